"""Answers about tasks, v2."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.bodies import all_shown, bulk, one_shown
from watersmeet.api.v2.paging import after, many
from watersmeet.contract.v2.common import BodyBulk, Many
from watersmeet.contract.v2.task import GetTaskById, GetTasks, Task, UpdateTask
from watersmeet.domain import inline_tasks
from watersmeet.domain.rendering import of_task
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import instant
from watersmeet.model.inline_task import Placed
from watersmeet.storage import inline_tasks as stored

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _task(found: Placed, body: BodyBulk) -> Task:
    task = found.task
    at = str(task.content_id)
    return Task(
        id=str(task.id),
        local_id=task.local_id,
        space_id=str(found.space_id),
        page_id=at if found.kind == "page" else None,
        blog_post_id=at if found.kind == "blogpost" else None,
        status=task.status,
        body=body,
        created_by=task.created_by,
        assigned_to=task.assigned_to,
        completed_by=task.completed_by,
        created_at=task.created_at,
        updated_at=task.updated_at,
        due_at=task.due_at,
        completed_at=task.completed_at,
    )


async def _single(call: Call[None], found: Placed, body_format: str | None) -> Task:
    return _task(found, await one_shown(call, of_task(found), body_format))


def _instant(ms: int | None) -> str | None:
    """Milliseconds since 1970 as an instant; before or behind them all where no instant is so early or so late."""
    if ms is None:
        return None
    try:
        at = _EPOCH + timedelta(milliseconds=ms)
    except OverflowError:
        return stored.FIRST if ms < 0 else stored.LAST
    return stored.FIRST if at.year < 1000 else instant(at)


@answers(GetTasks)
async def get_tasks(call: Call[None], req: GetTasks) -> Many[Task]:
    resumed = after(req.cursor, "id")
    wanted = stored.Filter(
        blank=req.include_blank_tasks is not False,
        status=req.status,
        ids=req.task_id,
        space_ids=req.space_id,
        page_ids=req.page_id,
        blogpost_ids=req.blogpost_id,
        created_by=req.created_by,
        assigned_to=req.assigned_to,
        completed_by=req.completed_by,
        created_from=_instant(req.created_at_from),
        created_to=_instant(req.created_at_to),
        due_from=_instant(req.due_at_from),
        due_to=_instant(req.due_at_to),
        completed_from=_instant(req.completed_at_from),
        completed_to=_instant(req.completed_at_to),
        after=None if resumed is None else resumed[1],
        offset=req.start,
        limit=req.limit + 1,
    )

    rows = await stored.select(call.db, call.actor, wanted)
    bodies = await all_shown(call, [of_task(row) for row in rows[: req.limit]], req.body_format)
    by_id = {row.task.id: body for row, body in zip(rows, bodies, strict=False)}

    def show(found: Placed) -> Task:
        return _task(found, bulk(req.body_format, by_id[found.task.id]))

    return many(call, rows, req.limit, "id", lambda row: (None, row.task.id), show)


@answers(GetTaskById)
async def get_task_by_id(call: Call[None], req: GetTaskById) -> Task:
    return await _single(call, await inline_tasks.get(call.db, call.actor, req.id), req.body_format)


@answers(UpdateTask)
async def update_task(call: Call[None], req: UpdateTask) -> Task:
    if req.body.id is not None and req.body.id != str(req.id):
        raise Invalid(f"The id in the path is {req.id}, but the body's is {req.body.id}.", field="id")
    done = await inline_tasks.set_status(call.db, call.actor, call.now, req.id, req.body.status)
    return await _single(call, done, req.body_format)
