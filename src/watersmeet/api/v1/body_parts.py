"""What is told beside a body in some format, v1."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from watersmeet.api.v1.expand import Expand
from watersmeet.contract.core import ATTACHMENT
from watersmeet.contract.v1 import body_parts as wire
from watersmeet.domain.conversions import LIVES
from watersmeet.model.conversion import Beside
from watersmeet.model.ids import Instant, instant, moment


def closed(opened: Expand) -> dict[str, str]:
    """The parts that are not opened, as `_expandable` names them."""
    return {name: "" for name in ("embeddedContent", "webresource", "mediaToken") if name not in opened}


def until(at: Instant) -> Instant:
    """How long what is told at an instant holds."""
    return instant(moment(at) + LIVES)


def embedded_content(beside: Beside, opened: Expand) -> list[wire.Embedded]:
    if "embeddedContent" not in opened:
        return []
    return [
        wire.Embedded(
            entity_id=one["id"],
            entity_type=one["type"],
            entity=one | {"id": f"{ATTACHMENT if one['type'] == 'attachment' else ''}{one['id']}"},
        )
        for one in beside.embedded
    ]


def media_token(beside: Beside, opened: Expand, content_id: int | None, expiry: Instant) -> wire.MediaToken | UnsetType:
    if "mediaToken" not in opened:
        return UNSET
    return wire.MediaToken(
        collection_ids=[f"contentId-{one}" for one in beside.containers],
        content_id="" if content_id is None else str(content_id),
        expiry_date_time=expiry,
        file_ids=beside.files,
        token="",
    )


def _uris(opened: Expand) -> wire.Uris | UnsetType:
    return wire.Uris(all=[], css=[], js=[]) if "uris" in opened else UNSET


def _tags(opened: Expand) -> wire.Tags | UnsetType:
    return wire.Tags(all="", css="", data="", js="") if "tags" in opened else UNSET


def webresource(opened: Expand) -> wire.WebResourceDependencies | UnsetType:
    """What a page has to load for a body: nothing. The lists are there for those who read them."""
    if "webresource" not in opened:
        return UNSET
    inside = opened["webresource"]
    return wire.WebResourceDependencies(
        keys=[],
        contexts=[],
        uris=_uris(inside),
        tags=_tags(inside),
        superbatch=_superbatch(inside["superbatch"]) if "superbatch" in inside else UNSET,
        expandable={name: "" for name in ("uris", "tags", "superbatch") if name not in inside},
    )


def _superbatch(opened: Expand) -> wire.Superbatch:
    return wire.Superbatch(
        uris=_uris(opened),
        tags=_tags(opened),
        metatags="" if "metatags" in opened else UNSET,
        expandable={name: "" for name in ("uris", "tags", "metatags") if name not in opened},
    )
