"""What is said about a query that cannot be answered: where the fault is, what was expected, what may be meant."""

import pytest

from watersmeet.cql import CqlError, check, parse
from watersmeet.cql.near import nearest


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", "at character 1: expected a field name"),
        ("type =", "at character 7: expected a value"),
        ("type = page and", "at character 16: expected a field name"),
        (
            "type page",
            "at character 6: expected an operator after 'type', one of : [=, !=, ~, !~, <, <=, >, >=, IN, NOT IN]",
        ),
        ("type == page", "at character 7: '==' is no operator, expected one of : [=, !=, "),
        ("type <> page", "at character 7: '<>' is no operator, expected one of : [=, !=, "),
        ("created => 2024-01-01", "at character 10: '=>' is no operator, expected one of : [=, !=, "),
        ("space = ~", "at character 9: expected a value"),
        ("title = order", "at character 9: expected a value; 'order' needs quotes"),
        ("in = page", "at character 1: expected a field name; 'in' needs quotes"),
        ("type in page", "at character 9: expected '(' or a function after IN"),
        ("type in (page", "at character 14: expected ',' or ')'"),
        ("type not page", "at character 10: expected IN after NOT"),
        ("(type = page", "at character 13: expected ')'"),
        ("type = page type = blogpost", "at character 13: expected AND, OR, ORDER BY or the end of the query"),
        ("type = page order title", "at character 19: expected BY after ORDER"),
        ("type = page order by", "at character 21: expected a field to order by"),
        ("a = 1 && b = 1", "at character 7: '&' must be inside quotes, or AND was meant"),
        ("a = 1 || b = 1", "at character 7: '|' must be inside quotes, or OR was meant"),
        ("! a = 1", "at character 1: '!' must be inside quotes, or NOT or != was meant"),
        ("title = a;b", "at character 10: ';' must be inside quotes"),
        ('title = "a', "at character 9: the quote is never closed"),
        ("created > soon", "expected yyyy-MM-dd"),
        ("space = favouriteSpaces()", "use IN"),
    ],
)
def test_detail(text: str, detail: str) -> None:
    with pytest.raises(CqlError) as caught:
        check(parse(text))
    assert caught.value.detail.startswith(detail)


def test_detail__is_empty_where_the_message_says_it_all() -> None:
    with pytest.raises(CqlError) as caught:
        check(parse("type = nosuch"))
    assert caught.value.detail == ""


@pytest.mark.parametrize(
    ("text", "user_search", "first"),
    [
        ("titel = x", False, "title"),
        ("spce = x", False, "space"),
        ("lastmodfied > now()", False, "lastmodified"),
        ("type = page order by creatd", False, "created"),
        ("user.name ~ x", True, "user.fullname"),
        ("accountid = x", True, "user"),
        ("creator = curentuser()", False, "currentUser"),
        ("created > startofmnth()", False, "startOfMonth"),
        ("space in favorites()", False, "favouriteSpaces"),
    ],
)
def test_near_names_are_suggested(text: str, user_search: bool, first: str) -> None:
    with pytest.raises(CqlError) as caught:
        check(parse(text), user_search=user_search)
    _, _, known = caught.value.message.partition("\nDid you mean one of : ")
    names = known.split(", ")
    assert len(names) == 5
    assert first in names[:2]


def test_nearest__is_quick_and_says_as_many_as_asked_for() -> None:
    assert nearest("x" * 100_000, ["alpha", "beta"], 1) == ["beta"]
    assert nearest("", ["beta", "a"]) == ["a", "beta"]
    assert nearest("ALPHA", ["beta", "alpha"])[0] == "alpha"
