"""One e-mail."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from discussion_samples import Said, dialogues, read, sure
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.formats.base import Confidence
from agent.formats.eml import FORMAT


def mail(text: str, **headers: str) -> EmailMessage:
    message = EmailMessage()
    told = {
        "From": "Ada Berg <ada@x.example>",
        "Date": "Sat, 14 Mar 2026 11:02:33 +0100",
        "Message-ID": "<m1@x.example>",
    }
    for name, value in (told | {"Subject": "Queue"} | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        message[name] = value
    message.set_content(text)
    return message


@settings(max_examples=50, deadline=None)
@given(turns=dialogues(), transfer=st.sampled_from(["7bit", "base64", "quoted-printable"]), late=st.booleans())
def test_own_words_are_read_back_without_what_is_quoted(turns: list[Said], transfer: str, late: bool) -> None:
    """Sender, instant and words survive any transfer encoding; the answered message stands in quotation."""
    own, old = turns[0], turns[1]
    quote = f"On 13 March 2026, {old.speaker} wrote:\n> {old.text}"
    body = f"{quote}\n\n{own.text}\n" if late else f"{own.text}\n\n{quote}\n"
    message = mail("", From=f"{own.speaker} <x@x.example>")
    charset = "utf-8" if transfer != "7bit" else "us-ascii"
    body = body if transfer != "7bit" else body.encode("ascii", "replace").decode()
    message.set_content(body, charset=charset, cte=transfer)
    data = message.as_bytes()
    assert sure(FORMAT, data) is Confidence.CERTAIN
    (turn,) = read(FORMAT, data).turns
    plain = (lambda x: x) if transfer != "7bit" else (lambda x: x.encode("ascii", "replace").decode())
    assert (turn.speaker, turn.text, turn.quoted) == (own.speaker, plain(own.text), (plain(old.text),))
    assert turn.time == "2026-03-14T10:02:33Z"


@pytest.mark.parametrize(
    "tail",
    [
        "-----Original Message-----\nFrom: Tom\nSent: Friday\n\nold words\n",
        "From: Tom Reed <t@x.example>\nSent: Friday, 13 March 2026\nTo: Ada\nSubject: x\n\nold words\n",
        "Am 13.03.2026 um 10:02 schrieb Tom Reed <t@x.example>:\n\nold words\n",
        "________________________________\nFrom: Tom\nold words\n",
    ],
)
def test_heads_of_quoted_messages_end_the_own_words(tail: str) -> None:
    """Outlook and others quote without any mark before the lines."""
    (turn,) = read(FORMAT, mail(f"We keep it.\n\n{tail}").as_bytes()).turns
    assert turn.text == "We keep it."
    assert "old words" in turn.quoted[-1]


def test_signatures_and_files_are_no_words_and_html_is_read() -> None:
    """What hangs on a message is counted; a page of HTML is the text that it shows."""
    message = mail("")
    message.set_content("<p>We <b>keep</b> it &amp; go.</p><blockquote>old</blockquote>", subtype="html")
    message.add_attachment(b"\x00", maintype="application", subtype="pdf", filename="a.pdf")
    got = read(FORMAT, message.as_bytes())
    assert [(t.text, t.quoted) for t in got.turns] == [("We keep it & go.", ("old",))]
    assert got.warnings == ("Left out, since nobody said it: attached file (1).",)
    assert read(FORMAT, mail("Yes.\n\n-- \nAda Berg\nHead of Queues\n").as_bytes()).turns[0].text == "Yes."


def test_a_message_attached_whole_is_a_turn_of_its_own() -> None:
    """It stands before the one that forwards it."""
    outer = mail("See below.", Message_ID="<m2@x.example>")
    outer.add_attachment(mail("One queue.", From="Tom Reed <t@x.example>"))
    got = read(FORMAT, outer.as_bytes())
    assert [(t.speaker, t.text) for t in got.turns] == [("Tom Reed", "One queue."), ("Ada Berg", "See below.")]
    assert got.key == "mail/m2@x.example"


def test_answers_of_programs_are_automatic() -> None:
    """An out-of-office note is nobody's assent."""
    got = read(FORMAT, mail("I am away, yes.", Auto_Submitted="auto-replied").as_bytes())
    assert [t.automatic for t in got.turns] == [True]


def test_text_with_a_few_labels_is_no_mail() -> None:
    """Headers have a sender and a date."""
    assert sure(FORMAT, "Subject: the queue\nAda: hi\n\nTom: ho\n") is Confidence.NO


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """Whatever stands under the headers, and in them, gives turns."""
    assert read(FORMAT, b"From: a@x.example\nDate: " + data).turns is not None
