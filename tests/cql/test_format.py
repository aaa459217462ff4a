import pytest
from hypothesis import given, settings

from watersmeet.cql import Compare, Query, Text, format, parse

from .strategies import anything, queries


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("type=page", "type = page"),
        (
            "Type=page and lastModified>'2024-01-01'order by Created DESC,title asc",
            'type = page AND lastmodified > "2024-01-01" ORDER BY created DESC, title',
        ),
        ("(a=1 and b=2) or c=3", "a = 1 AND b = 2 OR c = 3"),
        ("(a=1 or b=2) and not(c=3 or d=4)", "(a = 1 OR b = 2) AND NOT (c = 3 OR d = 4)"),
        ("space not in(DEV,~me)", "space NOT IN (DEV, ~me)"),
        ("space in recentlyviewedspaces(5)", "space IN (recentlyViewedSpaces(5))"),
        ("created>now(-4w)", 'created > now("-4w")'),
        (r"""title='a"b\'c\\'""", r'''title = "a\"b'c\\"'''),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    assert format(parse(text)) == normal
    assert format(parse(normal)) == normal


@settings(deadline=None)
@given(queries)
def test_a_printed_query_reads_back_equal(query: Query) -> None:
    assert parse(format(query)) == query


@settings(deadline=None)
@given(anything)
def test_a_bare_value_that_needs_quotes_gets_them(value: str) -> None:
    where = parse(format(Query(Compare("title", "=", Text(value, quoted=False))))).where
    assert isinstance(where, Compare)
    assert isinstance(where.value, Text)
    assert where.value.value == value


def test_no_condition_is_empty() -> None:
    assert format(Query(None)) == ""
