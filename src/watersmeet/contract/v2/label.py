"""Labels, REST v2."""

from __future__ import annotations

from typing import ClassVar, Literal

from watersmeet.contract.core import AttachmentId, Effect, Id, Op, Path, Query
from watersmeet.contract.v2.common import DOCS, IdList, Label, Many, Paged, family_op

GROUP = DOCS + "api-group-label/"

LabelSort = Literal["created-date", "-created-date", "id", "-id", "name", "-name"]
LabelPrefix = Literal["my", "team", "global", "system"]


class LabelList(Paged[Many[Label]]):
    """Parameters of every list of labels."""

    sort: Query[LabelSort | None] = None


class GetLabels(LabelList):
    """List the labels on whatever the caller may view."""

    op = Op(
        route="GET /wiki/api/v2/labels",
        granular=frozenset({"read:label:confluence"}),
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-labels-get",
    )

    label_id: Query[IdList | None] = None
    prefix: Query[tuple[str, ...] | None] = None


class LabelsOf(LabelList):
    """List the labels of one content. Errors: 404 content unseen."""

    kind: ClassVar[str]
    id: Path[Id]
    prefix: Query[LabelPrefix | None] = None


class GetPageLabels(LabelsOf):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/labels", "page")


class GetBlogPostLabels(LabelsOf):
    kind = "blogpost"
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{id}/labels", "page")


class GetCustomContentLabels(LabelsOf):
    kind = "custom"
    op = family_op(GROUP, "GET /wiki/api/v2/custom-content/{id}/labels", "custom-content")


class GetAttachmentLabels(LabelsOf):
    kind = "attachment"
    id: Path[AttachmentId]
    op = family_op(GROUP, "GET /wiki/api/v2/attachments/{id}/labels", "attachment")


class GetSpaceLabels(LabelList):
    """List the labels of a space: its own and the caller's unless `prefix` says otherwise. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{id}/labels",
        granular=frozenset({"read:space:confluence"}),
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-spaces-id-labels-get",
    )

    id: Path[Id]
    prefix: Query[Literal["my", "team"] | None] = None


class GetSpaceContentLabels(LabelList):
    """List the labels on the content of a space. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{id}/content/labels",
        granular=frozenset({"read:space:confluence"}),
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-spaces-id-content-labels-get",
    )

    id: Path[Id]
    prefix: Query[Literal["my", "team"] | None] = None
