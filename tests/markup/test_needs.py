"""What a tree names, and pieces of a document that are shown in another."""

from __future__ import annotations

import time
from typing import Any

import pytest

from watersmeet.markup.facts import ContentRef, FileRef, key_of
from watersmeet.markup.memo import Memo
from watersmeet.markup.needs import Needs, needs, page_of, resource_in
from watersmeet.markup.references import content_ref, file_ref
from watersmeet.markup.settled import settled
from watersmeet.markup.tree import MACRO, Mark, Node, doc, paragraph, text, walk


def macro(name: Any, /, *content: Node, **parameters: Any) -> Node:
    attrs = {"extensionType": MACRO, "extensionKey": name, "parameters": {"macroParams": parameters}}
    return Node("bodiedExtension" if content else "extension", attrs=attrs, content=list(content) or None)


def link(**kept: str) -> Node:
    return text("x", [Mark("link", kept={name.replace("__", ":").replace("_", "-"): v for name, v in kept.items()})])


TO_PAGE = {"resource": "page", "ri__content_title": "A"}
TO_FILE = {"resource": "attachment", "ri__filename": "f.png"}


def test_needs__everything_that_is_named() -> None:
    holder = '<ri:page ri:content-title="B &amp; C" ri:space-key="S" />'
    mention = Node("mention", attrs={"id": "somebody"})
    tree = doc(
        [
            paragraph(link(**TO_PAGE), link(resource="content-entity", ri__content_id="42"), mention),
            paragraph(link(**TO_FILE), link(**TO_FILE, holder=holder), link(resource="space", ri__space_key="S")),
            macro("include", **{"": {"value": "D", "storage": '<ac:link><ri:page ri:content-title="D" /></ac:link>'}}),
            macro("children", page={"value": "KEY:E"}),
            macro("view-file", name={"value": "g", "storage": '<ri:attachment ri:filename="g" />'}),
        ]
    )
    found = needs(tree)
    other = ContentRef("page", "S", "B & C")
    pages = {ContentRef("page", None, "A"), ContentRef("page", None, "D"), ContentRef("page", "KEY", "E")}
    assert found.contents == {*pages, other, 42}
    assert found.files == {FileRef("f.png"), FileRef("f.png", other), FileRef("g")}
    assert (found.people, found.spaces) == ({"somebody"}, {"S"})
    assert [one.node.attrs["extensionKey"] for one in found.macros if one.node.attrs] == [
        "include",
        "children",
        "view-file",
    ]
    assert found.depth == 3


def test_needs__of_nothing() -> None:
    assert needs(doc([])).contents == frozenset()


def test_needs__parameters_of_any_shape() -> None:
    odd: list[Any] = [None, 1, "x", [], {"macroParams": []}, {"macroParams": {"": 1, "page": {"storage": 3}}}]
    for given in odd:
        attrs = {"extensionType": MACRO, "extensionKey": ["children"], "parameters": given}
        assert needs(doc([Node("extension", attrs=attrs)])).contents == frozenset()


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800"])
def test_needs__names_that_cannot_be_looked_up(bad: str) -> None:
    tree = doc(
        [
            paragraph(link(resource="page", ri__content_title=bad), link(resource="space", ri__space_key=bad)),
            paragraph(link(resource="attachment", ri__filename=bad), Node("mention", attrs={"id": bad})),
            Node("media", attrs={"id": bad}),
            macro("children", page={"value": bad}),
        ]
    )
    assert needs(tree) == Needs(macros=needs(tree).macros, depth=3)


def test_needs__takes_linear_time() -> None:
    for piece in (
        "<ri:page",
        "<ri:page ri:content-title=",
        "<ri:page a='",
        "<ri:a b" + "c" * 40,
        "<ri:page " + "a " * 9,
    ):
        began = time.perf_counter()
        resource_in(piece * 100_000)
        assert time.perf_counter() - began < 2, piece


def test_page_of__an_address_of_itself_is_none() -> None:
    assert page_of(macro("children", page={"value": "@self"})) is None
    assert page_of(macro("toc", page={"value": "A"})) is None


def test_settled__names_are_the_same_from_elsewhere() -> None:
    home = ContentRef("blogpost", "S", 'A "title" & more', "2026/01/02")
    source = [paragraph(link(**TO_PAGE), link(**TO_PAGE, ri__space_key="OTHER"), link(**TO_FILE)), macro("children")]
    copy = settled(source, home, 7)
    page, other, file = (node.marks[0] for top in copy.nodes for node in walk(top) if node.marks)
    assert content_ref(page) == ContentRef("page", "S", "A")
    assert content_ref(other) == ContentRef("page", "OTHER", "A")
    assert file_ref(file) == FileRef("f.png", home)
    assert key_of(copy.nodes[1]) != key_of(source[1])
    assert key_of(copy.nodes[1]) != key_of(settled(source, home, 8).nodes[1])
    assert source == [
        paragraph(link(**TO_PAGE), link(**TO_PAGE, ri__space_key="OTHER"), link(**TO_FILE)),
        macro("children"),
    ]


def test_settled__weighs_what_is_in_it() -> None:
    home = ContentRef("page", "S", "A")
    light, heavy = settled([paragraph("x")], home, 1).weight, settled([paragraph("x" * 1000)], home, 1).weight
    assert heavy - light == 999


def test_memo__forgets_what_was_not_used_for_longest() -> None:
    memo: Memo[str, int] = Memo(80)
    for n in range(8):
        memo.keep(str(n), n, 10)
    assert memo.get("0") == 0
    memo.keep("8", 8, 10)
    assert (memo.get("1"), memo.get("0"), memo.get("8")) == (None, 0, 8)
    assert len(memo) == 8


def test_memo__does_not_remember_what_would_drive_out_all_else() -> None:
    memo: Memo[str, int] = Memo(80)
    memo.keep("small", 1, 10)
    memo.keep("large", 2, 11)
    assert (memo.get("small"), memo.get("large")) == (1, None)


def test_memo__the_same_key_counts_once() -> None:
    memo: Memo[str, int] = Memo(80)
    for n in range(20):
        memo.keep("one", n, 10)
    memo.keep("two", 2, 10)
    assert (memo.get("one"), memo.get("two")) == (19, 2)
