"""Roles: permissions that are given together in a space, and what those who have them hold."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import msgspec

from watersmeet.domain import audit, grants
from watersmeet.model.actor import ALL_LICENSED_USERS, ALL_PRODUCT_ADMINS, ANONYMOUS_USERS, Actor
from watersmeet.model.audit import Affected, Changed
from watersmeet.model.content import title_key
from watersmeet.model.errors import Forbidden, Invalid, NotFound
from watersmeet.model.space_role import Role
from watersmeet.storage import space_roles as rows
from watersmeet.storage.work import Duplicate, Session

MAX_NAME = 100
MAX_DESCRIPTION = 1000
STEP = 100
"""Assignments handled in one transaction of a task."""

NOT_FOR_OUTSIDERS: Final = frozenset(
    permission
    for permission in grants.CATALOGUE
    if permission.startswith("manage_")
    or permission in ("administer/space", "archive_space/space", "restrict_content/space")
)
"""What guests and the anonymous hold by no role."""

SYSTEM: Final = (
    (
        "a3b1d4a0-52f1-4c8e-9f57-0d3c8d1f6a01",
        "Admin",
        "Does everything there is to do in a space.",
        tuple(grants.CATALOGUE),
    ),
    (
        "a3b1d4a0-52f1-4c8e-9f57-0d3c8d1f6a02",
        "Manager",
        "Looks after everything that is in a space.",
        (
            *grants.MEMBER,
            "delete/page",
            "delete/blogpost",
            "delete/attachment",
            "export/space",
            "restrict_content/space",
            "manage_content/space",
            "manage_templates/space",
            "manage_public_links/space",
        ),
    ),
    ("a3b1d4a0-52f1-4c8e-9f57-0d3c8d1f6a03", "Collaborator", "Makes and changes content.", grants.MEMBER),
    ("a3b1d4a0-52f1-4c8e-9f57-0d3c8d1f6a04", "Viewer", "Reads and comments.", ("read/space", "create/comment")),
)
"""The roles of every site: id, name, description, permissions."""

CLASSES: Final = {
    "anonymous-users": ANONYMOUS_USERS,
    "jsm-project-admins": "c:JSM_PROJECT_ADMINS",
    "authenticated-users": "c:AUTHENTICATED_USERS",
    "all-licensed-users": ALL_LICENSED_USERS,
    "all-product-admins": ALL_PRODUCT_ADMINS,
}
"""Access classes as documented; on this site nobody is of the second and third."""
EMPTY_CLASSES: Final = frozenset({"c:JSM_PROJECT_ADMINS", "c:AUTHENTICATED_USERS"})
_KINDS: Final = {"USER": "u", "GROUP": "g"}


class NewRole(msgspec.Struct, frozen=True, kw_only=True):
    """What a role is to be."""

    name: str
    description: str
    permissions: Sequence[str]


class Bringing(msgspec.Struct, frozen=True, kw_only=True):
    """What the task after a change goes by: the role, and the roles that some of those who have it get instead."""

    role: str
    anonymous: str | None = None
    guests: str | None = None


def missing(role_id: str) -> NotFound:
    return NotFound(f"Cannot find a space role with id [{role_id}]")


# Principals


def principal_of(kind: str, name: str) -> str:
    """The principal of a type and an id, whether or not it is there. Raises Invalid."""
    if kind != "ACCESS_CLASS":
        return f"{_KINDS[kind]}:{name}"
    found = CLASSES.get(name.lower().replace("_", "-"))
    if found is None:
        raise Invalid(f"There is no access class '{name}': {', '.join(CLASSES)}.", field="principalId")
    return found


def shown(principal: str) -> tuple[Literal["USER", "GROUP", "ACCESS_CLASS"], str]:
    """The type and the id of a principal."""
    mark, _, name = principal.partition(":")
    if mark == "c":
        return "ACCESS_CLASS", name.lower().replace("_", "-")
    return ("USER" if mark == "u" else "GROUP"), name


async def outsiders_among(session: Session, principals: Sequence[str]) -> dict[str, bool]:
    """Of these principals, those there are, and whether they are outsiders."""
    found = await rows.guests_among(session, principals)
    classes = [one for one in principals if one.startswith("c:") and one not in EMPTY_CLASSES]
    return {**found, **{one: one == ANONYMOUS_USERS for one in classes}}


def held_by(role: Role, outsider: bool) -> list[str]:
    """What somebody holds by a role."""
    return [one for one in role.permissions.split() if not (outsider and one in NOT_FOR_OUTSIDERS)]


# Roles


async def set_up(session: Session) -> None:
    """Make the system's roles, as far as they are not there."""
    there = await rows.there(session, [role_id for role_id, *_ in SYSTEM])
    for role_id, name, description, permissions in SYSTEM:
        if role_id not in there:
            new = NewRole(name=name, description=description, permissions=permissions)
            role = _role(session.new_id(), role_id, new, checked(permissions))
            await rows.insert(session, msgspec.structs.replace(role, type="SYSTEM"), title_key(name), unless_there=True)


def checked(permissions: Sequence[str]) -> list[str]:
    """Permissions a role can have, in the catalogue's order. Raises Invalid."""
    for one in permissions:
        if one not in grants.CATALOGUE:
            raise Invalid(f"There is no space permission '{one}'.", field="spacePermissions")
        for needed in grants.CATALOGUE[one][2]:
            if needed not in permissions:
                raise Invalid(f"The permission '{one}' needs '{needed}' beside it.", field="spacePermissions")
    if not permissions:
        raise Invalid("A role has at least one permission.", field="spacePermissions")
    wanted = frozenset(permissions)
    return [one for one in grants.CATALOGUE if one in wanted]


def _role(seq: int, role_id: str, new: NewRole, permissions: Sequence[str], revision: int = 1) -> Role:
    """Raises Invalid."""
    name = new.name.strip()
    if not name or len(name) > MAX_NAME:
        raise Invalid(f"A role's name has 1 to {MAX_NAME} characters.", field="name")
    if len(new.description) > MAX_DESCRIPTION:
        raise Invalid(f"A role's description has at most {MAX_DESCRIPTION} characters.", field="description")
    return Role(
        seq=seq,
        id=role_id,
        type="CUSTOM",
        name=name,
        description=new.description,
        permissions=" ".join(permissions),
        outsiders=int(NOT_FOR_OUTSIDERS.isdisjoint(permissions)),
        revision=revision,
    )


def check_administrator(actor: Actor) -> None:
    """Raises Forbidden."""
    if not actor.administrator or actor.app_id is not None:
        raise Forbidden("Only administrators of the site make, change and remove roles.")


async def get(session: Session, role_id: str) -> Role:
    """Raises NotFound."""
    found = await rows.get(session, role_id)
    if found is None:
        raise missing(role_id)
    return found


async def select(
    session: Session, *, kind: str | None, principal: str | None, after: int | None, offset: int, limit: int
) -> list[Role]:
    """The roles there are, oldest first; with a principal, those that can be given to it."""
    outsiders = {} if principal is None else await outsiders_among(session, [principal])
    if principal is not None and principal not in outsiders:
        return []
    return await rows.select(
        session, kind=checked_kind(kind), outsiders=any(outsiders.values()), after=after, offset=offset, limit=limit
    )


def checked_kind(kind: str | None) -> str | None:
    """Raises Invalid."""
    if kind not in (None, "SYSTEM", "CUSTOM"):
        raise Invalid(f"A role is of type SYSTEM or CUSTOM, not '{kind}'.", field="role-type")
    return kind


async def create(session: Session, actor: Actor, new: NewRole) -> Role:
    """Make a role. Raises Invalid, Forbidden."""
    check_administrator(actor)
    role = _role(session.new_id(), str(uuid.uuid4()), new, checked(new.permissions))
    try:
        await rows.insert(session, role, title_key(role.name))
    except Duplicate as error:
        raise _taken(role.name) from error
    changed = [Changed("Permissions", "", role.permissions)]
    await audit.record(session, actor, "Permissions", "Space role created", _called(role), changed=changed)
    return role


def _called(role: Role) -> Affected:
    return Affected(role.name, "Space role")


def _taken(name: str) -> Invalid:
    return Invalid(f"There is a role named '{name}' already.", field="name")


async def _hold(session: Session, actor: Actor, role_id: str) -> Role:
    """A role that can be changed, kept as it is until commit. Raises NotFound, Invalid, Forbidden."""
    check_administrator(actor)
    found = await rows.hold(session, role_id)
    if found is None:
        raise missing(role_id)
    if found.type == "SYSTEM":
        raise Invalid(f"The role '{found.name}' is the system's, and stays as it is.", field="id")
    return found


async def _check_administered_without(session: Session, role: Role) -> None:
    """Nobody's last administrator may go with a role. Raises Invalid."""
    if "administer/space" in role.permissions.split():
        alone = await rows.left_alone_without(session, role.id)
        if alone is not None:
            raise Invalid(f"The space with id [{alone}] would be left without anybody who administers it.", field="id")


async def update(session: Session, actor: Actor, role_id: str, new: NewRole, bringing: Bringing) -> tuple[Role, int]:
    """Change a role, for `bring` to hand on. Answers how many have it. Raises NotFound, Invalid, Forbidden."""
    old = await _hold(session, actor, role_id)
    role = _role(old.seq, old.id, new, checked(new.permissions), old.revision + 1)
    if "administer/space" not in new.permissions:
        await _check_administered_without(session, old)
    instead = {bringing.anonymous: "anonymousReassignmentRoleId", bringing.guests: "guestReassignmentRoleId"}
    others = await rows.hold_some(session, [one for one in instead if one is not None])
    for other, field in instead.items():
        if other is not None:
            _check_instead(others.get(other), role, field)
    try:
        await rows.update(session, role, title_key(role.name))
    except Duplicate as error:
        raise _taken(role.name) from error
    changed = [
        Changed(name, before, after)
        for name, before, after in (
            ("Name", old.name, role.name),
            ("Description", old.description, role.description),
            ("Permissions", old.permissions, role.permissions),
        )
        if before != after
    ]
    changed += [
        Changed(f"Role of {who} who have it", role.name, others[other].name)
        for who, other in (("anonymous users", bringing.anonymous), ("guests", bringing.guests))
        if other is not None
    ]
    if changed:
        await audit.record(session, actor, "Permissions", "Space role changed", _called(old), changed=changed)
    return role, await rows.count(session, role.id)


def _check_instead(other: Role | None, role: Role, field: str) -> None:
    """Raises Invalid."""
    if other is None or other.id == role.id:
        raise Invalid("There is no other space role with this id.", field=field)
    if not other.outsiders:
        raise Invalid(f"The role '{other.name}' is not for guests and the anonymous.", field=field)


async def bring(session: Session, given: Bringing) -> int:
    """Bring what a role is now to some of those who have it; answer to how many, 0 when all have it."""
    role = await rows.hold(session, given.role)
    if role is None:
        return 0
    some = await rows.lagging(session, role.id, role.revision, STEP)
    outsiders = await outsiders_among(session, [one.principal for one in some])
    others = await rows.hold_some(session, [one for one in (given.anonymous, given.guests) if one is not None])
    held: list[tuple[int, str, list[str]]] = []
    by_role: dict[str, tuple[Role, list[int]]] = {}
    for one in some:
        outsider = outsiders.get(one.principal, False)
        other = None if not outsider else given.anonymous if one.principal == ANONYMOUS_USERS else given.guests
        has = role if other is None else others.get(other, role)
        held.append((one.space_id, one.principal, held_by(has, outsider)))
        by_role.setdefault(has.id, (has, []))[1].append(one.id)
    await rows.regrant(session, held)
    for has, ids in by_role.values():
        await rows.catch_up(session, ids, has)
    return len(some)


async def remove(session: Session, actor: Actor, role_id: str) -> int:
    """Hide a role, for `take_away` to remove. Answers how many have it. Raises NotFound, Invalid, Forbidden."""
    role = await _hold(session, actor, role_id)
    await _check_administered_without(session, role)
    await rows.retire(session, role.id)
    changed = [Changed("Permissions", role.permissions, "")]
    await audit.record(session, actor, "Permissions", "Space role removed", _called(role), changed=changed)
    return await rows.count(session, role.id)


async def take_away(session: Session, given: Bringing) -> int:
    """Take a hidden role from some of those who have it, at last remove it; answer from how many, 0 at the end."""
    some = await rows.lagging(session, given.role, -1, STEP)
    if not some:
        await rows.delete(session, given.role)
        return 0
    await rows.regrant(session, [(one.space_id, one.principal, ()) for one in some])
    await rows.drop(session, [one.id for one in some])
    return len(some)


# Giving them


async def told(session: Session, before: Mapping[str, str], after: Mapping[str, str]) -> list[Changed]:
    """What a record tells of principals whose role in a space, given by its id, became another."""
    moved = [who for who in {**before, **after} if before.get(who) != after.get(who)]
    called = await audit.principals(session, moved)
    roles = await rows.names(session, {*before.values(), *after.values()})
    return [
        Changed(called[who], *(roles.get(roles_of.get(who, ""), "") for roles_of in (before, after))) for who in moved
    ]


async def give(session: Session, space_id: int, given: Iterable[tuple[str, str]]) -> None:
    """Give principals roles in a space, in place of whatever they hold there. Raises Invalid."""
    wanted = dict(given)
    if not wanted:
        return
    roles = await rows.hold_some(session, wanted.values())
    outsiders = await outsiders_among(session, list(wanted))
    for principal, role_id in wanted.items():
        if role_id not in roles:
            raise Invalid(f"Cannot find a space role with id [{role_id}]", field="roleId")
        if principal not in outsiders:
            kind, name = shown(principal)
            raise Invalid(f"There is no principal of type {kind} with id [{name}]", field="principalId")
        if outsiders[principal] and not roles[role_id].outsiders:
            raise Invalid(f"The role '{roles[role_id].name}' is not for guests and the anonymous.", field="roleId")
    await rows.unassign(session, space_id, wanted)
    await rows.assign(session, space_id, [(principal, roles[role_id]) for principal, role_id in wanted.items()])
    await rows.regrant(
        session,
        [(space_id, who, held_by(roles[role_id], outsiders[who])) for who, role_id in wanted.items()],
    )
