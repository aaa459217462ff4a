"""What CQL finds by containers, watchers and properties, and that every field and order is known, on both databases."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.api.v1.making import make
from tests.api.v2.commenting import say
from tests.api.v2.making import attachment
from tests.conftest import Served
from tests.storage.cql_site import Site, living_in
from watersmeet import cql
from watersmeet.client import Client
from watersmeet.contract.v1.content_properties import (
    CreateContentProperty,
    DeleteContentProperty,
    PropertyCreate,
    PropertyUpdate,
    UpdateContentProperty,
)
from watersmeet.contract.v1.content_watches import AddContentWatcher, AddSpaceWatcher
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.page import DeletePage

VALUES: dict[str, Any] = {
    "number": {"size": 10, "rate": 2.5, "neg": -3, "big": 10**30, "text": "10"},
    "text": {"state": "In Progress", "deep": {"a": {"b": "Größe"}}, "a.b": "dotted", "odd": "fox \U0001f98a"},
    "list": {"state": ["done", "Archived files"], "of": [{"n": 1}, {"n": [2, "two"]}], "empty": []},
    "date": {"due": "2024-03-10", "at": "2024-03-10T23:30:00Z", "zoned": "2024-03-11T01:30:00.500+02:00"},
    "truth": {"done": True, "nothing": None, "state": ""},
}
PAGES = " ".join(sorted([*VALUES, "bare", "home"]))


@pytest.fixture(scope="module")
def site(served: Served) -> Site:
    admin = served.client()
    space = served.space(admin)
    names = {"home": str(space.homepage_id)}
    for name, value in VALUES.items():
        page = make(admin, space, name)
        names[name] = page.id
        create = PropertyCreate(key="facts", value=value)
        admin.send(CreateContentProperty(id=int(page.id), body=create))
    names["bare"] = make(admin, space, "bare").id
    admin.send(CreateContentProperty(id=int(names["bare"]), body=PropertyCreate(key="plain", value="Just text")))
    admin.send(
        CreateContentProperty(id=int(names["bare"]), body=PropertyCreate(key="Odd'\"%key", value=[7, None, "x"]))
    )
    return Site(served, admin, space, names)


F = "content.property[facts]"
PROPERTIES = [
    # texts
    (f'{F}.state = "in progress"', "text"),
    (f'{F}.state = " IN PROGRESS "', "text"),
    (f"{F}.state = progress", ""),
    (f'{F}.state != "in progress"', PAGES.replace("text", "").replace("  ", " ")),
    (f'{F}.state in ("in progress", DONE)', "list text"),
    (f'{F}.state not in ("in progress", done)', "bare date home number truth"),
    (f"{F}.state = archived", ""),
    (f'{F}.state = "archived files"', "list"),
    (f'{F}.deep.a.b = "GRÖSSE"', "text"),
    (f"{F}.a.b = dotted", "text"),
    (f"{F}.deep = größe", ""),
    (f"{F}.deep.a = größe", ""),
    (f"{F}.state > i", "text"),
    (f"{F}.state < i", "list truth"),
    (f'{F}.state <= "in progress"', "list text truth"),
    (f'{F}.state >= "in progress"', "text"),
    (f'{F}.state > "in progress"', ""),
    (f"{F}.none = x", ""),
    (f"{F}.none != x", PAGES),
    ("content.property[none].state = done", ""),
    ("content.property[FACTS].state = done", ""),
    ("content.property[plain] = 'just text'", "bare"),
    ("content.property[plain] ~ text", "bare"),
    ('"content.property[Odd\'\\"%key]" = x', "bare"),
    ('"content.property[Odd\'\\"%key]" > 6', "bare"),
    # numbers
    (f"{F}.size = 10", "number"),
    (f"{F}.size = 10.0", "number"),
    (f"{F}.size = 1e1", "number"),
    (f"{F}.size in (1, 10)", "number"),
    (f"{F}.size > 9", "number"),
    (f"{F}.size > 10", ""),
    (f"{F}.size >= 10", "number"),
    (f"{F}.size < 10", ""),
    (f"{F}.size <= 10", "number"),
    (f"{F}.size < 100", "number"),
    (f"{F}.neg < 0", "number"),
    (f"{F}.neg >= -3", "number"),
    (f"{F}.neg < -3", ""),
    (f"{F}.neg > -10", "number"),
    (f"{F}.rate > 2.4 and {F}.rate < 2.6", "number"),
    (f"{F}.big > 1e29", "number"),
    (f"{F}.big < {'9' * 300}", "number"),
    (f"{F}.text = 10", "number"),
    (f"{F}.text > 9", ""),
    (f"{F}.of.n = 1", "list"),
    (f"{F}.of.n = two", "list"),
    (f"{F}.of.n > 1", "list"),
    (f"{F}.of.n > 2", ""),
    (f"{F}.empty != 1", PAGES),
    # truths
    (f"{F}.done = true", "truth"),
    (f"{F}.done = false", ""),
    (f"{F}.nothing = null", ""),
    # dates
    (f"{F}.due = 2024-03-10", "date"),
    (f'{F}.due > "2024-03-09"', "date"),
    (f'{F}.due > "2024-03-10"', ""),
    (f'{F}.due >= "2024/03/10"', "date"),
    (f'{F}.due < "2024-03-11"', "date"),
    (f'{F}.due <= "2024-03-10"', "date"),
    (f'{F}.due < "2024-03-10"', ""),
    (f"{F}.at = 2024-03-10", "date"),
    (f'{F}.at = "2024-03-10 23:30"', "date"),
    (f'{F}.zoned = "2024-03-10T23:30:00.500Z"', "date"),
    (f"{F}.zoned = 2024-03-10", "date"),
    (f"{F}.at < now()", "date"),
    (f"{F}.at > startOfYear()", ""),
    (f"{F}.due = endOfDay()", ""),
    # words
    (f"{F}.state ~ progress", "text"),
    (f"{F}.state ~ progressing", "text"),
    (f'{F}.state ~ "progress in"', "text"),
    (f'{F}.state ~ "progress nonsense"', ""),
    (f'{F}.state ~ "progress OR file"', "list text"),
    (f'{F}.state ~ "file -done"', ""),
    (f'{F}.state ~ "arch*"', "list"),
    (f'{F}.state ~ "arch*ve"', ""),
    (f'{F}.state ~ "ar?hiv"', "list"),
    (f'{F}.state ~ "%*"', ""),
    (f"{F}.state !~ progress", "bare date home list number truth"),
    (f"{F}.deep.a.b ~ grosse", "text"),
    (f"{F}.odd ~ fox", "text"),
    # joined
    (f"{F}.size = 10 or {F}.state = done", "list number"),
    (f"{F}.size > 1 and {F}.state = done", ""),
    (f"{F}.size > 1 or {F}.neg > 1 or {F}.of.n > 1", "list number"),
    (f"not ({F}.size > 1 or {F}.state ~ progress)", "bare date home list truth"),
    (f"type = space or {F}.done = true", "truth"),
]


@pytest.mark.parametrize(("cql", "expected"), PROPERTIES)
def test_property(site: Site, cql: str, expected: str) -> None:
    assert site.found(cql) == expected.strip()


def test_property__alone_is_the_whole_query(site: Site) -> None:
    page = site.admin.send(SearchByCQL(cql=f'{F}.deep.a.b = "größe" order by created'))
    assert [hit.title for hit in page.results] == ["text"]


def test_property__hostile_values_are_only_values(site: Site) -> None:
    for text in ("'", "';--", "%", "_", "$[0]", "{}", "[]", "\\", "\ufffd", "é" * 3000, "9" * 5000, "-" * 300, "🦊"):
        for op in ("=", "!=", "<", ">=", "~", "!~"):
            quoted = text.replace("\\", "\\\\")
            cql = f'{F}.state {op} "{quoted}"'
            answer = site.admin.raw("GET", "/wiki/rest/api/search", params={"cql": cql, "limit": "1"})
            assert answer.status_code == 200, (cql, answer.text)


@pytest.mark.parametrize("cql", [f"{F}.x > now(1q)", f"{F}.x = currentUser()", f'{F}.x = ""', f"{F}. = 1"])
def test_property__what_means_nothing_is_400_or_finds_nothing(site: Site, cql: str) -> None:
    answer = site.admin.raw("GET", "/wiki/rest/api/search", params={"cql": cql})
    assert answer.status_code == 400 or answer.json()["totalSize"] == 0


def test_property__follows_changes(site: Site) -> None:
    admin = site.admin
    page = make(admin, site.space, site.served.new_key())

    def finds(value: str) -> bool:
        cql = f"id = {page.id} and content.property[state].of ~ {value}"
        return admin.send(SearchByCQL(cql=cql)).total_size == 1

    made = admin.send(CreateContentProperty(id=int(page.id), body=PropertyCreate(key="state", value={"of": "one"})))
    assert finds("one")
    update = PropertyUpdate(value={"of": ["two", "three"]}, version={"number": 2})  # type: ignore[arg-type]
    admin.send(UpdateContentProperty(id=int(page.id), key=made.key, body=update))
    assert finds("two")
    assert finds("three")
    assert not finds("one")
    admin.send(DeleteContentProperty(id=int(page.id), key="state"))
    assert not finds("two")
    admin.send(CreateContentProperty(id=int(page.id), body=PropertyCreate(key="state", value={"of": "four"})))
    admin.send(DeletePage(id=int(page.id)))
    admin.send(DeletePage(id=int(page.id), purge=True))
    assert not finds("four")


def test_property__of_unseen_content_finds_nothing(served: Served, admin: Client) -> None:
    _, stranger = served.user()
    closed = served.space(admin, create_private_space=True)
    page = make(admin, closed)
    secret = "secret" + served.new_key().lower()
    admin.send(CreateContentProperty(id=int(page.id), body=PropertyCreate(key="kept", value=secret)))
    for op in ("=", "~", ">="):
        cql = f"content.property[kept] {op} {secret}"
        assert admin.send(SearchByCQL(cql=cql)).total_size == 1
        assert stranger.send(SearchByCQL(cql=cql)).total_size == 0


# Containers


def test_container__finds_what_hangs_on_it(served: Served, admin: Client) -> None:
    space = served.space(admin)
    page, other = make(admin, space, "one"), make(admin, space, "two")
    file = attachment(admin, page.id)
    said = say(admin, page_id=page.id)
    names = {"page": page.id, "other": other.id, "said": said.id, "file": file.id}
    names["answer"] = say(admin, parent_comment_id=said.id).id
    names["filed"] = say(admin, attachment_id=file.id).id
    site = Site(served, admin, space, names)
    assert site.found("container = {page}") == "answer file said"
    assert site.found("container = {page} and type = comment") == "answer said"
    assert site.found("container in ({page}, {file})") == "answer file filed said"
    assert site.found("container = {file}") == "filed"
    assert site.found("container = {said}") == ""
    assert site.found("container = currentContent()", cqlcontext=f'{{"contentId": "{page.id}"}}') == "answer file said"
    everything = "answer file filed other page said"
    assert site.found(
        "container != {page} and title != nothing and parent != 1 and id != " + str(space.homepage_id)
    ) == (" ".join(name for name in everything.split() if name not in ("answer", "file", "said")))


# Watchers


def test_watcher__of_content_and_of_spaces(served: Served, admin: Client) -> None:
    space = served.space(admin)
    page, other = make(admin, space, "one"), make(admin, space, "two")
    names = {"page": page.id, "other": other.id, "home": str(space.homepage_id)}
    site = Site(served, admin, space, names)
    watcher_id, watcher = served.user()
    assert site.found("watcher = currentUser()", watcher) == ""
    watcher.send(AddContentWatcher(content_id=int(page.id)))
    assert site.found("watcher = currentUser()", watcher) == "page"
    assert site.found(f"watcher = '{watcher_id}'", admin) == "page"
    assert site.found(f"watcher in ('{watcher_id}', nobody)", admin) == "page"
    assert site.found("watcher in (currentUser())", watcher) == "page"
    assert site.found("watcher != currentUser()", watcher) == "home other"
    found = f"type = space and space = {space.key} and watcher = currentUser()"
    assert watcher.send(SearchByCQL(cql=found)).total_size == 0
    watcher.send(AddSpaceWatcher(space_key=space.key))
    assert watcher.send(SearchByCQL(cql=found)).total_size == 1
    assert site.found("watcher = currentUser()", watcher) == "page"


def test_property__bare_days_are_the_readers_own(site: Site) -> None:
    for zone in ("Pacific/Kiritimati", "America/New_York"):
        client = living_in(site.served, zone)
        assert site.found(f"{F}.due = 2024-03-10", client) == "date"
        assert site.found(f'{F}.due >= "2024-03-10" and {F}.due < "2024-03-11"', client) == "date"
        assert site.found(f'{F}.due > "2024-03-10"', client) == ""
    assert site.found(f"{F}.at = 2024-03-10", living_in(site.served, "America/New_York")) == "date"
    assert site.found(f"{F}.at = 2024-03-11", living_in(site.served, "Europe/Berlin")) == "date"


def test_every_field_is_searched_by(site: Site) -> None:
    """On contents and on spaces, with every operator it knows and every function it takes."""
    asked_in = f'{{"spaceKey": "{site.space.key}", "contentId": {site.names["bare"]}}}'
    for field in (*cql.FIELDS, cql.lookup(F)):
        if field.user_search:
            continue
        calls = [call for call in cql.FUNCTIONS if call.suits(field)]
        value = "2024-01-01" if field.kind is cql.Kind.DATE else next(iter(field.values), "1")
        for op in field.ops:
            many = op in ("IN", "NOT IN")
            called = [f"{call.name}()" for call in calls if many or not call.many] if op not in ("~", "!~") else []
            for each in (value, *called):
                text = f"{field.name} {op} ({each}, {value})" if many else f"{field.name} {op} {each}"
                for query in (text, f"type = space and {text}"):
                    answer = site.admin.raw(
                        "GET", "/wiki/rest/api/search", params={"cql": query, "cqlcontext": asked_in, "limit": "1"}
                    )
                    assert answer.status_code == 200, (query, answer.text)


@pytest.mark.parametrize("key", [field.name for field in cql.FIELDS if field.sortable])
@pytest.mark.parametrize("direction", ["", " desc"])
def test_every_order_is_gone_through_page_by_page(site: Site, key: str, direction: str) -> None:
    """Each content once, whatever the key says of it."""
    query = f"type = space and space = {site.space.key} or space = {site.space.key} order by {key}{direction}"
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = site.admin.send(SearchByCQL(cql=query, limit=2, cursor=cursor))
        seen += [hit.content.id if hit.content else "the space" for hit in page.results]
        if "next" not in page.links:
            break
        cursor = parse_qs(urlsplit(page.links["next"]).query)["cursor"][0]
    everything = site.admin.send(SearchByCQL(cql=query, limit=100))
    assert seen == [hit.content.id if hit.content else "the space" for hit in everything.results]
    assert len(seen) == len(set(seen)) >= len(site.names) + 1
