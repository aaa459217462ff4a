import pytest

from watersmeet.cql import CqlError, check, lookup, parse

TYPES = "space, user, page, blogpost, comment, attachment, database, whiteboard, slide, embed, folder"


@pytest.mark.parametrize(
    "text",
    [
        "type = page",
        "type = Page",
        "type in (page, 'blogpost')",
        "type = space",
        "type = user",
        "type != folder",
        "type = com.atlassian.confluence.extra.team-calendars:calendar-content-type",
        "space = DEV",
        "space in (favouriteSpaces(), 'DEV')",
        "space not in favouriteSpaces()",
        "space = '~712020:x'",
        "space in recentlyViewedSpaces(10) and type = space",
        "space = currentSpace()",
        "space in (currentSpace())",
        "space.key in (A, B)",
        "space.title ~ x",
        "space.type = personal",
        "space.type in (global, favourite)",
        "space.category != c",
        "title = 'x'",
        "title ~ 'x*'",
        "title !~ x",
        "title in ('a', 'b')",
        "text ~ x",
        "text !~ x",
        "siteSearch ~ x",
        "label = a",
        "label not in (a)",
        "macro = toc",
        "ancestor = 1",
        "ancestor in (1, 2)",
        "parent = 1",
        "parent in (1)",
        "content = 1",
        "id in recentlyViewedContent(20, 0)",
        "content in (recentlyViewedContent())",
        "ancestor = currentContent()",
        "container = 1",
        "creator = x",
        "creator = currentUser()",
        "contributor in (currentUser(), x)",
        "watcher != currentUser()",
        "favorite = currentUser()",
        "mention = x",
        "created = 2024-01-01",
        "created >= '2024/01/01 10:30'",
        "lastmodified < 2024-06-01T00:00:00Z",
        "lastmodified > now('-4w')",
        "created != startOfWeek()",
        "created > endOfDay('+1')",
        "subtype = live",
        "content.property[a].b > 3",
        "content.property[a].b ~ x",
        "content.property[a].d > now()",
        "type = page order by created, lastmodified desc, title, id, type, space",
        "type = page order by content",
        "label = ''",
    ],
)
def test_accepted(text: str) -> None:
    check(parse(text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "status = current",
            "No field exists with the name: 'status'\n"
            "Did you mean one of : space, subtype, space.key, siteSearch, space.type",
        ),
        ("type = pagenjkkj", f"Unsupported value for type, got : pagenjkkj, expected one of : [{TYPES}]"),
        ("type in (page, x)", f"Unsupported value for type, got : x, expected one of : [{TYPES}]"),
        ("label ~ x", "Unsupported operator for label, got : ~, expected one of : [=, !=, IN, NOT IN]"),
        ("text = x", "Unsupported operator for text, got : =, expected one of : [~, !~]"),
        ("not (a1=1 or type=page)", "No field exists with the name: 'a1'"),
        ("title = ''", "Unsupported value for title, got an empty text"),
        ("title in ('a', ' ')", "Unsupported value for title, got an empty text"),
        ("text ~ '  '", "Unsupported value for text, got an empty text"),
        ("siteSearch ~ ''", "query parameter is required."),
        ("created > yesterday", "Could not parse date : yesterday"),
        ("created > 2024-13-01", "Could not parse date : 2024-13-01"),
        ("created > now('4x')", "Could not parse increment : 4x"),
        ("created > now('4')", "Could not parse increment : 4"),
        ("type = page order by label", "Unsupported field for order by, got : label, expected one of : "),
        ("type = page order by nope", "No field exists with the name: 'nope'"),
        ("creator = membersOf(x)", "No function exists with the name: 'membersOf'"),
        ("space = currentUser()", "Function 'currentUser' is not supported by field 'space'"),
        ("space = favouriteSpaces()", "Function 'favouriteSpaces' is not supported by operator '='"),
        (
            "ancestor in recentlyViewedContent(1)",
            "Function 'recentlyViewedContent' is not supported by field",
        ),
        (
            "id in recentlyViewedContent(1,2,3)",
            "Function 'recentlyViewedContent' takes at most 2 arguments, got : 3",
        ),
        (
            "id in recentlyViewedContent('-1')",
            "Function 'recentlyViewedContent' takes whole numbers, got : -1",
        ),
        ("creator = currentUser(x)", "Function 'currentUser' takes at most 0 arguments, got : 1"),
        ("title = now()", "Function 'now' is not supported by field 'title'"),
        ("user.fullname ~ x", "Field 'user.fullname' is not supported in this search"),
        ("contentStatus = draft", "No field exists with the name: 'contentStatus'"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(CqlError) as caught:
        check(parse(text))
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize("field", ["created", "lastmodified", "text", "space.title", "siteSearch"])
def test_in_is_refused_for_dates_and_text(field: str) -> None:
    with pytest.raises(CqlError, match="Unsupported operator"):
        check(parse(f"{field} in (2024-01-01)"))


@pytest.mark.parametrize(
    "text",
    [
        "user = x",
        "user.accountid = x",
        "user.userkey in (x)",
        "type = user and user.fullname ~ 'A B'",
        "user = currentUser()",
    ],
)
def test_user_fields_belong_to_user_search(text: str) -> None:
    check(parse(text), user_search=True)
    with pytest.raises(CqlError, match="not supported in this search"):
        check(parse(text))


def test_other_fields_are_refused_in_user_search() -> None:
    with pytest.raises(CqlError, match="not supported in user search"):
        check(parse("user = x and space = DEV"), user_search=True)


def test_aliases_resolve() -> None:
    assert lookup("content") is lookup("ID")
    assert lookup("favorite").name == "favourite"
    assert lookup("Content.Property[k].a").name == "content.property[k].a"
