"""Documents of Word: what they say, then notes and comments, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from docx.package import Package

from watersmeet.worker.extractors.ooxml import check_unlocked, in_order, paragraphs

NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ORDER: Final = ("main", "footnotes", "endnotes", "comments", "header", "footer")
"""What is read, as the types of parts end, before `+xml`."""


def pieces(source: BinaryIO) -> Iterator[str]:
    check_unlocked(source)
    package = Package.open(source)
    found = [(_kind(part), part) for part in in_order(package.iter_parts())]
    for wanted in ORDER:
        for kind, part in found:
            if kind == wanted:
                root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
                yield from paragraphs(root, NAMESPACE)


def _kind(part: Part) -> str:
    """Templates and documents with macros have another type than documents, which ends the same."""
    return str(part.content_type).rpartition(".")[2].removesuffix("+xml")
