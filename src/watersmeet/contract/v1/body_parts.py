"""What is told beside a body in some format, in contents and as the result of a conversion, REST v1."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Wire


class Uris(Wire):
    all: list[str]
    css: list[str]
    js: list[str]


class Tags(Wire):
    all: str
    css: str
    data: str
    js: str


class Superbatch(Wire):
    """What all pages load."""

    uris: Uris | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    metatags: str | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class WebResourceDependencies(Wire):
    """What a page has to load before it can show a body: nothing, as bodies stand alone here."""

    keys: list[str]
    contexts: list[str]
    uris: Uris | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    superbatch: Superbatch | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class MediaToken(Wire):
    """The files that a body shows. The token is empty: files are fetched with the caller's own credential."""

    collection_ids: list[str]
    content_id: str
    expiry_date_time: str
    file_ids: list[str]
    token: str


class Embedded(Wire):
    """Something of another content that a body shows. entity: an object with its id, type and title."""

    entity_id: int
    entity_type: str
    entity: dict[str, Any]
