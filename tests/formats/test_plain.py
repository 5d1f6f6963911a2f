"""Speaker-labelled text and prose."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.formats.base import Confidence, Source
from agent.formats.plain import FORMAT
from agent.model.transcript import Transcript


def read(text: str, name: str = "talk.txt") -> Transcript:
    (found,) = FORMAT.read(Source(name=name, data=text.encode()))
    return found


def said(text: str) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in read(text).turns]


NAMES = ("Priya", "Marcus", "Dr. Kofi Addo", "Noor van Dalen", "李明", "Zoë O’Hara", "Ana-Lucía (SRE)")
WORDS = st.text(alphabet=st.sampled_from("abcdefghij klmno pqrstu vwxyz éüß ’“”…,.?!42"), min_size=1, max_size=80)
PARAGRAPH = WORDS.map(lambda text: " ".join(text.split())).filter(lambda text: any(c.isalpha() for c in text))
CODE = st.lists(
    st.sampled_from(["retries: 5", "Priya: in a log", "  - x", "> not a quote", ""]), min_size=1, max_size=4
)


@st.composite
def talks(draw: st.DrawFn) -> list[tuple[str, list[str], str | None, str | None]]:
    """Turns of at least two people who each speak twice: name, paragraphs, a pasted block, a quoted line."""
    people = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
    order = people + people + draw(st.lists(st.sampled_from(people), max_size=8))
    code = st.one_of(st.none(), CODE.map("\n".join).filter(str.strip))
    quote = st.one_of(st.none(), PARAGRAPH)
    return [(name, draw(st.lists(PARAGRAPH, min_size=1, max_size=3)), draw(code), draw(quote)) for name in order]


def body(paragraphs: list[str], code: str | None, quote: str | None) -> str:
    parts = list(paragraphs)
    if quote:
        parts.append(f"> {quote}")
    if code:
        parts.append(f"```yaml\n{code}\n```")
    return "\n\n".join(parts)


LAYOUTS = {
    "bare": lambda n, name, text: f"{name}: {text}",
    "bold": lambda n, name, text: f"**{name}:** {text}",
    "bold, colon outside": lambda n, name, text: f"**{name}**: {text}",
    "time": lambda n, name, text: f"[{n // 60:02d}:{n % 60:02d}:07] {name}: {text}",
    "time and angles": lambda n, name, text: f"[{n // 60:02d}:{n % 60:02d}:07] <{name}> {text}",
    "time behind": lambda n, name, text: f"{name.split(' (')[0]} ({n // 60:02d}:{n % 60:02d}:07): {text}",
}


@settings(max_examples=60, deadline=None)
@given(talk=talks(), layout=st.sampled_from(sorted(LAYOUTS)), blank=st.booleans())
def test_what_was_written_is_read_back(
    talk: list[tuple[str, list[str], str | None, str | None]], layout: str, blank: bool
) -> None:
    """Speakers, words, pasted blocks, quoted lines, times and lines survive the way through each layout."""
    rows = [LAYOUTS[layout](n, name, body(said, code, quote)) for n, (name, said, code, quote) in enumerate(talk)]
    text = ("\n\n" if blank else "\n").join(rows) + "\n"
    got = read(text)
    names = [name.split(" (")[0] if layout == "time behind" else name for name, *_ in talk]
    assert [t.speaker for t in got.turns] == names
    assert [t.text for t in got.turns] == ["\n\n".join(paragraphs) for _, paragraphs, _, _ in talk]
    assert [t.quoted for t in got.turns] == [((quote,) if quote else ()) for *_, quote in talk]
    assert [[a.text for a in t.attachments] for t in got.turns] == [[code] if code else [] for _, _, code, _ in talk]
    if layout.startswith("time"):
        assert [t.time for t in got.turns] == [f"0:{n:02d}:07.000" for n in range(len(talk))]
    lines = text.split("\n")
    assert all(t.speaker in lines[int(t.anchor.removeprefix("line ")) - 1] for t in got.turns if t.speaker)


FRAGMENTS = st.sampled_from(
    ["Ada: ", "**Bob:** ", "[09:02] ", "<c> ", "```", "~~~~", "> ", "---", "\n", "\n\n", ":", "xyz "]
)


@given(st.lists(st.one_of(FRAGMENTS, st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=5)), max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reader_or_loses_its_letters(parts: list[str]) -> None:
    """Whatever marks stand in a text, its words are in a turn's text, quote, pasted block, name or language."""
    text = "Ada: x\nBob: x\nAda: x\nBob: x\n" + "".join(parts)
    turns = read(text).turns
    kept = " ".join(
        " ".join([t.speaker or "", t.text, *t.quoted, *(f"{a.language} {a.text}" for a in t.attachments)])
        for t in turns
    )
    assert [t.n for t in turns] == list(range(1, len(turns) + 1))
    assert text.count("xyz") <= kept.count("xyz")


def test_labels_that_introduce_something_else_are_no_speakers() -> None:
    """Notes, links, times of day and subject lines stay words of whoever speaks."""
    text = (
        "Priya: Three things.\nNote: the port is 8080.\nhttps://wiki.example.org/a: read it\n10:30 Standup: moved\n"
        "Decision: we keep it.\nRe: the invoice\nMarcus: fine\nPriya: good\nMarcus: bye\n"
    )
    got = read(text)
    assert [t.speaker for t in got.turns] == ["Priya", "Marcus", "Priya", "Marcus"]
    for words in (
        "Note: the port is 8080.",
        "https://wiki.example.org/a: read it",
        "10:30 Standup: moved",
        "Re: the invoice",
    ):
        assert words in got.turns[0].text


def test_a_list_of_options_does_not_become_a_conversation() -> None:
    """What a colon announces, and what is spoken of as a thing, is no person."""
    text = (
        "Ines: We have these candidates on the table:\nKafka: fast\nPulsar: layered\nTomasz: I would use Valkey here.\n"
        "Valkey: we know it.\nInes: ok\nTomasz: ok\n"
    )
    assert [t.speaker for t in read(text).turns] == ["Ines", "Tomasz", "Ines", "Tomasz"]


def test_a_guest_who_speaks_once_is_a_speaker() -> None:
    """A name need not recur where the others do."""
    text = "Ines: hi\nTomasz: hello\nInes: anybody else?\nYuki: me\nTomasz: good\n"
    assert ("Yuki", "me") in said(text)


def test_lower_case_nicks_are_speakers_in_a_chat() -> None:
    """Nicks are names where nearly every line has one."""
    text = "petra_k: hi\nbast: yo\npetra_k: kafka?\nbast: no\n"
    assert [s for s, _ in said(text)] == ["petra_k", "bast", "petra_k", "bast"]


def test_pasted_code_is_an_attachment_and_never_speech() -> None:
    """A labelled line inside a fence begins no turn, and the fence's language is kept."""
    text = "Ada: look\n```yaml\nBob: not a person\nretries: 5 # decided\n```\nthat's it\nBob: ok\nAda: so\nBob: yes\n"
    first = read(text).turns[0]
    assert first.text == "look\n\nthat's it"
    assert [(a.language, a.text) for a in first.attachments] == [("yaml", "Bob: not a person\nretries: 5 # decided")]


def test_a_fence_that_never_closes_swallows_nothing() -> None:
    """A stray fence does not eat the rest of the meeting."""
    assert [s for s, _ in said("Ada: ```\nBob: hm\nAda: one\nBob: two\n")] == ["Ada", "Bob", "Ada", "Bob"]


def test_quoted_lines_are_not_the_speakers_words() -> None:
    """What somebody quotes leaves the text and is kept as quoted."""
    turn = read("Ada: hm\n> we drop it\n> on Friday\nno, we don't\nBob: ok\nAda: so\nBob: yes\n").turns[0]
    assert turn.text == "hm\nno, we don't"
    assert turn.quoted == ("we drop it\non Friday",)


@pytest.mark.parametrize(
    "text",
    [
        "User: Which queue?\n\nAssistant: Consider three.\n\n1. Redis: fast\n\n**Kafka:** heavy\n\nUser: Redis.\n",
        "## Prompt\n\nWhich queue?\n\n## Response\n\nConsider three.\n\n## Prompt\n\nRedis.\n",
        "**You**\n\nWhich queue?\n\n**ChatGPT**\n\nConsider three.\n\n**You**\n\nRedis.\n",
        "You said:\nWhich queue?\n\nChatGPT said:\nConsider three.\n\nYou said:\nRedis.\n",
    ],
)
def test_pasted_conversations_with_an_assistant_have_two_sides(text: str) -> None:
    """However the sides are called, the turns are those of `user` and `assistant`."""
    got = read(text)
    assert got.with_assistant
    assert [t.speaker for t in got.turns] == ["user", "assistant", "user"]
    assert got.turns[1].text.startswith("Consider three.")
    assert got.turns[2].text == "Redis."


def test_a_person_named_beside_an_assistant_is_the_user() -> None:
    """The name is kept as the person; the speaker is the side."""
    got = read("Maren: Which queue?\nAssistant: Redis.\nMaren: No.\nAssistant: Kafka then.\n")
    assert [(t.speaker, t.person) for t in got.turns[:2]] == [("user", "Maren"), ("assistant", None)]


def test_somebody_called_claude_among_people_is_a_person() -> None:
    """A name that an assistant also has is a name where others speak as often."""
    got = read("Claude: salut\nMarie: hi\nPaul: hello\nClaude: on y va\nMarie: yes\nPaul: yes\n")
    assert not got.with_assistant
    assert got.turns[0].speaker == "Claude"


def test_times_of_day_become_moments_where_the_day_is_known() -> None:
    """Past midnight is the next day; without a day the time stands as shown."""
    text = "[23:58] Ada: a\n[23:59] Bob: b\n[00:01] Ada: c\n"
    assert [t.time for t in read(text, "2026-03-03-night.txt").turns] == [
        "2026-03-03T23:58:00", "2026-03-03T23:59:00", "2026-03-04T00:01:00",
    ]  # fmt: skip
    assert [t.time for t in read(text, "night.txt").turns] == ["23:58:00.000", "23:59:00.000", "0:01:00.000"]


def test_times_from_the_start_stay_times_from_the_start() -> None:
    """Minutes and seconds from zero are no time of day, whatever the date."""
    text = "[00:42] Ada: a\n[01:05] Bob: b\n[71:10] Ada: c\n"
    got = read(text, "2026-03-03.txt")
    assert [t.time for t in got.turns] == ["0:00:42.000", "0:01:05.000", "1:11:10.000"]
    assert got.date == dt.date(2026, 3, 3)


def test_a_line_with_a_time_and_no_name_is_somebody_unknown_or_the_system() -> None:
    """Join lines are automatic; a remark whose colon follows no name keeps all its words."""
    got = read("[10:00] *** ada joined\n[10:01] <ada> hi\n[10:02] <bob> the plan is: go\n[10:03] so the plan is: go\n")
    assert [(t.speaker, t.automatic) for t in got.turns] == [
        (None, True),
        ("ada", False),
        ("bob", False),
        (None, False),
    ]
    assert got.turns[3].text == "so the plan is: go"


def test_head_lines_give_title_and_date_and_are_no_speech() -> None:
    """Title, date and attendees stand before the talk; a sentence there is kept as somebody's words."""
    text = (
        "# Queue review\n\nDate: 3 March 2026\nAttendees: Ada, Bob\n\nThis was typed along by hand, sorry.\n\n"
        "Ada: hi\nBob: hello\nAda: so\nBob: yes\n"
    )
    got = read(text)
    assert (got.title, got.date) == ("Queue review", dt.date(2026, 3, 3))
    assert [(t.speaker, t.text) for t in got.turns[:2]] == [
        (None, "This was typed along by hand, sorry."),
        ("Ada", "hi"),
    ]


def test_headings_between_turns_are_no_speech_and_headings_in_an_answer_are() -> None:
    """A heading over the next speaker belongs to the document."""
    text = "Ada: hi\nBob: hello\n\n## Storage\n\nAda: Postgres\n\n### Why\n\nbecause\n\nBob: yes\n"
    turns = read(text).turns
    assert turns[1].text == "hello"
    assert turns[2].text == "Postgres\n\n### Why\n\nbecause"


def test_prose_is_a_turn_a_paragraph_of_somebody_unknown() -> None:
    """Notes without speakers are still read, with their lines."""
    got = read("# Notes\n\nWe keep Postgres for now. It is fine.\n\nThe cache goes away\nnext week.\n")
    assert [(t.speaker, t.text, t.anchor) for t in got.turns] == [
        (None, "We keep Postgres for now. It is fine.", "line 3"),
        (None, "The cache goes away\nnext week.", "line 5"),
    ]


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("Ada: hi\nBob: ho\nAda: hi\n", Confidence.LIKELY),
        ("We keep Postgres for now. It is fine, and we know it well.\n", Confidence.POSSIBLE),
        ('[{"mapping": {}}]', Confidence.NO),
        ("00:00:01.000 --> 00:00:02.000\nAda: hi\n", Confidence.NO),
        ("a,b,c,d,e\n1,2,3,4,5\n6,7,8,9,0\n", Confidence.NO),
        ("import os\ndef main() -> None:\n    print(os.name)\n", Confidence.NO),
        ('[tool]\nname = "x y z"\nlist = ["a", "b", "c"]\n', Confidence.NO),
        ("", Confidence.NO),
    ],
)
def test_only_speech_and_prose_are_recognised(text: str, confidence: Confidence) -> None:
    """Data and programs are no discussion."""
    assert FORMAT.sniff(Source(name="x.txt", data=text.encode())) is confidence


def test_a_heading_at_the_end_is_still_told() -> None:
    """Where no speaker follows, a heading belongs to the last one."""
    assert read("Ada: hi\nBob: ho\nAda: so\n# Open: retries\n").turns[-1].text == "so\n# Open: retries"


def test_another_spelling_of_a_known_name_begins_a_turn() -> None:
    """A login or another case of somebody who speaks is nobody's second line."""
    text = "Ada Berg: hi\nada berg: yes\nTom Reed: ok\nada.berg: right\nlater: this is text\nTom Reed: fine\n"
    (found,) = FORMAT.read(Source(name="a.txt", data=text.encode()))
    assert [turn.speaker for turn in found.turns] == ["Ada Berg", "ada berg", "Tom Reed", "ada.berg", "Tom Reed"]
    assert {turn.person for turn in found.turns if turn.speaker != "Tom Reed"} == {"Ada Berg"}
    assert any("Names taken for one person" in warning for warning in found.warnings)


def test_names_that_went_through_a_wrong_decoding_are_names() -> None:
    """The text is mended before it is read, and the lines are counted."""
    text = "Zoë: naïve – café\nJosé: sí señor\nZoë: “bon”\n"
    wrong = text.encode().decode("cp1252", "replace").replace("\ufffd", "").encode()
    (found,) = FORMAT.read(Source(name="a.txt", data=wrong))
    assert [turn.speaker for turn in found.turns] == ["Zoë", "José", "Zoë"]
    assert any("wrong decoding" in warning for warning in found.warnings)


def test_a_bot_among_people_is_automatic_and_an_assistant_of_one_person_is_not() -> None:
    """By its name alone: whoever is called Talbot is a person."""
    talk = """[2026-05-04 09:05] Talbot: The kiln is hot.
[2026-05-04 09:06] Ines: Then we wait.
[2026-05-04 09:07] kiln-bot: Decision 'wait' was marked as final.
[2026-05-04 09:08] Talbot: Fine.
[2026-05-04 09:09] Ines: Good."""
    among = read(talk)
    assert [t.speaker for t in among.turns if t.automatic] == ["kiln-bot"]
    alone = read("Ines: Is the kiln hot?\nKiln Bot: It is.\nInes: Then I wait.\n")
    assert not any(t.automatic for t in alone.turns)
