"""How cost grows, measured in processes of its own, for `scripts/bench.py`: prints one object of JSON.

    python scripts/bench_growth.py talk N         one discussion of N exchanges, read and drafted by rules
    python scripts/bench_growth.py ledger N       tokens that reading one more discussion sends, with N in the ledger:
                                                  messages, and the forms that go with them

The discussions are made up of parts that do not repeat, so that ten times the words are ten times the matters.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from loopback import Loopback, shape

from agent.bootstrap import Options, Session
from agent.bootstrap.feeding import Feeding
from agent.bootstrap.sources import named
from agent.text.chunks import count

_EXCHANGES = 12
"""Exchanges of one discussion where a ledger is made of many."""
_MODEL = "gpt-4o"
_PLACES = ("harbour", "depot", "orchard", "archive", "foundry", "ferry", "clinic", "quarry", "nursery", "signal box")
_KEPT = ("tickets", "invoices", "photos of the meter", "failed deliveries")
"""What each part is asked about, one after the other."""
_STORES = ("PostgreSQL", "Redis", "SQLite", "Kafka", "S3", "MongoDB")
_REASONS = ("the auditors ask for it", "the link is down at night", "nobody looks at it later", "it is what they know")
_ASIDES = (
    "Hang on, my screen froze. Right, I am back.",
    "That is what the people on site told me as well, more or less.",
    "Before I forget, the coffee machine is fixed.",
    "I had a look at that last week and it seemed fine to me.",
)


def talk(seed: int, exchanges: int) -> str:
    """A discussion as `Name: words`: a question, an answer with a number and a reason, assent, and talk beside it."""
    rng = random.Random(seed)
    lines, part = [], ""
    for n in range(exchanges):
        part = part if n % len(_KEPT) else f"{rng.choice(_PLACES)} {_syllables(rng)} service"
        kept, amount, store = _KEPT[n % len(_KEPT)], rng.randrange(2, 400), rng.choice(_STORES)
        lines += [
            f"Ada: How long does the {part} keep its {kept}, and where?",
            f"Tom: {rng.choice(_ASIDES)}",
            f"Tom: The {part} keeps {kept} in {store} for {amount} days, because {rng.choice(_REASONS)}.",
            f"Ada: {'Agreed' if n % 3 else 'Yes, agreed. And what about the next one'}.",
        ]
    return "\n".join(lines) + "\n"


def _syllables(rng: random.Random) -> str:
    """A word that no other part has."""
    return "".join(rng.choice("bdfgklmnprstv") + rng.choice("aeiou") for _ in range(4))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=_MEASURED, help="what grows")
    parser.add_argument("number", type=_positive, help="of exchanges, or of discussions in the ledger")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _apart(root)
        (root / "work").mkdir()
        print(json.dumps(_MEASURED[given.what](root / "work", given.number)))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is none")
    return number


def _apart(root: Path) -> None:
    """Let neither the settings nor the state of whoever measures have a say."""
    for name in [n for n in os.environ if n.startswith(("BLUEPRINT_", "OPENAI_"))]:
        del os.environ[name]
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(root / name.lower())


def _talk(root: Path, exchanges: int) -> dict[str, float]:
    """Seconds of the processor, start-up and a first small draft apart."""
    _draft(root / "small", talk(0, 2))
    text = talk(1, exchanges)
    began = time.process_time()
    entries = _draft(root / "large", text)
    return {"seconds": time.process_time() - began, "words": len(text.split()), "entries": entries}


def _draft(root: Path, text: str) -> int:
    root.mkdir()
    file = root / "2026-01-05-talk.txt"
    file.write_text(text, "utf-8")
    return len(Session(root, Options(engine="offline")).draft([str(file)]).ledger.entries)


def _ledger(root: Path, discussions: int) -> dict[str, float]:
    """Tokens of the requests in which one discussion, about things that the first one spoke of, is read by a model."""
    files = []
    for n in range(discussions):
        files.append(root / f"20{25 - n // 336:02d}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}-talk-{n}.txt")
        files[-1].write_text(talk(n, _EXCHANGES), "utf-8")
    entries = _fed(Session(root, Options(engine="offline")), files)
    follow = root / "2026-05-05-follow.txt"
    follow.write_text(talk(0, _EXCHANGES).replace("days", "weeks"), "utf-8")
    with Loopback() as server:
        os.environ["OPENAI_API_KEY"] = "none"
        _fed(Session(root, Options(engine="openai", model=_MODEL, base_url=server.url)), [follow])
    sent = [str(m["content"]) for request in server.requests for m in request["messages"]]
    sent += [json.dumps(shape(request)) for request in server.requests]
    tokens = sum(count(text, _MODEL) for text in sent)
    return {"tokens": tokens, "calls": len(server.requests), "entries": entries}


def _fed(session: Session, files: list[Path]) -> int:
    """Have the files read into the ledger; how many entries it holds then."""
    session.workspace.prepare()
    feeding = Feeding(session)
    feeding.feed(named(session.workspace, [str(f) for f in files], None, session.clock.today()))
    return len(session.ledger().entries)


_MEASURED = {"talk": _talk, "ledger": _ledger}

if __name__ == "__main__":
    main()
