"""Writing documents: what cannot stand somewhere is brought into what can, and comes back."""

import json
from typing import Any

import pytest

from tests.markup.adf.published import strict
from watersmeet.markup.adf.read import read
from watersmeet.markup.adf.write import write
from watersmeet.markup.facts import ContentRef, Facts, File, FileRef, Linked
from watersmeet.markup.storage import read as storage_read
from watersmeet.markup.storage import write as storage_write
from watersmeet.markup.tree import Mark, Node, doc, paragraph, text

OURS = "com.watersmeet.storage"


def written(storage: str, facts: Facts | None = None) -> list[Any]:
    """The content of the document that storage becomes, from which the same storage must come back."""
    tree = storage_read.read(storage)
    value = write(tree, facts) if facts else write(tree)
    document = json.loads(value)
    assert strict().is_valid(document)
    assert storage_write.write(read(value)) == storage_write.write(tree)
    content: list[Any] = document["content"]
    return content


def without_carriers(one: Any) -> Any:
    """What somebody sees who knows nothing of ours."""
    if isinstance(one, list):
        return [without_carriers(child) for child in one if not is_carrier(child)]
    if isinstance(one, dict):
        return {name: without_carriers(child) for name, child in one.items()}
    return one


def is_carrier(one: Any) -> bool:
    return isinstance(one, dict) and one.get("attrs", {}).get("extensionType") == OURS


def line(*content: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(content)}


def word(value: str, *marks: str) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "text", "text": value}
    return {**found, "marks": [{"type": mark} for mark in marks]} if marks else found


def items(*content: Any) -> dict[str, Any]:
    return {"type": "bulletList", "content": [{"type": "listItem", "content": list(content)}]}


def quoted(*content: Any) -> dict[str, Any]:
    return {"type": "blockquote", "content": list(content)}


def centred(node: dict[str, Any]) -> dict[str, Any]:
    return {**node, "marks": [{"type": "alignment", "attrs": {"align": "center"}}]}


@pytest.mark.parametrize(
    ("storage", "seen"),
    [
        ('<p class="x">a</p>', [line(word("a"))]),
        ("<p>a <small>b <em>c</em></small> d</p>", [line(word("a "), word("b "), word("c", "em"), word(" d"))]),
        ("<p><strong>a<code>b</code></strong></p>", [line(word("a", "strong"), word("b", "code"))]),
        ('<p><strong class="x">a</strong></p>', [line(word("a", "strong"))]),
        ("<ul><li><h2>a</h2></li></ul>", [items(line(word("a")))]),
        ("<blockquote><blockquote><p>a</p></blockquote></blockquote>", [quoted(line(word("a")))]),
        ('<div class="x"><p>a</p><hr /></div>', [line(word("a")), {"type": "rule"}]),
        ('<p style="text-align: center;margin-left: 30.0px;">a</p>', [centred(line(word("a")))]),
        ('<blockquote><p style="text-align: center;">a</p></blockquote>', [quoted(line(word("a")))]),
        (
            '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell><p>a</p></ac:layout-cell>'
            "</ac:layout-section></ac:layout>",
            [line(word("a"))],
        ),
        (
            '<ul><li><ac:structured-macro ac:name="info"><ac:rich-text-body><p>a</p></ac:rich-text-body>'
            "</ac:structured-macro></li></ul>",
            [items(line(word("a")))],
        ),
    ],
)  # fmt: skip
def test_write__shows_what_it_can(storage: str, seen: Any) -> None:
    assert without_carriers(written(storage)) == seen


def test_write__an_expand_in_a_cell_is_a_nested_one() -> None:
    macro = '<ac:structured-macro ac:name="expand" ac:schema-version="1"><ac:parameter ac:name="title">t</ac:parameter>'
    body = "<ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>"
    table = written(f"<table><tbody><tr><td>{macro}{body}</td></tr></tbody></table>")[-1]
    (expand,) = table["content"][0]["content"][0]["content"]
    assert expand == {"type": "nestedExpand", "attrs": {"title": "t"}, "content": [line(word("a"))]}


def test_write__a_table_in_a_table_is_a_piece_of_storage() -> None:
    inner = "<table><tbody><tr><td><p>deep</p></td></tr></tbody></table>"
    table = written(f"<table><tbody><tr><td>{inner}</td></tr></tbody></table>")[-1]
    (piece,) = table["content"][0]["content"][0]["content"]
    assert piece["attrs"]["extensionKey"] == "storage"
    assert piece["attrs"]["text"] == "deep"


def test_write__a_picture_from_an_address_in_a_line_is_a_card() -> None:
    image = '<ac:image><ri:url ri:value="https://example.com/a.png" /></ac:image>'
    (line,) = written(f'<p>see <a href="https://example.com/">{image}</a></p>')
    assert without_carriers(line)["content"][1:] == [
        {"type": "inlineCard", "attrs": {"url": "https://example.com/a.png"}}
    ]


def test_write__an_empty_cell_has_a_paragraph_and_loses_it_again() -> None:
    table = written("<table><tbody><tr><td /><td><p /></td></tr></tbody></table>")[-1]
    first, second = table["content"][0]["content"]
    assert first["content"][0]["type"] == second["content"][0]["type"] == "paragraph"


def test_write__a_link_to_a_page_leads_there() -> None:
    linked = Linked(7, "page", "T", "/spaces/DEMO/pages/7/T", "DEMO")
    facts = Facts(base="https://example.com/wiki", content={ContentRef("page", "DEMO", "T"): linked})
    storage = (
        '<p><ac:link><ri:page ri:space-key="DEMO" ri:content-title="T" /><ac:link-body>t</ac:link-body></ac:link></p>'
    )
    mark = written(storage, facts)[0]["content"][0]["marks"][0]
    assert mark["attrs"]["href"] == "https://example.com/wiki/spaces/DEMO/pages/7/T"
    assert written(storage)[0]["content"][0]["marks"][0]["attrs"]["href"] == "/wiki/display/DEMO/T"


def test_write__a_picture_is_a_file_that_is_known() -> None:
    file = File(3, "uuid-3", "a.png", "image/png", 5, "/download/a.png", None, 42, 1)
    storage = '<ac:image><ri:attachment ri:filename="a.png" /></ac:image>'
    known = written(storage, Facts(files={FileRef("a.png"): file}))[-1]["content"][0]["attrs"]
    assert (known["id"], known["collection"]) == ("uuid-3", "contentId-42")
    unknown = written(storage)[-1]["content"][0]["attrs"]
    assert (unknown["id"], unknown["collection"]) == ("a.png", "")


@pytest.mark.parametrize(
    "tree",
    [
        Node("text", text="a"),
        Node("listItem", content=[Node("tableCell")]),
        doc([Node("doc", content=[text("a")])]),
        doc([Node("heading", attrs={"level": "x", "other": 1}), Node("heading"), Node("status")]),
        doc([Node("mediaSingle"), Node("media"), Node("caption"), Node("mediaGroup", content=[paragraph("a")])]),
        doc([Node("bulletList"), Node("bulletList", content=[Node("bulletList"), text("a")])]),
        doc([Node("table", content=[Node("tableRow"), Node("tableRow", kept={"class": "x"}), paragraph("a")])]),
        doc([Node("taskList", content=[Node("taskItem", content=[paragraph("a")]), Node("taskList")])]),
        doc([Node("decisionList", content=[Node("decisionItem", content=[paragraph("a")]), Node("rule")])]),
        doc([Node("layoutSection", content=[Node("layoutColumn")] * 5), Node("layoutColumn", content=[text("a")])]),
        doc([Node("bodiedSyncBlock", content=[Node("extension"), paragraph("a")])]),
        doc([Node("bodiedSyncBlock", content=[Node("paragraph", kept={"style": "x"})])]),
        doc([Node("unheard", content=[text("a")]), Node("unheard"), Node("rule", content=[paragraph("a")])]),
        doc([paragraph(text("a", [Mark("link"), Mark("textColor", attrs={"color": "red"}), Mark("unheard")]))]),
        doc([paragraph(Node("text", text=""), Node("text"), Node("emoji", marks=[Mark("strong")]), Node("emoji"))]),
        doc([paragraph(text("a", [Mark("strong", attrs={"x": 1}, kept={"class": "y"})]))]),
        doc([Node("paragraph", content=[Node("mediaInline", attrs={"type": "external", "url": "x"}), paragraph("b")])]),
        doc([Node("codeBlock", content=[text("a", [Mark("em")]), Node("hardBreak"), paragraph("b")])]),
        doc([Node("extension", attrs={"extensionType": "", "layout": "x"}, marks=[Mark("strong")])]),
        doc([Node("orderedList", attrs={"order": float("nan")}, content=[Node("listItem")])]),
    ],
)  # fmt: skip
def test_write__is_valid_whatever_the_tree(tree: Node) -> None:
    value = write(tree)
    assert strict().is_valid(json.loads(value)), value
    read(value)


def deeper(frames: int, tree: Node) -> str:
    """Write with this many calls on the stack, as in a server."""
    return write(tree) if frames == 0 else deeper(frames - 1, tree)


@pytest.mark.parametrize(
    ("begin", "end", "times"),
    [
        ("<ul>", "</ul>", 199),
        ("<ul><li>", "</li></ul>", 99),
        ("<div>", "</div>", 199),
        ("<blockquote>", "</blockquote>", 199),
        ("<td>", "</td>", 199),
        ("<table><tbody><tr><td>", "</td></tr></tbody></table>", 49),
        ("<ac:task-list><ac:task><ac:task-body>", "</ac:task-body></ac:task></ac:task-list>", 66),
        ('<ac:structured-macro ac:name="panel"><ac:rich-text-body>', "</ac:rich-text-body></ac:structured-macro>", 99),
        ('<ac:structured-macro ac:name="other"><ac:rich-text-body>', "</ac:rich-text-body></ac:structured-macro>", 99),
        ("<ac:layout><ac:layout-section><ac:layout-cell>", "</ac:layout-cell></ac:layout-section></ac:layout>", 66),
    ],
)
def test_write__as_deep_as_storage_may_be(begin: str, end: str, times: int) -> None:
    tree = storage_read.read(f"{begin * times}<p>a</p>{end * times}")
    assert storage_write.write(read(deeper(100, tree))) == storage_write.write(tree)
