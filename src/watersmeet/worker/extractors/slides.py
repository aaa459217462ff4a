"""Presentations of PowerPoint: slides with their diagrams, then what is noted to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from pptx.opc.package import OpcPackage
from pptx.oxml import parse_xml

from watersmeet.worker.extractors.ooxml import check_unlocked, in_order, paragraphs

NAMESPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
ORDER: Final = (
    re.compile(r"/ppt/slides/.*"),
    re.compile(r"/ppt/diagrams/data.*"),
    re.compile(r"/ppt/notesSlides/.*"),
)


def pieces(source: BinaryIO) -> Iterator[str]:
    check_unlocked(source)
    parts = in_order(OpcPackage.open(source).iter_parts())
    for wanted in ORDER:
        for part in parts:
            if wanted.fullmatch(part.partname):
                yield from paragraphs(parse_xml(part.blob), NAMESPACE)
