"""Long tasks, REST v1."""

from __future__ import annotations

from typing import Any

from msgspec import field

from watersmeet.contract.core import Effect, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, Limit, ListRequest, Many, V1Request

GROUP = DOCS + "api-group-long-running-task/"
READ = frozenset({"read:content.metadata:confluence"})
READ_CLASSIC = frozenset({"read:confluence-space.summary"})


class TaskName(Wire):
    key: str
    args: list[Any]


class Message(Wire):
    translation: str
    args: list[Any]


class LongTaskStatus(Wire):
    """How far a task is. `elapsedTime` is in milliseconds; `errors` are there when it failed."""

    ari: str
    id: str
    name: TaskName
    elapsed_time: int
    percentage_complete: int
    successful: bool
    finished: bool
    messages: list[Message]
    status: str
    errors: list[Message]
    additional_details: dict[str, Any]


class LongTaskStatusWithLinks(LongTaskStatus):
    links: dict[str, str] = field(name="_links")


class GetTasks(ListRequest[Many[LongTaskStatus]]):
    """List the caller's long tasks, newest first."""

    op = Op(
        route="GET /wiki/rest/api/longtask",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-wiki-rest-api-longtask-get",
    )

    limit: Query[Limit] = 100
    key: Query[str | None] = None
    expand: Query[Expand | None] = None


class GetTask(V1Request[LongTaskStatusWithLinks]):
    """Read how far a long task is. Errors: 404 there is none of that id, or it is another's."""

    op = Op(
        route="GET /wiki/rest/api/longtask/{id}",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-longtask-id-get",
    )

    id: Path[str]
    expand: Query[Expand | None] = None
