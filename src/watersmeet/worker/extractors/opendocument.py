"""Files of OpenDocument: texts, sheets, presentations. One file within them holds what all of them say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final, cast
from zipfile import ZipFile

from watersmeet.worker.extractors.gathered import BREAK, Gathered
from watersmeet.worker.extractors.limits import Encrypted
from watersmeet.worker.extractors.xml import parsed

CONTENT: Final = "content.xml"
MANIFEST: Final = "META-INF/manifest.xml"
LOCKED: Final = b":encryption-data"
LONGEST_MANIFEST: Final = 1024 * 1024

WITHIN: Final = frozenset(("text:span", "text:a", "text:ruby", "text:ruby-base"))
"""Elements that may stand within a word."""

SPACES: Final = frozenset(("text:s", "text:tab", "text:line-break"))


def pieces(source: BinaryIO) -> Iterator[str]:
    package = ZipFile(source)
    if MANIFEST in package.namelist():
        with package.open(MANIFEST) as manifest:
            if LOCKED in manifest.read(LONGEST_MANIFEST):
                raise Encrypted
    text = Gathered()

    def apart(name: str, _: object = None) -> None:
        if name in SPACES:
            text.parts.append(" ")
        elif name not in WITHIN:
            text.parts.append(BREAK)

    with package.open(CONTENT) as content:
        yield from parsed(cast("BinaryIO", content), text, apart, apart)
