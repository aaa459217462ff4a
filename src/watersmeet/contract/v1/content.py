"""Content, REST v1."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, UnsetType

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, ListRequest, LongTaskPointer, Many, Title, V1Request
from watersmeet.contract.v1.entities import Content, History

GROUP = DOCS + "api-group-content/"
SUMMARY = frozenset({"read:confluence-content.summary"})
WRITE_CLASSIC = frozenset({"write:confluence-content"})
DETAILS = frozenset({"read:content-details:confluence"})
WRITE = frozenset({"read:content-details:confluence", "write:content:confluence"})

UpdatedStatus = Literal["current", "trashed", "deleted", "historical", "draft"]
StatusFilter = Literal["current", "archived", "trashed", "deleted", "historical", "draft", "any"]
VersionNumber = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


Representation = Literal[
    "storage",
    "atlas_doc_format",
    "wiki",
    "editor",
    "editor2",
    "view",
    "export_view",
    "styled_view",
    "anonymous_export_view",
    "plain",
    "raw",
]


class BodyValue(Wire):
    """A body in one representation; it defaults to the name of the member it stands under."""

    value: str
    representation: Representation | None = None


class BodyWrite(Wire, rename=None):
    """A body as an author sends it: in exactly one representation."""

    storage: BodyValue | None = None
    atlas_doc_format: BodyValue | None = None
    wiki: BodyValue | None = None
    editor: BodyValue | None = None
    editor2: BodyValue | None = None
    view: BodyValue | None = None
    export_view: BodyValue | None = None
    styled_view: BodyValue | None = None
    anonymous_export_view: BodyValue | None = None
    plain: BodyValue | None = None
    raw: BodyValue | None = None


class SpaceRef(Wire):
    """A space by key or by id."""

    key: str | None = None
    id: int | str | None = None


class ContentRef(Wire):
    id: int | str


class ContainerRef(Wire):
    """What a content hangs on; of a page that is its space."""

    id: int | str | None = None
    key: str | None = None
    type: str | None = None


class VersionWrite(Wire):
    """The version an update makes: the current number plus one."""

    number: Annotated[int, msgspec.Meta(le=2**31 - 1)] | None = None
    message: str | None = None
    minor_edit: bool | None = None


class PropertyValue(Wire):
    value: Any | UnsetType = UNSET


class LabelWrite(Wire):
    name: str
    prefix: str | None = None


class MetadataWrite(Wire):
    """Properties are set by key. Labels are added to new content, and replace those of what is updated."""

    properties: dict[str, PropertyValue | None] | None = None
    labels: list[LabelWrite] | dict[str, Any] | None = None


class SelectionWrite(Wire):
    """The text an inline comment is about: the one at this index, from zero, of this many matches."""

    original_selection: Annotated[str, msgspec.Meta(max_length=10_000)] | None = None
    num_matches: int | None = None
    match_index: int | None = None


class ResolutionWrite(Wire):
    """What is to become of the thread of an inline comment: 'resolved', 'open' or 'reopened'."""

    status: str | None = None


class ExtensionsWrite(Wire):
    """What only comments take. `location` is footer or inline; a reply is where its thread is."""

    location: str | None = None
    inline_properties: SelectionWrite | None = None
    resolution: ResolutionWrite | None = None


class ContentCreate(Wire):
    """Body of POST /content. A draft needs no title; `id` with status current publishes that draft.

    type: page, blogpost, comment, or the type of an app's custom content.
    container: what a comment or custom content hangs on, by id and type; of all else it is the space.
    ancestors: the last one becomes the parent, that of a comment is the comment it replies to; without any a page goes
        under the space's homepage.
    """

    type: str
    id: int | str | None = None
    title: Title | None = None
    space: SpaceRef | None = None
    status: Literal["current", "draft", "deleted", "historical"] | None = None
    container: ContainerRef | None = None
    ancestors: list[ContentRef] | None = None
    body: BodyWrite | None = None
    version: VersionWrite | None = None
    metadata: MetadataWrite | None = None
    extensions: ExtensionsWrite | None = None


class ContentUpdate(Wire):
    """Body of PUT /content/{id}. Absent members keep what is there; `version.number` is current + 1.

    ancestors: pages move under the last one; what is not a page stays where it is.
    """

    version: VersionWrite | None = None
    title: Title | None = None
    type: str | None = None
    status: UpdatedStatus | None = None
    ancestors: list[ContentRef] | None = None
    body: BodyWrite | None = None
    metadata: MetadataWrite | None = None
    extensions: ExtensionsWrite | None = None


class PageId(Wire):
    id: int | str


class ArchiveRequest(Wire):
    pages: Annotated[list[PageId], msgspec.Meta(min_length=1, max_length=300)]


class BlueprintDraft(Wire):
    """What a draft is published as. `version.number` is 1."""

    version: VersionWrite
    title: Title
    type: Literal["page"]
    status: Literal["current"] = "current"
    space: SpaceRef | None = None
    ancestors: list[ContentRef] | None = None


class GetContent(ListRequest[Many[Content]]):
    """List the content the caller may view.

    Errors: 400 unknown type, status or order; 404 the space is unseen; 501 a type that cannot be listed, such as
    folder.
    """

    op = Op(
        route="GET /wiki/rest/api/content",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404, 501),
        source=GROUP + "#api-wiki-rest-api-content-get",
    )

    type: Query[str] = "page"
    space_key: Query[str | None] = None
    title: Query[str | None] = None
    status: Query[tuple[StatusFilter, ...]] = ("current",)
    posting_day: Query[str | None] = None
    expand: Query[Expand | None] = None
    trigger: Query[Literal["viewed"] | None] = None
    orderby: Query[str | None] = None


class CreateContent(V1Request[Content]):
    """Make a page, a blog post, a comment or custom content, or publish a draft.

    Errors: 400 the type is not one that can be made here, no space or container, or the title is taken; 403 the space
    does not exist for the caller, or they may not create in it; 404 the parent, the container or the draft is unseen;
    409 stale version.
    """

    op = Op(
        route="POST /wiki/rest/api/content",
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-content-post",
    )

    status: Query[str] = "current"
    expand: Query[Expand | None] = None
    body: Body[ContentCreate]


class ArchivePages(V1Request[LongTaskPointer]):
    """Archive up to 300 pages in a long task. Errors: 400 an id that is no page, or archived; 403 may not archive."""

    op = Op(
        route="POST /wiki/rest/api/content/archive",
        granular=frozenset({"read:content.metadata:confluence", "write:page:confluence"}),
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.UPDATE,
        status=202,
        errors=(400, 401, 403),
        source=GROUP + "#api-wiki-rest-api-content-archive-post",
    )

    body: Body[ArchiveRequest]


class PublishDraft(V1Request[Content]):
    """Publish a draft under a title. Errors: 400 no title, or it is taken; 404 no such draft; 409 version not 1."""

    draft_id: Path[Id]
    status: Query[str] = "draft"
    expand: Query[Expand | None] = None
    body: Body[BlueprintDraft]


class PublishSharedDraft(PublishDraft):
    op: ClassVar[Op] = Op(
        route="PUT /wiki/rest/api/content/blueprint/instance/{draftId}",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-content-blueprint-instance-draftid-put",
    )


class PublishLegacyDraft(PublishDraft):
    op: ClassVar[Op] = Op(
        route="POST /wiki/rest/api/content/blueprint/instance/{draftId}",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-content-blueprint-instance-draftid-post",
    )


class GetContentById(V1Request[Content]):
    """Read a content: its current version, an older one, or its draft.

    Errors: 400 more than 8 sub-expansions; 404 unseen, of another status than asked for, or no such version.
    """

    op = Op(
        route="GET /wiki/rest/api/content/{id}",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-get",
    )

    id: Path[Id]
    status: Query[tuple[StatusFilter, ...] | None] = None
    version: Query[Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] | None] = None
    embedded_content_render: Query[Literal["current", "version-at-save"]] = "current"
    expand: Query[Expand | None] = None
    trigger: Query[Literal["viewed"] | None] = None


class UpdateContent(V1Request[Content]):
    """Make the next version of a content, move it, save its draft, publish it, or take it out of the trash.

    Comments are resolved and reopened so, and put into no trash; of attachments this changes the name and the comment.
    Errors: 400 the title is taken, the type is another, or content of this type cannot be changed here; 403 may not
    update; 404 unseen; 409 `version.number` is not the current number + 1; 501 a status nothing can be updated to.
    """

    op = Op(
        route="PUT /wiki/rest/api/content/{id}",
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404, 409, 413, 501),
        source=GROUP + "#api-wiki-rest-api-content-id-put",
    )

    id: Path[Id]
    status: Query[UpdatedStatus] = "current"
    conflict_policy: Query[Literal["abort"]] = "abort"
    expand: Query[Expand | None] = None
    body: Body[ContentUpdate]


class DeleteContent(V1Request[None]):
    """Put a content into the trash, with `status=trashed` purge it from there, with `status=draft` discard a draft.

    A comment is removed for good, with the replies to it.
    Errors: 400 `status` names another status than the content has; 403 may not delete; 404 unseen.
    """

    op = Op(
        route="DELETE /wiki/rest/api/content/{id}",
        classic=WRITE_CLASSIC,
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-delete",
    )

    id: Path[Id]
    status: Query[Literal["current", "archived", "trashed", "draft"] | None] = None


class GetHistoryForContent(V1Request[History]):
    """Read who made a content, and its latest update. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/history",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-history-get",
    )

    id: Path[Id]
    expand: Query[Expand | None] = None
