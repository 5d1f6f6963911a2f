"""Frozen records, no behaviour beyond validation and folding."""
