"""Servers that stand for a model in the chat: one that computes its answers, and one that plays recordings.

The first answers a message by what stands in the request, by simple rules; everything else it answers honestly, as
`loopback.honest` does.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from loopback import Json, Loopback, form_name, honest
from vcr.request import Request

from cassettes import Readable, exchange_key

_PASSES = re.compile(
    r"(?:the )?(?P<source>[\w ]+? service) (?P<verb>calls|writes [\w ]+? to) (?P<target>[\w ]+)", re.IGNORECASE
)
_EVERYTHING = "what do we do with; who empties at weekends"
"""Words that open questions are found by."""


def talker() -> Loopback:
    """The server whose answers are computed."""
    return Loopback(answer=lambda request: _turn(request) if form_name(request) == "converse" else honest(request))


def replayed(path: Path) -> Loopback:
    """The server that plays a file's recordings, each request finding its own; what is not recorded fails."""
    held = {}
    for interaction in Readable.deserialize(path.read_text("utf-8"))["interactions"]:
        asked = interaction["request"]
        request = Request(asked["method"], asked["uri"], asked["body"], asked["headers"])
        held[exchange_key(request)] = interaction["response"]["body"]["string"]

    def answer(request: Json) -> Json | str:
        body = held[exchange_key(Request("POST", "http://endpoint/chat/completions", json.dumps(request), {}))]
        return _content(body)

    return Loopback(answer=answer)


def _content(body: str) -> str:
    """The words of a recorded answer, whole or streamed."""
    if not body.startswith("data:"):
        return str(json.loads(body)["choices"][0]["message"]["content"])
    events = [json.loads(line[5:]) for line in body.splitlines() if line.startswith("data: {")]
    return "".join(e["choices"][0]["delta"].get("content") or "" for e in events if e["choices"])


def lines_of(request: Json) -> list[Json]:
    """The lines of data in every user message of a request."""
    found: list[Json] = []
    for message in request["messages"]:
        if message["role"] == "user" and "<<<DATA\n" in message["content"]:
            inner = message["content"].split("<<<DATA\n", 1)[1].rsplit("\nDATA>>>", 1)[0]
            found += [json.loads(line) for line in inner.split("\n") if line]
    return found


def _said(*sentences: tuple[str, list[str]], **call: object) -> Json:
    answer = [{"text": text, "cites": cites} for text, cites in sentences]
    return {"calls": [call] if call else [], "answer": answer}


def _turn(request: Json) -> Json:
    """A turn: a proposal where the message wants a change, else what the entries in the request say."""
    lines = lines_of(request)
    message = next(line["message"] for line in lines if "message" in line)
    entries = [line for line in lines if "entry" in line]
    refused = [line["error"] for line in lines if "error" in line]
    if refused:
        return _said(("That cannot be done: the section is locked.", []))
    sections = {line["title"].casefold(): line["section"] for line in lines if "section" in line and "title" in line}
    return _proposal(message, entries, sections) or _answer(
        message, entries, looked=any("found" in line for line in lines)
    )


def _named(message: str, sections: dict[str, str]) -> str:
    words = next(iter(re.findall(r"(\w+) section", message)), "")
    return next(name for title, name in sections.items() if words in title or words in name)


def _proposal(message: str, entries: list[Json], sections: dict[str, str]) -> Json | None:
    if message.startswith("add a question: "):
        return _said(
            ("To be asked at the next meeting.", []), tool="question", text=message.removeprefix("add a question: ")
        )
    if found := re.match(r"(un)?lock the", message):
        return _said(("As you say.", []), tool="lock", section=_named(message, sections), locked=found[1] is None)
    if message.startswith("re-draft"):
        return _said(("As you say.", []), tool="redraft", section=_named(message, sections), instruction="")
    if found := re.match(r"make the \w+ section (.+)", message):
        return _said(("As you say.", []), tool="redraft", section=_named(message, sections), instruction=found[1])
    if found := re.match(r'replace "(.+)" by "(.+)" in', message):
        return _said(
            ("As you say.", []), tool="edit", section=_named(message, sections), before=found[1], after=found[2]
        )
    if message.startswith("add a sequence diagram"):
        return _drawing(_named(message, sections), entries)
    if message.startswith("we "):
        return _decision(message, entries)
    return None


def _drawing(section: str, entries: list[Json]) -> Json | None:
    arrows = []
    for entry in entries:
        if entry["kind"] == "interaction" and (found := _PASSES.match(entry["says"])):
            ends = {"source": found["source"], "target": found["target"], "label": found["verb"]}
            arrows.append({**ends, "cites": [entry["entry"]]})
    told = ("What was said of it.", [a["cites"][0] for a in arrows])
    return _said(told, tool="diagram", section=section, sort="sequence", caption="Who calls whom.", arrows=arrows)


def _decision(message: str, entries: list[Json]) -> Json:
    """The entry that the message is about, with the new amount or name in the place of the old one."""
    if found := re.search(r"from (\w+) to (\w+)(, because .+)?", message):
        old = next(e for e in entries if e["kind"] == "decision" and found[1] in e["says"])
        statement = f"{old['says'].split(', because')[0].rstrip('.').replace(found[1], found[2])}{found[3] or ''}."
    else:
        amount = re.search(r"\d+ seconds", message)
        assert amount is not None
        old = next(e for e in entries if e["status"] == "accepted" and re.search(r"\d+ seconds", e["says"]))
        statement = re.sub(r"\d+ seconds", amount[0], old["says"])
    return _said(("To be taken down.", []), tool="decide", statement=statement, words=message, replaces=[old["entry"]])


def _answer(message: str, entries: list[Json], *, looked: bool) -> Json:
    open_now = [e for e in entries if e["status"] == "open"]
    if "open" in message and looked:
        speaks = [(e["says"], [e["entry"]]) for e in open_now]
        asked = [(f"{e['speaker']} asked it: {e['says']}", [e["entry"]]) for e in open_now if message.startswith("who")]
        return _said(*(asked or speaks))
    named = re.findall(r"(?<!^)\b[A-Z]\w+", message)
    holding = [e for e in entries if e["status"] not in ("superseded", "open") and all(n in e["says"] for n in named)]
    if holding:
        return _said(*((e["says"], [e["entry"]]) for e in holding[:4]))
    if looked:
        return _said((f"{' '.join(named) or 'That'} was never discussed.", []))
    return _said(tool="search", words=_EVERYTHING if "open" in message else message)
