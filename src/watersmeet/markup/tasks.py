"""Tasks in a body: finding them, and ticking one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from watersmeet.markup.adf.load import adf_text, dump, load
from watersmeet.markup.storage.located import Part, parts, spliced

Status = Literal["complete", "incomplete"]

MAX_KEY: Final = 255
"""Longer names of tasks and people are taken for none: no client makes them, and no index holds them."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = range(1000, 9999)
_NOWHERE: Final = (-1, -1)
_HELD: Final = frozenset({"ac:image", "ac:emoticon", "ac:structured-macro", "ac:link"})
_ITEMS: Final = frozenset({"taskItem", "blockTaskItem"})


@dataclass(frozen=True, slots=True)
class Task:
    """A task as its author wrote it.

    local_id: what the author's editor named it; where that is missing or taken, a number no other task here has.
    body:     its text, in the body's own format, without the tasks below it.
    blank:    it holds no text of its own, nor a person or a date.
    """

    local_id: str
    status: Status
    body: str
    blank: bool
    assigned_to: str | None
    due: datetime | None


def may_hold_tasks(representation: str | None, value: str | None) -> bool:
    """Whether looking for tasks is worth a parse."""
    if not value:
        return False
    if representation == "atlas_doc_format":
        return "askItem" in value or "\\u00" in value
    return "<ac:task" in value


def tasks(representation: str | None, value: str | None) -> list[Task]:
    """The tasks of a body in the order they stand there. Raises MarkupError."""
    if value is None or not may_hold_tasks(representation, value):
        return []
    if representation == "atlas_doc_format":
        return [task for task, _ in _in_document(load(value))]
    data = value.encode()
    return [_task(one, local_id, data) for one, local_id in _named(_in_fragment(value))]


def ticked(representation: str | None, value: str, local_id: str, status: Status) -> str | None:
    """The body with the status of one task set; None when it has no such task. Raises MarkupError."""
    if not may_hold_tasks(representation, value):
        return None
    if representation == "atlas_doc_format":
        document = load(value)
        for task, node in _in_document(document):
            if task.local_id == local_id:
                _attributes(node)["state"] = "DONE" if status == "complete" else "TODO"
                return dump(document)
        return None
    for one, name in _named(_in_fragment(value)):
        if name == local_id:
            return spliced(value, [(*one.status_at, f"<ac:task-status>{status}</ac:task-status>")])
    return None


def _usable(name: Any) -> str | None:
    """A name that can be kept and looked up."""
    if not isinstance(name, str) or not 0 < len(name.strip()) <= MAX_KEY or "\0" in name:
        return None
    return None if any("\ud800" <= char <= "\udfff" for char in name) else name.strip()


class _Names:
    """Hands every task a name of its own."""

    def __init__(self, wanted: list[str | None]) -> None:
        self._taken = {name for name in wanted if name is not None}
        self._used: set[str] = set()
        self._next = 1

    def name(self, wanted: str | None) -> str:
        if wanted is None or wanted in self._used:
            while str(self._next) in self._taken:
                self._next += 1
            wanted = str(self._next)
            self._taken.add(wanted)
        self._used.add(wanted)
        return wanted


# Storage format


@dataclass(slots=True)
class _Found:
    """An ac:task while it is read.

    status_at: where its status stands, or is to stand: one without status and body is no task.
    body_at:   the inside of its body.
    cut:       lists of tasks inside its body, which belong to those tasks.
    """

    local_id: list[str] = field(default_factory=list)
    uuid: list[str] = field(default_factory=list)
    status: str | None = None
    text: list[str] = field(default_factory=list)
    status_at: tuple[int, int] = _NOWHERE
    body_at: tuple[int, int] = (0, 0)
    cut: list[tuple[int, int]] = field(default_factory=list)
    lists: int = 0
    user: str | None = None
    time: str | None = None
    holds: bool = False
    has_status: bool = False

    def take(self, text: str, element: str) -> None:
        """Text inside an element of the task's."""
        if element == "ac:task-id":
            self.local_id.append(text)
        elif element == "ac:task-uuid":
            self.uuid.append(text)
        elif element == "ac:task-status":
            self.status = self.status or text.strip()
        else:
            self.text.append(text)


def _in_fragment(value: str) -> list[_Found]:
    found: list[_Found] = []
    open_tasks: list[_Found] = []
    inside: list[str] = []
    for part in parts(value):
        if part.kind == "start":
            if part.value == "ac:task":
                open_tasks.append(_Found())
                found.append(open_tasks[-1])
            elif open_tasks:
                _enter(open_tasks[-1], part, inside[-1])
            inside.append(part.value)
        elif part.kind == "end":
            inside.pop()
            if open_tasks:
                _leave(open_tasks[-1], part, inside[-1] if inside else "")
            if part.value == "ac:task":
                open_tasks.pop()
        elif open_tasks:
            open_tasks[-1].take(part.value, inside[-1] if inside[-2:-1] == ["ac:task"] else "")
    return [one for one in found if one.status_at != _NOWHERE]


def _enter(task: _Found, part: Part, parent: str) -> None:
    if part.value == "ac:task-status" and parent == "ac:task" and not task.has_status:
        task.status_at = (part.at, part.after)
    elif part.value == "ac:task-body" and parent == "ac:task":
        task.body_at = (part.after, part.after)
        if not task.has_status:
            task.status_at = (part.at, part.at)
    elif part.value == "ac:task-list":
        task.lists += 1
        if task.lists == 1:
            task.cut.append((part.at, part.after))
    elif part.value == "ri:user":
        task.user = task.user or _usable(part.attributes.get("ri:account-id"))
        task.holds = True
    elif part.value == "time":
        task.time = task.time or part.attributes.get("datetime")
        task.holds = True
    elif part.value in _HELD:
        task.holds = True


def _leave(task: _Found, part: Part, parent: str) -> None:
    if part.value == "ac:task-status" and parent == "ac:task" and not task.has_status:
        task.status_at = (task.status_at[0], part.after)
        task.has_status = True
    elif part.value == "ac:task-body" and parent == "ac:task":
        task.body_at = (task.body_at[0], part.at)
    elif part.value == "ac:task-list":
        task.lists -= 1
        if task.lists == 0:
            task.cut[-1] = (task.cut[-1][0], part.after)


def _named(found: list[_Found]) -> Iterator[tuple[_Found, str]]:
    wanted = [_usable("".join(one.local_id)) or _usable("".join(one.uuid)) for one in found]
    names = _Names(wanted)
    for one, name in zip(found, wanted, strict=True):
        yield one, names.name(name)


def _task(one: _Found, local_id: str, data: bytes) -> Task:
    at, end = one.body_at
    pieces = []
    for begin, after in one.cut:
        if at <= begin <= end:
            pieces.append(data[at:begin])
            at = after
    return Task(
        local_id=local_id,
        status="complete" if one.status == "complete" else "incomplete",
        body=b"".join([*pieces, data[at:end]]).decode(),
        blank=not one.holds and not "".join(one.text).strip(),
        assigned_to=one.user,
        due=_day(one.time),
    )


def _day(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat((text or "").strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year in _YEARS else None


# Atlassian document format


def _attributes(node: dict[str, Any]) -> dict[str, Any]:
    """A node's attributes, made when it has none."""
    if not isinstance(node.get("attrs"), dict):
        node["attrs"] = {}
    found: dict[str, Any] = node["attrs"]
    return found


def _nodes(node: dict[str, Any], *, past_tasks: bool = True) -> Iterator[dict[str, Any]]:
    """All nodes below one, in the order they are read; not those of tasks inside it unless `past_tasks`."""
    stack = [node]
    while stack:
        one = stack.pop()
        if one is not node:
            yield one
            if not past_tasks and _is_task(one):
                continue
        below = one.get("content")
        if isinstance(below, list):
            stack.extend(child for child in reversed(below) if isinstance(child, dict))


def _in_document(document: dict[str, Any]) -> Iterator[tuple[Task, dict[str, Any]]]:
    items = [node for node in _nodes(document) if _is_task(node)]
    wanted = [_usable(_read(node, "localId")) for node in items]
    names = _Names(wanted)
    for node, name in zip(items, wanted, strict=True):
        yield _of_item(node, names.name(name)), node


def _read(node: dict[str, Any], name: str) -> Any:
    attributes = node.get("attrs")
    return attributes.get(name) if isinstance(attributes, dict) else None


def _own(content: Any) -> list[Any]:
    """What nodes hold without the tasks inside them, which are tasks of their own."""
    kept = []
    for node in content if isinstance(content, list) else []:
        if not isinstance(node, dict) or node.get("type") == "taskList" or _is_task(node):
            continue
        kept.append({**node, "content": _own(node["content"])} if "content" in node else node)
    return kept


def _is_task(node: dict[str, Any]) -> bool:
    kind = node.get("type")
    return isinstance(kind, str) and kind in _ITEMS


def _of_item(item: dict[str, Any], local_id: str) -> Task:
    content = _own(item.get("content"))
    if item["type"] == "taskItem":
        content = [{"type": "paragraph", "content": content}]
    body = dump({"version": 1, "type": "doc", "content": content})
    own = list(_nodes(item, past_tasks=False))
    people = [who for node in own if node.get("type") == "mention" and (who := _usable(_read(node, "id")))]
    dates = [_read(node, "timestamp") for node in own if node.get("type") == "date"]
    kinds = {node["type"] for node in own if isinstance(node.get("type"), str)}
    return Task(
        local_id=local_id,
        status="complete" if _read(item, "state") == "DONE" else "incomplete",
        body=body,
        blank=not kinds - {"text", "paragraph", "hardBreak"} and not adf_text(body).strip(),
        assigned_to=people[0] if people else None,
        due=_moment(dates[0]) if dates else None,
    )


def _moment(timestamp: Any) -> datetime | None:
    """The instant of a date node: milliseconds, as text or as a number."""
    try:
        at = _EPOCH + timedelta(milliseconds=int(timestamp))
    except (TypeError, ValueError, OverflowError):
        return None
    return at if at.year in _YEARS else None
