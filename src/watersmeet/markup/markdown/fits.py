"""Whether nodes hold what their Markdown can hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from watersmeet.markup.tree import INLINE, Node, attribute

LISTS: Final = {"bulletList": "-", "taskList": "-", "orderedList": "."}
"""Lists, and what tells those that follow each other apart."""


def interrupts(node: Node) -> bool:
    """Whether a list that follows a paragraph without an empty line is one."""
    first = (node.content or [node])[0]
    content = first.content or []
    holds = bool(content) and (first.type == "taskItem" or bool(content[0].content) or content[0].type != "paragraph")
    return (node.type != "orderedList" or attribute(node, "order") in (None, 1)) and (holds or first.type == "taskItem")


def simple(item: Node) -> bool:
    content = item.content or []
    return len(content) < 2 or (content[0].type == "paragraph" and all(one.type in LISTS for one in content[1:]))


def plain_order(node: Node) -> bool:
    order = attribute(node, "order")
    if order is None:
        return True
    return type(order) is int and 0 <= order <= 999_999_999 - len(node.content or ())


def without_returns(text: str) -> bool:
    return "\r" not in text and "\0" not in text


def fits(node: Node) -> bool:
    """Whether a node holds what its Markdown can hold."""
    fits = _FITS.get(node.type)
    return fits is None or fits(node)


def _in_line(node: Node) -> bool:
    return all(one.type in INLINE for one in node.content or ())


def _blocks_only(node: Node) -> bool:
    return all(one.type not in INLINE for one in node.content or ())


def _heading_fits(node: Node) -> bool:
    level = attribute(node, "level")
    return type(level) is int and 1 <= level <= 6 and _in_line(node)


def _code_fits(node: Node) -> bool:
    texts = all(one.type == "text" and not one.marks for one in node.content or ())
    return texts and all(without_returns(one.text or "") for one in node.content or ())


def _list_fits(node: Node) -> bool:
    items = node.content or []
    return bool(items) and all(one.type == "listItem" and _blocks_only(one) for one in items)


def _tasks_fit(node: Node) -> bool:
    tasks = node.content or []
    if not tasks or tasks[0].type == "taskList":
        return False
    return all(
        (one.type == "taskList" and _tasks_fit_shallow(one))
        or (
            (one.type in ("taskItem", "blockTaskItem") and attribute(one, "state") in ("TODO", "DONE"))
            and (_in_line(one) if one.type == "taskItem" else _blocks_only(one))
        )
        for one in tasks
    )


def _tasks_fit_shallow(node: Node) -> bool:
    return bool(node.content) and node.kept is None and not node.marks


def _table_fits(node: Node) -> bool:
    rows = node.content or []
    return bool(rows) and all(
        row.type == "tableRow"
        and row.content
        and all(cell.type in ("tableCell", "tableHeader") and _blocks_only(cell) for cell in row.content)
        for row in rows
    )


def _expand_fits(node: Node) -> bool:
    title = attribute(node, "title")
    return _blocks_only(node) and (title is None or isinstance(title, str))


_FITS: Final[dict[str, Callable[[Node], bool]]] = {
    "paragraph": _in_line,
    "heading": _heading_fits,
    "blockquote": _blocks_only,
    "panel": _blocks_only,
    "expand": _expand_fits,
    "nestedExpand": _expand_fits,
    "codeBlock": _code_fits,
    "bulletList": _list_fits,
    "orderedList": _list_fits,
    "taskList": _tasks_fit,
    "table": _table_fits,
}
