"""Labels of spaces, REST v1."""

from __future__ import annotations

from watersmeet.contract.core import Body, Effect, Op, Path, Query
from watersmeet.contract.v1.common import DOCS, Label, Limit, ListRequest, Many, V1Request
from watersmeet.contract.v1.content_labels import DROP_LABELS, READ_LABELS, WRITE_LABELS, LabelCreate, LabelPrefix
from watersmeet.contract.v1.space import READ_CLASSIC, WRITE_CLASSIC

GROUP = DOCS + "api-group-experimental/"


class GetLabelsForSpace(ListRequest[Many[Label]]):
    """List the labels of a space. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/space/{spaceKey}/label",
        granular=READ_LABELS,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-space-spacekey-label-get",
    )

    space_key: Path[str]
    prefix: Query[LabelPrefix | None] = None
    limit: Query[Limit] = 200


class AddLabelsToSpace(V1Request[Many[Label]]):
    """Put labels on a space, one or several; answers with all it then bears.

    Errors: 400 a name is missing or malformed; 403 not its admin; 404 unseen.
    """

    op = Op(
        route="POST /wiki/rest/api/space/{spaceKey}/label",
        granular=WRITE_LABELS,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-label-post",
    )

    space_key: Path[str]
    body: Body[list[LabelCreate] | LabelCreate]


class DeleteLabelFromSpace(V1Request[None]):
    """Take a label off a space. Errors: 400 no name; 403 not its admin; 404 unseen."""

    op = Op(
        route="DELETE /wiki/rest/api/space/{spaceKey}/label",
        granular=DROP_LABELS,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.DELETE,
        status=204,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-label-delete",
    )

    space_key: Path[str]
    name: Query[str]
    prefix: Query[str | None] = None
