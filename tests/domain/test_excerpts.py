"""Which part of a text shows why it was found, and what is marked in it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from watersmeet.cql.text import Term, parse_text
from watersmeet.domain import excerpts
from watersmeet.domain.excerpts import CLOSE, EXCERPT, INDEXED, LONGEST, OPEN, Marked, Shown, cut
from watersmeet.storage.search_index import Entry


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The excerpt of a content with this title and body, with brackets for marks."""

    def show(query: str, body: str, title: str = "A title", *, part: Any = "any", kind: str = "highlight") -> Marked:
        async def entries(session: Any, ids: Any) -> dict[int, Entry]:
            return {1: Entry(1, title, "", "", body, frozenset())}

        monkeypatch.setattr(excerpts, "entries", entries)
        root = parse_text(query).root
        asked = Shown(((root, part),) if root else (), {})
        found: Any = asyncio.run(excerpts.excerpts(None, [1], asked, kind))  # type: ignore[arg-type]
        one = found[1]
        return Marked(bracketed(one.title), bracketed(one.body))

    return show


def bracketed(text: str) -> str:
    return text.replace(OPEN, "[").replace(CLOSE, "]")


def bare(text: str) -> str:
    return text.replace("[", "").replace("]", "")


def test_excerpt__of_a_short_text_is_all_of_it(shown: Any) -> None:
    assert shown("fox", "The fox and Foxes.", "Fox tales") == Marked("[Fox] tales", "The [fox] and [Foxes].")
    assert shown("fox", "", "x") == Marked("x", "")


def test_excerpt__without_words_is_the_beginning(shown: Any) -> None:
    text = "word " * 500
    assert shown("fox", text) == Marked("A title", text[:EXCERPT])
    assert shown("!", text) == Marked("A title", text[:EXCERPT])
    assert shown("-fox", "fox") == Marked("A title", "fox")


def test_excerpt__begins_a_little_before_the_word(shown: Any) -> None:
    text = "before " * 200 + "the needle is here " + "after " * 200
    body = shown("needle", text).body
    assert bare(body) in text
    assert 150 <= len(bare(body)) <= EXCERPT
    assert body.startswith("before ")
    assert body.endswith(" after")
    assert 20 <= body.index("[needle]") <= 60


def test_excerpt__is_where_most_different_words_stand(shown: Any) -> None:
    text = "blue " * 10 + "filler " * 100 + "blue and sky " + "filler " * 100 + "sky " * 10 + "filler " * 100
    body = shown("blue sky", text).body
    assert "[blue] and [sky]" in body
    assert body.count("[") == 2


def test_excerpt__of_parts_with_the_same_words_is_where_most_stand_and_the_first(shown: Any) -> None:
    filler = "filler " * 100
    body = shown("ink", f"{filler} one ink {filler} two ink ink {filler} three ink ink {filler}").body
    assert "two [ink] [ink]" in body


def test_excerpt__at_the_end_reaches_it(shown: Any) -> None:
    body = shown("needle", "filler " * 200 + "needle in the end").body
    assert body.endswith("[needle] in the end")


def test_excerpt__a_mark_is_never_cut(shown: Any) -> None:
    """Whatever stands where the part ends, what is marked is whole, and every mark is closed."""
    for length in range(200, 320):
        body = shown("needle", "needle " + "x" * length + " needle needle " * 10).body
        assert body.startswith("[needle] ")
        assert body.count("[") == body.count("]") == body.count("[needle]"), length


def test_excerpt__of_words_without_spaces(shown: Any) -> None:
    assert shown("needle", "x" * 5000 + " needle " + "y" * 5000).body.startswith("[needle] y")
    body = shown("字", "漢" * 1000 + "字" + "漢" * 1000).body
    assert "[字]" in body
    assert len(body) <= LONGEST


def test_excerpt__a_text_that_is_nothing_but_the_word_is_quickly_done(shown: Any) -> None:
    """Holding every part against every word would take minutes."""
    began = time.process_time()
    body = shown("k", "k " * 300_000).body
    assert time.process_time() - began < 3
    assert body.startswith("[k] [k] ")


def test_excerpt__what_is_asked_of_titles_is_marked_there_only(shown: Any) -> None:
    assert shown("fox", "a fox", "Fox", part="title") == Marked("[Fox]", "a fox")


def test_excerpt__indexed_is_the_beginning_without_marks(shown: Any) -> None:
    assert shown("fox", "fox " * 50, "Fox", kind="indexed") == Marked("Fox", ("fox " * 50)[:INDEXED])


def test_excerpt__of_other_kinds_there_are_none() -> None:
    asked = Shown(((Term("fox"), "any"),))
    assert asyncio.run(excerpts.excerpts(None, [1], asked, "none")) == {}  # type: ignore[arg-type]
    assert asyncio.run(excerpts.excerpts(None, [], asked, "highlight")) == {}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 4, "long"),
        (f"a {OPEN}word{CLOSE} b", 5, f"a {OPEN}wo{CLOSE}"),
        (f"a {OPEN}word{CLOSE} b", 9, f"a {OPEN}word{CLOSE} "),
        (f"a {OPEN}word{CLOSE} {OPEN}b{CLOSE}", 10, f"a {OPEN}word{CLOSE} {OPEN}{CLOSE}"),
    ],
)
def test_cut(text: str, length: int, expected: str) -> None:
    assert cut(text, length) == expected
