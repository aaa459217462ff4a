"""What is written down about the language upstream, row by row, asked of a served site: what each example finds.

Rows are facts that are documented, recorded or measured; what nobody knows is not here. tests/storage/test_cql.py goes
into depth.
"""

from __future__ import annotations

import time

import pytest

from tests.cql.reference import Reference
from watersmeet.cql import quote

PAGES = {"home", "blue", "yks", "quote", "guide", "install", "details", "old", "live"}
OTHERS = {"post", "folder", "board", "base", "embed", "comment", "file"}
EVERY = PAGES | OTHERS


GRAMMAR = [
    # AND binds tighter than OR, parentheses override
    ("title = guide or title = install and label = start", {"guide"}),
    ("(title = guide or title = install) and label = howto", {"guide", "install"}),
    ("label = colour or label = howto and not label = start", {"blue", "install"}),
    # NOT, and that field != v is the same as NOT field = v
    ("not label = howto and label = colour", {"blue"}),
    ("type = page and label != howto", PAGES - {"guide", "install"}),
    ("type = page and not label = howto", PAGES - {"guide", "install"}),
    # keywords and names of fields in any case
    ("TYPE = page aNd Label = howto", {"guide", "install"}),
    ("type = page And Title In (guide, install) or Title = details", {"guide", "install", "details"}),
    ("lastModified >= startOfYear() and LASTMODIFIED >= startOfYear() and title = guide", {"guide"}),
    # quotes of both kinds, and what is escaped in them
    ("title = 'blue things'", {"blue"}),
    ('title = "blue things"', {"blue"}),
    ('title = "Say \\"cheese\\""', {"quote"}),
    ("title = 'Say \"cheese\"'", {"quote"}),
    ('title = "back\\\\slash"', set()),
    ('title = "\\"Old news\\""', set()),
    # lists, with and without quotes
    ("type in (blogpost, folder)", {"post", "folder"}),
    ('type in ("blogpost", folder)', {"post", "folder"}),
    ("type not in (page, comment, attachment)", {"post", "folder", "board", "base", "embed"}),
    ("space in ({key}, NOSUCHKEY) and label = colour", {"blue"}),
    ('space = "{key}" and label = colour', {"blue"}),
    # a negative expression may begin a statement
    ('type != page and text ~ "sailor"', {"post"}),
]


@pytest.mark.parametrize(("cql", "expected"), GRAMMAR)
def test_grammar(reference: Reference, cql: str, expected: set[str]) -> None:
    assert reference.found(cql) == expected


def test_grammar__a_negative_expression_comes_first(reference: Reference) -> None:
    rows = reference.rows("not space != {key} and type = folder")
    assert [row["content"]["id"] for row in rows] == [reference.names["folder"]]


def test_grammar__a_space_is_named_in_any_case_and_its_key_may_be_quoted(reference: Reference) -> None:
    key = reference.names["key"]
    for written in (key, key.lower(), f'"{key}"', f"'{key.lower()}'"):
        (row,) = reference.rows(f"space = {written} and label = colour")
        assert row["content"]["id"] == reference.names["blue"]
    assert reference.rows('space = "~712020:nobody"') == []


def test_grammar__an_escaped_quote_cannot_rewrite_the_query(reference: Reference) -> None:
    for value in ('" or type = page or title = "', '\\" or type = page', "\\"):
        assert reference.found(f"title = {quote(value)}") == set()


FIELDS = [
    ("ancestor = {guide} and type = page", {"install", "details"}),
    ("ancestor in ({install}, {old})", {"details"}),
    ("ancestor not in ({home}) and type = page", {"home"}),
    ("container = {guide}", {"comment", "file"}),
    ("container in ({guide}, {old}) and type = attachment", {"file"}),
    ("content = {guide}", {"guide"}),
    ("id = {guide}", {"guide"}),
    ("id in ({guide}, {post}, {folder})", {"guide", "post", "folder"}),
    ("id not in ({guide}) and label = howto", {"install"}),
    ("parent = {guide} and type = page", {"install"}),
    ("parent != {guide} and label = howto", {"guide"}),
    ("created >= 2014-09-01 and created <= 2014-09-02", {"old"}),
    ("lastmodified < now() and label = colour", {"blue"}),
    ("creator = {other}", {"yks"}),
    ("creator != {other} and text ~ sky", {"blue"}),
    ("creator in ({other}, currentUser()) and text ~ sky", {"blue", "yks"}),
    ("contributor = {other}", {"yks", "quote"}),
    ("contributor = currentUser() and title ~ cheese", {"quote"}),
    ("mention = {other}", {"comment"}),
    ("mention = currentUser()", set()),
    ("mention in ({other}, currentUser())", {"comment"}),
    ("watcher = currentUser() and title ~ news", {"old"}),
    ("favourite = currentUser()", {"guide"}),
    ("favorite = currentUser()", {"guide"}),
    ("favourite in (currentUser())", {"guide"}),
    ("label = howto", {"guide", "install"}),
    ("label in (howto, colour)", {"guide", "install", "blue"}),
    ("label not in (howto) and label = colour", {"blue"}),
    ("macro = toc", {"details"}),
    ("macro in (jira, toc)", {"details"}),
    ("macro = jira", set()),
    ("space.category = manuals and label = colour", {"blue"}),
    ("space.key = {key} and label = colour", {"blue"}),
    ("space.key in ({key}, NOSUCHKEY) and label = colour", {"blue"}),
    ("space.title ~ handbook and label = colour", {"blue"}),
    ("space.title !~ handbook", set()),
    ("space.type = global and label = colour", {"blue"}),
    ("space.type = personal", set()),
    ("space.type in (favourite) and label = colour", {"blue"}),
    ("space.type = favorite and label = colour", {"blue"}),
    # the master field: title, body and labels
    ("text ~ night", {"yks"}),
    ("text ~ sailor", {"post"}),
    ("text ~ howto", {"guide", "install"}),
    ("text !~ sky and label = colour", set()),
    ("siteSearch ~ sailor", {"post"}),
    ("title = GUIDE", {"guide"}),
    ('title in ("guide", "first post")', {"guide", "post"}),
    ("title ~ sky", {"yks"}),
    ("title !~ guide and label = howto", {"install"}),
    ("type = page", PAGES),
    ("type = blogpost", {"post"}),
    ("type = comment", {"comment"}),
    ("type = attachment", {"file"}),
    ("type = database", {"base"}),
    ("type = whiteboard", {"board"}),
    ("type = embed", {"embed"}),
    ("type = folder", {"folder"}),
    ("type = slide", set()),
    ("type = space", {"space"}),
    ("type = user", set()),
    ('type = "com.atlassian.confluence.extra.team-calendars:calendar-content-type"', set()),
    ("subtype = live", {"live"}),
    ("content.property[deck].rooms > 6", {"blue"}),
    ("content.property[deck].rooms < 6", set()),
    ('content.property[deck].name = "upper deck"', {"blue"}),
]


@pytest.mark.parametrize(("cql", "expected"), FIELDS)
def test_field(reference: Reference, cql: str, expected: set[str]) -> None:
    assert reference.found(cql) == expected


def test_field__text_does_not_match_folders_but_their_type_finds_them(reference: Reference) -> None:
    assert "folder" in reference.found("type = folder")
    assert "folder" not in reference.found("type != page and text ~ sailor")


def test_field__in_is_not_for_dates_and_texts(reference: Reference) -> None:
    for field in ("created", "lastmodified", "text", "space.title", "siteSearch"):
        assert f"Unsupported operator for {field}" in reference.refused(f"{field} in (2014-09-01)")["message"]


ORDERS = [
    ("title", ["details", "guide", "install"]),
    ("title desc", ["install", "guide", "details"]),
    ("TITLE ASC", ["details", "guide", "install"]),
    ("created", ["guide", "install", "details"]),
    ("created desc, title", ["details", "install", "guide"]),
    ("lastmodified", ["guide", "install", "details"]),
    ("id desc", ["details", "install", "guide"]),
    ("type, space, title desc", ["install", "guide", "details"]),
]


@pytest.mark.parametrize(("order", "expected"), ORDERS)
def test_order_by(reference: Reference, order: str, expected: list[str]) -> None:
    rows = reference.rows(f"id in ({{guide}}, {{install}}, {{details}}) order by {order}")
    assert [row["content"]["id"] for row in rows] == [reference.names[name] for name in expected]


def test_order__score_is_nothing(reference: Reference) -> None:
    assert {row["score"] for row in reference.rows("space = {key} and text ~ sky")} == {0.0}


DATES = [
    # a day, with = as well, a minute, and both ways to write them
    ("created = 2014-09-01", {"old"}),
    ('created = "2014-09-01"', {"old"}),
    ("created = 2014/09/01", {"old"}),
    ('created = "2014-09-01 10:30"', {"old"}),
    ('created = "2014/09/01 10:31"', set()),
    ("lastmodified = 2014-09-01", {"old"}),
    ("lastmodified = 2014-09-02", set()),
    ('created < "2014-09-01 10:30"', set()),
    ('created <= "2014-09-01 10:30"', {"old"}),
    ("created < 2014-09-02", {"old"}),
    ("created > 2014-08-31 and created < 2015-01-01", {"old"}),
    ("lastmodified < 2024-06-01T00:00:00Z", {"old"}),
    ("created != 2014-09-01 and label = colour", {"blue"}),
    # functions, with their increments
    ('lastmodified > now("-4w") and label = colour', {"blue"}),
    ('lastmodified > now("4w")', set()),
    ('lastmodified < now("+1d") and label = colour', {"blue"}),
    ('created < now("-1y")', {"old"}),
    ('created > now("-20M") and label = colour', {"blue"}),
    ('created > now("-3h") and created < now("5m") and label = colour', {"blue"}),
    ("created < startOfYear()", {"old"}),
    ("created < startOfMonth() and created < startOfWeek() and created < startOfDay()", {"old"}),
    ("created <= endOfDay() and created <= endOfWeek() and label = colour", {"blue"}),
    ("created <= endOfMonth() and created <= endOfYear() and label = colour", {"blue"}),
    ('created > endOfDay("-2d") and label = colour', {"blue"}),
    ('created > startOfDay("-1") and created >= startOfWeek("-1w") and label = colour', {"blue"}),
    ('created > startOfMonth("-1M") and created > startOfYear("-1y") and label = colour', {"blue"}),
]


@pytest.mark.parametrize(("cql", "expected"), DATES)
def test_date(reference: Reference, cql: str, expected: set[str]) -> None:
    assert reference.found(cql) == expected


def test_function__current_user_is_nobody_without_a_caller(reference: Reference) -> None:
    assert reference.found("creator = currentUser() and label = colour") == {"blue"}
    _, stranger = reference.served.user()
    assert reference.found("creator = currentUser()", client=stranger) == set()


def test_function__spaces(reference: Reference) -> None:
    assert reference.found("space in favouriteSpaces() and label = colour") == {"blue"}
    assert reference.found("space in (favouriteSpaces(), NOSUCHKEY) and label = colour") == {"blue"}
    assert reference.found("space not in favouriteSpaces()") == set()
    _, stranger = reference.served.user()
    assert reference.found("space in favouriteSpaces()", client=stranger) == set()


def test_function__recently_viewed(reference: Reference) -> None:
    _, reader = reference.served.user()
    for name in ("guide", "blue"):
        address = f"/wiki/rest/api/content/{reference.names[name]}"
        assert reader.raw("GET", address, params={"trigger": "viewed"}).status_code == 200
        for _ in range(200):  # views are written a moment after they were answered
            if name in reference.found("id in recentlyViewedContent(20, 0)", client=reader):
                break
            time.sleep(0.05)
    assert reference.found("id in recentlyViewedContent(20, 0)", client=reader) == {"guide", "blue"}
    assert reference.found("content in recentlyViewedContent(1)", client=reader) == {"blue"}
    assert reference.found("id in recentlyViewedContent(1, 1)", client=reader) == {"guide"}
    assert reference.found("id in recentlyViewedContent(20, 0)") == set()
    assert reference.found("space in recentlyViewedSpaces(5) and type = space", client=reader) == {"space"}


def test_function__current_space_and_content_come_from_cqlcontext(reference: Reference) -> None:
    inside = f'{{"spaceKey": "{reference.names["key"]}", "contentId": "{reference.names["guide"]}"}}'
    for cql, expected in (
        ("space = currentSpace() and label = colour", {"blue"}),
        ("content = currentContent()", {"guide"}),
        ("parent = currentContent() and type = page", {"install"}),
        ("ancestor = currentContent() and type = page", {"install", "details"}),
    ):
        assert reference.found(cql, cqlcontext=inside) == expected


def test_cqlcontext__is_no_filter_but_selects_statuses(reference: Reference) -> None:
    assert reference.found("label = colour", cqlcontext='{"spaceKey": "NOSUCHKEY"}') == {"blue"}
    spaces = reference.admin.raw("GET", "/wiki/api/v2/spaces", params={"keys": reference.names["key"]}).json()
    space_id = spaces["results"][0]["id"]
    body = {"spaceId": space_id, "status": "draft", "title": "Unfinished business"}
    made = reference.admin.raw("POST", "/wiki/api/v2/pages", json=body).json()["id"]
    cql = f"id = {made}"
    assert reference.rows(cql) == []
    both = reference.rows(cql, cqlcontext='{"contentStatuses": ["current", "draft"]}')
    assert [row["content"]["status"] for row in both] == ["draft"]
    _, stranger = reference.served.user()
    assert reference.rows(cql, client=stranger, cqlcontext='{"contentStatuses": ["current", "draft"]}') == []


TEXTS = [
    # words are all wanted, in any order, and are no phrase
    ("blue sky", {"blue", "yks"}),
    ("sky blue", {"blue", "yks"}),
    ("blue sky zzyzx", set()),
    ('"blue sky"', {"blue"}),
    ('"sky blue"', set()),
    ('"Urgent Review Required"', {"quote"}),
    # many characters and one, never in front
    ("sail*", {"post"}),
    ("sai?or", {"post"}),
    ("s?i*r", {"post"}),
    ("roam~", {"yks", "install"}),
    ('"blue boat"~10', {"blue"}),
    ('"blue boat"~1', set()),
    ("sailor^4", {"post"}),
    # English endings
    ("boats", {"blue"}),
    ("roam", {"yks"}),
    ("thing", {"blue"}),
]


@pytest.mark.parametrize(("words", "expected"), TEXTS)
def test_text(reference: Reference, words: str, expected: set[str]) -> None:
    for field in ("text", "siteSearch"):
        assert reference.found(f"{field} ~ {quote(words)} and type in (page, blogpost)") == expected


def test_text__three_clauses_with_site_search_in_the_middle(reference: Reference) -> None:
    """Upstream drops the one in the middle; nobody wants that."""
    assert reference.found("type = page and siteSearch ~ boat and label = colour") == {"blue"}
    assert reference.found("type = page and siteSearch ~ zzyzx and label = colour") == set()
