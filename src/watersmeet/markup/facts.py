"""What a writer has to know that does not stand in the document: who is mentioned, where links lead, what macros show.

Writers ask; they look nothing up. Whoever writes for a reader (domain/rendering.py) collects what a tree needs, looks
it up with that reader's eyes, and hands over the answers. What is not known is written as what its author wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

import msgspec

from watersmeet.markup.tree import Node, attribute


class ContentRef(NamedTuple):
    """Content as links name it. space: the key; None is the space the document is in."""

    kind: Literal["page", "blogpost"]
    space: str | None
    title: str
    posted: str | None = None
    """The day of a blog post, as 2026/11/21."""


class FileRef(NamedTuple):
    """An attachment by its name; of the document itself where `holder` is None."""

    name: str
    holder: ContentRef | None = None
    version: int | None = None
    """That the author saw, where the document says it."""


class Linked(msgspec.Struct, frozen=True):
    """Content that a link leads to. path: below the wiki, such as /spaces/DEMO/pages/42/Title."""

    id: int
    kind: str
    title: str
    path: str
    space_key: str


class Person(msgspec.Struct, frozen=True):
    account_id: str
    name: str


class File(msgspec.Struct, frozen=True):
    """An attachment. path: of its download, below the wiki."""

    id: int
    file_id: str
    name: str
    media_type: str
    size_bytes: int
    path: str
    thumbnail: str | None
    container_id: int
    version: int


class Facts(msgspec.Struct, frozen=True):
    """What was looked up for one document and one reader.

    base:     the wiki's address, without a slash at its end, such as https://example.com/wiki, for absolute addresses.
    root:     the path of the wiki, for formats with relative addresses.
    content:  what links by title or by id lead to; one the reader may not see is not there.
    files:    attachments by reference, and by file id.
    shown:    what each macro shows, by the `key_of` its node, as nodes of a tree.
    space_key, content_id, title: of the document itself.
    """

    base: str = ""
    root: str = "/wiki"
    space_key: str | None = None
    content_id: int | None = None
    title: str = ""
    content: Mapping[ContentRef | int, Linked] = {}
    people: Mapping[str, Person] = {}
    files: Mapping[FileRef | str, File] = {}
    spaces: Mapping[str, str] = {}
    """Names of spaces by their keys."""

    shown: Mapping[str, list[Node]] = {}


NONE: Final = Facts()
"""Nothing is known."""


def key_of(macro: Node) -> str:
    """What a macro's node is looked up by in `Facts.shown`: two macros that say the same show the same."""
    given = attribute(macro, "parameters")
    said = given.get("macroParams") if isinstance(given, dict) else None
    return msgspec.json.encode([attribute(macro, "extensionKey"), said], order="deterministic").decode()
