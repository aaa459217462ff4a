"""The text of files: which attachments have any, asking for it when a file comes, and making what was read findable.

Files are read by a worker, when what asked for it is committed (`worker/extracting.py`). Until then an attachment is
found by its name, and by what its file before had to say.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Final

from watersmeet.cql.words import stems, words
from watersmeet.model.content import Content
from watersmeet.model.extraction import Extraction
from watersmeet.model.ids import Instant, instant, moment, now
from watersmeet.storage import extractions as rows
from watersmeet.storage import search_index
from watersmeet.storage.search_index import vocabulary
from watersmeet.storage.search_index.entry import indexed
from watersmeet.storage.work import Database, Session

LEASE: Final = timedelta(minutes=10)
"""For how long who takes up a file has it alone: longer than anybody may take."""

PUT_OFF: Final = timedelta(minutes=1)
"""When to try again what the server could not do."""

MAX_TRIES: Final = 3
"""A file that was taken up so often, and never to an end, is left alone: it may be what ends the server."""

MAX_FILE: Final = 100 * 1024 * 1024
"""Longer files are not read."""

LEARNED: Final = 2000
"""Words that are taken up in one transaction, so that other writers get their turn."""

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SLIDES: Final = "application/vnd.openxmlformats-officedocument.presentationml"
_OPEN: Final = "application/vnd.oasis.opendocument"
READERS: Final = {
    "application/json": "json",
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "application/xhtml+xml": "html",
    "application/xml": "xml",
    "application/vnd.jgraph.mxfile": "xml",
    "text/html": "html",
    "text/json": "json",
    "text/xml": "xml",
    **dict.fromkeys((f"{_WORD}.document", f"{_WORD}.template"), "word"),
    **dict.fromkeys((f"application/vnd.ms-word.{kind}.macroenabled.12" for kind in ("document", "template")), "word"),
    **dict.fromkeys((f"{_SHEET}.sheet", f"{_SHEET}.template"), "sheet"),
    **dict.fromkeys((f"application/vnd.ms-excel.{kind}.macroenabled.12" for kind in ("sheet", "template")), "sheet"),
    **dict.fromkeys((f"{_SLIDES}.{kind}" for kind in ("presentation", "slideshow", "template")), "slides"),
    **dict.fromkeys(
        (f"application/vnd.ms-powerpoint.{kind}.macroenabled.12" for kind in ("presentation", "slideshow")), "slides"
    ),
    **dict.fromkeys(
        (
            f"{_OPEN}.{kind}{of}"
            for kind in ("text", "spreadsheet", "presentation", "graphics")
            for of in ("", "-template")
        ),
        "opendocument",
    ),
    **dict.fromkeys(
        (
            "application/ecmascript",
            "application/graphql",
            "application/javascript",
            "application/jsonl",
            "application/markdown",
            "application/sql",
            "application/toml",
            "application/x-httpd-php",
            "application/x-javascript",
            "application/x-ndjson",
            "application/x-python",
            "application/x-sh",
            "application/x-tex",
            "application/x-yaml",
            "application/yaml",
        ),
        "plain",
    ),
}
"""What reads the text of which media type (`worker/extractors/`). Beside these, text of any kind is read."""

UNREAD: Final = frozenset(("text/rtf", "text/richtext"))
"""Called text, but not to be read as it is."""


def reader_of(media_type: str | None) -> str | None:
    """What reads the text of files of a media type; None when they are not read."""
    kind = media_type or ""
    found = READERS.get(kind)
    if found is not None or kind in UNREAD:
        return found
    if kind.endswith("+xml"):
        return "xml"
    if kind.endswith("+json"):
        return "json"
    return "plain" if kind.startswith("text/") else None


async def ask(session: Session, content_id: int) -> None:
    """Have the file of an attachment read, or read again; the worker takes it up when the request is committed.

    What is not current by then, or not read at all, is taken off the list without more.
    """
    await rows.ask(session, content_id, now())


async def follow(session: Session, item: Content, was: str | None = None) -> None:
    """Ask for the text of an attachment that has a file now, or its file another media type than it was.

    Nothing is asked of files that have no text and had none.
    """
    if reader_of(item.subtype) or reader_of(was):
        await ask(session, item.id)


async def any_waiting(session: Session) -> bool:
    """Whether there is anything to do."""
    return await rows.waiting(session, now())


async def take_up(session: Session) -> Extraction | None:
    """The next attachment whose file is to be read. Who is stopped before it is stored leaves it to others."""
    at = now()
    return await rows.take_up(session, at, _after(at, LEASE))


async def put_off(session: Session, one: Extraction, *, at_once: bool = False) -> None:
    """Give back what cannot be done here, or not now."""
    at = now()
    await rows.put_off(session, one, at if at_once else _after(at, PUT_OFF))


async def learn(database: Database, text: str) -> None:
    """Do before a text is stored what of it may be done before: it would else hold up all who write.

    Its words are stemmed, which is remembered, and those that nobody wrote before are taken up, some at a time.
    """
    said = await asyncio.to_thread(_words, text)
    for start in range(0, len(said), LEARNED):
        some = set(said[start : start + LEARNED])
        await database.write(partial(vocabulary.learn_all, said=some))


def _words(text: str) -> list[str]:
    said = sorted(set(words(indexed(text))))
    stems(said)
    return said


async def store(session: Session, one: Extraction, text: str) -> None:
    """Make an attachment findable by the text of its file, and by nothing that its files said before.

    Not when it is no longer current, or was asked for again while its file was read.
    """
    title = await rows.current_title(session, one.content_id)
    if await rows.done(session, one) and title is not None:
        await search_index.say(session, one.content_id, text)


def _after(at: Instant, later: timedelta) -> Instant:
    return instant(moment(at) + later)
