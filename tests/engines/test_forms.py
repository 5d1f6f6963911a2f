"""From what a model fills in to records of ours: what is kept, what is left out, and why."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
from engine_samples import brief, entry, topics, transcript, verified
from hypothesis import given
from hypothesis import strategies as st

from agent.diagrams import KINDS
from agent.engines.failures import UnfitError
from agent.engines.forms import detail, draft, find
from agent.engines.forms.base import TITLE, tidy
from agent.engines.forms.facts import fact_lines
from agent.engines.forms.grounding import Ground
from agent.engines.forms.standing import Stance, blank, standing
from agent.model.details import (
    ActionDetails,
    Alternative,
    ComponentDetails,
    ConceptDetails,
    DecisionDetails,
    InteractionDetails,
    Kind,
    Nearby,
    Passage,
    PolicyDetails,
    QuestionDetails,
    Said,
    StateDetails,
    TechnologyDetails,
    statuses,
)
from agent.model.finding import Finding, Quote, Weight
from agent.model.section import Listing, Paragraph, Quotation, Recommendation, Subheading, Table, Verdict

TOPICS = tuple(topics())
TALK = transcript()
FOUND: dict[str, Any] = {
    "kind": "decision",
    "title": "SQLite on the board",
    "statement": "The board keeps curves in SQLite for 90 days.",
    "turns": [5],
    "words": ["we will use SQLite on the board and keep 90 days of curves"],
    "stance": "settled",
    "weight": "shapes the system",
    "topic": "storage",
    "replaces": [],
}


def found(**changes: object) -> tuple[Finding | None, tuple[str, ...]]:
    """The finding in an answer with one item beside a good one, and what was left out."""
    good = {**FOUND, "title": "The good one"}
    findings, left_out = find.read(json.dumps({"findings": [good, FOUND | changes]}), TALK, TOPICS)
    return next((f for f in findings if f.title != "The good one"), None), left_out


@pytest.mark.parametrize(("kind", "stance"), list(product(Kind, Stance)))
def test_every_kind_said_in_every_way_has_a_standing_that_its_kind_allows(kind: Kind, stance: Stance) -> None:
    """Or it is no finding; nothing that was only proposed, refused, deferred or asked is told as how things are."""
    placed = standing(kind, stance)
    if placed is None:
        assert stance is Stance.MENTIONED
        return
    own, status = placed
    assert status in statuses(own)
    Finding(
        kind=own,
        title="A → B: c",
        statement="s",
        status=status,
        quotes=(Quote(turn=1, words="w"),),
        details=blank(own, "A → B: c", "s", None),
        topic="storage",
    )
    if stance in {Stance.PROPOSED, Stance.REFUSED, Stance.DEFERRED, Stance.ASKED}:
        assert status not in {"chosen", "existing", "adopted", "current", "answered", "mitigated"}
        assert (own, status) == (Kind.RISK, "accepted") or status != "accepted"


def test_what_stands_already_was_not_decided_here() -> None:
    """A decision that is told as existing is a given."""
    assert standing(Kind.DECISION, Stance.EXISTING) == (Kind.CONSTRAINT, "current")


def test_a_finding_keeps_quotes_weight_and_topic() -> None:
    """The plain case."""
    finding, left_out = found()
    assert finding is not None
    assert (finding.status, finding.weight, finding.topic) == ("accepted", Weight.SHAPES, "storage")
    assert finding.quotes == (Quote(turn=5, words=FOUND["words"][0]),)
    assert left_out == ()


def test_a_topic_that_there_is_not_goes_to_the_last_one() -> None:
    """A slip in a label loses no decision."""
    finding, _ = found(topic="kilns")
    assert finding is not None
    assert finding.topic == TOPICS[-1]


@pytest.mark.parametrize(
    "changes",
    [
        {"turns": [], "words": []},
        {"turns": [0]},
        {"turns": [7]},
        {"words": ["  "]},
        {"title": ""},
        {"statement": "\u200b"},
        {"kind": "interaction", "title": "The controller sends firings"},
        {"kind": "policy", "stance": "mentioned"},
        {"kind": "spaceship"},
        {"stance": "sure"},
        {"turns": ["five"]},
    ],
)
def test_an_item_that_does_not_fit_is_left_out_alone(changes: dict[str, object]) -> None:
    """The good item beside it stands, and one line says what was left out."""
    finding, left_out = found(**changes)
    assert finding is None
    assert len(left_out) == 1


def test_lists_of_unequal_length_keep_their_pairs() -> None:
    """A quote without a turn, or a turn without a quote, is no evidence."""
    finding, _ = found(turns=[5, 2], words=[FOUND["words"][0]])
    assert finding is not None
    assert len(finding.quotes) == 1


def test_the_same_item_twice_is_one_finding() -> None:
    """Models repeat themselves."""
    findings, _ = find.read(json.dumps({"findings": [FOUND, FOUND]}), TALK, TOPICS)
    assert len(findings) == 1


def test_an_interactions_ends_are_read_from_its_title() -> None:
    """So that a diagram can be drawn even without details."""
    finding, _ = found(kind="interaction", title="controller → gateway: finished firing")
    assert finding is not None
    assert finding.details == InteractionDetails(source="controller", target="gateway", payload="finished firing")


def test_a_rule_that_was_only_proposed_becomes_a_proposal() -> None:
    """No section can tell it as current."""
    finding, _ = found(kind="policy", stance="proposed")
    assert finding is not None
    assert (finding.kind, finding.status, finding.details) == (Kind.DECISION, "proposed", DecisionDetails())


@given(st.text(max_size=400), st.integers(1, 60))
def test_text_is_one_line_within_its_bound(text: str, limit: int) -> None:
    """No line breaks, no control or direction marks, never longer than allowed."""
    line = tidy(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())
    assert not any(ord(c) < 32 or c in "\u202e\u2066\u200b\ufeff" for c in line)


def test_a_title_as_long_as_a_page_is_cut() -> None:
    """And so is whatever else a model writes."""
    finding, _ = found(title="SQLite " * 200)
    assert finding is not None
    assert len(finding.title) <= TITLE


# --- detail ----------------------------------------------------------------------------------------------------------


def detailed(kind: str, item: dict[str, Any], base: Any) -> Any:
    """The details of one finding at turn 5 after an answer with this item."""
    sort = next(s for s in detail.SORTS if s.name == kind)
    before = verified("Firing curves", 5, "we will use SQLite on the board", base, statuses(base.kind)[0])
    ground = Ground(TALK.turns, f"{before.finding.title}. {before.finding.statement}")
    (finding,), _ = detail.read(json.dumps({"details": [{"finding": 1, **item}]}), sort, [before], ground)
    return finding.details


def test_a_decisions_story_is_taken_from_what_was_said() -> None:
    """Reasons and alternatives verbatim, each with its speaker; people who did not speak decide nothing."""
    made = detailed(
        "decision",
        {
            "reasons": [
                {"turn": 2, "words": "because the board has no network for days"},
                {"turn": 2, "words": "because SQLite is popular"},
            ],
            "alternatives": [
                {"name": "InfluxDB", "turn": 4, "reason": "it needs 512 MB"},
                {"name": "Cassandra", "turn": 4, "reason": "it needs 512 MB"},
            ],
            "decided_by": "Ines",
            "assented": ["Otto", "Dana"],
            "objections": [{"by": "Otto", "text": "the board has 128 MB", "answer": "we buy 999 MB"}],
        },
        DecisionDetails(),
    )
    assert [(r.text, r.speaker, r.turn, r.verbatim) for r in made.rationale] == [
        ("because the board has no network for days", "Otto", 2, True)
    ]
    assert [(a.name, a.reason.text) for a in made.alternatives] == [("InfluxDB", "it needs 512 MB")]
    assert made.decided_by == "Ines"
    assert made.assented == ("Otto",)
    assert [(o.by, o.text, o.answer) for o in made.objections] == [("Otto", "the board has 128 MB", None)]


def test_words_in_the_turn_beside_are_found_there() -> None:
    """A slip in the turn's number does not lose the reason; the turn is corrected."""
    made = detailed(
        "decision", {"reasons": [{"turn": 3, "words": "because the board has no network for days"}]}, DecisionDetails()
    )
    assert made.rationale[0].turn == 2


def test_details_that_nobody_said_stay_empty() -> None:
    """Names, phrases and numbers of every kind; the finding's own title and statement count as said."""
    assert (
        detailed("technology", {"role": "quantum teleportation", "version": "3.46"}, TechnologyDetails())
        == TechnologyDetails()
    )
    assert (
        detailed("component", {"owns": ["tickets"], "layer": "presentation"}, ComponentDetails()) == ComponentDetails()
    )
    assert detailed("note", {"applies_to": ["billing"]}, PolicyDetails()) == PolicyDetails()
    state = StateDetails(entity="Firing curves")
    invented = {"entity": "Invoice", "states": ["paid"], "transitions": [{"source": "paid", "target": "sent"}]}
    assert detailed("state", invented, state) == state
    ends = [("SQLite", "archived"), ("archived", "")]
    half = {"entity": "Invoice", "transitions": [{"source": a, "target": b} for a, b in ends]}
    assert detailed("state", half, state) == state
    concept = ConceptDetails(meaning="m")
    assert detailed("concept", {"relations": [{"verb": "has", "other": "invoice"}]}, concept).relations == ()


def test_a_step_of_which_one_end_was_said_is_kept() -> None:
    """The other end stays empty; the empty one is no state."""
    item = {"entity": "Firing curves", "states": ["SQLite"], "transitions": [{"source": "", "target": "SQLite"}]}
    made = detailed("state", item, StateDetails(entity="Firing curves"))
    assert [(t.source, t.target) for t in made.transitions] == [("", "SQLite")]
    assert made.states == ("SQLite",)


def test_a_relation_may_have_a_verb_that_says_nothing_by_itself() -> None:
    """'has' and 'one or more' hold no word that could be looked up; a number in them has to be said all the same."""
    item = {"relations": [{"verb": "has", "other": "curves", "multiplicity": "one or more"}]}
    (relation,) = detailed("concept", item, ConceptDetails(meaning="m")).relations
    assert (relation.verb, relation.other, relation.multiplicity) == ("has", "curves", "one or more")
    item["relations"][0]["multiplicity"] = "77"
    assert detailed("concept", item, ConceptDetails(meaning="m")).relations[0].multiplicity is None


def test_an_interactions_invented_end_leaves_it_as_it_was() -> None:
    """Direction and ends were verified with the finding; an answer may only make them more exact."""
    base = InteractionDetails(source="controller", target="gateway")
    assert detailed("interaction", {"source": "mainframe", "target": "gateway"}, base) == base
    swapped = detailed(
        "interaction", {"source": "controller", "target": "gateway", "payload": "finished firing", "order": 2}, base
    )
    assert (swapped.payload, swapped.order) == ("finished firing", 2)


def test_questions_and_actions_have_their_people() -> None:
    """Who asked, who does it, by when."""
    assert detailed("note", {"by": "Ines"}, QuestionDetails()).asked_by == "Ines"
    made = detailed("note", {"owner": "Otto", "due": "by Friday"}, ActionDetails())
    assert (made.owner, made.due) == ("Otto", "by Friday")


def test_a_detail_for_no_finding_is_left_out() -> None:
    """And the finding that was not answered comes back as it was."""
    before = verified("SQLite", 5, "we will use SQLite on the board")
    answer = json.dumps({"details": [{"finding": 7}, {"finding": 0}]})
    (finding,), left_out = detail.read(answer, detail.SORTS[0], [before], Ground(TALK.turns, ""))
    assert finding == before.finding
    assert len(left_out) == 2


# --- draft -----------------------------------------------------------------------------------------------------------


def drafted(*blocks: dict[str, Any], covers: tuple[str, ...] = ("B02",)) -> tuple[Any, tuple[str, ...]]:
    """The blocks and what was left out, with a good sentence before them."""
    good = {"type": "paragraph", "sentences": [{"text": "The good one.", "cites": [1]}]}
    made, left_out = draft.read(json.dumps({"blocks": [good, *blocks]}), brief(covers=covers).value, "m")
    return made.blocks[1:], left_out


def test_numbers_become_labels_and_unknown_ones_are_dropped() -> None:
    """A sentence keeps the cites that there are; the note names the one that there is not."""
    (paragraph,), left_out = drafted({"type": "paragraph", "sentences": [{"text": "It keeps.", "cites": [1, 3, 9, 1]}]})
    assert paragraph.sentences[0].cites == ("D-001", "I-002")
    assert left_out == ("there is no fact 9",)


def test_each_type_of_block_is_read() -> None:
    """List, numbered list, table, heading, quote, recommendation."""
    sentences = [{"text": "It keeps.", "cites": [1]}]
    blocks, left_out = drafted(
        {"type": "list", "sentences": sentences},
        {"type": "numbered list", "sentences": sentences},
        {"type": "table", "headers": ["What", "How long"], "rows": [{"cells": ["curves", ""], "cites": [1]}]},
        {"type": "heading", "text": "Parts", "fact": 0},
        {"type": "quote", "text": "keeps the curves for 90 days", "fact": 1},
        {"type": "recommendation", "text": "Test the restore.", "fact": 1},
        covers=("B14",),
    )
    assert [type(b) for b in blocks] == [Listing, Listing, Table, Subheading, Quotation, Recommendation]
    assert [b.ordered for b in blocks[:2]] == [False, True]
    assert blocks[2].rows[0].cells == ("curves", "–")
    assert (blocks[4].speaker, blocks[4].cites) == ("Ines", ("D-001",))
    assert left_out == ()


@pytest.mark.parametrize(
    "block",
    [
        {"type": "quote", "text": "words that nobody said", "fact": 1},
        {"type": "quote", "text": "keeps the curves", "fact": 9},
        {"type": "recommendation", "text": "Test the restore.", "fact": 1},
        {"type": "paragraph", "sentences": []},
        {"type": "table", "headers": ["a", "b"], "rows": [{"cells": ["1"], "cites": [1]}]},
        {"type": "heading", "text": " ", "fact": 0},
        {"type": "poem", "text": "x"},
        {"type": ["list"]},
        {"type": "sequence", "steps": 3},
        {"type": "flowchart", "caption": "c", "nodes": [], "edges": []},
        {"text": "no type"},
        "a string",
    ],
)
def test_a_block_that_does_not_fit_is_left_out_alone(block: Any) -> None:
    """Quotes that were not said, recommendations where none belong, torn tables, broken diagrams."""
    blocks, left_out = drafted(block)
    assert blocks == ()
    assert len(left_out) == 1


@pytest.mark.parametrize("answer", [{}, {"blocks": []}, {"blocks": "x"}, {"blocks": [{"type": "poem"}]}])
def test_a_draft_without_one_good_block_goes_back(answer: dict[str, Any]) -> None:
    """With what was wrong, for the model to read."""
    with pytest.raises(UnfitError, match="block"):
        draft.read(json.dumps(answer), brief().value, "m")


FLOW = {
    "type": "flowchart",
    "caption": "Who sends what.",
    "variant": "component map",
    "nodes": [{"name": n, "shape": "service", "group": "", "cites": [2]} for n in ("controller", "gateway", "archive")],
    "edges": [
        {"source": "controller", "target": "gateway", "label": "firing", "style": "async", "cites": [2]},
        {"source": "gateway", "target": "archive", "label": "firing", "style": "sync", "cites": [3]},
    ],
}


def test_what_repair_sends_back_is_what_a_model_could_have_written() -> None:
    """Read, written for repair, read again: the same blocks, diagrams too."""
    blocks = (
        {"type": "paragraph", "sentences": [{"text": "It keeps.", "cites": [1]}]},
        {"type": "numbered list", "sentences": [{"text": "It sends.", "cites": [2]}]},
        {"type": "table", "headers": ["a"], "rows": [{"cells": ["b"], "cites": [2]}]},
        {"type": "heading", "text": "Parts", "fact": 0},
        {"type": "quote", "text": "keeps the curves for 90 days", "fact": 1},
        {"type": "recommendation", "text": "Test the restore.", "fact": 1},
        FLOW,
    )
    value = brief("flowchart", covers=("B14",)).value
    first, left_out = draft.read(json.dumps({"blocks": list(blocks)}), value, "m")
    assert left_out == ()
    lines = [json.loads(line) for line in draft.draft_lines(first, [], value)]
    again, _ = draft.read(
        json.dumps({"blocks": [{k: v for k, v in line.items() if k != "block"} for line in lines]}), value, "m"
    )
    assert again == first
    assert isinstance(first.blocks[0], Paragraph)
    assert "D-001" not in json.dumps(lines)


def test_verdicts_count_blocks_from_one_and_name_facts_by_number() -> None:
    """As the model saw them."""
    made, _ = draft.read(json.dumps({"blocks": [FLOW]}), brief().value, "m")
    verdict = Verdict(
        check="numbers", block=0, place="edge D-001", message="I-001 says 5, D-999 says 6.", cites=("I-001",)
    )
    line = json.loads([*draft.draft_lines(made, [verdict], brief().value)][-1])
    assert line == {
        "verdict": "fact 2 says 5, D-999 says 6.",
        "block": 1,
        "place": "edge fact 1",
        "check": "numbers",
        "facts": [2],
    }


def test_facts_are_sent_without_labels_votes_and_places() -> None:
    """Choice, reasons, losers, numbers, standing, the words, once; related facts without their story."""
    details = DecisionDetails(
        rationale=(Said(text="the board has no network", speaker="Otto", turn=2, verbatim=True),),
        alternatives=(Alternative(name="InfluxDB", reason=Said(text="it needs 512 MB", speaker="Otto")),),
        passages=(Passage(words=Said(text="A file then. The card is slow enough as it is.", speaker="Ines", turn=3)),),
        around=(Nearby(text="A crate of tapes fell over.", speaker="Ines", turn=2, verbatim=True),),
        decided_by="Ines",
        assented=("Otto",),
    )
    decision = entry("D-001", "SQLite", "SQLite keeps the curves.", details, supersedes=("D-007",))
    value = brief().value.model_copy(
        update={"facts": (decision,), "related": (decision.model_copy(update={"id": "D-002"}),)}
    )
    own, related = (json.loads(line) for line in fact_lines(value))
    assert own["rationale"] == ["the board has no network"]
    assert own["alternatives"] == [{"name": "InfluxDB", "reason": "it needs 512 MB"}]
    assert own["said"] == ["SQLite keeps the curves."]
    assert "replaces_fact" not in own
    text = json.dumps([own, related])
    assert "Ines" not in text
    assert "The card is slow" not in text
    assert "tapes" not in text
    assert "D-00" not in text
    assert related["related"] is True
    assert not {"rationale", "alternatives", "said"} & related.keys()


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=6),
        lambda i: (
            st.lists(i, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["type", "kind", "cites", "nodes", "edges", "text", "sentences", "rows", "caption", "fact", "name"]
                ),
                i,
                max_size=4,
            )
        ),
    )
)
def test_whatever_a_model_writes_is_a_draft_or_unfit(value: Any) -> None:
    """No shape of answer raises anything else, and no draft cites what was not given."""
    for kind in ("paragraph", "table", "quote", *KINDS):
        block = {**value, "type": kind} if isinstance(value, dict) else value
        answer = json.dumps({"blocks": [block, {"type": kind, "cites": value, "nodes": value}]})
        try:
            read = draft.read(answer, brief().value, "m")
        except UnfitError:
            continue
        assert (read.section, read.engine) == (brief().value.spec.id, "m")
        given = {e.id for e in (*brief().value.facts, *brief().value.related)}
        assert _cited(read.model_dump()) <= given


def _cited(data: Any) -> set[str]:
    """Every label that stands under `cites` in a draft."""
    if isinstance(data, list | tuple):
        return set().union(*map(_cited, data))
    if not isinstance(data, dict):
        return set()
    return set(data.get("cites") or ()).union(*map(_cited, data.values()))
