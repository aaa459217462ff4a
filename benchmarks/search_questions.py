"""What is asked of a site in turns: each question with other words and spaces of the same sort every time."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from watersmeet.contract.core import Request
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.suggestion import GetSuggestions

from . import text
from .search_site import DAYS, END, LABELS, Site

Question = Callable[[Site, int], Request[Any]]

SINCE = f"{END - timedelta(days=DAYS // 2):%Y-%m-%d}"
"""Half of all pages were changed later."""

NEWEST = "ORDER BY lastmodified DESC"


def _of(some: Sequence[str], turn: int, step: int = 1) -> str:
    return some[turn * step % len(some)]


def common(turn: int) -> str:
    """A word that 30 % of all pages say."""
    return _of(text.words_in(0.3, 20), turn)


def usual(turn: int) -> str:
    """A word that 1 % of all pages say."""
    return _of(text.words_in(0.01, 200), turn)


def _fifth(turn: int) -> str:
    return _of(text.words_in(0.05, 60), turn)


def misspelt(word: str) -> str:
    """With two letters in the middle the wrong way round."""
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def _asked(cql: str, start: int = 0, excerpt: str = "none") -> SearchByCQL:
    return SearchByCQL(cql=cql, limit=25, start=start, excerpt=excerpt)


def _text(words: str, rest: str = "") -> SearchByCQL:
    return _asked(f'text ~ "{words}" {rest}')


def _space(site: Site, turn: int) -> str:
    return f"AND space = {_of(site.spaces, turn)}"


def _top(site: Site, turn: int) -> str:
    return f"AND ancestor = {site.tops[turn % len(site.tops)]}"


def _suggested(query: str) -> GetSuggestions:
    return GetSuggestions(query=query, limit=10)


def _label(turn: int) -> str:
    return f'label = "{LABELS[turn % 20]}" AND lastmodified >= "{SINCE}"'


QUESTIONS: dict[str, Question] = {
    "a word of 1 %": lambda site, turn: _text(usual(turn)),
    "a word on 10 pages": lambda site, turn: _text(_of(text.rare(), turn)),
    "a word of 30 %": lambda site, turn: _text(common(turn)),
    "two words of 5 %": lambda site, turn: _text(f"{_fifth(turn)} {_fifth(turn * 7 + 1)}"),
    "two words of 30 %": lambda site, turn: _text(f"{common(turn)} {common(turn * 7 + 1)}"),
    "a word of 1 % with one of 30 %": lambda site, turn: _text(f"{usual(turn)} {common(turn)}"),
    "a phrase of 1 %": lambda site, turn: _text(f'\\"{_of(text.phrases_in(0.01, 100), turn)}\\"'),
    "a phrase of 0.05 %, its words 30 %": lambda site, turn: _text(f'\\"{_of(text.seldom_phrases(0.3, 100), turn)}\\"'),
    "a beginning of a title's word, 1 %": lambda site, turn: _asked(
        f'title ~ "{_of(text.title_beginnings(0.01, 50), turn)}*"'
    ),
    "label, space, date, newest first": lambda site, turn: _asked(f"{_label(turn)} {_space(site, turn)} {NEWEST}"),
    "label, date, newest first": lambda site, turn: _asked(f"{_label(turn)} {NEWEST}"),
    "below a page, 500": lambda site, turn: _asked(f"type = page {_top(site, turn)}"),
    "below a page, 5 %": lambda site, turn: _asked(f"type = page AND ancestor = {site.branch} AND label = {LABELS[0]}"),
    "a word of 1 % in a space of 500": lambda site, turn: _text(usual(turn), _space(site, turn)),
    "a word of 30 % in a space of 500": lambda site, turn: _text(common(turn), _space(site, turn)),
    "a word of 1 % in a space of 10 %": lambda site, turn: _text(usual(turn), f"AND space = {site.large}"),
    "a word of 1 % below a page, 500": lambda site, turn: _text(usual(turn), _top(site, turn)),
    "a word of 30 % below a page, 500": lambda site, turn: _text(common(turn), _top(site, turn)),
    "a word of 1 % below a page, 5 %": lambda site, turn: _text(usual(turn), f"AND ancestor = {site.branch}"),
    "a word of 30 % below a page, 5 %": lambda site, turn: _text(common(turn), f"AND ancestor = {site.branch}"),
    "a word of 1 %, newest first": lambda site, turn: _text(usual(turn), NEWEST),
    "a word of 30 %, newest first": lambda site, turn: _text(common(turn), NEWEST),
    "a word of 1 %, by title": lambda site, turn: _text(usual(turn), "ORDER BY title"),
    "a word of 1 %, from the 500th on": lambda site, turn: _asked(f'text ~ "{usual(turn)}"', start=500),
    "a beginning of words": lambda site, turn: _text(f"{usual(turn)[:5]}*"),
    "a misspelt word of 1 %": lambda site, turn: _text(f"{misspelt(usual(turn))}~"),
    "a word of 1 %, with excerpts": lambda site, turn: _asked(f'text ~ "{usual(turn)}"', excerpt="highlight"),
    "suggestions for 1 letter": lambda site, turn: _suggested(_of("abcdefghilmnoprstuvw", turn)),
    "suggestions for 5 letters": lambda site, turn: _suggested(_of(text.title_beginnings(0.01, 50), turn)),
    "suggestions for two words": lambda site, turn: _suggested(_of(text.title_ends(200), turn)),
}
