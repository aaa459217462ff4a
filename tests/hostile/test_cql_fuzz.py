"""Searches put together at random: whatever is asked, the answer is 200 or 400, quick, and shows nobody too much."""

from __future__ import annotations

import json
from collections.abc import Iterator
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Served
from tests.cql.strategies import queries
from watersmeet.client import Client
from watersmeet.cql import format as printed

SECRET = "quincunx"
"""A word of everything that the reader may not see."""

LONGEST_S = 2.0
PATHS = ("/wiki/rest/api/search", "/wiki/rest/api/content/search", "/wiki/rest/api/search/user")


class Room(NamedTuple):
    """hidden: ids of contents, and keys of spaces, that the reader may not see. ids: what queries may name."""

    reader: Client
    hidden: frozenset[str]
    ids: tuple[str, ...]


@pytest.fixture(scope="module")
def room(served: Served) -> Room:
    admin = served.client()
    _, reader = served.user("reader")
    key, open_space = served.new_key(), served.space(admin)
    private = served.space(admin, key=key, name=f"Space of {SECRET}", create_private_space=True)

    def page(space_id: str, title: str, **more: Any) -> str:
        body = {"representation": "storage", "value": f"<p>fish and {title} chips</p>"}
        asked = {"spaceId": space_id, "status": "current", "title": title, "body": body, **more}
        answer = admin.raw("POST", "/wiki/api/v2/pages", json=asked)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    shown = [page(open_space.id, f"Open water {number}") for number in range(4)]
    inside = page(private.id, f"In a private space, {SECRET}")
    draft = page(open_space.id, f"Draft {SECRET}", status="draft")
    trashed = page(private.id, f"Trashed {SECRET}")
    assert admin.raw("DELETE", f"/wiki/api/v2/pages/{trashed}").status_code == 204
    closed = page(open_space.id, f"Restricted {SECRET}")
    below = page(open_space.id, f"Below it {SECRET}", parentId=closed)
    only = [{"operation": "read", "restrictions": {"user": [{"accountId": whoami(admin)}], "group": []}}]
    restricted = admin.raw("PUT", f"/wiki/rest/api/content/{closed}/restriction", json=only)
    assert restricted.status_code == 200, restricted.text
    for one in (inside, closed, below):
        label = admin.raw("POST", f"/wiki/rest/api/content/{one}/label", json=[{"name": SECRET}])
        assert label.status_code == 200, label.text
    hidden = (inside, draft, trashed, closed, below, str(private.homepage_id), key)
    for one in hidden[:-1]:
        assert reader.raw("GET", f"/wiki/api/v2/pages/{one}").status_code == 404
    return Room(reader, frozenset(hidden), (*shown, *hidden, open_space.key, whoami(reader), whoami(admin)))


def whoami(client: Client) -> str:
    return str(client.raw("GET", "/wiki/rest/api/user/current").json()["accountId"])


# What is asked

VALID = (
    "type = page",
    f"text ~ {SECRET}",
    f'title ~ "{SECRET[:4]}*" order by title desc',
    f"label = {SECRET} or text ~ fish",
    f'not text ~ "{SECRET}~" and space.type in (global, personal)',
    "type in (page, space) and lastmodified > now('-1d') order by lastmodified desc, id",
    "ancestor = {id} and creator = currentUser()",
    "id in ({id}, {id}) or parent != {id}",
    "space in (favouriteSpaces(), {id}) and type != comment",
    'siteSearch ~ "\\"fish and chips\\"~4" and created >= startOfYear("-1y")',
    "content.property[key].a.b >= 7 or macro = toc",
    "container = {id} or watcher = {id} or mention = currentUser()",
    "id in recentlyViewedContent(20, 0) or space in recentlyViewedSpaces(5)",
    "type = user and user.fullname ~ read*",
    'user in ({id}, "x") and not user.fullname = "reader"',
)
TOKENS = (
    *("type", "space", "title", "text", "siteSearch", "label", "id", "parent", "ancestor", "creator", "created"),
    *("lastmodified", "watcher", "mention", "macro", "container", "subtype", "space.type", "space.title", "user"),
    *("user.fullname", "content.property[a].b", "=", "!=", "~", "!~", "<", ">=", "in", "not", "and", "or", "NOT IN"),
    *("order by", "asc", "desc", "(", ")", ",", "page", "space", "user", "global", SECRET, '"fish chips"', "'"),
    *('"', "\\", "{id}", "currentUser()", "now()", 'now("-1d")', "startOfWeek(", "2024-01-01", "9999-12-31", "0"),
    *("99999999999999999999", "-1", "é", "漢字", "🦊", "%", "_", "*", '"q*"', '"?uincun?"', '"a~2"', "\0", "\ud800"),
)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


def mostly(often: st.SearchStrategy[Any], now_and_then: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The first three times of four; `one_of` would weigh every alternative inside either."""
    return st.sampled_from([often, often, often, now_and_then]).flatmap(lambda chosen: chosen)


@st.composite
def bent(draw: st.DrawFn) -> str:
    """A query that made sense before something was cut out, doubled, or put in."""
    text = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(0, 3))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        piece = draw(st.sampled_from(["", text[start:end] * 2, draw(st.sampled_from(TOKENS)), draw(ANY_TEXT)]))
        text = text[:start] + piece + text[end:]
    return text


CLAUSES = (
    *("type = page", "type != comment", "type in (page, space)", "space.type = global", "space = {id}", "label = x"),
    *(f"text ~ {SECRET}", f'text ~ "{SECRET[:4]}*"', "title ~ open", 'text ~ "fish chips"', f"title !~ {SECRET}"),
    *(
        f"label = {SECRET}",
        f"label != {SECRET}",
        "id = {id}",
        "parent != {id}",
        "ancestor in ({id}, 1)",
        "creator = {id}",
    ),
    *(
        "created > now('-1d')",
        "lastmodified < endOfDay()",
        "content.property[k].a != 7",
        "macro != toc",
        "mention = {id}",
    ),
    *("watcher != currentUser()", "favourite != currentUser()", "container = {id}", "subtype != live"),
)
SENSIBLE = st.builds(
    str.__add__,
    st.recursive(
        st.sampled_from(CLAUSES),
        lambda inner: st.one_of(
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
            st.builds("not {}".format, inner),
        ),
        max_leaves=6,
    ),
    st.sampled_from(["", "", " order by title", " order by lastmodified desc, id", " order by type, space, created"]),
)
ODD_QUERIES = st.one_of(
    bent(),
    st.sampled_from(VALID),
    st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join),
    ANY_TEXT,
    queries.map(printed),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ANY_TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(ANY_TEXT, inner, max_size=3)),
    max_leaves=5,
)
CONTEXTS = st.one_of(
    ANY_TEXT,
    JSON.map(json.dumps),
    st.fixed_dictionaries(
        {},
        optional={
            "spaceKey": st.one_of(st.just("{id}"), JSON),
            "contentId": st.one_of(st.just("{id}"), JSON),
            "contentStatuses": st.one_of(
                st.lists(st.sampled_from(["current", "draft", "trashed", "archived", "historical", "x"])), JSON
            ),
        },
    ).map(json.dumps),
    st.sampled_from(["[" * 5000, '{"contentId":' * 2000, "{}", ""]),
)
NUMBERS = st.one_of(st.integers(-2, 260).map(str), st.sampled_from([str(2**31), str(2**63), "1e3", "", "٣", "x"]))
CURSORS = st.one_of(
    ANY_TEXT, st.binary(max_size=40).map(lambda raw: "_t_" + raw.hex()), st.sampled_from(["_t_W10", "_f_", "_sa_W10"])
)
BOOLEANS = st.sampled_from(["true", "false", "1", "", "no"])
STATUSES = st.sampled_from(["current", "draft", "trashed", "archived"])
PLAIN = st.fixed_dictionaries(
    {"cql": mostly(SENSIBLE, ODD_QUERIES)},
    optional={
        "limit": st.sampled_from(["1", "2", "3", "25", "250", "0"]),
        "start": st.integers(0, 3).map(str),
        "excerpt": st.sampled_from(["highlight", "indexed", "none", "highlight_unescaped", "x"]),
        "expand": st.just("content.body.view,content.space,space.homepage,body.storage,ancestors"),
        "cqlcontext": st.lists(STATUSES).map(lambda some: json.dumps({"contentStatuses": some, "spaceKey": "{id}"})),
        "includeArchivedSpaces": st.just("true"),
    },
)
ODD = st.fixed_dictionaries(
    {"cql": mostly(ODD_QUERIES, SENSIBLE)},
    optional={
        "cqlcontext": CONTEXTS,
        "cursor": CURSORS,
        "limit": NUMBERS,
        "start": NUMBERS,
        "excerpt": st.one_of(st.sampled_from(["highlight", "indexed", "none", "highlight_unescaped"]), ANY_TEXT),
        "expand": st.one_of(st.sampled_from(["content.body.view,content.space", "body.storage,ancestors"]), ANY_TEXT),
        "includeArchivedSpaces": BOOLEANS,
        "excludeCurrentSpaces": BOOLEANS,
        "next": BOOLEANS,
        "prev": BOOLEANS,
        "sitePermissionTypeFilter": st.sampled_from(["all", "none", "externalCollaborator", "x"]),
    },
)


# What is answered


def quickly(client: Client, address: str) -> httpx.Response:
    """An answer; the machine is shared, so one that takes long is waited for again."""
    for _ in range(3):
        began = perf_counter()
        answer = client.raw("GET", address)
        if perf_counter() - began < LONGEST_S:
            return answer
    raise AssertionError(f"{address} takes longer than {LONGEST_S} s")


def check(room: Room, address: str) -> str | None:
    """Hold an answer against what every one must be. The address of the next page, where there is one."""
    answer = quickly(room.reader, address)
    assert answer.status_code in (200, 400), answer.text
    told = answer.json()
    if answer.status_code == 400:
        assert told["statusCode"] == 400
        assert told["message"]
        return None
    for row in told["results"]:
        of = row.get("content", row)
        assert of.get("id") not in room.hidden, row
        assert row.get("space", {}).get("key") not in room.hidden, row
    shown = json.dumps([{k: v for k, v in row.items() if k != "cqlQuery"} for row in told["results"]])
    assert SECRET not in shown.replace("@@@hl@@@", "").replace("@@@endhl@@@", "")
    assert len(told["results"]) == told["size"] <= told["limit"]
    following = told["_links"].get("next")
    if "totalSize" in told and following is None and told["results"]:
        assert told["totalSize"] == told["start"] + told["size"], "what is counted is what is shown"
    return following


def pages(room: Room, address: str) -> Iterator[str]:
    """What follows an address, at most twice."""
    for _ in range(3):
        following = check(room, address)
        if following is None:
            return
        address = f"/wiki{following}"
        yield address


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(path=st.sampled_from((*PATHS[:2], *PATHS)), asked=mostly(PLAIN, ODD), data=st.data())
def test_any_search__is_answered_or_refused(room: Room, path: str, asked: dict[str, str], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(room.ids))
    filled = {name: value.replace("{id}", chosen) for name, value in asked.items()}
    written = urlencode(filled, quote_via=quote, errors="surrogatepass")
    for following in pages(room, f"{path}?{written}"):
        at = data.draw(st.integers(following.index("cursor="), len(following)))
        check(room, following[:at] + data.draw(st.sampled_from("A0_-%&=")) + following[at + 1 :])


@pytest.mark.parametrize("cql", [f"text ~ {SECRET}", f"label = {SECRET}", f'title ~ "{SECRET[:3]}*"'])
def test_what_is_hidden__is_neither_found_nor_counted(room: Room, cql: str) -> None:
    for statuses in (["current"], ["current", "draft", "trashed", "archived"]):
        told = json.dumps({"contentStatuses": statuses})
        answer = room.reader.raw("GET", PATHS[0], params={"cql": cql, "cqlcontext": told}).json()
        assert (answer["results"], answer["totalSize"]) == ([], 0)
