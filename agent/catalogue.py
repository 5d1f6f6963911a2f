"""Loads `prompts/`: the section catalogue, the topics, the lexicons and everything that is said to a model, validated.

The files lie in the repository's `prompts/` or in the wheel's `agent/_prompts`. Each part is read and validated when it
is first asked for, and kept. A file that cannot be used raises one `UsageError` that names the file and the key.

A section is one Markdown file, `sections/NN-id.md`: front matter in TOML between two lines `+++`, then the guidance to
the drafter. NN is its place in the document.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError, field_validator

from agent.errors import UsageError
from agent.model.details import Kind, statuses
from agent.model.ledger import Entry
from agent.model.lexicon import Appendix, Components, Head, Item, Patterns, Technologies, Technology, Topic, Verb
from agent.model.section import FactFilter, SectionSpec
from agent.types import Frozen

__all__ = [
    "APPENDICES", "Appendix", "Catalogue", "Components", "Head", "Item", "Patterns", "Technologies", "Technology",
    "Topic", "Verb", "load",
]  # fmt: skip

R = TypeVar("R")

APPENDICES = (
    Appendix(id="decision-log", title="Decision log", covers=("B48", "B51")),
    Appendix(id="open-questions", title="Open questions", kinds=(Kind.QUESTION,)),
    Appendix(id="actions", title="Actions", kinds=(Kind.ACTION,)),
    Appendix(id="coverage", title="Coverage of the brief", covers=("B46", "B50")),
    Appendix(id="sources", title="Sources"),
    Appendix(id="history", title="Change history"),
)
"""In the order in which they stand behind the sections."""


class Catalogue:
    """All that `prompts/` holds. Parts are loaded when first asked for."""

    def __init__(self, root: Traversable) -> None:
        self.root = root

    @cached_property
    def sections(self) -> tuple[SectionSpec, ...]:
        """The sections in their order. Raises UsageError where one is wrong in itself or beside the others."""
        found = [_section(name, text) for name, text in self._files("sections", ".md")]
        _unique("prompts/sections", "id", [s.id for s in found] + [a.id for a in APPENDICES])
        _unique("prompts/sections", "order", [str(s.order) for s in found])
        for spec in found:
            _known(spec, {t.id for t in self.topics}, {i.id for i in self.items})
        if not any(_specificity(f) == 0 for s in found for f in s.home):
            raise UsageError("prompts/sections: some entries would have no home; add an empty [[home]] to one section")
        return tuple(sorted(found, key=lambda s: s.order))

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics in order of precedence."""
        data = self._toml("topics.toml")
        found = tuple(_valid("prompts/topics.toml", Topic, t) for t in _tables("prompts/topics.toml", data, "topics"))
        _unique("prompts/topics.toml", "id", [t.id for t in found])
        return found

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items of the brief, B01 to B51."""
        data = self._toml("items.toml")
        found = tuple(_valid("prompts/items.toml", Item, t) for t in _tables("prompts/items.toml", data, "items"))
        _unique("prompts/items.toml", "id", [i.id for i in found])
        return found

    @cached_property
    def technologies(self) -> Technologies:
        """The lexicon of technologies."""
        place = "prompts/lexicons/technologies.toml"
        data = self._toml("lexicons/technologies.toml")
        entries = tuple(e for c in _tables(place, data, "category") for e in _category(place, c))
        return _valid(place, Technologies, {"entries": entries, "cues": data.get("cues", ())})

    @cached_property
    def components(self) -> Components:
        """The lexicon of components, roles and verbs of interaction."""
        data = self._toml("lexicons/components.toml")
        data.pop("schema", None)
        return _valid("prompts/lexicons/components.toml", Components, data)

    @cached_property
    def patterns(self) -> Patterns:
        """The patterns and word lists of the rules engine."""
        place = "prompts/lexicons/patterns.toml"
        data = self._toml("lexicons/patterns.toml")
        words = {name: _several(held) for name, held in data.pop("words", {}).items()}
        numbers = data.pop("numbers", {})
        groups = {group: {name: _several(held) for name, held in named.items()} for group, named in data.items()}
        return _valid(place, Patterns, {"words": words, "numbers": numbers, "groups": groups})

    @cached_property
    def templates(self) -> Mapping[str, str]:
        """Every Markdown text outside `sections/`, by its path without suffix: `find`, `offline/decision`."""
        return {path.removesuffix(".md"): self.text(path) for path in _paths(self.root) if _is_template(path)}

    @cached_property
    def lexicons(self) -> Mapping[str, str]:
        """The text of every file in `lexicons/`, by its name with suffix: `template_words.txt`."""
        return dict(self._files("lexicons", ""))

    @cached_property
    def template_words(self) -> frozenset[str]:
        """Words that templates bring with them and that say nothing, case folded."""
        return _words(self.text("lexicons/template_words.txt"))

    @cached_property
    def filler(self) -> frozenset[str]:
        """Words that sell rather than say, case folded."""
        return _words(self.text("lexicons/filler.txt"))

    @cached_property
    def question_words(self) -> frozenset[str]:
        """Words of which one stands in a question that is no proposal, case folded."""
        return _words(self.text("lexicons/question_words.txt"))

    @property
    def prices(self) -> str:
        """The text of the price list."""
        return self.text("prices.toml")

    def text(self, path: str) -> str:
        """The text of one file below `prompts/`. Raises UsageError where it is missing or not UTF-8."""
        entry = self.root
        for part in path.split("/"):
            entry = entry / part
        try:
            return entry.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = type(error).__name__
            raise UsageError(f"prompts/{path} cannot be read ({why}); install Blueprint again") from error

    def section(self, name: str) -> SectionSpec:
        """The section with this id. Raises UsageError, which lists the ids, where there is none."""
        found = next((s for s in self.sections if s.id == name), None)
        if found is None:
            raise UsageError(f"there is no section {name!r}; there are: {', '.join(s.id for s in self.sections)}")
        return found

    def home(self, entry: Entry) -> str:
        """The id of the one section or appendix that tells this entry in full.

        The filter that constrains most fields wins; of equals, the section that stands first.
        """
        for appendix in APPENDICES:
            if entry.kind in appendix.kinds:
                return appendix.id
        return next(section for _, section, wanted in self._homes if wanted.admits(entry))

    def related(self, entry: Entry) -> tuple[str, ...]:
        """The ids of the sections that may draw this entry or point to it, its home left out, in order."""
        home = self.home(entry)
        return tuple(s.id for s in self.sections if s.id != home and any(f.admits(entry) for f in s.related))

    def waiting(self, entry: Entry) -> tuple[str, ...]:
        """The ids of the sections that wait for an entry that is open: its home, else those that may point to it."""
        home = self.home(entry)
        return (home,) if any(s.id == home for s in self.sections) else self.related(entry)

    def places(self, item: str) -> tuple[str, ...]:
        """The ids of the sections and appendices that cover an item of the brief, in order."""
        every = [(s.id, s.covers) for s in self.sections] + [(a.id, a.covers) for a in APPENDICES]
        return tuple(name for name, covers in every if item in covers)

    @cached_property
    def _homes(self) -> Sequence[tuple[int, str, FactFilter]]:
        """Home filters, the most specific first."""
        every = [(_specificity(f), s.id, f) for s in self.sections for f in s.home]
        return sorted(every, key=lambda h: -h[0])

    def _files(self, folder: str, suffix: str) -> Iterator[tuple[str, str]]:
        """Name and text of the files of a folder, in order of their names."""
        if not (self.root / folder).is_dir():
            raise UsageError(f"prompts/{folder} is missing; install Blueprint again")
        names = sorted(e.name for e in (self.root / folder).iterdir() if e.is_file())
        for name in names:
            if name.endswith(suffix) and not name.startswith("."):
                yield name, self.text(f"{folder}/{name}")

    def _toml(self, path: str) -> dict[str, Any]:
        return _parsed(f"prompts/{path}", self.text(path))


@cache
def load(root: Path | None = None) -> Catalogue:
    """The catalogue of this installation, or of another `prompts` folder; one object a folder."""
    if root is not None:
        return Catalogue(root)
    package = files("agent")
    installed = package / "_prompts"
    if installed.is_dir():
        return Catalogue(installed)
    return Catalogue(Path(__file__).resolve().parent.parent / "prompts")


_FILE = re.compile(r"^(\d+)-([a-z][a-z0-9-]*)\.md$")
_FRONT = re.compile(r"\A\+\+\+\n(.*?)^\+\+\+\n(.*)\Z", re.DOTALL | re.MULTILINE)


def _section(name: str, text: str) -> SectionSpec:
    """One file of the catalogue."""
    place = f"prompts/sections/{name}"
    named, front = _FILE.match(name), _FRONT.match(text)
    if not named:
        raise UsageError(f"{place}: the name must be a number and the section's id, as in 05-drivers.md")
    if not front:
        raise UsageError(f"{place}: it must begin with TOML between two lines '+++'")
    data = _parsed(place, front[1])
    for key in ("order", "guidance", "digest"):
        if key in data:
            raise UsageError(f"{place}: the key {key!r} is not written down but taken from the file; remove it")
    if data.get("id") != named[2]:
        raise UsageError(f"{place}: the key 'id' is {data.get('id')!r}, but the file's name says {named[2]!r}")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _valid(place, SectionSpec, {**data, "order": int(named[1]), "guidance": front[2].strip(), "digest": digest})


class _Category(Frozen):
    """A category as it stands in the file: each entry a list, the name first."""

    name: str
    topic: str
    entries: tuple[tuple[str, ...], ...]
    ambiguous: frozenset[str]

    @field_validator("entries")
    @classmethod
    def _named(cls, entries: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if not all(entries):
            raise ValueError("an entry without a name")
        return entries


def _category(place: str, data: Mapping[str, Any]) -> Iterator[Technology]:
    """The technologies of one category."""
    category = _valid(place, _Category, data)
    for name, *aliases in category.entries:
        yield Technology(
            name=name,
            aliases=tuple(aliases),
            category=category.name,
            topic=category.topic,
            ambiguous=tuple(form for form in (name, *aliases) if form in category.ambiguous),
        )


def _several(held: Any) -> Any:
    """A list as it stands; what stands alone as a list of one."""
    return held if isinstance(held, list) else [held]


def _words(text: str) -> frozenset[str]:
    """The words of a list with comments, case folded."""
    lines = (line.partition("#")[0].casefold().split() for line in text.splitlines())
    return frozenset(word for line in lines for word in line)


def _specificity(wanted: FactFilter) -> int:
    """How many fields a filter constrains."""
    return sum(map(bool, (wanted.kinds, wanted.topics, wanted.statuses, wanted.weights)))


def _parsed(place: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{place}: it is not valid TOML: {error}") from error


def _tables(place: str, data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The array of tables under a key."""
    found = data.get(key)
    if not isinstance(found, list) or not all(isinstance(t, dict) for t in found):
        raise UsageError(f"{place}: the key {key!r} must be a list of tables, [[{key}]]")
    return found


def _valid(place: str, make: Callable[..., R], data: Mapping[str, Any]) -> R:
    """The record made from data, or a sentence that names the file and every key at fault."""
    try:
        return make(**data)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, f['loc'])) or 'the whole'}: {f['msg']}" for f in error.errors())
        name = data.get("id") or data.get("name")
        raise UsageError(f"{place}{f' ({name})' if name else ''}: wrong keys: {faults}") from error


def _unique(place: str, key: str, values: Sequence[str]) -> None:
    twice = sorted({v for v in values if values.count(v) > 1})
    if twice:
        raise UsageError(f"{place}: the key {key!r} has the value {twice[0]!r} twice; each must be used once")


def _known(spec: SectionSpec, topics: set[str], items: set[str]) -> None:
    """Raise UsageError where a section names a topic, status or item of the brief that there is not."""
    filters = (*spec.home, *spec.related)
    every_status = {status for kind in Kind for status in statuses(kind)}
    wrong = (
        ("topics", {t for f in filters for t in f.topics} - topics, "prompts/topics.toml lacks"),
        ("statuses", {s for f in filters for s in f.statuses} - every_status, "no kind of entry has"),
        ("covers", set(spec.covers) - items, "prompts/items.toml lacks"),
    )
    for key, unknown, lack in wrong:
        if unknown:
            where = f"prompts/sections/{spec.order:02}-{spec.id}.md"
            raise UsageError(f"{where}: the key {key!r} names {min(unknown)!r}, which {lack}")


def _paths(folder: Traversable, above: str = "") -> Iterator[str]:
    """The relative path of every file below a folder, in order."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _paths(entry, f"{above}{entry.name}/")
        else:
            yield above + entry.name


def _is_template(path: str) -> bool:
    return path.endswith(".md") and not path.startswith("sections/")
