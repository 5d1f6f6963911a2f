"""How a diagram that is too large to be read at once is shown as several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

MOST_READ = 25
"""Nodes that a reader takes in at once."""
_LEAST_NODES = 2

Edge = TypeVar("Edge")


def pieces(
    nodes: Sequence[str],
    edges: Sequence[Edge],
    ends: Callable[[Edge], Iterable[str]],
    around: Callable[[str], Iterable[str]] = lambda node: (),
    most: int = MOST_READ,
) -> list[tuple[set[str], list[Edge]]]:
    """The nodes and edges of each piece: every edge stands in one of them, every node in one at least.

    `ends`: the nodes that an edge is drawn with. `around`: what a node lies in and is drawn with. A piece has at most
    `most` nodes; more only where one edge has them, or where nodes without an edge are too many for the pieces.
    """
    chunks = _gathered(edges, ends, most)
    shown = [{end for edge in chunk for end in ends(edge)} for chunk in chunks]
    for node in nodes:
        if not any(node in piece for piece in shown):
            whole = {node, *around(node)}
            beside = (piece for piece in shown if piece & whole)
            roomy = (piece for piece in shown if len(piece | whole) <= most)
            home = next(beside, None) or next(roomy, None) or min(shown, key=len)
            home.update(whole)
    return list(zip(shown, chunks, strict=True))


def _gathered(edges: Sequence[Edge], ends: Callable[[Edge], Iterable[str]], most: int = MOST_READ) -> list[list[Edge]]:
    """The edges in pieces whose nodes can be read at once: what hangs together stays together as far as it goes.

    `ends`: the nodes that an edge is drawn with. A piece of one node joins another one, however large that is.
    """
    order = {id(edge): place for place, edge in enumerate(edges)}
    left = list(edges)
    found: list[tuple[list[Edge], set[str]]] = []
    while left:
        piece = [left.pop(0)]
        met, grew = set(ends(piece[0])), True
        while grew:
            grew = False
            rest: list[Edge] = []
            for edge in left:
                more = set(ends(edge))
                if more & met and len(met | more) <= most:
                    piece.append(edge)
                    met |= more
                    grew = True
                else:
                    rest.append(edge)
            left = rest
        found.append((piece, met))
    kept: list[tuple[list[Edge], set[str]]] = []
    for piece, met in found:
        fits = (k for k in kept if len(k[1] | met) <= most or min(len(k[1]), len(met)) < _LEAST_NODES)
        home = next(fits, None)
        if home is None:
            kept.append((piece, met))
        else:
            home[0].extend(piece)
            home[1].update(met)
    return [sorted(piece, key=lambda edge: order[id(edge)]) for piece, _ in kept]


def titled(caption: str, number: int, count: int) -> str:
    """The caption of one of `count` pieces: 'The parts (part B)'."""
    return f"{caption.rstrip('. ')} (part {lettered(number)})" if count > 1 else caption


def lettered(number: int) -> str:
    """A for 1, Z for 26, AA for 27: what parts are told apart by, since a number would have to be one that was said."""
    before, last = divmod(number - 1, 26)
    return (lettered(before) if before else "") + chr(ord("A") + last)
