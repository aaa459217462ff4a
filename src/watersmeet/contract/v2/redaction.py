"""Redactions, REST v2: taking text out of content for good."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import MAX_INT64, Body, Effect, Op, Path, Request, Wire
from watersmeet.contract.v2.common import DOCS

GROUP = DOCS + "api-group-redactions/"

Index = Annotated[int, msgspec.Meta(ge=0)]


class RedactionPointer(Wire):
    """A range of text. Absent ends are those of the whole text; indexes count UTF-16 units, `to` is not in the range.

    pointer: a JSON pointer to a text node of the body as an Atlassian document, or to its `text`; in a title, ''.
    """

    pointer: str
    from_: Index | None = field(default=None, name="from")
    to: Index | None = None
    reason: str | None = None


class Redaction(Wire):
    """What to take out of a body or a title."""

    redactions: list[RedactionPointer] | None = None


class RedactionRequest(Wire):
    """Body of POST /pages/{id}/redact. `createdAt` says when the content was changed last, as the caller knows it."""

    created_at: Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]
    clean_history: bool | None = None
    version_number: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    body: Redaction | None = None
    title: Redaction | None = None


class RedactionPointerResponse(Wire):
    """A range that was taken out, by the indexes it had. What is in a code block has no `redactionId`."""

    pointer: str
    from_: int = field(name="from")
    to: int
    reason: str | UnsetType = UNSET
    redaction_id: str | UnsetType = UNSET


class RedactionSectionResponse(Wire):
    redactions: list[RedactionPointerResponse]


class RedactionResponse(Wire):
    """What was taken out, in the order asked for; a range inside another one is told with it."""

    body: RedactionSectionResponse | UnsetType = UNSET
    title: RedactionSectionResponse | UnsetType = UNSET


class Redact(Request[RedactionResponse]):
    """Take text out of a version for good, and with `cleanHistory` every old version that holds it.

    Errors: 400 `createdAt` is not when the content was changed last, a pointer leads to no text, a range is not in
    it, or there is nothing to take out; 404 content unseen, or the caller does not administer it.
    """

    kind: ClassVar[str]
    id: Path[Annotated[int, msgspec.Meta(ge=1, le=MAX_INT64)]]
    body: Body[RedactionRequest]


def _op(route: str) -> Op:
    return Op(
        route=route,
        granular=frozenset({"write:page:confluence"}),
        connect="WRITE",
        effect=Effect.UPDATE,
        status=202,
        errors=(400, 401, 404),
        source=f"{GROUP}#api-{route.split('/')[-3]}-id-redact-post",
    )


class PostRedactPage(Redact):
    kind = "page"
    op = _op("POST /wiki/api/v2/pages/{id}/redact")


class PostRedactBlog(Redact):
    kind = "blogpost"
    op = _op("POST /wiki/api/v2/blogposts/{id}/redact")
