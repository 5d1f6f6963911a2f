"""The ways to hand the document on: a module each, with one constant `EXPORT`."""
