"""`blueprint config`: what holds and why, what a workspace may name, and the question before the first send."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_samples import MINUTES, Blueprint, hashes
from loopback import Loopback

KEY = "sk-test-1234567890abcdef"


def rows(blueprint: Blueprint, folder: Path, *flags: str) -> dict[str, tuple[object, str]]:
    shown = blueprint("-C", folder, "config", "--json", *flags).json["settings"]
    return {row["key"]: (row["value"], row["origin"]) for row in shown}


def test_each_setting_shows_its_value_and_its_origin(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Defaults, own file, workspace, environment, flag, in that order; the key and passwords are hidden."""
    own = tmp_path / "home" / "xdg_config_home" / "blueprint" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text(
        'max_cost = 1\nask_above = 1\nconcurrency = 2\n[endpoint]\nbase_url = "https://me:pw-9@own.example/v1"\n'
        'headers = { x-auth = "literal-secret", x-team = "$TEAM" }\n'
    )
    workspace = tmp_path / ".dev-resources" / "blueprint" / "config.toml"
    workspace.parent.mkdir(parents=True)
    workspace.write_text("max_cost = 2\nask_above = 2\n[prices.house]\ninput = 1\noutput = 2\n")
    monkeypatch.setenv("BLUEPRINT_MAX_COST", "3")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    found = rows(blueprint, tmp_path, "--model", "m")
    assert found["engine"] == ("auto", "default")
    assert found["concurrency"] == (2, str(own))
    assert found["ask_above"] == (2.0, str(workspace))
    assert found["max_cost"] == (3.0, "BLUEPRINT_MAX_COST")
    assert found["endpoint.model"] == ("m", "--model")
    assert found["endpoint.base_url"] == ("https://own.example/v1", str(own))
    assert found["key"] == ("set, not shown", "OPENAI_API_KEY")
    assert found["prices"][0] == {"house": {"input": 1.0, "output": 2.0}}
    text = blueprint("-C", tmp_path, "config").out
    for secret in (KEY, "pw-9", "literal-secret"):
        assert secret not in str(found) + text
    assert "$TEAM" in text
    assert " ".join(text.split()).count(f"Your own file is {own}.") == 1
    assert "consent false" in " ".join(text.split())


def test_a_cloned_workspace_sends_nothing_before_its_host_is_allowed(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2 and no request; after `config trust` it is used, and after `distrust` it is not."""
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with Loopback() as server:
        host = server.url.split("/")[2]
        config = tmp_path / "w" / ".dev-resources" / "blueprint" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text(f'[endpoint]\nbase_url = "{server.url}"\n')
        draft = ("-C", tmp_path / "w", "draft", tmp_path / "minutes.vtt", "--section", "technologies")
        refused = blueprint(*draft)
        assert refused.status == 2
        assert f"blueprint config trust {host}" in refused.sentence
        assert server.requests == []
        assert blueprint("-C", tmp_path / "w", "ledger").status == 0
        waiting = f"does not count before `blueprint config trust {host}`"
        assert waiting in " ".join(blueprint("-C", tmp_path / "w", "config").out.split())
        allowed = blueprint("-C", tmp_path / "w", "config", "trust", server.url)
        assert "OPENAI_API_KEY" in allowed.out
        assert waiting not in " ".join(blueprint("-C", tmp_path / "w", "config").out.split())
        assert not any("hosts" in name for name in hashes(tmp_path / "w"))
        assert blueprint(*draft).status in {0, 1}
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"
        config.write_text(f'[endpoint]\nbase_url = "{server.url}"\nkey_variable = "HOME"\n')
        assert "HOME" in blueprint(*draft, "--force").sentence
        assert blueprint("-C", tmp_path / "w", "config", "distrust", host).status == 0
        assert blueprint(*draft, "--force").status == 2


@pytest.mark.parametrize("answer", ["y", "n"])
def test_the_first_send_to_another_machine_asks_on_a_terminal(
    answer: str, blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for a workspace and host; no is status 2 and nothing sent."""
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    asked: list[str] = []

    def confirm(text: str, **_: object) -> bool:
        asked.append(text)
        return answer == "y"

    monkeypatch.setattr("typer.confirm", confirm)
    monkeypatch.setattr("agent.engines.endpoint.is_loopback", lambda _: False)
    with Loopback() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        draft = ("-C", tmp_path, "draft", tmp_path / "minutes.vtt", "--section", "technologies", "--quiet")
        off_terminal = blueprint(*draft)
        assert off_terminal.status == 2
        assert "--engine openai" in off_terminal.sentence
        assert server.requests == []
        monkeypatch.setattr("agent.cli.consent.on_a_terminal", lambda: True)
        ran = blueprint(*draft)
        assert (ran.status in {0, 1}) is (answer == "y")
        assert bool(server.requests) is (answer == "y")
        if answer == "y":
            blueprint(*draft, "--force")
        assert len(asked) == 1


def test_consent_is_a_flag_or_the_persons_own_setting(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workspace's own file cannot give it."""
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    own = tmp_path / "home" / "xdg_config_home" / "blueprint" / "config.toml"
    theirs = tmp_path / ".dev-resources" / "blueprint" / "config.toml"
    own.parent.mkdir(parents=True)
    theirs.parent.mkdir(parents=True)
    theirs.write_text("consent = true\n")
    monkeypatch.setattr("agent.engines.endpoint.is_loopback", lambda _: False)
    with Loopback() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        draft = ("-C", tmp_path, "draft", tmp_path / "minutes.vtt", "--section", "technologies")
        refused = blueprint(*draft)
        assert refused.status == 2
        assert "consent" in refused.err.splitlines()[0]
        assert server.requests == []
        assert blueprint(*draft, "--engine", "openai").status in {0, 1}
        own.write_text("consent = true\n")
        assert blueprint(*draft, "--force").status in {0, 1}


@pytest.mark.parametrize("args", [("trust",), ("forget", "x"), ("trust", "x", "y")])
def test_what_config_does_not_know_is_status_2(blueprint: Blueprint, tmp_path: Path, args: tuple[str, ...]) -> None:
    """One sentence."""
    assert blueprint("-C", tmp_path, "config", *args).status == 2
