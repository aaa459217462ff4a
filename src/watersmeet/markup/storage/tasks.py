"""Lists of tasks."""

from typing import Any, Final
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.lines import WHITE, is_blank
from watersmeet.markup.storage.reader import Block, Reader, element_block, finish
from watersmeet.markup.storage.tags import escaped
from watersmeet.markup.storage.writer import Write, Writer, rest
from watersmeet.markup.tree import Node, kept

_TASK: Final = frozenset(("uuid", "span"))
_CLASS: Final = "placeholder-inline-tasks"
_STATES: Final = {"complete": "DONE", "incomplete": "TODO"}
_WORDS: Final = {state: word for word, state in _STATES.items()}
_ITEMS: Final = frozenset(("taskItem", "blockTaskItem"))
_LOCAL: Final = "ac:local-id"


def _task_list(reader: Reader, element: Element, found: list[Node]) -> None:
    if not is_blank(element.text) or not all(_is_task_or_list(child) for child in element):
        return element_block(reader, element, found)
    return found.append(_read_list(reader, element))


def _read_list(reader: Reader, element: Element) -> Node:
    content: list[Node] = []
    for child in element:
        if child.tag == "ac:task":
            _task(reader, child, content)
        else:
            content.append(_read_list(reader, child))
    return finish(Node("taskList", content=content), dict(element.attrib), _LOCAL)


def _is_task_or_list(element: Element) -> bool:
    if not is_blank(element.tail):
        return False
    if element.tag == "ac:task-list":
        return is_blank(element.text) and all(_is_task_or_list(child) for child in element)
    if element.tag != "ac:task" or not is_blank(element.text) or not _TASK.isdisjoint(element.attrib):
        return False
    known: set[str] = set()
    for part in element:
        if part.tag in known or part.tag not in _PARTS or part.attrib or not is_blank(part.tail):
            return False
        if part.tag != "ac:task-body" and len(part):
            return False
        if part.tag == "ac:task-status" and (part.text or "").strip(WHITE) not in _STATES:
            return False
        known.add(part.tag)
    return True


_PARTS: Final = frozenset(("ac:task-id", "ac:task-uuid", "ac:task-status", "ac:task-body"))


def _task(reader: Reader, element: Element, found: list[Node]) -> None:
    attrs: dict[str, Any] = {"state": "TODO"}
    more: dict[str, str] = {}
    body: Element | None = None
    for part in element:
        text = (part.text or "").strip(WHITE)
        if part.tag == "ac:task-body":
            body = part
        elif part.tag == "ac:task-status":
            attrs["state"] = _STATES[text]
        elif part.tag == "ac:task-id":
            attrs["localId"] = text
        else:
            more["uuid"] = text
    node = Node("taskItem", attrs=attrs)
    below: list[Node] = []
    if body is not None:
        below = _body(reader, body, node, more)
    node.kept = more or None
    found.append(finish(node, dict(element.attrib), ""))
    found.extend(below)


def _body(reader: Reader, body: Element, node: Node, more: dict[str, str]) -> list[Node]:
    """Read a task's body into its node; gives the lists below it."""
    children = list(body)
    lists: list[Element] = []
    while children and children[-1].tag == "ac:task-list" and is_blank(children[-1].tail):
        lists.append(children.pop())
    below: list[Node] = []
    for one in reversed(lists):
        _task_list(reader, one, below)
    if len(children) == 1 and _is_span(body, children[0]) and children[0] not in reader.inside:
        more["span"] = "true"
        node.content = reader.own_line(children[0]) or None
        return below
    content = reader.blocks_of(body.text, children)
    if not content:
        return below
    if len(content) == 1 and content[0].type == "paragraph" and content[0].bare:
        node.content = content[0].content
    else:
        node.type = "blockTaskItem"
        node.content = content
    return below


def _is_span(body: Element, span: Element) -> bool:
    return (
        span.tag == "span"
        and span.attrib == {"class": _CLASS}
        and is_blank(span.tail)
        and is_blank(body.text)
        and bool(span.text or len(span))
    )


BLOCK: Final[dict[str, Block]] = {"ac:task-list": _task_list}


# Writing


def _write_list(writer: Writer, node: Node) -> bool:
    items = node.content or []
    if any(one.type not in _ITEMS and one.type != "taskList" for one in items):
        return False
    writer.add(f"<ac:task-list{rest(node, {}, node.attrs, local=_LOCAL, marks=node.marks)}>")
    inside = False
    for place, item in enumerate(items):
        if item.type == "taskList":
            if not _write_list(writer, item):
                writer.node(item)
        else:
            _begin_task(writer, item)
            inside = True
        last = place + 1 == len(items)
        if inside and (last or items[place + 1].type in _ITEMS):
            writer.add("</ac:task-body></ac:task>")
            inside = False
    writer.add("</ac:task-list>")
    return True


def _begin_task(writer: Writer, item: Node) -> None:
    """A task, up to the end of its own text."""
    spare = dict(item.attrs or {})
    local, state = spare.get("localId"), spare.get("state")
    parts = ""
    if isinstance(local, str) and local == local.strip(WHITE):
        del spare["localId"]
        parts = f"<ac:task-id>{escaped(local)}</ac:task-id>" if local else "<ac:task-id />"
    uuid = kept(item, "uuid")
    if uuid is not None:
        parts += f"<ac:task-uuid>{escaped(uuid)}</ac:task-uuid>" if uuid else "<ac:task-uuid />"
    if isinstance(state, str) and state in _WORDS:
        del spare["state"]
        parts += f"<ac:task-status>{_WORDS[state]}</ac:task-status>"
    tag = rest(item, {}, spare, local="", marks=item.marks, special=_TASK)
    writer.add(f"<ac:task{tag}>{parts}<ac:task-body>")
    if item.type == "blockTaskItem":
        writer.blocks(item.content)
    elif kept(item, "span") is not None and item.content:
        writer.add(f'<span class="{_CLASS}">')
        writer.line(item.content)
        writer.add("</span>")
    else:
        writer.line(item.content)


NODES: Final[dict[str, Write]] = {"taskList": _write_list}
