"""What the macros of documents show, and what the pieces of others show that they bring in.

Documents are gone through in rounds: look up what they name, ask their macros, read the bodies that these bring in,
which are the documents of the next round. Nothing that somebody wrote decides how much that can be: there are bounds
for how deep, how many and how long.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from watersmeet.domain.aside import Job, done
from watersmeet.domain.macros.asking import Asked, said
from watersmeet.domain.macros.catalogue import SHOWN
from watersmeet.domain.macros.document import Document, Inclusion, Part, Reader, Subject, home_of
from watersmeet.domain.macros.excerpts import trees
from watersmeet.domain.macros.including import ABSENT
from watersmeet.domain.macros.naming import look_up
from watersmeet.markup.facts import key_of
from watersmeet.markup.formats import Read
from watersmeet.markup.needs import Macro, Needs, macro_name, needs
from watersmeet.markup.settled import Settled, settled
from watersmeet.markup.tree import Node, doc
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid
from watersmeet.storage import content
from watersmeet.storage.rendering import LIVING

MAX_NESTED: Final = 10
"""How far pieces are brought into pieces."""

MAX_BODIES: Final = 100
"""How many pieces are brought into one document."""

MAX_MACROS: Final = 500
MAX_READ: Final = 8_000_000
"""How many macros one answer asks, and how many characters of bodies these bring in."""

MAX_WEIGHT: Final = 2_000_000
"""How many characters all that is brought into one document may make: pieces multiply."""

MAX_DEPTH: Final = 190
"""How many levels a document may have with what is brought in: as many as one that is written."""

_AT_ONCE: Final = 300
"""How many contents are read together."""

_NUL: Final = "\\u0000"

_WRAPPED: Final = 3
"""How many levels a writer may put around what a macro shows."""


@dataclass(slots=True)
class _Shown:
    """What one macro of a document shows, piece by piece. macros: wherever the document says the same."""

    macros: list[Macro]
    parts: list[Part | _Piece]


@dataclass(slots=True)
class _Piece:
    """A document or a part of one while it is put together."""

    document: Document
    nodes: list[Node]
    weight: int
    depth: int
    shown: dict[str, _Shown] = field(default_factory=dict)


async def expand(reader: Reader, documents: Sequence[Document]) -> None:
    """Fill in what is known for documents: what they name, and what their macros show."""
    tops = [_Piece(document, [], 0, document.needs.depth) for document in documents]
    every, pending = list(tops), tops
    macros, characters = MAX_MACROS, MAX_READ
    for _ in range(MAX_NESTED + 1):
        await look_up(reader, [piece.document for piece in pending], own=True)
        for piece in pending:
            macros = await _ask(reader, piece, macros)
        pending, read = await _brought_in(reader, pending, len(every), characters)
        characters -= read
        every += pending
        if not pending:
            break
    for piece in reversed(every):
        _put_together(piece)


async def _ask(reader: Reader, piece: _Piece, left: int) -> int:
    """Ask the macros of a document, as many as are left."""
    for macro in piece.document.needs.macros:
        show = SHOWN.get(macro_name(macro.node))
        if show is None:
            continue
        key = _key(macro.node)
        if key is None:
            continue
        if key in piece.shown:
            piece.shown[key].macros.append(macro)
            continue
        parts: list[Part | _Piece] = [*said("There are too many macros to show this one.")]
        if left > 0:
            left -= 1
            try:
                parts = [*await show(Asked(reader, piece.document, macro.node))]
            except Invalid as error:
                parts = [*said(error.text)]
        piece.shown[key] = _Shown([macro], parts)
    return left


def _key(macro: Node) -> str | None:
    """What a macro is known by; None where it says what no database and no writer can take."""
    try:
        key = key_of(macro)
    except (TypeError, ValueError, RecursionError):
        return None
    return None if _NUL in key else key


async def _brought_in(reader: Reader, pieces: Iterable[_Piece], number: int, left: int) -> tuple[list[_Piece], int]:
    """The pieces of other contents that macros brought in, at their places, and how many characters were read."""
    wanted = [
        (piece, key, shown.parts, at, part)
        for piece in pieces
        for key, shown in piece.shown.items()
        for at, part in enumerate(shown.parts)
        if isinstance(part, Inclusion)
    ]
    ids = list(dict.fromkeys(part.content_id for *_, part in wanted))[:_AT_ONCE]
    rows = await content.see_all(reader.session, reader.actor, ids, body=True)
    asked = frozenset(ids)
    living = {row.id: row for row in rows.values() if row.status in LIVING and len(row.body or "") <= left}
    read = trees(reader, list(living.values()))
    used = 0
    jobs: list[Job[_Brought]] = []
    places: list[tuple[_Piece, list[Part | _Piece], int, Content]] = []
    for piece, key, parts, at, part in wanted:
        document, row = piece.document, living.get(part.content_id)
        size = 0 if row is None else len(row.body or "")
        if part.content_id in (*document.above, document.subject.content_id):
            parts[at : at + 1] = said("This page is shown around here already.")
        elif (
            len(document.above) > MAX_NESTED
            or document.known.bodies >= MAX_BODIES
            or used + size > left
            or part.content_id not in asked
        ):
            parts[at : at + 1] = said("There is too much inside of one another to show this page.")
        elif row is None or row.id not in read:
            parts[at : at + 1] = said(ABSENT)
        else:
            used += size
            document.known.bodies += 1
            jobs.append(_bringing(part, row, read[row.id], number + len(jobs), key))
            places.append((piece, parts, at, row))
    made: list[_Piece] = []
    for (piece, parts, at, row), brought in zip(places, done(jobs, reader.made), strict=True):
        if brought is None:
            parts[at : at + 1] = said(ABSENT)
            continue
        copy, found = brought
        subject = Subject("storage", "", row.id, row.space_key, row.title)
        outer = piece.document
        above = outer.above or (() if outer.subject.content_id is None else (outer.subject.content_id,))
        document = Document(subject, found, outer.known, (*above, row.id))
        parts[at] = new = _Piece(document, copy.nodes, copy.weight, found.depth)
        made.append(new)
    return made, used


_Brought = tuple[Settled, Needs] | None


def _bringing(part: Inclusion, row: Content, read: Read, number: int, key: str) -> Job[_Brought]:
    """Making the copy of a piece that is shown elsewhere."""

    def make() -> _Brought:
        nodes = part.take(read.tree)
        if nodes is None:
            return None
        copy = settled(nodes, home_of(row), number)
        return copy, needs(doc(copy.nodes))

    body = row.body or ""
    return Job((number, key, body), len(body), make)


def _put_together(piece: _Piece) -> None:
    """Say what the macros of a document show; those of what was brought in have been put together before."""
    known = piece.document.known
    for key, shown in piece.shown.items():
        at = max(macro.depth for macro in shown.macros) + _WRAPPED
        nodes: list[Node] = []
        for part in shown.parts:
            if isinstance(part, Node):
                nodes.append(part)
            elif isinstance(part, _Piece):
                weight = piece.weight + part.weight * len(shown.macros)
                if weight > MAX_WEIGHT or at + part.depth > MAX_DEPTH:
                    nodes += said("This page is too long or too deep to be shown here.")
                    continue
                piece.weight = weight
                piece.depth = max(piece.depth, at + part.depth)
                nodes += part.nodes
        known.shown[key] = nodes
