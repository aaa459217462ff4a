"""The editor format says all that storage format says, and nothing that could harm whom it is shown to."""

from __future__ import annotations

import time
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markup.html.events import parsed as parsed_page
from tests.markup.html.trees import FACTS, HOSTILE, documents
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.facts import NONE
from watersmeet.markup.html.dom import exact, parsed, start
from watersmeet.markup.html.editor import from_storage, write
from watersmeet.markup.html.harmless import PLAIN
from watersmeet.markup.html.parameters import joined, separate
from watersmeet.markup.html.pieces import cdata
from watersmeet.markup.html.read import read, to_storage
from watersmeet.markup.html.styles import harmless_style
from watersmeet.markup.references import harmless
from watersmeet.markup.storage.read import read as read_storage
from watersmeet.markup.storage.write import write as write_storage
from watersmeet.markup.tree import Node

SAME = [
    "<p>a &amp; b<br />c</p>",
    '<h2 style="text-align: center;">t</h2><hr /><blockquote><p>q</p></blockquote>',
    "<pre>\n\nx</pre><pre>y</pre>",
    '<p><a href="https://e.test/?a&amp;b">x</a><a href="javascript:x" onclick="y">z</a></p>',
    '<table data-layout="wide"><colgroup><col style="width: 10.0px;" /></colgroup><tbody><tr><th><p>h</p></th>'
    '<td colspan="2" data-highlight-colour="#ffffff" ac:local-id="l"><p>c</p></td></tr></tbody></table>',
    '<ac:structured-macro ac:name="info" ac:schema-version="1" ac:macro-id="m" ac:local-id="l">'
    '<ac:parameter ac:name="title">a|b=c\\d</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body>'
    "</ac:structured-macro>",
    '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[\nx < ]] y]]></ac:plain-text-body>'
    "</ac:structured-macro>",
    '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">a</ac:parameter></ac:structured-macro></p>',
    '<ac:structured-macro ac:name="include" data-layout="wide"><ac:parameter ac:name=""><ac:link>'
    '<ri:page ri:content-title="T" /></ac:link></ac:parameter></ac:structured-macro>',
    '<p><ac:link ac:anchor="a"><ri:page ri:content-title="T" ri:space-key="K" /><ac:link-body>b <em>c</em>'
    '</ac:link-body></ac:link><ac:link><ri:user ri:account-id="a1" /></ac:link>'
    '<ac:link ac:anchor="x"><ac:plain-text-link-body>'
    "<![CDATA[y]]></ac:plain-text-link-body></ac:link></p>",
    '<ac:image ac:align="center" ac:alt="t"><ri:attachment ri:filename="f.png"><ri:page ri:content-title="T" />'
    "</ri:attachment><ac:caption><p>c</p></ac:caption></ac:image>",
    '<p><ac:image ac:width="10"><ri:url ri:value="https://e.test/a.png" /></ac:image></p>',
    '<p><ac:emoticon ac:name="smile" /><ac:placeholder ac:type="t">p</ac:placeholder>'
    '<ac:inline-comment-marker ac:ref="r">m</ac:inline-comment-marker><time datetime="2024-01-01" /></p>',
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-uuid>u</ac:task-uuid><ac:task-status>complete"
    '</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">x</span></ac:task-body></ac:task>'
    "</ac:task-list>",
    '<ac:layout><ac:layout-section ac:type="two_equal" ac:breakout-mode="wide"><ac:layout-cell><p>a</p>'
    "</ac:layout-cell><ac:layout-cell /></ac:layout-section></ac:layout>",
    '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">x</ac:adf-attribute>'
    "</ac:adf-node></ac:adf-extension>",
    '<div class="table-wrap" id="x" data-attributes="y">a</div>',
    '<ul class="inline-task-list"><li class="checked">b</li></ul>',
    '<script src="x">alert(1)</script><p><svg onload="x"><style>y</style></svg></p>',
    "<br>text</br><p>a&#13;b</p>",
    '<é à="x">y</é>',
]


def canonical(element: Element) -> Any:
    """An element without what makes no difference: the order of attributes and of parameters."""
    children = [canonical(child) for child in element]
    if element.tag == "ac:structured-macro":
        children.sort(key=repr)
    return element.tag, sorted(element.attrib.items()), element.text or "", children, element.tail or ""


@pytest.mark.parametrize("storage", SAME)
def test_editor__carries_all_of_storage_format(storage: str) -> None:
    editor = from_storage(storage, FACTS)
    assert canonical(parsed(to_storage(editor))) == canonical(parsed(storage))
    assert read(editor) == read_storage(storage)
    assert_shows_nothing_harmful(editor)


NAMES = """
    p span div pre table td ul li br img script style x:y ac:structured-macro ac:parameter ac:rich-text-body
    ac:plain-text-body ac:link ac:link-body ac:plain-text-link-body ri:page ri:user ri:attachment ri:url ac:image
    ac:caption ac:emoticon ac:placeholder ac:inline-comment-marker ac:task-list ac:task ac:task-id ac:task-uuid
    ac:task-status ac:task-body ac:layout ac:layout-section ac:layout-cell ac:adf-extension ac:adf-node
"""
ATTRIBUTES = """
    ac:name ac:ref ac:type ac:alt ac:anchor ac:local-id ac:macro-id ac:schema-version ri:content-title ri:value
    ri:account-id class style href id onclick data-layout data-attributes data-element data-macro-name data-ref local-id
"""
VALUES = [
    "",
    "a",
    "a|b=c\\",
    "complete",
    "panel code",
    "javascript:x",
    "color: red;",
    "wysiwyg-macro",
    "{}",
    "\n\r\t",
    "é",
]


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    name = draw(st.sampled_from(NAMES.split()))
    said = draw(st.dictionaries(st.sampled_from(ATTRIBUTES.split()), st.sampled_from(VALUES), max_size=3))
    inside = (
        draw(st.lists(elements(depth - 1) | st.sampled_from(["x", "complete", "<", "\n"]).map(exact), max_size=3))
        if depth
        else []
    )
    return f"<{start(name, said)}>{''.join(inside)}</{name}>"


BLANK = frozenset({"ac:structured-macro", "ac:link", "ac:image", "ac:task-list", "ac:task"})


def without_blanks(element: Element) -> Element:
    """White space that stands between the elements of a macro, a link, a picture or a list of tasks says nothing."""
    for one in element.iter():
        if one.tag in BLANK:
            parts = [one.text, *[child.tail for child in one]]
            if all(not (part or "").strip() for part in parts):
                one.text = None
                for child in one:
                    child.tail = None
    return element


@given(st.lists(elements(), max_size=3).map("".join))
@settings(max_examples=300, deadline=None)
def test_editor__carries_what_no_editor_would_write(storage: str) -> None:
    editor = from_storage(storage, NONE)
    assert canonical(without_blanks(parsed(to_storage(editor)))) == canonical(without_blanks(parsed(storage)))
    assert_shows_nothing_harmful(editor)


@given(documents)
@settings(max_examples=60, deadline=None)
def test_editor__reads_back_to_the_tree(tree: Node) -> None:
    normal = read_storage(write_storage(tree))
    assert read(write(normal, FACTS)) == read_storage(write_storage(normal))


@given(st.dictionaries(st.text("ab|=\\ ", max_size=4).filter(bool), st.text("ab|=\\ ", max_size=5), max_size=4))
def test_parameters__in_one_attribute(parameters: dict[str, str]) -> None:
    assert separate(joined(parameters)) == parameters


def test_parameters__as_an_editor_writes_them() -> None:
    assert separate("colour=Green|title=a=b|flag") == {"colour": "Green", "title": "a=b", "flag": ""}
    assert separate("") == {}


SHOWN = PLAIN | {"img", "figure", "figcaption", "body"}


def assert_shows_nothing_harmful(editor: str) -> None:
    for one in parsed_page(editor).iter():
        assert one.tag in SHOWN
        for name, value in one.attrib.items():
            if name == "style":
                assert harmless_style(value) is not None
            elif name in ("href", "src"):
                assert harmless(value)
            else:
                assert name.startswith("data-") or name in (
                    "class",
                    "alt",
                    "title",
                    "lang",
                    "colspan",
                    "rowspan",
                    "start",
                    "datetime",
                )


@pytest.mark.parametrize("value", HOSTILE)
def test_editor__hostile_values(value: str) -> None:
    tree = Node(
        "doc",
        content=[
            Node("element", attrs={"name": "svg", "attributes": {"onload": value, "class": value}}, content=[]),
            Node("paragraph", content=[Node("text", text=value)], kept={"style": value}),
            Node("mediaSingle", content=[Node("media", attrs={"type": "external", "url": value})]),
        ],
    )
    assert_shows_nothing_harmful(write(tree, FACTS))


def test_editor__shows_where_links_lead_and_who_is_mentioned() -> None:
    link = '<ac:link><ri:content-entity ri:content-id="111" /><ac:link-body>x</ac:link-body></ac:link>'
    assert 'href="/wiki/spaces/ENG/pages/111/Other+page"' in from_storage(link, FACTS)
    assert ">Ann</a>" in from_storage('<ac:link><ri:user ri:account-id="a1" /></ac:link>', FACTS)


def test_read__refuses_what_is_not_well_formed() -> None:
    for value in (
        "<p>a",
        "<br>",
        "a & b",
        '<!DOCTYPE x [<!ENTITY y "z">]>&y;',
        "<?php ?>",
        "<p>" * 1000 + "</p>" * 1000,
    ):
        with pytest.raises(MarkupError):
            read(value)


@pytest.mark.parametrize(
    "editor",
    [
        '<table class="wysiwyg-macro"><tr /></table>',
        '<table class="wysiwyg-macro" data-macro-name="x" />',
        '<table class="wysiwyg-macro" data-macro-name="x" data-macro-body-type="PLAIN_TEXT" />',
        '<img class="editor-inline-macro" data-macro-name="x" data-macro-storage="&lt;p" />',
        '<a class="confluence-link" data-link-body="none" data-resource="&lt;script />">x</a>',
        '<div class="editor-element" data-element="a b">x</div>',
        '<p data-attributes="[1]">x</p>',
        '<p data-attributes=\'{"a b":"c","\\ud800":"\\ud800","ok":"\\ud800\\u0000"}\'>x</p>',
        '<ul class="inline-task-list">text<li>x</li></ul>',
        '<figure class="confluence-embedded-figure" />',
        '<div class="cell" /><div class="columnLayout" /><span class="emoticon" />',
        '<div class="panel" /><div class="code panel" /><div class="expand-container" /><div class="conf-macro" />',
    ],
)
def test_read__takes_what_only_looks_like_ours(editor: str) -> None:
    assert read(editor).type == "doc"


def test_editor_and_read__do_not_recurse() -> None:
    macros = '<ac:structured-macro ac:name="x"><ac:rich-text-body>' * 99
    ends = "</ac:rich-text-body></ac:structured-macro>" * 99
    storage = f"{macros}<p>deepest</p>{ends}"
    assert read(from_storage(storage, NONE)) == read_storage(storage)


def test_plain_text__in_cdata() -> None:
    assert cdata("a]]>b") == "<![CDATA[a]]]]><![CDATA[>b]]>"
    assert parsed(cdata("a]]>\r\nb")).text == "a]]>\r\nb"


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="expand-container">',
        '<div class="panel code">',
        '<div class="confluence-information-macro confluence-information-macro-tip">',
        '<ac:structured-macro ac:name="x"><ac:rich-text-body>',
        '<ul class="inline-task-list"><li>',
        "<ac:link><ri:page />",
    ],
)
def test_editor_and_read__are_linear_in_nested_elements(opening: str) -> None:
    closing = "".join(
        f"</{one.split()[0].rstrip('>')}>" for one in reversed(opening.split("<")) if one and "/" not in one
    )
    deep = opening * 90 + closing * 90

    def seconds(value: str) -> float:
        began = time.process_time()
        to_storage(value)
        from_storage(value, NONE)
        return time.process_time() - began

    flat = (opening + closing) * 90 * 20
    assert min(seconds(deep * 20) for _ in range(3)) < 10 * min(seconds(flat) for _ in range(3)) + 0.05
