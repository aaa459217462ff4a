"""What reading costs: the statements of every operation that reads, whatever is asked for beside and however much.

A single thing costs at most SINGLE and a list LIST, telling the caller apart included. With REST v1 that is so without
`expand`: every name in it is a question of its own, which leads to others, such as who those people are.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, get_args, get_origin
from urllib.parse import urlencode

import msgspec
import pytest

from tests.api.crowd import LARGEST, ROWS, Crowd
from tests.api.v2.making import actor_of, admin_id
from tests.hostile.wire import Wire
from tests.hostile.world import ANSWERED, alternatives, fields
from watersmeet.api.binding import Caller
from watersmeet.api.run import answer_in
from watersmeet.contract.core import Effect, Request, Where
from watersmeet.contract.openapi import response_type
from watersmeet.contract.v2.app_property import GetForgeAppProperties, GetForgeAppProperty
from watersmeet.contract.v2.common import Many
from watersmeet.model.ids import now
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.settings import app_property
from watersmeet.storage.work import Session

SINGLE: Final = 4
LIST: Final = 6

READS: Final = [one for one in ANSWERED if one.op.effect is Effect.READ]
BY_APPS: Final = (GetForgeAppProperties, GetForgeAppProperty)
V2: Final = [one for one in READS if "/api/v2/" in one.op.path and one not in BY_APPS]
V1: Final = [one for one in READS if "/rest/api/" in one.op.path]

SHORT: Final = {"GET /wiki/api/v2/space-permissions": "the permissions there are"}
"""Lists that cannot have ROWS rows, and what they hold."""

WORLD: Final = "tests/api/crowd.py"
APP: Final = "ari:cloud:ecosystem::app/budget"

Query = dict[str, str]


def name_of(operation: Any) -> str:
    return str(operation.__name__)


def largest(operation: type[Request[Any]]) -> int | None:
    """The largest limit of a list; None where there is no limit to give."""
    hint = dict(fields(operation, Where.QUERY)).get("limit")
    if hint is None:
        return None
    bounds = [mark.le for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, msgspec.Meta)]
    return min([LARGEST, *(int(bound) for bound in bounds if bound is not None)])


def is_list(operation: type[Request[Any]]) -> bool:
    return largest(operation) is not None or get_origin(response_type(operation)) is Many


def flags(operation: type[Request[Any]]) -> Query:
    """Everything an operation can be asked to show besides."""
    found: Query = {}
    for name, hint in fields(operation, Where.QUERY):
        kinds = alternatives(hint)
        if name.startswith("include-") and bool in kinds:
            found[name] = "true"
        elif name in ("body-format", "description-format"):
            words = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
            found[name] = next(word for word in ("storage", "plain") if word in words)
    return found


def variants(operation: type[Request[Any]]) -> Iterator[Query]:
    """What a reader may ask of an operation: nothing more, everything, and everything of an older or newer state."""
    names = dict(fields(operation, Where.QUERY))
    every = flags(operation)
    yield {}
    if every:
        yield every
    for name, value in {"version": "2", "get-draft": "true"}.items():
        if name in names:
            yield {**every, name: value}


def cost(crowd: Crowd, wire: Wire, operation: type[Request[Any]], query: Mapping[str, str]) -> tuple[int, Any]:
    """How many statements a request costs, and its answer."""
    path = crowd.path(operation)
    body = crowd.body(operation)
    target = f"{path}?{urlencode({**crowd.query(operation), **query})}"
    return count(crowd, wire, operation, target, None if body is None else json.dumps(body).encode())


def count(
    crowd: Crowd, wire: Wire, operation: type[Request[Any]], target: str, body: bytes | None = None
) -> tuple[int, Any]:
    """Sent more than once: the first time rows are not known yet, and any time a worker may look around.

    Something else goes before, so that on SQLite the caller has just been told apart, however long the request takes.
    """
    used = []
    for _ in range(3):
        wire.send("GET", "/wiki/api/v2/space-role-mode")
        before = crowd.served.database.statements
        got = wire.send(operation.op.method, target, body)
        used.append(crowd.served.database.statements - before)
        assert got.status in (200, 302), (
            f"{target} answered {got.status} {got.text[:300]}\nAn operation that reads needs something to aim at: "
            f"say what, and what it cannot do without, in {WORLD} or in the world that it is made from."
        )
    shown = got.body and got.headers["content-type"].startswith("application/json")
    return min(used[1:]), json.loads(got.body) if shown else {}


@pytest.mark.parametrize("operation", [one for one in V2 if not is_list(one)], ids=name_of)
def test_single__costs_few_statements(crowd: Crowd, wire: Wire, operation: type[Request[Any]]) -> None:
    used = {str(query): cost(crowd, wire, operation, query)[0] for query in variants(operation)}
    assert max(used.values()) <= SINGLE, f"{operation.op.route}: {used}, {SINGLE} are the budget"


def rows_of(shown: Mapping[str, Any]) -> int:
    """How many rows a list holds."""
    return next(len(value) for value in shown.values() if isinstance(value, list))


@pytest.mark.parametrize("operation", [one for one in V2 if is_list(one)], ids=name_of)
def test_list__costs_few_statements_whatever_its_limit(crowd: Crowd, wire: Wire, operation: type[Request[Any]]) -> None:
    for query in variants(operation):
        used, shown = same_for_any_limit(crowd, wire, operation, query)
        assert used <= LIST, f"{operation.op.route} {query}: {used} statements, {LIST} are the budget"
        if operation.op.route not in SHORT:
            rows = rows_of(shown)
            assert rows >= ROWS, f"{operation.op.route}: only {rows} rows; say in {WORLD} where {ROWS} are to come from"


def same_for_any_limit(
    crowd: Crowd, wire: Wire, operation: type[Request[Any]], query: Query
) -> tuple[int, dict[str, Any]]:
    """How many statements a list costs, which no limit and no later page changes, and what it answers."""
    most = largest(operation)
    if most is None:
        return cost(crowd, wire, operation, query)
    few, first = cost(crowd, wire, operation, {**query, "limit": "1"})
    used, shown = cost(crowd, wire, operation, {**query, "limit": str(most)})
    assert used == few, f"{operation.op.route} {query}: {few} statements for one row, {used} for {most}"
    if after := first.get("_links", {}).get("next"):
        path = after if after.startswith("/wiki/") else f"/wiki{after}"
        later, _ = count(crowd, wire, operation, path.replace("limit=1&", f"limit={most}&"))
        assert later <= used, (
            f"{operation.op.route} {query}: {used} statements for the first page, {later} for the next"
        )
    return used, shown


@pytest.mark.parametrize("request_of", [GetForgeAppProperties, lambda: GetForgeAppProperty(property_key="kept-00")])
def test_app_properties__cost_one_statement(crowd: Crowd, request_of: Any) -> None:
    """No credential stands for an app yet, so that these are asked without HTTP."""
    served = crowd.served
    rows = [{"app_id": APP, "key": f"kept-{k:02}", "value": "1"} for k in range(ROWS)]
    served.do(lambda session: session.run(Statement(app_property.delete())))
    served.do(lambda session: session.many(Statement(app_property.insert()), rows))
    account_id = admin_id(served)
    actor = msgspec.structs.replace(served.do(lambda session: actor_of(session, account_id)), app_id=APP)

    async def ask(session: Session) -> Any:
        caller = Caller(actor, "http://here/wiki", ["wiki", "api", "v2", "app", "properties"], "", now())
        return await answer_in(session, caller, request_of(), None)

    with served.queries(at_most=1):
        asyncio.run_coroutine_threadsafe(served.database.read(ask), served.loop).result(30)


# REST v1

CONTENT: Final = (
    *("space", "container", "history", "version", "ancestors", "operations", "macroRenderedOutput", "extensions"),
    *("space.homepage", "space.operations", "space.permissions", "space.metadata.labels", "space.history"),
    *("history.lastUpdated", "history.previousVersion", "history.nextVersion", "history.contributors"),
    *("history.ownedBy", "history.lastOwnedBy", "version.collaborators", "body.storage", "body.view"),
    *("metadata.labels", "metadata.properties", "metadata.currentuser", "metadata.frontend", "childTypes.all"),
    *("children.page", "children.comment", "children.attachment", "children.folder", "children.whiteboard"),
    *("children.database", "children.embed", "descendants.page", "descendants.comment", "descendants.attachment"),
    *("descendants.folder", "descendants.whiteboard", "descendants.database", "descendants.embed"),
    *("restrictions.read.restrictions.user", "restrictions.read.restrictions.group"),
    *("restrictions.update.restrictions.user", "restrictions.update.restrictions.group"),
    *("body.view.embeddedContent", "body.view.mediaToken", "body.view.webresource", "body.storage.content"),
)
SPACE: Final = (
    *("settings", "metadata.labels", "operations", "permissions", "icon", "description.plain", "description.view"),
    *("homepage", "history", "homepage.version", "homepage.history.contributors", "homepage.children.page"),
)
USER: Final = ("operations", "personalSpace")
BODY: Final = (
    *("embeddedContent", "mediaToken", "macroRenderedOutput", "webresource"),
    *("webresource.uris.all", "webresource.tags.all", "webresource.superbatch.uris.all"),
)
KINDS: Final = ("page", "comment", "attachment", "folder", "whiteboard", "database", "embed")


def inside(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return name, *(f"{name}.{one}" for one in names)


EXPANDS: Final = {
    "/content": CONTENT,
    "/content/{id}": CONTENT,
    "/content/{id}/history": tuple(one.removeprefix("history.") for one in CONTENT if one.startswith("history.")),
    "/content/{id}/child": (*KINDS, "page.version", "comment.version", "page.children.page"),
    "/content/{id}/child/{type}": CONTENT,
    "/content/{id}/child/attachment": CONTENT,
    "/content/{id}/descendant": (*KINDS, "page.version", "comment.version", "page.children.page"),
    "/content/{id}/descendant/{type}": CONTENT,
    "/content/{id}/property": ("version", *inside("content", CONTENT)),
    "/content/{id}/property/{key}": ("version", *inside("content", CONTENT)),
    "/content/{id}/version": ("collaborators", *inside("content", CONTENT)),
    "/content/{id}/version/{versionNumber}": ("collaborators", *inside("content", CONTENT)),
    "/content/{id}/restriction": ("restrictions.user", "restrictions.group", *inside("content", CONTENT)),
    "/content/{id}/restriction/byOperation": ("restrictions.user", "restrictions.group", *inside("content", CONTENT)),
    "/content/{id}/restriction/byOperation/{operationKey}": (
        "restrictions.user",
        "restrictions.group",
        *inside("content", CONTENT),
    ),
    "/content/{id}/history/{version}/macro/id/{macroId}/convert/{to}": BODY,
    "/contentbody/convert/{to}": BODY,
    "/group/member": USER,
    "/group/{groupId}/membersByGroupId": USER,
    "/group/{groupName}/member": USER,
    "/longtask": ("messages",),
    "/longtask/{id}": ("messages",),
    "/search": (*inside("content", CONTENT)[1:], *inside("space", SPACE)[1:]),
    "/search/user": USER,
    "/content/search": CONTENT,
    "/space": SPACE,
    "/space/{spaceKey}": SPACE,
    "/space/{spaceKey}/content": CONTENT,
    "/space/{spaceKey}/content/{type}": CONTENT,
    "/space/{spaceKey}/property": ("version", *inside("space", SPACE)),
    "/space/{spaceKey}/property/{key}": ("version", *inside("space", SPACE)),
    "/user": USER,
    "/user/anonymous": USER,
    "/user/current": USER,
    "/user/bulk": USER,
}
"""What each operation opens."""

EIGHT: Final = 18
"""What every name without a dot costs together with eight that have one, of which no request may open more."""

DOUBLE: Final = "GET /wiki/rest/api/space/{spaceKey}/content"
"""A list of pages and one of blog posts in one answer: what is beside either is asked for apart."""


def opened(operation: type[Request[Any]]) -> tuple[str, ...] | None:
    """The names that an operation of v1 opens; None when it opens none."""
    if "expand" not in dict(fields(operation, Where.QUERY)):
        return None
    path = operation.op.path.partition("/rest/api")[2]
    assert path in EXPANDS, f"{operation.op.route} takes `expand`: say in EXPANDS what it opens"
    return EXPANDS[path]


@pytest.mark.parametrize("operation", V1, ids=name_of)
def test_v1__costs_few_statements_and_a_few_for_every_expansion(
    crowd: Crowd, wire: Wire, operation: type[Request[Any]]
) -> None:
    most, names = largest(operation), opened(operation)
    whole = {} if most is None else {"limit": str(min(most, 3 * ROWS))}
    times = 2 if operation.op.route == DOUBLE else 1
    bare, _ = cost(crowd, wire, operation, whole if names is None else {**whole, "expand": ""})
    bound = SINGLE if most is None else LIST
    assert bare <= bound, f"{operation.op.route}: {bare} statements, {bound} are the budget"
    if not names:
        return
    usual, _ = cost(crowd, wire, operation, whole)
    assert usual <= times * bound, f"{operation.op.route}: {usual} statements, {times * bound} are the budget"
    flat = [name for name in names if "." not in name]
    deep = [name for name in names if "." in name]
    for k in range(0, max(len(deep), 1), 8):
        expand = ",".join([*flat, *deep[k : k + 8]])
        used, _ = cost(crowd, wire, operation, {**whole, "expand": expand})
        assert used <= times * EIGHT, (
            f"{operation.op.route} {expand}: {used} statements, {times * EIGHT} are the budget"
        )
