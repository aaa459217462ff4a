"""What a body is found by besides its text."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from watersmeet.markup.findable import OPENING, Findable, findable
from watersmeet.markup.plain import plain_text


def found(value: str, representation: Any = "storage") -> Findable:
    return findable(value, representation, plain_text(value, representation))


@pytest.mark.parametrize(
    ("value", "heads"),
    [
        ("<p>first</p><h1>One</h1><p>text</p><h6>Six</h6>", ["One", "Six", "first"]),
        ("<h2>A <strong>b</strong>o<em>ld</em> word</h2>", ["A bold word"]),
        ("<h2>Fish &amp; chips &lt;b&gt; &eacute; x</h2>", ["Fish & chips <b> é x"]),
        ("<p>x</p><h2>One<br/>Two</h2>", ["One Two", "x"]),
        ("<h2 class=\"a>b\" style='c'>Odd</h2>", ["Odd"]),
        ("<p>x</p><h2>In <![CDATA[<b>& more]]> text</h2>", ["In <b>& more text", "x"]),
        (
            '<p>x</p><h2><ac:link><ri:page ri:content-title="T"/><ac:plain-text-link-body><![CDATA[the guide]]>'
            "</ac:plain-text-link-body></ac:link> here</h2>",
            ["the guide here", "x"],
        ),
        (
            '<p>x</p><h2><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">install</ac:parameter>'
            "</ac:structured-macro>Setup</h2>",
            ["Setup", "x"],
        ),
        ("<p>x</p><h1/><p>y</p><h2>Two</h2>", ["Two", "x"]),
        ("<p>x</p><!-- <h1>no</h1> --><hr/><header>no</header>", ["x"]),
        (
            '<p>x</p><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[<h1>no</h1>]]>'
            "</ac:plain-text-body></ac:structured-macro>",
            ["x"],
        ),
        (
            '<p>x</p><ac:structured-macro ac:name="panel"><ac:rich-text-body><h3>In a panel</h3>'
            "</ac:rich-text-body></ac:structured-macro>",
            ["In a panel", "x"],
        ),
        ("<h1>Same</h1><p>text</p><h2>Same</h2>", ["Same"]),
        ("<p>x</p><h1> </h1>", ["x"]),
        ("<p>x</p><h1>a<h2>b</h2>c</h1>", ["a b", "x"]),
        ("", []),
    ],
)
def test_heads(value: str, heads: list[str]) -> None:
    assert found(value).heads == "\n".join(heads)


def test_heads__the_opening_is_so_long_and_no_longer() -> None:
    assert found(f"<p>{'word ' * 200}</p>").heads == ("word " * 200)[:OPENING]


@pytest.mark.parametrize(
    ("value", "macros"),
    [
        ('<ac:structured-macro ac:name="toc" ac:schema-version="1"/>', {"toc"}),
        ("<ac:structured-macro ac:schema-version='1' ac:name='toc' />", {"toc"}),
        ('<ac:structured-macro\n  ac:macro-id="x>y"\n  ac:name = "Toc"></ac:structured-macro>', {"toc"}),
        ('<ac:macro ac:name="old"/>', {"old"}),
        (
            '<ac:structured-macro ac:name="panel"><ac:rich-text-body><ac:structured-macro ac:name="info">'
            '<ac:rich-text-body><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA['
            '<ac:structured-macro ac:name="no"/>]]></ac:plain-text-body></ac:structured-macro></ac:rich-text-body>'
            "</ac:structured-macro></ac:rich-text-body></ac:structured-macro>",
            {"panel", "info", "code"},
        ),
        ('<!-- <ac:structured-macro ac:name="no"/> --><p>&lt;ac:macro ac:name="no"/&gt;</p>', set()),
        ('<p>ac:name="no"</p><ac:parameter ac:name="no"/>', set()),
        ('<ac:structured-macro x=\' ac:name="no"\' ac:name="a&amp;b"/>', {"a&b"}),
    ],
)
def test_macros(value: str, macros: set[str]) -> None:
    assert found(value).macros == macros


@pytest.mark.parametrize(
    ("value", "mentioned"),
    [
        ('<p><ac:link><ri:user ri:account-id="712020:one"/></ac:link></p>', {"712020:one"}),
        ("<p><ac:link><ri:user ri:userkey='k' ri:account-id='two' /></ac:link></p>", {"two"}),
        ('<p>ri:account-id="no" <code>&lt;ri:user ri:account-id="no"/&gt;</code></p>', set()),
        ('<p><![CDATA[<ri:user ri:account-id="no"/>]]><!-- <ri:user ri:account-id="no"/> --></p>', set()),
        ('<ri:user ri:account-id="a"/><ri:user ri:account-id="b"/><ri:user ri:account-id="a"/>', {"a", "b"}),
    ],
)
def test_mentioned(value: str, mentioned: set[str]) -> None:
    assert found(value).mentioned == mentioned


@pytest.mark.parametrize(
    "value",
    [
        f"<!-- {'<ac:macro ' * 20_000} -->",
        f"<!-- {'<h1>' * 20_000} -->",
        f"<!-- {'<![CDATA[' * 20_000} -->",
        "<h1/>" * 20_000,
        f"<ac:macro {' '.join(f'a{number}=' + chr(34) * 2 for number in range(10_000))}/>" * 2,
        f"<![CDATA[{'<!-- ' * 20_000}]]>",
        f"<p>{'<ri:user/>' * 20_000}</p>",
    ],
)
def test_findable__costs_what_a_body_is_long(value: str) -> None:
    """Some of these cost the square of it when an end is looked for that is not there: many seconds."""
    plain = plain_text(value, "storage")
    began = time.process_time()
    findable(value, "storage", plain)
    assert time.process_time() - began < 1


def document(*nodes: dict[str, Any]) -> str:
    return json.dumps({"version": 1, "type": "doc", "content": list(nodes)})


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def paragraph(*inside: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(inside)}


def heading(*inside: dict[str, Any]) -> dict[str, Any]:
    return {"type": "heading", "attrs": {"level": 2}, "content": list(inside)}


def extension(kind: str, key: str, *inside: dict[str, Any]) -> dict[str, Any]:
    attributes = {"extensionType": "com.atlassian.confluence.macro.core", "extensionKey": key}
    return {"type": kind, "attrs": attributes, **({"content": list(inside)} if inside else {})}


def test_adf__headings_and_the_opening() -> None:
    value = document(
        paragraph(text("First line")),
        heading(text("A bo"), {"type": "text", "text": "ld", "marks": [{"type": "strong"}]}, text(" word")),
        heading(text("One"), {"type": "hardBreak"}, text("Two")),
        {"type": "panel", "attrs": {"panelType": "info"}, "content": [heading(text("In a panel"))]},
        paragraph(text("Last")),
    )
    assert found(value, "atlas_doc_format").heads == "A bold word\nOne Two\nIn a panel\nFirst line"


def test_adf__macros_and_mentions() -> None:
    mention = {"type": "mention", "attrs": {"id": "712020:one", "text": "@One"}}
    value = document(
        extension("extension", "TOC"),
        extension("bodiedExtension", "panel", paragraph(mention, extension("inlineExtension", "status"))),
        paragraph(text('"type": "mention"')),
    )
    told = found(value, "atlas_doc_format")
    assert told.macros == {"toc", "panel", "status"}
    assert told.mentioned == {"712020:one"}


def test_of_others__the_opening_counts() -> None:
    assert findable("https://x.example", "embed", "https://x.example\nmore") == Findable(
        "https://x.example", frozenset(), frozenset()
    )
