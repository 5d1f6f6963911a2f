"""A chat-completions server on 127.0.0.1 that computes its answers from the request, and misbehaves where told to.

It reads the data part as a model would: it quotes turns that it was sent and cites facts that it was given. So a test
holds whatever the prompts say, and what comes out of a transcript is the same every time.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Say:
    """One scripted response. `content`: an ordinary completion with this text; else `body` goes out as it is.

    `events`: a stream of these, objects as data, text as it is. `short`: the body ends before its announced length.
    `drip`: seconds between the bytes of the body.
    """

    content: str | None = None
    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    refusal: str | None = None
    delay: float = 0.0
    reset: bool = False
    events: tuple[Any, ...] | None = None
    short: bool = False
    drip: float = 0.0


def error(status: int, message: str, code: str | None = None, kind: str | None = None, **headers: str) -> Say:
    """An error as the API writes it; header names with underscores for hyphens."""
    body = {"error": {"message": message, "type": kind, "param": None, "code": code}}
    return Say(status=status, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def data_lines(request: Json) -> list[Json]:
    """The lines of data in a request's first user message."""
    message = next(m["content"] for m in request["messages"] if m["role"] == "user")
    inner = message.split("<<<DATA\n", 1)[1].rsplit("\nDATA>>>", 1)[0]
    return [json.loads(line) for line in inner.split("\n") if line]


def form_name(request: Json) -> str:
    """The form that a request wants filled in, without its version."""
    return str(shape(request)["title"]).rsplit("-v", 1)[0]


def shape(request: Json) -> Json:
    """The schema that a request wants held, with its name as title: a parameter, or written into the prompt."""
    form = request.get("response_format", {}).get("json_schema")
    if form is not None:
        return {"title": form["name"], **form["schema"]}
    head = str(request["messages"][0]["content"])
    found: Json = json.JSONDecoder().raw_decode(head[head.rindex('{"title":') :])[0]
    return found


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # as many as may knock while a busy machine accepts none: a full queue costs seconds

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away in the middle is nobody's fault."""


class Loopback:
    """The server, as a context manager. `script`: what the first requests get; `answer`: what every other one gets."""

    def __init__(
        self,
        script: Iterable[Say] = (),
        answer: Callable[[Json], Json | str] | None = None,
        refuse: Callable[[Json], Say | None] = lambda _: None,
        models: Json | None = None,
    ) -> None:
        """`refuse` may answer a request before anything else does; `models`: what GET /models says."""
        self._refuse, self.models = refuse, models
        self.script, self.requests, self.headers = list(script), list[Json](), list[dict[str, str]]()
        self.times: list[float] = []
        self._bad: list[Json] = []
        self.answer, self._lock = answer or honest, threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.block_on_close = False  # a response that is slow on purpose does not hold up the test's end

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def forms(self) -> list[str]:
        """The forms that were asked for, in order."""
        return [form_name(request) for request in self.requests]

    def misbehaved(self, request: Json) -> bool:
        """Whether a request got something else than what every one gets."""
        return any(request is bad for bad in self._bad)

    def __enter__(self) -> Loopback:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _next(self, request: Json, headers: dict[str, str]) -> Say:
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            self.times.append(time.monotonic())
            scripted = self.script.pop(0) if self.script else None
        scripted = scripted or self._refuse(request)
        if scripted is not None:
            self._bad.append(request)
            return scripted
        answer = self.answer(request)
        content = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        return streamed(content) if request.get("stream") else Say(content=content)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                """Nothing is printed."""

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                say = server._next(json.loads(raw), {k.lower(): v for k, v in self.headers.items()})
                time.sleep(say.delay)
                if say.reset:
                    self.close_connection = True
                    self.connection.close()
                    return
                self._send(say, raw)

            def do_GET(self) -> None:
                known = server.models if server.models is not None else {"object": "list", "data": []}
                self._send(Say(body=known) if self.path.endswith("/models") else error(404, "nothing here"), b"")

            def _send(self, say: Say, raw: bytes) -> None:
                if say.events is not None:
                    say = replace(say, body="".join(map(_event, say.events)), content=None)
                    say.headers.setdefault("content-type", "text/event-stream")
                body = (
                    say.body
                    if say.content is None and say.refusal is None and say.body is not None
                    else completion(say, raw)
                )
                data = body if isinstance(body, bytes) else _bytes(body)
                try:
                    self.send_response(say.status)
                    for name, value in {"content-type": "application/json", **say.headers}.items():
                        self.send_header(name, value)
                    self.send_header("content-length", str(len(data) + (100 if say.short else 0)))
                    self.end_headers()
                    for piece in [data[n : n + 1] for n in range(len(data))] if say.drip else [data]:
                        self.wfile.write(piece)
                        time.sleep(say.drip)
                    self.close_connection = self.close_connection or say.short
                except OSError:  # the client gave up waiting
                    self.close_connection = True

        return Handler


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def _event(event: Any) -> str:
    return event if isinstance(event, str) else f"data: {json.dumps(event)}\n\n"


def delta(content: str | None = None, finish: str | None = None, **more: Any) -> Json:
    """One piece of a streamed completion."""
    choice = {"index": 0, "delta": {} if content is None else {"content": content}, "finish_reason": finish}
    return {"id": "chatcmpl-loopback", "object": "chat.completion.chunk", "choices": [choice], **more}


def streamed(content: str) -> Say:
    """A completion as a stream, in pieces that fall between letters, with usage in the last one."""
    half = len(content) // 2
    usage = {
        "prompt_tokens": 400,
        "completion_tokens": len(content) // 4,
        "prompt_tokens_details": {"cached_tokens": 256},
    }
    last = {**delta(), "choices": [], "usage": usage}
    return Say(events=(delta(""), delta(content[:half]), ": ping\n\n", delta(content[half:]),
                       delta(finish="stop"), last, "data: [DONE]\n\n"))  # fmt: skip


def completion(say: Say, raw: bytes) -> Json:
    """A chat completion, with usage counted at four letters a token."""
    message = {"role": "assistant", "content": say.content, "refusal": say.refusal}
    return {
        "id": "chatcmpl-loopback",
        "object": "chat.completion",
        "created": 0,
        "model": "loopback",
        "choices": [{"index": 0, "message": message, "finish_reason": say.finish, "logprobs": None}],
        "usage": {
            "prompt_tokens": len(raw) // 4,
            "completion_tokens": len(say.content or "") // 4,
            "total_tokens": (len(raw) + len(say.content or "")) // 4,
            "prompt_tokens_details": {"cached_tokens": 8},
        },
    }


def honest(request: Json) -> Json:
    """An answer that holds to what was sent, by simple rules."""
    name, lines = form_name(request), data_lines(request)
    if name in {"find", "correct"}:
        topics = shape(request)["$defs"]["Found"]["properties"]["topic"]["enum"]
        return {"findings": [found for line in lines if "turn" in line for found in _found(line, topics)]}
    if name == "reconcile":
        return {"links": _links(lines)}
    if name.startswith("detail-"):
        return {"details": _details(name, lines)}
    if name in {"attest", "weigh"}:
        return {"doubts": []}
    schema = shape(request)
    if name == "repair":
        return {"blocks": _mended(lines)}
    if name == "revise":
        return {"parts": _revised(lines)}
    return {"blocks": _drafted(lines, diagrams="flowchart" in schema["$defs"])}


_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_SETTLES = re.compile(
    r"\b(?:decided|decision|agreed|we will|we'll use|let's go with|final|it is)\b|^(?:right|okay|so|fine)\b.{25,}",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"\b(?:rejected|ruled out|not going with|is out)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:[A-Z]+[a-z]+[A-Z]\w*|[A-Z]{2,}[a-z]\w*|g[A-Z]\w+)\b")


def _found(turn: Json, topics: list[str]) -> list[Json]:
    found = []
    for sentence in (s.strip() for s in _SENTENCE.findall(turn.get("text", ""))):
        if len(sentence.split()) < 4:
            continue
        settled, refused = _SETTLES.search(sentence), _REFUSES.search(sentence)
        common = {"turns": [turn["turn"]], "words": [sentence], "weight": "detail", "topic": topics[-1], "replaces": []}
        if sentence.endswith("?"):
            found.append({"kind": "question", "title": sentence, "statement": sentence, "stance": "asked", **common})
        elif settled or refused:
            stance = "refused" if refused else "settled"
            found.append(
                {"kind": "decision", "title": sentence.rstrip("."), "statement": sentence, "stance": stance, **common}
            )
        for name in dict.fromkeys(_NAMED.findall(sentence)):
            stance = "refused" if refused else "settled" if settled else "mentioned"
            found.append({"kind": "technology", "title": name, "statement": sentence, "stance": stance, **common})
    return found


def _links(lines: list[Json]) -> list[Json]:
    known: dict[tuple[str, str], int] = {}
    links = []
    for line in lines:
        number = line.get("before", line.get("new"))
        same = (line["kind"], line["title"].casefold())
        if "new" in line and same in known:
            links.append({"new": number, "relation": "confirms", "other": known[same], "reason": "the same title"})
        known.setdefault(same, number)
    return links


def _details(name: str, lines: list[Json]) -> list[Json]:
    turns = {line["turn"]: line for line in lines if "turn" in line}
    details = []
    for line in lines:
        if "finding" not in line:
            continue
        item: Json = {"finding": line["finding"]}
        if name == "detail-decision":
            texts = [(n, turns[n].get("text", "")) for n in line["turns"] if n in turns]
            item["reasons"] = [
                {"turn": n, "words": s.strip()} for n, t in texts for s in _SENTENCE.findall(t) if "because" in s
            ]
        if name == "detail-interaction":
            item["source"], _, item["target"] = (
                part.strip() for part in line["title"].partition(":")[0].partition("→")
            )
        if name == "detail-state":
            item["entity"] = line["title"]
        details.append(item)
    return details


def _revised(lines: list[Json]) -> list[Json]:
    """In place of all that tells what changed, what is said now; behind what stays where nothing told it before."""
    blocks = [line for line in lines if "block" in line]
    new = [line for line in lines if "statement" in line]
    told = [line["block"] for line in blocks if "stays" not in line]
    sentences = [{"text": fact["statement"], "cites": [fact["fact"]]} for fact in new]
    now = [{"type": "paragraph", "sentences": sentences}] if sentences else []
    place = told[0] if told else len(blocks)
    return [{"block": place, "blocks": now}, *({"block": number, "blocks": []} for number in told[1:])]


def _drafted(lines: list[Json], *, diagrams: bool) -> list[Json]:
    facts = [line for line in lines if "fact" in line]
    told = [fact for fact in facts if not fact.get("related")] or facts
    blocks: list[Json] = [
        {
            "type": "paragraph",
            "sentences": [{"text": fact["statement"], "cites": [fact["fact"]]} for fact in told[start : start + 5]],
        }
        for start in range(0, len(told), 5)
    ]
    passing = [fact for fact in facts if fact["kind"] == "interaction" and fact.get("source")]
    if diagrams and len(passing) >= 2:
        edges = [
            {
                "source": f["source"],
                "target": f["target"],
                "label": f.get("payload", ""),
                "style": "sync",
                "cites": [f["fact"]],
            }
            for f in passing
        ]
        names = dict.fromkeys(name for f in passing for name in (f["source"], f["target"]))
        nodes = [{"name": name, "shape": "service", "group": "", "cites": [passing[0]["fact"]]} for name in names]
        blocks.append(
            {
                "type": "flowchart",
                "caption": "Who passes what to whom.",
                "variant": "plain",
                "nodes": nodes,
                "edges": edges,
            }
        )
    return blocks


def _mended(lines: list[Json]) -> list[Json]:
    """The draft without the blocks that a verdict names."""
    wrong = {line["block"] for line in lines if "verdict" in line and "block" in line}
    kept = [line for line in lines if "block" in line and "verdict" not in line and line["block"] not in wrong]
    blocks = [{key: value for key, value in line.items() if key != "block"} for line in kept]
    return blocks or _drafted(lines, diagrams=False)
