"""Content of any kind, REST v2."""

from __future__ import annotations

from typing import Annotated

import msgspec

from watersmeet.contract.core import Body, Effect, Op, Request, Wire
from watersmeet.contract.v2.common import DOCS

GROUP = DOCS + "api-group-content/"


class ContentIds(Wire):
    content_ids: Annotated[list[str | int], msgspec.Meta(max_length=100)]


class ContentIdToContentTypeResponse(Wire):
    """The type of each id that was asked about; null where it is absent or unseen."""

    results: dict[str, str | None]


class ConvertContentIdsToContentTypes(Request[ContentIdToContentTypeResponse]):
    """Tell the types of up to 100 contents. Errors: 400 an id is not a number, or there are too many."""

    op = Op(
        route="POST /wiki/api/v2/content/convert-ids-to-types",
        granular=frozenset({"read:content.metadata:confluence"}),
        connect="NONE",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-content-convert-ids-to-types-post",
    )

    body: Body[ContentIds]
