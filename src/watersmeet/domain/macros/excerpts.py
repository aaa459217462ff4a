"""Finding excerpts, and the text of bodies that others tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from watersmeet.domain.aside import Job, done
from watersmeet.domain.macros.asking import Asked
from watersmeet.domain.macros.document import Reader
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.formats import Read, read, remembered
from watersmeet.markup.needs import macro_name, parameter
from watersmeet.markup.tree import Node, walk
from watersmeet.model.content import Content
from watersmeet.storage import content

SUMMARY: Final = 300
"""Characters of a summary."""

AT_MOST: Final = 50
"""How many bodies one macro reads."""


def macros_named(tree: Node, *names: str) -> Iterator[Node]:
    """The macros of a tree with one of these names that have a body, in their order."""
    return (node for node in walk(tree) if node.type == "bodiedExtension" and macro_name(node) in names)


def excerpt_of(tree: Node, name: str = "") -> list[Node] | None:
    """What stands in the excerpt of a name, or in the first one where no name is given."""
    for node in macros_named(tree, "excerpt"):
        if not name or parameter(node, "name") == name:
            return node.content or []
    return None


def words_of(nodes: Iterable[Node], most: int = SUMMARY) -> str:
    """The text of nodes in one line, no longer than `most` characters."""
    parts: list[str] = []
    length = 0
    for top in nodes:
        for node in walk(top):
            if node.text:
                parts.append(node.text)
                length += len(node.text)
            elif node.type in ("paragraph", "heading", "hardBreak", "listItem", "tableCell", "tableHeader"):
                parts.append(" ")
            if length > most * 2:
                break
    whole = " ".join("".join(parts).split())
    return whole if len(whole) <= most else whole[:most].rstrip() + "…"


def trees(reader: Reader, rows: Sequence[Content]) -> dict[int, Read]:
    """The trees of contents that were read with their bodies, by id; those that cannot be read are left out."""
    jobs = [reading(row.representation or "", row.body or "") for row in rows]
    found = done(jobs, reader.made)
    return {row.id: one for row, one in zip(rows, found, strict=True) if isinstance(one, Read)}


def reading(representation: str, value: str) -> Job[Read | MarkupError]:
    """Reading a body; what is wrong with it is the result where it cannot be read."""

    def make() -> Read | MarkupError:
        try:
            return read(representation, value)
        except MarkupError as error:
            return error

    return Job((representation, value), 0 if remembered(representation, value) else len(value), make)


async def summaries(asked: Asked, ids: Sequence[int]) -> dict[int, str]:
    """What the excerpts of contents say, as far as the reader sees them."""
    rows = await content.see_all(asked.session, asked.actor, ids[:AT_MOST], body=True)
    found = trees(asked.reader, list(rows.values()))
    excerpts = {i: excerpt_of(one.tree) for i, one in found.items()}
    return {i: words for i, nodes in excerpts.items() if nodes and (words := words_of(nodes))}
