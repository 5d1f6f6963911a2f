"""All that a page or an export is made from."""

from __future__ import annotations

from collections.abc import Mapping

from agent.document.coverage import CoverageRow
from agent.model.ledger import Ledger
from agent.model.publication import Picture, Publication, Undrawn
from agent.types import Frozen


class Subject(Frozen):
    """The document, what stands behind it, and its drawn diagrams. Nothing else enters an export."""

    publication: Publication
    ledger: Ledger
    coverage: tuple[CoverageRow, ...] = ()
    pictures: Mapping[str, Picture | Undrawn] = {}
    """By the diagram's source."""
    topics: Mapping[str, str] = {}
    """Titles of the topics by id."""
