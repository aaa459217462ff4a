"""What a space looks like on the wire, v1."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from msgspec import UNSET, UnsetType

from watersmeet.api.v1 import links, parts
from watersmeet.api.v1.expand import NOTHING, Expand
from watersmeet.api.v1.paging import nested
from watersmeet.api.v1.parts import View
from watersmeet.api.v1.related import BesideSpaces
from watersmeet.contract.v1.common import DescriptionText, Icon, Operation
from watersmeet.contract.v1.entities import (
    Content,
    EditorSettings,
    Space,
    SpaceDescription,
    SpaceHistory,
    SpaceMetadata,
    SpacePermission,
    SpaceSettings,
)
from watersmeet.domain import operations
from watersmeet.model.actor import ANONYMOUS_USERS
from watersmeet.model.space import Space as Row

ICON = Icon(path="/images/logo/default-space-logo.svg", width=48, height=48, is_default=True)
EDITORS = EditorSettings(page="v2", blogpost="v2", default="v2")
ALL_LABELS = 200

Homepage = Callable[[Row], Content | None]


def space(
    view: View,
    row: Row,
    opened: Expand = NOTHING,
    beside: BesideSpaces | None = None,
    homepage: Homepage | None = None,
    *,
    alone: bool = False,
) -> Space:
    """A space with what is opened of it. `homepage` shows its homepage, where that is opened."""
    found = beside or BesideSpaces()
    path = links.space_path(row.key)
    history: SpaceHistory | UnsetType = UNSET
    if "history" in opened:
        history = SpaceHistory(created_by=parts.user(view, row.author_id), created_date=row.created_at)
    may: list[Operation] | UnsetType = UNSET
    if "operations" in opened:
        held = found.held.get(row.id, frozenset())
        may = parts.operations(operations.with_space(view.actor, held))
    return Space(
        id=row.id,
        key=row.key,
        alias=row.alias,
        name=row.name,
        type=row.type,
        status=row.status,
        icon=ICON if "icon" in opened else UNSET,
        description=_description(row, opened["description"]) if "description" in opened else UNSET,
        homepage=homepage(row) if homepage is not None and "homepage" in opened else UNSET,
        metadata=_metadata(view, row, opened["metadata"], found) if "metadata" in opened else UNSET,
        operations=may,
        permissions=_permissions(view, row, found) if "permissions" in opened else UNSET,
        settings=_settings(view, row, path) if "settings" in opened else UNSET,
        history=history,
        expandable=_expandable(row, path, opened),
        links=links.of_space(row, view.base, alone=alone),
    )


def _expandable(row: Row, path: str, opened: Expand) -> dict[str, str]:
    names = {
        "settings": f"{path}/settings",
        "metadata": "",
        "operations": "",
        "permissions": "",
        "icon": "",
        "description": "",
        "history": "",
        "homepage": "" if row.homepage_id is None else links.content_path(str(row.homepage_id)),
    }
    found = {name: at for name, at in names.items() if name not in opened}
    return found | {
        "lookAndFeel": f"{links.API}/settings/lookandfeel?spaceKey={row.key}",
        "identifiers": "",
        "theme": f"{path}/theme",
    }


def _description(row: Row, opened: Expand) -> SpaceDescription:
    text = row.description
    return SpaceDescription(
        plain=DescriptionText(value=text, representation="plain", embedded_content=[]) if "plain" in opened else UNSET,
        view=DescriptionText(value=_as_view(text), representation="view", embedded_content=[])
        if "view" in opened
        else UNSET,
        expandable={name: "" for name in ("view", "plain") if name not in opened},
    )


def _as_view(text: str) -> str:
    """A plain description as HTML: one paragraph for each block of text."""
    blocks = [escape(block, quote=False).replace("\n", "<br/>") for block in text.split("\n\n") if block]
    return "".join(f"<p>{block}</p>" for block in blocks)


def _metadata(view: View, row: Row, opened: Expand, found: BesideSpaces) -> SpaceMetadata:
    if "labels" not in opened:
        return SpaceMetadata(expandable={"labels": ""})
    borne = [parts.label(label) for label in found.labels.get(row.id, ())]
    path = f"{links.space_path(row.key)}/label"
    return SpaceMetadata(labels=nested(view.base, borne, path, limit=ALL_LABELS), expandable={})


def _permissions(view: View, row: Row, found: BesideSpaces) -> list[SpacePermission]:
    shown = []
    for grant_id, permission, principal in found.grants.get(row.id, ()):
        operation, _, target = permission.partition("/")
        kind = {"u": "user", "g": "group"}.get(principal.partition(":")[0])
        shown.append(
            SpacePermission(
                id=grant_id,
                subjects=UNSET if kind is None else parts.subjects(view, [principal], [kind]),
                operation=Operation(operation=operation, target_type=target),
                anonymous_access=principal == ANONYMOUS_USERS,
                unlicensed_access=False,
            )
        )
    return shown


def _settings(view: View, row: Row, path: str) -> SpaceSettings:
    return SpaceSettings(
        space_key=row.key,
        route_override_enabled=False,
        editor=EDITORS,
        links=links.self_only(view.base, f"{path}/settings"),
    )
