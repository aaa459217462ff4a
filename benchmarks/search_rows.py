"""The rows of a site's pages, made in a process of its own while another one writes them."""

import random
from collections import defaultdict
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from watersmeet.cql.words import stems, words
from watersmeet.model.actor import user_principal
from watersmeet.model.content import title_key
from watersmeet.storage import title_words
from watersmeet.storage.search_index.entry import Entry, fact, label_facts, packed
from watersmeet.storage.search_index.tables import PARTS
from watersmeet.storage.search_index.tsvector import tsvector
from watersmeet.storage.search_index.writing import parts
from watersmeet.storage.work import Dialect

from . import text
from .search_site import LABELS, PEOPLE, RESTRICTED, Ground, key

BATCH = 2000
CHECKED = 500
"""Of so many pages one is indexed just as the server does it, to see that it is the same."""

Rows = dict[str, list[tuple[Any, ...]]]
"""By the name of their table, in the order of COLUMNS. For SQLite entries are packed by who writes them."""

_COLUMNS = f"""
    content id kind status title title_key space_id parent_id parent_kind position path depth author_id owner_id \
        created_at version version_at version_by version_message version_minor gate_id stamp
    content_version content_id number title representation body created_at author_id message minor
    content_label content_id label_id created_at
    restriction content_id operation principal
    gate id members
    gate_member gate_id content_id
    title_word word content_id
    search_word word
    search_row id content_id packed
    search_words rowid {" ".join(PARTS)}
"""
COLUMNS = {table: columns for table, *columns in map(str.split, _COLUMNS.strip().splitlines())}
TABLES = {
    "sqlite": COLUMNS,
    "postgres": {name: columns for name, columns in COLUMNS.items() if name != "search_words"}
    | {"search_row": [*COLUMNS["search_row"], "words"]},
}


class Maker:
    """Goes through a site's steps. `text_bytes` counts what is made of text: titles and bodies without tags."""

    def __init__(self, ground: Ground, dialect: Dialect) -> None:
        self._ground = ground
        self._dialect = dialect
        self._rng = random.Random(9)
        self._labels = [1 / (rank + 3) for rank in range(len(LABELS))]
        self._made: defaultdict[int, list[tuple[int, str, tuple[int, ...]]]] = defaultdict(list)
        self._gates: dict[tuple[int, ...], int] = {}
        self._facts = [label_facts([("global", name)]) for name in LABELS]
        self._words = {word for piece in (*text.pieces(), *LABELS) for word in words(piece)}
        self._cut = {piece: " ".join(stems(words(piece))) for piece in text.pieces()}
        self._indexed = 0
        self.rows: Rows = {}
        self.text_bytes = 0

    def batches(self) -> Iterator[Rows]:
        """All rows, those of some BATCH pages at a time; after the last pages, the words there are."""
        stands = self._ground.layout
        later = {step for steps in stands.changed.values() for step in steps}
        changed_at = {step: when for when, steps in stands.changed.items() for step in steps}
        waiting: dict[int, tuple[int, list[int]]] = {}
        self.rows = {name: [] for name in TABLES[self._dialect]}
        for step, space in enumerate(stands.order):
            serial = len(self._made[space])
            page = text.page(step, stands.pages, serial)
            named = self._page(step, space, serial, page, changed_at.get(step, step))
            if step in later:
                waiting[step] = serial, named
            else:
                self._index(step, page, named)
            for one in stands.changed.get(step, ()):
                serial, named = waiting.pop(one)
                self._index(one, text.page(one, stands.pages, serial), named)
            if step % BATCH == BATCH - 1:
                yield self.rows
                self.rows = {name: [] for name in self.rows}
        self.rows["search_word"] = [(word,) for word in sorted(self._words)]
        yield self.rows

    def _page(self, step: int, space: int, serial: int, page: text.Page, changed: int) -> list[int]:
        """The rows of a page; answers which labels it has."""
        ground, rows = self._ground, self.rows
        content_id, space_id = ground.first_page + step, ground.space_ids[space]
        parent = ground.layout.parent(space, serial)
        above, path, closed = (None, "/", ()) if parent is None else self._made[space][parent]
        if serial > 8 and self._rng.random() < RESTRICTED:
            closed = (*closed, content_id)
            rows["restriction"] += self._restriction(content_id)
        path = f"{path}{content_id}/"
        self._made[space].append((content_id, path, closed))
        made_at, changed_at = ground.layout.at(step), ground.layout.at(changed)
        author = ground.author
        rows["content"].append(
            (
                content_id,
                "page",
                "current",
                page.title,
                title_key(page.title),
                space_id,
                above,
                None if above is None else "page",
                256 * (serial + 1),
                path,
                path.count("/") - 2,
                author,
                author,
                made_at,
                1,
                changed_at,
                author,
                "",
                0,
                self._gate(closed),
                0,
            )
        )
        rows["content_version"].append((content_id, 1, page.title, "storage", page.body, changed_at, author, "", 0))
        rows["title_word"] += [(word, content_id) for word in title_words.of(page.title)]
        drawn = self._rng.choices(range(len(LABELS)), self._labels, k=int(self._rng.random() * 5))
        named = sorted(set(drawn))
        rows["content_label"] += [(content_id, ground.label_ids[label], made_at) for label in named]
        self.text_bytes += len(page.title) + len(page.plain)
        return named

    def _restriction(self, content_id: int) -> list[tuple[int, str, str]]:
        names = self._rng.sample(self._ground.readers, 4)
        names.append(user_principal(f"712020:{self._rng.randrange(PEOPLE):012d}"))
        return [(content_id, "read", name) for name in names]

    def _gate(self, closed: tuple[int, ...]) -> int | None:
        if not closed:
            return None
        known = self._gates.get(closed)
        if known is None:
            known = self._gates[closed] = self._ground.gate_ids[len(self._gates)]
            self.rows["gate"].append((known, ",".join(map(str, closed))))
            self.rows["gate_member"] += [(known, content_id) for content_id in closed]
        return known

    def _index(self, step: int, page: text.Page, named: list[int]) -> None:
        ground = self._ground
        facts = {fact("space", key(ground.layout.order[step])), fact("kind", "page")}
        entry = Entry(
            ground.first_page + step,
            page.title,
            " ".join([LABELS[label] for label in named]),
            "\n".join(page.headings),
            page.plain,
            frozenset(facts.union(*(self._facts[label] for label in named))),
        )
        self._indexed += 1
        self._words.update(words(page.title), words(page.own))
        row = (self._indexed, entry.content_id)
        if self._dialect == "postgres":
            self.rows["search_row"].append((*row, packed(entry), tsvector(entry, words(entry.body))))
            return
        self.rows["search_row"].append((*row, entry))
        said = parts(entry, ()) | {"body": self._stems(page)}
        assert self._indexed % CHECKED or said == parts(entry, words(entry.body))
        self.rows["search_words"].append((self._indexed, *(said[part] for part in PARTS)))

    def _stems(self, page: text.Page) -> str:
        """Those of a page's text, which is cut to stems where it was not so before."""
        known = self._cut
        return " ".join([known.get(piece) or " ".join(stems(words(piece))) for piece in page.pieces])


_ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\t": r"\t", "\r": r"\r"})


def _written(value: Any) -> str:
    """A value in the text format of COPY."""
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    return value.translate(_ESCAPED) if isinstance(value, str) else str(value)


def copied(rows: list[tuple[Any, ...]]) -> bytes:
    """Rows in the text format of COPY."""
    return "".join("\t".join(map(_written, row)) + "\n" for row in rows).encode()


def make(ground: Ground, dialect: Dialect, to: Connection) -> None:
    """Send all batches: rows to SQLite, bytes for COPY to PostgreSQL; then how many bytes of text there were."""
    maker = Maker(ground, dialect)
    for rows in maker.batches():
        given = {name: some for name, some in rows.items() if some}
        to.send(given if dialect == "sqlite" else {name: copied(some) for name, some in given.items()})
    to.send(maker.text_bytes)
