"""Making and changing content through v1, for the tests beside."""

from __future__ import annotations

from typing import Any

from watersmeet.client import Client
from watersmeet.contract.v1.content import (
    BodyValue,
    BodyWrite,
    ContentCreate,
    ContentRef,
    ContentUpdate,
    CreateContent,
    GetContentById,
    SpaceRef,
    UpdateContent,
    VersionWrite,
)
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v2.space import SpaceBulk


def storage(value: str) -> BodyWrite:
    return BodyWrite(storage=BodyValue(value=value, representation="storage"))


def make(
    client: Client,
    space: SpaceBulk,
    title: str | None = "A page",
    *,
    under: Content | str | None = None,
    body: str = "<p>one</p>",
    expand: tuple[str, ...] | None = None,
    **more: Any,
) -> Content:
    parent = under.id if isinstance(under, Content) else under
    given = ContentCreate(
        **{
            "type": "page",
            "title": title,
            "space": SpaceRef(key=space.key),
            "ancestors": None if parent is None else [ContentRef(id=parent)],
            "body": storage(body),
            **more,
        }
    )
    return client.send(CreateContent(body=given, expand=expand))


def change(client: Client, page: Content, number: int | None, status: str | None = None, **more: Any) -> Content:
    version = None if number is None else VersionWrite(number=number)
    given = ContentUpdate(**{"type": "page", "title": page.title, "version": version, **more})
    return client.send(UpdateContent(id=int(page.id), body=given, status=status))


def read(client: Client, page: Content | str, *expand: str, **more: Any) -> Content:
    page_id = page.id if isinstance(page, Content) else page
    return client.send(GetContentById(id=int(page_id), expand=expand or None, **more))
