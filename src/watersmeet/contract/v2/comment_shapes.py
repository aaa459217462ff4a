"""What comments look like on the wire, REST v2: below a content (footer) and on a text in it (inline)."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Wire
from watersmeet.contract.v2.common import (
    BodySingle,
    BodyWrite,
    ContentProperty,
    ContentStatus,
    Included,
    Like,
    Meta,
    Operation,
    SelfLink,
    Version,
    VersionWrite,
)

Resolution = Literal["open", "reopened", "resolved", "dangling"]


class CommentLinks(Wire):
    """Where a comment can be seen, relative to `base`. Only single comments carry `base`."""

    webui: str
    base: str | UnsetType = UNSET


class CommentBase(Wire):
    """What every comment has. Its title names what it is on."""

    id: str
    status: ContentStatus
    title: str
    version: Version | UnsetType = UNSET
    body: BodySingle
    links: CommentLinks = field(name="_links")


class PageCommentModel(CommentBase):
    page_id: str


class BlogPostCommentModel(CommentBase):
    blog_post_id: str


class AttachmentCommentModel(CommentBase):
    attachment_id: str


class CustomContentCommentModel(CommentBase):
    custom_content_id: str


class ChildrenCommentModel(CommentBase):
    parent_comment_id: str


class FooterCommentModel(CommentBase):
    """A footer comment: one of the first four ids says what it is on, `parentCommentId` what it replies to."""

    blog_post_id: str | UnsetType = UNSET
    page_id: str | UnsetType = UNSET
    attachment_id: str | UnsetType = UNSET
    custom_content_id: str | UnsetType = UNSET
    parent_comment_id: str | UnsetType = UNSET
    properties: Included[ContentProperty] | UnsetType = UNSET
    operations: Included[Operation] | UnsetType = UNSET
    likes: Included[Like] | UnsetType = UNSET
    versions: Included[Version] | UnsetType = UNSET


class InlineCommentProperties(Wire):
    """The text a thread is about, and the name of its marker in the body."""

    inline_marker_ref: str
    inline_original_selection: str


class InlineCommentPropertiesSingle(InlineCommentProperties):
    """The same with the comment's own properties, where `include-properties` asked for them."""

    results: list[ContentProperty] | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    links: SelfLink | UnsetType = field(default=UNSET, name="_links")


class InlineCommentBase(CommentBase):
    """What every inline comment has. Replies show the state of their thread."""

    resolution_status: Resolution
    properties: InlineCommentProperties


class PageInlineCommentModel(InlineCommentBase):
    page_id: str


class BlogPostInlineCommentModel(InlineCommentBase):
    blog_post_id: str


class InlineCommentChildrenModel(InlineCommentBase):
    parent_comment_id: str


class InlineCommentModel(InlineCommentBase):
    """An inline comment. Who resolved or reopened its thread last is null until somebody does."""

    properties: InlineCommentPropertiesSingle
    blog_post_id: str | UnsetType = UNSET
    page_id: str | UnsetType = UNSET
    parent_comment_id: str | UnsetType = UNSET
    resolution_last_modifier_id: str | None
    resolution_last_modified_at: str | None
    operations: Included[Operation] | UnsetType = UNSET
    likes: Included[Like] | UnsetType = UNSET
    versions: Included[Version] | UnsetType = UNSET


class FooterCommentCreate(Wire):
    """Body of POST /footer-comments: exactly one of the ids, and what the comment says."""

    blog_post_id: str | int | None = None
    page_id: str | int | None = None
    parent_comment_id: str | int | None = None
    attachment_id: str | int | None = None
    custom_content_id: str | int | None = None
    body: BodyWrite | None = None


class FooterCommentUpdate(Wire):
    """Body of PUT /footer-comments/{id}. Without `body` the comment keeps what it says."""

    version: VersionWrite | None = None
    body: BodyWrite | None = None


class TextSelection(Wire):
    """Which text to mark: the one at this index, from zero, of this many matches."""

    text_selection: str | None = None
    text_selection_match_count: int | None = None
    text_selection_match_index: int | None = None


class InlineCommentCreate(Wire):
    """Body of POST /inline-comments: exactly one of the ids; a reply has no `inlineCommentProperties`."""

    blog_post_id: str | int | None = None
    page_id: str | int | None = None
    parent_comment_id: str | int | None = None
    body: BodyWrite | None = None
    inline_comment_properties: TextSelection | None = None


class InlineCommentUpdate(Wire):
    """Body of PUT /inline-comments/{id}. `resolved` alone makes no version."""

    version: VersionWrite | None = None
    body: BodyWrite | None = None
    resolved: bool | None = None
