"""Labels of content, REST v1."""

from __future__ import annotations

from typing import Literal

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Label, Limit, ListRequest, Many, V1Request
from watersmeet.contract.v1.content import SUMMARY, WRITE_CLASSIC

GROUP = DOCS + "api-group-content-labels/"
READ_LABELS = frozenset({"read:label:confluence"})
WRITE_LABELS = frozenset({"read:label:confluence", "write:label:confluence"})
DROP_LABELS = frozenset({"write:label:confluence"})

LabelPrefix = Literal["global", "my", "team"]


class LabelCreate(Wire):
    """A label to put on something; without prefix it is a global one."""

    name: str | None = None
    prefix: str | None = None


class GetLabelsForContent(ListRequest[Many[Label]]):
    """List the labels of a content. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/label",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-label-get",
    )

    id: Path[Id]
    prefix: Query[LabelPrefix | None] = None
    limit: Query[Limit] = 200


class AddLabelsToContent(V1Request[Many[Label]]):
    """Put labels on a content, one or several; answers with all it then bears.

    Errors: 400 a name is missing or malformed, or there are too many; 403 may not update; 404 unseen.
    """

    op = Op(
        route="POST /wiki/rest/api/content/{id}/label",
        granular=WRITE_LABELS,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-label-post",
    )

    id: Path[Id]
    body: Body[list[LabelCreate] | LabelCreate]


class RemoveLabelFromContentUsingQueryParameter(V1Request[None]):
    """Take a label off a content, whatever its name holds. Errors: 403 may not update; 404 unseen."""

    op = Op(
        route="DELETE /wiki/rest/api/content/{id}/label",
        granular=DROP_LABELS,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.DELETE,
        status=204,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-label-delete",
    )

    id: Path[Id]
    name: Query[str]


class RemoveLabelFromContent(V1Request[None]):
    """Take a label off a content. Errors: 400 the name holds a slash; 403 may not update; 404 unseen."""

    op = Op(
        route="DELETE /wiki/rest/api/content/{id}/label/{label}",
        granular=DROP_LABELS,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.DELETE,
        status=204,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-label-label-delete",
    )

    id: Path[Id]
    label: Path[str]
