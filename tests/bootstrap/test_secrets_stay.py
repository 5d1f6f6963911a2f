"""Secrets that were pasted or said: none leaves, none is kept, and the document still names what people meant."""

from __future__ import annotations

import json
from pathlib import Path

from loopback import Loopback
from secret_samples import planted

from agent.bootstrap import Options, Session

TOKEN = "ghp" + "_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


def test_no_planted_secret_reaches_the_endpoint_or_the_disk(tmp_path: Path) -> None:
    """Of over two hundred of more than twenty kinds, in one long talk: not in a request, not in a file of ours."""
    plants = list(planted())
    assert len(plants) > 200
    assert len({p.kind for p in plants}) > 20
    said = [text for p in plants for text in p.turns]
    said.append(f"Decision: the deploy job signs in with the token {TOKEN} until May.")
    segments = [{"start": n, "end": n + 1, "text": text, "speaker": "AB"[n % 2]} for n, text in enumerate(said)]
    talk = tmp_path / "talk.json"
    talk.write_text(json.dumps({"segments": segments, "language": "en"}), "utf-8")
    (tmp_path / "w").mkdir()
    with Loopback() as server:
        options = Options(engine="openai", base_url=server.url, model="house-model", sections=("technologies",))
        session = Session(tmp_path / "w", options, environment={})
        session.draft([str(talk)])
    sent = "\n".join(json.dumps(request, ensure_ascii=False) for request in server.requests)
    kept = {p.name: p.read_bytes().decode("utf-8", "replace") for p in (tmp_path / "w").rglob("*") if p.is_file()}
    for piece in {piece for p in plants for piece in p.secret} | {TOKEN}:
        written = json.dumps(piece, ensure_ascii=False)[1:-1]
        assert piece not in sent
        assert written not in sent
        assert not [name for name, text in kept.items() if piece in text or written in text], piece
    document = session.workspace.document.read_text("utf-8")
    assert "the deploy job signs in with the token ⟦secret:" in document
