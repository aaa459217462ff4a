"""Input meant to exhaust the reader, and the two things that are refused."""

import time

import pytest

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.wrapper import MAX_DEPTH
from watersmeet.markup.wiki.rewrite import rewritten

SHORT = 8_000
LONG = 4 * SHORT
HUGE = 1_000_000
WORST_RATIO = 8
"""Of the times for four times as much: 4 where the time is linear, 16 where it is quadratic."""

SHAPES = [
    *(
        "{",
        "[",
        "*",
        "|",
        "||",
        "!",
        "-",
        "^",
        "\\",
        "\\\\",
        "&",
        "(",
        ":",
        "@",
        "}}",
        "\n",
        " ",
        "\t",
        "a",
        "??",
        "--",
    ),
    *("{{", "{{a", "{{a}}", "{code", "{code}", "{code}x", "{panel}", "{panel:x}", "{foo}", "{foo:x}", "{a:{b:"),
    *(
        "{color:red}",
        "{color:red}x{color}",
        "{color:red}*{color}",
        "{color:red}\n",
        "a\n{color:red}{color}",
        "{color:#{",
        "{noformat}{code}",
        "{toc}",
        "{toc}\n",
    ),
    *("{quote}a\n", "{x}{y}", "{info}{color:red}a\n", "{*}", "{a:b ", "{a:\\}", "\\{", "{foo:a    b!c}"),
    *(
        "[a|",
        "[a|b]",
        "[a|http://b]",
        "[http://",
        "[[http://",
        "[^",
        "[a#",
        "[a:b:",
        "[!a.b|c",
        "[!a.b|c!|d]",
        "[/2026/",
    ),
    *("!a", "!a.png", "!a.b|", "!a.b|c=d,", "!a.b|, , ", "http://", "http://x)", "mailto:a", "&amp;", "&#1", "&a"),
    *("*a ", "_a* *b_ ", "~a ^b ", ":)", "(x)", "*_-+", "a* ", "--- ", " \n ", "a  \n", "-\n"),
    *(
        "h1. ",
        "h1. a\n",
        "bq. x\n",
        "|a",
        "|a\n",
        "||a\n* b\n",
        "|a|[b|",
        "|!a.b|",
        "* a\n",
        "*# a\n",
        "- ",
        "* a\n**\n",
    ),
]


def seconds(value: str) -> float:
    begin = time.process_time()
    rewritten(value)
    return time.process_time() - begin


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_rewriting__takes_time_in_proportion(shape: str) -> None:
    short, long = shape * (SHORT // len(shape)), shape * (LONG // len(shape))
    # The best of a few: other work on the machine only ever adds.
    ratios = (seconds(long) / max(seconds(short), 0.0005) for _ in range(5))
    assert any(ratio < WORST_RATIO for ratio in ratios)


@pytest.mark.parametrize(
    ("begin", "shape", "end"),
    [
        ("{foo:a", " ", "!=b}"),
        ("[http://x", ")", "]"),
        ("http://x", ")", " "),
        ("[a", " ", "|b"),
        ("|a", " ", "b|"),
        ("* a", " ", "b"),
        ("[", "http://", "|a]"),
        ("!a.b|c=", ",", "!"),
        ("{color:", "a", "}x{color}"),
        ("{panel}", "*a* ", "{panel}"),
    ],
    ids=repr,
)
def test_rewriting__takes_time_in_proportion_to_one_thing(begin: str, shape: str, end: str) -> None:
    short, long = (begin + shape * (length // len(shape)) + end for length in (SHORT, LONG))
    ratios = (seconds(long) / max(seconds(short), 0.0005) for _ in range(5))
    assert any(ratio < WORST_RATIO for ratio in ratios)


@pytest.mark.parametrize("shape", ["{code", "[", "*", "{", "|", "{{", "!a", "[a|http://"])
def test_rewriting__a_megabyte(shape: str) -> None:
    assert rewritten(shape * (HUGE // len(shape)))


def test_rewriting__macros_much_deeper_are_refused_where_they_end() -> None:
    begin = "{foo:x}\n" * (MAX_DEPTH + 1)
    with pytest.raises(MarkupError, match="nested deeper") as caught:
        rewritten(begin + "{foo}" * (MAX_DEPTH + 1))
    assert (caught.value.line, caught.value.column) == (MAX_DEPTH + 2, MAX_DEPTH * len("{foo}") + 1)


def test_rewriting__tags_that_none_closes_are_not_deep() -> None:
    assert len(rewritten("{foo:x}" * (HUGE // 10))) > HUGE


@pytest.mark.parametrize("markers", [MAX_DEPTH // 2 + 1, HUGE])
def test_rewriting__lists_deeper_than_that_are_refused(markers: int) -> None:
    with pytest.raises(MarkupError, match="nested deeper"):
        rewritten("#" * markers + " a")


@pytest.mark.parametrize("character", ["\0", "\x01", "\x08", "\x0e", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_rewriting__refuses_characters_that_no_document_has(character: str) -> None:
    with pytest.raises(MarkupError, match=rf"U\+{ord(character):04X}") as caught:
        rewritten(f"a\r\nbc{character}")
    assert (caught.value.line, caught.value.column) == (2, 3)


@pytest.mark.parametrize("reference", ["&#1;", "&#x1f;", "&#xFFFF;", "&#x110000;", "&#9999999;"])
def test_rewriting__references_to_such_characters_are_harmless(reference: str) -> None:
    assert "\ufffd" in rewritten(reference) or rewritten(reference) == f"<p>&amp;{reference[1:]}</p>"
