"""Own words, quoted lines and pasted blocks."""

from __future__ import annotations

from agent.text.pasted import speech


def test_a_block_leaves_the_text_and_keeps_its_language() -> None:
    """Fences of any length and of tildes, indented in a list, with what stands before one on its line."""
    got = speech("see:\n\n1. this\n   ~~~~json\n{}\n~~~\n   ~~~~\nand: ```sh\nls\n```\nend")
    assert got.text == "see:\n\n1. this\n\nand:\nend"
    assert [(a.language, a.text) for a in got.attachments] == [("json", "{}\n~~~"), ("sh", "ls")]


def test_inline_code_and_comparisons_stay_words() -> None:
    """A word in backticks and a number behind `>` within a line are speech."""
    assert speech("use `max > 5` and ```x``` here").text == "use `max > 5` and ```x``` here"


def test_quotes_apart_are_apart() -> None:
    """Two quoted passages are two; what is quoted inside a block is part of the block."""
    got = speech("> a\n> b\nno\n> c\n```\n> d\n```")
    assert (got.text, got.quoted, [a.text for a in got.attachments]) == ("no", ("a\nb", "c"), ["> d"])


def test_an_open_block_goes_on_to_the_end_of_a_message() -> None:
    """A message that was cut ends in its block; a whole transcript does not."""
    assert speech("a\n```py\nx", closed=False).attachments[0].text == "x"
    assert speech("a\n```py\nx", closed=True).text == "a\n```py\nx"
