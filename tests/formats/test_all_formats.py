"""What holds for every format: no bytes break one, no two claim a file alike, and time grows no faster than size."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable

import pytest
from docx_samples import document
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence, Source, formats
from agent.steps.read import read_all, take


def message(n: int) -> str:
    return f"point {n} about the queue and the cache of tenant {n % 7}, as we said."


def minutes(n: int) -> str:
    return f"{n // 60 % 60:02d}:{n % 60:02d}"


def claude(n: int) -> str:
    said = [
        {"uuid": f"m{k}", "sender": ("human", "assistant")[k % 2], "text": message(k), "content": []} for k in range(n)
    ]
    return json.dumps([{"uuid": "c", "name": "x", "chat_messages": said}])


def claude_code(n: int) -> str:
    rows = [
        {"type": ("user", "assistant")[k % 2], "uuid": f"m{k}", "parentUuid": f"m{k - 1}" if k else None,
         "sessionId": "s", "isSidechain": False, "message": {"content": message(k)}}
        for k in range(n)
    ]  # fmt: skip
    return "\n".join(map(json.dumps, rows))


def codex(n: int) -> str:
    rows = [{"type": "session_meta", "payload": {"id": "s"}}] + [
        {"type": "response_item", "payload": {"type": "message", "role": ("user", "assistant")[k % 2],
         "content": [{"type": "input_text", "text": message(k)}]}}
        for k in range(n)
    ]  # fmt: skip
    return "\n".join(map(json.dumps, rows))


def slack(n: int) -> str:
    rows = [
        {"type": "message", "user": f"U{k % 3}", "text": f"<@U1> {message(k)}", "ts": f"{1773482553 + k}.000100"}
        for k in range(n)
    ]
    return json.dumps({"users": [], "channels": [], "messages": {"design/2026-03-14.json": rows}})


def discord(n: int) -> str:
    rows = [
        {"id": f"{k}", "type": "Default", "timestamp": f"2026-03-14T10:{minutes(k)}+00:00", "content": message(k),
         "author": {"name": f"p{k % 3}", "isBot": False}}
        for k in range(n)
    ]  # fmt: skip
    return json.dumps({"guild": {}, "channel": {"id": "1"}, "dateRange": {}, "messages": rows})


def github(n: int) -> str:
    rows = [
        {
            "id": k,
            "user": {"login": f"p{k % 3}"},
            "created_at": "2026-03-14T10:00:00Z",
            "body": f"> quoted\n\n{message(k)}",
        }
        for k in range(n)
    ]
    return json.dumps({"title": "x", "number": 1, "body": "y", "created_at": "2026-03-14T10:00:00Z", "comments": rows})


def mbox(n: int) -> str:
    return "".join(
        f"From - Sat Mar 14 10:02:33 2026\nFrom: P{k % 3} <p@x.example>\nSubject: Re: topic\nMessage-ID: <{k}@x>\n"
        f"References: <0@x>\nDate: Sat, 14 Mar 2026 10:02:33 +0000\n\n{message(k)}\n\n> {message(k - 1)}\n\n"
        for k in range(n)
    )


def whisper(n: int) -> str:
    rows = [{"start": k, "end": k + 1, "text": message(k), "speaker": f"SPEAKER_0{k % 3}"} for k in range(n)]
    return json.dumps({"segments": rows, "word_segments": []})


def each(line: str) -> Callable[[int], str]:
    """A text of lines: `{who}`, `{at}` and `{text}` are filled in."""
    names = ("Ada Berg", "Tom Reed", "Noor van Dalen")
    return lambda n: "".join(
        line.format(who=names[k % 3], nick=names[k % 3][:3], at=minutes(k), text=message(k)) for k in range(n)
    )


MADE: dict[str, Callable[[int], str | bytes]] = {
    "aider-history": lambda n: (
        "# aider chat started at 2026-03-14 10:02:33\n\n" + each("#### {text}\n\n{text}\n\n> x\n\n")(n)
    ),
    "chatgpt-export": lambda n: json.dumps([{"title": "x", "current_node": f"{n - 1}", "mapping": {
        f"{k}": {"id": f"{k}", "parent": f"{k - 1}", "children": [], "message": {
            "author": {"role": ("user", "assistant")[k % 2]},
            "content": {"content_type": "text", "parts": [message(k)]}}}
        for k in range(n)}}]),
    "claude-code-log": claude_code,
    "claude-export": claude,
    "codex-log": codex,
    "copilot-activity": lambda n: (
        "Conversation,Time,Author,Message\n" + each('x,2026-03-14T10:{at},{who},"{text}"\n')(n)
    ),
    "copilot-chat": lambda n: json.dumps({"responderUsername": "c", "requests": [
        {"message": {"text": message(k)}, "response": [{"value": message(k)}]} for k in range(n)]}),
    "discord-export": discord,
    "gemini-export": lambda n: json.dumps([
        {"header": "Gemini Apps", "title": f"Prompted {message(k)}", "time": "2026-03-14T10:00:00Z",
         "safeHtmlItem": [{"html": f"<p>{message(k)}</p>"}]} for k in range(n)]),
    "github-issue": github,
    "irc-log": each("[10:{at}] <{nick}> {text}\n"),
    "mbox": mbox,
    "minutes": lambda n: (
        "# Minutes\n\nAttendees: Ada Berg, Tom Reed, Noor van Dalen\n\n" + each("- {who}: {text}\n")(n)
    ),
    "slack-export": slack,
    "speaker-times": each("{who}  {at}\n{text}\n\n"),
    "srt": each("1\n00:{at},000 --> 00:{at},900\n{who}: {text}\n\n"),
    "teams-chat": each("[14.03.2026 10:02] {who}\n{text}\n\n"),
    "teams-docx": lambda n: document([f"0:0:{k}.0 --> 0:0:{k}.5\nP {k % 3}\n{message(k)}" for k in range(n)]),
    "text": each("{who}: {text}\n\n"),
    "webvtt": lambda n: "WEBVTT\n\n" + each("00:{at}.000 --> 00:{at}.900\n<v {who}>{text}</v>\n\n")(n),
    "whatsapp": each("14.03.26, 10:02 - {who}: {text}\n"),
    "whisper-json": whisper,
    "zoom-chat": each("10:{at}\t From {who} to Everyone:\n\t{text}\n"),
}  # fmt: skip


def source(name: str, n: int) -> Source:
    made = MADE[name](n)
    return Source(name="export", data=made.encode() if isinstance(made, str) else made)


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_file_is_taken_for_its_own_format_alone(name: str) -> None:
    """The content tells it, whatever the file is called, and no other format claims it as surely."""
    taken = take(source(name, 12))
    assert (taken.format.name, taken.warnings) == (name, ())


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(set(MADE) - {"teams-docx"}))
def test_twice_the_size_costs_no_more_than_two_and_a_half_times_the_time(name: str) -> None:
    """Told over two doublings, in the processor's own time, the best of three: the machine has other things to do."""

    def took(n: int) -> float:
        best = 1e9
        for _ in range(3):
            fresh = source(name, n)
            began = time.process_time()
            assert read_all(fresh, "all")
            best = min(best, time.process_time() - began)
        return best

    size = 400 if name == "mbox" else 1_000
    assert took(4 * size) < 2.5**2 * took(size) + 0.05


@pytest.mark.parametrize("name", sorted(MADE))
def test_half_a_file_is_read_or_told_in_one_sentence(name: str) -> None:
    """A download that broke off costs no traceback, and gives no words that the whole has not."""
    whole = MADE[name](9)
    data = whole.encode() if isinstance(whole, str) else whole
    for cut in range(1, len(data), max(1, len(data) // 40)):
        torn = Source(name="export", data=data[:cut])
        try:
            found = read_all(torn, "all")
        except InputError as error:
            assert "\n" not in str(error)  # noqa: PT017  # either way is right
        else:
            assert all(turn.anchor for one in found for turn in one.turns)


def broken(made: str | bytes, places: list[int], junk: list[bytes]) -> bytes:
    data = bytearray(made.encode() if isinstance(made, str) else made)
    for place, piece in zip(places, junk, strict=True):
        data[place % len(data) : place % len(data) + len(piece)] = piece
    return bytes(data)


JUNK = st.one_of(
    st.binary(min_size=1, max_size=6),
    st.sampled_from(
        [b"null", b'"', b"\\", b"{", b"]", b"\n", b"\n\n", b"-->", b": ", b"[", b"NaN", b"\x00", b"<", b"1e999"]
    ),
)  # fmt: skip


def endure(name: str, data: bytes) -> None:
    """A format reads these bytes or says in one sentence why not, and so does whichever is surest of them."""
    form = next(member for member in formats() if member.name == name)
    for how in (name, None):
        bad = Source(name="export", data=data)
        assert form.sniff(bad) in Confidence
        try:
            read_all(bad, "all", how)
        except InputError as error:
            assert "\n" not in str(error)  # noqa: PT017  # either way is right


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(sorted(MADE)),
    places=st.lists(st.integers(0, 10_000), min_size=1, max_size=5),
    data=st.data(),
)
def test_no_damage_breaks_a_format(name: str, places: list[int], data: st.DataObject) -> None:
    """Wherever bytes are changed, there is no traceback."""
    junk = data.draw(st.lists(JUNK, min_size=len(places), max_size=len(places)))
    endure(name, broken(MADE[name](6), places, junk))


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(MADE))
def test_no_damage_breaks_a_format_in_minutes_of_trying(name: str) -> None:
    """The same for two and a half minutes a format: about an hour in all."""
    made, ends = MADE[name](6), time.monotonic() + 150

    @settings(max_examples=500, deadline=None, database=None)
    @given(places=st.lists(st.integers(0, 10_000), min_size=1, max_size=8), data=st.data())
    def fuzz(places: list[int], data: st.DataObject) -> None:
        junk = data.draw(st.lists(JUNK, min_size=len(places), max_size=len(places)))
        endure(name, broken(made, places, junk))

    while time.monotonic() < ends:
        fuzz()


def test_one_of_many_conversations_is_read_without_holding_the_others() -> None:
    """What an export of hundreds of conversations needs in memory is what one of them needs."""
    import tracemalloc

    class Endless(io.RawIOBase):
        """An export as it comes from a disk, piece by piece."""

        def __init__(self) -> None:
            self.left = 400
            self.held = b"["

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            while size < 0 or (len(self.held) < size and self.left):
                self.left -= 1
                self.held += claude(300)[1:-1].encode() + (b"," if self.left else b"]")
            piece, self.held = self.held[:size], self.held[size:]
            return piece

    tracemalloc.start()
    (found,) = read_all(Source(name="c.json", opened=Endless), "2")  # type: ignore[arg-type]  # a stream all the same
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.turns) == 300
    assert peak < 16 * 2**20
