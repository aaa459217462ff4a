"""Conversions of bodies that are asked for in one request and read in another."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from watersmeet.model.ids import AccountId, ContentId, Instant

AS_SAVED: Final = "version-at-save"
"""That files are shown as they were when a body was written, where it says which versions these were."""

Status = Literal["QUEUED", "WORKING", "RERUNNING", "COMPLETED", "FAILED"]

"""QUEUED, WORKING and RERUNNING are not done: RERUNNING while the value of the run before can be read."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be converted, into what, and where it stands.

    base:     the site's address as the caller knows it, for the addresses in the result.
    space_key, content_id: the space that links without one lead into, that of the content where it is None; and the
              content that files and macros are about.
    embedded: whether files are shown as they are now, or as they were when the body was written.
    opened:   what is to be told beside the result, as dotted names.
    """

    base: str
    representation: str
    value: str
    target: str
    space_key: str | None = None
    content_id: int | None = None
    embedded: str = "current"
    opened: tuple[str, ...] = ()


class Conversion(msgspec.Struct, frozen=True, gc=False):
    """One conversion as its submitter may read it; storage selects exactly these columns, in this order.

    name:       what the API calls it by.
    account_id: '' is whoever is not signed in.
    beside:     JSON of Beside.
    """

    id: int
    name: str
    account_id: AccountId
    target: str
    content_id: ContentId | None
    opened: str
    status: Status
    value: str | None
    beside: str
    error: str | None
    finished_at: Instant | None


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What a body shows of other contents.

    embedded: the contents, each as the members of one object.
    files:    the ids of their files.
    containers: the content the body is of, and what else these files are on.
    """

    embedded: list[dict[str, Any]] = []
    files: list[str] = []
    containers: list[int] = []


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """A body in another format."""

    value: str
    beside: Beside = Beside()
