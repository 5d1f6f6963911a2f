"""Everything that lies on disk, and the only door to it."""
