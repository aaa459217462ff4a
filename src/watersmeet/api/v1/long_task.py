"""Answers about long tasks, v1."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.contract.v1.common import LongTaskPointer, Many, TaskLinks
from watersmeet.contract.v1.long_task import (
    GetTask,
    GetTasks,
    LongTaskStatus,
    LongTaskStatusWithLinks,
    Message,
    TaskName,
)
from watersmeet.domain import tasks
from watersmeet.model.errors import NotFound
from watersmeet.model.ids import epoch_ms
from watersmeet.model.tasks import LongTask
from watersmeet.storage import accounts
from watersmeet.storage import tasks as rows

DONE: Final = {
    "space_delete": "The space was deleted.",
    "page_archive": "The pages were archived.",
    "space_role_update": "The role was changed for all who have it.",
    "space_role_delete": "The role was removed.",
    "space_permission_count": "What is held without roles was counted.",
    "space_permission_move": "What was asked for was done.",
}


def ari(cloud_id: str, task: LongTask) -> str:
    return f"ari:cloud:confluence:{cloud_id}:long-running-task/{task.id}"


async def pointer(call: Call[Any], task: LongTask) -> LongTaskPointer:
    """Where a task that was begun tells how far it is."""
    cloud_id = (await accounts.the_site(call.db)).cloud_id
    status = TaskLinks(status=f"/rest/api/longtask/{task.id}")
    return LongTaskPointer(ari=ari(cloud_id, task), id=str(task.id), links=status)


@answers(GetTasks)
async def get_tasks(call: Call[None], req: GetTasks) -> Many[LongTaskStatus]:
    limit = clamped(req.limit)
    cloud_id = (await accounts.the_site(call.db)).cloud_id
    some = await rows.of(call.db, call.actor.account_id, offset=req.start, limit=limit + 1)
    kept, more = cut(some, limit)
    return many(call, [_shown(call, row, cloud_id) for row in kept], req.start, limit, more)


@answers(GetTask)
async def get_task(call: Call[None], req: GetTask) -> LongTaskStatusWithLinks:
    if not req.id.isdecimal() or not req.id.isascii() or len(req.id) > 18:
        raise NotFound(f"Cannot find a task with id [{req.id}]")
    task = await tasks.get(call.db, call.actor, int(req.id))
    cloud_id = (await accounts.the_site(call.db)).cloud_id
    own = {"self": f"{call.base}/rest/api/longtask/{task.id}", "base": call.base, "context": "/wiki"}
    return LongTaskStatusWithLinks(**msgspec.structs.asdict(_shown(call, task, cloud_id)), links=own)


def _shown(call: Call[Any], task: LongTask, cloud_id: str) -> LongTaskStatus:
    finished = task.finished_at is not None
    successful = task.successful == 1
    said: list[str] = msgspec.json.decode(task.messages, type=list[str])
    if successful and not said:
        said = [DONE.get(task.kind, "Done.")]
    messages = [Message(translation=text, args=[]) for text in said]
    if finished:
        percentage = 100 if successful else 0
    else:
        percentage = min(99, task.done * 100 // max(task.total, 1))
    return LongTaskStatus(
        ari=ari(cloud_id, task),
        id=str(task.id),
        name=TaskName(key=f"com.atlassian.confluence.{task.kind.replace('_', '.')}", args=[]),
        elapsed_time=epoch_ms(task.finished_at or call.now) - epoch_ms(task.created_at),
        percentage_complete=percentage,
        successful=successful,
        finished=finished,
        messages=messages,
        status="SUCCESS" if successful else "FAILED" if finished else "IN_PROGRESS",
        errors=messages if finished and not successful else [],
        additional_details={},
    )
