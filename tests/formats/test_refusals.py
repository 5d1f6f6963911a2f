"""What is out of proportion is refused in one sentence, before it takes memory or time.

`make bench` measures that each takes under a second.
"""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_samples import document
from hostile_samples import HOSTILE

from agent.errors import InputError
from agent.formats.base import Source
from agent.steps.read import read_all


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_no_discussion_is_like_is_refused(name: str) -> None:
    """Bombs, endless words and nests of brackets, parts and names that lead out of an archive."""
    says, make = HOSTILE[name]
    with pytest.raises(InputError, match=says) as refused:
        read_all(Source(name="file", data=make()), "all")
    assert "\n" not in str(refused.value)


def test_nothing_from_outside_comes_in_by_a_document() -> None:
    """Not even where the definition stands behind a comment that is longer than what is looked at first."""
    xml = f"<!--{' ' * 70_000}{'x' * 5_000}--><!DOCTYPE w [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><w>&e;</w>"
    held = io.BytesIO()
    plain = io.BytesIO(document(["0:0:0.0 --> 0:0:1.0\nAda\nhi"]))
    with zipfile.ZipFile(plain) as whole, zipfile.ZipFile(held, "w") as made:
        for info in whole.infolist():
            made.writestr(info.filename, xml if info.filename == "word/document.xml" else whole.read(info))
    with pytest.raises(InputError):
        read_all(Source(name="a.docx", data=held.getvalue()), "all", "docx")


def test_an_export_in_another_encoding_is_read_as_a_stream() -> None:
    """UTF-16 with its mark, and Windows-1252, give the same words as UTF-8."""
    text = '[{"uuid": "c", "name": "x", "chat_messages": [{"uuid": "1", "sender": "human", "text": "Café für 3 €"}]}]'
    found = [read_all(Source(name="c.json", data=text.encode(how)))[0] for how in ("utf-8", "utf-16", "cp1252")]
    assert [one.turns[0].text for one in found] == ["Café für 3 €"] * 3
