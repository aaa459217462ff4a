"""Whiteboards, databases, smart links and folders: what is theirs alone. All else they share with pages."""

from __future__ import annotations

import re
from typing import Final, Literal
from urllib.parse import urlsplit

from watersmeet.domain import pages
from watersmeet.markup.formats import Written
from watersmeet.model.actor import Actor
from watersmeet.model.content import MAX_TITLE, Content
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import Instant
from watersmeet.storage.work import Session

TreeItemKind = Literal["whiteboard", "database", "embed", "folder"]

UNTITLED: Final[dict[TreeItemKind, str]] = {
    "whiteboard": "Untitled whiteboard",
    "database": "Untitled database",
    "embed": "Untitled smart link",
    "folder": "Untitled folder",
}
"""What is called so that was given no title; a smart link is called by its address."""

MAX_URL: Final = 2048

_UNFIT = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")
"""What no address holds; white space and control characters among it."""


async def create(
    session: Session,
    actor: Actor,
    now: Instant,
    kind: TreeItemKind,
    *,
    space_id: int,
    title: str | None,
    parent_id: int | None,
    url: str | None = None,
    private: bool = False,
) -> Content:
    """Make one, published at once. Without parent it goes under the homepage. Raises Invalid, NotFound, Forbidden."""
    body = pages.EMPTY if kind != "embed" else Written("embed", web_address(url) if url else "", "")
    new = pages.NewPage(
        kind=kind,
        space_id=space_id,
        title=(title or "").strip() or body.value[:MAX_TITLE] or UNTITLED[kind],
        parent_id=parent_id,
        body=body,
        private=private,
    )
    return await pages.create(session, actor, now, new)


def web_address(url: str) -> str:
    """The address, when it is a whole one that a browser may be sent to. Raises Invalid."""
    if len(url) > MAX_URL:
        raise Invalid(f"'embedUrl' must be at most {MAX_URL} characters long; it has {len(url)}.", field="embedUrl")
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        whole = False
    if not whole or _UNFIT.search(url):
        raise Invalid("'embedUrl' must be a whole address that begins with http:// or https://.", field="embedUrl")
    return url
