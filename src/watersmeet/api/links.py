"""Addresses: of requests, and of where people see things below /wiki. The same in both APIs."""

from __future__ import annotations

import re
from urllib.parse import quote

from watersmeet.domain.addresses import BARE, download, webui
from watersmeet.model.content import Content
from watersmeet.model.ids import tiny

__all__ = ["download", "editui", "edituiv2", "spelled", "tinyui", "webui"]

_PLAIN_PATH = re.compile(r"[A-Za-z0-9/_.~-]*").fullmatch


def spelled(segments: list[str]) -> str:
    """The path of decoded segments, fit for a link or a header."""
    path = "/" + "/".join(segments)
    return path if _PLAIN_PATH(path) else "/" + "/".join(quote(segment, safe="~") for segment in segments)


def editui(content: Content) -> str:
    if content.kind in BARE:
        return webui(content)
    return f"/pages/resumedraft.action?draftId={content.id}"


def edituiv2(content: Content) -> str:
    if content.kind in BARE:
        return webui(content)
    place = "blog" if content.kind == "blogpost" else "pages"
    return f"/spaces/{content.space_key}/{place}/edit-v2/{content.id}"


def tinyui(content: Content) -> str:
    return f"/x/{tiny(content.id)}"
