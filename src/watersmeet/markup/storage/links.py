"""Links: `a`, smart links, `ac:link` around what it names, and mentions, which are links to people."""

from typing import Any, Final
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.lines import is_blank
from watersmeet.markup.storage.raw import raw_inside
from watersmeet.markup.storage.reader import (
    EITHER,
    Block,
    Judge,
    Line,
    Marks,
    Reader,
    element_block,
    element_mark,
    finish,
    finish_mark,
    inline_element,
    take_attributes,
)
from watersmeet.markup.storage.tags import (
    as_json,
    attributes,
    cdata,
    escaped,
    is_name,
    number,
    read_number,
    well_formed,
)
from watersmeet.markup.storage.writer import Around, MarkTags, Write, Writer, other_mark, rest
from watersmeet.markup.tree import Mark, Node, kept

SPECIAL: Final = frozenset(("resource", "holder", "body", "text"))
"""What `kept` holds of links beside attributes."""

_APPEARANCE: Final = "data-card-appearance"
_NUMBERS: Final = {
    "width": "data-width",
    "originalWidth": "data-original-width",
    "originalHeight": "data-original-height",
}

# Addresses


def _judge_a(element: Element) -> int | None:
    if element.get(_APPEARANCE) in ("block", "embed") and not len(element) and "href" in element.attrib:
        return EITHER
    return None


def _a(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    given = dict(element.attrib)
    href = given.pop("href", None)
    if href is None or not SPECIAL.isdisjoint(given):
        return element_mark(reader, element, marks, out)
    if given.get(_APPEARANCE) == "inline" and not len(element):
        del given[_APPEARANCE]
        return out.append(_card("inlineCard", href, element, given))
    attrs = {"href": href}
    title = given.pop("title", None)
    if title is not None:
        attrs["title"] = title
    if not reader.marked(element, finish_mark(Mark("link", attrs=attrs), given), marks, out):
        out.append(inline_element(element))
    return None


def _card(kind: str, href: str, element: Element, given: dict[str, str]) -> Node:
    node = Node(kind, attrs={"url": href})
    if (element.text or "") != href:
        node.kept = {"text": element.text or ""}
    return finish(node, given)


def _block_card(reader: Reader, element: Element, found: list[Node]) -> None:
    given = dict(element.attrib)
    if not SPECIAL.isdisjoint(given):
        return element_block(reader, element, found)
    kind = "blockCard" if given.pop(_APPEARANCE) == "block" else "embedCard"
    node = _card(kind, given.pop("href"), element, {})
    attrs: dict[str, Any] = node.attrs or {}
    if "data-layout" in given:
        attrs["layout"] = given.pop("data-layout")
    for name, written in _NUMBERS.items():
        value = read_number(given.get(written))
        if value is not None:
            attrs[name] = value
            del given[written]
    if "data-datasource" in given:
        source = take_attributes(read := {"data-adf-attributes": given["data-datasource"]})
        if not read:
            attrs["datasource"] = source
            del given["data-datasource"]
    return found.append(finish(node, given))


def _write_card(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    href = spare.pop("url", None)
    if not isinstance(href, str):
        return False
    said: dict[str, Any] = {"href": href, _APPEARANCE: node.type.removesuffix("Card")}
    if node.type != "inlineCard":
        if isinstance(spare.get("layout"), str):
            said["data-layout"] = spare.pop("layout")
        for name, written in _NUMBERS.items():
            if number(spare.get(name)) is not None:
                said[written] = number(spare.pop(name))
        if isinstance(spare.get("datasource"), dict):
            said["data-datasource"] = as_json(spare.pop("datasource"))
    text = kept(node, "text")
    tag = f"<a{rest(node, said, spare, marks=node.marks, special=SPECIAL)}"
    shown = escaped(href if text is None else text)
    writer.add(f"{tag}>{shown}</a>" if shown else f"{tag} />")
    return True


# Resources

_OURS: Final = frozenset(("data-adf-attributes", "data-adf-marks"))
_TEXTS: Final = {
    "page": "ri:content-title",
    "blog-post": "ri:content-title",
    "attachment": "ri:filename",
    "space": "ri:space-key",
    "url": "ri:value",
    "content-entity": "ri:content-id",
    "shortcut": "ri:parameter",
    "user": "ri:account-id",
    "anchor": "ac:anchor",
}


def own_text(link: Mark) -> str:
    """The text of a link that has none of its own: the title or name of what it names."""
    return kept(link, _TEXTS.get(kept(link, "resource") or "", "")) or kept(link, "ac:anchor") or ""


def is_resource(element: Element) -> bool:
    """Whether an element with `ri:` says no more than can be kept."""
    if not is_blank(element.text) or not all(name.startswith("ri:") for name in element.attrib):
        return False
    return not len(element) or (element.tag == "ri:attachment" and all(is_blank(child.tail) for child in element))


def resource_of(element: Element) -> dict[str, str]:
    """What `kept` says of an element with `ri:`."""
    found = {"resource": element.tag[3:], **element.attrib}
    if len(element):
        found["holder"] = raw_inside(element)
    return found


def resource_tag(one: Mark | Node) -> str | None:
    """The element with `ri:` that a mark or node names; "" where there is none to write."""
    resource = kept(one, "resource")
    if resource is None or resource == "anchor":
        return "" if resource else None
    name = f"ri:{resource}"
    if not is_name(name):
        return None
    said = {given: value for given, value in sorted((one.kept or {}).items()) if given.startswith("ri:")}
    holder = well_formed(kept(one, "holder"))
    return f"<{name}{attributes(said)}>{holder}</{name}>" if holder else f"<{name}{attributes(said)} />"


def _parts(element: Element) -> tuple[dict[str, str] | None, Element | None]:
    """What a link names, and its body."""
    resource: Element | None = None
    body: Element | None = None
    if not is_blank(element.text):
        return None, None
    for child in element:
        if not is_blank(child.tail):
            return None, None
        if child.tag in _BODIES and body is None and not child.attrib:
            body = child
        elif child.tag.startswith("ri:") and child.tag != "ri:anchor" and resource is None and is_resource(child):
            resource = child
        else:
            return None, None
    if resource is not None:
        return resource_of(resource), body
    return {"resource": "anchor"} if element.get("ac:anchor") else None, body


_BODIES: Final = frozenset(("ac:link-body", "ac:plain-text-link-body"))


def _link(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    given = dict(element.attrib)
    said, body = _parts(element)
    if said is None or not all(name.startswith("ac:") or name in _OURS for name in given):
        return element_mark(reader, element, marks, out)
    if body is not None and not body.text and not len(body):
        body = None
    if said["resource"] == "user" and body is None:
        return _mention(reader, element, said, marks, out)
    mark = finish_mark(Mark("link", kept=said), given)
    whole: dict[str, str] = mark.kept or {}
    if body is not None and body.tag == "ac:link-body":
        whole["body"] = "rich"
        if reader.marked(body, mark, marks, out):
            return None
    plain = body is not None and body.tag != "ac:link-body"
    whole["body"] = "plain" if plain else "none"
    if plain and body is not None and len(body):
        return element_mark(reader, element, marks, out)
    text = body.text if plain and body is not None else own_text(mark)
    if not text:
        return element_mark(reader, element, marks, out)
    from_outside = [one for one in marks if one.type != "link"]
    return out.append(Node("text", text=text, marks=[*from_outside, mark]))


def _mention(reader: Reader, element: Element, said: dict[str, str], marks: Marks, out: list[Node]) -> None:
    person = said.pop("ri:account-id", None)
    if person is None:
        person = said.get("ri:userkey")
    if person is None:
        return element_mark(reader, element, marks, out)
    del said["resource"]
    node = Node("mention", attrs={"id": person}, kept=said or None)
    return out.append(finish(node, dict(element.attrib), "ac:local-id"))


def _write_mention(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    person = spare.pop("id", None)
    if not isinstance(person, str):
        return False
    said = {name: value for name, value in sorted((node.kept or {}).items()) if name.startswith("ri:")}
    if said.get("ri:userkey") != person:
        said = {"ri:account-id": person, **said}
    special = frozenset(said)
    opened = rest(node, {}, spare, local="ac:local-id", marks=node.marks, special=special)
    writer.add(f"<ac:link{opened}><ri:user{attributes(said)} /></ac:link>")
    return True


# Marks


def _around(mark: Mark) -> Around:
    spare = dict(mark.attrs or {})
    resource = resource_tag(mark)
    if resource is not None:
        said = {name: value for name, value in (mark.kept or {}).items() if name.startswith("ac:")}
        said = dict(sorted(said.items()))
        if spare:
            said["data-adf-attributes"] = as_json(spare) or ""
        return f"<ac:link{attributes(said)}>{resource}<ac:link-body>", "</ac:link-body></ac:link>"
    href = spare.pop("href", None)
    if not isinstance(href, str):
        return other_mark(mark)
    words: dict[str, Any] = {"href": href}
    if isinstance(spare.get("title"), str):
        words["title"] = spare.pop("title")
    return f"<a{rest(mark, words, spare, special=SPECIAL)}>", "</a>"


def alone(mark: Mark, text: str) -> str | None:
    """A whole link that names its own text; None where its text is not just that."""
    resource = resource_tag(mark)
    if resource is None or not text:
        return None
    begin, _ = _around(mark)
    begin = begin.removesuffix("<ac:link-body>")
    if kept(mark, "body") == "plain":
        return f"{begin}<ac:plain-text-link-body>{cdata(text)}</ac:plain-text-link-body></ac:link>"
    return f"{begin}</ac:link>" if text == own_text(mark) else None


JUDGES: Final[dict[str, Judge]] = {"a": _judge_a}
EITHERS: Final[dict[str, Block]] = {"a": _block_card}
LINE: Final[dict[str, Line]] = {"a": _a, "ac:link": _link}
NODES: Final[dict[str, Write]] = {
    "inlineCard": _write_card,
    "blockCard": _write_card,
    "embedCard": _write_card,
    "mention": _write_mention,
}
MARKS: Final[dict[str, MarkTags]] = {"link": _around}
