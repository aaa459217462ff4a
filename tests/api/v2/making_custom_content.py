"""Making and changing custom content through v2, for tests."""

from __future__ import annotations

from typing import Any

from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.custom_content import (
    CreateCustomContent,
    CustomContentBodyWrite,
    CustomContentCreate,
    CustomContentSingle,
    CustomContentUpdate,
    DeleteCustomContent,
    GetCustomContentById,
    UpdateCustomContent,
)
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.actor import user_principal
from watersmeet.storage import spaces

NOTE = "ac:my-app:note"


def flat(representation: Any, value: str) -> CustomContentBodyWrite:
    return CustomContentBodyWrite(representation=representation, value=value)


def note(client: Client, title: str = "A note", **more: Any) -> CustomContentSingle:
    """New custom content; one of space_id, page_id, blog_post_id and custom_content_id says where."""
    body = CustomContentCreate(**{"type": NOTE, "title": title, "body": flat("storage", "<p>one</p>"), **more})
    return client.send(CreateCustomContent(body=body))


def rewrite(client: Client, item: CustomContentSingle, number: int | None, **more: Any) -> CustomContentSingle:
    """The next version of custom content."""
    body = CustomContentUpdate(
        **{
            "id": item.id,
            "type": item.type,
            "status": "current",
            "title": item.title,
            "body": flat("storage", "<p>next</p>"),
            "version": VersionWrite(number=number),
            **more,
        }
    )
    return client.send(UpdateCustomContent(id=int(item.id), body=body))


def read_note(client: Client, item: CustomContentSingle, **more: Any) -> CustomContentSingle:
    return client.send(GetCustomContentById(id=int(item.id), **more))


def drop_note(client: Client, item: CustomContentSingle, **more: Any) -> None:
    client.send(DeleteCustomContent(id=int(item.id), **more))


def grant(served: Served, space: SpaceBulk, account_id: str, *permissions: str) -> None:
    """Give a person permissions in a space."""
    pairs = [(permission, user_principal(account_id)) for permission in permissions]
    served.do(lambda session: spaces.add_grants(session, int(space.id), pairs))
