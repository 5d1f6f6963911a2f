"""What is known of the messages between parts, asked for by a flow: who takes what from whom, and over what it goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from agent.engines.offline.compose.routes import Hop, brokers, hops, says
from agent.engines.offline.lexicon import pattern, words
from agent.engines.offline.verbs import forms
from agent.model.details import AlgorithmDetails, ComponentDetails, InteractionDetails, ViewEdge
from agent.model.ledger import Entry
from agent.text.words import stems


class Relays:
    """The ways between the parts, and the messages of all flows."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = [e for e in entries if e.current]
        self._hops = hops(self._entries)
        self.brokers = brokers(self._entries)
        parts = [(e, e.details) for e in entries if isinstance(e.details, ComponentDetails)]
        self.people = frozenset(e.title for e, d in parts if d.what == "person")
        self._parts = frozenset(e.title for e, _ in parts) | self.brokers
        self._proofs: dict[str, tuple[str, ...]] = {}

    # -- one thing, one name -----------------------------------------------------------------------------------

    def the_part(self, name: str, passing: Sequence[ViewEdge]) -> str:
        """The part that a flow calls by another name: of which it is told elsewhere that it sends the same to the same; else the name."""
        if name in self._parts:
            return name
        told = {n for m in passing for n in (m.source, m.target)}
        found: dict[str, str] = {}
        for message in passing:
            if message.source != name or message.target in ("", name):
                continue
            what = stems(object_of(message.label or ""))
            for entry in self._entries:
                d = entry.details
                if isinstance(d, InteractionDetails):
                    sender, taker, passes = says(d)
                    same = taker == message.target and what and what & stems(passes)
                    if same and sender in self._parts and sender not in (self.brokers | self.people | {name}):
                        found.setdefault(sender, entry.id)
        if len(found) != 1:
            return name
        part, proof = next(iter(found.items()))
        if any({m.source, m.target} == {part, name} for m in passing) and part in told:
            return name
        self._proofs[name] = (proof,)
        return part

    def proof_of(self, name: str) -> tuple[str, ...]:
        """What says that a name is that of the part."""
        return self._proofs.get(name, ())

    def short(self, words: str) -> str:
        """The one part that these words end: 'app' of 'Phone app'; '' where there is none."""
        low = words.casefold()
        found = [n for n in self._parts if n.casefold() == low or n.casefold().endswith(f" {low}")]
        return found[0] if len(found) == 1 else ""

    # -- ways --------------------------------------------------------------------------------------------------

    def out_of(self, broker: str) -> list[Hop]:
        """What the broker hands on."""
        return [h for h in self._hops if h.source == broker and h.asynchronous]

    def from_(self, source: str) -> list[Hop]:
        """What a part gives to others."""
        told = [h for h in self._hops if h.source == source]
        return [
            h for h in told if not any(o is not h and o.target == h.target and _less(h.label, o.label) for o in told)
        ]

    def told_with(self, hop: Hop) -> list[Hop]:
        """The other ways that are told in the same sentence."""
        said = {(w.discussion, w.turn, w.quote) for e in hop.entries for w in e.evidence}
        others = (h for h in self._hops if h is not hop)
        return [h for h in others if said & {(w.discussion, w.turn, w.quote) for w in h.entries[0].evidence}]

    def plain_hop(self, source: str, target: str) -> Hop | None:
        """The way from one straight to another."""
        return next((h for h in self._hops if (h.source, h.target) == (source, target)), None)

    @cached_property
    def events(self) -> list[Hop]:
        """The ways of the events, to what they go through and out of it."""
        return [h for h in self._hops if h.asynchronous and "event" in stems(h.label)]

    def over(self, source: str, target: str, label: str) -> list[Hop]:
        """The two hops over the broker by which the same goes from one to the other; none where it goes straight."""
        what = stems(object_of(label))
        for broker in sorted(self.brokers - {source, target}):
            into = [h for h in self._hops if (h.source, h.target, h.asynchronous) == (source, broker, True)]
            out = [h for h in self._hops if (h.source, h.target, h.asynchronous) == (broker, target, True)]
            same = [(a, b) for a in into for b in out if what and what & stems(a.label) & stems(b.label)]
            if same:
                return list(same[0])
        return []

    def fuller(self, source: str, target: str, label: str) -> tuple[str, tuple[str, ...]]:
        """'calls' as it was told elsewhere what for, where only one such call is known: 'calls to open a door'."""
        if " " in label.strip():
            return label, ()
        told = [h for h in self._hops if (h.source, h.target) == (source, target) and h.label.startswith(f"{label} ")]
        if len({h.label for h in told}) != 1:
            return label, ()
        return told[0].label, tuple(dict.fromkeys(e.id for e in told[0].entries))

    def way_of(self, source: str, what: str) -> list[Hop]:
        """The hops of a message that is called so, from who sends it to where it was last told to go; none where nobody takes it."""
        at = source or self._sender(what)
        found: list[Hop] = []
        while at:
            onward = [h for h in self._hops if h.source == at and carries(h.label, what)]
            onward = [h for h in onward if h.target not in {source, *(f.source for f in found)}]
            if len({h.target for h in onward}) != 1:
                break
            found.append(onward[0])
            at = onward[0].target
        return found if found and found[-1].target not in self.brokers else []

    def _sender(self, what: str) -> str:
        """Who is told in a flow to send a message that is called so; '' where there is none, or several are."""
        flows = [e.details for e in self._entries if isinstance(e.details, AlgorithmDetails)]
        messages = [m for d in flows for m in (*d.passing, *(m for way in d.detours for m in way.passing))]
        name = what.casefold()
        sending = {m.source for m in messages if m.source and name in (m.label or "").casefold().split(",")[0]}
        return sending.pop() if len(sending) == 1 else ""


def _less(one: str, other: str) -> bool:
    return stems(one) < stems(other)


def carries(label: str, what: str) -> bool:
    """Whether an arrow bears a message: by name, or among those of its sort, as 'door events' bear 'door closed'."""
    if stems(what) & stems(label) == stems(what):
        return True
    event = pattern("flow.event").match(what.casefold())
    thing = what.split(" ", maxsplit=1)[0]
    return event is not None and re.search(rf"\b{re.escape(thing)} events\b", label, re.IGNORECASE) is not None


def what_passes(words: str) -> str:
    """Words without the article before them."""
    return re.sub(r"^(?:the|an?|its) ", "", words)


def object_of(label: str) -> str:
    """What a message bears, without its verb and what comes of it: 'sends the code' → 'the code'; by its name, as it is."""
    said = label.split(", and ", maxsplit=1)[0]
    verb, _, rest = said.partition(" ")
    return rest if verb.casefold() in _deeds() else said


@lru_cache(maxsize=1)
def _deeds() -> frozenset[str]:
    return forms(words("flow_verbs"), "s")
