"""What bears a label, REST v1."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from watersmeet.contract.core import Effect, Op, Query, Wire
from watersmeet.contract.v1.common import DOCS, Label, Limit, ListRequest
from watersmeet.contract.v1.content import SUMMARY

GROUP = DOCS + "api-group-label-info/"


class LabeledContent(Wire):
    content_type: Literal["page", "blogpost", "attachment", "page_template"]
    content_id: int
    title: str


class LabeledContents(Wire):
    results: list[LabeledContent]
    start: int
    limit: int
    size: int


class LabelDetails(Wire):
    label: Label
    associated_contents: LabeledContents | UnsetType = UNSET


class GetAllLabelContent(ListRequest[LabelDetails]):
    """Read a label and list what bears it. Errors: 400 no name; 404 nothing the caller may view bears it."""

    op = Op(
        route="GET /wiki/rest/api/label",
        granular=frozenset({"read:label:confluence", "read:content:confluence"}),
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-label-get",
    )

    name: Query[str]
    type: Query[Literal["page", "blogpost", "attachment", "page_template"] | None] = None
    limit: Query[Limit] = 200
