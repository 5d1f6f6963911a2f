"""The named colours of drawn diagrams: what they are on paper, where a picture is shown without a style sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.model.publication import Picture

PALETTE: Mapping[str, str] = {
    "text": "#1f2933", "edge": "#52606d", "paper": "#ffffff", "node": "#eef2f9", "line": "#7b8fb5",
    "group": "#f7f6f1", "rim": "#c9c3ae", "note": "#fdf6d8", "active": "#dfe6f3",
    "tint1": "#dde8f8", "tint2": "#f6e8cf", "tint3": "#dcefe0", "tint4": "#f3dfe6", "tint5": "#e5e0f4",
    "tint6": "#d8eef0", "tint7": "#f0ead6", "tint8": "#e6e9ee",
}  # fmt: skip
"""The named colours on white paper."""


def painted(picture: Picture, palette: Mapping[str, str] = PALETTE, scale: float = 1.0) -> str:
    """The SVG with colours in the place of their names, and a size: its own times `scale`."""
    svg = re.sub(r"var\(--d-(\w+)\)", lambda m: palette[m[1]], picture.svg)
    width, height = picture.width * scale, picture.height * scale
    return svg.replace("<svg ", f'<svg width="{width:g}" height="{height:g}" ', 1)
