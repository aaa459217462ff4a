"""What views print, read back as far as it goes: what a macro looked up is lost, what its author wrote is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from watersmeet.markup.html.dom import text_of
from watersmeet.markup.html.pieces import Pieces, around, below, classes, ids, inside, macro, near, preformatted


def _unwrapped(element: Element) -> Pieces | None:
    return inside(element)


_MESSAGES: Final = {"information": "info", "tip": "tip", "note": "note", "warning": "warning"}


def _message(element: Element) -> Pieces | None:
    """A panel of the kinds that have an icon."""
    kinds = [one.removeprefix("confluence-information-macro-") for one in classes(element)]
    kind = next((_MESSAGES[one] for one in kinds if one in _MESSAGES), None)
    body = below(element, "confluence-information-macro-body")
    if kind is None or body is None:
        return None
    title = below(element, "title")
    icon = "false" if "has-no-icon" in classes(element) else None
    said = {"title": text_of(title) if title is not None and title.tag == "p" else None, "icon": icon}
    return macro(kind, said, rich=inside(body), attributes=ids(element))


_COLOUR: Final = re.compile(r"(background-color|border-color|border-style): ([^;]+);")
_COLOURS: Final = {"background-color": "bgColor", "border-color": "borderColor", "border-style": "borderStyle"}


def _panel(element: Element) -> Pieces | None:
    """A panel in its own colours, or the frame around code."""
    own = classes(element)
    if "code" in own or "preformatted" in own:
        return _code(element)
    body = next((one for one in element if "panelContent" in classes(one)), None)
    if body is None or element.get("data-macro-name", "panel") != "panel":
        return None
    header = next((one for one in element if "panelHeader" in classes(one)), None)
    said: dict[str, str | None] = {"title": text_of(header) if header is not None else None}
    for name, value in _COLOUR.findall(element.get("style", "")):
        said[_COLOURS[name]] = value
    icon = next((one for one in body if "panelIcon" in classes(one)), None)
    if icon is not None:
        said["panelIconText"] = text_of(icon)
    return macro("panel", said, rich=inside(body, [icon] if icon is not None else ()), attributes=ids(element))


_BRUSH: Final = re.compile(r"brush: ([^;]+)")


def _code(element: Element) -> Pieces | None:
    pre = next((one for one in near(element) if one.tag == "pre"), None)
    if pre is None:
        return None
    header = next((one for one in element if "panelHeader" in classes(one)), None)
    title = text_of(header) if header is not None else None
    if "preformatted" in classes(element):
        return macro("noformat", {"title": title}, plain=preformatted(pre), attributes=ids(element))
    return _highlighted(pre, title)


def _highlighted(pre: Element, title: str | None = None) -> Pieces | None:
    said = pre.get("data-syntaxhighlighter-params", "")
    brush = _BRUSH.search(said)
    language = brush[1].strip() if brush is not None and brush[1].strip() not in ("", "text") else None
    numbered = "true" if "gutter: true" in said else None
    return macro("code", {"language": language, "title": title, "linenumbers": numbered}, plain=preformatted(pre))


def _expand(element: Element) -> Pieces | None:
    title, body = below(element, "expand-control-text"), below(element, "expand-content")
    if body is None:
        return None
    return macro("expand", {"title": text_of(title) if title is not None else None}, rich=inside(body))


_STATUSES: Final = {
    "aui-lozenge-progress": "Purple",
    "aui-lozenge-complete": "Blue",
    "aui-lozenge-error": "Red",
    "aui-lozenge-current": "Yellow",
    "aui-lozenge-success": "Green",
}


def _status(element: Element) -> Pieces | None:
    colour = next((_STATUSES[one] for one in classes(element) if one in _STATUSES), None)
    subtle = "true" if "aui-lozenge-subtle" in classes(element) else None
    said = {"title": text_of(element), "colour": colour, "subtle": subtle}
    return macro("status", said, attributes=ids(element))


def _link(element: Element) -> Pieces | None:
    """A link to a person, a page or an attachment."""
    account = element.get("data-account-id")
    if account is not None:
        return around("ac:link", {}, around("ri:user", {"ri:account-id": account}, []))
    kind, name = element.get("data-linked-resource-type"), element.get("data-linked-resource-default-alias")
    identifier = element.get("data-linked-resource-id", "")
    if kind == "attachment" and name is not None:
        return _around_link(element, "ri:attachment", {"ri:filename": name})
    if kind in ("page", "blogpost") and identifier.isascii() and identifier.isdecimal():
        return _around_link(element, "ri:content-entity", {"ri:content-id": identifier})
    if kind == "page" and name is not None:
        return _around_link(element, "ri:page", {"ri:content-title": name})
    return None


def _around_link(element: Element, name: str, attributes: dict[str, str]) -> Pieces:
    body = around("ac:link-body", {}, inside(element))
    return around("ac:link", {}, [*around(name, attributes, []), *body])


_SIDES: Final = {"image-center": "center", "image-left": "left", "image-right": "right"}


def _image(element: Element, caption: Pieces | None = None) -> Pieces | None:
    name, address = element.get("data-linked-resource-default-alias"), element.get("src")
    if element.tag != "img" or (name is None and address is None):
        return None
    attributes = {f"ac:{key}": element.attrib[key] for key in ("alt", "title", "width") if element.get(key)}
    if "%" in attributes.get("ac:width", ""):
        del attributes["ac:width"]
    side = next((_SIDES[one] for one in classes(element) if one in _SIDES), None)
    if side is not None:
        attributes["ac:align"] = side
    if name is not None:
        resource = around("ri:attachment", {"ri:filename": name}, [])
    else:
        resource = around("ri:url", {"ri:value": address or ""}, [])
    return around("ac:image", attributes, [*resource, *(caption or [])])


def _file(element: Element) -> Pieces | None:
    """A file of a group, or the frame around a picture."""
    name = element.get("data-linked-resource-default-alias")
    if "unknown-attachment" in classes(element):
        name = text_of(element)
    if name is None:
        return inside(element)
    return around("ac:image", {}, around("ri:attachment", {"ri:filename": name}, []))


def _figure(element: Element) -> Pieces | None:
    image, caption = next((one for one in near(element) if one.tag == "img"), None), element.find("figcaption")
    if image is None:
        return None
    return _image(image, around("ac:caption", {}, inside(caption)) if caption is not None else None)


def _emoticon(element: Element) -> Pieces | None:
    shown = element.get("data-emoji-fallback") or text_of(element)
    known = {"shortname": element.get("data-emoji-shortname"), "id": element.get("data-emoji-id"), "fallback": shown}
    attributes = {f"ac:emoji-{name}": value for name, value in known.items() if value}
    legacy = next((one for one in classes(element) if one.startswith("emoticon-")), None)
    if legacy is not None:
        attributes["ac:name"] = legacy.removeprefix("emoticon-")
    return around("ac:emoticon", attributes, [])


def _date(element: Element) -> Pieces | None:
    value = element.get("datetime")
    return around("time", {"datetime": value}, []) if value else inside(element)


def _macro(element: Element) -> Pieces | None:
    """What a macro shows: its name, and its body if it has one; what it looked up is left out."""
    name = element.get("data-macro-name")
    if not name:
        return None
    body = inside(element) if element.get("data-hasbody") == "true" else None
    return macro(name, {}, rich=body, attributes=ids(element))


def _nothing(element: Element) -> Pieces | None:
    return []


def _anchor(element: Element) -> Pieces | None:
    """An anchor's id has the page's title before its name."""
    name = element.get("id", "").partition("-")[2]
    return macro("anchor", {"": name}) if name else []


VIEWS: Final[dict[str, Callable[[Element], Pieces | None]]] = {
    "table-wrap": _unwrapped,
    "numberingColumn": _nothing,
    "confluence-information-macro": _message,
    "panel": _panel,
    "syntaxhighlighter-pre": _highlighted,
    "expand-container": _expand,
    "status-macro": _status,
    "confluence-link": _link,
    "confluence-userlink": _link,
    "user-mention": _link,
    "confluence-embedded-file-wrapper": _file,
    "confluence-embedded-file": _file,
    "confluence-embedded-image": _image,
    "confluence-embedded-figure": _figure,
    "emoticon": _emoticon,
    "date-lozenger": _date,
    "confluence-anchor-link": _anchor,
    "toc-macro": _macro,
    "conf-macro": _macro,
}
