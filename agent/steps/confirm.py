"""What a person said in the chat → a finding, where their words bear it out.

The person decides with a yes; code still holds the statement to what was said: each number and name stands in the
person's own message, or in the entries that the statement restates in part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from agent.model.finding import Evidence, Finding, VerifiedFinding, finding_id
from agent.model.ledger import Entry
from agent.model.transcript import Redacted, Transcript
from agent.text.names import holds, mentions
from agent.text.numbers import quantities, stands
from agent.text.quotes import find
from agent.text.words import stems

_SHARED = 0.5
"""Share of a statement's content words that the message and the entries restated hold."""


def confirm(
    finding: Finding,
    chat: Redacted[Transcript],
    date: dt.date,
    restated: Sequence[Entry],
    aliases: Mapping[str, str],
) -> VerifiedFinding | str:
    """The finding with the person's words as its evidence; or what is wrong with it, for who proposed it."""
    quote = finding.quotes[0]
    turns = chat.value.turns
    turn = turns[quote.turn - 1] if 1 <= quote.turn <= len(turns) else None
    words = None if turn is None or turn.automatic else find(quote.words, turn.text)
    if turn is None or words is None:
        return "The words quoted do not stand in what the person said; quote the person's own words."
    known = "\n".join([turn.text, *(f"{e.title}\n{e.statement}" for e in restated)])
    said = quantities(known)
    for quantity in quantities(finding.statement):
        if not stands(quantity, said, known):
            return f"The person did not say {quantity.text!r}; state only what they said."
    for name in mentions(finding.statement):
        if not holds(name.text, known, aliases):
            return f"The person did not name {name.text!r}; state only what they said."
    claimed = stems(finding.statement)
    if len(claimed & stems(known)) < _SHARED * len(claimed):
        return "The statement says other things than the person did; state only what they said."
    evidence = Evidence(
        source=chat.value.source,
        discussion=chat.value.key,
        turn=turn.n,
        speaker=turn.speaker,
        anchor=turn.anchor,
        quote=words,
    )
    return VerifiedFinding(
        id=finding_id(chat.value.key, date, turn.n, finding),
        discussion=chat.value.key,
        revision=chat.value.revision,
        date=date,
        turn=turn.n,
        finding=finding,
        evidence=(evidence,),
    )
