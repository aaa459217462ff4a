"""Macros that show people and what they did: profile, contributors and change-history."""

from __future__ import annotations

from typing import Final

from watersmeet.domain.macros.asking import Asked, bullets, day, line, said, table
from watersmeet.markup.tree import Node, paragraph
from watersmeet.storage import batches, versions

AT_MOST: Final = 100


async def profile(asked: Asked) -> list[Node]:
    """One person. Parameter: user."""
    named = asked.people("user", "")[:1]
    await asked.meet(named)
    return line(asked.person(named[0])) if named else said("Nobody was named.")


async def contributors(asked: Asked) -> list[Node]:
    """Who wrote a page. Parameters: page, scope (this, children, descendants), mode (list or in a line), limit."""
    top = asked.about()
    if top is None:
        return said("There is no such page.")
    ids = [top.id]
    scope = asked.word("scope")
    if scope in ("children", "descendants"):
        below = batches.children if scope == "children" else batches.descendants
        found = await below(asked.session, asked.actor, ids, "page", each=AT_MOST, body=False)
        ids += [row.id for row in found.get(top.id, [])]
    wrote = await versions.contributors(asked.session, ids)
    names = list(dict.fromkeys(name for i in ids for name in wrote.get(i, ())))
    names = names[: asked.number("limit", default=AT_MOST, most=AT_MOST)]
    await asked.meet(names)
    if not names:
        return said("Nobody wrote this yet.")
    if asked.word("mode") == "list":
        return bullets([line(asked.person(name)) for name in names])
    shown: list[Node | str] = []
    for name in names:
        shown += [", ", asked.person(name)] if shown else [asked.person(name)]
    return [paragraph(*shown)]


async def change_history(asked: Asked) -> list[Node]:
    """The versions of the document's own content, the newest first. Parameter: limit."""
    own = asked.document.row
    if own is None:
        return said("There are no versions.")
    limit = asked.number("limit", default=AT_MOST, most=AT_MOST)
    rows = await versions.select(asked.session, own.id, limit=limit)
    await asked.meet({row.author_id for row in rows})
    return [
        table(
            ("Version", "Date", "Changed by", "Comment"),
            [
                (
                    line(str(row.number)),
                    line(day(row.created_at)),
                    line(asked.person(row.author_id)),
                    line(row.message) if row.message else [],
                )
                for row in rows
            ],
        )
    ]
