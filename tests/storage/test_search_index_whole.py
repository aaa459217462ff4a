"""The index as a whole: texts that are much or odd, and what is in it after many writes."""

from __future__ import annotations

import random
import sqlite3
from typing import Any

import pytest
import sqlalchemy as sa

from tests.api.v2.making import change, drop, make, storage
from tests.conftest import Served
from tests.storage.indexed import body, found, label, word
from watersmeet.client import Client
from watersmeet.contract.v1.content_labels import RemoveLabelFromContent
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.cql.words import words
from watersmeet.domain import finding
from watersmeet.storage.search_index import Entry, reading, upkeep
from watersmeet.storage.search_index.tables import as_vector, search_row
from watersmeet.storage.search_index.tsvector import tsvector
from watersmeet.storage.search_index.writing import parts
from watersmeet.storage.statement import Statement, within

# Much, and odd


def test_body__of_600_kb_of_different_words(admin: Client, space: SpaceBulk) -> None:
    mark = word()
    many = [f"{mark}{n:x}" for n in range(600_000 // 15)]
    page = make(admin, space, body=body(*many))
    for each in (many[0], many[1000], many[20_000]):
        assert found(admin, f"text ~ {each}") == [page.id]
    change(admin, page, 2, body=body(mark))
    assert found(admin, f"text ~ {many[0]}") == []
    assert found(admin, f"text ~ {mark}") == [page.id]


@pytest.mark.parametrize("letter", ["", "ж"], ids=["one byte", "two bytes"])
def test_body__of_100_000_different_words(admin: Client, space: SpaceBulk, letter: str) -> None:
    """More than a tsvector holds."""
    mark = word()
    page = make(admin, space, mark, body=body(mark, *(f"{letter}{n:x}" for n in range(100_000))))
    assert found(admin, f"text ~ {mark}") == [page.id]
    label(admin, page, mark)
    assert found(admin, f"label = {mark}") == [page.id]
    drop(admin, page)
    assert found(admin, f"text ~ {mark}") == []


def test_body__of_one_word_often(admin: Client, space: SpaceBulk) -> None:
    """More places than a tsvector holds of one word."""
    text = word()
    page = make(admin, space, body=body(*[text] * 40_000, "end"))
    assert found(admin, f"text ~ {text}") == found(admin, f'text ~ "\\"{text} {text}\\""') == [page.id]


def test_text__of_odd_characters(admin: Client, space: SpaceBulk) -> None:
    mark = word()
    odd = f"{mark} 'quoted' \\back ':* &amp; | ! &lt;-&gt; =eq +plus :colon %_ \U0001f600 \ufdd0 \ue000 {mark}é漢字"
    page = make(admin, space, "'\\\" :A* & | !", body=storage(f"<p>{odd}</p><h2>'\\ :* ¤</h2>"))
    for each in ("quoted", "back", "eq", "plus", "colon", "漢字", "字", f"{mark}e"):
        assert found(admin, f"space = {space.key} and text ~ '{each}'") == [page.id], each
    label(admin, page, "a'b\\c")
    assert found(admin, f'space = {space.key} and label = "a\'b\\\\c"') == [page.id]


def test_headings__no_phrase_reaches_from_one_part_into_another(admin: Client, space: SpaceBulk) -> None:
    one, two, three = word(), word(), word()
    value = f"<p>x</p><h1>{one}</h1><h2>{two}</h2>"
    page = make(admin, space, three, body=storage(value))
    assert found(admin, f'text ~ "\\"{three} x\\""') == []
    assert found(admin, f'text ~ "\\"x {three}\\""') == []
    assert found(admin, f'text ~ "{three} {two}"') == [page.id]


# The whole of it


def test_index__is_after_many_writes_what_it_would_be_made_anew(served: Served, admin: Client) -> None:
    """Random writes, and then: SQLite's own check, and every word is found where a plain look at the pages finds it."""
    space = served.space(admin)
    chance = random.Random(7)
    said = [word() for _ in range(12)]
    pages: dict[str, tuple[PageSingle, int, set[str]]] = {}
    gone: dict[str, tuple[PageSingle, int, set[str]]] = {}
    labels: dict[str, set[str]] = {}
    for step in range(120):
        some = chance.sample(said, 3)
        kind = chance.choice(["make", "change", "change", "label", "unlabel", "drop", "restore"])
        if kind == "make" or not pages:
            page = make(admin, space, f"{some[0]} {step}", body=body(*some[1:]))
            pages[page.id], labels[page.id] = (page, 1, set(some)), set()
        elif kind == "restore" and gone:
            page, version, words = gone.pop(chance.choice(sorted(gone)))
            change(admin, page, version + 1)
            pages[page.id] = (page, version + 1, words)
        else:
            page, version, _ = pages[chance.choice(sorted(pages))]
            if kind == "change":
                change(admin, page, version + 1, title=f"{some[0]} {step}", body=body(*some[1:]))
                pages[page.id] = (page, version + 1, set(some))
            elif kind == "label":
                label(admin, page, some[0])
                labels[page.id].add(some[0])
            elif kind == "unlabel" and labels[page.id]:
                admin.send(RemoveLabelFromContent(id=int(page.id), label=labels[page.id].pop()))
            elif kind == "drop":
                drop(admin, page)
                gone[page.id] = pages.pop(page.id)
    for each in said:
        expected = {page_id for page_id, (_, _, words) in pages.items() if each in words | labels[page_id]}
        assert set(found(admin, f"space = {space.key} and text ~ {each}")) == expected
        tagged = {page_id for page_id in pages if each in labels[page_id]}
        assert set(found(admin, f"space = {space.key} and label = {each}")) == tagged
    entries = served.do(lambda session: kept(session, space))
    assert len(entries) == len(pages) + 1
    if served.database.dialect == "postgres":
        served.do(lambda session: held_against_vectors(session, entries))
    else:
        held_against_fts5(served, entries)


async def kept(session: Any, space: SpaceBulk) -> dict[int, Entry]:
    """What is kept of the contents of a space, by its number: it is what their texts and labels are."""
    contents = [each for each in await upkeep.some_contents(session, ("", 0), 10**6) if each.space_key == space.key]
    for _, made, before in await finding.compared(session, contents):
        assert made == before
    rows = await session.all(_NUMBERS, ids=[each.id for each in contents])
    entries = await reading.entries(session, [each.id for each in contents])
    return {row[0]: entries[row[1]] for row in rows}


_NUMBERS = Statement(sa.select(search_row.c.id, search_row.c.content_id).where(within(search_row.c.content_id, "ids")))
_SAME = Statement(
    sa.select(search_row.c.words == as_vector("vector")).where(
        search_row.c.id == sa.bindparam("number", type_=sa.BigInteger())
    )
)


async def held_against_vectors(session: Any, entries: dict[int, Entry]) -> None:
    for row_number, entry in entries.items():
        (same,) = await session.one(_SAME, number=row_number, vector=tsvector(entry, words(entry.body)))
        assert same


def held_against_fts5(served: Served, entries: dict[int, Entry]) -> None:
    """The index has not one word more or less than one that is made from what is kept."""
    connection = sqlite3.connect(served.config.sqlite_path, isolation_level=None)
    connection.execute("INSERT INTO search_words(search_words) VALUES ('integrity-check')")
    connection.execute("CREATE VIRTUAL TABLE temp.said USING fts5vocab(main, search_words, instance)")
    (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'search_words'").fetchone()
    anew = sqlite3.connect(":memory:", isolation_level=None)
    anew.execute(made)
    anew.execute("CREATE VIRTUAL TABLE temp.said USING fts5vocab(main, search_words, instance)")
    for row_number, entry in entries.items():
        said = parts(entry, words(entry.body))
        columns = ", ".join(said)
        marks = ", ".join("?" * len(said))
        anew.execute(f"INSERT INTO search_words(rowid, {columns}) VALUES (?, {marks})", (row_number, *said.values()))
    instances = "SELECT term, doc, col, offset FROM said"
    expected = set(anew.execute(instances))
    assert {each for each in connection.execute(instances) if each[1] in entries} == expected
    numbers = {row[0] for row in connection.execute("SELECT id FROM search_row")}
    assert {row[0] for row in connection.execute("SELECT DISTINCT doc FROM said")} == numbers
    connection.close()
    anew.close()
