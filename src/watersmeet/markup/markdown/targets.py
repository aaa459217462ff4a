"""What addresses of this Markdown name: people as `user:`, pages as `page:SPACE/Title`, files as `attachment:`."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote

from watersmeet.markup.markdown.carried import keys_of
from watersmeet.markup.markdown.directive import Keys
from watersmeet.markup.tree import Kept, Mark, Node

_PAGE: Final = "page:"
_USER: Final = "user:"
_FILE: Final = "attachment:"
OURS: Final = (_PAGE, _USER, _FILE)
"""What the addresses begin with that are no addresses anywhere else."""

_PLAIN: Final = frozenset({"resource", "ri:content-title", "ri:space-key", "ac:anchor", "body"})
_SHOWN: Final = frozenset({"type", "url", "id", "collection", "alt"})


def user_of(href: str) -> str | None:
    """The person an address names."""
    return unquote(href[len(_USER) :]) or None if href.startswith(_USER) else None


def user_address(account_id: str) -> str:
    return _USER + quote(account_id, safe=":")


def page_of(href: str) -> Kept | None:
    """What storage format says of a link to the page that an address names."""
    if not href.startswith(_PAGE):
        return None
    path, hash_, anchor = href[len(_PAGE) :].partition("#")
    space, slash, title = path.partition("/")
    if not slash:
        space, title = "", space
    if not title:
        return None
    said: Kept = {"resource": "page", "ri:content-title": unquote(title)}
    if space:
        said["ri:space-key"] = unquote(space)
    if hash_ and anchor:
        said["ac:anchor"] = unquote(anchor)
    return said


def page_address(said: Kept) -> str | None:
    """The address of a page's link; None where it says more than an address can."""
    title = said.get("ri:content-title")
    if said.get("resource") != "page" or not title or not _PLAIN.issuperset(said):
        return None
    space, anchor = said.get("ri:space-key"), said.get("ac:anchor")
    if space == "" or anchor == "":
        return None
    return _PAGE + (f"{_quoted(space)}/" if space else "") + _quoted(title) + (f"#{_quoted(anchor)}" if anchor else "")


def _quoted(value: str) -> str:
    return quote(value.encode("utf-8", "replace"), safe="~!$'*+,;:@")


def body_of(nodes: list[Node], said: Kept) -> str:
    """How storage writes the text of a page's link: not at all where it is the title."""
    alone = nodes[0] if len(nodes) == 1 else None
    return "none" if alone is not None and alone.text == said.get("ri:content-title") else "rich"


def media_of(source: str, alt: str, title: str | None) -> Node:
    """A picture, as it stands in a line."""
    kept: Kept = {}
    attrs = {"type": "external", "url": source}
    if source.startswith(_FILE) and source != _FILE:
        name = unquote(source[len(_FILE) :])
        attrs = {"type": "file", "id": name, "collection": ""}
        kept = {"resource": "attachment", "ri:filename": name}
    if alt:
        attrs["alt"] = alt
    if title:
        kept["ac:title"] = title
    return Node("mediaInline", attrs=attrs, kept=kept or None)


def media_address(node: Node) -> tuple[str, str, str | None] | None:
    """The address, alt and title of a picture of which they say all; None where there is more."""
    attrs, kept = dict(node.attrs or {}), dict(node.kept or {})
    alt, title = attrs.pop("alt", ""), kept.pop("ac:title", None)
    if not isinstance(alt, str) or title == "" or ("alt" in (node.attrs or {}) and not alt):
        return None
    source = attrs.get("url")
    if attrs.get("type") == "file":
        name = attrs.get("id")
        source = _FILE + _quoted(name) if isinstance(name, str) and name else None
        if kept != {"resource": "attachment", "ri:filename": name}:
            return None
    elif kept:
        return None
    if not isinstance(source, str) or media_of(source, alt, title).attrs != node.attrs:
        return None
    return source, alt, title


def media_parts(media: Node) -> tuple[Node, Keys]:
    """A picture as it stands in a line, with what its address, alt and title can say, and what more there is to say."""
    attrs, kept = media.attrs or {}, media.kept or {}
    plain = {name: value for name, value in attrs.items() if name in _SHOWN}
    shown = {name: value for name, value in kept.items() if name in ("resource", "ri:filename", "ac:title")}
    rest = Node(
        media.type,
        {name: value for name, value in attrs.items() if name not in plain},
        kept={name: value for name, value in kept.items() if name not in shown},
    )
    return Node("mediaInline", attrs=plain, kept=shown or None), keys_of(rest)


def link_of(href: str, title: str | None) -> Mark:
    """The mark of a link."""
    said = page_of(href) if title is None else None
    if said is not None:
        return Mark("link", kept=said)
    return Mark("link", {"href": href, "title": title} if title else {"href": href})
