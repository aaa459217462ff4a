"""Likes, REST v2."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from watersmeet.contract.core import Id, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, Like, Many, Paged, family_op

GROUP = DOCS + "api-group-like/"


class Count(Wire):
    count: int


class LikeCountOf(Request[Count]):
    """Count who likes one content. Errors: 404 content unseen."""

    kind: ClassVar[str]
    id: Path[Id]


class LikeUsersOf(Paged[Many[Like]]):
    """List who likes one content, by account id. Errors: 404 content unseen."""

    kind: ClassVar[str]
    id: Path[Id]
    limit: Query[Annotated[int, msgspec.Meta(ge=0, le=250)]] = 25


class GetPageLikeCount(LikeCountOf):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/likes/count", "page")


class GetBlogPostLikeCount(LikeCountOf):
    kind = "blogpost"
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{id}/likes/count", "page")


class GetFooterLikeCount(LikeCountOf):
    kind = "footer-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/footer-comments/{id}/likes/count", "comment")


class GetInlineLikeCount(LikeCountOf):
    kind = "inline-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/inline-comments/{id}/likes/count", "comment")


class GetPageLikeUsers(LikeUsersOf):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/likes/users", "page")


class GetBlogPostLikeUsers(LikeUsersOf):
    kind = "blogpost"
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{id}/likes/users", "page")


class GetFooterLikeUsers(LikeUsersOf):
    kind = "footer-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/footer-comments/{id}/likes/users", "comment")


class GetInlineLikeUsers(LikeUsersOf):
    kind = "inline-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/inline-comments/{id}/likes/users", "comment")
