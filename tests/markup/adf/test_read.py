"""Reading documents: what is refused, and where; what is dropped; how deep and how large they may be."""

import json
from time import perf_counter
from typing import Any

import pytest

from watersmeet.markup.adf.read import read
from watersmeet.markup.adf.write import write
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.tree import Mark, Node, doc, paragraph, text


def document(*content: Any) -> str:
    return json.dumps({"version": 1, "type": "doc", "content": content})


def line(*content: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(content)}


def word(value: str = "a", *marks: Any) -> dict[str, Any]:
    return {"type": "text", "text": value, "marks": list(marks)} if marks else {"type": "text", "text": value}


def heading(level: Any) -> dict[str, Any]:
    return {"type": "heading", "attrs": {"level": level}}


def panel(kind: str) -> dict[str, Any]:
    return {"type": "panel", "attrs": {"panelType": kind}, "content": [line()]}


def test_read__is_the_tree() -> None:
    found = read(document(line(word("a "), word("b", {"type": "strong"}))))
    assert found == doc([paragraph(text("a "), text("b", [Mark("strong")]))])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([line(), heading(7)], "$.content[1].attrs.level: expected a number from 1 to 6"),
        ([{"type": "heading"}], "$.content[0].attrs: expected an object with level"),
        ([line({"type": "text", "text": ""})], "$.content[0].content[0].text: expected a string that is not empty"),
        ([line(word("a", {"type": "code"}, {"type": "em"}))], "$.content[0].content[0].marks: expected marks of "),
        ([line(word("a", {"type": "alignment"}))], "$.content[0].content[0].marks[0].type: expected marks of "),
        (
            [line(word("a", {"type": "textColor", "attrs": {"color": "red"}}))],
            "$.content[0].content[0].marks[0].attrs.color: expected a colour such as #ff5630",
        ),
        ([{"type": "table", "content": []}], "$.content[0].content: expected at least 1 nodes"),
        ([panel("loud")], '$.content[0].attrs.panelType: expected one of "info", "note", '),
        ([{"type": "bulletList", "content": [line()]}], "$.content[0].content[0].type: expected one of listItem"),
        ([{"type": "unheard"}], "$.content[0].type: expected one of blockCard, "),
        ([{"type": []}], "$.content[0].type: expected one of blockCard, "),
        ([None], "$.content[0].type: expected one of blockCard, "),
        ([{"type": "paragraph", "content": {}}], "$.content[0].content: expected an array of nodes"),
        ([{"type": "paragraph", "kept": {"style": "x"}}], "$.content[0].kept: expected no such member"),
        ([{"type": "paragraph", "bare": True}], "$.content[0].bare: expected no such member"),
        ([{"type": "rule", "attrs": {"size": 1}}], "$.content[0].attrs.size: expected one of localId"),
        ([{"type": "paragraph", "attrs": []}], "$.content[0].attrs: expected an object"),
    ],
)  # fmt: skip
def test_read__says_what_is_wrong_and_where(content: Any, reason: str) -> None:
    with pytest.raises(MarkupError) as refusal:
        read(document(*content))
    assert refusal.value.reason.startswith(reason)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "null",
        "[]",
        '"doc"',
        '{"type":"doc"}',
        '{"type":"doc","version":2,"content":[]}',
        '{"type":"doc","version":true,"content":[]}',
        '{"type":"doc","content":[],"attrs":{}}',
        "\ud800",
        document(line(word("\ud800"))),
        document({"type": "orderedList", "attrs": {"order": float("nan")}, "content": [line()]}),
        document({"type": "orderedList", "attrs": {"order": 1}, "content": [line()]}).replace(
            "1}", "1" + "0" * 5000 + "}"
        ),
        "[" * 100_000,
        '{"type":"doc","content":' + "[" * 500 + "]" * 500 + "}",
    ],
)
def test_read__refuses_what_is_no_document(value: str) -> None:
    with pytest.raises(MarkupError):
        read(value)


def test_read__takes_the_last_of_two_members_of_a_name() -> None:
    assert read('{"type":"x","type":"doc","content":[1],"content":[]}') == doc([])


def test_read__keeps_any_character() -> None:
    assert read(document(line(word("\0\u2028\U0001f600")))) == doc([paragraph("\0\u2028\U0001f600")])


def test_read__lets_clients_leave_out_a_localId_and_a_version() -> None:
    item = {"type": "taskItem", "attrs": {"state": "TODO"}, "content": [word()]}
    tree = read(json.dumps({"type": "doc", "content": [{"type": "taskList", "content": [item]}]}))
    assert tree == doc([Node("taskList", content=[Node("taskItem", attrs={"state": "TODO"}, content=[text("a")])])])
    written = json.loads(write(tree))
    assert written["version"] == 1
    assert written["content"][0]["attrs"]["localId"] != written["content"][0]["content"][0]["attrs"]["localId"]
    assert read(json.dumps(written)) == tree


def test_read__drops_what_clients_note_for_themselves() -> None:
    link = {"type": "link", "attrs": {"href": "x", "__confluenceMetadata": {"linkType": "page"}}}
    row = {"type": "tableRow", "content": [{"type": "tableCell", "content": [line(word("a", link))]}]}
    tree = read(document({"type": "table", "attrs": {"__autoSize": False}, "content": [row]}))
    cell = Node("tableCell", content=[paragraph(text("a", [Mark("link", attrs={"href": "x"})]))])
    assert tree == doc([Node("table", content=[Node("tableRow", content=[cell])])])


def test_read__a_nested_expand_is_an_expand() -> None:
    inner = {"type": "nestedExpand", "attrs": {"title": "in"}, "content": [line(word())]}
    value = document({"type": "expand", "content": [inner]})
    tree = read(value)
    assert tree == doc([Node("expand", content=[Node("expand", attrs={"title": "in"}, content=[paragraph("a")])])])
    assert json.loads(write(tree)) == json.loads(value)


def nested(levels: int) -> str:
    """A document of this many nodes inside one another, below the doc."""
    inside: dict[str, Any] = line(word())
    for _ in range((levels - 2) // 2):
        inside = {"type": "bulletList", "content": [{"type": "listItem", "content": [inside]}]}
    return document(inside)


def deeper(frames: int, value: str) -> Node:
    """Read with this many calls on the stack, as in a server."""
    return read(value) if frames == 0 else deeper(frames - 1, value)


def test_read__as_deep_as_a_document_may_be() -> None:
    value = nested(198)
    assert json.loads(write(deeper(100, value))) == json.loads(value)
    with pytest.raises(MarkupError):
        read(nested(202))


def _seconds(value: str) -> float:
    best = 10.0
    for _ in range(3):
        before = perf_counter()
        write(read(value))
        best = min(best, perf_counter() - before)
    return best


def test_read__takes_time_in_proportion() -> None:
    small, large = (document(*[line(word(), word("b", {"type": "em"}))] * times) for times in (1_000, 10_000))
    assert _seconds(large) < 60 * _seconds(small)
