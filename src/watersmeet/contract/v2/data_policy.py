"""Data policies, REST v2: what of the site is kept from the application that asks."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import field

from watersmeet.contract.core import Effect, Op, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, IdList, Many, Paged
from watersmeet.contract.v2.space import SpaceDescription, SpaceIcon, SpaceLinks, SpaceSort

GROUP = DOCS + "api-group-data-policies/"


class DataPolicyMetadata(Wire):
    any_content_blocked: bool


class DataPolicySpace(Wire):
    """A space, and whether anything in it is kept from the caller's application."""

    id: str
    key: str
    name: str
    description: SpaceDescription
    data_policy: DataPolicyMetadata
    icon: SpaceIcon
    links: SpaceLinks = field(name="_links")


class GetDataPolicyMetadata(Request[DataPolicyMetadata]):
    """Tell whether anything on the site is kept from the caller's application."""

    op = Op(
        route="GET /wiki/api/v2/data-policies/metadata",
        granular=frozenset({"read:configuration:confluence"}),
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-data-policies-metadata-get",
    )


class GetDataPolicySpaces(Paged[Many[DataPolicySpace]]):
    """List the spaces the caller may view with what policies do to them, by id unless `sort` says otherwise."""

    op = Op(
        route="GET /wiki/api/v2/data-policies/spaces",
        granular=frozenset({"read:space:confluence"}),
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-data-policies-spaces-get",
    )

    ids: Query[Annotated[IdList, msgspec.Meta(max_length=250)] | None] = None
    keys: Query[Annotated[tuple[str, ...], msgspec.Meta(max_length=250)] | None] = None
    sort: Query[SpaceSort | None] = None
