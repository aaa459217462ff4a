"""Content properties, REST v2: five operations for each kind of content."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from msgspec import UNSET, UnsetType

from watersmeet.contract.core import AttachmentId, Body, Id, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, ContentProperty, Many, Paged, PropertyKey, VersionWrite, family_op

GROUP = DOCS + "api-group-content-properties/"


class PropertyCreate(Wire):
    """A new property: any JSON under a key of at most 255 characters."""

    key: PropertyKey
    value: Any | UnsetType = UNSET


class PropertyUpdate(Wire):
    """A property's next version: `version.number` is current + 1."""

    key: PropertyKey
    value: Any | UnsetType = UNSET
    version: VersionWrite


class ListProperties(Paged[Many[ContentProperty]]):
    """List the properties of one content by key. Errors: 404 content unseen or of another kind."""

    kind: ClassVar[str]
    owner: Path[Id]
    key: Query[str | None] = None
    sort: Query[Literal["key", "-key"] | None] = None


class CreateProperty(Request[ContentProperty]):
    """Keep a value with one content. Errors: 400 no key; 404 content unseen or not editable; 409 the key is taken."""

    kind: ClassVar[str]
    owner: Path[Id]
    body: Body[PropertyCreate]


class GetProperty(Request[ContentProperty]):
    """Read one property, by id or by key. Errors: 404 content unseen, or no such property."""

    kind: ClassVar[str]
    owner: Path[Id]
    property_id: Path[str]


class UpdateProperty(Request[ContentProperty]):
    """Make the next version of a property. Errors: 404 unseen or not editable; 409 stale version, or key taken."""

    kind: ClassVar[str]
    owner: Path[Id]
    property_id: Path[str]
    body: Body[PropertyUpdate]


class DeleteProperty(Request[None]):
    """Remove a property. Errors: 404 content unseen or not editable, or no such property."""

    kind: ClassVar[str]
    owner: Path[Id]
    property_id: Path[str]


class GetPageContentProperties(ListProperties):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{page-id}/properties", "page")


class CreatePageProperty(CreateProperty):
    kind = "page"
    op = family_op(GROUP, "POST /wiki/api/v2/pages/{page-id}/properties", "page")


class GetPageContentPropertiesById(GetProperty):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{page-id}/properties/{property-id}", "page")


class UpdatePagePropertyById(UpdateProperty):
    kind = "page"
    op = family_op(GROUP, "PUT /wiki/api/v2/pages/{page-id}/properties/{property-id}", "page")


class DeletePagePropertyById(DeleteProperty):
    kind = "page"
    op = family_op(GROUP, "DELETE /wiki/api/v2/pages/{page-id}/properties/{property-id}", "page")


class GetBlogpostContentProperties(ListProperties):
    kind = "blogpost"
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{blogpost-id}/properties", "page")


class CreateBlogpostProperty(CreateProperty):
    kind = "blogpost"
    op = family_op(GROUP, "POST /wiki/api/v2/blogposts/{blogpost-id}/properties", "page")


class GetBlogpostContentPropertiesById(GetProperty):
    kind = "blogpost"
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{blogpost-id}/properties/{property-id}", "page")


class UpdateBlogpostPropertyById(UpdateProperty):
    kind = "blogpost"
    op = family_op(GROUP, "PUT /wiki/api/v2/blogposts/{blogpost-id}/properties/{property-id}", "page")


class DeleteBlogpostPropertyById(DeleteProperty):
    kind = "blogpost"
    op = family_op(GROUP, "DELETE /wiki/api/v2/blogposts/{blogpost-id}/properties/{property-id}", "page")


class GetCustomContentContentProperties(ListProperties):
    kind = "custom"
    op = family_op(GROUP, "GET /wiki/api/v2/custom-content/{custom-content-id}/properties", "custom-content")


class CreateCustomContentProperty(CreateProperty):
    kind = "custom"
    op = family_op(GROUP, "POST /wiki/api/v2/custom-content/{custom-content-id}/properties", "custom-content")


class GetCustomContentContentPropertiesById(GetProperty):
    kind = "custom"
    op = family_op(
        GROUP, "GET /wiki/api/v2/custom-content/{custom-content-id}/properties/{property-id}", "custom-content"
    )


class UpdateCustomContentPropertyById(UpdateProperty):
    kind = "custom"
    op = family_op(
        GROUP, "PUT /wiki/api/v2/custom-content/{custom-content-id}/properties/{property-id}", "custom-content"
    )


class DeleteCustomContentPropertyById(DeleteProperty):
    kind = "custom"
    op = family_op(
        GROUP, "DELETE /wiki/api/v2/custom-content/{custom-content-id}/properties/{property-id}", "custom-content"
    )


class GetAttachmentContentProperties(ListProperties):
    kind = "attachment"
    owner: Path[AttachmentId]
    op = family_op(GROUP, "GET /wiki/api/v2/attachments/{attachment-id}/properties", "attachment")


class CreateAttachmentProperty(CreateProperty):
    kind = "attachment"
    owner: Path[AttachmentId]
    op = family_op(GROUP, "POST /wiki/api/v2/attachments/{attachment-id}/properties", "attachment")


class GetAttachmentContentPropertiesById(GetProperty):
    kind = "attachment"
    owner: Path[AttachmentId]
    op = family_op(GROUP, "GET /wiki/api/v2/attachments/{attachment-id}/properties/{property-id}", "attachment")


class UpdateAttachmentPropertyById(UpdateProperty):
    kind = "attachment"
    owner: Path[AttachmentId]
    op = family_op(GROUP, "PUT /wiki/api/v2/attachments/{attachment-id}/properties/{property-id}", "attachment")


class DeleteAttachmentPropertyById(DeleteProperty):
    kind = "attachment"
    owner: Path[AttachmentId]
    op = family_op(GROUP, "DELETE /wiki/api/v2/attachments/{attachment-id}/properties/{property-id}", "attachment")


class GetWhiteboardContentProperties(ListProperties):
    kind = "whiteboard"
    op = family_op(GROUP, "GET /wiki/api/v2/whiteboards/{id}/properties", "whiteboard")


class CreateWhiteboardProperty(CreateProperty):
    kind = "whiteboard"
    op = family_op(GROUP, "POST /wiki/api/v2/whiteboards/{id}/properties", "whiteboard")


class GetWhiteboardContentPropertiesById(GetProperty):
    kind = "whiteboard"
    op = family_op(GROUP, "GET /wiki/api/v2/whiteboards/{whiteboard-id}/properties/{property-id}", "whiteboard")


class UpdateWhiteboardPropertyById(UpdateProperty):
    kind = "whiteboard"
    op = family_op(GROUP, "PUT /wiki/api/v2/whiteboards/{whiteboard-id}/properties/{property-id}", "whiteboard")


class DeleteWhiteboardPropertyById(DeleteProperty):
    kind = "whiteboard"
    op = family_op(GROUP, "DELETE /wiki/api/v2/whiteboards/{whiteboard-id}/properties/{property-id}", "whiteboard")


class GetDatabaseContentProperties(ListProperties):
    kind = "database"
    op = family_op(GROUP, "GET /wiki/api/v2/databases/{id}/properties", "database")


class CreateDatabaseProperty(CreateProperty):
    kind = "database"
    op = family_op(GROUP, "POST /wiki/api/v2/databases/{id}/properties", "database")


class GetDatabaseContentPropertiesById(GetProperty):
    kind = "database"
    op = family_op(GROUP, "GET /wiki/api/v2/databases/{database-id}/properties/{property-id}", "database")


class UpdateDatabasePropertyById(UpdateProperty):
    kind = "database"
    op = family_op(GROUP, "PUT /wiki/api/v2/databases/{database-id}/properties/{property-id}", "database")


class DeleteDatabasePropertyById(DeleteProperty):
    kind = "database"
    op = family_op(GROUP, "DELETE /wiki/api/v2/databases/{database-id}/properties/{property-id}", "database")


class GetSmartLinkContentProperties(ListProperties):
    kind = "embed"
    op = family_op(GROUP, "GET /wiki/api/v2/embeds/{id}/properties", "embed")


class CreateSmartLinkProperty(CreateProperty):
    kind = "embed"
    op = family_op(GROUP, "POST /wiki/api/v2/embeds/{id}/properties", "embed")


class GetSmartLinkContentPropertiesById(GetProperty):
    kind = "embed"
    op = family_op(GROUP, "GET /wiki/api/v2/embeds/{embed-id}/properties/{property-id}", "embed")


class UpdateSmartLinkPropertyById(UpdateProperty):
    kind = "embed"
    op = family_op(GROUP, "PUT /wiki/api/v2/embeds/{embed-id}/properties/{property-id}", "embed")


class DeleteSmartLinkPropertyById(DeleteProperty):
    kind = "embed"
    op = family_op(GROUP, "DELETE /wiki/api/v2/embeds/{embed-id}/properties/{property-id}", "embed")


class GetFolderContentProperties(ListProperties):
    kind = "folder"
    op = family_op(GROUP, "GET /wiki/api/v2/folders/{id}/properties", "folder")


class CreateFolderProperty(CreateProperty):
    kind = "folder"
    op = family_op(GROUP, "POST /wiki/api/v2/folders/{id}/properties", "folder")


class GetFolderContentPropertiesById(GetProperty):
    kind = "folder"
    op = family_op(GROUP, "GET /wiki/api/v2/folders/{folder-id}/properties/{property-id}", "folder")


class UpdateFolderPropertyById(UpdateProperty):
    kind = "folder"
    op = family_op(GROUP, "PUT /wiki/api/v2/folders/{folder-id}/properties/{property-id}", "folder")


class DeleteFolderPropertyById(DeleteProperty):
    kind = "folder"
    op = family_op(GROUP, "DELETE /wiki/api/v2/folders/{folder-id}/properties/{property-id}", "folder")


class GetCommentContentProperties(ListProperties):
    kind = "comment"
    op = family_op(GROUP, "GET /wiki/api/v2/comments/{comment-id}/properties", "comment")


class CreateCommentProperty(CreateProperty):
    kind = "comment"
    op = family_op(GROUP, "POST /wiki/api/v2/comments/{comment-id}/properties", "comment")


class GetCommentContentPropertiesById(GetProperty):
    kind = "comment"
    op = family_op(GROUP, "GET /wiki/api/v2/comments/{comment-id}/properties/{property-id}", "comment")


class UpdateCommentPropertyById(UpdateProperty):
    kind = "comment"
    op = family_op(GROUP, "PUT /wiki/api/v2/comments/{comment-id}/properties/{property-id}", "comment")


class DeleteCommentPropertyById(DeleteProperty):
    kind = "comment"
    op = family_op(GROUP, "DELETE /wiki/api/v2/comments/{comment-id}/properties/{property-id}", "comment")
