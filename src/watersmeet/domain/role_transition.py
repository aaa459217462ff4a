"""From single permissions to roles: what is held without one, counted, and roles given for it in many spaces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from watersmeet.domain import audit, grants, space_roles
from watersmeet.model.actor import ALL_LICENSED_USERS, ALL_PRODUCT_ADMINS, ANONYMOUS_USERS, Actor
from watersmeet.model.audit import Changed
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import Instant
from watersmeet.model.space_role import Combination, Role
from watersmeet.model.tasks import LongTask
from watersmeet.storage import role_transition as rows
from watersmeet.storage import space_roles as role_rows
from watersmeet.storage.tree import lock
from watersmeet.storage.work import Session

STEP = 50
"""Spaces handled in one transaction of a task."""

COUNT: Final = "space_permission_count"
MOVE: Final = "space_permission_move"
KINDS: Final = (COUNT, MOVE)
MAX_NAMED = 20
"""How many spaces a failed task names."""

_ADMINISTER = "administer/space"
_CLASSES: Final = {
    ANONYMOUS_USERS: "ANONYMOUS",
    ALL_LICENSED_USERS: "ALL_LICENSED_USERS_USER_CLASS",
    ALL_PRODUCT_ADMINS: "ALL_PRODUCT_ADMINS_USER_CLASS",
}
_OUTSIDERS: Final = ("GUEST", "ANONYMOUS")

Selection = Literal["ALL", "ALL_EXCEPT_PERSONAL", "ALL_EXCEPT_SPECIFIC", "PERSONAL", "SPECIFIC"]


class Counting(msgspec.Struct, frozen=True, kw_only=True):
    """Where a count goes on: behind this space."""

    after: int = 0


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What holders of a combination get: a role by their kind, or nothing any more. No kinds: all of them nothing."""

    combination: str
    kinds: dict[str, str | None] | None = None


class Moving(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done in which spaces, where it goes on, and the spaces left as they are."""

    moves: dict[str, dict[str, str | None] | None]
    ids: list[int] | None = None
    but: list[int] | None = None
    personal: bool | None = None
    after: int = 0
    left: list[int] = []


class Holder(msgspec.Struct, frozen=True):
    """Somebody who holds permissions in a space without a role."""

    space_id: int
    principal: str
    kind: str
    permissions: str


# Asked for


async def select(
    session: Session, actor: Actor, *, after: tuple[int, int] | None, limit: int
) -> tuple[list[Combination], Instant | None]:
    """Combinations that no role has, and when they were counted. Raises Forbidden."""
    space_roles.check_administrator(actor)
    found = await rows.combinations(session, after=after, limit=limit)
    return found, await rows.last_finished(session, COUNT)


async def alone(session: Session, actor: Actor) -> int | None:
    """Keep others from beginning a task until commit; answers one that is going on. Raises Forbidden."""
    space_roles.check_administrator(actor)
    await lock(session, 0, alone=True)
    return await rows.unfinished(session, KINDS)


async def size(session: Session) -> int:
    """How many spaces there are."""
    return await rows.count_spaces(session)


async def plan(
    session: Session, moves: Sequence[Move], selection: Selection, spaces: Sequence[tuple[str, str]]
) -> tuple[Moving, int]:
    """What a task has to do, and in how many spaces at most. Raises Invalid."""
    if not moves:
        raise Invalid("At least one combination of permissions is needed.", field="assignments")
    known = await rows.by_ids(session, [move.combination for move in moves])
    wanted = {role_id for move in moves for role_id in (move.kinds or {}).values() if role_id is not None}
    roles = await role_rows.hold_some(session, wanted)
    planned: dict[str, dict[str, str | None] | None] = {}
    for move in moves:
        combination = known.get(move.combination)
        if combination is None:
            raise Invalid(f"There is no combination of permissions with id [{move.combination}].")
        if combination.permissions in planned:
            raise Invalid(f"The combination with id [{move.combination}] is named twice.")
        for kind, role_id in (move.kinds or {}).items():
            _check(combination, kind, role_id, roles)
        planned[combination.permissions] = move.kinds
    some = await _selected(session, selection, spaces)
    moving = Moving(
        moves=planned,
        ids=some if selection == "SPECIFIC" else None,
        but=some if selection == "ALL_EXCEPT_SPECIFIC" else None,
        personal={"PERSONAL": True, "ALL_EXCEPT_PERSONAL": False}.get(selection),
    )
    return moving, len(some) if selection == "SPECIFIC" else await rows.count_spaces(session)


def _check(combination: Combination, kind: str, role_id: str | None, roles: dict[str, Role]) -> None:
    """Raises Invalid."""
    if kind not in combination.kinds.split():
        raise Invalid(f"Nobody of the type {kind} holds the combination [{combination.id}].", field="principalType")
    if role_id is None:
        return
    if role_id not in roles:
        raise Invalid(f"Cannot find a space role with id [{role_id}]", field="roleId")
    if kind in _OUTSIDERS and not roles[role_id].outsiders:
        raise Invalid(f"The role '{roles[role_id].name}' is not for guests and the anonymous.", field="roleId")


async def _selected(session: Session, selection: Selection, spaces: Sequence[tuple[str, str]]) -> list[int]:
    """The spaces that are named, where naming them means something. Raises Invalid."""
    if selection not in ("SPECIFIC", "ALL_EXCEPT_SPECIFIC"):
        return []
    if not spaces:
        raise Invalid(f"'{selection}' needs spaces to be named.", field="selectedSpaces")
    ids = {text: int(text) for text, _ in spaces if text.isascii() and text.isdecimal() and len(text) <= 18}
    keys = await rows.keys(session, ids.values())
    for text, key in spaces:
        if text not in ids or keys.get(ids[text]) != key.lower():
            raise Invalid(f"There is no space with id [{text}] and key '{key}'.", field="selectedSpaces")
    return sorted(set(ids.values()))


# Done in steps


def _finished(task: LongTask, now: Instant) -> LongTask:
    return msgspec.structs.replace(task, done=task.total, successful=1, finished_at=now)


async def count(session: Session, actor: Actor, now: Instant, task: LongTask) -> LongTask:
    """Note who holds what in some spaces; at the end put together what was noted."""
    given = msgspec.json.decode(task.input, type=Counting)
    if given.after == 0:
        await rows.forget_holders(session)
    ids = await rows.some_spaces(session, after=given.after, limit=STEP, ids=None, but=None, personal=None)
    if ids:
        holders = await _holders(session, ids, await rows.grants(session, ids))
        await rows.hold(session, [msgspec.structs.astuple(one) for one in holders])
        await rows.remember(session, task.id, msgspec.json.encode(Counting(after=ids[-1])).decode())
        return msgspec.structs.replace(task, done=task.done + len(ids))
    found = [
        Combination(session.new_id(), _id(permissions), permissions, " ".join(kinds), spaces, principals)
        for permissions, kinds, spaces, principals in await rows.counted(session)
    ]
    await rows.replace(session, found)
    await rows.forget_holders(session)
    return _finished(task, now)


def _id(permissions: str) -> str:
    return hashlib.sha256(permissions.encode()).hexdigest()[:32]


def _together(permissions: Iterable[str]) -> str:
    """Permissions as one text, in the catalogue's order as those of roles are."""
    held = frozenset(permissions)
    return " ".join([*(one for one in grants.CATALOGUE if one in held), *sorted(held - grants.CATALOGUE.keys())])


async def _holders(session: Session, ids: Sequence[int], granted: dict[tuple[int, str], list[str]]) -> list[Holder]:
    """Who holds something in these spaces without a role."""
    taken = await rows.with_role(session, ids)
    free = {pair: permissions for pair, permissions in granted.items() if pair not in taken}
    people = await rows.people(session, {principal[2:] for _, principal in free if principal.startswith("u:")})
    return [
        Holder(space_id, principal, _kind(principal, people), _together(permissions))
        for (space_id, principal), permissions in free.items()
    ]


def _kind(principal: str, people: dict[str, tuple[bool, str]]) -> str:
    mark, _, name = principal.partition(":")
    if mark == "c":
        return _CLASSES[principal]
    if mark == "g":
        return "GROUP"
    guest, of_type = people.get(name, (False, ""))
    return "GUEST" if guest else "APP" if of_type == "app" else "USER"


async def move(session: Session, actor: Actor, now: Instant, task: LongTask) -> LongTask:
    """Give roles, or take everything, in some spaces; one that nobody would administer then stays as it is."""
    given = msgspec.json.decode(task.input, type=Moving)
    ids = await rows.some_spaces(
        session, after=given.after, limit=STEP, ids=given.ids, but=given.but, personal=given.personal
    )
    if not ids:
        return _moved(task, now, given.left)
    await lock(session, *ids, alone=True)
    wanted = {role_id for kinds in given.moves.values() for role_id in (kinds or {}).values() if role_id is not None}
    roles = await role_rows.hold_some(session, wanted)
    granted = await rows.grants(session, ids)
    after: dict[tuple[int, str], Role | None] = {}
    held: dict[tuple[int, str], str] = {}
    for one in await _holders(session, ids, granted):
        if one.permissions in given.moves:
            kinds = given.moves[one.permissions]
            if kinds is None or one.kind in kinds:
                role_id = None if kinds is None else kinds[one.kind]
                after[one.space_id, one.principal] = None if role_id is None else _still(roles, role_id)
                held[one.space_id, one.principal] = one.permissions
    left = _without_administrator(granted, after)
    moved = {pair: role for pair, role in after.items() if pair[0] not in left}
    await _apply(session, moved)
    await _record(session, actor, held, moved)
    going_on = msgspec.structs.replace(given, after=ids[-1], left=[*given.left, *sorted(left)])
    await rows.remember(session, task.id, msgspec.json.encode(going_on).decode())
    return msgspec.structs.replace(task, done=task.done + len(ids))


def _still(roles: dict[str, Role], role_id: str) -> Role:
    """Raises Invalid for a role that was removed since it was asked for."""
    if role_id not in roles:
        raise Invalid(f"Cannot find a space role with id [{role_id}]", field="roleId")
    return roles[role_id]


def _without_administrator(
    granted: dict[tuple[int, str], list[str]], after: dict[tuple[int, str], Role | None]
) -> set[int]:
    """Spaces that are administered now, and would not be."""
    now, then = set(), set()
    for pair, permissions in granted.items():
        if _ADMINISTER in permissions:
            now.add(pair[0])
        role = after.get(pair)
        if _ADMINISTER in (permissions if pair not in after else role.permissions.split() if role else ()):
            then.add(pair[0])
    return now - then


async def _apply(session: Session, after: dict[tuple[int, str], Role | None]) -> None:
    outsiders = await space_roles.outsiders_among(session, sorted({principal for _, principal in after}))
    by_space: dict[int, list[tuple[str, Role]]] = {}
    for (space_id, principal), role in after.items():
        if role is not None:
            by_space.setdefault(space_id, []).append((principal, role))
    for space_id, given in by_space.items():
        await role_rows.assign(session, space_id, given)
    await role_rows.regrant(
        session,
        [
            (space_id, principal, space_roles.held_by(role, outsiders.get(principal, False)) if role else ())
            for (space_id, principal), role in after.items()
        ],
    )


async def _record(
    session: Session, actor: Actor, held: dict[tuple[int, str], str], after: dict[tuple[int, str], Role | None]
) -> None:
    called = await audit.principals(session, (principal for _, principal in after))
    told: dict[int, list[Changed]] = {}
    for (space_id, principal), role in after.items():
        change = Changed(called[principal], held[space_id, principal], role.name if role else "")
        told.setdefault(space_id, []).append(change)
    for space_id, space in (await audit.spaces(session, told)).items():
        await audit.record(
            session, actor, "Permissions", "Space permissions moved to roles", space, changed=told[space_id]
        )


def _moved(task: LongTask, now: Instant, left: Sequence[int]) -> LongTask:
    if not left:
        return _finished(task, now)
    named = ", ".join(str(one) for one in left[:MAX_NAMED])
    more = f" and {len(left) - MAX_NAMED} more" if len(left) > MAX_NAMED else ""
    text = f"Nobody would administer these spaces, so they stay as they are: {named}{more}. All others are done."
    return msgspec.structs.replace(task, messages=msgspec.json.encode([text]).decode(), finished_at=now)
