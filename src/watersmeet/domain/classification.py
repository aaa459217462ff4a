"""Classification levels: which there are, and what bears them. None of this makes a version of anything."""

from __future__ import annotations

import uuid
from typing import Final

from watersmeet.domain import audit, contents, drafts, spaces
from watersmeet.model.actor import Actor
from watersmeet.model.audit import Affected, Changed
from watersmeet.model.content import Content
from watersmeet.model.errors import Conflict, Invalid, NotFound
from watersmeet.model.settings import Level
from watersmeet.storage import classification as rows
from watersmeet.storage import shared_drafts
from watersmeet.storage.work import Duplicate, Session

COLORS: Final = (
    "RED",
    "RED_BOLD",
    "ORANGE",
    "YELLOW",
    "GREEN",
    "BLUE",
    "NAVY",
    "TEAL",
    "PURPLE",
    "GREY",
    "LIME",
)

# Setting up


async def add(
    session: Session,
    name: str,
    *,
    description: str = "",
    guideline: str = "",
    color: str = "GREY",
    order: int | None = None,
    draft: bool = False,
    by: Actor | None = None,
) -> Level:
    """Make a level, behind the others unless `order` says otherwise. Raises Invalid, Conflict.

    by: who does this, here and below; None for the command line.
    """
    if not name.strip():
        raise Invalid("A classification level needs a name.", field="name")
    if color not in COLORS:
        raise Invalid(f"A color is one of {', '.join(COLORS)}; not '{color}'.", field="color")
    if order is None:
        order = max((level.position for level in await rows.levels(session)), default=0) + 1
    made = Level(
        id=str(uuid.uuid4()),
        status="DRAFT" if draft else "PUBLISHED",
        position=order,
        name=name.strip(),
        description=description,
        guideline=guideline,
        color=color,
    )
    try:
        await rows.insert(session, made)
    except Duplicate as error:
        raise Conflict(f"There is a classification level named '{made.name}' already.") from error
    changed = [Changed("Status", "", made.status)]
    await audit.record(
        session, by, "Global administration", "Classification level created", _called(made), changed=changed
    )
    return made


def _called(level: Level) -> Affected:
    return Affected(level.name, "Classification level")


async def set_status(session: Session, name_or_id: str, status: str, *, by: Actor | None = None) -> None:
    """Publish or archive a level; what bears it keeps it. Raises NotFound."""
    found = await rows.named(session, name_or_id) or await rows.get(session, name_or_id)
    if found is None:
        raise NotFound(
            f"There is no classification level '{name_or_id}'. `watersmeet classification list` shows which there are."
        )
    await rows.set_status(session, found.id, status)
    if found.status == status:
        return
    changed = [Changed("Status", found.status, status)]
    await audit.record(
        session, by, "Global administration", "Classification level changed", _called(found), changed=changed
    )


async def levels(session: Session) -> list[Level]:
    """Every level, whatever its status, in order."""
    return await rows.levels(session)


async def available(session: Session) -> list[Level]:
    """The levels that content can be given, in order. Raises NotFound when there is none."""
    found = [level for level in await rows.levels(session) if level.status == "PUBLISHED"]
    if not found:
        raise NotFound("This site has no classification levels.")
    return found


# Spaces


async def of_space(session: Session, actor: Actor, space_id: int) -> Level:
    """The default of a space. Raises NotFound."""
    space = await spaces.get(session, actor, space_id)
    found = await rows.of_space(session, space.id)
    if found is None:
        raise NotFound(f"The space with id [{space_id}] has no default classification level")
    return found


async def set_on_space(session: Session, actor: Actor, space_id: int, level_id: str) -> None:
    """Set the default of a space the caller administers. Raises Invalid, NotFound, Forbidden."""
    space = await spaces.administered(session, actor, space_id)
    level = await _usable(session, level_id)
    before = await rows.of_space(session, space.id)
    await rows.set_on_space(session, space.id, level.id)
    await _record(session, actor, audit.space(space.key), before, level)


async def drop_from_space(session: Session, actor: Actor, space_id: int) -> None:
    """Take the default of a space the caller administers away. Raises NotFound, Forbidden."""
    space = await spaces.administered(session, actor, space_id)
    before = await rows.of_space(session, space.id)
    await rows.drop_from_space(session, space.id)
    await _record(session, actor, audit.space(space.key), before, None)


async def _record(
    session: Session, actor: Actor, of: Affected, before: Level | None, after: Level | None, *in_: Affected
) -> None:
    """Tell of the level that something shows, where it became another."""
    if (before and before.id) == (after and after.id):
        return
    change = Changed("Classification level", before.name if before else "", after.name if after else "")
    await audit.record(session, actor, "Security", "Classification changed", of, changed=[change], associated=in_)


# Contents


async def of_content(session: Session, actor: Actor, kind: str, content_id: int, *statuses: str) -> Level:
    """What shows for a content that has one of these statuses; for 'draft', what shows for its draft. Raises NotFound.

    Those who may not edit a content learn nothing of its draft.
    """
    if statuses == ("draft",):
        found = await contents.get(session, actor, kind, content_id)
        draft = found.status != "draft"
        if draft:
            await drafts.get(session, actor, content_id, kind)
    else:
        found, draft = await contents.get(session, actor, kind, content_id), False
        if found.status not in statuses:
            raise contents.missing(content_id, kind)
    level = await rows.of_content(session, found.id, found.space_id, draft=draft)
    if level is None:
        raise NotFound(f"The {contents.noun(kind)} with id [{content_id}] has no classification level")
    return level


async def set_on_content(
    session: Session, actor: Actor, kind: str, content_id: int, status: str, level_id: str, *, unknown_is_missing: bool
) -> None:
    """Give a content the caller may edit, or its draft, a level of its own. Raises Invalid, NotFound, Forbidden."""
    found, draft = await _hold(session, actor, kind, content_id, status)
    level = await _usable(session, level_id, unknown_is_missing=unknown_is_missing)
    before = await rows.of_content(session, found.id, found.space_id, draft=draft)
    await rows.set_on_content(session, found.id, level.id, draft=draft)
    await _record(session, actor, audit.content(found), before, level, audit.space(found.space_key))


async def reset(session: Session, actor: Actor, kind: str, content_id: int, status: str) -> None:
    """Take the level of its own from a content the caller may edit, or from its draft. Raises NotFound, Forbidden."""
    found, draft = await _hold(session, actor, kind, content_id, status)
    before = await rows.of_content(session, found.id, found.space_id, draft=draft)
    await rows.drop_from_content(session, found.id, draft=draft)
    after = await rows.of_content(session, found.id, found.space_id, draft=draft)
    await _record(session, actor, audit.content(found), before, after, audit.space(found.space_key))


async def _hold(session: Session, actor: Actor, kind: str, content_id: int, status: str) -> tuple[Content, bool]:
    """A content the caller may edit, locked, and whether its shared draft is meant. Raises NotFound, Forbidden."""
    found = await contents.hold_editable(session, actor, kind, content_id)
    if found.status == status:
        return found, False
    if status == "draft" and await shared_drafts.get(session, found.id) is not None:
        return found, True
    raise contents.missing(content_id, kind)


async def _usable(session: Session, level_id: str, *, unknown_is_missing: bool = False) -> Level:
    """A level that can be given to content. Raises Invalid; for one that is not there NotFound, where that is asked."""
    found = await rows.get(session, level_id)
    if found is None and unknown_is_missing:
        raise NotFound(f"Cannot find a classification level with id [{level_id}]")
    if found is None:
        raise Invalid(f"There is no classification level with id [{level_id}].", field="id")
    if found.status != "PUBLISHED":
        raise Invalid(f"The classification level '{found.name}' is {found.status.lower()}, not in use.", field="id")
    return found
