"""What extensions carry is taken up where it is whole, and where what it speaks of is as it was."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.markup.adf.published import strict
from watersmeet.markup.adf.read import read
from watersmeet.markup.adf.write import write
from watersmeet.markup.storage import read as storage_read
from watersmeet.markup.storage import write as storage_write
from watersmeet.markup.tree import Mark, Node, doc, text, walk

OURS = "com.watersmeet.storage"
LINE: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "a"}]}


def edited(storage: str, edit: Callable[[list[Any]], object]) -> str:
    """What storage becomes when it is written as a document, and somebody changes that."""
    document = json.loads(write(storage_read.read(storage)))
    edit(document["content"])
    return storage_write.write(read(json.dumps(document)))


def piece(key: str, parameters: Any, kind: str = "extension") -> dict[str, Any]:
    return {"type": kind, "attrs": {"extensionType": OURS, "extensionKey": key, "parameters": parameters}}


def test_carried__a_link_that_was_led_elsewhere_is_another_link() -> None:
    def lead(content: list[Any]) -> None:
        content[0]["content"][0]["marks"][0]["attrs"]["href"] = "https://example.com/"

    page = '<ri:page ri:content-title="T" ri:space-key="DEMO" />'
    found = edited(f"<p><ac:link>{page}<ac:link-body>t</ac:link-body></ac:link></p>", lead)
    assert found == '<p><a href="https://example.com/">t</a></p>'


def test_carried__another_picture_is_another_picture() -> None:
    def swap(content: list[Any]) -> None:
        content[-1]["content"][0]["attrs"]["id"] = "b.png"

    found = edited('<ac:image><ri:attachment ri:filename="a.png" /></ac:image>', swap)
    assert "b.png" in found
    assert "a.png" not in found


def test_carried__words_within_a_mark_are_in_it() -> None:
    def write_on(content: list[Any]) -> None:
        content[0]["content"][1]["text"] = "some words"

    assert edited("<p><small>a</small></p>", write_on) == "<p><small>some words</small></p>"


def test_carried__blocks_within_an_element_are_in_it() -> None:
    found = edited("<div><p>a</p></div>", lambda content: content.insert(1, LINE))
    assert found == "<div><p>a</p><p>a</p></div>"


def test_carried__words_in_an_empty_cell_stay() -> None:
    def write_in(content: list[Any]) -> None:
        content[-1]["content"][0]["content"][0]["content"][0]["content"] = [{"type": "text", "text": "a"}]

    found = edited("<table><tbody><tr><td /></tr></tbody></table>", write_in)
    assert "<td><p>a</p></td>" in found


def test_carried__a_heading_that_became_a_list_is_none() -> None:
    def turn(content: list[Any]) -> None:
        item = content[0]["content"][0]["content"]
        item[-1] = {"type": "bulletList", "content": [{"type": "listItem", "content": [LINE]}]}

    found = edited("<ul><li><h2>a</h2></li></ul>", turn)
    assert "<h2>" not in found
    assert "<ul><li><p>a</p></li></ul>" in found


def test_carried__code_that_was_changed_is_as_it_is_now() -> None:
    tree = doc([Node("codeBlock", content=[text("a"), text("b", [Mark("strong")])])])
    document = json.loads(write(tree))
    assert read(json.dumps(document)) == tree
    document["content"][-1]["content"][0]["text"] = "other"
    assert read(json.dumps(document)) == doc([Node("codeBlock", content=[text("other")])])


def test_carried__a_caption_that_says_more_than_it_may() -> None:
    card = Node("mediaInline", attrs={"type": "file", "id": "i", "collection": "c"})
    media = Node("media", attrs={"type": "external", "url": "x"}, kept={"ac:class": "y"})
    caption = Node("caption", content=[text("a"), card])
    tree = doc([Node("mediaSingle", attrs={"layout": "center"}, content=[media, caption])])
    written = json.loads(write(tree))
    assert strict().is_valid(written)
    assert written["content"][-1]["content"][1]["content"] == [{"type": "text", "text": "a"}]
    assert read(json.dumps(written)) == tree


@pytest.mark.parametrize(
    "broken",
    [
        piece("start", {"node": {"type": "panel"}}),
        piece("end", {"node": "panel"}),
        piece("start", {"mark": {"type": "strong"}, "node": {"type": "panel"}}),
        piece("start", {"node": {"type": "element"}}),
        piece("start", {"node": {"type": "element", "attrs": {"name": "div", "attributes": {"a": 1}}}}),
        piece("start", {}),
        piece("kept", {"on": "table", "kept": {"class": "x"}}),
        piece("kept", {"on": "paragraph", "kept": {"class": 1}}),
        piece("kept", {"on": "paragraph", "of": 9, "kept": {"class": "x"}}),
        piece("kept", {"on": "paragraph", "of": -1, "kept": {"class": "x"}}),
        piece("kept", {"on": "paragraph", "at": 4, "kept": {"class": "x"}}),
        piece("kept", {"on": "paragraph", "was": {"localId": None}, "now": {"localId": "gone"}}),
        piece("kept", {"on": "paragraph", "marks": [{"mark": {"type": "strong"}, "at": -1}]}),
        piece("kept", "x"),
        piece("storage", {"storage": "<p>"}),
        piece("storage", {"storage": 1}),
        piece("storage", None),
        piece("other", {}),
    ],
)
def test_carried__what_is_not_whole_is_an_extension_like_any_other(broken: dict[str, Any]) -> None:
    document = {"version": 1, "type": "doc", "content": [broken, LINE]}
    assert json.loads(write(read(json.dumps(document)))) == document


def test_carried__what_ends_in_the_wrong_order_is_nothing() -> None:
    outer = {"node": {"type": "element", "attrs": {"name": "div", "attributes": {}}}}
    panel = piece("start", {"node": {"type": "panel", "attrs": {"panelType": "info"}}})
    content = [piece("start", outer), panel, LINE, piece("end", {"node": "element"}), piece("start", outer)]
    tree = read(json.dumps({"version": 1, "type": "doc", "content": content}))
    content_read = tree.content or []
    assert [node.type for node in content_read] == ["element", "extension"]
    assert [node.type for node in content_read[0].content or []] == ["extension", "paragraph"]


def test_carried__pieces_do_not_nest_without_end() -> None:
    deep = piece("storage", {"storage": "<div>" * 150 + "</div>" * 150})
    starts = [piece("start", {"node": {"type": "element", "attrs": {"name": "div", "attributes": {}}}})] * 200
    ends = [piece("end", {"node": "element"})] * 200
    tree = read(json.dumps({"version": 1, "type": "doc", "content": [*starts, deep, *ends]}))
    assert sum(node.type == "element" for node in walk(tree)) == 350


def test_carried__marks_do_not_nest_without_end() -> None:
    small = {"type": "element", "attrs": {"name": "small", "attributes": {}}}
    starts = [piece("start", {"mark": small}, "inlineExtension")] * 1_000
    ends = [piece("end", {"mark": "element"}, "inlineExtension")] * 1_000
    line = {"type": "paragraph", "content": [*starts, *LINE["content"], *ends]}
    tree = read(json.dumps({"version": 1, "type": "doc", "content": [line]}))
    assert max(len(node.marks or ()) for node in walk(tree)) == 64
