"""Elements written as they were read, for what is kept aside."""

from xml.etree.ElementTree import Element

from watersmeet.markup.storage.tags import attributes, cdata, escaped

_VERBATIM = frozenset(("ac:plain-text-body", "ac:plain-text-link-body"))


def raw(element: Element) -> str:
    """An element, without the text behind it."""
    out: list[str] = []
    _write(element, out)
    return "".join(out)


def raw_inside(element: Element) -> str:
    """The inside of an element."""
    out: list[str] = []
    _write_inside(element, out)
    return "".join(out)


def _write(element: Element, out: list[str]) -> None:
    tag = f"<{element.tag}{attributes(element.attrib)}"
    if not element.text and not len(element):
        out.append(f"{tag} />")
        return
    out.append(f"{tag}>")
    _write_inside(element, out)
    out.append(f"</{element.tag}>")


def _write_inside(element: Element, out: list[str]) -> None:
    if element.text:
        verbatim = element.tag in _VERBATIM and not len(element)
        out.append(cdata(element.text) if verbatim else escaped(element.text))
    for child in element:
        _write(child, out)
        if child.tail:
            out.append(escaped(child.tail))
