"""Each command on a small workspace: what a person reads, what a program reads, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_samples import MINUTES, NOTES, SECRET, Blueprint, Ran, entry_about, export, hashes

ENTRY = {
    "id", "kind", "title", "statement", "status", "rationale", "alternatives", "supersedes", "superseded_by", "owner",
    "decided_by", "evidence",
}  # fmt: skip
EVIDENCE = {"source", "discussion", "turn", "speaker", "time", "quote"}
TURN = {"n", "speaker", "time", "text", "anchor"}


def label(workspace: Path, blueprint: Blueprint, words: str) -> str:
    """The label of the decision in whose statement or quotes some words stand."""
    return entry_about(blueprint("-C", workspace, "ledger", "--kind", "decision", "--json").json["entries"], words)


# -- read -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "form", "speaker"),
    [
        ("notes.txt", NOTES, "text", "Nadia"),
        ("minutes.vtt", MINUTES, "webvtt", "Nadia"),
        ("one.json", export("Billing"), "chatgpt-export", "user"),
    ],
)
def test_read_json_has_the_fixed_shape(
    blueprint: Blueprint, tmp_path: Path, name: str, text: str, form: str, speaker: str
) -> None:
    """One object with schema, format and turns numbered from 1, each with speaker, time, text and place."""
    (tmp_path / name).write_text(text, "utf-8")
    ran = blueprint("read", tmp_path / name, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert (ran.json["schema"], ran.json["format"]) == (1, form)
    assert [t["n"] for t in ran.json["turns"]] == list(range(1, len(ran.json["turns"]) + 1))
    assert all(set(t) >= TURN for t in ran.json["turns"])
    assert ran.json["turns"][0]["speaker"] == speaker


def test_read_shows_turns_and_leaves_markup_alone(blueprint: Blueprint, tmp_path: Path) -> None:
    """The table shows who said what when; what looks like markup is text."""
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    ran = blueprint("read", tmp_path / "minutes.vtt")
    assert ran.status == 0
    assert "format webvtt" in ran.out
    assert "Oskar" in ran.out
    assert "[bold]ninety[/bold] days" in ran.out


def test_read_lists_a_file_of_many_conversations(blueprint: Blueprint, tmp_path: Path) -> None:
    """Without a pick, and with --list, the conversations are listed; with a pick, that one is read."""
    path = tmp_path / "chats.json"
    path.write_text(export("Billing", "Search"), "utf-8")
    plain, asked = blueprint("read", path), blueprint("read", path, "--list", "--json")
    assert plain.status == 0
    assert "Billing" in plain.out
    assert "--pick" in plain.err
    assert [(d["n"], d["title"]) for d in asked.json["discussions"]] == [(1, "Billing"), (2, "Search")]
    assert blueprint("read", path, "--pick", "Search", "--json").json["title"] == "Search"
    every = blueprint("read", path, "--pick", "all", "--json").json["discussions"]
    assert [d["title"] for d in every] == ["Billing", "Search"]


def test_read_writes_nothing(blueprint: Blueprint, workspace: Path) -> None:
    """Reading a file of a workspace leaves every byte of it as it was."""
    before = hashes(workspace)
    blueprint("-C", workspace, "read", workspace / "transcripts" / "chats.json")
    assert hashes(workspace) == before


# -- ledger, trace ----------------------------------------------------------------------------------------------------


def test_ledger_json_has_the_fixed_shape(blueprint: Blueprint, workspace: Path) -> None:
    """Every entry has every field of the contract, and its quotes stand in the turns that `read` numbers."""
    ran = blueprint("-C", workspace, "ledger", "--json")
    assert ran.status == 0
    assert ran.json["schema"] == 1
    assert all(set(e) >= ENTRY and e["evidence"] for e in ran.json["entries"])
    notes = blueprint("read", workspace / "transcripts" / "2026-03-02-notes.txt", "--json").json["turns"]
    said = {t["n"]: t["text"] for t in notes}
    quoted = [v for e in ran.json["entries"] for v in e["evidence"] if v["source"] == "2026-03-02-notes.txt"]
    assert quoted
    assert all(set(v) >= EVIDENCE for v in quoted)
    assert all(v["quote"] in said[v["turn"]] for v in quoted if "⟦" not in v["quote"])


def test_ledger_filters_by_kind_and_status(blueprint: Blueprint, workspace: Path) -> None:
    """--kind and --status keep what they name and may be repeated; the table shows the same entries."""
    ran = blueprint("-C", workspace, "ledger", "--kind", "question", "--kind", "decision", "--status", "open", "--json")
    assert ran.json["entries"]
    assert {(e["kind"], e["status"]) for e in ran.json["entries"]} == {("question", "open")}
    table = blueprint("-C", workspace, "ledger", "--kind", "question")
    assert [line.split()[0] for line in table.out.splitlines()] == [e["id"] for e in ran.json["entries"]]


def test_ledger_of_one_label_tells_its_life(blueprint: Blueprint, workspace: Path) -> None:
    """Title, statement, reason, history and the words that were said, whatever the case of the label."""
    of = label(workspace, blueprint, "PostgreSQL 16")
    ran = blueprint("-C", workspace, "ledger", of.lower())
    assert ran.status == 0
    assert all(text in ran.out for text in (of, "accepted", "why:", "history:", "“", "2026-03-02-notes.txt"))
    assert [e["id"] for e in blueprint("-C", workspace, "ledger", of, "--json").json["entries"]] == [of]


def test_an_empty_workspace_has_an_empty_ledger(blueprint: Blueprint, tmp_path: Path) -> None:
    """No ledger is no error."""
    ran = blueprint("-C", tmp_path, "ledger", "--json")
    assert (ran.status, ran.json) == (0, {"schema": 1, "entries": []})


def test_trace_leads_from_the_document_to_the_words(blueprint: Blueprint, workspace: Path) -> None:
    """A label, a section, and a sentence copied from the document all lead to quotes with speaker and place."""
    of = label(workspace, blueprint, "PostgreSQL 16")
    entry = blueprint("-C", workspace, "trace", of, "--json").json["statements"][0]
    assert entry["cites"] == [of]
    assert {v["speaker"] for v in entry["evidence"]} >= {"Nadia"}
    assert all(set(v) >= EVIDENCE | {"id", "anchor"} for v in entry["evidence"])
    told = blueprint("-C", workspace, "trace", "technologies", "--json").json["statements"]
    sections = [s for s in told if s["cites"]]
    assert sections
    assert all(s["section"] == "technologies" and s["evidence"] for s in sections)
    text = blueprint("-C", workspace, "trace", sections[0]["text"], "--json").json["statements"]
    assert sections[0]["text"] in [s["text"] for s in text]
    assert "Nadia, turn 5, line 5, 2026-03-02-notes.txt" in blueprint("-C", workspace, "trace", of).out


def test_secrets_stay_masked_off_a_terminal(blueprint: Blueprint, workspace: Path) -> None:
    """No command prints the token of the talk, nor does any file that was written hold it, and --reveal is refused."""
    of = label(workspace, blueprint, "30 days")
    ran = blueprint("-C", workspace, "trace", of)
    assert "⟦secret:" in ran.out
    assert SECRET not in ran.out + blueprint("-C", workspace, "ledger", "--json").out
    refused = blueprint("-C", workspace, "trace", of, "--reveal")
    assert (refused.status, refused.out) == (2, "")
    written = [p for p in (workspace / ".dev-resources").rglob("*") if p.is_file()]
    assert written
    assert not any(SECRET.encode() in p.read_bytes() for p in written)


def test_no_redact_says_so_loudly_and_masks_nothing(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """The warning comes even where a person asked for quiet; only then does a secret reach the ledger."""
    notes = tmp_path / "2026-03-09-notes.txt"
    notes.write_text(f"Nadia: Decision: the deploy token {SECRET} is kept for a year.\nOskar: Agreed.\n", "utf-8")
    assert "WARNING: --no-redact" in blueprint("-C", workspace, "plan", "--no-redact", "--quiet", notes).err
    ran = blueprint("-C", workspace, "draft", "--no-redact", "--quiet", notes)
    assert "WARNING: --no-redact" in ran.err
    assert SECRET in blueprint("-C", workspace, "ledger", "--json").out
    assert "WARNING" not in blueprint("-C", workspace, "draft", notes).err


# -- check, agenda, usage, plan ---------------------------------------------------------------------------------------


def test_check_reports_by_section_and_exits_by_what_falls_short(blueprint: Blueprint, workspace: Path) -> None:
    """The status is 1 exactly where an error stands; --coverage adds a row an item of the brief."""
    ran = blueprint("-C", workspace, "check", "--coverage", "--json")
    errors = {s["section"] for s in ran.json["sections"] if any(v["severity"] == "error" for v in s["verdicts"])}
    assert ran.status == (1 if errors else 0)
    assert set(ran.json["short"]) == errors
    assert {r["verdict"] for r in ran.json["coverage"]} >= {"decided", "never raised"}
    assert "never raised" in blueprint("-C", workspace, "check", "--coverage").out


def test_check_counts_code_by_hand_and_reports_the_rest(blueprint: Blueprint, workspace: Path) -> None:
    """A person's prose is a note; code that a person put into the document is an error and gives status 1."""
    path = workspace / ".dev-resources" / "architecture" / "blueprint.md"
    text = path.read_text("utf-8")
    closing = "<!-- /section: technologies -->"
    assert closing in text
    path.write_text(text.replace(closing, f"We like it here.\n\n{closing}"), "utf-8")
    noted = verdicts(blueprint("-C", workspace, "check", "--json"), "technologies")
    assert ("by hand", "note") in noted
    path.write_text(text.replace(closing, f"```python\nimport os\n```\n\n{closing}"), "utf-8")
    ran = blueprint("-C", workspace, "check", "--json")
    assert ran.status == 1
    assert ("no_code", "error") in verdicts(ran, "technologies")
    assert "technologies" in ran.json["short"]


def verdicts(ran: Ran, section: str) -> set[tuple[str, str]]:
    """Check and severity of what stands against a section."""
    return {(v["check"], v["severity"]) for s in ran.json["sections"] if s["section"] == section for v in s["verdicts"]}


def test_agenda_ranks_what_is_open_before_what_was_never_raised(blueprint: Blueprint, workspace: Path) -> None:
    """The open question comes with its label and who asked; items of the brief that nobody raised come after it."""
    points = blueprint("-C", workspace, "agenda", "--json").json["points"]
    assert [p["rank"] for p in points] == list(range(1, len(points) + 1))
    sorts = [p["sort"] for p in points]
    assert sorts.index("open question") < sorts.index("never raised")
    asked = next(p for p in points if "down for an hour" in p["text"])
    assert asked["cites"]
    assert asked["who"] == "Nadia"
    assert "down for an hour" in blueprint("-C", workspace, "agenda").out


def test_plan_says_what_would_be_read_and_writes_nothing(blueprint: Blueprint, workspace: Path) -> None:
    """A new file is listed with its words, a known one is not; either engine leaves the workspace as it was."""
    new = workspace / "minutes.vtt"
    new.write_text(MINUTES, "utf-8")
    before = hashes(workspace)
    ran = blueprint("-C", workspace, "plan", new, workspace / "transcripts", "--json")
    assert ran.status == 0
    assert [(r["source"], r["tokens"]) for r in ran.json["read"]] == [("minutes.vtt", 0)]
    assert set(ran.json["unchanged"]) == {"2026-03-02-notes.txt", "chats.json"}
    assert ran.json["cost"] == 0
    endpoint = ("--engine", "openai", "--base-url", "http://127.0.0.1:9/v1", "--model", "gpt-5-mini")
    model = blueprint("-C", workspace, "plan", new, *endpoint, "--json")
    (first,) = model.json["read"]
    assert first["tokens"] > 500
    assert 0 < first["cost"] < 0.01
    assert model.json["estimate"]["least"] <= model.json["estimate"]["most"]
    assert model.json["seconds"] > 0
    assert model.err.startswith("engine: openai, 127.0.0.1:9, model gpt-5-mini ($")
    assert model.json["stale"]
    assert model.json["cost"] > 0
    assert {*model.json["stale"][0]} == {"section", "reasons", "tokens", "entries", "edits", "only_read"}
    assert hashes(workspace) == before
    assert not (workspace / ".dev-resources" / "blueprint" / "cache.sqlite").exists()


def test_a_plan_in_an_empty_workspace_writes_nothing(blueprint: Blueprint, tmp_path: Path) -> None:
    """Not even a folder is made, with either engine; `draft --dry-run` is the same."""
    (tmp_path / "w").mkdir()
    endpoint = ("--engine", "openai", "--base-url", "http://127.0.0.1:9/v1")
    assert blueprint("-C", tmp_path / "w", "plan").status == 0
    assert blueprint("-C", tmp_path / "w", "draft", "--dry-run", *endpoint).status == 0
    assert list((tmp_path / "w").iterdir()) == []


def test_usage_without_calls_is_nothing_spent(blueprint: Blueprint, workspace: Path) -> None:
    """Rules make no calls."""
    ran = blueprint("-C", workspace, "usage", "--json")
    assert ran.json["total"] == {
        "calls": 0, "input_tokens": 0, "cached_tokens": 0, "output_tokens": 0, "cost": 0.0, "seconds": 0.0,
    }  # fmt: skip
    assert "nothing was spent" in blueprint("-C", workspace, "usage").out


# -- draft ------------------------------------------------------------------------------------------------------------


def test_draft_prints_the_path_and_reports_on_stderr(blueprint: Blueprint, tmp_path: Path) -> None:
    """stdout holds the document's path alone; the first line on stderr names the engine, the others what was done."""
    (tmp_path / "notes.txt").write_text(NOTES, "utf-8")
    ran = blueprint("-C", tmp_path, "draft", tmp_path / "notes.txt", "--date", "2026-03-02")
    assert ran.out == ".dev-resources/architecture/blueprint.md\n"
    assert (tmp_path / ran.out.strip()).is_file()
    assert ran.err.splitlines()[0].startswith("engine: offline")
    assert "Read notes.txt (" in ran.err
    assert "decisions added" in ran.err
    assert ran.status == (1 if "Short: " in ran.err else 0)


def test_draft_json_says_what_was_done(blueprint: Blueprint, workspace: Path) -> None:
    """A new discussion: its decisions, the sections that it made stale; with --quiet stderr stays empty."""
    (workspace / "minutes.vtt").write_text(MINUTES, "utf-8")
    ran = blueprint("-C", workspace, "--quiet", "draft", workspace / "minutes.vtt", "--json", "--date", "2026-03-09")
    assert ran.err == ""
    assert [(r["source"], r["date"]) for r in ran.json["read"]] == [("minutes.vtt", "2026-03-09")]
    assert ran.json["read"][0]["added"]
    assert ran.json["drafted"]
    assert ran.json["fresh"]
    assert ran.status == (1 if any(d["short"] for d in ran.json["drafted"]) else 0)


def test_nothing_to_do_is_status_0_and_changes_nothing(blueprint: Blueprint, workspace: Path) -> None:
    """A second draft finds nothing new in transcripts/ and nothing stale."""
    before = hashes(workspace)
    ran = blueprint("-C", workspace, "draft")
    assert ran.status == 0
    assert "up to date" in ran.err
    assert hashes(workspace) == before


def test_draft_reads_standard_input(blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`draft -` takes a paste as a discussion of its own, named by its day and first words."""
    paste = tmp_path / "paste"
    paste.write_text(NOTES, "utf-8")
    with paste.open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        ran = blueprint("-C", tmp_path, "draft", "-", "--json", "--quiet")
    assert ran.json["read"][0]["source"].endswith("Nadia Morning Two things today storage")
    assert ran.json["read"][0]["key"].startswith("paste/")


def test_sections_are_forced_or_named(blueprint: Blueprint, workspace: Path) -> None:
    """--force drafts all, --section only what it names, and an unknown section is refused by its name."""
    forced = blueprint("-C", workspace, "plan", "--force", "--json").json["stale"]
    one = blueprint("-C", workspace, "plan", "--section", "technologies", "--json").json["stale"]
    assert len(forced) > 10
    assert [s["section"] for s in one] == ["technologies"]
    wrong = blueprint("-C", workspace, "draft", "--section", "poems")
    assert wrong.status == 2
    assert "'poems'" in wrong.sentence


def test_json_is_one_object_on_one_stream(blueprint: Blueprint, workspace: Path) -> None:
    """Whatever the command, stdout parses as one object with its version, and is not escaped in UTF-8."""
    commands = (("ledger",), ("trace", "technologies"), ("check",), ("agenda",), ("usage",), ("plan",), ("draft",))
    for command in commands:
        ran = blueprint("-C", workspace, *command, "--json")
        assert json.loads(ran.out)["schema"] == 1, command
    assert "⟦secret:" in blueprint("-C", workspace, "ledger", "--json").out


# -- lock, unlock -----------------------------------------------------------------------------------------------------


def test_lock_lists_locks_and_unlock_frees(blueprint: Blueprint, workspace: Path) -> None:
    """Each tells what is locked now; an unknown section is one sentence, and the forced plan leaves the locked out."""
    assert blueprint("-C", workspace, "lock").err == "None is locked.\n"
    locked = blueprint("-C", workspace, "lock", "data", "security", "--json")
    assert (locked.status, locked.json["locked"], locked.json["changed"]) == (
        0,
        ["data", "security"],
        ["data", "security"],
    )
    plan = blueprint("-C", workspace, "plan", "--force", "--json").json
    assert [s["section"] for s in plan["locked"]] == ["data", "security"]
    assert "locked data: forced; `blueprint unlock data`" in blueprint("-C", workspace, "plan", "--force").out
    assert blueprint("-C", workspace, "unlock", "data").out == "security\n"
    assert "nowhere" in blueprint("-C", workspace, "lock", "nowhere").sentence


# -- diff, and what a discussion changed ------------------------------------------------------------------------------

CHANGED = """Nadia: Decision: the order service retries a failed payment call 5 times instead of 3.
Lin: Agreed.
Oskar: What happens to the reports when the archive is full?
Lin: No idea yet. That stays open.
"""


def test_draft_says_what_each_discussion_changed_and_so_does_the_document(
    blueprint: Blueprint, workspace: Path
) -> None:
    """Decisions added and reversed, questions raised, the sections drafted for it; a folder is read once."""
    (workspace / "transcripts" / "2026-03-09-later.txt").write_text(CHANGED, "utf-8")
    ran = blueprint("-C", workspace, "draft", workspace / "transcripts", "--json")
    (read,) = ran.json["read"]
    changes = read["changes"]
    assert len(changes["decisions reversed"]) == 1
    assert len(changes["decisions added"]) == 1
    assert len(changes["questions raised"]) == 1
    assert "retries-and-timeouts" in read["drafted"]
    assert set(read["drafted"]) <= {d["section"] for d in ran.json["drafted"]}
    assert "1 decisions reversed" in ran.err or "1 decision reversed" in ran.err
    history = (workspace / ".dev-resources/architecture/blueprint.md").read_text("utf-8").split("### Change history")[1]
    entry = history.split("#### 2026-03-09")[1].split("####")[0]
    assert "**Reversed:**" in entry
    assert "**Questions raised:**" in entry
    assert "**Told in:**" in entry
    again = blueprint("-C", workspace, "draft", workspace / "transcripts", "--json").json
    assert (again["read"], again["drafted"]) == ([], [])


def test_diff_tells_two_states_apart_by_meaning(blueprint: Blueprint, workspace: Path) -> None:
    """By date, by file, by label; decisions with what became of them, numbers as they were and are."""
    (workspace / "transcripts" / "2026-03-09-later.txt").write_text(CHANGED, "utf-8")
    blueprint("-C", workspace, "draft", "-q")
    newest = blueprint("-C", workspace, "diff", "--json").json
    (reversed_,) = (d for d in newest["decisions"] if d["change"] == "reversed")
    assert (reversed_["was"]["status"], reversed_["now"]["status"]) == ("accepted", "superseded")
    assert [(n["was"], n["now"]) for n in newest["numbers"]] == [("3 times", "5 times")]
    assert "added" in {q["change"] for q in newest["questions"]}
    for names in (("2026-03-08",), ("notes.txt", "later"), ("D-001", "2026-03-31")):
        told = blueprint("-C", workspace, "diff", *names)
        assert told.status == 0
        assert f"{reversed_['id']}  reversed" in told.out
        assert "3 times → 5 times" in told.out
    assert "Nothing changed." in blueprint("-C", workspace, "diff", "later").out
    whole = blueprint("-C", workspace, "diff", "2026-01-01", "notes.txt", "--json").json
    assert whole["from"] == "before the first discussion"
    assert {d["change"] for d in whole["decisions"]} == {"added"}


@pytest.mark.parametrize(
    ("names", "named"),
    [(("nowhere",), "nowhere"), (("later", "notes.txt"), "earlier"), (("2026-13-40",), "no day"), (("t",), "several")],
)
def test_a_state_that_there_is_not_is_one_sentence(
    blueprint: Blueprint, workspace: Path, names: tuple[str, ...], named: str
) -> None:
    """Unknown, in the wrong order, no day, or more than one."""
    (workspace / "transcripts" / "2026-03-09-later.txt").write_text(CHANGED, "utf-8")
    blueprint("-C", workspace, "draft", "-q")
    ran = blueprint("-C", workspace, "diff", *names)
    assert ran.status == 2
    assert named in ran.sentence
