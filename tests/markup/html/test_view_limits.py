"""Views of trees that are deep, long, or made to cost much."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.markup.html.events import parsed
from tests.markup.html.trees import block, heading, macro
from watersmeet.markup.facts import NONE, Facts, key_of
from watersmeet.markup.html.highlight import LANGUAGES, Colours
from watersmeet.markup.html.view import write
from watersmeet.markup.tree import Mark, Node, doc, paragraph, text


def nested(kind: str, depth: int) -> Node:
    node = paragraph("deepest")
    for _ in range(depth):
        node = Node(kind, content=[node])
    return doc([node])


@pytest.mark.parametrize(
    "kind", ["blockquote", "bulletList", "table", "panel", "paragraph", "heading", "bodiedExtension"]
)
def test_view__of_a_tree_deeper_than_python_recurses(kind: str) -> None:
    assert "deepest" in write(nested(kind, 20_000), NONE)


LONG: dict[str, Callable[[int], Node]] = {
    "paragraphs": lambda n: doc([paragraph("some words") for _ in range(n)]),
    "words with marks": lambda n: doc([paragraph(*[text("x", [Mark("strong"), Mark("em")]) for _ in range(n)])]),
    "headings of one name": lambda n: doc([heading(1, "same") for _ in range(n)]),
    "headings and contents": lambda n: doc([one for k in range(n) for one in (macro("toc"), heading(1, str(k)))]),
    "links to headings": lambda n: doc(
        [paragraph(text("x", [Mark("link", {"href": f"#h-{k}"})])) for k in range(n)] + [heading(1, "h")] * n
    ),
    "macros that show": lambda n: doc([macro("children") for _ in range(n)]),
    "cells": lambda n: doc([block("table", *[block("tableRow", block("tableCell", text("x"))) for _ in range(n)])]),
    "styles": lambda n: doc([Node("paragraph", kept={"style": "color: red;" * n})]),
    "brackets in a style": lambda n: doc([Node("paragraph", kept={"style": "color: " + "rgb(" * n})]),
    "a pattern": lambda n: doc([macro("toc", {"include": ".*a" * n}), heading(1, "a" * n)]),
    "code": lambda n: doc([Node("codeBlock", attrs={"language": "html"}, content=[text("<" * n)])]),
}


@pytest.mark.parametrize("name", LONG)
def test_view__is_linear(name: str) -> None:
    facts = Facts(shown={key_of(macro("children")): [paragraph("child")] * 500})

    def seconds(size: int) -> float:
        tree = LONG[name](size)
        began = time.process_time()
        write(tree, facts)
        return time.process_time() - began

    seconds(500)
    # Four times as much takes four times as long; a square would take sixteen times.
    assert min(seconds(8_000) for _ in range(3)) < 10 * min(seconds(2_000) for _ in range(3)) + 0.05


def test_view__of_macros_that_show_one_another_ends() -> None:
    macros = [macro("include", {"": str(one)}) for one in range(30)]
    facts = Facts(shown={key_of(one): [macros[(at + 1) % 30], macros[(at + 2) % 30]] for at, one in enumerate(macros)})
    html = write(doc([macros[0]]), facts)
    assert html.count("<div") < 300
    parsed(html)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES.values())))
def test_highlight__knows_each_language_and_loses_nothing(language: str) -> None:
    code = "\n\nfor (x in 1..3) { print(\"a<b\" + 'c') } /* d */ # e\n\n"
    html = Colours().of(code, language)
    assert html is not None
    assert "".join(parsed(html).itertext()) == code


def test_highlight__chooses_by_name_only() -> None:
    assert Colours().of("#!/usr/bin/python\nimport os", "nope") is None
    assert Colours().of("x", "") is None
    assert Colours().of("x = 1", " Python ") is not None


def test_highlight__goes_on_after_a_long_text_and_a_long_line() -> None:
    code = "x = 1\n" * 1_000 + "y" * 3_000 + "\n" + "    z = 2\n" * 1_000
    html = Colours().of(code, "python")
    assert html is not None
    assert "".join(parsed(html).itertext()) == code
    assert html.count('<span class="mi">') == 2_000


@pytest.mark.parametrize("code", ["\n" * 50_000, " \n" * 25_000, "a\n b" * 12_500, "//" * 25_000, "<" * 50_000])
def test_highlight__takes_no_longer_than_it_may(code: str) -> None:
    for language in ("c", "cpp", "csharp", "html"):
        began = time.thread_time()
        html = Colours().of(code, language)
        assert time.thread_time() - began < 2
        assert html is not None
        assert "".join(parsed(html).itertext()) == code
