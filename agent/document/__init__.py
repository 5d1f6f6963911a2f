"""The document as Markdown: sections, appendices, the anchors between which they stand, the merge with hand edits."""
