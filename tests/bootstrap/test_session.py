"""A workspace in use: dates, names, which engine's reading and text stand, and merges of branches."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes import Collecting, FixedClock, ScriptedEngine

from agent.bootstrap import Options, Session
from agent.bootstrap.feeding import Feeding
from agent.catalogue import load
from agent.document.anchors import regions, split
from agent.engines.offline.engine import OfflineEngine
from agent.errors import BudgetError, UsageError
from agent.formats.base import Source
from agent.model.plan import Plan
from agent.model.section import Doubt, SectionBrief, SectionDraft, Sentence, Severity, Verdict
from agent.model.transcript import Chunk, Redacted
from agent.store.ledger_log import append_events, read_log

FIRST = """Ines: Where do the curves of the kiln go?
Otto: Okay, decision: the curves are stored in SQLite for 90 days, because the board has no network.
Ines: Agreed.
"""
SECOND = """Ines: We change that: the curves are kept in SQLite for 30 days instead of 90 days.
Otto: Agreed.
"""


class Model(OfflineEngine):
    """A model that reads and writes as the rules do, under another name; it counts what it drafts."""

    def __init__(self, name: str = "m-1") -> None:
        super().__init__(load())
        self._name, self.drafted = name, list[str]()

    @property
    def name(self) -> str:
        return self._name

    def draft(self, brief: Redacted[SectionBrief]) -> SectionDraft:
        self.drafted.append(brief.value.spec.id)
        return super().draft(brief).model_copy(update={"engine": self._name})

    def repair(self, brief: Redacted[SectionBrief], draft: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
        return super().repair(brief, draft, verdicts).model_copy(update={"engine": self._name})


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    room = tmp_path / "room"
    (room / "transcripts").mkdir(parents=True)
    return room


def session(root: Path, engine: Model | ScriptedEngine | None = None, **options: object) -> Session:
    chosen = Options.model_validate({"engine": "offline"} | options)
    return Session(root, chosen, Collecting(), {}, FixedClock(), engine)


def put(root: Path, name: str, text: str) -> None:
    (root / "transcripts" / name).write_text(text, "utf-8")


def document(root: Path) -> str:
    return (root / ".dev-resources" / "architecture" / "blueprint.md").read_text("utf-8")


def dates(root: Path) -> dict[str, dt.date | None]:
    return {d.source: d.date for d in session(root).ledger().discussions}


def test_discussions_without_a_date_keep_the_order_in_which_they_were_fed(root: Path) -> None:
    """Where no day is known none is invented: they come first, one after the other, also when read again."""
    for name, text in (("b.txt", FIRST), ("a.txt", SECOND)):
        put(root, name, text)
        session(root).draft([str(root / "transcripts" / name)])
    put(root, "2026-01-05-c.txt", SECOND + " ")
    session(root).draft()
    expected = [("b.txt", None), ("a.txt", None), ("2026-01-05-c.txt", dt.date(2026, 1, 5))]
    assert list(dates(root).items()) == expected
    put(root, "b.txt", FIRST.replace("no network", "no network at all"))
    report = session(root).draft()
    assert [f.discussion.source for f in report.fed] == ["b.txt"]
    assert list(dates(root).items()) == expected


def test_a_discussion_without_a_date_takes_the_day_after_the_newest_and_keeps_it(root: Path) -> None:
    """Fed after a dated one it comes a day later; fed again, corrected, it stays where it was."""
    put(root, "2026-01-05-a.txt", SECOND)
    session(root).draft()
    put(root, "b.txt", FIRST)
    session(root).draft()
    assert dates(root)["b.txt"] == dt.date(2026, 1, 6)
    put(root, "b.txt", FIRST.replace("no network", "no network at all"))
    report = session(root).draft()
    assert [f.discussion.source for f in report.fed] == ["b.txt"]
    assert dates(root)["b.txt"] == dt.date(2026, 1, 6)


def test_a_date_set_by_hand_counts_over_the_files_own(root: Path) -> None:
    """`--date` wins over the configuration, that over the file's name."""
    put(root, "2026-01-05-a.txt", FIRST)
    (root / ".dev-resources" / "blueprint").mkdir(parents=True)
    (root / ".dev-resources" / "blueprint" / "config.toml").write_text(
        '[dates]\n"transcripts/2026-01-05-a.txt" = 2026-01-07\n', "utf-8"
    )
    source = session(root)._sources((), None)[0]
    (found,) = session(root).transcripts(source)
    (flagged,) = session(root, date=dt.date(2026, 1, 9)).transcripts(source)
    assert (found.date, flagged.date) == (dt.date(2026, 1, 7), dt.date(2026, 1, 9))


def test_feeding_the_same_twice_changes_nothing(root: Path) -> None:
    """Not a byte of log or document, and nothing is stale."""
    put(root, "a.txt", FIRST)
    session(root).draft()
    log = session(root).workspace.ledger
    held = (log.read_bytes(), document(root))
    report = session(root).draft()
    assert (report.fed, report.unchanged, report.plan.stale) == ((), ("a.txt",), ())
    assert (log.read_bytes(), document(root)) == held


def test_rules_replace_neither_the_reading_nor_the_text_of_a_model(root: Path) -> None:
    """Offline after a model: nothing is read again or overwritten, what changed waits and is named, force redrafts."""
    put(root, "2026-01-05-a.txt", FIRST)
    session(root, Model()).draft()
    written = document(root)
    report = session(root).draft()
    assert (report.fed, report.plan.stale, report.plan.waiting) == ((), (), ())
    assert document(root) == written
    put(root, "2026-01-12-b.txt", SECOND)
    report = session(root).draft()
    assert [f.discussion.source for f in report.fed] == ["2026-01-12-b.txt"]
    assert next(e.status for e in report.ledger.entries if "90 days" in e.statement) == "superseded"
    waiting = {w.section for w in report.plan.waiting}
    assert waiting
    assert waiting <= set(report.plan.fresh)
    assert not waiting & {s.section for s in report.plan.stale}
    back = Model()
    session(root, back).draft()
    assert waiting <= set(back.drafted)
    assert len(session(root, force=True).plan(report.ledger).stale) == len(load().sections)


def test_a_model_reads_again_what_rules_had_read(root: Path) -> None:
    """The better reading takes the place of the weaker one, with the same labels."""
    put(root, "2026-01-05-a.txt", FIRST)
    before = session(root).draft().ledger
    report = session(root, Model()).draft()
    assert [f.discussion.engine for f in report.fed] == ["m-1"]
    assert [(e.id, e.statement) for e in report.ledger.entries] == [(e.id, e.statement) for e in before.entries]


def test_branches_that_each_fed_a_discussion_merge_into_one_ledger(root: Path, tmp_path: Path) -> None:
    """The run after git's union merge reconciles the one with the other, though it feeds nothing new."""
    other = tmp_path / "other"
    (other / "transcripts").mkdir(parents=True)
    put(root, "2026-01-05-a.txt", FIRST)
    put(other, "2026-01-12-b.txt", SECOND)
    for room in (root, other):
        session(room).draft()
    put(root, "2026-01-12-b.txt", SECOND)
    append_events(session(root).workspace.ledger, read_log(session(other).workspace.ledger).events)
    assert {e.status for e in session(root).ledger().entries if e.kind.value == "decision"} == {"accepted"}
    report = session(root).draft()
    assert report.fed == ()
    (old,) = (e for e in report.ledger.entries if e.status == "superseded")
    assert "90 days" in old.statement
    held = session(root).workspace.ledger.read_bytes()
    session(root).draft()
    assert session(root).workspace.ledger.read_bytes() == held


def test_nothing_is_written_where_the_person_does_not_agree_to_the_plan(root: Path) -> None:
    """What was read is kept, the document is not touched, and the next run drafts."""
    put(root, "a.txt", FIRST)
    asking = session(root)

    def refuse(plan: Plan) -> None:
        raise BudgetError(f"{len(plan.stale)} sections are too many.")

    asking.agree = refuse
    with pytest.raises(BudgetError):
        asking.draft()
    assert not asking.workspace.document.exists()
    report = session(root).draft()
    assert (report.fed, report.unchanged) == ((), ("a.txt",))
    assert report.drafted


def test_a_run_that_fails_while_reading_leaves_the_workspace_as_it_was(root: Path) -> None:
    """What stood before stands after, byte for byte."""
    put(root, "a.txt", FIRST)
    session(root).draft()
    held = (session(root).workspace.ledger.read_bytes(), document(root))
    put(root, "b.txt", SECOND)

    def down(_: Chunk) -> Sequence[object]:
        raise UsageError("The model is down.")

    with pytest.raises(UsageError, match="down"):
        session(root, ScriptedEngine(find=down, name="m-1")).draft()  # type: ignore[arg-type]  # it finds nothing
    assert (session(root).workspace.ledger.read_bytes(), document(root)) == held


def test_without_a_discussion_the_sentence_says_what_to_do(root: Path) -> None:
    """An empty workspace is a person's first meeting with the tool."""
    with pytest.raises(UsageError, match="no discussion to draft from"):
        session(root).draft()


def test_an_unknown_section_stops_the_run_before_anything_is_written(root: Path) -> None:
    """A slip of the keyboard costs nothing."""
    put(root, "a.txt", FIRST)
    with pytest.raises(UsageError, match="nowhere"):
        session(root, sections=("nowhere",)).draft()
    assert not (root / ".dev-resources").exists()


def test_a_dry_run_says_what_it_would_read_and_writes_nothing(root: Path) -> None:
    """The waiting discussion is named with its words."""
    put(root, "a.txt", FIRST)
    report = session(root, dry_run=True).draft()
    assert [(w.source, w.tokens) for w in report.waiting] == [("a.txt", 0)]
    assert not (root / ".dev-resources").exists()


def test_rules_need_no_threads_and_a_model_has_as_many_as_were_asked_for(root: Path) -> None:
    """What waits for nothing runs in place."""
    assert session(root).threads == 0
    asked = Session(root, Options(engine="openai", concurrency=3, dry_run=True), environment={"OPENAI_API_KEY": "k-1"})
    assert asked.threads == 3


def test_a_locked_section_stays_byte_for_byte_whatever_changes_or_is_forced(root: Path) -> None:
    """What changed in it is told, nothing drafts it, and unlocked it is drafted."""
    put(root, "2026-01-05-a.txt", FIRST)
    session(root).draft()
    held = regions(split(document(root)))
    put(root, "2026-01-12-b.txt", SECOND)
    assert session(root).lock(["data"]) == ("data",)
    assert session(root).lock(["data"]) == ()
    report = session(root, force=True).draft()
    assert [s.section for s in report.plan.locked] == ["data"]
    assert "data" not in {d.section for d in report.drafted}
    assert regions(split(document(root)))["data"] == held["data"]
    with pytest.raises(UsageError, match="blueprint unlock data"):
        session(root, sections=("data",)).draft()
    assert session(root).unlock(["data"]) == ("data",)
    assert [d.section for d in session(root).draft().drafted] == ["data"]
    assert "30 days" in regions(split(document(root)))["data"]


def test_a_file_that_did_not_change_is_not_parsed_again(root: Path) -> None:
    """It is opened once, to see that its bytes are the same; a changed one is parsed, and told as new."""
    opened: list[str] = []

    def source(text: str) -> Source:
        def stream() -> io.BytesIO:
            opened.append(text)
            return io.BytesIO(text.encode())

        return Source(name="a.txt", path="transcripts/a.txt", opened=stream)

    session = Session(root, Options(engine="offline"))
    session.workspace.prepare()
    feeding = Feeding(session)
    for text, new in ((FIRST, True), (FIRST, False), (SECOND, True), (SECOND, False)):
        opened.clear()
        found, unchanged = feeding.sift([source(text)])
        assert (len(found), unchanged) == ((1, ()) if new else (0, ("a.txt",)))
        assert (len(opened) > 1) is new
        feeding.feed(found)
        feeding.remember()


def test_a_list_of_files_that_cannot_be_read_costs_no_run(root: Path) -> None:
    """It only saves work: damaged, or of another version, the files are parsed again."""
    (root / "transcripts").mkdir(exist_ok=True)
    (root / "transcripts" / "a.txt").write_text(FIRST, "utf-8")
    session = Session(root, Options(engine="offline"))
    assert len(session.draft().fed) == 1
    (session.workspace.discussions / "files.json").write_text("{", "utf-8")
    again = Session(root, Options(engine="offline")).draft()
    assert (again.fed, again.unchanged) == ((), ("a.txt",))


class Doubtful(Model):
    """A model that doubts whatever it reads again."""

    @property
    def attests(self) -> bool:
        return True

    def attest(self, brief: Redacted[SectionBrief], statements: Sequence[Sentence]) -> Sequence[Doubt]:
        return [Doubt(statement=n, why="nobody said so") for n in range(len(statements))]


def test_what_a_second_reading_doubts_stays_marked_for_whoever_checks_later(root: Path) -> None:
    """No check finds it again, and no reading is paid for: what was found when it was drafted is told."""
    put(root, "2026-01-05-a.txt", FIRST)
    report = session(root, Doubtful()).draft()
    short = {d.section: [v.check for v in d.short] for d in report.drafted if d.short}
    assert short
    assert {check for checks in short.values() for check in checks} == {"second_reading"}
    later = session(root).checks()
    assert {n: [v.check for v in vs if v.severity is Severity.ERROR] for n, vs in later.items() if n in short} == short
