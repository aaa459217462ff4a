"""The bytes of attachments and their thumbnails, for those who may see them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, MutableMapping
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, Final
from urllib.parse import parse_qs, quote

from watersmeet.api.scopes import require_scope
from watersmeet.contract.core import Op
from watersmeet.contract.v1.content_attachments import DownloadAttatchment
from watersmeet.contract.v2.attachment import GetAttachmentThumbnailById
from watersmeet.domain import attachments
from watersmeet.domain.thumbnails import STEPS, thumbnail
from watersmeet.http import headers
from watersmeet.http.auth.basic import Authenticator
from watersmeet.http.errors import STATUS
from watersmeet.http.headers import Header
from watersmeet.http.streams import Stream
from watersmeet.model.attachment import File
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid, NotFound, Refusal, Unauthenticated
from watersmeet.model.files import FileMissing
from watersmeet.model.ids import moment, now
from watersmeet.storage.files import Files
from watersmeet.storage.work import Database, Session

Given = dict[bytes, bytes]
Page = tuple[int, bytes | Stream, bytes, list[Header]]

SHOWN_IN_PLACE: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "text/plain"})
"""What browsers may show on this site; all else, which might run a script here, they are told to save."""

REDIRECTING: Final[dict[str, Op]] = {"attachments": DownloadAttatchment.op, "thumbnails": GetAttachmentThumbnailById.op}
"""The operations that send callers here: what they may, one may here."""

USUAL_SIDE: Final = 300
"""How wide and high thumbnails are at most when nobody says. Who says one, has the other follow from the picture."""

_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))").fullmatch
_FIRST_ID = re.compile(r"(?:att)?(\d{1,18})").fullmatch

SANDBOXED: Final[list[Header]] = [
    (b"content-security-policy", b"sandbox; default-src 'none'; style-src 'unsafe-inline'"),
    (b"cache-control", b"private, no-cache"),
]
"""What a file cannot do to this site, and that whoever keeps a copy asks again whether it may be shown."""


class Downloads:
    """GET /wiki/download/attachments/{id}/{name} and /wiki/download/thumbnails/{id}/{name}."""

    def __init__(self, database: Database, files: Files, authenticator: Authenticator) -> None:
        self._database = database
        self._files = files
        self._authenticator = authenticator

    async def answer(self, what: str, container: str, name: str, scope: MutableMapping[str, Any], given: Given) -> Page:
        """The file of this name on a container; `version` and `status` choose which."""
        try:
            asked = parse_qs(scope["query_string"].decode("latin-1"))
            if what not in REDIRECTING:
                raise NotFound(f"Nothing is served at {scope['path'][:200]}")
            item, file = await self._find(REDIRECTING[what], container, name, asked, given)
            if what == "thumbnails":
                return await self._thumbnail(file, asked)
            return await self._whole_or_part(item, file, given, head=scope["method"] == "HEAD")
        except FileMissing:
            return 404, b"The bytes of this file are missing in the file store.\n", headers.TEXT, []
        except Refusal as refusal:
            more = [(b"www-authenticate", b'Basic realm="Watersmeet"')] if isinstance(refusal, Unauthenticated) else []
            return STATUS[type(refusal)], f"{refusal.text}\n".encode(), headers.TEXT, more

    async def _find(
        self, op: Op, container: str, name: str, asked: dict[str, list[str]], given: Given
    ) -> tuple[Content, File]:
        container_id = _FIRST_ID(container)
        version = _number(asked, "version")
        statuses = tuple(asked.get("status", ("current", "archived", "draft")))

        async def find(session: Session) -> tuple[Content, File]:
            actor = await self._authenticator.actor(session, given.get(b"authorization"), now())
            if actor.scopes is not None:
                require_scope(op, actor.scopes)
            if container_id is None:
                raise NotFound(f"There is no content with the id {container[:50]}.")
            return await attachments.by_name(session, actor, int(container_id[1]), name, statuses, version)

        return await self._database.read(find)

    async def _thumbnail(self, file: File, asked: dict[str, list[str]]) -> Page:
        width, height = _number(asked, "width"), _number(asked, "height")
        if width is None and height is None:
            width = height = USUAL_SIDE
        made = await thumbnail(self._files, file.digest, width or STEPS[-1], height or STEPS[-1])
        if made is None:
            raise NotFound("There is no thumbnail of this file.")
        return 200, made, b"image/png", [*SANDBOXED, (b"content-disposition", b"inline")]

    async def _whole_or_part(self, item: Content, file: File, given: Given, *, head: bool) -> Page:
        tag = f'"{file.digest}"'
        changed = moment(item.version_at).replace(microsecond=0).astimezone(UTC)
        more: list[Header] = [
            *SANDBOXED,
            (b"etag", tag.encode()),
            (b"last-modified", format_datetime(changed, usegmt=True).encode()),
            (b"accept-ranges", b"bytes"),
            (b"content-disposition", _disposition(item.title, file.media_type)),
        ]
        kind = _kind(file.media_type)
        if _unchanged(given, tag, changed.timestamp()):
            return 304, b"", kind, more
        span = (0, file.size) if head else _span(given, tag, changed.timestamp(), file.size)
        if span is None:
            return 416, b"", kind, [*more, (b"content-range", f"bytes */{file.size}".encode())]
        start, stop = span
        pieces = _empty() if head else await _begun(self._files.read(file.digest, start, stop))
        body = Stream(stop - start, pieces)
        if (start, stop) == (0, file.size):
            return 200, body, kind, more
        return 206, body, kind, [*more, (b"content-range", f"bytes {start}-{stop - 1}/{file.size}".encode())]


async def _empty() -> AsyncIterator[bytes]:
    return
    yield b""


async def _begun(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, the first read already: what cannot be read is found out while it can still be said."""
    first = await anext(pieces, b"")

    async def all_of_them() -> AsyncIterator[bytes]:
        if first:
            yield first
        async for piece in pieces:
            yield piece

    return all_of_them()


def _number(asked: dict[str, list[str]], name: str) -> int | None:
    """A parameter that is a whole number. Raises Invalid."""
    text = asked.get(name, [""])[-1]
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise Invalid(f"'{name}' must be a whole number above 0.", field=name)
    return int(text)


def _kind(media_type: str) -> bytes:
    """The content type; text is told to be UTF-8, which most of it is."""
    return f"{media_type}; charset=utf-8".encode() if media_type.startswith("text/") else media_type.encode()


def _disposition(name: str, media_type: str) -> bytes:
    """How a browser shows the file, and the name it saves it under."""
    how = "inline" if media_type in SHOWN_IN_PLACE else "attachment"
    plain = re.sub(r"[^A-Za-z0-9 !#$&+.^_`|~()\[\]{},=@-]", "_", name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}".encode()


def _unchanged(given: Given, tag: str, changed: float) -> bool:
    """Whether the caller has the file already."""
    tags = given.get(b"if-none-match")
    if tags is not None:
        said = tags.decode("latin-1")
        return said.strip() == "*" or any(one.strip().removeprefix("W/") == tag for one in said.split(","))
    since = _time(given.get(b"if-modified-since"))
    return since is not None and changed <= since


def _time(given: bytes | None) -> float | None:
    if given is None:
        return None
    try:
        return parsedate_to_datetime(given.decode("latin-1")).timestamp()
    except (ValueError, OverflowError):
        return None


def _span(given: Given, tag: str, changed: float, size: int) -> tuple[int, int] | None:
    """From which byte and up to which the file is wanted; None when there are no such bytes.

    Several ranges at once, and what is no range, count for nothing: the whole file is sent.
    """
    wanted = _RANGE(given.get(b"range", b"").decode("latin-1").replace(" ", ""))
    if wanted is None or not _same(given.get(b"if-range"), tag, changed):
        return 0, size
    first, last, final = wanted.groups()
    if final is not None:
        length = min(int(final), size)
        return (size - length, size) if length else None
    start = int(first)
    stop = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return 0, size
    return (start, stop) if start < size else None


def _same(condition: bytes | None, tag: str, changed: float) -> bool:
    if condition is None:
        return True
    said = condition.decode("latin-1").strip()
    return said == tag if said.startswith('"') else _time(condition) == changed
