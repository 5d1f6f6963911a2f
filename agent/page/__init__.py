"""The document as one HTML page: a template, a style sheet and a small script, and what fills them."""
