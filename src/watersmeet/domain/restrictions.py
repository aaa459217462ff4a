"""Restrictions: who alone may view or edit a content. Restrictions on viewing hold for all below it as well."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, Literal

from watersmeet.domain import audit, contents, events
from watersmeet.model.actor import Actor, group_principal, user_principal
from watersmeet.model.audit import Changed
from watersmeet.model.content import TREE_KINDS, Content
from watersmeet.model.errors import Invalid, NotFound
from watersmeet.model.ids import Instant
from watersmeet.storage import accounts, batches, content, gates, restrictions
from watersmeet.storage import tree as rows
from watersmeet.storage.work import Database, Session

Operation = Literal["read", "update"]
OPERATIONS: Final[tuple[Operation, ...]] = ("read", "update")
RESTRICTED: Final = (*TREE_KINDS, "blogpost")
"""What has restrictions of its own; all else goes by what it hangs on."""

RESTRICT: Final = "restrict_content/space"
MAX_PRINCIPALS: Final = 500

Principals = Mapping[str, Collection[str]]
"""Principals by operation. An operation that is missing, or has none, is open to whoever else may."""


async def get(session: Session, actor: Actor, content_id: int) -> tuple[Content, dict[str, list[str]]]:
    """A content and its own restrictions. Raises NotFound."""
    found = await restrictions.see(session, actor, content_id)
    if found is None or found[0].kind not in RESTRICTED:
        raise _missing(content_id)
    return found


def _missing(content_id: int) -> NotFound:
    return NotFound(f"No content found with id: ContentId{{id={content_id}}}")


async def change(
    session: Session,
    actor: Actor,
    now: Instant,
    content_id: int,
    wanted: Callable[[dict[str, list[str]]], Principals],
) -> tuple[Content, dict[str, list[str]]]:
    """Give a content the restrictions that `wanted` makes of those it has. Raises NotFound, Forbidden, Invalid."""
    item = await _hold(session, actor, content_id)
    had = await restrictions.of(session, item.id)
    asked = wanted(had)
    made: dict[str, list[str]] = {operation: sorted(set(asked.get(operation, ()))) for operation in OPERATIONS}
    changed: list[str] = [operation for operation in OPERATIONS if made[operation] != had.get(operation, [])]
    for operation in changed:
        _check_not_locked_out(actor, operation, made[operation])
        if len(made[operation]) > MAX_PRINCIPALS:
            raise Invalid(f"At most {MAX_PRINCIPALS} people and groups can be named.", field="restrictions")
        await restrictions.replace(session, item.id, operation, made[operation])
    if "read" in changed and made["read"]:
        inside = await gates.members(session, item.gate_id)
        if item.id not in inside:
            await content.update(session, item.id, gate_id=await gates.intern(session, inside | {item.id}))
            await restrictions.begin(session, item.id, item.path)
    if changed:
        await events.restrictions(session, item, actor, now)
        await _record(session, actor, item, {one: had.get(one, []) for one in changed}, made)
    return item, {operation: names for operation, names in made.items() if names}


async def _record(session: Session, actor: Actor, item: Content, had: Principals, made: Principals) -> None:
    called = await audit.principals(session, {name for names in (*had.values(), *made.values()) for name in names})

    def told(names: Collection[str]) -> str:
        return ", ".join(called[name] for name in names)

    await audit.record(
        session,
        actor,
        "Permissions",
        "Content restrictions changed",
        audit.content(item),
        changed=[Changed(operation, told(had[operation]), told(made[operation])) for operation in had],
        associated=[audit.space(item.space_key)],
    )


async def _hold(session: Session, actor: Actor, content_id: int) -> Content:
    """The content, its tree locked, when the caller may restrict it. Raises NotFound, Forbidden."""
    await rows.lock_around(session, [content_id])
    seen = await content.see(session, actor, content_id)
    if seen is None or seen.kind not in RESTRICTED:
        raise _missing(content_id)
    update = contents.permission("update", seen.kind)
    item, may = await contents.hold(session, actor, seen.kind, content_id, update, RESTRICT)
    if update not in may or not (RESTRICT in may or contents.is_own(item, actor)):
        raise contents.refused("restrict", content_id, item.kind)
    return item


def _check_not_locked_out(actor: Actor, operation: str, principals: Collection[str]) -> None:
    """Who restricts something must keep what they take from others. Raises Invalid."""
    if principals and not set(principals) & set(actor.principals):
        what = "view" if operation == "read" else "edit"
        raise Invalid(
            f"With these restrictions you could not {what} the content yourself: name your own account, or a group "
            "you are in, as well.",
            field="restrictions",
        )


async def settle(database: Database) -> None:
    """Give every branch under a new restriction its gates, some at a time, so that nobody waits for long."""
    while await database.write(restrictions.go_on):
        pass


# Whom restrictions name


async def principals(
    session: Session, account_ids: Iterable[str], group_ids: Iterable[str], group_names: Iterable[str]
) -> list[str]:
    """The principals of people and groups. Raises NotFound naming who is not there."""
    people, groups, of_name = list(account_ids), list(group_ids), []
    known = await accounts.get_all(session, people)
    for account_id in people:
        if account_id not in known:
            raise NotFound(f"There is no user with the accountId '{account_id}'.")
    for name in group_names:
        group = await accounts.group_named(session, name)
        if group is None:
            raise NotFound(f"There is no group named '{name}'.")
        of_name.append(group.group_id)
    there = await batches.groups(session, groups) if groups else {}
    for group_id in groups:
        if group_id not in there:
            raise NotFound(f"There is no group with the id '{group_id}'.")
    return [*map(user_principal, people), *map(group_principal, (*groups, *of_name))]
