"""Asking for conversions and waiting until they are done, for the tests beside."""

from __future__ import annotations

import time
from typing import Any

from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.content_body import (
    AsyncContentBody,
    ContentBodyConversion,
    ContentBodyConversions,
    ContentBodyCreate,
    GetContentbodyConvertAsyncBulkTasks,
    GetContentbodyConvertAsyncById,
    PostContentbodyConvertAsyncBulkTasks,
    PostContentbodyConvertAsyncByTo,
)
from watersmeet.model.conversion import Wanted
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.conversion import conversion

BODY = ContentBodyCreate(value="<p>one <strong>two</strong></p>", representation="storage")
MALFORMED = ContentBodyCreate(value="<p>one", representation="storage")
WAITING = ("QUEUED", "WORKING", "RERUNNING")


def ask(client: Client, to: Any = "view", body: ContentBodyCreate = BODY, **more: Any) -> str:
    return client.send(PostContentbodyConvertAsyncByTo(to=to, body=body, **more)).async_id


def told(client: Client, name: str) -> AsyncContentBody:
    return client.send(GetContentbodyConvertAsyncById(id=name))


def done(client: Client, name: str) -> AsyncContentBody:
    """A conversion when it is done."""
    end = time.monotonic() + 20
    while (found := told(client, name)).status in WAITING:
        assert time.monotonic() < end, "a conversion does not end"
        time.sleep(0.01)
    return found


def put_in_the_past(served: Served, name: str, at: str) -> None:
    """Have a conversion be done at another time."""
    statement = Statement(conversion.update().where(conversion.c.name == name).values(finished_at=at))
    assert served.do(lambda session: session.run(statement)) == 1


def wanted(value: str = "<p>one</p>", target: str = "view", **more: Any) -> Wanted:
    return Wanted(base="http://here/wiki", representation="storage", value=value, target=target, **more)


# Several


def convert(to: str = "view", body: ContentBodyCreate = BODY, **more: Any) -> ContentBodyConversion:
    return ContentBodyConversion(to=to, body=body, **more)


def ask_all(client: Client, *inputs: ContentBodyConversion) -> list[str]:
    body = ContentBodyConversions(conversion_inputs=inputs)
    return [one.async_id for one in client.send(PostContentbodyConvertAsyncBulkTasks(body=body))]


def read_all(client: Client, *names: str) -> list[AsyncContentBody]:
    return client.send(GetContentbodyConvertAsyncBulkTasks(ids=names))
