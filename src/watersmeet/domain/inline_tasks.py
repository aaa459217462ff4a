"""Tasks in pages and blog posts: they follow the current body, and ticking one changes it."""

from __future__ import annotations

import msgspec

from watersmeet.domain import contents, pages
from watersmeet.markup import tasks as markup
from watersmeet.markup.formats import kept
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Forbidden, Invalid, NotFound
from watersmeet.model.ids import Instant
from watersmeet.model.inline_task import Placed
from watersmeet.storage import inline_tasks, shared_drafts
from watersmeet.storage.work import Session


def missing(task_id: int) -> NotFound:
    """The words for a task that is absent, and for one in content the caller may not know of."""
    return NotFound(f"Cannot find a task with id [{task_id}]")


async def get(session: Session, actor: Actor, task_id: int) -> Placed:
    """A task in content the caller sees. Raises NotFound."""
    found = await inline_tasks.see(session, actor, task_id)
    if found is None:
        raise missing(task_id)
    return found


async def set_status(session: Session, actor: Actor, now: Instant, task_id: int, status: markup.Status) -> Placed:
    """Tick a task or take the tick away, as a minor version of what it stands in. Raises NotFound, Forbidden, Invalid.

    The same is done in the shared draft, which stays. A task that has the status already stays as it is.
    """
    found = await get(session, actor, task_id)
    kind, content_id = found.kind, found.task.content_id
    update = contents.permission("update", kind)
    page, may = await contents.hold(session, actor, kind, content_id, update)
    if update not in may:
        raise Forbidden(f"The caller may not change the task with id [{task_id}]", instead=missing(task_id).text)
    found = await get(session, actor, task_id)
    if found.task.status == status:
        return found
    if page.status != "current":
        raise Invalid(f"The {contents.noun(kind)} the task stands in is {page.status}, not current.", field="status")
    local_id = found.task.local_id
    body = markup.ticked(page.representation, page.body or "", local_id, status)
    if body is None:
        raise missing(task_id)
    written = kept(page.representation or "storage", body)
    change = pages.Change(number=None, body=written, minor=True, keeps_draft=True)
    await pages.write_version(session, actor, now, page, change)
    draft = await shared_drafts.get(session, content_id)
    if draft is not None:
        drafted = markup.ticked(draft.representation, draft.body, local_id, status)
        if drafted is not None:
            await shared_drafts.put(session, content_id, msgspec.structs.replace(draft, body=drafted))
    return await get(session, actor, task_id)
