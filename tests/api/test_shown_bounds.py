"""What showing bodies costs: pages that include one another, statements, and long bodies."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.showing import macro, picture, shown, to_page, to_person
from tests.api.test_shown_macros import words
from tests.api.v2.making import admin_id, change, make, read, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v1.content import BodyValue, BodyWrite, ContentCreate, CreateContent, GetContent, SpaceRef
from watersmeet.contract.v2.common import BodyWrite as BodyWriteV2
from watersmeet.contract.v2.page import GetPages
from watersmeet.contract.v2.space import GetSpaces, SpaceBulk
from watersmeet.domain.macros.catalogue import SHOWN
from watersmeet.markup import formats

AROUND = "This page is shown around here already."
INSIDE = "There is too much inside of one another to show this page."


def including(*titles: str) -> str:
    return "".join(macro("include", default=to_page(title)) for title in titles)


def test_include__a_circle_is_cut(admin: Client, space: SpaceBulk) -> None:
    one = make(admin, space, "One", body=storage("<p>one</p>" + including("Two")))
    make(admin, space, "Two", body=storage("<p>two</p>" + including("One")))
    assert words(shown(admin, one)) == f"one two {AROUND}"
    itself = make(admin, space, "Self", body=storage("<p>self</p>" + including("Self")))
    assert words(shown(admin, itself)) == f"self {AROUND}"


def test_include__ten_deep_and_no_deeper(admin: Client, space: SpaceBulk) -> None:
    pages = [make(admin, space, f"P{n}", body=storage(f"<p>{n}</p>" + including(f"P{n + 1}"))) for n in range(13)]
    assert words(shown(admin, pages[0])) == " ".join(map(str, range(11))) + " " + INSIDE


def test_include__pieces_that_multiply_are_bounded(admin: Client, space: SpaceBulk) -> None:
    """Each of eight pages includes the next five times: all in all some hundred thousand pieces."""
    first = None
    for n in range(8):
        below = "".join(macro("include", default=to_page(f"M{n + 1}"), note=i) for i in range(5))
        page = make(admin, space, f"M{n}", body=storage(f"<p>{'w' * 50}</p>{below}"))
        first = first or page
    began = time.monotonic()
    html = shown(admin, first)
    assert time.monotonic() - began < 10
    assert len(html) < 8_000_000
    assert INSIDE in html


def test_view__costs_as_many_statements_for_one_page_as_for_many(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    target = make(admin, space, "Target")
    for n in range(12):
        body = f"<p>{to_page('Target')} {to_person(admin_id(served))} {picture(f'{n}.png')} {n}</p>"
        make(admin, space, f"N{n}", body=storage(body))
    assert target.id

    def cost(limit: int, *expand: str) -> int:
        used = []
        for _ in range(3):
            admin.send(GetSpaces(limit=1))
            before = served.database.statements
            found = admin.send(GetContent(space_key=space.key, type="page", limit=limit, expand=expand))
            used.append(served.database.statements - before)
            assert len(found.results) == limit
        return min(used)

    plain = cost(12, "body.storage")
    assert cost(12, "body.view") == cost(3, "body.view")
    assert cost(12, "body.view") <= plain + 2
    assert cost(12, "body.view", "body.export_view", "body.atlas_doc_format") <= plain + 4


def test_list__documents_of_many_pages_cost_no_statement_more(served: Served, admin: Client, space: SpaceBulk) -> None:
    ids = tuple(int(make(admin, space, f"L{n}", body=storage(f"<h1>{n}</h1><p>text</p>")).id) for n in range(25))

    def cost(body_format: Any) -> int:
        used = []
        for _ in range(3):
            admin.send(GetSpaces(limit=1))
            before = served.database.statements
            found = admin.send(GetPages(id=ids, limit=25, body_format=body_format)).results
            used.append(served.database.statements - before)
            assert len(found) == 25
        return min(used)

    assert cost("atlas_doc_format") == cost("storage")


def test_view__a_long_body_is_converted_aside(
    admin: Client, served: Served, space: SpaceBulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a thread of its own, so that others are answered meanwhile; the answer is whole."""
    row = "<p>" + " ".join(f"<strong>word</strong> {to_page('Here')} &amp; <em>more</em>" for _ in range(40)) + "</p>"
    many = 150
    page = make(admin, space, "Here", body=storage(row * many))
    threads: list[set[int]] = []

    def noted(convert: Callable[..., Any]) -> Callable[..., Any]:
        used: set[int] = set()
        threads.append(used)

        def convert_and_note(*given: Any) -> Any:
            used.add(threading.get_ident())
            return convert(*given)

        return convert_and_note

    monkeypatch.setitem(formats._READERS, "storage", noted(formats._READERS["storage"]))
    for name in ("view", "atlas_doc_format"):
        monkeypatch.setitem(formats._WRITERS, name, noted(formats._WRITERS[name]))
    html = shown(admin, page)
    document = json.loads(shown(admin, page, "atlas_doc_format"))
    assert html.count("<p>") == many == len(document["content"])
    assert f'data-linked-resource-id="{page.id}"' in html
    answering = served.thread_id
    assert all(threads)
    assert not any(answering in used for used in threads)


@pytest.mark.parametrize("body_format", ["view", "atlas_doc_format", "editor"])
def test_body_format__of_an_older_version_and_of_a_draft(admin: Client, space: SpaceBulk, body_format: Any) -> None:
    page = make(admin, space, body=storage("<p>first</p>"))
    change(admin, page, 2, body=storage("<p>second</p>"))
    change(admin, page, 1, status="draft", body=storage("<p>drafted</p>"))
    for more, word in (({"version": 1}, "first"), ({}, "second"), ({"get_draft": True}, "drafted")):
        body = read_again(admin, page.id, body_format, **more)
        assert word in body


def read_again(admin: Client, page_id: str, body_format: Any, **more: Any) -> str:
    found = read(admin, page_id, body_format=body_format, **more).body
    return str(getattr(found, body_format).value)


def test_create_content__answers_with_a_long_view(admin: Client, space: SpaceBulk) -> None:
    """Writing is broken off for what takes long, and done once."""
    body = BodyWrite(storage=BodyValue(value="<p>word</p>" * 20_000, representation="storage"))
    create = ContentCreate(type="page", title="Long", space=SpaceRef(key=space.key), body=body)
    made = admin.send(CreateContent(body=create, expand=("body.view", "version")))
    assert made.body
    assert made.body.view
    assert made.version
    assert made.body.view.value.count("<p>word</p>") == 20_000
    assert made.version.number == 1
    assert len(admin.send(GetContent(space_key=space.key, title="Long")).results) == 1


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800", "%", "'; --", "S:" * 300])
def test_view__odd_names_are_only_odd(admin: Client, space: SpaceBulk, bad: str) -> None:
    """Documents can name what no database takes."""
    macros = [
        {
            "type": "extension",
            "attrs": {
                "extensionType": "com.atlassian.confluence.macro.core",
                "extensionKey": name,
                "parameters": {"macroParams": {key: {"value": bad} for key in NAMED}},
            },
        }
        for name in SHOWN
    ]
    mention = {"type": "paragraph", "content": [{"type": "mention", "attrs": {"id": bad}}]}
    media = {"type": "media", "attrs": {"type": "file", "id": bad, "collection": bad}}
    group = {"type": "mediaGroup", "content": [media]}
    document = {"type": "doc", "version": 1, "content": [mention, group, *macros]}
    body = BodyWriteV2(representation="atlas_doc_format", value=json.dumps(document))
    if not bad.isascii():
        with pytest.raises(BadRequest, match="atlas_doc_format"):
            make(admin, space, body=body)
        return
    page = make(admin, space, body=body)
    for body_format in ("view", "anonymous_export_view", "editor", "storage"):
        assert shown(admin, page, body_format)


NAMED = ("", "page", "root", "name", "user", "author", "labels", "label", "cql", "spaces", "spaceKey", "max", "depth")
NAMED += ("patterns", "assignees", "sort", "pages", "scope", "id", "headings", "types", "first", "startDepth", "title")
