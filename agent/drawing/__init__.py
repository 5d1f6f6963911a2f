"""Diagrams drawn without a browser: mmdr in a process of its own, its SVG built anew, what was drawn once kept."""
