"""Multipart forms, read as they arrive: files go to the store's disk piece by piece, texts are kept in memory."""

from __future__ import annotations

import re
import typing
from typing import Any, Final
from urllib.parse import unquote

from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header

from watersmeet.contract.core import Op, Upload, Wire
from watersmeet.http.bodies import Receive, check_length, pieces
from watersmeet.model.errors import Forbidden, Invalid, TooLarge, Unsupported
from watersmeet.storage.files import Files, Spool

MAX_PARTS: Final = 200
MAX_TEXT_BYTES: Final = 64 * 1024
"""How long a part may be that is no file."""

_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"').sub
_ENCODED = re.compile(r";\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]*)", re.IGNORECASE).search
"""A file's name in the spelling of RFC 5987. The parser knows no parameter with a star."""


def check_sender(given: dict[bytes, bytes]) -> None:
    """A form says that it comes from no page of another site: browsers send forms for anybody. Raises Forbidden."""
    if given.get(b"x-atlassian-token", b"").strip().lower() not in (b"no-check", b"nocheck"):
        raise Forbidden("XSRF check failed: send the header 'X-Atlassian-Token: no-check' with a form.")


def boundary_of(given: dict[bytes, bytes]) -> bytes:
    """What parts the form. Raises Unsupported when the body is no form, Invalid."""
    kind, options = parse_options_header(given.get(b"content-type", b"").decode("latin-1"))
    if kind != "multipart/form-data":
        raise Unsupported(f"This operation reads multipart/form-data, not {kind[:100] or 'a body without a type'}.")
    boundary: bytes = options.get("boundary", "").encode("latin-1", "replace")
    if not 0 < len(boundary) <= 200:
        raise Invalid("The content type of the form names no boundary.", field="body")
    return boundary


class Reading:
    """One form on its way in. `discard` removes what arrived; call it when the request is answered."""

    def __init__(self, files: Files, op: Op, shape: type[Wire]) -> None:
        self._files = files
        self._op = op
        self._shape = shape
        self._spools: list[Spool] = []
        hints = typing.get_type_hints(shape)
        names = dict(zip(shape.__struct_encode_fields__, shape.__struct_fields__, strict=True))
        self._fields = {wire: (name, Upload in typing.get_args(hints[name])) for wire, name in names.items()}
        self._found: dict[str, list[Any]] = {attribute: [] for attribute in names.values()}

    async def read(self, boundary: bytes, given: dict[bytes, bytes], receive: Receive) -> Wire:
        """The form. Parts of other names count for nothing. Raises Invalid, TooLarge, Unavailable."""
        check_length(self._op, given)
        parser = PushMultipartParser(boundary, max_segment_count=MAX_PARTS, max_segment_size=self._op.max_body)
        try:
            await self._parts(parser, receive)
            parser.close()
        except ParserLimitReached as error:
            raise Invalid(f"The form goes beyond a limit: {error}.", field="body") from error
        except MultipartError as error:
            raise Invalid(f"The form is malformed: {error.args[0]}.", field="body") from error
        return self._shape(**{name: tuple(values) for name, values in self._found.items()})

    async def discard(self) -> None:
        for spool in self._spools:
            await spool.discard()

    async def _parts(self, parser: PushMultipartParser, receive: Receive) -> None:
        segment: MultipartSegment | None = None
        spool: Spool | None = None
        text = bytearray()
        async for piece in pieces(self._op, receive):
            for event in parser.parse(piece):
                if isinstance(event, MultipartSegment):
                    segment, text = event, bytearray()
                    spool = await self._begin(segment)
                elif event is not None:
                    if spool is not None:
                        await spool.write(bytes(event))
                    elif segment is not None and segment.name in self._fields:
                        text += event
                        if len(text) > MAX_TEXT_BYTES:
                            raise TooLarge(f"The form's part '{segment.name}' is longer than {MAX_TEXT_BYTES} bytes.")
                elif segment is not None:
                    await self._end(segment, spool, text)
                    segment = spool = None

    async def _begin(self, segment: MultipartSegment) -> Spool | None:
        """Where the bytes of a part go, when it is a file."""
        if not self._fields.get(segment.name or "", ("", False))[1]:
            return None
        spool = await self._files.spool()
        self._spools.append(spool)
        return spool

    async def _end(self, segment: MultipartSegment, spool: Spool | None, text: bytearray) -> None:
        attribute, _ = self._fields.get(segment.name or "", ("", False))
        if spool is not None:
            content = await spool.finish()
            self._found[attribute].append(
                Upload(name=_file_name(segment), media_type=segment.header("Content-Type"), content=content)
            )
        elif attribute:
            self._found[attribute].append(_decoded(segment, bytes(text)))


def _decoded(segment: MultipartSegment, value: bytes) -> str:
    """A part that is text. Raises Invalid."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"The form's part '{segment.name}' is not valid UTF-8.", field=segment.name) from error
    if "\x00" in text:
        raise Invalid(f"The form's part '{segment.name}' holds a NUL character.", field=segment.name)
    return text


def _file_name(segment: MultipartSegment) -> str:
    """The name a file was sent with; `filename*`, which older senders write for other letters, goes before."""
    encoded = _ENCODED(_QUOTED("", segment.header("Content-Disposition", "")))
    if encoded is not None:
        return unquote(encoded[1], errors="replace")
    return segment.filename or ""
