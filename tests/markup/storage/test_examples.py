"""What stands for what: storage format that is the same after it was read and written, and what it is in the tree."""

from typing import Any

import pytest

from watersmeet.markup.storage.read import read
from watersmeet.markup.storage.write import write
from watersmeet.markup.tree import Mark, Node, doc

MACRO_ID = "d5d9fa1d-9b6e-4a52-9c0d-0b1f1a2b3c4d"
NAMED = f'ac:schema-version="1" ac:local-id="{MACRO_ID}" ac:macro-id="{MACRO_ID}"'

CANONICAL = [
    "<p>a &amp; b &lt;&gt; \"c\" 'd' &nbsp;\u00e9</p>",
    '<p title="&quot;&amp;&#10;" />',
    '<p style="text-align: center;" local-id="x">a</p>',
    '<p style="text-align: right; margin-left: 60.0px; color: red;">a</p>',
    "<h2>a <strong>b<em>c</em></strong><del>d</del><sub>e</sub><code>f</code><u>g</u></h2>",
    '<p><span style="color: #ff0000;">a</span><span style="background-color: #00ff00;">b</span></p>',
    '<p><span class="x" style="color: red">a<br />b</span></p>',
    '<p><a href="https://example.com/?a=1&amp;b" title="t">x</a></p>',
    '<p><a href="u" data-card-appearance="inline">u</a></p><a href="u" data-card-appearance="block">other</a>',
    '<a href="u" data-card-appearance="embed" data-layout="wide" data-width="50.5">u</a>',
    '<p><ac:link ac:anchor="x"><ri:page ri:content-title="T" ri:space-key="S" /></ac:link></p>',
    '<p><ac:link><ri:attachment ri:filename="a.pdf"><ri:page ri:content-title="T" /></ri:attachment>'
    "<ac:plain-text-link-body><![CDATA[a]]]]><![CDATA[>b]]></ac:plain-text-link-body></ac:link></p>",
    '<p><ac:link ac:anchor="here"><ac:link-body>to <strong>it</strong></ac:link-body></ac:link></p>',
    '<p><ac:link><ri:user ri:account-id="1" /></ac:link> and '
    '<ac:link><ri:user ri:account-id="1" /><ac:link-body>her</ac:link-body></ac:link></p>',
    '<ul><li>a<ul><li><p>b</p></li></ul></li></ul><ol start="3"><li>c</li></ol><ul><ul><li>d</li></ul></ul>',
    "<ul>text<li>a</li><p>b</p></ul>",
    "<blockquote><p>a</p></blockquote><pre>\n a  b\n</pre><hr />",
    f'<ac:structured-macro ac:name="code" {NAMED}><ac:parameter ac:name="language">py</ac:parameter>'
    '<ac:parameter ac:name="title">t</ac:parameter><ac:plain-text-body><![CDATA[a ]]]]><![CDATA[> b\n]]>'
    "</ac:plain-text-body>"
    "</ac:structured-macro>",
    f'<ac:structured-macro ac:name="panel" {NAMED}><ac:parameter ac:name="bgColor">#EAE6FF</ac:parameter>'
    '<ac:parameter ac:name="borderColor">#998DD9</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body>'
    "</ac:structured-macro>",
    f'<p>a <ac:structured-macro ac:name="status" {NAMED}><ac:parameter ac:name="title">DONE</ac:parameter>'
    '<ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro></p>',
    f'<ac:structured-macro ac:name="toc" {NAMED} data-layout="wide"><ac:parameter ac:name="maxLevel">2</ac:parameter>'
    '<ac:parameter ac:name=""><ri:page ri:content-title="T" /></ac:parameter></ac:structured-macro>',
    f'<ac:structured-macro ac:name="x" {NAMED}><ac:parameter ac:name="a">1</ac:parameter>'
    '<ac:parameter ac:name="a">2</ac:parameter></ac:structured-macro>',
    f'<p>before<ac:structured-macro ac:name="info" {NAMED}><ac:rich-text-body><p>x</p></ac:rich-text-body>'
    "</ac:structured-macro>after</p>",
    "<strong><p>x</p></strong>",
    '<ac:macro ac:name="old" ac:schema-version="1"><ac:default-parameter>x</ac:default-parameter></ac:macro>',
    '<p><time datetime="2026-11-21" /> <time datetime="2026-11-21T10:00:00Z" /></p>',
    '<p><ac:emoticon ac:name="smile" /><ac:emoticon ac:name="blue-star" ac:emoji-shortname=":x:" '
    'ac:emoji-id="1f600" ac:emoji-fallback="\U0001f600" /><ac:placeholder ac:type="mention">who</ac:placeholder></p>',
    '<ac:image ac:layout="center" ac:width="300" ac:original-width="800" ac:alt="a">'
    '<ri:attachment ri:filename="a.png" />'
    "<ac:caption>a <em>b</em></ac:caption></ac:image>",
    '<ac:image ac:align="left"><ri:url ri:value="https://example.com/a.png" /><ac:caption><p>c</p>'
    "</ac:caption></ac:image>",
    '<p><a href="x"><ac:image><ri:attachment ri:filename="a.png" /></ac:image></a></p>',
    '<ac:task-list ac:task-list-id="q"><ac:task><ac:task-id>1</ac:task-id><ac:task-uuid>u</ac:task-uuid>'
    "<ac:task-status>complete</ac:task-status><ac:task-body>"
    '<span class="placeholder-inline-tasks">a</span><ac:task-list>'
    "<ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>"
    "<p>b</p></ac:task-body>"
    "</ac:task></ac:task-list></ac:task-body></ac:task></ac:task-list>",
    '<ac:layout><ac:layout-section ac:type="two_left_sidebar" ac:breakout-mode="wide" ac:breakout-width="760">'
    "<ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell /></ac:layout-section>"
    '<ac:layout-section ac:type="single">'
    "<ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>",
    '<table data-layout="wide" data-table-width="760"><colgroup><col style="width: 100.0px;" />'
    '<col style="width: 50.5px;" />'
    '</colgroup><thead><tr><th scope="col">a</th><th><p>b</p></th></tr></thead><tbody><tr local-id="r">'
    '<td colspan="2" data-highlight-colour="#deebff" class="x"><p>c</p></td></tr></tbody></table>',
    '<table><colgroup><col style="width: 30%;" /></colgroup><tbody><tr><td>a</td></tr></tbody></table>',
    "<table><tbody><tr><td><table><tbody><tr><td /></tr></tbody></table></td></tr></tbody></table>",
    '<td>x</td><foo:bar a="b"><p>y</p></foo:bar>text',
    '<p>a<foo b="c" /><foo>d</foo><ac:inline-comment-marker ac:ref="r">e</ac:inline-comment-marker></p>',
    '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">l</ac:adf-attribute>'
    '<ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>a '
    "<strong>b</strong></ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><p>a b</p></ac:adf-fallback>"
    "</ac:adf-extension>",
    '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">tip</ac:adf-attribute>'
    "<ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension>",
    '<p data-adf-marks="[{&quot;type&quot;:&quot;fontSize&quot;,&quot;attrs&quot;:'
    '{&quot;fontSize&quot;:&quot;small&quot;}}]">a</p>',
    '<p data-adf-attributes="[not JSON" data-adf-marks="{}">a</p>',
]


@pytest.mark.parametrize("value", CANONICAL)
def test_write__what_was_read_is_written_as_it_was(value: str) -> None:
    assert write(read(value)) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "<b>a</b><i>b</i><ins>c</ins><s>d</s><tt>e</tt>",
            "<strong>a</strong><em>b</em><u>c</u><del>d</del><code>e</code>",
        ),
        ("<p>\n a <!-- x -->b\n</p>\n\n<p></p>", "<p>a b</p><p />"),
        ("<p><![CDATA[a < b]]> &eacute;&#160;&lt;</p>", "<p>a &lt; b \u00e9&nbsp;&lt;</p>"),
        ("<p><strong>a</strong><strong>b<strong>c</strong></strong><em></em></p>", "<p><strong>abc</strong></p>"),
        ("<p><em><br/>a<br/>b<br/></em></p>", "<p><br /><em>a<br />b</em><br /></p>"),
        ('<p class="auto-cursor-target" style="text-align: start;">a</p>', "<p>a</p>"),
        ("<table><tr><td>a</td></tr></table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        (
            '<p><span style="color: rgb(1, 2, 3)">a</span><span style="background-color: Red; color:#abc">b</span></p>',
            '<p><span style="color: #010203;">a</span><span style="background-color: #ff0000;">'
            '<span style="color: #aabbcc;">b</span></span></p>',
        ),
    ],
)
def test_write__brings_into_the_normal_form(value: str, expected: str) -> None:
    assert write(read(value)) == expected


def only(value: str) -> Node:
    (node,) = read(value).content or ()
    return node


def said(value: str) -> tuple[str, Any, Any]:
    node = only(value)
    return node.type, node.attrs, node.kept


def test_read__panels_by_their_macros() -> None:
    body = "<ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>"
    for name, kind in {"info": "info", "tip": "success", "note": "warning", "warning": "error"}.items():
        assert said(f'<ac:structured-macro ac:name="{name}">{body}') == ("panel", {"panelType": kind}, None)
    custom = '<ac:parameter ac:name="bgColor">#fff</ac:parameter><ac:parameter ac:name="title">t</ac:parameter>'
    assert said(f'<ac:structured-macro ac:name="panel">{custom}{body}') == (
        "panel",
        {"panelType": "custom", "panelColor": "#fff"},
        {"parameter:title": "t"},
    )


def test_read__a_macro_in_a_line_and_among_blocks() -> None:
    macro = (
        f'<ac:structured-macro ac:name="toc" {NAMED}><ac:parameter ac:name="a">1</ac:parameter></ac:structured-macro>'
    )
    node = only(macro)
    assert node.type == "extension"
    assert node.attrs == {
        "extensionType": "com.atlassian.confluence.macro.core",
        "extensionKey": "toc",
        "parameters": {
            "macroParams": {"a": {"value": "1"}},
            "macroMetadata": {"macroId": {"value": MACRO_ID}, "schemaVersion": {"value": "1"}, "title": "toc"},
        },
        "localId": MACRO_ID,
    }
    line = only(f"text {macro}")
    assert line.bare
    assert [one.type for one in line.content or ()] == ["text", "inlineExtension"]


def test_read__widths_of_columns_are_said_in_cells() -> None:
    table = only(
        '<table><colgroup><col style="width: 10px" /><col style="width: 20.5px" />'
        '<col style="width: 30px" /></colgroup>'
        '<tr><td rowspan="2">a</td><td colspan="2">b</td></tr><tr><td>c</td><td>d</td></tr></table>'
    )
    cells = [cell for row in table.content or () for cell in row.content or ()]
    assert [(cell.attrs or {})["colwidth"] for cell in cells] == [[10], [20.5, 30], [20.5], [30]]


def test_read__links_say_what_they_name() -> None:
    line = only('<p><ac:link><ri:page ri:content-title="T" /></ac:link></p>')
    assert line.content == [
        Node("text", text="T", marks=[Mark("link", kept={"resource": "page", "ri:content-title": "T", "body": "none"})])
    ]


def test_read__a_link_around_no_text_is_not_lost() -> None:
    line = only('<p><a href="x"><ac:emoticon ac:name="tick" /></a></p>')
    assert [(one.type, one.marks) for one in line.content or ()] == [("emoji", [Mark("link", attrs={"href": "x"})])]


def test_read__json_does_not_overrule_what_is_written() -> None:
    assert said('<h1 data-adf-attributes=\'{"level": 9, "localId": "x"}\'>a</h1>') == (
        "heading",
        {"level": 1, "localId": "x"},
        None,
    )


@pytest.mark.parametrize(
    "node",
    [
        Node("paragraph", content=[Node("text", text="\x00\ud800\r")]),
        Node("heading", attrs={"level": "x"}, content=[]),
        Node("text", text=None),
        Node("element", attrs={"name": "a b", "attributes": 1}),
        Node("paragraph", content=[Node("text", text="a", marks=[Mark("element", attrs={"name": "<"}), Mark("link")])]),
        Node("paragraph", kept={"a b": "x", "1": "y", "ok": "z"}, attrs={"localId": 3, "x": float("nan")}),
        Node("table", content=[Node("text", text="x")]),
        Node("tableCell", content=[Node("taskItem", attrs={"state": 1})]),
        Node(
            "extension",
            attrs={"extensionType": "com.atlassian.confluence.macro.core", "extensionKey": "x", "parameters": []},
        ),
        Node(
            "extension",
            attrs={"extensionType": "com.atlassian.confluence.macro.core", "extensionKey": "x"},
            kept={"content": "<p"},
        ),
        Node("mediaSingle", content=[Node("media", attrs={})]),
        Node("mention", attrs={"id": None}),
        Node("date", attrs={"timestamp": "9" * 15}),
        Node("layoutSection", content=[Node("paragraph")]),
        Node("layoutColumn"),
    ],
)
def test_write__any_node_is_written_well_formed(node: Node) -> None:
    written = write(doc([node]))
    assert write(read(written)) == write(read(write(read(written))))
