"""One module a transcript format behind the registry in `base.py`; members do not know one another."""
