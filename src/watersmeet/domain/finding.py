"""What makes content findable: every change of what can be searched for goes through here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from watersmeet.domain import extractions
from watersmeet.markup.findable import findable
from watersmeet.markup.formats import Written
from watersmeet.markup.plain import plain_text
from watersmeet.model.content import Content
from watersmeet.storage import labels, search_index
from watersmeet.storage.search_index import Entry, fact
from watersmeet.storage.search_index.entry import indexed, label_facts
from watersmeet.storage.search_index.reading import entries
from watersmeet.storage.work import Session


def entry(of: Content, body: Written | None, borne: Iterable[tuple[str, str]] = ()) -> Entry:
    """What a content is found by; `body` is its own unless given, `borne` are its labels as (prefix, name)."""
    representation: str = body.representation if body else of.representation or "storage"
    value = body.value if body else of.body or ""
    plain = body.plain if body else plain_text(value, representation)
    found = findable(value, representation, plain)
    borne = list(borne)
    facts = {fact("space", of.space_key), fact("kind", of.kind), *label_facts(borne)}
    facts |= {fact("macro", name) for name in found.macros} | {fact("mention", who) for who in found.mentioned}
    return Entry(
        of.id,
        of.title,
        " ".join(dict.fromkeys(name for _, name in borne)),
        indexed(found.heads),
        indexed(plain),
        frozenset(facts),
    )


async def begin(session: Session, of: Content, body: Written) -> None:
    """Make a new content findable, which has no labels yet."""
    await search_index.add(session, entry(of, body))


async def follow(session: Session, of: Content, body: Written | None = None) -> None:
    """Follow a new version, a new title or a new place; `body` is that of the content unless given."""
    borne = (await labels.borne_by(session, "content", [of.id])).get(of.id, ())
    await search_index.put(session, entry(of, body, [(label.prefix, label.name) for label in borne]))
    if of.kind == "attachment":
        await extractions.follow(session, of)


async def compared(session: Session, contents: Sequence[Content]) -> list[tuple[Content, Entry, Entry | None]]:
    """Contents read with their bodies, what each is to be found by, and what it is found by."""
    ids = [of.id for of in contents]
    borne = await labels.borne_by(session, "content", ids)
    kept = await entries(session, ids)
    found: list[tuple[Content, Entry, Entry | None]] = []
    for of in contents:
        made = entry(of, None, [(label.prefix, label.name) for label in borne.get(of.id, ())])
        before = kept.get(of.id)
        if of.kind == "attachment" and before is not None:
            # What was read of the file.
            made = msgspec.structs.replace(made, body=before.body)
        found.append((of, made, before))
    return found
