"""PDF: the text of its pages, where it has any. Scanned pages are pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.errors import DependencyError

from watersmeet.worker.extractors.limits import Encrypted


def pieces(source: BinaryIO) -> Iterator[str]:
    """One page after the other; one that cannot be read is left out, unless none can."""
    reader = PdfReader(source)
    if reader.is_encrypted:
        _open(reader)
    failed: Exception | None = None
    read = 0
    for page in reader.pages:
        try:
            text = page.extract_text()
        except MemoryError:
            raise
        except Exception as error:
            failed = error
        else:
            read += 1
            yield text
    if failed is not None and not read:
        raise failed


def _open(reader: PdfReader) -> None:
    """Many files that only restrict printing open without a password. Raises Encrypted."""
    try:
        opened = reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:
        raise Encrypted from error
    if not opened:
        raise Encrypted
