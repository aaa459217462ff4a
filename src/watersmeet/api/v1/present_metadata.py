"""What is kept about a content beside it, v1: its labels, its properties, and the caller's own doings."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from watersmeet.api.v1 import links, parts
from watersmeet.api.v1.expand import Expand
from watersmeet.api.v1.paging import nested
from watersmeet.api.v1.parts import View
from watersmeet.api.v1.related import Beside
from watersmeet.contract.v1.entities import (
    Content as WireContent,
)
from watersmeet.contract.v1.entities import (
    ContentProperty,
    CurrentUser,
    Favourited,
    LastContributed,
    LastModified,
    Metadata,
    Version,
)
from watersmeet.model.content import Content
from watersmeet.model.content import Version as VersionRow
from watersmeet.model.space import Property

ALL_LABELS = 200


def metadata(view: View, row: Content, opened: Expand, beside: Beside) -> Metadata:
    """What `opened` wants of a content's metadata."""
    path = links.path_of(row)
    borne = [parts.label(label) for label in beside.labels.get(row.id, ())]
    file = beside.files.get(row.id)
    return Metadata(
        comment=UNSET if file is None else row.version_message,
        media_type=UNSET if file is None else file.media_type,
        labels=nested(view.base, borne, f"{path}/label", limit=ALL_LABELS) if "labels" in opened else UNSET,
        properties=_properties(view, row, opened["properties"], beside) if "properties" in opened else UNSET,
        currentuser=_current_user(view, row, opened["currentuser"], beside) if "currentuser" in opened else UNSET,
        frontend={} if "frontend" in opened else UNSET,
        expandable={name: "" for name in ("currentuser", "properties", "frontend", "labels") if name not in opened},
    )


def _properties(view: View, row: Content, opened: Expand, beside: Beside) -> dict[str, Any]:
    """The properties that are named, by key; all of them when none is. A name may spell - as _."""
    path = f"{links.path_of(row)}/property"
    shown: dict[str, Any] = {}
    closed: dict[str, str] = {}
    for each in beside.properties.get(row.id, ()):
        if not opened or each.key in opened or each.key.replace("-", "_") in opened:
            shown[each.key] = content_property(view, links.id_of(row), each)
        else:
            closed[each.key] = f"{path}/{each.key}"
    return shown | {"_expandable": closed, "_links": links.self_only(view.base, path)}


def content_property(
    view: View,
    content_id: str,
    value: Property,
    *,
    version: bool = True,
    of: WireContent | UnsetType = UNSET,
) -> ContentProperty:
    """A property. `of` is the content it is kept with, where that is opened."""
    path = links.content_path(content_id)
    expandable = {}
    if of is UNSET:
        expandable["content"] = path
    if not version:
        expandable["version"] = ""
    return ContentProperty(
        id=str(value.id),
        key=value.key,
        value=parts.json(value),
        version=parts.property_version(value) if version else UNSET,
        content=of,
        expandable=expandable,
        links=links.self_only(view.base, f"{path}/property/{value.key}"),
    )


def _current_user(view: View, row: Content, opened: Expand, beside: Beside) -> CurrentUser:
    """The caller and the content; everything that is known when nothing inside is named."""
    everything = not opened
    names = ("favourited", "lastmodified", "lastcontributed", "viewed", "scheduled")
    shown: dict[str, Any] = {}
    if everything or "favourited" in opened:
        at = beside.favourites.get(row.id)
        shown["favourited"] = Favourited(is_favourite=at is not None, favourited_date=UNSET if at is None else at)
    own = beside.own_versions.get(row.id)
    if own is not None and (everything or "lastmodified" in opened):
        shown["lastmodified"] = LastModified(
            version=_own_version(view, row, own), friendly_last_modified=parts.friendly(own.created_at, view.now)
        )
    if own is not None and (everything or "lastcontributed" in opened):
        shown["lastcontributed"] = LastContributed(status=row.status, when=own.created_at)
    closed = {name: "" for name in names if name not in shown and name not in opened}
    return CurrentUser(**shown, expandable=closed)


def _own_version(view: View, row: Content, value: VersionRow) -> Version:
    path = links.path_of(row)
    return Version(
        by=parts.user(view, value.author_id),
        when=value.created_at,
        friendly_when=parts.friendly(value.created_at, view.now),
        message=value.message,
        number=value.number,
        minor_edit=value.minor == 1,
        content_type_modified=False,
        expandable={"collaborators": "", "content": path},
        links=links.self_only(view.base, f"{path}/version/{value.number}"),
    )
