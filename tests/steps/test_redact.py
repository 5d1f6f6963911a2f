"""Secrets are masked before anything leaves the machine; ordinary engineering talk is left as it was said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from secret_samples import Planted, planted
from secret_samples import talk as engineering_talk

from agent.errors import UsageError
from agent.model.transcript import Attachment, Transcript, Turn
from agent.steps.redact import marked_secrets, redact, redact_record, redact_text
from agent.text.secrets import parse_rules

LEXICON = Path(__file__).parents[2] / "prompts" / "lexicons" / "secrets.toml"
RULES = parse_rules(LEXICON.read_text(encoding="utf-8"))
KEY = b"a key that lies outside the workspace"
MARK = re.compile(r"⟦secret:[0-9A-F]{4,}⟧")

# Put together here so that no scanner takes these files for a leak.
HELD = {
    "AWS key id": ("use {}", "AKIA" + "Q7RT2M9XKD4LZP3W"),
    "AWS secret": ("aws_secret_access_key = {}", "qW9" + "eR8tY7uI6oP5aS4dF3gH2jK1lZ0xC9vB8nM7/+k"),
    "GitHub": ("clone with {}", "ghp" + "_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"),
    "GitLab": ("token {}", "glpat" + "-x9Yz_12345abcdeFGHIJ"),
    "Slack": ("bot {}", "xoxb" + "-123456789012-abcdefABCDEF"),
    "Slack webhook": ("post to https://hooks.slack.com/services/{}", "T01ABCDEF/B01" + "ABCDEF/zYxWvUtSrQpO"),
    "Stripe": ("{} for now", "sk" + "_live_51H8abcDEFghiJKL"),
    "OpenAI": ("{}", "sk" + "-proj-abcDEF1234567890abcdEFGH"),
    "Anthropic": ("{}", "sk" + "-ant-api03-abcDEF1234567890"),
    "Google": ("{}", "AIza" + "SyD-1234567890abcdefghijklmnopqrstu"),
    "JWT": ("it sent {}", "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"),
    "private key": (
        "{}",
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1234\nabcd\n-----END RSA PRIVATE KEY-----",
    ),
    "SSH key": (
        "{}",
        "-----BEGIN OPENSSH " + "PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----",
    ),
    "connection string": ("postgres://app:{}@db.internal:5432/tally", "s3cr3tPw"),
    "address without a user": ("redis://:{}@cache:6379", "p4ssw0rd"),
    "assigned password": ("password = {}", "hunter22"),
    "quoted password": ('password: "{}"', "open sesame 1"),
    "told password": ("the password is {}", "Winter2024x"),
    "assigned key": ("api_key: {}", "9f8e7d6c5b4a39281706f5e4d3c2b1a0"),
    "told key": ("the api key is {}", "9f8e7d6c5b4a39281706"),
    "environment": ("export API_TOKEN={}", "0123456789abcdef01"),
    "bearer": ("Authorization: Bearer {}", "abc123def456ghi789jkl"),
    "basic": ("Authorization: Basic {}", "dXNlcjpwYXNzd29yZA=="),
    "Azure": ("AccountKey={}", "A1b2" * 21 + "Ab=="),
    "shared access signature": ("https://x.blob.core.windows.net/a?sv=1&sig={}", "abcdEFGH1234%2Bxyz567890ABCDEFG%3D"),
    "npm": ("{}", "npm" + "_" + "aB3d" * 9),
    "PyPI": ("{}", "pypi" + "-" + "AgEIcHlwaS5vcmc" * 4),
    "command line": ("curl -u admin:{} https://x", "letmein99"),
    "header": ("x-api-key: {}", "abc12345def"),
    "key with a dot": ("it used {}", "sk" + "-sp-QRST1234567890.abcd1234567890_XYZ"),
    "token of a provider not listed": ("and {} too", "tvly" + "-QRSTabcd1234567890abcd"),
    "Telegram": ("{}", "1234567890" + ":AA" + "abcdefghij" * 3 + "klm"),
}


@pytest.mark.parametrize("kind", HELD)
def test_a_secret_is_masked_and_its_surroundings_stay(kind: str) -> None:
    """Of each kind only the secret gives way to a mark."""
    frame, secret = HELD[kind]
    clean = redact_text(frame.format(secret), KEY, RULES)
    assert secret not in clean.value
    assert MARK.sub("{}", clean.value) == frame
    assert clean.marks == tuple(MARK.findall(clean.value))


@pytest.mark.parametrize(
    "text",
    [
        "the password is stored hashed", "order 550e8400-e29b-41d4-a716-446655440000",
        "commit 3f2a9c1b7d8e4f5a6b7c8d9e0f1a2b3c4d5e6f70",
        "ULID 01ARZ3NDEKTSV4RRFFQ69G5FAV", "the token expires after 15 minutes", "token: string", "password: required",
        "api_key = os.environ['API_KEY']", "the secret is rotated every 90 days",
        "idempotency key = client-generated UUIDv7",
        "idempotency_key: 550e8400-e29b-41d4-a716-446655440000", "the key is user_id+order_id",
        "partition key: account_id",
        "bearer tokens are short-lived", "password = getpass()", "secret: ${VAULT_SECRET}", "https://example.com:8080/path@v2",
        "the token is sha256-hashed", "the api key is per-tenant", "cache key: tenant:123:orders",
        "sk-learn and scikit",
        "access token = 15 minutes, refresh token = 30 days", "token = jwt.encode(payload)",
        "password is at least 12 characters",
        "token bucket: 100req/s", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 public", "passwords = bcrypt(cost12)",
        "git@github.com:org/repo.git", "basic authentication is out", "password: <your password>",
    ],
)  # fmt: skip
def test_ordinary_talk_is_left_alone(text: str) -> None:
    """Identifiers, hashes, placeholders and talk about secrets are none."""
    assert redact_text(text, KEY, RULES).value == text


def talk(*turns: Turn, title: str = "Standup") -> Transcript:
    return Transcript(key="k", revision="r", source="talk.txt", title=title, format="plain", turns=turns)


def test_the_same_secret_has_the_same_mark_everywhere() -> None:
    """In text, pasted blocks, quoted words, titles and names, and where nothing but the secret itself gives it away."""
    secret = "Winter2024x"
    transcript = talk(
        Turn(n=1, speaker=f"ops {secret}", text=f"the password is {secret}", anchor="1", quoted=(f"so {secret}?",)),
        Turn(n=2, speaker="Jun", text="ok", anchor="2", attachments=(Attachment(text=f"login ops {secret}"),)),
        title=f"About {secret}",
    )
    clean = redact(transcript, KEY, RULES)
    assert secret not in clean.value.model_dump_json()
    (mark,) = clean.marks
    assert clean.value.model_dump_json().count(mark) == 5
    assert redact_text(f"password = {secret}", KEY, RULES).marks == (mark,)
    assert marked_secrets(transcript, KEY, RULES) == {mark: secret}


def test_another_key_gives_another_mark() -> None:
    """A mark tells nothing without the key."""
    text = "password = hunter22"
    assert redact_text(text, KEY, RULES).marks != redact_text(text, b"another", RULES).marks


def test_secrets_that_would_share_a_mark_get_longer_ones() -> None:
    """Among many secrets no two have one mark."""
    secrets = [f"pw{n:05d}xyz" for n in range(900)]
    clean = redact_text("\n".join(f"password = {s}" for s in secrets), KEY, RULES)
    assert len(set(clean.marks)) == len(secrets)
    assert any(len(m) > len("⟦secret:7F3A⟧") for m in clean.marks)


def test_marks_from_an_earlier_pass_stay_and_are_counted() -> None:
    """Redacting twice changes nothing."""
    once = redact_text("password = hunter22 and api_key: 9f8e7d6c5b4a39281706f5e4", KEY, RULES)
    twice = redact_text(once.value, KEY, RULES)
    assert (twice.value, set(twice.marks)) == (once.value, set(once.marks))


def test_a_turn_without_secrets_is_the_same_turn() -> None:
    """Nothing else of a transcript changes."""
    transcript = talk(Turn(n=1, speaker="Jun", text="We keep 16 partitions.", anchor="1"))
    assert redact(transcript, KEY, RULES).value == transcript


@pytest.mark.parametrize(
    "table", ["schema = ", "schema = 1", 'placeholders = "x"\n[[rule]]\nname = "bad"\nkeywords = ["a"]\npattern = "("']
)
def test_a_broken_table_is_refused_by_name(table: str) -> None:
    """A person who edits the table learns what is wrong; nothing runs without rules."""
    with pytest.raises(UsageError, match=r"secrets"):
        parse_rules(table)


@given(st.text(max_size=300), st.sampled_from(sorted(HELD)))
@settings(max_examples=150, deadline=None)
def test_no_surroundings_uncover_a_secret(around: str, kind: str) -> None:
    """Whatever lines stand before and after it, a secret on its own line is masked."""
    frame, secret = HELD[kind]
    clean = redact_text(f"{around}\n{frame.format(secret)}\n{around}", KEY, RULES)
    assert secret not in clean.value


@pytest.mark.parametrize("planted", list(planted()), ids=lambda p: p.kind)
def test_no_planted_secret_remains(planted: Planted) -> None:
    """Of over two hundred of more than twenty kinds: as pasted, as said, cut by a caption, told over two turns."""
    turns = [Turn(n=n, speaker="AB"[n % 2], text=text, anchor=str(n)) for n, text in enumerate(planted.turns, 1)]
    clean = redact(talk(*turns), KEY, RULES)
    left = "\n".join(turn.text for turn in clean.value.turns)
    assert not [piece for piece in planted.secret if piece in left]
    assert clean.marks
    assert redact(clean.value, KEY, RULES).value == clean.value, "a mark is no secret, whatever stands around it"


def test_twenty_thousand_words_of_engineering_talk_hold_no_secret() -> None:
    """Versions, hashes, UUIDs, ports, SHAs and talk about secrets stay: fewer than one false alarm in 10,000 words."""
    lines = engineering_talk(20_000).splitlines()
    changed = [line for line in lines if redact_text(line, KEY, RULES).value != line]
    assert len(changed) < 2, changed


def test_the_samples_hold_no_secret() -> None:
    """Nor do the words of the project's own samples and prompts, whose talk the rules were not made from."""
    root = LEXICON.parents[2]
    files = [*(root / "transcripts").glob("**/2*"), *(root / "prompts").rglob("*.md"), *root.glob("*.md")]
    found = [(f.name, s) for f in files for s in RULES.spans(f.read_text("utf-8")) if s.rule != "e-mail address"]
    assert not [f for f in found if "7F3A" not in f[1].secret]


def test_each_rule_names_its_source() -> None:
    """Where the form of a secret is described, or that it was seen in talk."""
    assert [rule.name for rule in RULES.rules if not rule.source] == []


def test_a_secret_cut_in_two_has_the_mark_of_the_whole() -> None:
    """By a caption's line or by the end of a turn: both pieces give way to the mark that the unbroken one has."""
    _, secret = HELD["GitHub"]
    (mark,) = redact_text(secret, KEY, RULES).marks
    first, second = secret[:21], secret[21:]
    assert redact_text(f"it is {first} {second} now", KEY, RULES).value == f"it is {mark} now"
    turns = (Turn(n=1, speaker="A", text=f"it is {first}", anchor="1"), Turn(n=2, speaker="B", text=second, anchor="2"))
    assert [turn.text for turn in redact(talk(*turns), KEY, RULES).value.turns] == [f"it is {mark}", mark]


def test_a_token_ends_where_the_next_turn_says_something_else() -> None:
    """What follows a whole token is talk, though it is no word of a language."""
    said = (f"it sent {HELD['JWT'][1]}", "aws_secret_access_key is rotated, OpenTelemetry2 traces it, v2-beta too")
    turns = [Turn(n=n, speaker="AB"[n % 2], text=text, anchor=str(n)) for n, text in enumerate(said, 1)]
    clean = [turn.text for turn in redact(talk(*turns), KEY, RULES).value.turns]
    assert MARK.sub("{}", clean[0]) == "it sent {}"
    assert clean[1] == said[1]


def test_a_password_is_found_behind_what_another_says_in_between() -> None:
    """The one who announced it goes on in the next turn but one."""
    said = (("A", "the password is"), ("B", "wait, pen"), ("A", "Harbour-8831x"))
    turns = [Turn(n=n, speaker=who, text=text, anchor=str(n)) for n, (who, text) in enumerate(said, 1)]
    clean = [turn.text for turn in redact(talk(*turns), KEY, RULES).value.turns]
    assert clean[:2] == ["the password is", "wait, pen"]
    assert MARK.fullmatch(clean[2])


def test_a_speaker_known_by_an_address_keeps_a_name() -> None:
    """Who said something is told by the part before the sign; the address itself is masked, also in what is said."""
    address = "ada.berg@kiln.example"
    clean = redact(talk(Turn(n=1, speaker=address, text=f"mail {address}", anchor="1")), KEY, RULES)
    (turn,) = clean.value.turns
    assert turn.speaker == "ada.berg"
    assert MARK.search(turn.text)
    assert "kiln.example" not in clean.value.model_dump_json()


def test_reactions_and_the_names_in_them_are_masked() -> None:
    """A reaction can be by somebody whose name is an address."""
    turn = Turn(n=1, speaker="A", text="ok", anchor="1", reactions=("+1 by ada.berg@kiln.example",))
    (clean,) = redact(talk(turn), KEY, RULES).value.turns
    assert MARK.search(clean.reactions[0])
    assert "kiln.example" not in clean.reactions[0]


def test_a_record_is_masked_through_and_through() -> None:
    """Facts of a ledger that was kept before a rule existed do not leave either; a clean record stays the same."""
    dirty = talk(Turn(n=1, speaker="A", text="x", anchor="1", quoted=("password = hunter22",)))
    assert "hunter22" not in redact_record(dirty, KEY, RULES).value.model_dump_json()
    clean = talk(Turn(n=1, speaker="A", text="x", anchor="1"))
    assert redact_record(clean, KEY, RULES).value is clean
