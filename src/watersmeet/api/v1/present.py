"""What content looks like on the wire, v1: only what is opened, the rest named in `_expandable`."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from watersmeet.api.v1 import links, parts
from watersmeet.api.v1.expand import NOTHING, Expand, tree
from watersmeet.api.v1.paging import NESTED, cut, nested
from watersmeet.api.v1.parts import View
from watersmeet.api.v1.present_metadata import metadata
from watersmeet.api.v1.present_space import space
from watersmeet.api.v1.related import BRANCH_KINDS, USUAL_KINDS, Beside, BesideSpaces, Branches
from watersmeet.contract.v1 import entities as wire
from watersmeet.domain import comments, operations
from watersmeet.model.attachment import described
from watersmeet.model.content import Content, Version, type_of
from watersmeet.model.space import Space
from watersmeet.storage.comments import Thread, thread_id

EMPTY = Beside()
SUBTYPED = ("custom", "attachment", "comment")
"""Kinds whose subtype is shown under another name."""

ABOUT_FILES = tree("metadata")
"""What attachments show though nobody asks."""


def content(
    view: View, row: Content, opened: Expand = NOTHING, beside: Beside = EMPTY, *, alone: bool = False
) -> wire.Content:
    """A content with what is opened of it."""
    newest = row.status != "historical"
    shown = opened | ABOUT_FILES if row.kind == "attachment" else opened
    commented = beside.commented.get(row.container_id) if row.kind == "comment" and row.container_id else None
    return wire.Content(
        id=links.id_of(row),
        type=type_of(row),
        status=row.status,
        title=row.title if commented is None else comments.title_on(commented),
        subtype=UNSET if row.kind in SUBTYPED else row.subtype or UNSET,
        space=_space(view, row, opened["space"], beside) if "space" in opened else UNSET,
        history=history(view, row, opened["history"], beside) if "history" in opened else UNSET,
        version=version(view, row, facts(row), opened["version"], newest=newest) if "version" in opened else UNSET,
        ancestors=_rows(view, row, opened["ancestors"], beside.ancestors) if "ancestors" in opened else UNSET,
        operations=_operations(view, row, beside) if "operations" in opened else UNSET,
        children=branches(view, row, opened["children"], beside.children, "child") if "children" in opened else UNSET,
        child_types=_child_types(view, row, opened["childTypes"], beside) if "childTypes" in opened else UNSET,
        descendants=branches(view, row, opened["descendants"], beside.descendants, "descendant")
        if "descendants" in opened
        else UNSET,
        container=_container(view, row, opened["container"], beside) if "container" in opened else UNSET,
        macro_rendered_output={},
        body=_bodies(view, row, opened["body"], beside) if "body" in opened else UNSET,
        restrictions=_restrictions(view, row, opened["restrictions"], beside) if "restrictions" in opened else UNSET,
        metadata=metadata(view, row, opened["metadata"], beside) if "metadata" in shown else UNSET,
        extensions=_said(view, row, opened["extensions"], beside)
        if row.kind == "comment"
        else _extensions(row, beside),
        expandable=_expandable(row, shown),
        links=links.of_content(row, view.base, alone=alone, commented=commented),
    )


def _bodies(view: View, row: Content, opened: Expand, beside: Beside) -> wire.Bodies:
    def shown_as(name: str) -> wire.Content | UnsetType:
        found = beside.of_bodies.get(name)
        return UNSET if found is None else content(view, row, opened[name]["content"], found)

    return view.bodies.bodies(row, opened, view.now, shown_as)


def _extensions(row: Content, beside: Beside) -> wire.Extensions:
    file = beside.files.get(row.id)
    if file is None:
        return wire.Extensions(position=UNSET if row.position is None else row.position)
    return wire.Extensions(
        media_type=file.media_type,
        file_size=file.size,
        comment=row.version_message,
        media_type_description=described(file.media_type),
        file_id=file.file_id,
        collection_name=f"contentId-{row.container_id}",
    )


def _said(view: View, row: Content, opened: Expand, beside: Beside) -> wire.Extensions:
    """Where a comment is, and of an inline one what its thread is about and whether that is settled."""
    if row.subtype != "inline":
        return wire.Extensions(location="footer", expandable={})
    thread = beside.threads.get(thread_id(row)) if beside.threads else None
    return wire.Extensions(
        location="inline",
        inline_properties=wire.InlineProperties(original_selection=thread.selection, marker_ref=thread.marker_ref)
        if thread is not None and "inlineProperties" in opened
        else UNSET,
        resolution=_resolution(view, thread) if thread is not None and "resolution" in opened else UNSET,
        expandable={name: "" for name in ("inlineProperties", "resolution") if name not in opened},
    )


def _resolution(view: View, thread: Thread) -> wire.Resolution:
    return wire.Resolution(
        status=thread.resolution,
        last_modifier=UNSET if thread.resolved_by is None else parts.user(view, thread.resolved_by),
        last_modified_date=UNSET if thread.resolved_at is None else thread.resolved_at,
    )


def _container(view: View, row: Content, opened: Expand, beside: Beside) -> wire.Space | wire.Content | UnsetType:
    """What a content hangs on; that of all else is its space."""
    if row.container_id is None:
        return _space(view, row, opened, beside)
    found = beside.containers.of.get(row.id) if beside.containers is not None else None
    return content(view, found[0], opened, beside.containers.beside) if found and beside.containers else UNSET


def _expandable(row: Content, opened: Expand) -> dict[str, str]:
    path, space_path = links.path_of(row), links.space_path(row.space_key)
    names = {
        "container": space_path if row.container_id is None else links.content_path(str(row.container_id)),
        "metadata": "",
        "restrictions": f"{path}/restriction/byOperation",
        "history": f"{path}/history",
        "body": "",
        "version": "",
        "descendants": f"{path}/descendant",
        "space": space_path,
        "childTypes": "",
        "schedulePublishInfo": "",
        "operations": "",
        "schedulePublishDate": "",
        "children": f"{path}/child",
        "ancestors": "",
    }
    return {name: at for name, at in names.items() if name not in opened}


def _space(view: View, row: Content, opened: Expand, beside: Beside) -> wire.Space | UnsetType:
    found = beside.spaces or BesideSpaces()
    its = found.rows.get(row.space_id)
    if its is None:
        return UNSET
    return space_with_homepage(view, its, opened, found)


def space_with_homepage(
    view: View, row: Space, opened: Expand, beside: BesideSpaces, *, alone: bool = False
) -> wire.Space:
    """A space, its homepage shown as content is."""
    homes = beside.homepages

    def homepage(of: Space) -> wire.Content | None:
        rows = homes.of.get(of.id) if homes is not None else None
        return content(view, rows[0], opened["homepage"], homes.beside) if rows and homes is not None else None

    return space(view, row, opened, beside, homepage, alone=alone)


def _operations(view: View, row: Content, beside: Beside) -> list[Any]:
    return parts.operations(operations.with_content(view.actor, row, beside.may.get(row.id, frozenset())))


# Versions and history


def facts(row: Content) -> Version:
    """The version that a content's row tells of."""
    return Version(
        number=row.version,
        title=row.title,
        created_at=row.version_at,
        author_id=row.version_by,
        message=row.version_message,
        minor=row.version_minor,
    )


def version(
    view: View,
    row: Content,
    value: Version,
    opened: Expand = NOTHING,
    *,
    newest: bool,
    of: wire.Content | UnsetType = UNSET,
) -> wire.Version:
    """One version. `of` is the content as it was then, where that is opened."""
    path = links.path_of(row)
    expandable = {}
    if "collaborators" not in opened:
        expandable["collaborators"] = ""
    if of is UNSET:
        expandable["content"] = path if newest else f"{path}?status=historical&version={value.number}"
    return wire.Version(
        by=parts.user(view, value.author_id),
        when=value.created_at,
        friendly_when=parts.friendly(value.created_at, view.now),
        message=value.message,
        number=value.number,
        minor_edit=value.minor == 1,
        ncs_step_version=None,
        conf_rev=f"confluence$content${row.id}.{value.number}",
        content_type_modified=False,
        collaborators=parts.contributors(view, [value.author_id]) if "collaborators" in opened else UNSET,
        content=of,
        expandable=expandable,
        links=links.self_only(view.base, f"{path}/version/{value.number}"),
    )


def history(view: View, row: Content, opened: Expand, beside: Beside, *, alone: bool = False) -> wire.History:
    """How a content came to be. Of a historical version, what lies before and behind it."""
    path = f"{links.path_of(row)}/history"
    names = ("lastUpdated", "previousVersion", "contributors", "nextVersion", "ownedBy", "lastOwnedBy")
    newest = row.status != "historical"
    own = links.self_only(view.base, path)

    def neighbour(name: str, number: int) -> wire.Version | UnsetType | None:
        if name not in opened:
            return UNSET
        found = beside.versions.get((row.id, number))
        return None if found is None else version(view, row, found, newest=False)

    return wire.History(
        latest=newest,
        created_by=parts.user(view, row.author_id),
        created_date=row.created_at,
        owned_by=_owner(view, row.owner_id) if "ownedBy" in opened else UNSET,
        last_owned_by=_owner(view, row.last_owner_id) if "lastOwnedBy" in opened else UNSET,
        last_updated=version(view, row, facts(row), newest=newest) if "lastUpdated" in opened else UNSET,
        previous_version=neighbour("previousVersion", row.version - 1),
        next_version=neighbour("nextVersion", row.version + 1),
        contributors=wire.Publishers(publishers=parts.contributors(view, beside.contributors.get(row.id, ())))
        if "contributors" in opened
        else UNSET,
        expandable={name: "" for name in names if name not in opened},
        links=own | {"base": view.base, "context": "/wiki"} if alone else own,
    )


def _owner(view: View, account_id: str | None) -> wire.User | None:
    return None if account_id is None else parts.user(view, account_id)


# The tree


def _rows(view: View, row: Content, opened: Expand, found: Branches | None) -> list[wire.Content]:
    if found is None:
        return []
    return [content(view, each, opened, found.beside) for each in found.of.get(row.id, ())]


def branches(
    view: View, row: Content, opened: Expand, found: dict[str, Branches], word: str, *, alone: bool = False
) -> wire.Children:
    """Children or descendants by type. `word` is what their path is called: child or descendant."""
    path = f"{links.path_of(row)}/{word}"
    lists: dict[str, Any] = {}
    for kind in BRANCH_KINDS:
        if kind in opened:
            shown, more = cut(_rows(view, row, opened[kind], found.get(kind)), NESTED)
            lists[kind] = nested(view.base, shown, f"{path}/{kind}", more=more)
    own = links.self_only(view.base, path)
    return wire.Children(
        **lists,
        expandable={kind: f"{path}/{kind}" for kind in USUAL_KINDS if kind not in opened},
        links=own | {"base": view.base, "context": "/wiki"} if alone else own,
    )


def _child_types(view: View, row: Content, opened: Expand, beside: Beside) -> wire.ChildTypes:
    path = f"{links.path_of(row)}/child"
    everything = "all" in opened
    kinds: dict[str, Any] = {
        kind: wire.ChildType(
            value=row.id in beside.parents.get(kind, ()),
            links=links.self_only(view.base, f"{path}/{kind}"),
        )
        for kind in USUAL_KINDS
        if everything or kind in opened
    }
    closed = {kind: "" for kind in ("all", *USUAL_KINDS) if kind not in kinds and not everything}
    return wire.ChildTypes(**kinds, expandable=closed)


def _restrictions(view: View, row: Content, opened: Expand, beside: Beside) -> wire.Restrictions:
    path = f"{links.path_of(row)}/restriction/byOperation"
    shown: dict[str, Any] = {}
    for operation in ("read", "update"):
        if operation not in opened:
            continue
        inside = opened[operation]
        principals = beside.restrictions.get((row.id, operation), ())
        named: Any = UNSET
        if "restrictions" in inside:
            named = parts.subjects(view, principals, inside["restrictions"])
        expandable = {"content": links.path_of(row)}
        if named is UNSET:
            expandable["restrictions"] = ""
        shown[operation] = wire.Restriction(
            operation="read" if operation == "read" else "update",
            restrictions=named,
            expandable=expandable,
            links=links.self_only(view.base, f"{path}/{operation}"),
        )
    return wire.Restrictions(
        **shown,
        expandable={name: "" for name in ("read", "update") if name not in opened},
        links=links.self_only(view.base, path),
    )
