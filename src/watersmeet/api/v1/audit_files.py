"""The audit log as a file, made while it is sent: a few records at a time, each time in a read of its own."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

import msgspec

from watersmeet.domain import audit
from watersmeet.model.audit import Affected, Changed, Record
from watersmeet.storage import audit as rows
from watersmeet.storage.work import Database

STEP: Final = 200
"""Records read at once: as many as neither the database nor the packing of them holds others up for."""

HEAD: Final = (
    "Date",
    "Author",
    "Author's account id",
    "Remote address",
    "Category",
    "Summary",
    "Description",
    "System administrator",
    "Affected object",
    "Type of affected object",
    "Changed values",
    "Associated objects",
)
FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What cells begin with that spreadsheets take for formulas, or may once they took off what is blank."""


def _cells(record: Record) -> Sequence[str]:
    return (
        record.created_at,
        record.author_name,
        record.author_id or "",
        record.address,
        record.category,
        record.summary,
        record.description,
        "yes" if record.sys_admin else "no",
        record.affected_name,
        record.affected_type,
        "; ".join(_changed(one) for one in audit.changed_values(record)),
        "; ".join(_associated(one) for one in audit.associated_objects(record)),
    )


def _changed(value: Changed) -> str:
    return f"{value.name}: {value.old} → {value.new}"


def _associated(other: Affected) -> str:
    return f"{other.type} {other.name}"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULAS) else cell


def _lines(table: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([_harmless(cell) for cell in row] for row in table)
    return written.getvalue().encode()


async def csv_pieces(database: Database, wanted: rows.Filter) -> AsyncIterator[bytes]:
    """The log as lines, newest first."""
    yield _lines([HEAD])
    wanted = msgspec.structs.replace(wanted, limit=STEP)
    while True:
        found = await database.read(partial(rows.select, wanted=wanted))
        if found:
            yield _lines(_cells(one) for one in found)
        if len(found) < STEP:
            return
        wanted = msgspec.structs.replace(wanted, after=(found[-1].created_at, found[-1].id))


class _Outlet:
    """What a ZIP file is written to, and taken from while it grows."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


async def zip_pieces(database: Database, wanted: rows.Filter, name: str, at: datetime) -> AsyncIterator[bytes]:
    """The same as a file of a ZIP file. `at` is when that is said to have been changed."""
    outlet = _Outlet()
    about = zipfile.ZipInfo(name, at.timetuple()[:6])
    about.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(outlet, "w") as packed, packed.open(about, "w", force_zip64=True) as entry:
        async for lines in csv_pieces(database, wanted):
            entry.write(lines)
            if piece := outlet.taken():
                yield piece
    yield outlet.taken()
