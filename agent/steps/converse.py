"""What lies before whoever answers in the chat: the ledger, the sections, the words of the discussions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from agent.checks import CHECKS
from agent.model.change import Wish
from agent.model.chat import CHAT, Statement
from agent.model.details import DecisionDetails, Said
from agent.model.ledger import Entry, Ledger
from agent.model.section import CheckContext, Paragraph, SectionDraft, SectionSpec, Sentence, Severity
from agent.model.transcript import Redacted, Transcript
from agent.ports import Passage
from agent.text.names import holds, mentions
from agent.text.numbers import quantities, stands
from agent.text.search import SearchIndex
from agent.text.words import fold_name, stems

_SEP = "\x1f"
_GENERAL = frozenset({"section", "part", "chapter", "paragraph", "the"})


class OpenDesk:
    """Implements `ports.Desk` over values. `spoken` gives a discussion by its key, null where it was not kept."""

    def __init__(
        self,
        ledger: Ledger,
        sections: Sequence[SectionSpec],
        aliases: Mapping[str, str],
        spoken: Callable[[str], Redacted[Transcript] | None],
        home: Callable[[Entry], str],
        texts: Mapping[str, str] | None = None,
        judge: Callable[[Wish], str | None] = lambda _: None,
        context: CheckContext | None = None,
        message: str = "",
    ) -> None:
        """`texts`: the document by section. `context`: what the checks may know; `message`: what the person said."""
        self.ledger, self.sections, self.aliases = ledger, tuple(sections), aliases
        self._spoken, self._home = spoken, home
        self._texts, self._judge, self._context, self._message = texts or {}, judge, context, message

    @property
    def unread(self) -> Sequence[str]:
        """The discussions whose turns are not on this machine."""
        return tuple(d.source for d in self.ledger.discussions if d.key not in self._talks)

    def entries(self, words: str, most: int) -> Sequence[tuple[Entry, float]]:
        """The entries that hold some of the words, the likeliest first, each with how much of the words it holds."""
        known = {e.id: e for e in self.ledger.entries}
        return tuple((known[hit.id], hit.covered) for hit in self._entry_index.search(words, most))

    def turns(self, words: str, most: int) -> Sequence[tuple[Passage, float]]:
        """The same for the turns of the discussions; what was said in chats is left out."""
        return tuple((self._passages[hit.id], hit.covered) for hit in self._turn_index.search(words, most))

    def spoken(self) -> Sequence[Passage]:
        """Every turn, in order; what was said in chats is left out."""
        return tuple(self._passages.values())

    def section(self, words: str) -> SectionSpec | None:
        """The section that some words name: its id, its title, or the one that shares most words with them."""
        wanted = fold_name(words)
        exact = next((s for s in self.sections if wanted in {fold_name(s.id), fold_name(s.title)}), None)
        if exact is not None:
            return exact
        mine = stems(words) - {next(iter(stems(w)), w) for w in _GENERAL}
        scored = [(len(mine & stems(f"{s.id} {s.title}")), -len(stems(s.title)), -s.order, s) for s in self.sections]
        best = max(scored, key=lambda found: found[:3], default=None)
        return best[3] if best is not None and mine and best[0] * 2 > len(mine) else None

    def home(self, entry: Entry) -> str:
        """The id of the section that tells an entry; the first one for what an appendix tells."""
        found = self._home(entry)
        return found if any(s.id == found for s in self.sections) else self.sections[0].id

    def read(self, section: str) -> str | None:
        """A section as it stands in the document."""
        return self._texts.get(section)

    def judge(self, wish: Wish) -> str | None:
        """Why a wish cannot be granted."""
        return self._judge(wish)

    def held(self, statement: Statement) -> Statement:
        """A sentence, struck out where the checks of the document hold something against it.

        What cites nothing may say that nothing was found, and no number or name beside those that the person used.
        """
        why = self._against(statement)
        return statement if why is None else statement.model_copy(update={"struck": why})

    def warm(self) -> None:
        """Load what the checks need, so that the first sentence that streams in waits no longer than the others."""
        for entry in self.ledger.entries[:1]:
            # Its title before it, as an entry's own sentence is believed before most checks are asked.
            self.held(Statement(text=f"{entry.title}: {entry.statement}", cites=(entry.id,)))

    def _against(self, it: Statement) -> str | None:
        unknown = [c for c in it.cites if self.ledger.get(c) is None]
        if unknown:
            return f"there is no entry {unknown[0]}"
        if not it.cites:
            said = quantities(self._message)
            for quantity in quantities(it.text):
                if not stands(quantity, said, self._message):
                    return f"{quantity.text!r} stands in no entry that it cites"
            names = (m.text for m in mentions(it.text) if not holds(m.text, self._message, self.aliases))
            return next((f"{name!r} stands in no entry that it cites" for name in names), None)
        if self._context is None:
            return None
        sentences = (Sentence(text=it.text, cites=it.cites),)
        draft = SectionDraft(section="chat", blocks=(Paragraph(sentences=sentences),), engine="chat")
        looked = (v for c in CHECKS if c.name in _HELD for v in c.look(draft, self._context, _NoDiagrams()))
        return next((v.message for v in looked if v.severity is Severity.ERROR), None)

    @cached_property
    def _entry_index(self) -> SearchIndex:
        return SearchIndex({e.id: told(e) for e in self.ledger.entries})

    @cached_property
    def _talks(self) -> dict[str, Transcript]:
        found = ((d.key, self._spoken(d.key)) for d in self.ledger.discussions)
        return {key: kept.value for key, kept in found if kept is not None}

    @cached_property
    def _passages(self) -> dict[str, Passage]:
        return {
            f"{key}{_SEP}{turn.n:06}": Passage(
                source=talk.source, discussion=key, turn=turn.n, speaker=turn.person or turn.speaker, text=turn.text
            )
            for key, talk in self._talks.items()
            if not key.startswith(CHAT)
            for turn in talk.turns
        }

    @cached_property
    def _turn_index(self) -> SearchIndex:
        return SearchIndex({name: passage.text for name, passage in self._passages.items()})


_HELD = frozenset({"supported", "joined", "directed", "recommended", "numbers", "names", "superseded", "no_code"})


class _NoDiagrams:
    """A parser for sentences: they hold no diagram."""

    def parse(self, source: str) -> str:
        """No diagram is read."""
        return f"no diagram is read here ({len(source)} characters)"


def told(entry: Entry) -> str:
    """All that an entry says, as one text to search in."""
    parts = [entry.title, entry.statement, entry.topic.replace("-", " "), *(e.quote for e in entry.evidence)]
    details = entry.details
    if isinstance(details, DecisionDetails):
        parts += [r.text for r in details.rationale]
        parts += [f"{a.name} {a.reason.text if a.reason else ''}" for a in details.alternatives]
    reason = getattr(details, "reason", None)
    parts += [reason.text] if isinstance(reason, Said) else []
    return "\n".join(parts)
