"""Bodies in other formats, REST v1: converted at once, or asked for and read when they are done."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.body_parts import Embedded, MediaToken, WebResourceDependencies
from watersmeet.contract.v1.common import DOCS, Expand, V1Request
from watersmeet.contract.v1.content import Representation

GROUP = DOCS + "api-group-content-body/"
READ = frozenset({"read:content.metadata:confluence"})
READ_CLASSIC = frozenset({"read:confluence-content.all"})

MAX_ASKED = 10
MAX_READ = 50
FAILED_TO_QUEUE = "FAILED_TO_QUEUE"
"""What stands in place of an id where a conversion among several is refused."""

Target = Literal["atlas_doc_format", "editor", "export_view", "storage", "styled_view", "view"]
EmbeddedRender = Literal["current", "version-at-save"]
Status = Literal["WORKING", "QUEUED", "FAILED", "COMPLETED", "RERUNNING"]


class ContentBody(Wire):
    """A body in one format."""

    value: str
    representation: str
    embedded_content: list[Embedded]
    webresource: WebResourceDependencies | UnsetType = UNSET
    media_token: MediaToken | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class AsyncContentBody(Wire):
    """A conversion: `value` is there when it is done, and while it is done again; `error` when it failed."""

    value: str | UnsetType = UNSET
    representation: str
    render_task_id: str
    error: str | UnsetType = UNSET
    status: Status
    embedded_content: list[Embedded]
    webresource: WebResourceDependencies | UnsetType = UNSET
    media_token: MediaToken | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class AsyncId(Wire):
    async_id: str


class ContentBodyCreate(Wire):
    """A body to be converted."""

    value: str
    representation: Representation


class ContentBodyConversion(Wire):
    """One of several conversions. `spaceKeyContext` is passed over where there is a `contentIdContext`."""

    to: str
    allow_cache: bool = False
    space_key_context: str | None = None
    content_id_context: int | str | None = None
    embedded_content_render: EmbeddedRender = "current"
    expand: tuple[str, ...] | None = None
    body: ContentBodyCreate


class ContentBodyConversions(Wire):
    conversion_inputs: Annotated[tuple[ContentBodyConversion, ...], msgspec.Meta(max_length=MAX_ASKED)] | None = None


class PostContentbodyConvertAsyncByTo(V1Request[AsyncId]):
    """Ask for a body to be converted; the answer names the conversion, which can be read for five minutes.

    What was asked for before, to the letter, is converted again under the same name; with `allowCache` the old
    result can be read until then.

    Errors: 400 these formats are not converted, or too many conversions of the caller's are waiting;
    404 the context is unseen.
    """

    op = Op(
        route="POST /wiki/rest/api/contentbody/convert/async/{to}",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.CREATE,
        goes_on=True,
        source=GROUP + "#api-wiki-rest-api-contentbody-convert-async-to-post",
    )

    to: Path[Target]
    expand: Query[Expand | None] = None
    space_key_context: Query[str | None] = None
    content_id_context: Query[Id | None] = None
    allow_cache: Query[bool] = False
    embedded_content_render: Query[EmbeddedRender] = "current"
    body: Body[ContentBodyCreate]


class GetContentbodyConvertAsyncById(V1Request[AsyncContentBody]):
    """Read a conversion, done or not. Errors: 403 another's; 404 none of that id, or its context is unseen."""

    op = Op(
        route="GET /wiki/rest/api/contentbody/convert/async/{id}",
        granular=READ,
        classic=READ_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-contentbody-convert-async-id-get",
    )

    id: Path[str]


class GetContentbodyConvertAsyncBulkTasks(V1Request[list[AsyncContentBody]]):
    """Read several conversions, in the order of the ids. One that is not there, or another's, has failed."""

    op = Op(
        route="GET /wiki/rest/api/contentbody/convert/async/bulk/tasks",
        granular=READ,
        classic=READ_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-wiki-rest-api-contentbody-convert-async-bulk-tasks-get",
    )

    ids: Query[Annotated[tuple[str, ...], msgspec.Meta(max_length=MAX_READ)]]


class PostContentbodyConvertAsyncBulkTasks(V1Request[list[AsyncId]]):
    """Ask for several bodies to be converted; one that is refused has FAILED_TO_QUEUE in place of an id.

    Errors: 400 more than ten, or one is malformed.
    """

    op = Op(
        route="POST /wiki/rest/api/contentbody/convert/async/bulk/tasks",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.CREATE,
        goes_on=True,
        errors=(400, 401),
        source=GROUP + "#api-wiki-rest-api-contentbody-convert-async-bulk-tasks-post",
    )

    body: Body[ContentBodyConversions]


class ConvertContentBody(V1Request[ContentBody]):
    """Convert a body.

    Errors: 400 these formats are not converted, or the body is malformed; 404 the context is unseen.
    """

    op = Op(
        route="POST /wiki/rest/api/contentbody/convert/{to}",
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        source="the published v1 document of 2022, convertContentBody",
    )

    to: Path[Target]
    expand: Query[Expand | None] = None
    space_key_context: Query[str | None] = None
    content_id_context: Query[Id | None] = None
    embedded_content_render: Query[EmbeddedRender] = "current"
    body: Body[ContentBodyCreate]
