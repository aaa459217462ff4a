"""Macros that list contents: recently-updated, contentbylabel, blog-posts and index."""

from __future__ import annotations

from typing import Final

from watersmeet.domain.macros.asking import Asked, bullets, day, either, line, quoted, said
from watersmeet.domain.macros.document import Inclusion, Part
from watersmeet.domain.macros.excerpts import summaries, trees, words_of
from watersmeet.markup.tree import Node, paragraph, text
from watersmeet.model.content import Content, title_key
from watersmeet.storage import content

AT_MOST: Final = 100
INDEXED: Final = 1000

_TYPES: Final = {"page": "page", "pages": "page", "blog": "blogpost", "blogpost": "blogpost", "blogposts": "blogpost"}
_MORE: Final = {"news": "blogpost", "attachment": "attachment", "attachments": "attachment", "comment": "comment"}
_SORTS: Final = {"creation": "created", "modified": "lastmodified", "title": "title"}


async def recently_updated(asked: Asked) -> list[Node]:
    """What changed last. Parameters: max, spaces, types, author, labels."""
    known = {**_TYPES, **_MORE, "comments": "comment"}
    types = {known[word.lower()] for word in asked.words("types") if word.lower() in known}
    query = [either("type", sorted(types or {"page", "blogpost"})), *_where(asked)]
    authors = asked.people("author")
    if authors:
        query.append(either("contributor", authors))
    rows = await asked.search(
        " and ".join(query) + " order by lastmodified desc",
        asked.number("max", "maxResults", default=15, most=AT_MOST),
    )
    if not rows:
        return said("Nothing changed.")
    await asked.meet({row.version_by for row in rows})
    return bullets(
        [line(asked.link(row), ", ", asked.person(row.version_by), ", ", day(row.version_at)) for row in rows]
    )


def _where(asked: Asked) -> list[str]:
    """In the spaces that are named, else in the document's own, with the labels that are named."""
    return [*_in_spaces(asked.spaces("spaces", "space")), *_labelled(asked)]


def _in_spaces(keys: list[str]) -> list[str]:
    return [either("space", keys)] if keys else []


def _labelled(asked: Asked) -> list[str]:
    wanted = [one.removeprefix("+") for one in asked.words("labels", "label") if not one.startswith("-")]
    if asked.word("operator") == "and":
        return [f"label = {quoted(label)}" for label in wanted]
    return [either("label", wanted)] if wanted else []


async def content_by_label(asked: Asked) -> list[Node]:
    """What a query finds, or what bears labels.

    Parameters: cql, or labels, operator, spaces and type; max, sort, reverse, showSpace, excerpt, excerptType.
    """
    limit = asked.number("max", "maxResults", default=15, most=AT_MOST)
    query = asked.value("cql")
    if not query:
        labels = _labelled(asked)
        if not labels:
            return said("No label was named.")
        types = {_TYPES[word] for word in map(str.lower, asked.words("type")) if word in _TYPES}
        # Where no space is named labels are looked for in all.
        spaces = _in_spaces(asked.spaces("spaces", "space")) if asked.value("spaces", "space") else []
        query = " and ".join([either("type", sorted(types or {"page", "blogpost"})), *labels, *spaces])
    if asked.value("sort") and "order by" not in query.lower():
        descending = asked.flag("reverse") != (asked.word("sort") != "title")
        query += f" order by {_SORTS.get(asked.word('sort'), 'lastmodified')} {'desc' if descending else 'asc'}"
    rows = await asked.search(query, limit)
    if not rows:
        return said("Nothing was found.")
    excerpts: dict[int, str] = {}
    if asked.flag("excerpt") or asked.word("excerptType") in ("simple", "rich content"):
        excerpts = await summaries(asked, [row.id for row in rows])
    return bullets([_item(asked, row, excerpts.get(row.id)) for row in rows])


def _item(asked: Asked, row: Content, excerpt: str | None) -> list[Node]:
    where = f" ({row.space_key})" if asked.flag("showSpace") else ""
    item = line(asked.link(row), *([where] if where else []))
    return [*item, paragraph(text(excerpt))] if excerpt else item


async def blog_posts(asked: Asked) -> list[Part]:
    """The newest blog posts. Parameters: max, content (titles, excerpts, entire), spaces, labels, author."""
    wanted = asked.word("content") or "entire"
    query = ["type = blogpost", *_where(asked)]
    authors = asked.people("author")
    if authors:
        query.append(either("creator", authors))
    limit = asked.number("max", "maxResults", default=15, most=AT_MOST if wanted == "titles" else 25)
    rows = await asked.search(" and ".join(query) + " order by created desc", limit)
    if not rows:
        return [*said("There are no blog posts.")]
    await asked.meet({row.author_id for row in rows})
    if wanted == "titles":
        return [*bullets([line(asked.link(row), ", ", day(row.created_at)) for row in rows])]
    excerpts = await _beginnings(asked, rows) if wanted == "excerpts" else {}
    parts: list[Part] = []
    for row in rows:
        parts.append(Node("heading", attrs={"level": 3}, content=[asked.link(row)]))
        parts += line(asked.person(row.author_id), ", ", day(row.created_at))
        if wanted == "excerpts":
            parts += line(excerpts.get(row.id, ""))
        else:
            parts.append(Inclusion(row.id, lambda tree: tree.content or []))
    return parts


async def _beginnings(asked: Asked, rows: list[Content]) -> dict[int, str]:
    """What the excerpts of contents say; of those without one how they begin."""
    found = await content.see_all(asked.session, asked.actor, [row.id for row in rows], body=True)
    excerpts = await summaries(asked, [row.id for row in rows])
    read = trees(asked.reader, list(found.values()))
    return {i: words_of(one.tree.content or []) for i, one in read.items()} | excerpts


async def index(asked: Asked) -> list[Node]:
    """The titles of all pages of the space by their first letters."""
    own = asked.document.row
    if own is None:
        return said("There are no pages.")
    wanted = content.Filter(within="space", of=own.space_id, statuses=("current",), sort="title", limit=INDEXED)
    under: dict[str, list[Content]] = {}
    for row in await content.select(asked.session, asked.actor, wanted):
        under.setdefault(title_key(row.title)[:1].upper(), []).append(row)
    nodes: list[Node] = []
    for letter, rows in under.items():
        nodes.append(Node("heading", attrs={"level": 3}, content=[text(letter or "#")]))
        nodes += bullets([line(asked.link(row)) for row in rows])
    return nodes
