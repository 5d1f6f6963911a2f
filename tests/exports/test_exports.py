"""The exports: nothing active in any, each what the programs that read it take, and a person's own text kept."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import pytest
from document_samples import entry, ledger
from page_samples import DOCUMENT, HOSTILE, hostile, subject

from agent.bootstrap.system import NoAnswers
from agent.drawing.painter import MermaidPainter
from agent.exports import adr, docx, html, structurizr
from agent.exports import json as as_json
from agent.exports.base import Job, exports
from agent.exports.docx.tables import widths
from agent.model.details import ComponentDetails, DecisionDetails, InteractionDetails, Said
from agent.model.ledger import Ledger
from agent.model.publication import Picture

ROOT = Path(__file__).resolve().parent.parent.parent
Records: TypeAlias = dict[str, str]
SCHEMA = ROOT / "agent" / "exports" / "schema" / as_json.SCHEMA


@pytest.fixture(scope="module")
def job() -> Job:
    """The hostile document, drawn."""
    text, held = hostile()
    made = subject(text, held)
    painter = MermaidPainter(NoAnswers())
    pictures = painter.paint(f.source for f in made.publication.figures)
    found = {s: p for s, p in pictures.items() if isinstance(p, Picture)}
    return Job(subject=made.model_copy(update={"pictures": pictures}), rasters=lambda _: painter.raster(found))


def records(held: Ledger, existing: Mapping[str, str] | None = None, bases: Mapping[str, str] | None = None) -> Records:
    """The decision records of a ledger by name."""
    job = Job(subject=subject(DOCUMENT, held), existing=existing or {}, bases=bases or {})
    return {f.path: f.content.decode() for f in adr.make(job).files}


def test_every_export_is_found_by_its_file() -> None:
    """The family is the folder's modules."""
    assert list(exports()) == ["adr", "docx", "html", "json", "pdf", "structurizr"]


# -- decision records -----------------------------------------------------------------------------------------------


def test_a_record_has_the_form_that_its_authors_publish(job: Job) -> None:
    """MADR 4.0: front matter with status and date, one title, the required sections in their order."""
    for name, text in records(job.subject.ledger).items():
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)
        assert re.match(r'---\nstatus: "(proposed|accepted|rejected|deferred|superseded by ADR-\d{4})"\ndate: ', text)
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        known = ["Context and Problem Statement", "Decision Drivers", "Considered Options", "Decision Outcome",
                 "Pros and Cons of the Options", "More Information"]  # fmt: skip
        assert headings == [h for h in known if h in headings]
        assert {known[0], known[2], known[3]} <= set(headings)
        assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


def test_numbers_and_names_stay_when_records_are_exported_again() -> None:
    """A new title or a decision that comes before others changes no file's name; a person's own records keep theirs."""
    first = records(ledger())
    assert list(first) == ["0001-seats-are-held-for-15-minutes.md", "0002-seats-are-held-for-40-minutes.md"]
    renamed = [e.model_copy(update={"title": "Holding"}) if e.id == "D-001" else e for e in ledger().entries]
    more = entry("D-003", DecisionDetails(), "accepted", "Tickets are paper")
    again = records(
        Ledger(entries=(more, *renamed), discussions=ledger().discussions), {**first, "0007-ours.md": "# Ours\n"}, first
    )
    assert list(again) == ["0008-tickets-are-paper.md", *first]


def test_what_a_person_wrote_into_a_record_stays() -> None:
    """Own text stays, inside our sections and below, while what the ledger says anew comes in."""
    first = records(ledger())
    name = "0002-seats-are-held-for-40-minutes.md"
    mine = first[name].replace("## Considered Options", "We asked the auditors.\n\n## Considered Options")
    mine += "\n## Our notes\n\nTold to the crew.\n"
    changed = [e.model_copy(update={"status": "superseded", "superseded_by": "D-003"}) if e.id == "D-002" else e
               for e in ledger().entries]  # fmt: skip
    later = Ledger(entries=(*changed, entry("D-003", DecisionDetails(), "accepted", "Held an hour")))
    again = records(later, {**first, name: mine}, first)[name]
    assert "We asked the auditors." in again
    assert again.rstrip().endswith("Told to the crew.")
    assert 'status: "superseded by ADR-0003"' in again


def test_a_record_without_its_base_is_left_as_it_is() -> None:
    """Where it cannot be known what a person changed, nothing of theirs is put at risk, and they are told."""
    name = "0002-seats-are-held-for-40-minutes.md"
    mine = {name: "---\nstatus: accepted\n---\n\n<!-- blueprint: D-002 -->\n\n# Mine\n"}
    made = adr.make(Job(subject=subject(), existing=mine))
    assert next(f.content.decode() for f in made.files if f.path == name) == mine[name]
    assert any(name in note for note in made.notes)


def test_hostile_words_in_records_are_words(job: Job) -> None:
    """No tag and no link but those to other records comes out of a title, a name or a quote."""
    from markdown_it import MarkdownIt

    for text in records(job.subject.ledger).values():
        body = text.split("---\n", 2)[2]
        for token in MarkdownIt("commonmark").parse(body):
            for it in (token, *(token.children or ())):
                assert it.type not in {"html_inline", "image"}
                assert it.type != "html_block" or it.content.startswith("<!-- blueprint: ")
                assert it.type != "link_open" or str(it.attrs["href"]).endswith(".md")


# -- JSON -----------------------------------------------------------------------------------------------------------


def test_the_json_follows_the_schema_that_is_published(job: Job) -> None:
    """The schema in the package is the one that is made, and the export passes an independent validator."""
    import jsonschema

    assert SCHEMA.read_text("utf-8") == as_json.schema()
    files = {f.path: f.content for f in as_json.make(job).files}
    schema = json.loads(files[as_json.SCHEMA])
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(files["blueprint.json"])
    assert data["$schema"] == as_json.SCHEMA
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["ledger"]["entries"][0]["evidence"][0]["quote"]


def test_every_pattern_of_the_schema_is_one_in_other_languages_too() -> None:
    """JSON Schema's patterns are JavaScript's, whose reading of them (QuickJS here) is stricter than Python's."""
    import quickjs

    found = set(re.findall(r'"pattern": (".*")', as_json.schema()))
    assert found
    for pattern in found:
        quickjs.Context().eval(f"new RegExp({pattern}, 'u').source")


# -- Word -----------------------------------------------------------------------------------------------------------


def test_the_word_file_has_headings_tables_pictures_and_bookmarks(job: Job) -> None:
    """Read back by python-docx: real heading styles, a table, the drawn picture, and a place for each label."""
    import docx as word

    (file,) = docx.make(job).files
    read = word.Document(io.BytesIO(file.content))
    styles = {p.style.name for p in read.paragraphs if p.style}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "Quote"} <= styles
    assert read.tables
    assert read.inline_shapes
    assert 'w:name="b_d_002"' in read.element.xml


def test_columns_are_as_wide_as_what_they_hold() -> None:
    """Labels and dates stay on one line, what is long gets most, and together they fill the page."""
    rows = [("Term", "What it is", "Day"), ("D-012", "so long a sentence that it is set in lines " * 5, "3 March 2026")]
    label, told, date = widths(rows, 6.3)
    assert label + told + date == pytest.approx(6.3)
    assert told > 3 * label
    assert date > label > 0.5
    assert sum(widths([["x" * 500] * 9], 6.3)) == pytest.approx(6.3)


def test_pages_have_numbers_and_the_appendices_lead_on(job: Job) -> None:
    """The foot holds the page's number and no other field; coverage leads to sections, facts to entries."""
    import docx as word

    read = word.Document(io.BytesIO(docx.make(job).files[0].content))
    foot = read.sections[0].footer._element.xml
    assert re.findall(r'<w:(?:fldSimple w:instr="([^"]*)"|instrText)', foot) == ["PAGE"]
    (coverage,) = (t for t in read.tables if t.rows[0].cells[0].text == "Item")
    assert 'w:anchor="b_parts"' in coverage._tbl.xml
    assert any('w:anchor="b_d_' in t._tbl.xml and "Replaced by" in t._tbl.xml for t in read.tables)


def test_labels_are_not_broken_at_their_hyphen_and_find_their_entry(job: Job) -> None:
    """A cite is read whole, and the heading that it leads to can be found by typing the label."""
    import docx as word

    read = word.Document(io.BytesIO(docx.make(job).files[0].content))
    assert "<w:t>D</w:t><w:noBreakHyphen/><w:t>001</w:t>" in read.element.xml.replace("\n", "").replace("  ", "")
    assert any(p.text.startswith("D-002: ") and p.style.name.startswith("Heading") for p in read.paragraphs if p.style)


def test_the_word_file_loads_nothing_and_runs_nothing(job: Job) -> None:
    """No macro, outside picture, template or field; web links alone lead out; equal documents give equal bytes."""
    (file,) = docx.make(job).files
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        names = archive.namelist()
        assert not [n for n in names if "vba" in n.lower() or n.endswith(".bin")]
        for name in names:
            text = archive.read(name).decode("utf-8", "replace")
            if name.endswith(".rels"):
                outside = re.findall(r'<Relationship [^>]*TargetMode="External"[^>]*>', text)
                assert all("/hyperlink" in it and re.search(r'Target="https?://', it) for it in outside)
            if name.endswith("document.xml"):
                assert not re.search(r"<w:(instrText|fldSimple|object|altChunk)\b", text)
    assert docx.make(job).files[0].content == file.content


# -- Structurizr ----------------------------------------------------------------------------------------------------


def test_the_workspace_holds_parts_and_who_talks_to_whom() -> None:
    """Ids are unique, each relation joins two elements, what is inside is a container, what is not stands outside."""
    held = ledger(
        entry("C-001", ComponentDetails(what="service", boundary="inside"), "current", "Desk", title="Booking desk"),
        entry("C-002", ComponentDetails(what="person"), "current", "Clerk", title="Clerk"),
        entry("I-001", InteractionDetails(source="Clerk", target="booking desk", verb="asks"), "current", "Asks"),
        entry(
            "I-002", InteractionDetails(source="Booking desk", target="Bank", mode="asynchronous"), "current", "Pays"
        ),
    )
    (file,) = structurizr.make(Job(subject=subject(DOCUMENT, held))).files
    made = json.loads(file.content)
    system, bank = made["model"]["softwareSystems"]
    assert [c["name"] for c in system["containers"]] == ["Booking desk"]
    assert [p["name"] for p in made["model"]["people"]] == ["Clerk"]
    assert bank["name"] == "Bank"
    elements = [system, bank, *system["containers"], *made["model"]["people"]]
    ids = [e["id"] for e in elements] + [r["id"] for e in elements for r in e["relationships"]]
    assert len(ids) == len(set(ids))
    known = {e["id"] for e in elements}
    assert all({r["sourceId"], r["destinationId"]} <= known for e in elements for r in e["relationships"])
    asks, implied = made["model"]["people"][0]["relationships"]
    assert (asks["description"], asks["destinationId"]) == ("asks", system["containers"][0]["id"])
    assert (implied["destinationId"], implied["linkedRelationshipId"]) == (system["id"], asks["id"])
    (context,), (inner,) = made["views"]["systemContextViews"], made["views"]["containerViews"]
    assert {r["id"] for r in context["relationships"]} == {implied["id"], system["relationships"][0]["id"]}
    assert asks["id"] in {r["id"] for r in inner["relationships"]}


def test_the_workspace_holds_what_client_libraries_do_not_read_one_without() -> None:
    """Structurizr's form calls these optional; structurizr-python and structurizr-typescript refuse one without."""
    held = ledger(entry("C-001", ComponentDetails(what="service"), "current", "Desk", title="Booking desk"))
    (file,) = structurizr.make(Job(subject=subject(DOCUMENT, held))).files
    made = json.loads(file.content)
    assert {"id", "name", "description", "model", "views", "documentation"} <= set(made)
    views = [*made["views"]["systemContextViews"], *made["views"]["containerViews"]]
    for view in views:
        assert {"rankDirection", "rankSeparation", "nodeSeparation", "edgeSeparation", "vertices"} <= set(
            view["automaticLayout"]
        )
    assert "externalSoftwareSystemBoundariesVisible" in views[1]


# -- all of them ----------------------------------------------------------------------------------------------------


def test_hostile_words_become_nothing_active_in_any_export(job: Job) -> None:
    """HTML has its own script alone; JSON and the workspace are data that read back to the very words."""
    (page,) = html.make(job).files
    assert page.content.count(b"<script") == 1
    data = json.loads(as_json.make(job).files[0].content)
    assert {e["title"] for e in data["ledger"]["entries"]} >= set(HOSTILE)
    json.loads(structurizr.make(job).files[0].content)


def test_a_quoted_reason_is_told_with_its_speaker() -> None:
    """The outcome says why in the words that were said."""
    details = DecisionDetails(rationale=(Said(text="the boats are full", speaker="Ada", verbatim=True),))
    text = records(Ledger(entries=(entry("D-001", details, "accepted", "Seats are numbered"),)))
    assert 'Chosen option: "Seats are numbered", because “the boats are full” — Ada.' in next(iter(text.values()))
