"""Long tasks: asked for in a request, done in steps afterwards, each step a transaction of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec

from watersmeet.domain import audit, contents, events, pages, people, role_transition, space_roles, trash
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Invalid, NotFound, Refusal
from watersmeet.model.ids import Instant
from watersmeet.model.space import Space
from watersmeet.model.space_role import Role
from watersmeet.model.tasks import LongTask
from watersmeet.storage import accounts, properties, space_contents, spaces, tasks
from watersmeet.storage.tree import lock
from watersmeet.storage.work import Session

STEP = 200
"""Contents handled in one transaction, so that other writers get their turn."""

MAX_ARCHIVED = 300


async def start(session: Session, actor: Actor, now: Instant, kind: str, given: dict[str, Any], total: int) -> LongTask:
    """Ask for a task; the worker takes it up when the request is committed."""
    task = LongTask(
        id=session.new_id(),
        kind=kind,
        account_id=actor.account_id,
        input=msgspec.json.encode(given).decode(),
        done=0,
        total=total,
        successful=0,
        messages="[]",
        created_at=now,
        finished_at=None,
    )
    await tasks.insert(session, task)
    return task


async def delete_space(session: Session, actor: Actor, now: Instant, space: Space) -> LongTask:
    """Ask for a space the caller administers, and all in it, to be removed. It is unseen at once."""
    total = await space_contents.count(session, space.id)
    await lock(session, space.id, alone=True)
    await spaces.drop_grants(session, space.id)
    await events.space(session, "space_removed", space, actor, now)
    await audit.record(session, actor, "Spaces", "Space deleted", audit.space(space.key), description=space.name)
    return await start(session, actor, now, "space_delete", {"space": space.id, "key": space.key}, total + 1)


async def archive_pages(session: Session, actor: Actor, now: Instant, ids: list[int]) -> LongTask:
    """Ask for pages to be archived together. Raises Invalid, NotFound, Forbidden when one cannot be."""
    if not ids or len(ids) > MAX_ARCHIVED:
        raise Invalid(f"Between 1 and {MAX_ARCHIVED} pages can be archived at once.", field="pages")
    for content_id in ids:
        page, may = await pages.hold(session, actor, content_id, "archive/page")
        if "archive/page" not in may:
            raise contents.refused("archive", content_id)
        trash.check_archivable(page)
    return await start(session, actor, now, "page_archive", {"pages": ids}, len(ids))


async def update_role(
    session: Session,
    actor: Actor,
    now: Instant,
    role_id: str,
    new: space_roles.NewRole,
    *,
    anonymous: str | None,
    guests: str | None,
) -> tuple[Role, LongTask]:
    """Change a role, and ask for the change to be brought to those who have it. Raises NotFound, Invalid, Forbidden."""
    given = space_roles.Bringing(role=role_id, anonymous=anonymous, guests=guests)
    role, total = await space_roles.update(session, actor, role_id, new, given)
    return role, await start(session, actor, now, "space_role_update", msgspec.to_builtins(given), total)


async def remove_role(session: Session, actor: Actor, now: Instant, role_id: str) -> LongTask:
    """Hide a role, and ask for it to be taken from those who have it. Raises NotFound, Invalid, Forbidden."""
    total = await space_roles.remove(session, actor, role_id)
    return await start(session, actor, now, "space_role_delete", {"role": role_id}, total + 1)


async def count_permissions(session: Session, actor: Actor, now: Instant) -> LongTask:
    """Ask for a count of what is held without roles; answers one that goes on already. Raises Forbidden."""
    going_on = await role_transition.alone(session, actor)
    if going_on is not None:
        found = await get(session, actor, going_on)
        if found.kind == role_transition.COUNT:
            return found
    total = await role_transition.size(session)
    return await start(session, actor, now, role_transition.COUNT, {}, total + 1)


async def move_to_roles(
    session: Session,
    actor: Actor,
    now: Instant,
    moves: Sequence[role_transition.Move],
    selection: role_transition.Selection,
    named: Sequence[tuple[str, str]],
) -> LongTask:
    """Ask for roles to be given, or access to be taken, in many spaces. Raises Invalid, Forbidden."""
    going_on = await role_transition.alone(session, actor)
    if going_on is not None:
        raise Invalid(f"The task with id [{going_on}] has to end first.")
    given, total = await role_transition.plan(session, moves, selection, named)
    return await start(session, actor, now, role_transition.MOVE, msgspec.to_builtins(given), total + 1)


async def of_transition(session: Session, actor: Actor, task_id: str) -> LongTask:
    """A task that counts or moves. Raises NotFound, Forbidden."""
    space_roles.check_administrator(actor)
    if task_id.isascii() and task_id.isdecimal() and len(task_id) <= 18:
        found = await tasks.get(session, int(task_id))
        if found is not None and found.kind in role_transition.KINDS:
            return found
    raise NotFound(f"Cannot find a task with id [{task_id}]")


async def get(session: Session, actor: Actor, task_id: int) -> LongTask:
    """A task of the caller's, or any for an administrator. Raises NotFound."""
    found = await tasks.get(session, task_id)
    if found is None or (found.account_id != actor.account_id and not actor.administrator):
        raise NotFound(f"Cannot find a task with id [{task_id}]")
    return found


# Doing them

Step = Callable[[Session, Actor, Instant, LongTask], Awaitable[LongTask]]


async def _step_delete_space(session: Session, actor: Actor, now: Instant, task: LongTask) -> LongTask:
    space_id = msgspec.json.decode(task.input)["space"]
    some = await space_contents.some_ids(session, space_id, STEP)
    for content_id in some:
        await space_contents.remove(session, content_id)
    if some:
        return msgspec.structs.replace(task, done=task.done + len(some))
    await properties.delete_all(session, "space", space_id)
    await spaces.delete(session, space_id)
    return _finished(task, now)


async def _step_archive_pages(session: Session, actor: Actor, now: Instant, task: LongTask) -> LongTask:
    await trash.archive(session, actor, now, msgspec.json.decode(task.input)["pages"])
    return _finished(task, now)


async def _step_role(session: Session, actor: Actor, now: Instant, task: LongTask) -> LongTask:
    given = msgspec.json.decode(task.input, type=space_roles.Bringing)
    work = space_roles.bring if task.kind == "space_role_update" else space_roles.take_away
    handled = await work(session, given)
    return msgspec.structs.replace(task, done=task.done + handled) if handled else _finished(task, now)


_STEPS: dict[str, Step] = {
    "space_delete": _step_delete_space,
    "page_archive": _step_archive_pages,
    "space_role_update": _step_role,
    "space_role_delete": _step_role,
    role_transition.COUNT: role_transition.count,
    role_transition.MOVE: role_transition.move,
}


def _finished(task: LongTask, now: Instant) -> LongTask:
    return msgspec.structs.replace(task, done=task.total, successful=1, finished_at=now)


class Failed(Exception):
    """A task that cannot be done, with the reason."""

    def __init__(self, task: LongTask, refusal: Refusal) -> None:
        super().__init__(refusal.text)
        self.task = task
        self.refusal = refusal


async def any_waiting(session: Session) -> bool:
    """Whether there is anything to do."""
    return await tasks.waiting(session)


async def step(session: Session, now: Instant) -> bool:
    """Do one step of the oldest waiting task; False when none is free. Raises Failed, to be given to `fail`."""
    task = await tasks.next_waiting(session)
    if task is None:
        return False
    account = await accounts.get(session, task.account_id) if task.account_id else None
    actor = await people.actor_of(session, account) if account else await people.anonymous(session)
    try:
        done = await _STEPS[task.kind](session, actor, now, task)
    except Refusal as refusal:
        raise Failed(task, refusal) from refusal
    await tasks.progress(session, done)
    return True


async def fail(session: Session, now: Instant, task: LongTask, refusal: Refusal) -> None:
    """End a task with the reason why it cannot be done."""
    messages = msgspec.json.encode([refusal.text]).decode()
    await tasks.progress(session, msgspec.structs.replace(task, messages=messages, finished_at=now))
