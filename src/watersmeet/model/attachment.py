"""Attachments as the rules see them: content whose title is a file's name, and the file of each version."""

from __future__ import annotations

import mimetypes
import re
import uuid
from typing import Final

import msgspec

UNKNOWN: Final = "application/octet-stream"
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}").fullmatch
_GUESS = mimetypes.MimeTypes()
"""By the names this Python knows, the same on every machine."""

_MORE: Final = {
    ".md": "text/markdown",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".drawio": "application/vnd.jgraph.mxfile",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".7z": "application/x-7z-compressed",
    ".gz": "application/gzip",
    ".log": "text/plain",
}

_DESCRIBED: Final = {
    "application/gzip": "GZip Archive",
    "application/json": "JSON File",
    "application/msword": "Microsoft Word 97 Document",
    "application/pdf": "PDF Document",
    "application/vnd.ms-excel": "Microsoft Excel 97 Workbook",
    "application/vnd.ms-powerpoint": "Microsoft PowerPoint 97 Slideshow",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "Microsoft PowerPoint Presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Microsoft Excel Spreadsheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Microsoft Word Document",
    "application/xml": "XML File",
    "application/zip": "Zip Archive",
    "image/svg+xml": "SVG Image",
    "text/css": "CSS File",
    "text/csv": "CSV File",
    "text/html": "HTML Document",
    "text/markdown": "Markdown File",
    "text/plain": "Text File",
    "text/xml": "XML File",
}


class File(msgspec.Struct, frozen=True, gc=False):
    """The file of one version of an attachment.

    digest: names the bytes in the file store.
    file_id: what bodies in atlas_doc_format name the file by.
    """

    number: int
    digest: str
    size: int
    media_type: str
    file_id: str


def new_file_id() -> str:
    return str(uuid.uuid4())


def media_type_of(name: str, said: str | None) -> str:
    """The media type of a file: what its sender says, or else what its name tells."""
    given = (said or "").partition(";")[0].strip().lower()
    if _TYPE(given) and given != UNKNOWN:
        return given
    ending = name.lower().rpartition(".")[1:]
    return _MORE.get("".join(ending)) or _GUESS.guess_type(name.lower(), strict=True)[0] or UNKNOWN


def described(media_type: str) -> str:
    """What people call a media type."""
    known = _DESCRIBED.get(media_type)
    if known is not None:
        return known
    family, _, form = media_type.partition("/")
    if family in ("image", "audio", "video"):
        return f"{form.removeprefix('x-').upper()} {family.capitalize()}"
    return "File"
