"""Workbooks of Excel: the names of sheets, and what is in their cells, with the values that formulas had when saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import openpyxl

from watersmeet.worker.extractors.ooxml import check_unlocked


def pieces(source: BinaryIO) -> Iterator[str]:
    """One row after the other."""
    check_unlocked(source)
    book = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        yield sheet.title
        # What a sheet says of its own size is wrong in some that programs wrote.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            if words := [str(value) for value in row if value is not None]:
                yield "\t".join(words)
