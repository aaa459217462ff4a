"""Where things can be seen and read, REST v1. Paths are relative to `base`; `self` links are whole."""

from __future__ import annotations

from urllib.parse import quote, quote_plus

from watersmeet.model.content import Content
from watersmeet.model.ids import tiny
from watersmeet.model.space import Space

API = "/rest/api"


def content_path(content_id: int) -> str:
    return f"{API}/content/{content_id}"


def space_path(key: str) -> str:
    return f"{API}/space/{quote(key, safe='~')}"


def webui(content: Content) -> str:
    """Where people see a content, below /wiki."""
    if content.id == content.home:
        return f"/spaces/{content.space_key}/overview"
    return f"/spaces/{content.space_key}/pages/{content.id}/{quote_plus(content.title)}"


def of_content(content: Content, base: str, *, alone: bool) -> dict[str, str]:
    """The links of a content; one that stands alone also says what they are relative to."""
    found = {
        "editui": f"/pages/resumedraft.action?draftId={content.id}",
        "webui": webui(content),
        "edituiv2": f"/spaces/{content.space_key}/pages/edit-v2/{content.id}",
        "self": base + content_path(content.id),
        "tinyui": f"/x/{tiny(content.id)}",
    }
    return found | outer(base, f"{API}/content") if alone else found


def of_space(space: Space, base: str, *, alone: bool) -> dict[str, str]:
    found = {"webui": f"/spaces/{space.key}", "self": base + space_path(space.key)}
    return found | outer(base, f"{API}/space") if alone else found


def outer(base: str, collection: str) -> dict[str, str]:
    """What the links of an object that stands alone are relative to, and the list it belongs to."""
    return {"context": "/wiki", "base": base, "collection": collection}


def self_only(base: str, path: str) -> dict[str, str]:
    return {"self": base + path}
