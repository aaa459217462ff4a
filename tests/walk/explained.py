"""What the walk does not meet, and where answers differ from the document, each with its reason.

The tests hold these tables to the walk in both directions: what is not here fails, and what no longer is so fails too.
"""

from __future__ import annotations

from typing import Final

_PAGES: Final = ("createPage", "updatePage", "updatePageTitle")
_POSTS: Final = ("createBlogPost", "updateBlogPost")
_CUSTOM: Final = ("createCustomContent", "updateCustomContent")
_FOOTER: Final = ("createFooterComment", "updateFooterComment")
_INLINE: Final = ("createInlineComment", "updateInlineComment")
_KINDS: Final = ("Whiteboard", "Database", "SmartLink", "Folder")
_OWNERS: Final = ("Attachment", "Blogpost", "Comment", "CustomContent", "Page", "Space", *_KINDS)

_ONE: Final = "Only reading one takes the parameter that asks for it; writing answers without."
_ALL: Final = "Only reading one takes the parameter that asks for it; the list of all of them has none."
_ANOTHER: Final = "Of the ids of containers that of its own is told; here it is always another one."
Group = tuple[str, tuple[str, ...], tuple[str, ...]]


def _each(groups: tuple[Group, ...]) -> dict[str, str]:
    """Every field of every group, with its reason."""
    return {
        f"{operation}: {field}": reason
        for reason, operations, fields in groups
        for operation in operations
        for field in fields
    }


_GROUPS: Final[tuple[Group, ...]] = (
    (
        _ONE,
        (*_PAGES, *_POSTS),
        ("labels", "likes", "operations", "properties", "versions", "isFavoritedByCurrentUser"),
    ),
    (
        _ONE,
        _CUSTOM,
        ("labels", "operations", "properties", "versions"),
    ),
    (
        _ONE,
        _FOOTER,
        ("likes", "operations", "properties", "versions"),
    ),
    (
        _ONE,
        _INLINE,
        ("likes", "operations", "properties.results", "properties.meta", "properties._links", "versions"),
    ),
    (
        _ALL,
        ("getFooterComments",),
        ("results[].likes", "results[].operations", "results[].properties", "results[].versions"),
    ),
    (
        _ALL,
        ("getInlineComments",),
        (
            "results[].likes",
            "results[].operations",
            "results[].properties.results",
            "results[].properties.meta",
            "results[].properties._links",
            "results[].versions",
        ),
    ),
    (
        "Writing answers with the body as it is kept.",
        (*_PAGES, *_POSTS, *_CUSTOM, *_FOOTER, *_INLINE),
        ("body.view",),
    ),
    (
        "The parameter of this list takes the formats that are written only.",
        ("getFooterComments", "getInlineComments", "getAttachmentComments", "getCustomContentComments"),
        ("results[].body.view",),
    ),
    (
        "The first version comes without a message: the request has no member for one.",
        (
            *("createPage", "createBlogPost", "createCustomContent", "createFooterComment", "createInlineComment"),
            *(f"create{kind}" for kind in _KINDS),
            *(f"create{owner}Property" for owner in _OWNERS),
        ),
        ("version.message",),
    ),
    (
        "There is one version only: no operation changes what is of this kind.",
        tuple(f"get{kind}ById" for kind in _KINDS),
        ("version.message",),
    ),
    ("A version by a new title has no message: the request has no member for one.", _PAGES[2:], ("version.message",)),
    ("A new page has had no other owner.", ("createPage",), ("lastOwnerId",)),
    (
        "Nobody may do so many different things to one content or space that the list would go on.",
        (
            *("getPageById", "getBlogPostById", "getCustomContentById", "getAttachmentById", "getSpaceById"),
            *("getFooterCommentById", "getInlineCommentById"),
        ),
        ("operations.meta.cursor",),
    ),
    (
        "It is answered whole: there is no cursor to go on with.",
        ("createBulkUserLookup", "setSpaceRoleAssignments", "getPageAncestors"),
        ("_links.next",),
    ),
    (
        _ANOTHER,
        ("getPageAttachments",),
        ("results[].blogPostId", "results[].customContentId"),
    ),
    (
        _ANOTHER,
        ("getBlogpostAttachments",),
        ("results[].pageId", "results[].customContentId"),
    ),
    (
        _ANOTHER,
        ("getCustomContentAttachments",),
        ("results[].pageId", "results[].blogPostId"),
    ),
    (
        _ANOTHER,
        ("getCustomContentByTypeInPage",),
        ("results[].blogPostId", "results[].customContentId"),
    ),
    (
        _ANOTHER,
        ("getCustomContentByTypeInBlogPost",),
        ("results[].pageId", "results[].customContentId"),
    ),
    ("Files have no body in these formats.", ("getAttachmentVersions",), ("results[].attachment.body",)),
    (
        "In a title there is nothing to point at: the pointer is the empty text.",
        ("postRedactPage", "postRedactBlog"),
        ("title.redactions[].pointer",),
    ),
    ("The description is answered as it was written, in `plain`.", ("createSpace",), ("description.view",)),
    (
        "The icon is shown where `include-icon` asks for it; making a space takes no such parameter.",
        ("createSpace",),
        ("icon",),
    ),
    (
        "The list has no parameter for a format, and tells `plain`.",
        ("getDataPolicySpaces",),
        ("results[].description.view",),
    ),
)

NEVER_FILLED: Final = _each(_GROUPS)
"""Documented fields that no answer fills, with all that is below them."""

NEVER_SENT: Final = {
    f"{operation}: title.redactions[].pointer": "In a title there is nothing to point at: it is the empty text."
    for operation in ("postRedactPage", "postRedactBlog")
}
"""Documented members of bodies that no call fills."""

UNANSWERED: Final = {
    ("getClassificationLevels", 400): "It has no parameter that could be wrong.",
    ("getDataPolicyMetadata", 400): "It has no parameter that could be wrong.",
    ("getSpaceRoleMode", 400): "It has no parameter that could be wrong.",
    ("getSpaceRoleMode", 404): "deviations.toml, space-role-mode-404",
    ("getAvailableSpacePermissions", 404): "deviations.toml, space-permissions-404",
    ("putForgeAppProperty", 201): "deviations.toml, app-property-put-is-200",
    ("checkAccessByEmail", 503): "Nothing outside is asked that could be away.",
    (
        "inviteByEmail",
        503,
    ): "Only while somebody else makes the same accounts at this moment; tests/api/v2/test_user.py",
}
"""Documented statuses that the walk does not bring out."""

_DELETED: Final = "What was purged is gone, so nothing has this status."
_PUBLISHED: Final = "A comment has no draft and no status of its own versions."
_HANGING: Final = "Only pages are archived; what hangs on them stays as it was."
_MADE: Final = "Spaces of this type are made by nothing here."
_FIRST: Final = ("getPageFooterComments", "getPageInlineComments")
_SECOND: Final = ("getBlogPostFooterComments", "getBlogPostInlineComments")
_FILES: Final = ("getPageAttachments", "getBlogpostAttachments", "getCustomContentAttachments", "getAttachments")
_EMPTY_GROUPS: Final[tuple[Group, ...]] = (
    (_DELETED, ("getPages", "getPagesInSpace", "getBlogPosts", "getBlogPostsInSpace"), ("status=deleted",)),
    (_DELETED, (*_FIRST, *_SECOND), ("status=deleted",)),
    (_PUBLISHED, (*_FIRST, *_SECOND), ("status=draft", "status=historical")),
    (_HANGING, (*_FIRST, *_FILES), ("status=archived",)),
    (
        _MADE,
        ("getSpaces",),
        ("type=collaboration", "type=knowledge_base", "type=system", "type=onboarding", "type=xflow_sample_space"),
    ),
)

EMPTY: Final = _each(_EMPTY_GROUPS)
"""Values of parameters with which a list is empty, and cannot be otherwise."""

_IN_ONE: Final = "A task stands in a page or in a blog post, not in both."
_NULL_GROUPS: Final[tuple[Group, ...]] = (
    (
        "A page at the root of its space, or in the trash, stands under nothing; recorded as null.",
        ("createPage", "getPageById"),
        ("parentId", "parentType"),
    ),
    (
        "A page at the root of its space, or in the trash, stands under nothing; recorded as null.",
        ("getPages", "getPagesInSpace"),
        ("results[].parentId", "results[].parentType"),
    ),
    ("Nobody asked for it; recorded as null.", ("getSpaceById",), ("description", "icon")),
    ("Nobody asked for it; recorded as null.", ("getSpaces",), ("results[].description", "results[].icon")),
    ("Nobody asked for it; recorded as null.", ("createSpace",), ("icon",)),
    (
        _IN_ONE,
        ("getTasks",),
        ("results[].pageId", "results[].blogPostId"),
    ),
    (
        _IN_ONE,
        ("getTaskById", "updateTask"),
        ("pageId", "blogPostId"),
    ),
    ("Not every task is somebody's, or due.", ("getTasks",), ("results[].assignedTo", "results[].dueAt")),
    ("Not every task is somebody's, or due.", ("getTaskById", "updateTask"), ("assignedTo", "dueAt")),
    ("Not every task is done.", ("getTasks",), ("results[].completedBy", "results[].completedAt")),
    ("Not every task is done.", ("getTaskById", "updateTask"), ("completedBy", "completedAt")),
    (
        "Nobody has resolved or reopened the thread.",
        ("getInlineCommentById", *_INLINE),
        ("resolutionLastModifierId", "resolutionLastModifiedAt"),
    ),
    (
        "Nobody has resolved or reopened the thread.",
        ("getInlineComments",),
        ("results[].resolutionLastModifierId", "results[].resolutionLastModifiedAt"),
    ),
    ("None was given; deviations.toml, addresses-of-smart-links.", ("createSmartLink",), ("embedUrl",)),
    ("They have no space of their own, or it is unseen.", ("createBulkUserLookup",), ("results[].personalSpaceId",)),
    ("It is absent or unseen; documented in words.", ("convertContentIdsToContentTypes",), ("results.*",)),
)

NULLS: Final = _each(_NULL_GROUPS)
"""Where a member is null that the document does not mark so: it marks few of those that recorded answers have null."""

DIFFERENT: Final = {
    ("getSpaceById: permissions.results[].principal.type", "enum"): "grants-to-access-classes",
    ("getSpaceById: permissions.results[].operation.key", "enum"): "grants-of-newer-operations",
    ("getSpaceById: permissions.results[].operation.targetType", "enum"): "grants-on-custom-content",
    ("getSpacePermissionsAssignments: results[].principal.type", "enum"): "access-class-principals",
    ("getSpacePermissionsAssignments: results[].operation.key", "enum"): "newer-space-permissions",
    ("getSpacePermissionsAssignments: results[].operation.targetType", "enum"): "newer-space-permissions",
}
"""Where an answer breaks another rule of the document: the entry of deviations.toml that says why."""
