"""Bodies of macros, REST v1: as they are kept, and in other formats."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import field

from watersmeet.contract.core import Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, V1Request
from watersmeet.contract.v1.content_body import AsyncId, ContentBody, EmbeddedRender, Target

GROUP = DOCS + "api-group-content---macro-body/"
READ = frozenset({"read:content.metadata:confluence"})
READ_CLASSIC = frozenset({"read:confluence-content.all"})

Number = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
"""The number of a version; zero is the newest."""


class MacroParameter(Wire):
    value: str


class MacroInstance(Wire):
    """A macro. body: in storage format, or its text where it holds text only; empty where it has none."""

    name: str
    body: str
    parameters: dict[str, MacroParameter]
    links: dict[str, str] = field(name="_links")


class GetMacroBodyByMacroId(V1Request[MacroInstance]):
    """Read a macro by its id, in one version of a content. Errors: 404 unseen, no such version, no such macro."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/history/{version}/macro/id/{macroId}",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-history-version-macro-id-macroid-get",
    )

    id: Path[Id]
    version: Path[Number]
    macro_id: Path[str]


class GetContentByIdHistoryByVersionMacroIdByMacroIdConvertByTo(V1Request[ContentBody]):
    """Read a macro in another format.

    Errors: 400 the format is not one that macros are converted into; 404 unseen, no such version, no such macro, or
    the space of the context is unseen.
    """

    op = Op(
        route="GET /wiki/rest/api/content/{id}/history/{version}/macro/id/{macroId}/convert/{to}",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-history-version-macro-id-macroid-convert-to-get",
    )

    id: Path[Id]
    version: Path[Number]
    macro_id: Path[str]
    to: Path[Target]
    expand: Query[Expand | None] = None
    space_key_context: Query[str | None] = None
    embedded_content_render: Query[EmbeddedRender] = "current"


class GetContentByIdHistoryByVersionMacroIdByMacroIdConvertAsyncByTo(V1Request[AsyncId]):
    """Ask for a macro in another format; the answer names the conversion, which can be read for five minutes.

    Errors: 400 the format is not one that macros are converted into, or too many conversions of the caller's are
    waiting; 404 unseen, no such version, no such macro, or the space of the context is unseen.
    """

    op = Op(
        route="GET /wiki/rest/api/content/{id}/history/{version}/macro/id/{macroId}/convert/async/{to}",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.CREATE,
        goes_on=True,
        source=GROUP + "#api-wiki-rest-api-content-id-history-version-macro-id-macroid-convert-async-to-get",
    )

    id: Path[Id]
    version: Path[Number]
    macro_id: Path[str]
    to: Path[Literal["export_view", "styled_view", "view"]]
    expand: Query[Expand | None] = None
    allow_cache: Query[bool] = False
    space_key_context: Query[str | None] = None
    embedded_content_render: Query[EmbeddedRender] = "current"
