"""What links and pictures name, as storage format says it, and the addresses they lead to.

A mark or node that came from a resource of storage format has in `kept`: `resource`, the name of the ri: element
without its prefix (`page`, `attachment`; `anchor` for a link within the document), the attributes of that element and
of the link by their written names, and `holder`, the page or blog post of an attachment, as storage.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from urllib.parse import quote, quote_plus

from watersmeet.markup.facts import ContentRef, Facts, FileRef, Linked
from watersmeet.markup.tree import Mark, Node, attribute, kept

# Bounded, so that no text makes either of them look at it more than once.
_HOLDER: Final = re.compile(r"<ri:(page|blog-post)\b([^<>]*)>")
_NUMBER: Final = re.compile("[0-9]{1,9}")
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]{1,80})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""")


def content_ref(one: Mark | Node) -> ContentRef | int | None:
    """The page or blog post that is named, or the id of the content; None where it is something else."""
    resource = kept(one, "resource")
    if resource in ("page", "blog-post"):
        return _content_ref(resource, one.kept or {})
    if resource == "content-entity":
        given = kept(one, "ri:content-id") or ""
        return int(given) if given.isascii() and given.isdecimal() and len(given) <= 18 else None
    return None


def _content_ref(resource: str, said: dict[str, str]) -> ContentRef | None:
    title = said.get("ri:content-title")
    if title is None:
        return None
    space, day = said.get("ri:space-key") or None, said.get("ri:posting-day")
    return ContentRef("page" if resource == "page" else "blogpost", space, title, day)


def file_ref(one: Mark | Node) -> FileRef | str | None:
    """The attachment that is named, or the id of a media file; None where it is something else."""
    if kept(one, "resource") == "attachment":
        name = kept(one, "ri:filename")
        return None if name is None else FileRef(name, _holder(kept(one, "holder")), _version(one))
    given = attribute(one, "id")
    if isinstance(one, Node) and one.type in ("media", "mediaInline") and isinstance(given, str):
        return given
    return None


def _version(one: Mark | Node) -> int | None:
    said = kept(one, "ri:version-at-save") or ""
    return int(said) if _NUMBER.fullmatch(said) else None


def _holder(storage: str | None) -> ContentRef | None:
    found = _HOLDER.search(storage or "")
    if found is None:
        return None
    given = {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(found[2])}
    return _content_ref(found[1], given)


def person(one: Mark | Node) -> str | None:
    """The accountId of the person who is named."""
    if kept(one, "resource") == "user":
        return kept(one, "ri:account-id") or kept(one, "ri:userkey")
    given = attribute(one, "id") if one.type == "mention" else None
    return given if isinstance(given, str) else None


def linked(one: Mark | Node, facts: Facts) -> Linked | None:
    """The content that a link leads to, where its reader may see it."""
    ref = content_ref(one)
    return None if ref is None else facts.content.get(ref)


def address(one: Mark | Node, facts: Facts, *, absolute: bool = False) -> str | None:
    """Where a link leads, or a picture is. None where that is nowhere, or where following it could harm.

    What Facts do not know has the address under which it would be found.
    """
    resource = kept(one, "resource")
    root = facts.base if absolute else facts.root
    if resource is None:
        given = attribute(one, "href") or attribute(one, "url")
        return given if isinstance(given, str) and harmless(given) else None
    anchor = kept(one, "ac:anchor")
    path = _path(resource, one, facts)
    if path is None:
        return None
    if not path.startswith("/"):
        return path or (f"#{spelled(anchor)}" if anchor else None)
    return root + path + (f"#{spelled(anchor)}" if anchor else "")


def spelled(text: str) -> str:
    """A text as part of an address. Half a surrogate pair, which JSON can name, becomes a question mark."""
    return quote(text, errors="replace")


def _path(resource: str, one: Mark | Node, facts: Facts) -> str | None:
    if resource in ("page", "blog-post", "content-entity"):
        found = linked(one, facts)
        return found.path if found else _wanted(one, facts)
    if resource == "attachment":
        ref = file_ref(one)
        file = facts.files.get(ref) if ref is not None else None
        return file.path if file else None
    if resource == "space":
        return f"/spaces/{spelled(kept(one, 'ri:space-key') or '')}"
    if resource == "user":
        return f"/people/{spelled(person(one) or '')}"
    if resource == "url":
        given = kept(one, "ri:value") or ""
        return given if harmless(given) and not given.startswith("/") else None
    return "" if resource == "anchor" else None


def _wanted(one: Mark | Node, facts: Facts) -> str | None:
    ref = content_ref(one)
    if isinstance(ref, ContentRef):
        space = ref.space or facts.space_key
        return f"/display/{spelled(space)}/{quote_plus(ref.title, errors='replace')}" if space else None
    return None if ref is None else f"/pages/viewpage.action?pageId={ref}"


_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_WORDS: Final = "http https mailto tel ftp ftps sftp irc ircs news nntp sip xmpp git ssh file smb"
_HARMLESS: Final = frozenset(_WORDS.split())
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


def harmless(href: str) -> bool:
    """Whether following an address can do no more than leave the page."""
    scheme = _SCHEME.match(_CONTROL.sub("", href))
    return scheme is None or scheme[1].lower() in _HARMLESS
