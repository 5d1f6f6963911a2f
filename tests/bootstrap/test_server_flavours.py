"""The samples over every flavour of server: what is missing is worked around, and the ledger is the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flavours import FLAVOURS, Flavour, quoting
from loopback import Loopback

from agent.bootstrap import Options, Session
from agent.bootstrap.session import Report

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "transcripts" / "larkbox").glob("2026-*"))
SHORT = [path for path in SAMPLES if "standup" in path.name]
SECTIONS = ("technologies", "components")


def drafted(folder: Path, server: Loopback, samples: list[Path], sections: tuple[str, ...]) -> tuple[Session, Report]:
    folder.mkdir()
    options = Options(engine="openai", base_url=server.url, model="house-model", sections=sections)
    session = Session(folder, options, environment={})
    return session, session.draft([str(path) for path in samples])


def told(session: Session) -> list[tuple[object, ...]]:
    """The ledger as far as it does not depend on who was asked."""
    return [(e.id, e.kind, e.title, e.statement, e.status, e.evidence, e.details) for e in session.ledger().entries]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """The ledger over a server that takes everything."""
    with Loopback(answer=quoting) as server:
        session, _ = drafted(tmp_path_factory.mktemp("plain") / "w", server, SHORT, SECTIONS)
    return told(session)


@pytest.fixture(scope="module")
def monkeypatch_module(tmp_path_factory: pytest.TempPathFactory) -> object:
    """The same key to the secret marks for every run of this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield patch


@pytest.mark.parametrize("name", FLAVOURS)
def test_a_sample_comes_to_the_same_ledger_over_every_server(
    name: str, tmp_path: Path, plain: list[tuple[object, ...]]
) -> None:
    """Every draft passes every check, and what was learned spares the next run the refusals."""
    _same(FLAVOURS[name], tmp_path, SHORT, SECTIONS, plain)


@pytest.mark.soak
@pytest.mark.parametrize("name", FLAVOURS)
def test_all_samples_come_to_the_same_ledger_over_every_server(
    name: str, tmp_path: Path, monkeypatch_module: pytest.MonkeyPatch
) -> None:
    """The same for the four samples and every section."""
    with Loopback(answer=quoting) as server:
        session, _ = drafted(tmp_path / "plain", server, SAMPLES, ())
    (tmp_path / "other").mkdir()
    _same(FLAVOURS[name], tmp_path / "other", SAMPLES, (), told(session))


def _same(
    flavour: Flavour, folder: Path, samples: list[Path], sections: tuple[str, ...], plain: list[tuple[object, ...]]
) -> None:
    refused: list[str] = []

    def refuse(request: dict[str, object]) -> object:
        said = flavour.refuse(request)
        if said is not None:
            refused.append(json.dumps(request))
        return said

    with Loopback(answer=flavour.answer, refuse=refuse) as server:
        session, report = drafted(folder / "w", server, samples, sections)
        assert told(session) == plain
        assert [(d.section, d.short) for d in report.drafted if d.short] == []
        assert len(refused) == len(set(refused)), "nothing that was refused is asked in the same words again"
        before = len(server.requests)
        Session(folder / "w", session.options, environment={}).draft([str(path) for path in samples])
        assert len(server.requests) == before, "a second run asks nothing"
