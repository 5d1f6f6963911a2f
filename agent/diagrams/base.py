"""What every diagram kind shares: the record's base, checked names and labels, what a part says, and reading back.

A kind is one module with a record (a subclass of `Diagram`) and one constant `KIND`. The model fills in the record; the
Mermaid source is always ours (Mermaid 11 syntax), so that it parses, never links, and never carries markup from a
transcript.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from agent.diagrams.spelling import JOINERS, clean, fold
from agent.types import EntryId, Frozen

NAME_LENGTH = 80
"""Characters that a box can hold and a reader still takes in."""
LABEL_LENGTH = 160
SOURCE_LENGTH = 50_000
"""Mermaid draws an error in place of a longer source (its `maxTextSize`)."""

E = TypeVar("E", bound=Hashable)


def _name(text: str) -> str:
    name = clean(text)
    if not name.strip(JOINERS):
        raise ValueError("a name is empty; say what it is called")
    if len(name) > NAME_LENGTH:
        raise ValueError(f"a name has {len(name)} characters; {NAME_LENGTH} is the most that fits: {name[:40]!r} …")
    return name


def _maybe_name(text: str) -> str:
    return _name(text) if clean(text).strip(JOINERS) else ""


def _label(text: str) -> str:
    label = clean(text)
    if len(label) > LABEL_LENGTH:
        raise ValueError(f"a label has {len(label)} characters; {LABEL_LENGTH} is the most that fits: {label[:40]!r} …")
    return label if label.strip(JOINERS) else ""


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
