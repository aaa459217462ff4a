"""Who has which role in a space: telling and changing it."""

from __future__ import annotations

from collections.abc import Sequence

from watersmeet.domain import audit, space_roles, spaces
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Invalid
from watersmeet.model.space_role import Assignment
from watersmeet.storage import space_roles as rows
from watersmeet.storage.tree import lock
from watersmeet.storage.work import Session

MAX_AT_ONCE = 1000


async def select(session: Session, actor: Actor, space_id: int, wanted: rows.Filter) -> list[Assignment]:
    """Who has which role in a space the caller sees, oldest first. Raises NotFound, Invalid."""
    space_roles.checked_kind(wanted.kind)
    space = await spaces.get(session, actor, space_id)
    return await rows.assignments(session, space.id, wanted)


async def change(
    session: Session, actor: Actor, space_id: int, changes: Sequence[tuple[str, str | None]]
) -> list[Assignment]:
    """Give each principal a role in a space the caller administers, or take theirs away where there is none given.

    Answers what they have then. Raises NotFound, Invalid, Forbidden.
    """
    await lock(session, space_id, alone=True)
    space = await spaces.administered(session, actor, space_id)
    named = [principal for principal, _ in changes]
    if len(named) > MAX_AT_ONCE:
        raise Invalid(f"At most {MAX_AT_ONCE} assignments can be changed at once.", field="body")
    if len(set(named)) < len(named):
        raise Invalid("A principal is named twice.", field="principal")
    had = {one.principal: one.role_id for one in await rows.of_principals(session, space.id, named)}
    gone = [principal for principal, role_id in changes if role_id is None and principal in had]
    if gone:
        await rows.unassign(session, space.id, gone)
        await rows.regrant(session, [(space.id, principal, ()) for principal in gone])
    given = {who: role_id for who, role_id in changes if role_id is not None}
    await space_roles.give(session, space.id, given.items())
    if not await rows.has_administrator(session, space.id):
        raise Invalid(f"Somebody has to administer the space '{space.key}'.", field="roleId")
    told = await space_roles.told(session, had, given)
    if told:
        await audit.record(
            session, actor, "Permissions", "Space role assignments changed", audit.space(space.key), changed=told
        )
    return await rows.of_principals(session, space.id, named)
