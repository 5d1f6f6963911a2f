"""Planted secrets of many kinds as people type, paste and say them, and engineering talk that holds none.

All are invented, and put together here so that no scanner takes this file for a leak. They were written before the
rules were held against them; what the rules missed was mended by kind, never by case.
"""

from __future__ import annotations

import base64
import json
import random
import string
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

LOWER, UPPER, DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
WORDY = LOWER + UPPER + DIGITS
SEED = 20_261_125


class Planted(NamedTuple):
    """Turns that hold a secret, and the pieces of it of which none may remain."""

    kind: str
    turns: tuple[str, ...]
    secret: tuple[str, ...]


def drawn(rng: random.Random, letters: str, length: int) -> str:
    return "".join(rng.choice(letters) for _ in range(length))


def mixed(rng: random.Random, length: int) -> str:
    """Letters of both cases and digits, as generators of tokens make them."""
    return "aB3" + drawn(rng, WORDY, length - 3)


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def web_token(rng: random.Random) -> str:
    body = {"sub": drawn(rng, DIGITS, 8), "iat": rng.randrange(10**9)}
    return f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded(body)}.{mixed(rng, 43)}"


def key_block(rng: random.Random) -> str:
    sort = rng.choice(["RSA ", "EC ", "OPENSSH ", "", "ENCRYPTED "])
    lines = "\n".join(mixed(rng, 64) for _ in range(rng.randrange(3, 9)))
    return f"-----BEGIN {sort}PRIVATE KEY-----\n{lines}\n{mixed(rng, 22)}==\n-----END {sort}PRIVATE KEY-----"


def card(rng: random.Random) -> str:
    start, length = rng.choice([("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("37", 15), ("6011", 16)])
    digits = start + drawn(rng, DIGITS, length - len(start) - 1)
    total = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(reversed(digits)))
    digits += str(-total % 10)
    mark = rng.choice([" ", "-", ""])
    cut = [4, 10] if length == 15 else [4, 8, 12]
    return mark.join(digits[a:b] for a, b in zip([0, *cut], [*cut, length], strict=True))


def phone(rng: random.Random) -> str:
    made = rng.choice(
        [
            "+49 1## #######",
            "+1 (4##) 5##-####",
            "+44 7### ######",
            "+33 6 ## ## ## ##",
            "(6##) 5##-####",
            "+4915########",
            "6##-5##-####",
            "+91 98###-#####",
            "0049 30 #######",
            "+1-4##-5##-####",
        ]
    )
    return "".join(rng.choice("2345679") if c == "#" else c for c in made)


def address(rng: random.Random) -> str:
    who = rng.choice(["ines.okafor", "otto_k", "m.lind+ops", "r-vega", "tamsin", "first.last99"])
    where = rng.choice(["kilnworks.io", "mail.kilnworks.co.uk", "proton.me", "kilnworks.example", "sub.kiln-works.dev"])
    return f"{who}{rng.randrange(10, 99)}@{where}"


def password(rng: random.Random) -> str:
    word = rng.choice(["Harbour", "kestrel", "Winter", "Teapot", "m4ple", "correct-horse"])
    return f"{word}{rng.choice('!#$%&*_-')}{rng.randrange(10, 9999)}{rng.choice(['', 'x', 'Q!'])}"


MADE: dict[str, Callable[[random.Random], str]] = {
    "AWS key id": lambda r: r.choice(["AKIA", "ASIA"]) + drawn(r, UPPER + "234567", 16),
    "AWS secret": lambda r: "wJ7/" + mixed(r, 36),
    "GitHub": lambda r: r.choice(["ghp_", "gho_", "ghs_"]) + mixed(r, 36),
    "GitLab": lambda r: "glpat" + "-" + mixed(r, 20),
    "Slack": lambda r: f"xoxb-{drawn(r, DIGITS, 12)}-{drawn(r, DIGITS, 13)}-{mixed(r, 24)}",
    "webhook": lambda r: r.choice(
        [
            f"https://hooks.slack.com/services/T{drawn(r, UPPER, 8)}/B{drawn(r, UPPER, 8)}/{mixed(r, 24)}",
            f"https://discord.com/api/webhooks/{drawn(r, DIGITS, 18)}/{mixed(r, 68)}",
        ]
    ),
    "Stripe": lambda r: r.choice(["sk", "rk"]) + r.choice(["_live_", "_test_"]) + mixed(r, 24),
    "model provider": lambda r: r.choice(["sk-proj-", "sk-ant-api03-", "sk-"]) + mixed(r, 48),
    "Google": lambda r: "AIza" + "Sy" + mixed(r, 33),
    "web token": web_token,
    "private key": key_block,
    "registry token": lambda r: r.choice(
        [
            "npm" + "_" + mixed(r, 36),
            "pypi-" + "AgEIcHlwaS5vcmc" + mixed(r, 60),
            "dckr_pat_" + mixed(r, 27),
            "hf_" + drawn(r, LOWER + UPPER, 34),
        ]
    ),
    "mail or call service": lambda r: r.choice(
        [
            f"SG.{mixed(r, 22)}.{mixed(r, 43)}",
            "key-" + drawn(r, "0123456789abcdef", 32),
            drawn(r, DIGITS, 10) + ":AA" + mixed(r, 33),
            "xkeysib-" + drawn(r, "0123456789abcdef", 64) + "-" + mixed(r, 16),
        ]
    ),
    "e-mail address": address,
    "phone number": phone,
    "card number": card,
}
"""Secrets that give themselves away by their own look."""

SAYINGS = [
    "here, use {} for now",
    "{} <- please rotate that one, it was in the log",
    "I pasted `{}` into the wiki by mistake.",
    "It was {}.",
    "({})",
    'so the value is "{}", right?',
    "old: {}\nnew one comes on Monday",
    "fwd from ops: {}, thanks!",
    "Somebody committed {} last night and the scanner went off",
    "= {} =",
]

HOMES: dict[str, tuple[Callable[[random.Random], str], list[str]]] = {
    "password in an address": (
        lambda r: mixed(r, r.randrange(8, 20)),
        [
            "postgres://app:{}@db-1.internal:5432/orders",
            "DATABASE_URL=mysql://root:{}@10.2.0.4/kiln",
            "redis://:{}@cache.internal:6379/0",
            "amqps://worker:{}@mq.kiln.internal/vhost",
            "mongodb+srv://svc:{}@cluster0.x.net",
            "git clone https://ci:{}@git.kiln.internal/app.git",
            "we still have jdbc:postgresql://u:{}@h/db in there",
            "sftp://carrier:{}@files.kiln.internal:22",
            "the broker is at mqtt://gw:{}@10.0.0.9:1883",
            "proxy http://u:{}@proxy:3128",
        ],
    ),
    "password": (
        password,
        [
            "password: {}",
            "the password is {}",
            "PGPASSWORD={} psql -h db",
            "the wifi password for the lab is {} by the way",
            "pw: {}",
            "login admin / password {}",
            "DB_PASSWORD='{}'",
            "Its root password was {} until March.",
            "user=app password={} sslmode=require",
            '"password": "{}",',
        ],
    ),
    "generic key": (
        lambda r: r.choice([drawn(r, "0123456789abcdef", 32), mixed(r, 32), mixed(r, 43) + "="]),
        [
            "api_key={}",
            "API_KEY: {}",
            "the api key is {}",
            "X-Api-Key: {}",
            "export SENTRY_AUTH_TOKEN={}",
            'client_secret: "{}"',
            "SECRET_KEY = '{}'",
            "we signed with the webhook secret {} until now",
            "curl 'https://api.kiln.example/v1?api_key={}'",
            "the token for staging is {}",
        ],
    ),
    "bearer": (
        lambda r: mixed(r, 40),
        [
            "Authorization: Bearer {}",
            "curl -H 'Authorization: Bearer {}' https://api",
            "it sends bearer {} with each call",
            'headers = {{"Authorization": "Bearer {}"}}',
            "authorization: token {}",
            '-H "Authorization: token {}"',
            "Proxy-Authorization: Bearer {}",
            "I used `Bearer {}`",
            "Authorization=Bearer {}",
            "auth header was Bearer {}, it worked",
        ],
    ),
    "basic": (
        lambda r: base64.b64encode(f"admin:{mixed(r, 11)}".encode()).decode(),
        [
            "Authorization: Basic {}",
            "authorization: basic {}",
            "curl -H 'Authorization: Basic {}' https://x",
            "Basic {}",
            '"Authorization": "Basic {}"',
            "it logs `Authorization: Basic {}` in plain",
            "header Basic {}",
            "Proxy-Authorization: Basic {}",
            "Authorization=Basic {}",
            "we saw Authorization: Basic {} in the trace",
        ],
    ),
    "Azure": (
        lambda r: base64.b64encode(r.randbytes(64)).decode(),
        [
            "AccountKey={}",
            "DefaultEndpointsProtocol=https;AccountName=kiln;AccountKey={};EndpointSuffix=core.windows.net",
            "Endpoint=sb://kiln.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={}",
            "the connection string had AccountKey={} in it",
            "SharedAccessKey={}",
            "AZURE_STORAGE_KEY={}",
            "account key: {}",
            "the storage account key is {}",
            '"accountKey": "{}"',
            "HostName=h.azure-devices.net;SharedAccessKey={}",
        ],
    ),
}
"""Secrets that are known by what stands before them alone."""

_FILL = ["no wait, later.", "ok so", "right, and then", "that is the one,", "it works now."]


def planted(seed: int = SEED) -> Iterator[Planted]:
    """Ten of each kind that stands on one line, and more that are cut by a caption line or told over two turns."""
    rng = random.Random(seed)
    for kind, make in MADE.items():
        for saying in SAYINGS:
            secret = make(rng)
            yield Planted(kind, (rng.choice(_FILL), saying.format(secret), rng.choice(_FILL)), (secret,))
    for kind, (make, homes) in HOMES.items():
        for home in homes:
            secret = make(rng)
            yield Planted(kind, (rng.choice(_FILL), home.format(secret), rng.choice(_FILL)), (secret,))
    yield from _cut(rng)


def _cut(rng: random.Random) -> Iterator[Planted]:
    """Broken by the end of a caption's line, which is a blank in the turn; and told over two turns."""
    for kind in ("AWS key id", "GitHub", "GitLab", "Slack", "Stripe", "model provider", "Google", "web token"):
        secret = MADE[kind](rng)
        at = rng.randrange(12, len(secret) - 6)
        first, second = secret[:at], secret[at:]
        yield Planted(
            f"{kind}, broken", ("ok", f"so it is {first} {second} and that has to go", "yes"), (first, second)
        )
        yield Planted(f"{kind}, two turns", (f"it starts with {first}", f"{second}", "thanks"), (first, second))
    for ask, answer in (
        ("the admin password is", "{}"),
        ("What is the password for the lab?", "{}"),
        ("password?", "It's {}."),
        ("the api key for the carrier is", "{} I think"),
        ("and the token is", "it is {}"),
    ):
        secret = password(rng) if "password" in ask else mixed(rng, 24)
        yield Planted("told over two turns", ("ok", ask, answer.format(secret), "noted"), (secret,))
    for kind in ("card number", "phone number"):
        secret = "4929 8812 3344 5579" if kind == "card number" else "+49 151 2345 6789"
        first, second = secret[:9], secret[9:].strip()
        yield Planted(f"{kind}, two turns", (f"it is {first}", second, "ok"), (second,))


LINES = (Path(__file__).parent / "data" / "engineering-talk.txt").read_text("utf-8").splitlines()
"""Lines of talk with places for versions, hashes, ports and the like, which look like secrets and are none."""


def talk(words: int, seed: int = SEED) -> str:
    """So many words of engineering talk without a secret, a line each."""
    rng = random.Random(seed)
    hexed = "0123456789abcdef"
    fill: dict[str, Callable[[], str]] = {
        "package": lambda: rng.choice(["pydantic", "left-pad", "asyncpg", "opentelemetry-sdk", "nginx", "redis"]),
        "version": lambda: f"{rng.randrange(30)}.{rng.randrange(40)}.{rng.randrange(90)}",
        "small": lambda: str(rng.randrange(1, 10)),
        "number": lambda: str(rng.randrange(1_000, 99_999)),
        "port": lambda: str(rng.randrange(1_024, 65_000)),
        "sha": lambda: drawn(rng, hexed, 40),
        "short": lambda: drawn(rng, hexed, 7),
        "sha256": lambda: drawn(rng, hexed, 64),
        "md5": lambda: drawn(rng, hexed, 32),
        "span": lambda: drawn(rng, hexed, 16),
        "trace": lambda: drawn(rng, hexed, 32),
        "hex6": lambda: drawn(rng, hexed, 6),
        "b64": lambda: base64.b64encode(rng.randbytes(64)).decode(),
        "b64short": lambda: drawn(rng, WORDY, 43),
        "uuid": lambda: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "ulid": lambda: "01" + drawn(rng, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24),
        "snowflake": lambda: str(rng.randrange(10**17, 10**19)),
        "epoch": lambda: str(rng.randrange(1_600_000_000, 1_800_000_000)),
        "date": lambda: f"2026-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        "time": lambda: f"{rng.randrange(24):02d}:{rng.randrange(60):02d}:17.{rng.randrange(1_000):03d}",
        "stamp": lambda: f"2026-03-{rng.randrange(10, 29)}T1{rng.randrange(9)}:30:09.{rng.randrange(10**6):06d}Z",
    }

    class Filled(dict[str, str]):
        def __missing__(self, name: str) -> str:
            return fill[name]()

    lines: list[str] = []
    count = 0
    while count < words:
        line = rng.choice(LINES).format_map(Filled())
        lines.append(line)
        count += len(line.split())
    return "\n".join(lines)
