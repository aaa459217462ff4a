"""Pictures and other files in a page."""

from __future__ import annotations

from typing import Final

from watersmeet.markup.facts import File
from watersmeet.markup.html.elements import element, start, text
from watersmeet.markup.html.links import external, leads, link_attributes
from watersmeet.markup.html.marks import block_style
from watersmeet.markup.html.styles import pixels
from watersmeet.markup.html.writer import Attributes, Pieces, Writer, around
from watersmeet.markup.references import file_ref
from watersmeet.markup.tree import Node, attribute, kept

_SIDES: Final = {
    "center": "center",
    "align-start": "left",
    "wrap-left": "left",
    "align-end": "right",
    "wrap-right": "right",
}


def media_single(writer: Writer, node: Node) -> Pieces:
    """A picture that stands between blocks, in a figure when it has a caption."""
    content = node.content or []
    shown = [one for one in content if one.type == "media"]
    captions = [one for one in content if one.type == "caption"]
    rest = [one for one in content if one.type not in ("media", "caption")]
    pieces: Pieces = []
    for one in shown:
        pieces += _linked(writer, node, one, _media(writer, one, node))
    if captions:
        pieces = around("figure", {"class": "confluence-embedded-figure"}, [*pieces, *captions])
    return [*pieces, *writer.flow(rest)]


def media(writer: Writer, node: Node) -> Pieces:
    """A picture or file in a group of them, or in a line."""
    return _linked(writer, None, node, _media(writer, node, None))


def media_group(writer: Writer, node: Node) -> Pieces:
    """Files that stand together."""
    return around("div", {"class": "confluence-embedded-files"}, writer.flow(node.content))


def caption(writer: Writer, node: Node) -> Pieces:
    """What is said under a picture."""
    return around("figcaption", None, writer.flow(node.content))


def _linked(writer: Writer, single: Node | None, node: Node, shown: str) -> Pieces:
    """What is shown of a file, in the link that is on it. In a line, the line makes the link."""
    if writer.in_link or node.type == "mediaInline" or not shown.startswith("<span"):
        return [shown]
    for mark in [*(node.marks or ()), *((single and single.marks) or ())]:
        attributes = link_attributes(writer, mark) if mark.type == "link" else None
        if attributes is not None:
            return [element("a", attributes, shown)]
    return [shown]


def _file(writer: Writer, node: Node) -> File | None:
    ref = file_ref(node)
    return writer.facts.files.get(ref) if ref is not None else None


def _at(writer: Writer, path: str) -> str:
    return f"{writer.root}{path}" if path.startswith("/") else path


def _media(writer: Writer, node: Node, single: Node | None) -> str:
    file = _file(writer, node)
    said = {
        "title": kept(node, "ac:title"),
        **_sizes(node, single),
    }
    if file is None:
        return _elsewhere(writer, node, single, said)
    address = _at(writer, file.path)
    about: dict[str, str | None] = {
        "data-linked-resource-id": str(file.id),
        "data-linked-resource-version": str(file.version),
        "data-linked-resource-type": "attachment",
        "data-linked-resource-default-alias": file.name,
        "data-linked-resource-content-type": file.media_type,
        "data-linked-resource-container-id": str(file.container_id),
        "data-media-id": file.file_id,
        "data-media-type": "file",
    }
    if not file.media_type.startswith("image/"):
        name = text(file.name)
        if writer.in_link:
            return element("span", {"class": "confluence-embedded-file", **about}, name)
        return element("a", {"class": "confluence-embedded-file", "href": address, **about}, name)
    shown = _at(writer, file.thumbnail) if file.thumbnail else address
    return _picture(node, single, {"src": shown, "data-image-src": address, **said, **about})


def _elsewhere(writer: Writer, node: Node, single: Node | None, said: dict[str, str | None]) -> str:
    """A picture by its address, or the name of a file that is not there or that the reader may not see."""
    name = kept(node, "ri:filename")
    if attribute(node, "type") != "external" or name is not None:
        given = name or attribute(node, "alt")
        named = given if isinstance(given, str) and given else "?"
        about: Attributes = {"class": "confluence-embedded-file-wrapper unknown-attachment", "data-media-type": "file"}
        return element("span", about, text(named))
    address = leads(writer, node)
    if address is None or not address.startswith(("http://", "https://", "/")):
        alt = attribute(node, "alt")
        return text(alt) if isinstance(alt, str) else ""
    outside = "confluence-external-resource" if external(writer, address) else None
    return _picture(node, single, {"src": address, "data-image-src": address, **said}, outside)


def _picture(node: Node, single: Node | None, said: dict[str, str | None], extra: str | None = None) -> str:
    alt = attribute(node, "alt")
    layout = attribute(single, "layout") if single is not None else None
    side = _SIDES.get(layout) if isinstance(layout, str) else None
    classes = ["confluence-embedded-image"]
    outer = ["confluence-embedded-file-wrapper"]
    if side is not None:
        classes.append(f"image-{side}")
        outer.append(f"image-{side}-wrapper")
    if said.get("width") or said.get("height"):
        outer.append("confluence-embedded-manual-size")
    if extra is not None:
        classes.append(extra)
    picture = start(
        "img",
        {
            "class": " ".join(classes),
            "loading": "lazy",
            "alt": alt if isinstance(alt, str) else "",
            **said,
            "style": block_style(node),
        },
    )
    layout = layout if isinstance(layout, str) and layout in _LAYOUTS else None
    return element("span", {"class": " ".join(outer), "data-layout": layout}, picture)


_LAYOUTS: Final = frozenset({*_SIDES, "wide", "full-width"})


def _sizes(node: Node, single: Node | None) -> dict[str, str | None]:
    """Width and height as they are to be shown, and those of the picture itself."""
    width, height = pixels(attribute(node, "width")), pixels(attribute(node, "height"))
    shown, of_width = width, None
    if single is not None and attribute(single, "width") is not None:
        given = pixels(attribute(single, "width"))
        if attribute(single, "widthType") == "pixel":
            shown = given
        else:
            shown, of_width = None, f"{given}%" if given is not None else None
    return {
        "width": of_width or shown,
        "height": height if shown == width and of_width is None else None,
        "data-width": width,
        "data-height": height,
    }


HANDLERS: Final = {
    "mediaSingle": media_single,
    "media": media,
    "mediaInline": media,
    "mediaGroup": media_group,
    "caption": caption,
}
