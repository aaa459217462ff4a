from collections.abc import Callable
from functools import partial
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watersmeet.cql import CqlError, Query, check, format, parse, parse_text

from .strategies import queries

PIECES = [
    "type",
    "space",
    "title",
    "created",
    "favorite",
    "=",
    "!=",
    "~",
    "!~",
    ">",
    "<=",
    "in",
    "not",
    "and",
    "or",
    "order",
    "by",
    "desc",
    "(",
    ")",
    ",",
    "page",
    "~key",
    '"a b"',
    "'",
    '"',
    "\\",
    "now(",
    "currentUser()",
    "2024-01-01",
    "é",
    "\0",
]
soup = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)


def attempt(work: Callable[[], object]) -> CqlError | None:
    try:
        work()
    except CqlError as error:
        return error
    return None


@settings(deadline=None)
@given(st.one_of(st.text(), soup, st.text(st.characters(categories=["Cs", "Zs", "Po", "Sm"]))))
def test_any_text_parses_or_raises_cql_error(text: str) -> None:
    if error := attempt(partial(parse, text)):
        assert error.message.startswith("Could not parse cql : ")
        assert error.message.encode("utf-8")
        return
    query = parse(text)
    assert parse(format(query)) == query
    for user_search in (False, True):
        error = attempt(partial(check, query, user_search=user_search))
        assert error is None or error.message


@settings(deadline=None)
@given(queries, st.data())
def test_a_damaged_query_parses_or_raises_cql_error(query: Query, data: st.DataObject) -> None:
    text = format(query)
    cut = data.draw(st.integers(0, len(text)))
    for damaged in (text[:cut], text[cut:], text[:cut] + "'" + text[cut:]):
        error = attempt(partial(parse, damaged))
        assert error is None or error.hint


def quiet_parse(text: str) -> None:
    attempt(partial(parse, text))


def quickest(work: Callable[[str], object], text: str) -> float:
    times = []
    for _ in range(5):
        began = perf_counter()
        work(text)
        times.append(perf_counter() - began)
    return min(times)


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "not ",
        "a",
        "a,",
        '"',
        "'",
        '\\"',
        "a=b or ",
        "[",
        "[a",
        "content.property[",
        "~",
        " ",
        "é",
        '"a" ',
        "-",
        "f(",
        "a in (",
    ],
)
@pytest.mark.parametrize("start", ["", "title = ", 'title = "', "id in ("])
def test_parsing_takes_linear_time(start: str, unit: str) -> None:
    small, large = (start + unit * (size // len(unit)) for size in (1_000, 16_000))
    # 16 times the text: linear is about 16 times the work, quadratic 256 times.
    assert quickest(quiet_parse, large) < 100 * max(quickest(quiet_parse, small), 20e-6)


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        '"',
        '\\"',
        '"a ',
        "a~",
        "a^1",
        "^1",
        "1",
        "~1",
        "a-",
        "-a ",
        "a OR ",
        "NOT ",
        "*",
        "a*",
        "()",
        "(a) ",
        ")",
    ],
)
@pytest.mark.parametrize("start", ["", '"', "a~", "a^"])
def test_text_takes_linear_time(start: str, unit: str) -> None:
    small, large = (start + unit * (size // len(unit)) for size in (1_000, 16_000))
    assert quickest(parse_text, large) < 100 * max(quickest(parse_text, small), 20e-6)
