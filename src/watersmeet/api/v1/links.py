"""Where things can be seen and read, REST v1. Paths are relative to `base`; `self` links are whole."""

from __future__ import annotations

from urllib.parse import quote

from watersmeet.api.links import download, editui, edituiv2, tinyui, webui
from watersmeet.contract.core import ATTACHMENT
from watersmeet.model.content import Content
from watersmeet.model.space import Space

API = "/rest/api"


def id_of(content: Content) -> str:
    """What a content's id is on the wire: that of an attachment has letters in front."""
    return f"{ATTACHMENT}{content.id}" if content.kind == "attachment" else str(content.id)


def path_of(content: Content) -> str:
    return content_path(id_of(content))


def content_path(content_id: str) -> str:
    return f"{API}/content/{content_id}"


def space_path(key: str) -> str:
    return f"{API}/space/{quote(key, safe='~')}"


def of_content(content: Content, base: str, *, alone: bool, commented: Content | None = None) -> dict[str, str]:
    """The links of a content; one that stands alone also says what they are relative to.

    commented: what a comment is on, where it is seen.
    """
    if content.kind == "attachment":
        found = {"webui": webui(content), "download": download(content), "self": base + path_of(content)}
        return found | outer(base, f"{API}/content") if alone else found
    found = {
        "editui": editui(content),
        "webui": webui(content) if commented is None else f"{webui(commented)}?focusedCommentId={content.id}",
        "edituiv2": edituiv2(content),
        "self": base + path_of(content),
        "tinyui": tinyui(content),
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
