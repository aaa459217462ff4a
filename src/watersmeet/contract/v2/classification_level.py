"""Classification levels, REST v2: how confidential content is."""

from __future__ import annotations

from typing import ClassVar, Literal

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, family_op

GROUP = DOCS + "api-group-classification-level/"

LevelColor = Literal["RED", "RED_BOLD", "ORANGE", "YELLOW", "GREEN", "BLUE", "NAVY", "TEAL", "PURPLE", "GREY", "LIME"]
LevelStatus = Literal["DRAFT", "PUBLISHED", "ARCHIVED"]


class ClassificationLevel(Wire):
    id: str
    status: LevelStatus
    order: float
    name: str
    description: str
    guideline: str
    color: LevelColor


class LevelOfSpace(Wire):
    """The level to be a space's default."""

    id: str


class LevelOfContent(Wire):
    """The level to be a page's or blog post's, or its draft's."""

    id: str
    status: Literal["current", "draft"]


class LevelOff(Wire):
    status: Literal["current", "draft"]


class LevelOfLiveContent(Wire):
    """The level to be a whiteboard's or database's: these have no drafts."""

    id: str
    status: Literal["current"]


class LevelOffLive(Wire):
    status: Literal["current"]


class GetClassificationLevels(Request[list[ClassificationLevel]]):
    """List the levels that content can be given, in their order. Errors: 404 the site has none."""

    op = family_op(GROUP, "GET /wiki/api/v2/classification-levels", "configuration")


class GetSpaceDefaultClassificationLevel(Request[ClassificationLevel]):
    """Read the level of whatever in a space has none of its own. Errors: 404 space unseen, or it has no default."""

    op = family_op(GROUP, "GET /wiki/api/v2/spaces/{id}/classification-level/default", "space")

    id: Path[Id]


class PutSpaceDefaultClassificationLevel(Request[None]):
    """Set the level of whatever in a space has none of its own.

    Errors: 400 no such level, or one that is not in use; 404 space unseen or not the caller's to administer.
    """

    op = Op(
        route="PUT /wiki/api/v2/spaces/{id}/classification-level/default",
        granular=frozenset({"read:space:confluence", "write:space:confluence"}),
        connect="WRITE",
        effect=Effect.UPDATE,
        status=204,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-spaces-id-classification-level-default-put",
    )

    id: Path[Id]
    body: Body[LevelOfSpace]


class DeleteSpaceDefaultClassificationLevel(Request[None]):
    """Take a space's default away, if it has one. Errors: 404 space unseen or not the caller's to administer."""

    op = family_op(GROUP, "DELETE /wiki/api/v2/spaces/{id}/classification-level/default", "space")

    id: Path[Id]


class LevelOf(Request[ClassificationLevel]):
    """Read the level of one content: its own, else its space's default.

    Errors: 404 content unseen or of another status, neither it nor its space has a level, or the draft asked for is
    not the caller's to edit.
    """

    kind: ClassVar[str]
    id: Path[Id]
    status: Query[Literal["current", "draft", "archived"]] = "current"


class LevelOfLive(Request[ClassificationLevel]):
    """Read the level of one content: its own, else its space's default.

    Errors: 404 content unseen or in the trash, or neither it nor its space has a level.
    """

    kind: ClassVar[str]
    id: Path[Id]


class SetLevel(Request[None]):
    """Give a content, or its draft, a level of its own; this makes no version.

    Errors: 400 no such level, or one that is not in use; 404 content unseen, not the caller's to edit, or of another
    status.
    """

    kind: ClassVar[str]
    id: Path[Id]
    body: Body[LevelOfContent]


class SetLevelLive(Request[None]):
    """Give a content a level of its own.

    Errors: 400 the level is not in use; 404 no such level, content unseen, or not the caller's to edit.
    """

    kind: ClassVar[str]
    id: Path[Id]
    body: Body[LevelOfLiveContent]


class ResetLevel(Request[None]):
    """Take a content's own level away, or its draft's, so that the next in line shows.

    Errors: 404 content unseen, not the caller's to edit, or of another status.
    """

    kind: ClassVar[str]
    id: Path[Id]
    body: Body[LevelOff]


class ResetLevelLive(Request[None]):
    """Take a content's own level away, so that its space's default shows.

    Errors: 404 content unseen, or not the caller's to edit.
    """

    kind: ClassVar[str]
    id: Path[Id]
    body: Body[LevelOffLive]


def _op(route: str, *scopes: str) -> Op:
    """The facts about an operation on one content's level; the scopes follow no rule."""
    method, _, path = route.partition(" ")
    anchor = path.removeprefix("/wiki/api/v2/").translate({ord("/"): "-", ord("{"): None, ord("}"): None})
    reads = method == "GET"
    return Op(
        route=route,
        granular=frozenset(f"{scope}:confluence" for scope in scopes),
        connect="READ" if scopes[0].startswith("read") and len(scopes) == 1 else "WRITE",
        effect=Effect.READ if reads else Effect.UPDATE,
        status=200 if reads else 204,
        errors=(400, 401, 404) if reads else (400, 401, 404, 413),
        source=f"{GROUP}#api-{anchor}-{method.lower()}",
    )


class GetPageClassificationLevel(LevelOf):
    kind = "page"
    op = _op("GET /wiki/api/v2/pages/{id}/classification-level", "read:page", "write:page")


class PutPageClassificationLevel(SetLevel):
    kind = "page"
    op = _op("PUT /wiki/api/v2/pages/{id}/classification-level", "write:page")


class PostPageClassificationLevel(ResetLevel):
    kind = "page"
    op = _op("POST /wiki/api/v2/pages/{id}/classification-level/reset", "write:page")


class GetBlogPostClassificationLevel(LevelOf):
    kind = "blogpost"
    op = _op("GET /wiki/api/v2/blogposts/{id}/classification-level", "read:page", "write:page")


class PutBlogPostClassificationLevel(SetLevel):
    kind = "blogpost"
    op = _op("PUT /wiki/api/v2/blogposts/{id}/classification-level", "write:page")


class PostBlogPostClassificationLevel(ResetLevel):
    kind = "blogpost"
    op = _op("POST /wiki/api/v2/blogposts/{id}/classification-level/reset", "write:page")


class GetWhiteboardClassificationLevel(LevelOfLive):
    kind = "whiteboard"
    op = _op("GET /wiki/api/v2/whiteboards/{id}/classification-level", "read:whiteboard")


class PutWhiteboardClassificationLevel(SetLevelLive):
    kind = "whiteboard"
    op = _op("PUT /wiki/api/v2/whiteboards/{id}/classification-level", "write:whiteboard")


class PostWhiteboardClassificationLevel(ResetLevelLive):
    kind = "whiteboard"
    op = _op("POST /wiki/api/v2/whiteboards/{id}/classification-level/reset", "write:whiteboard")


class GetDatabaseClassificationLevel(LevelOfLive):
    kind = "database"
    op = _op("GET /wiki/api/v2/databases/{id}/classification-level", "read:database")


class PutDatabaseClassificationLevel(SetLevelLive):
    kind = "database"
    op = _op("PUT /wiki/api/v2/databases/{id}/classification-level", "write:database")


class PostDatabaseClassificationLevel(ResetLevelLive):
    kind = "database"
    op = _op("POST /wiki/api/v2/databases/{id}/classification-level/reset", "write:database")
