"""Making classification levels and giving them to things, for tests."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from tests.api.v2.making import change, make, storage
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v2 import classification_level as contract
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost
from watersmeet.contract.v2.classification_level import (
    GetSpaceDefaultClassificationLevel,
    LevelOfContent,
    LevelOff,
    LevelOffLive,
    LevelOfLiveContent,
    LevelOfSpace,
    PutSpaceDefaultClassificationLevel,
)
from watersmeet.contract.v2.database import CreateDatabase, DatabaseCreate
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.whiteboard import CreateWhiteboard, WhiteboardCreate
from watersmeet.domain import classification
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.settings import classification_level, content_classification, space_classification

ABSENT = 999999999999
LIVE = ("whiteboard", "database")
KINDS = ("page", "blogpost", *LIVE)
NAMES = {"page": "Page", "blogpost": "BlogPost", "whiteboard": "Whiteboard", "database": "Database"}


def add(served: Served, name: str = "Level", **more: Any) -> str:
    """A new level's id."""
    name = f"{name} {uuid.uuid4().hex[:8]}"
    return str(served.do(lambda session: classification.add(session, name, **more)).id)


def archived(served: Served) -> str:
    level = add(served)
    served.do(lambda session: classification.set_status(session, level, "ARCHIVED"))
    return level


def clear(served: Served) -> None:
    """Leave the site without levels."""

    async def work(session: Any) -> None:
        for table in (content_classification, space_classification, classification_level):
            await session.run(Statement(table.delete()))

    served.do(work)


def made(client: Client, space: SpaceBulk, kind: str) -> int:
    """A new content of a kind, by its id."""
    if kind == "page":
        return int(make(client, space, f"A page {uuid.uuid4().hex}").id)
    if kind == "blogpost":
        post = BlogPostCreate(space_id=space.id, title="A post", body=storage("<p>one</p>"))
        return int(client.send(CreateBlogPost(body=post)).id)
    if kind == "whiteboard":
        return int(client.send(CreateWhiteboard(body=WhiteboardCreate(space_id=space.id, title="A board"))).id)
    return int(client.send(CreateDatabase(body=DatabaseCreate(space_id=space.id, title="A base"))).id)


def shown(client: Client, kind: str, content_id: int, **more: Any) -> str:
    """The id of the level that shows."""
    request = getattr(contract, f"Get{NAMES[kind]}ClassificationLevel")
    return str(client.send(request(id=content_id, **more)).id)


def put(client: Client, kind: str, content_id: int, level: str, status: Any = "current") -> None:
    body = (LevelOfLiveContent if kind in LIVE else LevelOfContent)(id=level, status=status)
    client.send(getattr(contract, f"Put{NAMES[kind]}ClassificationLevel")(id=content_id, body=body))


def reset(client: Client, kind: str, content_id: int, status: Any = "current") -> None:
    body = (LevelOffLive if kind in LIVE else LevelOff)(status=status)
    client.send(getattr(contract, f"Post{NAMES[kind]}ClassificationLevel")(id=content_id, body=body))


def put_default(client: Client, space: SpaceBulk, level: str) -> None:
    client.send(PutSpaceDefaultClassificationLevel(id=int(space.id), body=LevelOfSpace(id=level)))


def default_of(client: Client, space: SpaceBulk) -> str:
    return client.send(GetSpaceDefaultClassificationLevel(id=int(space.id))).id


def drafted(client: Client, space: SpaceBulk) -> PageSingle:
    """A published page with a draft."""
    page = make(client, space, f"A page {uuid.uuid4().hex}")
    change(client, page, 1, status="draft", title=f"{page.title}, next")
    return page


def asked(client: Client, kind: str, content_id: int, level: str) -> list[Callable[[], object]]:
    return [
        lambda: shown(client, kind, content_id),
        lambda: put(client, kind, content_id, level),
        lambda: reset(client, kind, content_id),
    ]
