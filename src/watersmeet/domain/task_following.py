"""What tasks are made of: the current body of a page or a blog post, whenever it becomes another."""

from __future__ import annotations

import msgspec

from watersmeet.markup.tasks import Task, may_hold_tasks, tasks
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.ids import AccountId, Instant, instant
from watersmeet.model.inline_task import InlineTask
from watersmeet.storage import inline_tasks
from watersmeet.storage.work import Session

_KINDS = ("page", "blogpost")


async def follow(session: Session, actor: Actor, now: Instant, page: Content, before: Content | None = None) -> None:
    """Keep the tasks of a content's new current body; none is lost that the body still names by the same local id.

    before: the content with the body that was current; None when it had none.
    """
    had = before is not None and may_hold_tasks(before.representation, before.body)
    if page.kind not in _KINDS or not (had or may_hold_tasks(page.representation, page.body)):
        return
    old = await inline_tasks.of(session, page.id) if before is not None else {}
    new, changed = [], []
    for task in tasks(page.representation, page.body):
        known = old.pop(task.local_id, None)
        if known is None:
            new.append(_made(session, actor, now, page, task))
            continue
        following = _following(actor, now, page, known, task)
        if following != known:
            changed.append(msgspec.structs.replace(following, updated_at=now))
    if old:
        await inline_tasks.delete(session, page.id, [task.id for task in old.values()])
    if changed:
        await inline_tasks.update(session, changed)
    if new:
        await inline_tasks.insert(session, new)


def _made(session: Session, actor: Actor, now: Instant, page: Content, task: Task) -> InlineTask:
    complete = task.status == "complete"
    return InlineTask(
        id=session.new_id(),
        content_id=page.id,
        local_id=task.local_id,
        status=task.status,
        representation=page.representation or "storage",
        body=task.body,
        blank=int(task.blank),
        created_by=actor.account_id,
        assigned_to=_account(task),
        completed_by=actor.account_id if complete else None,
        created_at=now,
        updated_at=now,
        due_at=None if task.due is None else instant(task.due),
        completed_at=now if complete else None,
    )


def _following(actor: Actor, now: Instant, page: Content, known: InlineTask, task: Task) -> InlineTask:
    """A known task as a new body has it."""
    ticked = (known.completed_by, known.completed_at)
    if task.status != known.status:
        ticked = (actor.account_id, now) if task.status == "complete" else (None, None)
    return msgspec.structs.replace(
        known,
        status=task.status,
        representation=page.representation or "storage",
        body=task.body,
        blank=int(task.blank),
        assigned_to=_account(task),
        completed_by=ticked[0],
        due_at=None if task.due is None else instant(task.due),
        completed_at=ticked[1],
    )


def _account(task: Task) -> AccountId | None:
    return None if task.assigned_to is None else AccountId(task.assigned_to)
