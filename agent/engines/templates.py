"""The prompts' form: a front matter with a version, the standing instructions, and the message that brings the data.

A template begins with `---`, `version: 3`, `---`. Then come the instructions, the same in every call, so that an
endpoint can cache them; a line `=== message ===`; and what is asked in this call, with {{placeholders}}, the last of
them {{data}}.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.errors import UsageError
from agent.types import Frozen

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
_SPLIT = re.compile(r"^=== message ===$", re.MULTILINE)
_FRONT = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_VERSION = re.compile(r"^version:\s*(\d+)\s*$", re.MULTILINE)


class Prompt(Frozen):
    """One template, taken apart."""

    name: str
    version: int
    instructions: str
    message: str

    def filled(self, **values: str) -> str:
        """The message with its placeholders filled in one pass: a value that looks like a placeholder stays as it is.

        Raises UsageError where the template names a placeholder that there is no value for.
        """
        unknown = set(_PLACEHOLDER.findall(self.message)) - values.keys()
        if unknown:
            raise UsageError(f"prompts/{self.name}.md asks for the unknown {min(unknown)!r}; correct the template.")
        return _PLACEHOLDER.sub(lambda m: values[m.group(1)], self.message)


def prompt(templates: Mapping[str, str], name: str) -> Prompt:
    """The template of this name. Raises UsageError where there is none, or it is not of the form above."""
    text = templates.get(name)
    if text is None:
        raise UsageError(f"The template prompts/{name}.md is missing; install the program again.")
    front = _FRONT.match(text)
    version = _VERSION.search(front.group(1)) if front else None
    body = text[front.end() :] if front else text
    parts = _SPLIT.split(body)
    if version is None or len(parts) != 2:
        raise UsageError(
            f"prompts/{name}.md needs a front matter with a version and one line `=== message ===`; correct it."
        )
    return Prompt(name=name, version=int(version.group(1)), instructions=parts[0].strip(), message=parts[1].strip())
