"""Pictures: among blocks a mediaSingle around its media, in a line a mediaInline."""

from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.lines import BORNE_BY_PICTURES, is_blank
from watersmeet.markup.storage.links import is_resource, resource_of, resource_tag
from watersmeet.markup.storage.raw import raw
from watersmeet.markup.storage.reader import (
    AMONG_BLOCKS,
    EITHER,
    Block,
    BlockInside,
    Judge,
    Line,
    Marks,
    Reader,
    element_block,
    element_mark,
    keep,
    take_attributes,
    take_marks,
)
from watersmeet.markup.storage.tags import as_json, attributes, number, read_number, well_formed
from watersmeet.markup.storage.writer import Write, Writer, rest
from watersmeet.markup.tree import Node, kept

SPECIAL: Final = frozenset(("resource", "holder", "inside"))
"""What `kept` holds of media beside attributes. inside: what else stands in ac:image."""

_FILE: Final = ("type", "id", "collection")
_SINGLE: Final = "single"
"""Under which name of the media's further attributes those of the mediaSingle are."""

_OUTER: Final = {"width": "ac:original-width", "height": "ac:original-height"}
_INNER: Final = {"width": "ac:width", "height": "ac:height"}
_TEXTS: Final = {"alt": "ac:alt"}


class _Parts(NamedTuple):
    resource: Element
    caption: Element | None
    others: list[Element]


def _parts(element: Element) -> _Parts | None:
    """What stands in a picture; None where it is none."""
    resource: Element | None = None
    caption: Element | None = None
    others: list[Element] = []
    if not SPECIAL.isdisjoint(element.attrib) or any(name.startswith("ri:") for name in element.attrib):
        return None
    if not is_blank(element.text):
        return None
    for child in element:
        if not is_blank(child.tail):
            return None
        if child.tag.startswith("ri:") and resource is None and is_resource(child):
            resource = child
        elif child.tag == "ac:caption" and caption is None:
            caption = child
        else:
            others.append(child)
    return None if resource is None else _Parts(resource, caption, others)


def _judge(element: Element) -> int | None:
    parts = _parts(element)
    if parts is None:
        return None
    return EITHER if parts.caption is None else AMONG_BLOCKS


def _media(parts: _Parts, kind: str) -> Node:
    said = resource_of(parts.resource)
    if said == {"resource": "url", "ri:value": said.get("ri:value")}:
        media = Node(kind, attrs={"type": "external", "url": said["ri:value"]})
    else:
        media = Node(kind, attrs={"type": "file", "id": said.get("ri:filename", ""), "collection": ""}, kept=said)
    if parts.others:
        keep(media, {"inside": "".join([raw(one) for one in parts.others])})
    return media


def _take(media: Node, given: dict[str, str], sizes: dict[str, str]) -> dict[str, Any]:
    """Take up the attributes of a picture; gives what they say of the mediaSingle."""
    attrs = media.attrs or {}
    for name, written in sizes.items():
        size = read_number(given.get(written))
        if size is not None:
            attrs[name] = size
            del given[written]
    for name, written in _TEXTS.items():
        if written in given:
            attrs[name] = given.pop(written)
    more = take_attributes(given)
    single = more.pop(_SINGLE, None)
    if media.kept and attrs.get("type") == "file" and isinstance(more.get("id"), str):
        if more["id"] == media.kept.get("ri:filename"):
            # Known by its id only: the name is but a stand-in.
            media.kept = {key: value for key, value in media.kept.items() if key == "inside"} or None
        attrs = {key: value for key, value in attrs.items() if key not in _FILE}
    media.attrs = {**more, **attrs}
    return single if isinstance(single, dict) else {}


def _image(reader: Reader, element: Element, found: list[Node]) -> None:
    parts = _parts(element)
    caption = parts and parts.caption
    line = None if caption is None else _caption_line(reader, caption)
    if parts is None or (caption is not None and line is None):
        return element_block(reader, element, found)
    media = _media(parts, "media")
    given = dict(element.attrib)
    attrs: dict[str, Any] = {}
    local = given.pop("ac:local-id", None)
    if local is not None:
        attrs["localId"] = local
    if "ac:layout" in given:
        attrs["layout"] = given.pop("ac:layout")
    width = read_number(given.get("ac:width"))
    if width is not None:
        attrs |= {"width": width, "widthType": "pixel"}
        del given["ac:width"]
    more = _take(media, given, _OUTER)
    marks = None
    if "marks" in more:
        marks = take_marks({"data-adf-marks": as_json(more.pop("marks")) or ""}, of_picture=True) or None
    media.marks = take_marks(given, of_picture=True) or None
    keep(media, given)
    single = Node("mediaSingle", attrs={**more, **attrs} or None, content=[media], marks=marks)
    if line is not None and single.content is not None:
        single.content.append(line)
    return found.append(single)


def _caption_line(reader: Reader, element: Element) -> Node | None:
    """A caption, whose line may stand in a paragraph; None where there is more in it."""
    given = dict(element.attrib)
    local = given.pop("ac:local-id", None)
    line, holder = element, None
    if len(element) == 1 and element[0].tag == "p" and is_blank(element.text):
        line, holder = element[0], "p"
        if line.attrib or not is_blank(line.tail):
            return None
    if given or (line if holder else element) in reader.inside:
        return None
    node = Node("caption", content=reader.own_line(line) or None)
    if local is not None:
        node.attrs = {"localId": local}
    if holder is not None:
        node.kept = {"element": holder}
    return node


def _image_in_line(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    parts = _parts(element)
    if parts is None:
        return element_mark(reader, element, marks, out)
    if parts.caption is not None:
        raise BlockInside
    media = _media(parts, "mediaInline")
    given = dict(element.attrib)
    local = given.pop("ac:local-id", None)
    _take(media, given, _INNER)
    if local is not None:
        media.attrs = {**(media.attrs or {}), "localId": local}
    own = [mark for mark in marks if mark.type in BORNE_BY_PICTURES]
    media.marks = [*own, *take_marks(given)] or None
    keep(media, given)
    return out.append(media)


JUDGES: Final[dict[str, Judge]] = {"ac:image": _judge}
EITHERS: Final[dict[str, Block]] = {"ac:image": _image}
LINE: Final[dict[str, Line]] = {"ac:image": _image_in_line}


# Writing


def _resource(media: Node, spare: dict[str, Any]) -> str | None:
    """The element that names the picture; of its attributes those are taken that it says."""
    kind = spare.get("type")
    if kind == "external" and isinstance(spare.get("url"), str):
        spare.pop("type")
        return f"<ri:url{attributes({'ri:value': spare.pop('url')})} />"
    named = resource_tag(media)
    name = kept(media, "ri:filename") or ""
    if named:
        if (kind, spare.get("id"), spare.get("collection")) == ("file", name, ""):
            for key in _FILE:
                del spare[key]
        return named
    if isinstance(spare.get("id"), str):
        return f"<ri:attachment{attributes({'ri:filename': spare['id']})} />"
    return None


def _write_media(
    writer: Writer, media: Node, spare: dict[str, Any], said: dict[str, Any], caption: Node | None
) -> bool:
    resource = _resource(media, spare)
    if resource is None:
        return False
    sizes = _INNER if media.type == "mediaInline" else _OUTER
    for name, written in sizes.items():
        if number(spare.get(name)) is not None:
            said[written] = number(spare.pop(name))
    for name, written in _TEXTS.items():
        if isinstance(spare.get(name), str):
            said[written] = spare.pop(name)
    special = SPECIAL | {key for key in media.kept or () if key.startswith("ri:")}
    if media.type == "media":
        if media.marks:
            said["data-adf-marks"] = as_json(media.marks)
        if "localId" in spare:
            # The element's own local id is the mediaSingle's.
            said["data-adf-attributes"] = as_json(spare)
            spare = {}
        writer.add(f"<ac:image{rest(media, said, spare, special=special)}>{resource}")
    else:
        tag = rest(media, said, spare, local="ac:local-id", marks=media.marks, special=special)
        writer.add(f"<ac:image{tag}>{resource}")
    writer.add(well_formed(kept(media, "inside")))
    if caption is not None:
        writer.add(f"<ac:caption{rest(caption, {}, caption.attrs, local='ac:local-id', special=_CAPTION)}")
        _write_caption(writer, caption)
    writer.add("</ac:image>")
    return True


_CAPTION: Final = frozenset(("element",))


def _write_caption(writer: Writer, caption: Node) -> None:
    held = kept(caption, "element") == "p"
    if not caption.content:
        writer.add("><p /></ac:caption>" if held else " />")
        return
    writer.add("><p>" if held else ">")
    writer.line(caption.content)
    writer.add("</p></ac:caption>" if held else "</ac:caption>")


def _write_single(writer: Writer, node: Node) -> bool:
    content = node.content or []
    if [one.type for one in content] not in (["media"], ["media", "caption"]) or node.kept:
        return False
    media, caption = content[0], content[1] if len(content) > 1 else None
    attrs = dict(node.attrs or {})
    said: dict[str, Any] = {}
    if isinstance(attrs.get("layout"), str):
        said["ac:layout"] = attrs.pop("layout")
    if attrs.get("widthType") == "pixel" and number(attrs.get("width")) is not None:
        said["ac:width"] = number(attrs.pop("width"))
        del attrs["widthType"]
    if isinstance(attrs.get("localId"), str):
        said["ac:local-id"] = attrs.pop("localId")
    if node.marks:
        attrs["marks"] = node.marks
    spare = dict(media.attrs or {})
    if attrs:
        spare[_SINGLE] = attrs
    if caption is not None and (caption.marks or not set(caption.attrs or ()) <= {"localId"}):
        return False
    return _write_media(writer, media, spare, said, caption)


def _write_inline(writer: Writer, node: Node) -> bool:
    return _write_media(writer, node, dict(node.attrs or {}), {}, None)


NODES: Final[dict[str, Write]] = {"mediaSingle": _write_single, "mediaInline": _write_inline}
