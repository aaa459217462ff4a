"""Pages, REST v2."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.children import ChildrenResponse
from watersmeet.contract.v2.common import (
    DOCS,
    BodyBulk,
    BodyFormat,
    BodyFormatSingle,
    BodySingle,
    BodyWrite,
    ContentProperty,
    ContentStatus,
    IdList,
    Included,
    Label,
    Like,
    Many,
    Operation,
    Paged,
    TreeKind,
    Version,
    VersionWrite,
)

GROUP = DOCS + "api-group-page/"
READ = frozenset({"read:page:confluence"})
WRITE = frozenset({"write:page:confluence"})

ListStatus = Literal["current", "archived", "deleted", "trashed"]
PageSort = Literal["id", "-id", "created-date", "-created-date", "modified-date", "-modified-date", "title", "-title"]


class PageLinks(Wire):
    """Where a page can be seen and edited, relative to `base`. Only single pages carry `base`."""

    editui: str
    webui: str
    edituiv2: str
    tinyui: str
    base: str | UnsetType = UNSET


class PageBulk(Wire):
    """A page in a list. A trashed page has no parent and no position."""

    id: str
    status: ContentStatus
    title: str
    space_id: str
    parent_id: str | None
    parent_type: TreeKind | None
    position: int | None
    author_id: str | None
    owner_id: str | None
    last_owner_id: str | None
    subtype: str | UnsetType = UNSET
    created_at: str
    version: Version | UnsetType = UNSET
    body: BodyBulk
    links: PageLinks = field(name="_links")


class PageSingle(PageBulk):
    """A page alone, with what the `include-` parameters asked for."""

    body: BodySingle
    labels: Included[Label] | UnsetType = UNSET
    properties: Included[ContentProperty] | UnsetType = UNSET
    operations: Included[Operation] | UnsetType = UNSET
    likes: Included[Like] | UnsetType = UNSET
    versions: Included[Version] | UnsetType = UNSET
    is_favorited_by_current_user: bool | UnsetType = UNSET
    collaborators: Included[str] | UnsetType = UNSET
    direct_children: Included[ChildrenResponse] | UnsetType = UNSET
    web_resources: WebResources | UnsetType = field(default=UNSET, name="webresources")


class WebResources(Wire):
    """What a browser must load to show rendered bodies: nothing, they stand alone."""

    keys: list[str]
    contexts: list[str]


class PageCreate(Wire):
    """Body of POST /pages. A draft needs no title; `parentId` defaults to the space's homepage."""

    space_id: str | int
    status: Literal["current", "draft"] | None = None
    title: str | None = None
    parent_id: str | int | None = None
    body: BodyWrite | None = None
    subtype: Literal["live"] | None = None


class PageUpdate(Wire):
    """Body of PUT /pages/{id}. Absent members keep their value; `version.number` is current + 1, of a draft 1."""

    id: str | int
    status: Literal["current", "draft"]
    title: str
    body: BodyWrite | None = None
    version: VersionWrite
    space_id: str | int | None = None
    parent_id: str | int | None = None
    owner_id: str | None = None


class PageTitleUpdate(Wire):
    """Body of PUT /pages/{id}/title."""

    status: Literal["current", "draft"]
    title: str


class GetPages(Paged[Many[PageBulk]]):
    """List the pages the caller may view, in `sort` order then by id.

    Errors: 400 unknown sort or status, or an invalid cursor; 401 no credential.
    """

    op = Op(
        route="GET /wiki/api/v2/pages",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        mcp="getPages",
        source=GROUP + "#api-pages-get",
    )

    id: Query[Annotated[IdList, msgspec.Meta(max_length=250)] | None] = None
    space_id: Query[Annotated[IdList, msgspec.Meta(max_length=100)] | None] = None
    sort: Query[PageSort | None] = None
    status: Query[tuple[ListStatus, ...]] = ("current", "archived")
    title: Query[str | None] = None
    body_format: Query[BodyFormat | Literal["none"] | None] = None
    subtype: Query[Literal["live", "page"] | None] = None


class CreatePage(Request[PageSingle]):
    """Make a page, published unless `status` is draft.

    Errors: 400 no title, a title that is taken, a malformed body, or `root-level` with `parentId`; 404 the space
    or parent is unseen, or the caller may not create pages there; 413 over 5 MB.
    """

    op = Op(
        route="POST /wiki/api/v2/pages",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 404, 413),
        mcp="createConfluencePage",
        source=GROUP + "#api-pages-post",
    )

    embedded: Query[bool] = False
    private: Query[bool] = False
    root_level: Query[bool] = False
    body: Body[PageCreate]


class GetPageById(Request[PageSingle]):
    """Read a page: its current version, an older one, or its draft.

    Errors: 404 the page is unseen, has another status than asked for, or has no such version or draft.
    """

    op = Op(
        route="GET /wiki/api/v2/pages/{id}",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        mcp="getConfluencePage",
        source=GROUP + "#api-pages-id-get",
    )

    id: Path[Id]
    body_format: Query[BodyFormatSingle | Literal["none"] | None] = None
    get_draft: Query[bool] = False
    status: Query[tuple[Literal["current", "archived", "trashed", "deleted", "historical", "draft"], ...] | None] = None
    version: Query[Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None] = None
    include_labels: Query[bool] = False
    include_properties: Query[bool] = False
    include_operations: Query[bool] = False
    include_likes: Query[bool] = False
    include_versions: Query[bool] = False
    include_version: Query[bool] = True
    include_favorited_by_current_user_status: Query[bool] = False
    include_webresources: Query[bool] = False
    include_collaborators: Query[bool] = False
    include_direct_children: Query[bool] = False


class UpdatePage(Request[PageSingle]):
    """Make the next version of a page, save its draft, publish a draft, or take a page out of the trash.

    Errors: 400 path and body name different ids, or the title is taken; 404 page unseen, or seen but not
    editable; 409 `version.number` is not the current number + 1.
    """

    op = Op(
        route="PUT /wiki/api/v2/pages/{id}",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 404, 409, 413),
        mcp="updateConfluencePage",
        source=GROUP + "#api-pages-id-put",
    )

    id: Path[Id]
    body: Body[PageUpdate]


class DeletePage(Request[None]):
    """Put a page into the trash, purge it from there, or discard a draft.

    Errors: 400 `purge` of a page that is not in the trash, or a draft without `draft`; 404 page unseen, or the
    caller may not delete it.
    """

    op = Op(
        route="DELETE /wiki/api/v2/pages/{id}",
        granular=frozenset({"delete:page:confluence"}),
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        source=GROUP + "#api-pages-id-delete",
    )

    id: Path[Id]
    purge: Query[bool] = False
    draft: Query[bool] = False


class UpdatePageTitle(Request[PageSingle]):
    """Rename a page, or its draft, keeping its body; a published page gets a new version.

    Errors: 400 the title is empty, too long or taken; 404 page unseen, or seen but not editable.
    """

    op = Op(
        route="PUT /wiki/api/v2/pages/{id}/title",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.UPDATE,
        source=GROUP + "#api-pages-id-title-put",
    )

    id: Path[Id]
    body: Body[PageTitleUpdate]


class GetPagesInSpace(Paged[Many[PageBulk]]):
    """List the pages of a space. Errors: 404 the space is unseen."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{id}/pages",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        mcp="getPagesInConfluenceSpace",
        source=GROUP + "#api-spaces-id-pages-get",
    )

    id: Path[Id]
    depth: Query[Literal["all", "root"]] = "all"
    sort: Query[PageSort | None] = None
    status: Query[tuple[ListStatus, ...]] = ("current", "archived")
    title: Query[str | None] = None
    body_format: Query[BodyFormat | Literal["none"] | None] = None


class GetLabelPages(Paged[Many[PageBulk]]):
    """List the pages that bear a label. Errors: 404 nothing the caller sees bears it."""

    op = Op(
        route="GET /wiki/api/v2/labels/{id}/pages",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-labels-id-pages-get",
    )

    id: Path[Id]
    space_id: Query[Annotated[IdList, msgspec.Meta(max_length=100)] | None] = None
    body_format: Query[BodyFormat | Literal["none"] | None] = None
    sort: Query[PageSort | None] = None
