"""Blueprint: from discussions to one architecture document. `ARCHITECTURE.md` has the map."""

__version__ = "0.1.0"
