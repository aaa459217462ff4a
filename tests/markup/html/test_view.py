"""What each node and mark is in a view.

Classes and attributes are those that the reference names (body-formats.md) or that public pages of the kind show; where
neither says, they were chosen.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.markup.html.trees import FACTS, block, heading
from watersmeet.markup.facts import NONE
from watersmeet.markup.html.view import write
from watersmeet.markup.tree import Mark, Node, doc, paragraph, text


def shown(*nodes: Node, absolute: bool = False) -> str:
    return write(doc(list(nodes)), FACTS, absolute=absolute)


def marked(kind: str, attrs: dict[str, Any] | None = None, kept: dict[str, str] | None = None) -> Node:
    return paragraph(text("x", [Mark(kind, attrs, kept)]))


@pytest.mark.parametrize(
    ("kind", "attrs", "expected"),
    [
        ("strong", None, "<strong>x</strong>"),
        ("em", None, "<em>x</em>"),
        ("underline", None, "<u>x</u>"),
        ("strike", None, "<del>x</del>"),
        ("code", None, "<code>x</code>"),
        ("subsup", {"type": "sub"}, "<sub>x</sub>"),
        ("subsup", {"type": "sup"}, "<sup>x</sup>"),
        ("textColor", {"color": "#ff0000"}, '<span style="color: #ff0000;">x</span>'),
        ("textColor", {"color": "url(x)"}, "x"),
        ("backgroundColor", {"color": "#ff0000"}, '<span style="background-color: #ff0000;">x</span>'),
        ("annotation", {"id": "r-1"}, '<span class="inline-comment-marker" data-ref="r-1">x</span>'),
        ("element", {"name": "small", "attributes": {"id": "a", "lang": "de"}}, '<small lang="de">x</small>'),
        ("element", {"name": "script", "attributes": {}}, "x"),
        ("other", None, "x"),
    ],
)
def test_mark__is_its_element(kind: str, attrs: dict[str, Any] | None, expected: str) -> None:
    assert shown(marked(kind, attrs)) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("attrs", "kept", "expected"),
    [
        ({"href": "https://e.test/?a&b"}, None, 'href="https://e.test/?a&amp;b" class="external-link" rel="nofollow"'),
        ({"href": "https://wiki.test/wiki/x"}, None, 'href="https://wiki.test/wiki/x"'),
        ({"href": "/wiki/x"}, None, 'href="/wiki/x"'),
        ({"href": "mailto:a@e.test"}, None, 'href="mailto:a@e.test" class="external-link" rel="nofollow"'),
        (
            None,
            {"resource": "content-entity", "ri:content-id": "111", "ac:anchor": "A part"},
            'href="/wiki/spaces/ENG/pages/111/Other+page#Otherpage-Apart" data-linked-resource-id="111" '
            'data-linked-resource-type="page" data-linked-resource-default-alias="Other page"',
        ),
        (
            None,
            {"resource": "page", "ri:content-title": "Not there"},
            'href="/wiki/display/ENG/Not+there" class="unresolved"',
        ),
        (None, {"resource": "anchor", "ac:anchor": "A part"}, 'href="#Mypage-Apart"'),
        (None, {"resource": "space", "ri:space-key": "ENG"}, 'href="/wiki/spaces/ENG"'),
        (
            None,
            {"resource": "user", "ri:account-id": "a1"},
            'class="confluence-userlink user-mention" href="/wiki/people/a1?ref=confluence" data-account-id="a1" '
            'data-linked-resource-type="userinfo"',
        ),
        (
            None,
            {"resource": "attachment", "ri:filename": "a&b.pdf"},
            'href="/wiki/download/a.pdf" data-linked-resource-id="6" data-linked-resource-version="1" '
            'data-linked-resource-type="attachment" data-linked-resource-default-alias="a&amp;b.pdf" '
            'data-linked-resource-content-type="application/pdf" data-linked-resource-container-id="7"',
        ),
    ],
)
def test_link__leads_where_its_resource_is(attrs: Any, kept: Any, expected: str) -> None:
    assert shown(marked("link", attrs, kept)) == f"<p><a {expected}>x</a></p>"


@pytest.mark.parametrize("href", ["javascript:x", "data:text/html,x", ""])
def test_link__that_may_not_be_followed_is_text(href: str) -> None:
    assert shown(marked("link", {"href": href})) == "<p>x</p>"


def test_link__by_the_text_of_a_heading_leads_to_its_id() -> None:
    link = text("x", [Mark("link", {"href": "#Two-words"})])
    assert shown(paragraph(link), heading(1, "Two words")).startswith('<p><a href="#Mypage-Twowords">')


def test_marks__shared_by_neighbours_are_written_once() -> None:
    strong, em = Mark("strong"), Mark("em")
    assert shown(paragraph(text("a", [strong]), text("b", [strong, em]), text("c", [em]))) == (
        "<p><strong>a<em>b</em></strong><em>c</em></p>"
    )


def test_link__holds_no_link() -> None:
    link = Mark("link", {"href": "/a"})
    inside = Node("mention", attrs={"id": "a1"}, marks=[link])
    assert shown(paragraph(text("x", [link, Mark("link", {"href": "/b"})]), inside)) == (
        '<p><a href="/a">x<span class="user-mention" data-account-id="a1">Ann</span></a></p>'
    )


def test_line__of_what_is_no_text() -> None:
    assert shown(paragraph("a", Node("hardBreak"), Node("placeholder", attrs={"text": "b"}))) == "<p>a<br /></p>"
    assert shown(paragraph(Node("mention", attrs={"id": "zz", "text": "@Zoe"}))) == (
        '<p><a class="confluence-userlink user-mention" href="/wiki/people/zz?ref=confluence" data-account-id="zz" '
        'data-linked-resource-type="userinfo">Zoe</a></p>'
    )
    assert shown(paragraph(Node("date", attrs={"timestamp": "1704067200000"}))) == (
        '<p><time class="date-lozenger" datetime="2024-01-01">Jan 1, 2024</time></p>'
    )
    assert shown(paragraph(Node("status", attrs={"text": "Done", "color": "green"}))) == (
        '<p><span class="status-macro aui-lozenge aui-lozenge-visual-refresh aui-lozenge-success conf-macro '
        'output-inline" data-hasbody="false" data-macro-name="status">Done</span></p>'
    )
    assert shown(paragraph(Node("inlineElement", attrs={"name": "wbr"}))) == "<p><wbr /></p>"


@pytest.mark.parametrize("timestamp", ["never", "9" * 19, "-62135596800001", "9" * 5000, None, [1]])
def test_date__that_no_calendar_has_is_what_was_written(timestamp: object) -> None:
    assert 'datetime="' not in shown(paragraph(Node("date", attrs={"timestamp": timestamp})))


@pytest.mark.parametrize(
    ("attrs", "kept", "expected"),
    [
        ({"shortName": ":grinning:", "id": "1f600", "text": "\U0001f600"}, None, "\U0001f600"),
        ({"shortName": ":smile:"}, {"ac:name": "smile"}, "\U0001f642"),
        ({"shortName": ":flag_at:", "id": "1f1e6-1f1f9"}, None, "\U0001f1e6\U0001f1f9"),
        ({"shortName": ":partyparrot:", "id": "abc", "text": ":partyparrot:"}, None, ":partyparrot:"),
        ({"shortName": ":x1:", "id": "3c"}, None, ":x1:"),
    ],
)
def test_emoji__is_its_character(attrs: dict[str, str], kept: dict[str, str] | None, expected: str) -> None:
    html = shown(paragraph(Node("emoji", attrs=attrs, kept=kept)))
    assert html.endswith(f">{expected}</span></p>")
    assert f'data-emoji-shortname="{attrs["shortName"]}"' in html


@pytest.mark.parametrize(
    ("kind", "appearance"), [("inlineCard", "inline"), ("blockCard", "block"), ("embedCard", "embed")]
)
def test_smart_link__is_a_link_that_says_how_it_appears(kind: str, appearance: str) -> None:
    card = Node(kind, attrs={"url": "https://e.test/a"})
    assert shown(paragraph(card) if kind == "inlineCard" else card) == (
        '<p><a href="https://e.test/a" class="external-link" rel="nofollow" '
        f'data-card-appearance="{appearance}">https://e.test/a</a></p>'
    )


def test_paragraph__has_the_style_of_its_marks() -> None:
    aligned = Node("paragraph", content=[text("x")], marks=[Mark("alignment", {"align": "end"})])
    assert shown(aligned) == '<p style="text-align: right;">x</p>'
    indented = Node("paragraph", marks=[Mark("indentation", {"level": 2})], kept={"style": "line-height: 2; x: y"})
    assert shown(indented) == '<p style="margin-left: 60px; line-height: 2;"></p>'
    assert shown(Node("paragraph", content=[text("x")], bare=True)) == "x"


def test_paragraph__ends_where_a_block_stands() -> None:
    inside = Node("paragraph", content=[text("a"), block("bulletList", block("listItem", paragraph("b"))), text("c")])
    assert shown(inside) == "<p>a</p><ul><li><p>b</p></li></ul><p>c</p>"


def test_heading__has_its_id() -> None:
    assert shown(heading(2, "A  part: 1")) == '<h2 id="Mypage-Apart:1">A  part: 1</h2>'
    assert shown(heading(1, "A"), heading(1, "A"), heading(1, "A.1")) == (
        '<h1 id="Mypage-A">A</h1><h1 id="Mypage-A.1">A</h1><h1 id="Mypage-A.1.1">A.1</h1>'
    )
    assert write(doc([heading(1, "A")]), NONE) == '<h1 id="id-A">A</h1>'


def test_lists() -> None:
    item = block("listItem", paragraph("a"), block("orderedList", block("listItem", paragraph("b")), order=3))
    assert shown(block("bulletList", item)) == '<ul><li><p>a</p><ol start="3"><li><p>b</p></li></ol></li></ul>'
    assert shown(block("bulletList", paragraph("no item"))) == "<ul><li><p>no item</p></li></ul>"


def test_tasks__nest_in_the_item_before() -> None:
    done = block("taskItem", text("a"), localId="1", state="DONE")
    below = block("taskList", block("blockTaskItem", paragraph("b"), localId="2", state="TODO"))
    assert shown(block("taskList", done, below)) == (
        '<ul class="inline-task-list" data-inline-tasks-content-id="7">'
        '<li class="checked" data-inline-task-id="1"><span>a</span>'
        '<ul class="inline-task-list" data-inline-tasks-content-id="7">'
        '<li data-inline-task-id="2"><div><p>b</p></div></li></ul></li></ul>'
    )


def test_decisions() -> None:
    assert shown(block("decisionList", block("decisionItem", text("a"), state="DECIDED"))) == (
        '<ul class="decision-list"><li class="decision-item" data-decision-state="DECIDED">a</li></ul>'
    )


def test_blocks_that_are_their_element() -> None:
    assert shown(block("blockquote", paragraph("a")), Node("rule")) == "<blockquote><p>a</p></blockquote><hr />"
    assert shown(block("syncBlock", paragraph("a"))) == '<div class="sync-block"><p>a</p></div>'
    assert shown(Node("other", content=[paragraph("a")])) == "<p>a</p>"


def test_other_elements() -> None:
    def element(name: str, *content: Node, **attributes: str) -> Node:
        return Node("element", attrs={"name": name, "attributes": attributes}, content=list(content))

    assert shown(element("div", paragraph("a"), id="x", title="t", style="color: red; position: fixed")) == (
        '<div style="color: red;" title="t"><p>a</p></div>'
    )
    assert shown(element("dl", element("dt", paragraph("a")), element("dd", paragraph("b")))) == (
        "<dl><dt><p>a</p></dt><dd><p>b</p></dd></dl>"
    )
    assert shown(element("dt", paragraph("a"))) == "<div><p>a</p></div>"
    marked_up = Node("paragraph", content=[text("\na"), text("b", [Mark("strong")])], bare=True)
    assert shown(element("pre", marked_up)) == "<pre>\n\na<strong>b</strong></pre>"


def test_code__is_coloured_by_classes() -> None:
    code = block("codeBlock", text("if x:\n    pass"), language="python")
    code.kept = {"parameter:title": "T", "parameter:linenumbers": "true"}
    assert shown(code) == (
        '<div class="code panel pdl conf-macro output-block" style="border-width: 1px;" data-hasbody="true" '
        'data-macro-name="code"><div class="codeHeader panelHeader pdl" style="border-bottom-width: 1px;">'
        "<b>T</b></div>"
        '<div class="codeContent panelContent pdl"><pre class="syntaxhighlighter-pre" '
        'data-syntaxhighlighter-params="brush: python; gutter: true; theme: Confluence" data-theme="Confluence">'
        '<span class="k">if</span> <span class="n">x</span><span class="p">:</span>\n    '
        '<span class="k">pass</span></pre></div></div>'
    )


def test_code__of_an_unknown_language_or_too_long_is_plain() -> None:
    assert ">a &lt; b</pre>" in shown(block("codeBlock", text("a < b"), language="nope"))
    assert ">a &lt; b</pre>" in shown(block("codeBlock", text("a < b")))
    assert "<span" not in shown(block("codeBlock", text("pass\n" * 10_001), language="python"))


def test_code__keeps_its_first_line_end_for_an_html_parser() -> None:
    assert ">\n\nx</pre>" in shown(block("codeBlock", text("\nx")))
    pre = Node("codeBlock", content=[text("\nx")], kept={"element": "pre"})
    assert shown(pre) == "<pre>\n\nx</pre>"


def test_noformat__is_plain() -> None:
    assert shown(Node("codeBlock", content=[text("<x>")], kept={"macro": "noformat"})) == (
        '<div class="preformatted panel pdl conf-macro output-block" style="border-width: 1px;" data-hasbody="true" '
        'data-macro-name="noformat"><div class="preformattedContent panelContent pdl"><pre>&lt;x&gt;</pre></div></div>'
    )


@pytest.mark.parametrize(
    ("kind", "name", "icon", "macro"),
    [
        ("info", "information", "info", "info"),
        ("success", "tip", "approve", "tip"),
        ("warning", "note", "warning", "note"),
        ("error", "warning", "error", "warning"),
    ],
)
def test_panel__of_a_message(kind: str, name: str, icon: str, macro: str) -> None:
    panel = block("panel", paragraph("a"), panelType=kind)
    panel.kept = {"parameter:title": "T"}
    assert shown(panel) == (
        f'<div class="confluence-information-macro confluence-information-macro-{name} conf-macro output-block" '
        f'data-hasbody="true" data-macro-name="{macro}"><p class="title">T</p>'
        f'<span class="aui-icon aui-icon-small aui-iconfont-{icon} confluence-information-macro-icon"> </span>'
        '<div class="confluence-information-macro-body"><p>a</p></div></div>'
    )


def test_panel__in_its_own_colours() -> None:
    panel = block("panel", paragraph("a"), panelType="custom", panelColor="#ffeeee", panelIconText="\U0001f600")
    panel.kept = {"parameter:title": "T", "parameter:borderColor": "red", "parameter:borderStyle": "dashed"}
    assert shown(panel) == (
        '<div class="panel conf-macro output-block" style="background-color: #ffeeee; border-color: red; '
        'border-style: dashed; border-width: 1px;" data-hasbody="true" data-macro-name="panel">'
        '<div class="panelHeader" style="border-bottom-width: 1px; background-color: #ffeeee;"><b>T</b></div>'
        '<div class="panelContent" style="background-color: #ffeeee;"><span class="panelIcon">\U0001f600</span>'
        "<p>a</p></div></div>"
    )
    note = shown(block("panel", paragraph("a"), panelType="note"))
    assert "background-color: #EAE6FF; border-color: #998DD9" in note


def test_expand__unfolds_and_is_open_where_it_is_printed() -> None:
    expected = (
        '<div class="expand-container conf-macro output-block" data-hasbody="true" data-macro-name="expand"><details>'
        '<summary class="expand-control"><span class="expand-control-icon"></span>'
        '<span class="expand-control-text">T</span></summary><div class="expand-content"><p>a</p></div></details></div>'
    )
    expand = block("expand", paragraph("a"), title="T")
    assert shown(expand) == expected
    assert shown(expand, absolute=True) == expected.replace("<details>", '<details open="open">')


def test_layout__is_named_by_storage_or_by_the_widths() -> None:
    def section(*widths: float) -> Node:
        return block("layoutSection", *[block("layoutColumn", paragraph("a"), width=width) for width in widths])

    one = section(100)
    one.marks = [Mark("breakout", {"mode": "wide"})]
    assert shown(paragraph("x"), one, section(33.33, 66.66), paragraph("y")) == (
        '<p>x</p><div class="contentLayout2">'
        '<div class="columnLayout fixed-width" data-layout="fixed-width" data-breakout-mode="wide">'
        '<div class="cell normal" data-type="normal"><div class="innerCell"><p>a</p></div></div></div>'
        '<div class="columnLayout two-left-sidebar" data-layout="two-left-sidebar">'
        '<div class="cell aside" data-type="aside" style="width: 33.33%;"><div class="innerCell"><p>a</p></div></div>'
        '<div class="cell normal" data-type="normal" style="width: 66.66%;"><div class="innerCell"><p>a</p></div></div>'
        "</div></div><p>y</p>"
    )
    named = section(50, 50)
    named.kept = {"type": "two_right_sidebar"}
    assert 'data-layout="two-right-sidebar"' in shown(named)
    assert 'data-layout="two-equal"' in shown(section(50, 50))
    assert 'data-layout="three-equal"' in shown(section(33.33, 33.33, 33.33))
    assert 'data-layout="three-with-sidebars"' in shown(section(25, 50, 25))


def test_table() -> None:
    head = block("tableHeader", paragraph("h"), colwidth=[120.5], colspan=1)
    cell = block("tableCell", paragraph("c"), background="#deebff", rowspan=2, valign="middle")
    rows = [block("tableRow", head), block("tableRow", cell)]
    rows[0].kept = {"section": "thead"}
    assert shown(block("table", *rows, layout="wide", width=760, isNumberColumnEnabled=True)) == (
        '<div class="table-wrap"><table class="confluenceTable" data-layout="wide" data-table-width="760" '
        'data-number-column="true"><colgroup><col class="numberingColumn" /><col style="width: 120.5px;" /></colgroup>'
        '<thead><tr><td class="numberingColumn confluenceTd"></td><th class="confluenceTh"><p>h</p></th></tr></thead>'
        '<tbody><tr><td class="numberingColumn confluenceTd">1</td><td class="confluenceTd" rowspan="2" '
        'data-highlight-colour="#deebff" style="background-color: #deebff; vertical-align: middle;"><p>c</p></td></tr>'
        "</tbody></table></div>"
    )


def test_table__holds_nothing_outside_of_cells() -> None:
    assert shown(block("table", paragraph("a"), block("tableRow", paragraph("b")))) == (
        '<div class="table-wrap"><table class="confluenceTable"><tbody><tr><td class="confluenceTd"><p>a</p></td></tr>'
        '<tr><td class="confluenceTd"><p>b</p></td></tr></tbody></table></div>'
    )
    assert shown(block("tableRow", block("tableCell", text("a")))) == "<div><div>a</div></div>"


def test_table__has_the_columns_that_storage_says() -> None:
    table = block("table")
    table.kept = {"colgroup": '<colgroup><col style="width: 30%;" /><col style="behavior: x" /></colgroup>'}
    assert '<colgroup><col style="width: 30%;" /><col /></colgroup><tbody></tbody>' in shown(table)


def test_picture__of_an_attachment() -> None:
    media = Node("media", attrs={"type": "file", "id": "f-5", "width": 800, "height": 600, "alt": "A flow"})
    single = block("mediaSingle", media, block("caption", text("Below")), layout="center", width=400, widthType="pixel")
    assert shown(single) == (
        '<figure class="confluence-embedded-figure"><span class="confluence-embedded-file-wrapper image-center-wrapper '
        'confluence-embedded-manual-size" data-layout="center"><img class="confluence-embedded-image image-center" '
        'loading="lazy" alt="A flow" src="/wiki/thumbnails/flow.png" data-image-src="/wiki/download/flow.png" '
        'width="400" data-width="800" data-height="600" data-linked-resource-id="5" data-linked-resource-version="2" '
        'data-linked-resource-type="attachment" data-linked-resource-default-alias="flow.png" '
        'data-linked-resource-content-type="image/png" data-linked-resource-container-id="7" data-media-id="f-5" '
        'data-media-type="file" /></span><figcaption>Below</figcaption></figure>'
    )


def test_picture__by_its_address_in_a_link() -> None:
    media = Node(
        "media", attrs={"type": "external", "url": "https://e.test/a.png"}, marks=[Mark("link", {"href": "/a"})]
    )
    assert shown(block("mediaSingle", media)) == (
        '<a href="/a"><span class="confluence-embedded-file-wrapper"><img class="confluence-embedded-image '
        'confluence-external-resource" loading="lazy" alt="" src="https://e.test/a.png" '
        'data-image-src="https://e.test/a.png" /></span></a>'
    )


def test_file__that_is_no_picture_is_a_link_and_one_that_is_not_there_its_name() -> None:
    report = Node("media", attrs={"type": "file"}, kept={"resource": "attachment", "ri:filename": "a&b.pdf"})
    gone = Node("media", attrs={"type": "file"}, kept={"resource": "attachment", "ri:filename": "gone.pdf"})
    html = shown(block("mediaGroup", report, gone), absolute=True)
    assert html.startswith('<div class="confluence-embedded-files"><a class="confluence-embedded-file" ')
    assert 'href="https://wiki.test/wiki/download/a.pdf"' in html
    assert 'data-media-type="file">a&amp;b.pdf</a>' in html
    assert '<span class="confluence-embedded-file-wrapper unknown-attachment" data-media-type="file">gone.pdf' in html


def test_export_view__has_whole_addresses() -> None:
    assert shown(
        marked("link", None, {"resource": "content-entity", "ri:content-id": "111"}), absolute=True
    ).startswith('<p><a href="https://wiki.test/wiki/spaces/ENG/pages/111/Other+page"')
    mention = shown(paragraph(Node("mention", attrs={"id": "a1"})), absolute=True)
    assert 'href="https://wiki.test/wiki/people/a1?ref=confluence"' in mention
