"""The documents of one rendering: the bodies asked for, and the pieces of others that are shown in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from watersmeet.domain.addresses import download, webui
from watersmeet.domain.aside import Made
from watersmeet.markup.facts import ContentRef, Facts, File, FileRef, Linked, Person
from watersmeet.markup.needs import Needs
from watersmeet.markup.tree import Node
from watersmeet.model import attachment
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.ids import ContentId, Instant
from watersmeet.storage.work import Session

ROOT: Final = "/wiki"


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom bodies are shown.

    base: the site's address up to /wiki.
    made: what was computed for the request so far; None where nobody waits for long computations.
    as_saved: files are those of the versions that bodies name, not the newest.
    """

    session: Session
    actor: Actor
    base: str
    now: Instant
    made: Made | None = None
    as_saved: bool = False


class Subject(msgspec.Struct, frozen=True):
    """A body to be shown, and what it is of.

    content_id: the content that files without a page and macros such as `children` are about.
    title:      of the content itself.
    """

    representation: str
    value: str
    content_id: int | None = None
    space_key: str | None = None
    title: str = ""


class Inclusion(NamedTuple):
    """A piece of another content that a macro shows. take: finds it in that content's tree; None where it is not."""

    content_id: ContentId
    take: Callable[[Node], list[Node] | None]


Part = Node | Inclusion


@dataclass(slots=True)
class Known:
    """What was found out for one document that was asked for and all that is shown in it, as Facts take it.

    bodies: how many pieces of others were brought in.
    """

    content: dict[ContentRef | int, Linked] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    files: dict[FileRef | str, File] = field(default_factory=dict)
    spaces: dict[str, str] = field(default_factory=dict)
    shown: dict[str, list[Node]] = field(default_factory=dict)
    bodies: int = 0

    def know(self, row: Content) -> None:
        self.content[row.id] = linked(row)


@dataclass(slots=True)
class Document:
    """A tree, what it needs, and where it is shown.

    above: ids of the contents around an included piece, outermost first, and its own.
    space: the key of the space that links without one lead into.
    rows:  the contents that were found of those it names, and its own by its id.
    """

    subject: Subject
    needs: Needs
    known: Known
    above: tuple[int, ...] = ()
    space: str | None = None
    rows: dict[ContentRef | int, Content] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.space = self.subject.space_key

    @property
    def row(self) -> Content | None:
        """The content that macros of this document are about, where its reader may see it."""
        return None if self.subject.content_id is None else self.rows.get(self.subject.content_id)

    def facts(self, reader: Reader) -> Facts:
        known = self.known
        return Facts(
            base=reader.base,
            root=ROOT,
            space_key=self.space,
            content_id=self.subject.content_id,
            title=self.subject.title,
            content=known.content,
            people=known.people,
            files=known.files,
            spaces=known.spaces,
            shown=known.shown,
        )


def linked(row: Content) -> Linked:
    return Linked(id=row.id, kind=row.kind, title=row.title, path=webui(row), space_key=row.space_key)


def file_of(row: Content, file: attachment.File, *, pictures: frozenset[str]) -> File:
    """An attachment's file as writers are told of it."""
    at = row if file.number == row.version else msgspec.structs.replace(row, version=file.number)
    return File(
        id=row.id,
        file_id=file.file_id,
        name=row.title,
        media_type=file.media_type,
        size_bytes=file.size,
        path=download(at),
        thumbnail=download(at, thumbnail=True) if file.media_type in pictures else None,
        container_id=row.container_id or 0,
        version=file.number,
    )


def home_of(row: Content) -> ContentRef:
    """A page or blog post as links name it."""
    if row.kind == "blogpost":
        return ContentRef("blogpost", row.space_key, row.title, row.created_at[:10].replace("-", "/"))
    return ContentRef("page", row.space_key, row.title)
