"""From rows to the wire, v1: load what is beside them, then present each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET

from watersmeet.api.binding import Call
from watersmeet.api.v1 import links, parts, present
from watersmeet.api.v1.expand import Expand
from watersmeet.api.v1.parts import View
from watersmeet.api.v1.present_metadata import content_property
from watersmeet.api.v1.related import Beside, Gathering
from watersmeet.contract.v1 import entities as wire
from watersmeet.contract.v1.space_properties import SpaceProperty
from watersmeet.domain import history as versions
from watersmeet.model.content import Content, Version
from watersmeet.model.space import Property, Space


def view_of(call: Call[Any], gathering: Gathering) -> View:
    return View(
        actor=call.actor,
        base=call.base,
        now=call.now,
        people=gathering.people,
        groups=gathering.groups,
        bodies=gathering.bodies,
    )


async def contents(
    call: Call[Any], rows: Sequence[Content], opened: Expand, *, alone: bool = False, as_saved: bool = False
) -> list[wire.Content]:
    """Contents with what is opened of them. as_saved: files in bodies are those of the versions these name."""
    gathering = Gathering(call, as_saved=as_saved)
    beside = await gathering.contents(rows, opened)
    await gathering.finish()
    view = view_of(call, gathering)
    return [present.content(view, row, opened, beside, alone=alone) for row in rows]


async def content(call: Call[Any], row: Content, opened: Expand, *, as_saved: bool = False) -> wire.Content:
    """One content that stands alone."""
    return (await contents(call, [row], opened, alone=True, as_saved=as_saved))[0]


async def spaces(call: Call[Any], rows: Sequence[Space], opened: Expand, *, alone: bool = False) -> list[wire.Space]:
    """Spaces with what is opened of them."""
    gathering = Gathering(call)
    beside = await gathering.spaces(rows, opened)
    await gathering.finish()
    view = view_of(call, gathering)
    return [present.space_with_homepage(view, row, opened, beside, alone=alone) for row in rows]


async def space(call: Call[Any], row: Space, opened: Expand) -> wire.Space:
    """One space that stands alone."""
    return (await spaces(call, [row], opened, alone=True))[0]


async def history(call: Call[Any], row: Content, opened: Expand) -> wire.History:
    """A content's history, alone."""
    gathering, beside = Gathering(call), Beside()
    await gathering.histories(beside, [row], opened)
    await gathering.finish()
    return present.history(view_of(call, gathering), row, opened, beside, alone=True)


async def branches(call: Call[Any], row: Content, opened: Expand, name: str, word: str) -> wire.Children:
    """A content's `children` or `descendants`, alone; `word` is what their path is called."""
    gathering = Gathering(call)
    beside = await gathering.contents([row], Expand({name: opened}))
    await gathering.finish()
    found = beside.children if name == "children" else beside.descendants
    return present.branches(view_of(call, gathering), row, opened, found, word, alone=True)


async def old_versions(call: Call[Any], page: Content, rows: Sequence[Version], opened: Expand) -> list[wire.Version]:
    """Versions of one content, each with the content as it was then where that is opened."""
    gathering = Gathering(call)
    gathering.note(*(row.author_id for row in rows))
    then = [versions.as_it_was(page, row) for row in rows]
    beside = await gathering.contents(then, opened["content"])
    await gathering.finish()
    view = view_of(call, gathering)
    return [
        present.version(
            view,
            page,
            row,
            opened,
            newest=row.number == page.version,
            of=present.content(view, was, opened["content"], beside) if "content" in opened else UNSET,
        )
        for row, was in zip(rows, then, strict=True)
    ]


async def properties(
    call: Call[Any], owner: Content, rows: Sequence[Property], opened: Expand
) -> list[wire.ContentProperty]:
    """Properties of one content."""
    gathering = Gathering(call)
    beside = await gathering.contents([owner], opened["content"])
    await gathering.finish()
    view = view_of(call, gathering)
    of = present.content(view, owner, opened["content"], beside) if "content" in opened else UNSET
    return [content_property(view, links.id_of(owner), row, version="version" in opened, of=of) for row in rows]


async def space_properties(
    call: Call[Any], owner: Space, rows: Sequence[Property], opened: Expand
) -> list[SpaceProperty]:
    """Properties of one space."""
    gathering = Gathering(call)
    gathering.note(*(row.version_by for row in rows))
    beside = await gathering.spaces([owner], opened["space"])
    await gathering.finish()
    view = view_of(call, gathering)
    path = links.space_path(owner.key)
    shown = []
    for row in rows:
        closed = {name: at for name, at in (("space", path), ("version", "")) if name not in opened}
        shown.append(
            SpaceProperty(
                id=str(row.id),
                key=row.key,
                value=parts.json(row),
                version=parts.space_property_version(view, row) if "version" in opened else UNSET,
                space=present.space_with_homepage(view, owner, opened["space"], beside) if "space" in opened else UNSET,
                expandable=closed,
                links=links.self_only(call.base, f"{path}/property/{row.key}"),
            )
        )
    return shown


async def people(call: Call[Any], *account_ids: str | None) -> View:
    """A view in which these people are known."""
    gathering = Gathering(call)
    gathering.note(*account_ids)
    await gathering.finish()
    return view_of(call, gathering)
