"""What an assistant did besides speaking: each call of a tool in one line, without what went in and came out of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

LONGEST = 120
"""Letters of such a line."""
_TELLING = (
    "file_path", "path", "filename", "notebook_path", "command", "cmd", "pattern", "query", "url", "description",
    "subject", "skill", "prompt", "title", "name",
)  # fmt: skip
_FILE = re.compile(r"^\*\*\* (Add|Update|Delete|Move) (?:File|to): (.+)$", re.MULTILINE)
_DONE = {"Add": "added", "Update": "changed", "Delete": "deleted", "Move": "moved to"}
_TOPMOST = re.compile(r"^\s*<(?P<tag>[a-z][\w-]*)(?:\s[^<>]*)?>.*?</(?P=tag)>\s*", re.DOTALL)
_INJECTED = re.compile(
    r"system[-_]reminder|user[-_](?:instructions|action|prompt-submit-hook)|environment[-_](?:context|details)|INSTRUCTIONS"
    r"|command-(?:name|message|contents)|(?:local-command|bash|ide|turn)[-_]\w+|task-notification|skill"
)
_REMINDER = re.compile(r"<system-reminder>.*?</system-reminder>", re.DOTALL)


def line(tool: str, arguments: object) -> str:
    """`Bash: pytest -q`: the tool and the one argument that tells most. `arguments`: an object, or JSON of one."""
    if isinstance(arguments, str):
        if files := _FILE.findall(arguments):
            return _short(f"{tool}: " + ", ".join(f"{_DONE[how]} {name.strip()}" for how, name in files))
        try:
            arguments = json.loads(arguments)
        except (ValueError, RecursionError):
            return _short(f"{tool}: {arguments}") if arguments else tool
    told = _telling(arguments) if isinstance(arguments, dict) else ""
    return _short(f"{tool}: {told}") if told else tool


def _telling(arguments: Mapping[str, Any]) -> str:
    for key in _TELLING:
        value = arguments.get(key)
        if isinstance(value, list):
            value = " ".join(str(part) for part in value if isinstance(part, (str, int)))
            value = re.sub(r"^(?:bash|sh|zsh) -l?c ", "", value)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _short(text: str) -> str:
    flat = " ".join(text[: 4 * LONGEST].split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"


def own_words(text: str) -> str:
    """A message without the blocks that the program put around it: `<system-reminder>…`, `<environment_context>…`."""
    while (match := _TOPMOST.match(text)) and _INJECTED.fullmatch(match["tag"]):
        text = text[match.end() :]
    return _REMINDER.sub("", text).strip()
