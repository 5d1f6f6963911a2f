"""Each format's writer: a discussion of so many turns as the format's programs write it."""

from __future__ import annotations

import json
from collections.abc import Callable

from docx_samples import document
from hostile_samples import packed


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
    "archive": lambda n: packed({f"{k}.txt": each("{who}: {text}\n\n")(3).encode() for k in range(n)}),
    "chatgpt-export": lambda n: json.dumps([{"title": "x", "current_node": f"{n - 1}", "mapping": {
        f"{k}": {"id": f"{k}", "parent": f"{k - 1}", "children": [], "message": {
            "author": {"role": ("user", "assistant")[k % 2]},
            "content": {"content_type": "text", "parts": [message(k)]}}}
        for k in range(n)}}]),
    "claude-code-log": claude_code,
    "claude-export": claude,
    "codex-log": codex,
    "comment-thread": each("**{who}** commented on 2026-03-14\n\n{text}\n\n"),
    "copilot-activity": lambda n: (
        "Conversation,Time,Author,Message\n" + each('x,2026-03-14T10:{at},{who},"{text}"\n')(n)
    ),
    "copilot-chat": lambda n: json.dumps({"responderUsername": "c", "requests": [
        {"message": {"text": message(k)}, "response": [{"value": message(k)}]} for k in range(n)]}),
    "discord-export": discord,
    "eml": lambda n: (
        "From: Ada Berg <ada@x.example>\nTo: tom@x.example\nSubject: Re: queue\nMessage-ID: <1@x.example>\n"
        "Date: Sat, 14 Mar 2026 10:02:33 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
        + each("{text}\n\nOn Sat, 14 Mar 2026 at 10:{at}, {who} wrote:\n> {text}\n\n")(n)
    ),
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
