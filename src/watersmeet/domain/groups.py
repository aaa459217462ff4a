"""Groups: reading them, making and removing them, and who is in them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from watersmeet.domain import audit, people
from watersmeet.model.actor import Actor, group_principal
from watersmeet.model.errors import Conflict, Forbidden, Invalid, NotFound
from watersmeet.model.ids import Instant
from watersmeet.model.people import Account, Group
from watersmeet.storage import accounts, outbox
from watersmeet.storage import groups as rows
from watersmeet.storage.work import Session


class Which(NamedTuple):
    """A group by its id, or by its name in any case."""

    by: Literal["id", "name"]
    value: str


def check_reader(actor: Actor) -> None:
    """Groups are for those who are signed in. Raises Forbidden."""
    if actor.anonymous:
        raise Forbidden("Only a signed-in caller may view groups.")


async def get(session: Session, actor: Actor, which: Which) -> Group:
    """A group. Raises Forbidden, NotFound."""
    check_reader(actor)
    return await _found(session, which)


async def select(session: Session, actor: Actor, wanted: rows.Filter) -> list[Group]:
    """Groups by name. Raises Forbidden."""
    check_reader(actor)
    return await rows.select(session, wanted)


async def count(session: Session, actor: Actor, wanted: rows.Filter) -> int:
    """How many groups there are on all pages of a list. Raises Forbidden."""
    check_reader(actor)
    return await rows.count(session, wanted)


async def members(session: Session, actor: Actor, which: Which, *, offset: int, limit: int) -> list[str]:
    """The ids of a group's members, of none when there is no such group. Raises Forbidden."""
    check_reader(actor)
    group = await _look_up(session, which)
    return [] if group is None else await rows.members(session, group.group_id, offset=offset, limit=limit)


async def count_members(session: Session, actor: Actor, group_id: str) -> int:
    """How many members a group has. Raises Forbidden."""
    check_reader(actor)
    return await rows.count_members(session, group_id)


async def create(session: Session, actor: Actor, at: Instant, name: str) -> Group:
    """Make a group. Raises Forbidden, Invalid."""
    await _begin(session, actor)
    try:
        group = await people.add_group(session, name, by=actor)
    except Conflict as error:
        raise Invalid(error.text, field="name") from error
    await _tell(session, "group_created", group, actor, at)
    return group


async def remove(session: Session, actor: Actor, at: Instant, which: Which) -> None:
    """Remove a group and everything that was granted to it. Raises Forbidden, NotFound, Invalid.

    What was restricted to it alone stays restricted, so that nobody sees it who did not before.
    """
    await _begin(session, actor)
    group = await _found(session, which)
    await rows.delete(session, group.group_id, group_principal(group.group_id))
    if group.role == "admins":
        await _check_administered(session)
    if group.role == "users" and not await accounts.groups_with_role(session, "users"):
        raise Invalid(
            f"The group '{group.name}' is the last one that lets people use the site. It cannot be removed.",
            field=which.by,
        )
    await _tell(session, "group_removed", group, actor, at)
    await audit.record(session, actor, "Users and groups", "Group removed", audit.group(group))


async def add_member(session: Session, actor: Actor, which: Which, account_id: str) -> None:
    """Put somebody into a group, who may be in it already. Raises Forbidden, NotFound, Invalid."""
    await _begin(session, actor)
    group = await _found(session, which)
    account = await accounts.get(session, account_id)
    if account is None:
        raise Invalid(f"No user found with accountId : {account_id}", field="accountId")
    if await rows.join(session, account_id, group.group_id):
        await _record(session, actor, "User added to group", group, account)


async def remove_member(session: Session, actor: Actor, which: Which, account_id: str) -> None:
    """Take somebody out of a group, who may not be in it. Raises Forbidden, NotFound, Invalid."""
    await _begin(session, actor)
    group = await _found(session, which)
    account = await accounts.get(session, account_id)
    if account is None:
        raise NotFound(f"No user found with accountId : {account_id}")
    left = await rows.leave(session, account_id, group.group_id)
    if group.role == "admins":
        await _check_administered(session)
    if left:
        await _record(session, actor, "User removed from group", group, account)


async def _record(session: Session, actor: Actor, summary: str, group: Group, account: Account) -> None:
    await audit.record(
        session, actor, "Users and groups", summary, audit.group(group), associated=[audit.account(account)]
    )


async def _begin(session: Session, actor: Actor) -> None:
    """Let only administrators change groups, one after the other: each sees what the one before has left.

    Every process asks anew who its callers are, once this is committed. Raises Forbidden.
    """
    if not actor.administrator:
        raise Forbidden("Only an administrator of the site may change groups.")
    await accounts.identities_changed(session)


async def _check_administered(session: Session) -> None:
    """Raises Invalid where the site would be left without an administrator."""
    if not await rows.has_administrator(session):
        raise Invalid("Nobody would be left to administer the site. Make somebody else an administrator first.")


async def _look_up(session: Session, which: Which) -> Group | None:
    if which.by == "id":
        return await rows.get(session, which.value)
    return await accounts.group_named(session, which.value)


async def _found(session: Session, which: Which) -> Group:
    group = await _look_up(session, which)
    if group is None:
        raise NotFound(f"No group found with {which.by} : {which.value}")
    return group


async def _tell(session: Session, kind: str, group: Group, actor: Actor, at: Instant) -> None:
    payload = {"accountId": actor.account_id, "group": {"id": group.group_id, "name": group.name}}
    await outbox.put(session, kind, payload, at)
