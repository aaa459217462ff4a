"""Content as the rules see it."""

from __future__ import annotations

import unicodedata
from typing import Any, Final, Literal

import msgspec

from watersmeet.model.ids import AccountId, ContentId, Instant, SpaceId

Kind = Literal["page", "blogpost", "whiteboard", "database", "embed", "folder", "comment", "attachment", "custom"]
TREE_KINDS: Final = ("page", "whiteboard", "database", "embed", "folder")
"""What stands in the content tree of a space. A blog post stands alone; all else hangs on a container."""

Status = Literal["current", "archived", "draft", "trashed", "deleted", "historical"]

MAX_TITLE = 255


class Content(msgspec.Struct, frozen=True, gc=False):
    """One content with its current version's facts; storage selects exactly these columns, in this order.

    path:  ids from the root of the tree to this content, '/65537/65540/'.
    depth: how many ancestors it has.
    home:  id of its space's homepage.
    container_id: what a comment, an attachment or custom content hangs on. Its path is that of the container and
           then '~65599/': the branch of a content and what hangs on it are two ranges of paths.
    body:  None unless asked for.

    What follows `version_minor` is left out of brief rows, which are all that a list of pages needs.
    """

    id: ContentId
    kind: Kind
    status: Status
    title: str
    space_id: SpaceId
    space_key: str
    home: ContentId | None
    parent_id: ContentId | None
    parent_kind: Kind | None
    position: int | None
    author_id: AccountId | None
    owner_id: AccountId | None
    last_owner_id: AccountId | None
    subtype: str | None
    created_at: Instant
    version: int
    version_at: Instant
    version_by: AccountId | None
    version_message: str
    version_minor: int
    path: str = ""
    depth: int = 0
    gate_id: int | None = None
    restore_parent_id: ContentId | None = None
    container_id: ContentId | None = None
    representation: str | None = None
    body: str | None = None


class Child(msgspec.Struct, frozen=True, gc=False):
    """As much of a content as a list of children shows, and the value of what that list is sorted by."""

    id: ContentId
    status: Status
    title: str
    kind: Kind
    space_id: SpaceId
    position: int | None
    sort_value: Any = None


class Version(msgspec.Struct, frozen=True, gc=False):
    """One version of content, newest or historical. Body and title are of that version."""

    number: int
    title: str
    created_at: Instant
    author_id: AccountId | None
    message: str
    minor: int
    representation: str | None = None
    body: str | None = None


def as_version(content: Content) -> Version:
    """The version that a content, read with its body, is at."""
    return Version(
        number=content.version,
        title=content.title,
        created_at=content.version_at,
        author_id=content.version_by,
        message=content.version_message,
        minor=content.version_minor,
        representation=content.representation,
        body=content.body,
    )


class Draft(msgspec.Struct, frozen=True, gc=False):
    """The unpublished changes to published content."""

    title: str
    representation: str
    body: str
    updated_at: Instant
    author_id: AccountId | None
    message: str


def type_of(content: Content) -> str:
    """What the APIs call its type: its kind, and of custom content the type its app gave it."""
    return content.subtype or content.kind if content.kind == "custom" else content.kind


def title_key(title: str) -> str:
    """What titles are compared, found and sorted by: without regard to case or Unicode form."""
    return unicodedata.normalize("NFKC", title).casefold()


def ancestor_ids(path: str) -> list[ContentId]:
    """The ids a path names above its own, root first."""
    return [ContentId(int(part.lstrip("~"))) for part in path.split("/")[1:-2]]
