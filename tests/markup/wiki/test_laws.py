"""Laws that hold for whatever is read."""

import re
from html import escape

from hypothesis import example, given
from hypothesis import strategies as st

from tests.markup.wiki.pairs import Pair
from tests.markup.wiki.vocabulary import EVERY_PAIR, pieces
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.parse import check
from watersmeet.markup.wiki.rewrite import rewritten

anything = st.text(st.characters(exclude_categories=()), max_size=60)
words = st.lists(st.text("abcdé\u4e2d<>&\"'=/,.%$", min_size=1, max_size=8), min_size=1, max_size=8).map(" ".join)


@given(pieces)
@example("[a{color:red}|b]{color}")
@example("{color:red}[a{color}b{color:red}c|d]{color}")
@example("{{[a}}|b]")
@example("[a|b|c{toc}]")
@example("!{toc}.png!")
def test_rewriting__makes_storage_format(value: str) -> None:
    check(rewritten(value))


@given(anything)
def test_rewriting__anything_is_read_or_refused(value: str) -> None:
    try:
        storage = rewritten(value)
    except MarkupError:
        return
    check(storage)


@given(words)
def test_rewriting__words_stay_words(value: str) -> None:
    assert rewritten(value) == f"<p>{escape(value, quote=False)}</p>"


UNKNOWN = re.compile('ac:name="(?:cheese|a-b_c.d2)"')
"""Macros that nobody knows: any later tag of the same name gives one without a body its body."""


@given(st.lists(st.sampled_from([pair for pair in EVERY_PAIR if pair[1]]), min_size=1, max_size=6))
def test_rewriting__pieces_do_not_touch_each_other(pairs: list[Pair]) -> None:
    # A tag that is not closed may be closed by what follows, and tasks are numbered throughout.
    whole = [pair for pair in pairs if not any(sign in pair[1] for sign in ("{", "}", "<ac:task>"))]
    whole = [pair for pair in whole if len(UNKNOWN.findall(pair[1])) <= pair[1].count("<ac:rich-text-body>")]
    assert rewritten("\n\n".join(markup for markup, _ in whole)) == "".join(storage for _, storage in whole)
