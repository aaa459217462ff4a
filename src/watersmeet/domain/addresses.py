"""Where people see things, below /wiki: what both APIs and rendered bodies link to."""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus

from watersmeet.model.content import Content
from watersmeet.model.ids import epoch_ms

_PLAIN = re.compile(r"[A-Za-z0-9_.\-~ ]*").fullmatch
"""Titles that need no escaping but of their spaces: most, and quoting costs more than the rest of a row."""

BARE = ("whiteboard", "database", "embed", "folder")
"""What is shown and edited in one place, which has no title in its address."""


def webui(content: Content) -> str:
    """The page of a content."""
    if content.id == content.home:
        return f"/spaces/{content.space_key}/overview"
    if content.kind in BARE:
        return f"/spaces/{content.space_key}/{content.kind}/{content.id}"
    if content.kind == "attachment":
        preview = quote(f"/{content.container_id}/{content.id}/{content.title}", safe="")
        return f"/pages/viewpageattachments.action?pageId={content.container_id}&preview={preview}"
    if content.kind == "custom":
        return f"/spaces/{content.space_key}/custom-content/{content.id}"
    place = f"blog/{content.created_at[:10].replace('-', '/')}" if content.kind == "blogpost" else "pages"
    title = content.title
    slug = title.replace(" ", "+") if _PLAIN(title) else quote_plus(title)
    return f"/spaces/{content.space_key}/{place}/{content.id}/{slug}"


def download(content: Content, *, thumbnail: bool = False) -> str:
    """Where the bytes of an attachment are, or its thumbnail."""
    what = "thumbnails" if thumbnail else "attachments"
    asked = f"version={content.version}&modificationDate={epoch_ms(content.version_at)}&cacheVersion=1&api=v2"
    return f"/download/{what}/{content.container_id}/{quote(content.title, safe='')}?{asked}"
