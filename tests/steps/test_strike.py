"""What was never said is taken out of a draft; what it told is quoted in its place."""

from __future__ import annotations

from engine_samples import brief

from agent.model.section import Listing, Paragraph, Row, SectionDraft, Sentence, Severity, Subheading, Table, Verdict
from agent.steps.strike import inventions, left_out, strike

TRUE = Sentence(text="SQLite keeps the curves for 90 days.", cites=("D-001",))
FALSE = Sentence(text="The controller sends 7,431 firings to Zanzibar.", cites=("I-001",))


def draft(*blocks: object) -> SectionDraft:
    return SectionDraft.model_validate({"section": "storage", "blocks": blocks, "engine": "m"})


def verdict(block: int | None, place: str, check: str = "numbers", severity: Severity = Severity.ERROR) -> Verdict:
    return Verdict(check=check, severity=severity, block=block, place=place, message="7,431 is nowhere.")


def test_a_sentence_goes_and_its_entry_is_quoted() -> None:
    """The other sentence stays as it is."""
    found = strike(brief().value, draft(Paragraph(sentences=(TRUE, FALSE))), [verdict(0, "sentence 2")])
    first, last = found.blocks
    assert first == Paragraph(sentences=(TRUE,))
    assert isinstance(last, Listing)
    assert last.items[0].cites == ("I-001",)
    assert "The controller sends each finished firing to the gateway." in last.items[0].text
    assert "7,431" not in str(found)


def test_a_heading_goes_with_what_stood_below_it() -> None:
    """A wrong head of a table takes the table along."""
    table = Table(headers=("Zanzibar",), rows=(Row(cells=("90 days",), cites=("D-001",)),))
    found = strike(brief().value, draft(Subheading(text="Where"), table), [verdict(1, "header", "names")])
    assert [type(b) for b in found.blocks] == [Listing]


def test_what_is_no_invention_stays() -> None:
    """A missing number, a note, another check: nothing is struck for them, and nothing repeated of what was."""
    others = [
        verdict(None, ""),
        verdict(0, "sentence 1", severity=Severity.NOTE),
        verdict(0, "sentence 1", "supported"),
    ]
    assert inventions(others) == ()
    told = draft(Paragraph(sentences=(TRUE, FALSE)))
    assert strike(brief().value, told, others) == told
    said = left_out([verdict(0, "sentence 1"), verdict(0, "sentence 2"), verdict(0, "row 1", "names")])
    assert [v.check for v in said] == ["numbers", "names"]
    assert "7,431" not in str(said)
