"""Tasks, REST v2: the check boxes in pages and blog posts."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from watersmeet.contract.core import MAX_INT64, Body, Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, BodyBulk, BodyFormat, IdList, Many, Paged

GROUP = DOCS + "api-group-task/"
READ = frozenset({"read:task:confluence"})

TaskStatus = Literal["complete", "incomplete"]
Ids = Annotated[IdList, msgspec.Meta(max_length=250)]
AccountIds = Annotated[tuple[str, ...], msgspec.Meta(max_length=250)]
EpochMs = Annotated[int, msgspec.Meta(le=MAX_INT64)]


class Task(Wire):
    """A task. It stands in a page or in a blog post; the other of the two ids is null."""

    id: str
    local_id: str
    space_id: str
    page_id: str | None
    blog_post_id: str | None
    status: TaskStatus
    body: BodyBulk
    created_by: str | None
    assigned_to: str | None
    completed_by: str | None
    created_at: str
    updated_at: str
    due_at: str | None
    completed_at: str | None


class TaskUpdate(Wire):
    """Body of PUT /tasks/{id}. Only `status` is set; the other members may say what reading answered."""

    status: TaskStatus
    id: str | None = None
    local_id: str | None = None
    space_id: str | None = None
    page_id: str | None = None
    blog_post_id: str | None = None
    created_by: str | None = None
    assigned_to: str | None = None
    completed_by: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    due_at: str | None = None
    completed_at: str | None = None


class GetTasks(Paged[Many[Task]]):
    """List the tasks in content the caller may view, by id.

    Errors: 400 an unknown status, an id that is none, or an invalid cursor; 401 no credential.
    """

    op = Op(
        route="GET /wiki/api/v2/tasks",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-tasks-get",
    )

    body_format: Query[BodyFormat | None] = None
    include_blank_tasks: Query[bool | None] = None
    status: Query[TaskStatus | None] = None
    task_id: Query[Ids | None] = None
    space_id: Query[Ids | None] = None
    page_id: Query[Ids | None] = None
    blogpost_id: Query[Ids | None] = None
    created_by: Query[AccountIds | None] = None
    assigned_to: Query[AccountIds | None] = None
    completed_by: Query[AccountIds | None] = None
    created_at_from: Query[EpochMs | None] = None
    created_at_to: Query[EpochMs | None] = None
    due_at_from: Query[EpochMs | None] = None
    due_at_to: Query[EpochMs | None] = None
    completed_at_from: Query[EpochMs | None] = None
    completed_at_to: Query[EpochMs | None] = None


class GetTaskById(Request[Task]):
    """Read one task.

    Errors: 400 its body cannot be shown in the format asked for; 404 no such task in content the caller may view.
    """

    op = Op(
        route="GET /wiki/api/v2/tasks/{id}",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-tasks-id-get",
    )

    id: Path[Id]
    body_format: Query[BodyFormat | None] = None


class UpdateTask(Request[Task]):
    """Tick a task, or take the tick away; the content it stands in gets a new, minor version.

    Errors: 400 no status, path and body name different ids, or the content is archived; 404 no such task in content
    the caller may edit.
    """

    op = Op(
        route="PUT /wiki/api/v2/tasks/{id}",
        granular=frozenset({"write:task:confluence"}),
        connect="WRITE",
        effect=Effect.UPDATE,
        source=GROUP + "#api-tasks-id-put",
    )

    id: Path[Id]
    body_format: Query[BodyFormat | None] = None
    body: Body[TaskUpdate]
