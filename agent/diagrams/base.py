"""What every diagram kind shares: the record's base, checked names and labels, what a part says, and reading back.

A kind is one module with a record (a subclass of `Diagram`) and one constant `KIND`. The model fills in the record; the
Mermaid source is always ours (Mermaid 11 syntax), so that it parses, never links, and never carries markup from a
transcript.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from agent.types import EntryId, Frozen

NAME_LENGTH = 80
"""Characters that a box can hold and a reader still takes in."""
LABEL_LENGTH = 160
SOURCE_LENGTH = 50_000
"""Mermaid draws an error in place of a longer source (its `maxTextSize`)."""

# they shape Persian words and joined emoji; every other format character hides or reorders text
_JOINERS = "\u200c\u200d"
# the ASCII that no Mermaid grammar, Markdown or HTML reads as a mark between two letters
_LITERAL = frozenset(" .,'!?/+=_-")
_MARKERS = "ﬂ¶"  # Mermaid's own stand-ins for entities begin or end with these
_NAMED = {'"': "quot", "&": "amp", "<": "lt", ">": "gt"}
_RESERVED = re.compile(
    r"section|title|acc|date|axis|tick|excl|incl|today|week|click|call|href|gantt|timeline|top|\d{4}-\d\d", re.I
)
_LINE = 44  # characters; where Mermaid itself does not wrap
# Mermaid's lexers look for this one anywhere in a line, even within a quoted text, and over the line's end
_DIRECTION = re.compile(r"direction(?=\s+(?:TB|TD|BT|RL|LR)|$)", re.I)

E = TypeVar("E", bound=Hashable)


def clean(text: str) -> str:
    """The text on one line, without control, bidirectional and other invisible characters and half characters."""
    spaced = " ".join(text.split())
    return " ".join("".join(c for c in spaced if _visible(c)).split())


def _visible(char: str) -> bool:
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Cs"} or ord(char) & 0xFFFE == 0xFFFE
    return char in _JOINERS or not hidden


def fold(name: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def escape(text: str, *, opens_line: bool = False) -> str:
    """The text as Mermaid shows it literally: entities (`#35;`) for all that a grammar could take for a mark.

    `opens_line`: nothing of ours stands before it on its line, so that it must not look like a keyword.
    Source: Mermaid's "Entity codes to escape characters"; also kept from its Markdown: lists, emphasis, links.
    """
    keywords = {match.start() for match in _DIRECTION.finditer(text)}
    if opens_line and _RESERVED.match(text):
        keywords.add(0)
    return "".join(_entity(c) if at in keywords or _loaded(text, at, c) else c for at, c in enumerate(text))


def _entity(char: str) -> str:
    return f"#{_NAMED.get(char, ord(char))};"


def _loaded(text: str, at: int, char: str) -> bool:
    """Whether the character at this place could be read as anything but itself."""
    if char in _MARKERS:
        return True
    if not char.isascii() or char.isalnum():
        return False
    if char not in _LITERAL:
        return True
    before, after = text[:at], text[at + 1 : at + 2]
    if char == "_":
        return not (before[-1:].isalnum() and after.isalnum())
    if char == ".":
        return (before.isdigit() and after in {"", " "}) or before[-3:].casefold() == "www"
    return char in "+=-" and (not before or not after)


def wrapped(text: str) -> str:
    """The escaped text with line breaks, for the places where Mermaid does not break lines itself."""
    lines = textwrap.wrap(text, _LINE, break_long_words=False, break_on_hyphens=False)
    return "<br/>".join(escape(line) for line in lines)


def identifiers(names: Iterable[str], prefix: str = "n") -> dict[str, str]:
    """A safe id for each name, readable in a diff: prefix and letters, never a word or an edge mark of Mermaid's."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for position, name in enumerate(names, 1):
        ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "_", ascii_).strip("_")[:28].strip("_") or str(position)
        # Mermaid makes ids of its own that end so, `x_start` for the start within the state `x`
        base = free = f"{prefix}_{slug}_" if slug.endswith(("start", "end")) else f"{prefix}_{slug}"
        count = 1
        while free in taken:
            count += 1
            free = f"{base}_{count}"
        taken.add(free)
        ids[name] = free
    return ids


def _name(text: str) -> str:
    name = clean(text)
    if not name.strip(_JOINERS):
        raise ValueError("a name is empty; say what it is called")
    if len(name) > NAME_LENGTH:
        raise ValueError(f"a name has {len(name)} characters; {NAME_LENGTH} is the most that fits: {name[:40]!r} …")
    return name


def _maybe_name(text: str) -> str:
    return _name(text) if clean(text).strip(_JOINERS) else ""


def _label(text: str) -> str:
    label = clean(text)
    if len(label) > LABEL_LENGTH:
        raise ValueError(f"a label has {len(label)} characters; {LABEL_LENGTH} is the most that fits: {label[:40]!r} …")
    return label if label.strip(_JOINERS) else ""


def _absent_as_empty(value: Any) -> Any:
    return "" if value is None else value


Name: TypeAlias = Annotated[str, AfterValidator(_name)]
"""What a thing is called: one line, 1 to 80 characters."""
Label: TypeAlias = Annotated[str, BeforeValidator(_absent_as_empty), AfterValidator(_label)]
"""Words beside a thing or an edge: one line, up to 160 characters; empty (or null) where there are none."""


MaybeName: TypeAlias = Annotated[str, BeforeValidator(_absent_as_empty), AfterValidator(_maybe_name)]
"""A name, or empty (or null) where there is none."""


class Cited(Frozen):
    """A piece of a diagram, with the ledger entries that bear it out."""

    cites: tuple[EntryId, ...] = ()


class Part(Frozen):
    """What one piece of a diagram says, for the checks and for the text equivalent."""

    place: str = Field(description="'node Ledger', 'edge Till → Ledger', 'step 3'")
    label: str = Field(description="The words that stand in the picture, without the names of an edge's ends")
    sentence: str = Field(default="", description="The same as a sentence; empty where another part's sentence says it")
    ends: tuple[str, ...] = Field(default=(), description="Where it is an edge: source and target")
    cites: tuple[EntryId, ...] = ()


class Diagram(Frozen):
    """A picture as data. Subclasses add `kind: Literal[...]`, nodes and edges."""

    KIND: ClassVar[str]

    caption: str = Field(description="What to see in it, one sentence")

    @abstractmethod
    def render(self) -> str:
        """Mermaid source, deterministic: equal records give equal bytes."""

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The names of things that it shows, as a reader reads them, each once, in order.

        Steps, events, time spans and other phrases are not names; `parts` has them.
        """

    @abstractmethod
    def parts(self) -> tuple[Part, ...]:
        """Every node, edge, message, attribute or event, with what it says and cites, in order."""

    @abstractmethod
    def size(self) -> int:
        """How many nodes a reader has to take in."""

    def sort(self) -> str:
        """What the section catalogue calls a picture like this: the kind, or a flowchart's variant."""
        return self.KIND

    def labels(self) -> tuple[str, ...]:
        """Every text in the picture that does not stand on an edge, in order: what Mermaid must read back."""
        return self.names()

    def arrows(self) -> tuple[tuple[str, str, str], ...]:
        """Source, target and words of each edge, as Mermaid must read them back."""
        return ()

    def problems(self) -> Iterable[str]:
        """What keeps it from being drawn, beyond what its fields' own validation says; one sentence each."""
        return ()

    def split(self) -> tuple[Diagram, ...]:
        """The diagrams that show it where it is too large to be read at once; itself otherwise."""
        return (self,)

    def cites(self) -> tuple[EntryId, ...]:
        """The ledger entries that its nodes and edges stand for, each once, in order."""
        return unique(label for part in self.parts() for label in part.cites)

    def describe(self) -> str:
        """The same content as text, for those who cannot see it: short connected prose, a line a paragraph."""
        return " ".join(_gathered(part.sentence for part in self.parts() if part.sentence))

    @model_validator(mode="after")
    def _drawable(self) -> Diagram:
        if found := list(self.problems()):
            raise ValueError("; ".join(found[:10]))
        if (length := len(self.render())) > SOURCE_LENGTH:
            raise ValueError(f"its source has {length} characters and Mermaid draws {SOURCE_LENGTH}; show less of it")
        return self


def edge_part(source: str, target: str, label: str, said: str, cites: tuple[EntryId, ...]) -> Part:
    """What an edge says."""
    return Part(place=f"edge {source} → {target}", label=label, sentence=said, ends=(source, target), cites=cites)


C = TypeVar("C", bound=Cited)


def unique(items: Iterable[E]) -> tuple[E, ...]:
    """Each item once, in the order of its first appearance."""
    return tuple(dict.fromkeys(items))


def joined(items: Iterable[C], key: Callable[[C], Hashable]) -> tuple[C, ...]:
    """What was declared twice made one: cites and lists united, a field that was left out taken from the other.

    Raises ValueError where two declarations of one thing disagree.
    """
    kept: dict[Hashable, C] = {}
    for item in items:
        first = kept.get(key(item))
        kept[key(item)] = item if first is None else first.model_copy(update=_united(first, item))
    return tuple(kept.values())


def _united(first: Cited, second: Cited) -> dict[str, object]:
    united: dict[str, object] = {}
    for name, field in type(first).model_fields.items():
        one, other = getattr(first, name), getattr(second, name)
        if one == other or other == field.default:
            continue
        if isinstance(one, tuple) and isinstance(other, tuple):
            united[name] = unique((*one, *other))
        elif one == field.default:
            united[name] = other
        elif not (isinstance(one, str) and isinstance(other, str) and fold(one) == fold(other)):
            what = getattr(first, "name", "a part")
            raise ValueError(f"{what!r} is declared twice, with {name} {one!r} and {other!r}; keep one")
    return united


def known(declared: Iterable[str]) -> dict[str, str]:
    """Declared names by what their spellings have in common."""
    return {fold(name): name for name in reversed(tuple(declared))}


def settled(items: Iterable[C], declared: Mapping[str, str], *fields: str, free: Sequence[str] = ()) -> tuple[C, ...]:
    """The items with the names in `fields` spelled as declared. `free`: values that stand for no declared name.

    Raises ValueError naming every end that is not declared.
    """
    taken = tuple(items)
    wanted = unique(getattr(item, field) for item in taken for field in fields)
    if lost := [name for name in wanted if name not in free and fold(name) not in declared]:
        names = ", ".join(repr(name) for name in lost[:8])
        choice = ", ".join(sorted(set(declared.values()))[:30])
        raise ValueError(f"no node is declared with the name {names}; declare it, or use one of: {choice}")
    spelled = {name: name if name in free else declared[fold(name)] for name in wanted}
    return tuple(item.model_copy(update={field: spelled[getattr(item, field)] for field in fields}) for item in taken)


def counted(what: str, items: Sequence[object], least: int, most: int) -> Iterable[str]:
    """The complaint where there are too few or too many."""
    if len(items) < least:
        yield f"it has {len(items)} {what} and needs at least {least}; say it in words instead"
    elif len(items) > most:
        yield f"it has {len(items)} {what} and {most} is the most that can be read; show less or split it"


def listed(items: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _gathered(sentences: Iterable[str]) -> list[str]:
    """The sentences, neighbours that open alike up to a colon as one: 'Order has: number; sum'."""
    told: list[str] = []
    for said in sentences:
        head, colon, rest = said.partition(": ")
        if colon and told and told[-1].startswith(f"{head}: ") and told[-1].endswith("."):
            told[-1] = f"{told[-1][:-1]}; {rest}"
        else:
            told.append(said)
    return told


_ENDS_OPEN = frozenset(
    ["to", "from", "in", "into", "on", "onto", "over", "via", "with", "by", "at", "for", "through", "of", "about"]
)
_TAKES_OBJECT = frozenset(
    [
        "asks", "calls", "uses", "invokes", "notifies", "polls", "queries", "reads", "updates", "owns", "controls",
        "feeds",
        "imports", "tells", "wakes", "watches", "drives", "starts", "stops", "configures", "validates", "checks",
        "monitors", "hosts", "proxies", "wraps", "extends", "implements", "includes", "contains",
    ]
)  # fmt: skip
"""What an arrow may say alone and still make a sentence with its ends; a noun ('orders') would not."""


def goes_on(label: str) -> bool:
    """Whether an arrow says a verb that the name of the target completes: 'calls', 'publishes events to'."""
    words = label.casefold().split()
    if not words:
        return False
    verb = words[0].endswith("s") and not words[0].endswith("ss")
    return words[-1] in _TAKES_OBJECT if len(words) == 1 else verb and words[-1] in _ENDS_OPEN


def sentence(*words: str) -> str:
    """The words joined, blanks left out, ended with a full stop."""
    text = " ".join(word for word in words if word)
    return text if not text or text[-1] in ".!?…" else text + "."


def read_back(diagram: Diagram, nodes: Sequence[str], edges: Sequence[tuple[str, str, str]]) -> list[str]:
    """How what Mermaid's parser read differs from what the diagram means; empty where it is the same.

    `nodes` and `edges` are `ParsedDiagram.nodes` and `.edges`. Order does not count; how often each stands there does.
    """
    wrong: list[str] = []
    for what, meant, read in (
        ("label", Counter(diagram.labels()), Counter(nodes)),
        ("edge", Counter(_shown(e) for e in diagram.arrows()), Counter(_shown(e) for e in edges)),
    ):
        wrong += [f"the {what} {text!r} is lost in the drawing" for text in (meant - read).elements()]
        wrong += [f"the drawing has the {what} {text!r} that was not meant" for text in (read - meant).elements()]
    return wrong


def _shown(edge: tuple[str, str, str]) -> str:
    source, target, words = edge
    return f"{source} → {target}: {words}" if words else f"{source} → {target}"


def lettered(number: int) -> str:
    """A for 1, Z for 26, AA for 27: what parts are told apart by, since a number would have to be one that was said."""
    before, last = divmod(number - 1, 26)
    return (lettered(before) if before else "") + chr(ord("A") + last)


MOST_READ = 25
"""Nodes that a reader takes in at once."""
E_ = TypeVar("E_")


def gathered(edges: Sequence[E_], ends: Callable[[E_], Iterable[str]], most: int = MOST_READ) -> list[list[E_]]:
    """The edges in pieces whose nodes can be read at once: what hangs together stays together as far as it goes.

    `ends`: the nodes that an edge is drawn with. A piece of one node joins another one, however large that is.
    """
    order = {id(edge): place for place, edge in enumerate(edges)}
    left = list(edges)
    pieces: list[tuple[list[E_], set[str]]] = []
    while left:
        piece = [left.pop(0)]
        met, grew = set(ends(piece[0])), True
        while grew:
            grew = False
            rest: list[E_] = []
            for edge in left:
                more = set(ends(edge))
                if more & met and len(met | more) <= most:
                    piece.append(edge)
                    met |= more
                    grew = True
                else:
                    rest.append(edge)
            left = rest
        pieces.append((piece, met))
    kept: list[tuple[list[E_], set[str]]] = []
    for piece, met in pieces:
        fits = (k for k in kept if len(k[1] | met) <= most or min(len(k[1]), len(met)) < _LEAST_NODES)
        home = next(fits, None)
        if home is None:
            kept.append((piece, met))
        else:
            home[0].extend(piece)
            home[1].update(met)
    return [sorted(piece, key=lambda edge: order[id(edge)]) for piece, _ in kept]


_LEAST_NODES = 2


def shared_out(alone: Sequence[str], shown: Sequence[set[str]], most: int = MOST_READ) -> None:
    """Puts nodes without an edge into the pieces that have room for them, the rest into the last."""
    for name in alone:
        next((piece for piece in shown if len(piece) < most), shown[-1]).add(name)


def titled(caption: str, number: int, pieces: int) -> str:
    """The caption of one of several pieces: 'The parts (part B)'."""
    return f"{caption.rstrip('. ')} (part {lettered(number)})" if pieces > 1 else caption
