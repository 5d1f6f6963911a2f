"""What a person vouches for in review → events of the log.

A finding whose quote did not stand in the discussion has no words there that bear it out. Where a person says that it
is right, it is they who say it: their word is a turn of its own, and the finding's evidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from agent.model.chat import CHAT, FORMAT
from agent.model.finding import Evidence, Finding, Quote, Tier, VerifiedFinding, finding_id
from agent.model.log import LogEvent
from agent.model.transcript import Transcript, Turn
from agent.pipeline.telling import Told, events_within

_SOMEBODY = "somebody in review"


def vouched(finding: Finding, question: str, by: str | None, date: dt.date) -> tuple[VerifiedFinding, Transcript]:
    """The finding on a person's word, and that word as a discussion of one turn, kept under the `question`'s id."""
    key = f"{CHAT}review-{question}"
    told = finding.model_copy(
        update={"quotes": (Quote(turn=1, words=finding.statement),), "tier": Tier.EXPLICIT, "replaces": ()}
    )
    turn = Turn(n=1, speaker=by or _SOMEBODY, text=finding.statement, anchor=f"question {question}")
    talk = Transcript(
        key=key, revision=question, source=f"review {question}", title=f"Review of {date.isoformat()}", format=FORMAT,
        date=date, turns=(turn,),
    )  # fmt: skip
    evidence = Evidence(
        source=talk.source, discussion=key, turn=1, speaker=turn.speaker, anchor=turn.anchor, quote=finding.statement
    )
    verified = VerifiedFinding(
        id=finding_id(key, date, 1, told), discussion=key, revision=question, date=date, turn=1, finding=told,
        evidence=(evidence,),
    )  # fmt: skip
    return verified, talk


def vouch_events(
    seq: int, transaction: str, finding: VerifiedFinding, talk: Transcript, events: Sequence[LogEvent]
) -> tuple[LogEvent, ...]:
    """The events that take it into the ledger, all of one transaction. `events`: the log so far."""
    return events_within(seq, transaction, Told(findings=(finding,)), talk, events)
