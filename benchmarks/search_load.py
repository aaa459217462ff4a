"""Loading a site's pages: whole tables at a time, with the settings of a load, and everything put back as it was."""

import contextlib
import io
import multiprocessing
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg

from watersmeet.storage.search_index.entry import packed
from watersmeet.storage.work import Dialect

from .search_rows import TABLES, make
from .search_site import Ground

_FAST = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-1048576",
)
_HASHED = 256 * 1024 * 1024
"""How many bytes of words FTS5 collects before it writes them."""


def sqlite(path: Path, ground: Ground) -> None:
    """Load a site's pages into a migrated SQLite file that nobody else has open."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in _FAST:
        connection.execute(pragma)
    names = ", ".join(f"'{table}'" for table in TABLES["sqlite"])
    # What only some rows are in costs the others nothing.
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master"
        f" WHERE type = 'index' AND sql NOT LIKE '% WHERE %' AND tbl_name IN ({names})"
    ).fetchall()
    settings = dict(connection.execute("SELECT k, v FROM search_words_config").fetchall())
    for setting, value in (("automerge", 0), ("hashsize", _HASHED)):
        connection.execute("INSERT INTO search_words(search_words, rank) VALUES (?, ?)", (setting, value))
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    done = 0
    for rows in _rows(ground, "sqlite"):
        if "search_row" in rows:
            rows["search_row"] = [(*row, packed(entry)) for *row, entry in rows["search_row"]]
        connection.execute("BEGIN")
        for table, some in rows.items():
            columns = TABLES["sqlite"][table]
            places = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", some)
        connection.execute("COMMIT")
        done += len(rows.get("content", ()))
        _progress(f"{done:,} of {ground.layout.pages:,} pages")
    for name, sql in indexes:
        _progress(f"index {name}")
        connection.execute(sql)
    _progress("one segment of words")
    connection.execute("INSERT INTO search_words(search_words) VALUES ('optimize')")
    for setting, usual in (("automerge", 4), ("hashsize", 1024 * 1024)):
        given = settings.get(setting, usual)
        connection.execute("INSERT INTO search_words(search_words, rank) VALUES (?, ?)", (setting, given))
    connection.execute("PRAGMA locking_mode=NORMAL")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    _progress("")


async def postgres(url: str, ground: Ground) -> None:
    """Load a site's pages into a migrated PostgreSQL database that nobody else writes to."""
    connection: Any = await asyncpg.connect(url)
    # Only a superuser may leave out what keys refer to.
    with contextlib.suppress(asyncpg.InsufficientPrivilegeError):
        await connection.execute("SET session_replication_role = replica")
    await connection.execute("SET synchronous_commit = off")
    await connection.execute("SET maintenance_work_mem = '1GB'")
    indexes = await connection.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY($1) AND schemaname = current_schema()"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        list(TABLES["postgres"]),
    )
    for name, _ in indexes:
        await connection.execute(f"DROP INDEX {name}")
    done = 0
    for rows in _rows(ground, "postgres"):
        for table, some in rows.items():
            columns = TABLES["postgres"][table]
            await connection.copy_to_table(table, source=io.BytesIO(some), columns=columns, format="text")
        done += rows["content"].count(b"\n") if "content" in rows else 0
        _progress(f"{done:,} of {ground.layout.pages:,} pages")
    for name, definition in indexes:
        _progress(f"index {name}")
        await connection.execute(definition)
    await connection.execute(
        "SELECT setval(pg_get_serial_sequence('search_row', 'id'), (SELECT max(id) FROM search_row))"
    )
    _progress("vacuum, analyze")
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    _progress("")


def _rows(ground: Ground, dialect: Dialect) -> Iterator[dict[str, Any]]:
    """What a process of its own makes, as it comes. Says at the end how much text there was."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=make, args=(ground, dialect, theirs))
    process.start()
    theirs.close()
    try:
        while not isinstance(rows := ours.recv(), int):
            yield rows
        ground.site.text_bytes = rows
    except EOFError:
        raise RuntimeError("the process that makes the rows has ended") from None
    finally:
        ours.close()
        process.join(10)
        process.kill()


def _progress(text: str) -> None:
    print(f"\r{text:<60}", end="" if text else "\r", file=sys.stderr, flush=True)
