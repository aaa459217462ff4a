"""Macros that gather what stands in many pages: detailssummary and tasks-report-macro."""

from __future__ import annotations

from typing import Final

from watersmeet.domain.aside import done
from watersmeet.domain.macros.asking import Asked, day, either, line, quoted, said, table
from watersmeet.domain.macros.document import home_of
from watersmeet.domain.macros.excerpts import macros_named, reading, trees, words_of
from watersmeet.markup.formats import Read
from watersmeet.markup.needs import parameter
from watersmeet.markup.settled import settled
from watersmeet.markup.tree import Node, paragraph, walk
from watersmeet.model.content import Content
from watersmeet.storage import content, inline_tasks, spaces

MAX_PAGES: Final = 50
MAX_TASKS: Final = 100
MAX_COLUMNS: Final = 30
MAX_CELL: Final = 4000

Properties = dict[str, list[Node]]


async def details_summary(asked: Asked) -> list[Node]:
    """The page properties of pages, a row for each. Parameters: cql or label, id, headings, firstcolumn, pageSize."""
    query = asked.value("cql")
    if not query:
        labels = asked.words("label", "labels")
        keys = asked.spaces("spaces", "space")
        if not labels:
            return said("No label was named.")
        where = [f"label = {quoted(label)}" for label in labels]
        query = " and ".join(["type in (page, blogpost)", *where, *([either("space", keys)] if keys else [])])
    limit = asked.number("pageSize", default=30, most=MAX_PAGES)
    rows = await asked.search(query, limit, body=True)
    read = trees(asked.reader, rows)
    wanted = asked.value("id")
    found = [(row, _properties(read[row.id].tree, wanted)) for row in rows if row.id in read]
    found = [(row, properties) for row, properties in found if properties]
    if not found:
        return said("No page has such properties.")
    names = asked.words("headings") or list(dict.fromkeys(name for _, properties in found for name in properties))
    names = names[:MAX_COLUMNS]
    return [
        table(
            [asked.value("firstcolumn") or "Title", *names],
            [
                [line(asked.link(row)), *(_cell(row, properties.get(name, [])) for name in names)]
                for row, properties in found
            ],
        )
    ]


def _properties(tree: Node, wanted: str) -> Properties:
    """The rows of the tables in `details`, by the text of their headings."""
    found: Properties = {}
    for node in macros_named(tree, "details"):
        if wanted and parameter(node, "id") != wanted:
            continue
        for row in walk(node):
            cells = row.content or [] if row.type == "tableRow" else []
            if len(cells) == 2 and cells[0].type == "tableHeader":
                name = words_of([cells[0]])
                if name:
                    found.setdefault(name, cells[1].content or [])
    return found


def _cell(row: Content, nodes: list[Node]) -> list[Node]:
    """A cell of another page; one with macros in it, or a long one, as its text."""
    copy = settled(nodes, home_of(row), row.id)
    simple = all(node.type in _SIMPLE for top in copy.nodes for node in walk(top))
    if simple and copy.weight <= MAX_CELL:
        return copy.nodes
    return line(words_of(nodes))


_WORDS: Final = "paragraph text hardBreak emoji date status bulletList orderedList listItem"
_SIMPLE: Final = frozenset(_WORDS.split())
"""What needs nobody to be looked up but for links, which lead where their titles do."""


async def tasks_report(asked: Asked) -> list[Node]:
    """Tasks and where they stand. Parameters: spaces, pages, assignees, creators, status, pageSize."""
    places = asked.words("spaceAndPage")
    keys = asked.words("spaces") + [one.removeprefix("space:") for one in places if one.startswith("space:")]
    pages = asked.words("pages") + [one.removeprefix("page:") for one in places if one.startswith("page:")]
    space_ids = await _space_ids(asked, keys)
    status = asked.word("status")
    wanted = inline_tasks.Filter(
        blank=False,
        status=status if status in ("complete", "incomplete") else None if status == "all" else "incomplete",
        space_ids=space_ids,
        page_ids=tuple(int(one) for one in pages if one.isascii() and one.isdecimal() and len(one) < 18) or None,
        assigned_to=tuple(asked.people("assignees", "assignee")) or None,
        created_by=tuple(asked.people("creators", "creator")) or None,
        limit=asked.number("pageSize", default=20, most=MAX_TASKS),
    )
    found = await inline_tasks.select(asked.session, asked.actor, wanted)
    if not found:
        return said("There are no tasks.")
    rows = await content.see_all(asked.session, asked.actor, [one.task.content_id for one in found])
    await asked.meet({one.task.assigned_to for one in found})
    bodies = done([reading(one.task.representation, one.task.body) for one in found], asked.reader.made)
    return [
        table(
            ("Description", "Due date", "Assignee", "Task appears on"),
            [
                (
                    line(words_of([body.tree]) if isinstance(body, Read) else ""),
                    line(day(one.task.due_at)) if one.task.due_at else [],
                    line(asked.person(one.task.assigned_to)) if one.task.assigned_to else [],
                    [paragraph(asked.link(rows[one.task.content_id]))] if one.task.content_id in rows else [],
                )
                for one, body in zip(found, bodies, strict=True)
            ],
        )
    ]


async def _space_ids(asked: Asked, keys: list[str]) -> tuple[int, ...] | None:
    """The spaces that are named, of those the reader sees; the document's own where none is."""
    own = asked.document.row
    if not keys:
        return None if own is None else (own.space_id,)
    named = tuple({key.lower() for key in keys})
    found = await spaces.select(asked.session, asked.actor, spaces.Filter(keys=named, limit=MAX_PAGES))
    return tuple(one.id for one in found)
