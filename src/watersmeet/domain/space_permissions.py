"""Permissions on spaces, granted and taken one by one."""

from __future__ import annotations

from typing import Final, Literal

from watersmeet.domain import audit, grants, spaces
from watersmeet.domain.permission_check import ANONYMOUS
from watersmeet.model.actor import ANONYMOUS_USERS, Actor, group_principal, principal_parts, user_principal
from watersmeet.model.audit import Changed
from watersmeet.model.errors import Invalid, NotFound
from watersmeet.model.space import Space
from watersmeet.storage import accounts, batches, space_roles
from watersmeet.storage import spaces as rows
from watersmeet.storage.tree import lock
from watersmeet.storage.work import Duplicate, Session

READ: Final = "read/space"
Grant = tuple[int, str, str]
"""(id, permission, principal)."""

Subject = tuple[Literal["user", "group"], str]
"""Whom a request names: the kind, and an accountId or 'anonymous', or a group's id or name."""


async def _hold(session: Session, actor: Actor, key: str) -> Space:
    """The space, its permissions the caller's alone to change until commit. Raises NotFound, Forbidden."""
    seen = await spaces.by_key(session, actor, key)
    await lock(session, seen.id, alone=True)
    return await spaces.administered(session, actor, seen.id)


async def _check_no_role(session: Session, space: Space, principal: str) -> None:
    """Permissions of who has a role follow the role. Raises Invalid."""
    if await space_roles.of_principals(session, space.id, [principal]):
        raise Invalid(
            "What they may do in this space follows from their role: change their role assignment instead.",
            field="subject",
        )


async def _principal(session: Session, kind: Literal["user", "group"], identifier: str) -> str:
    """Whom a request names. Raises Invalid."""
    if kind == "user":
        if identifier == ANONYMOUS:
            return ANONYMOUS_USERS
        if await accounts.get(session, identifier) is None:
            raise Invalid(f"No user found with the accountId '{identifier}'.", field="subject.identifier")
        return user_principal(identifier)
    if identifier in await batches.groups(session, [identifier]):
        return group_principal(identifier)
    named = await accounts.group_named(session, identifier)
    if named is None:
        raise Invalid(f"No group found with the name or the id '{identifier}'.", field="subject.identifier")
    return group_principal(named.group_id)


async def add(session: Session, actor: Actor, key: str, permission: str, subject: Subject) -> Grant:
    """Grant a permission on a space the caller administers. Raises NotFound, Forbidden, Invalid."""
    space = await _hold(session, actor, key)
    principal = await _principal(session, *subject)
    if permission not in grants.CATALOGUE:
        raise Invalid(
            f"'{permission.replace('/', ' ')}' is no permission on a space: these are "
            f"{', '.join(name.replace('/', ' ') for name in grants.CATALOGUE)}.",
            field="operation",
        )
    await _check_no_role(session, space, principal)
    had = {name for _, name, who in await rows.grants(session, space.id) if who == principal}
    if permission in had:
        raise Invalid("Permission already exists for the given user or group.", field="operation")
    if permission != READ and READ not in had:
        raise Invalid("'read space' permission doesn't exist for the given user or group: grant it first.")
    try:
        await rows.add_grants(session, space.id, [(permission, principal)])
    except Duplicate as error:
        raise Invalid("Permission already exists for the given user or group.", field="operation") from error
    await _record(session, actor, space, principal, "", permission)
    (made,) = [one for one in await rows.grants(session, space.id) if one[1:] == (permission, principal)]
    return made[0], made[1], made[2]


async def remove(session: Session, actor: Actor, key: str, grant_id: int) -> None:
    """Take a permission away; with 'read space' go all that its holder has. Raises NotFound, Forbidden, Invalid."""
    space = await _hold(session, actor, key)
    all_of_them = await rows.grants(session, space.id)
    found = next((one for one in all_of_them if one[0] == grant_id), None)
    if found is None:
        raise NotFound(f"There is no permission with the id {grant_id} on the space '{space.key}'.")
    _, permission, principal = found
    await _check_no_role(session, space, principal)
    gone = [one for one in all_of_them if one[2] == principal and permission in (READ, one[1])]
    await rows.take_grants(session, [one[0] for one in gone])
    if not await space_roles.has_administrator(session, space.id):
        raise Invalid(f"All of the admin permissions cannot be removed from the space '{space.key}'.")
    await _record(session, actor, space, principal, ", ".join(one[1] for one in gone), "")


async def _record(session: Session, actor: Actor, space: Space, principal: str, old: str, new: str) -> None:
    called = await audit.principals(session, [principal])
    await audit.record(
        session,
        actor,
        "Permissions",
        "Space permission added" if new else "Space permission removed",
        audit.space(space.key),
        changed=[Changed(called[principal], old, new)],
    )


def shown(principal: str) -> Subject:
    kind, name = principal_parts(principal)
    if kind == "group":
        return "group", name
    return "user", ANONYMOUS if kind == "access-class" else name
