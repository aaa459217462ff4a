"""Text and trees meant to exhaust or confuse."""

import time

import pytest

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.markdown.read import read
from watersmeet.markup.markdown.write import write
from watersmeet.markup.tree import Mark, Node, doc, paragraph, text, walk

BIG = 1_000_000

PIECES = {
    "words": "hello world this is *text* and `code` [l](u)\n\n",
    "brackets": "[",
    "open labels": "[a ",
    "links in links": "[a](b",
    "links without an end": "[a](",
    "pictures": "![",
    "emphasis": "*a _b ",
    "stars": "*",
    "stars in words": "***a ",
    "strikes": "~~a",
    "tags": "<u>",
    "crossed tags": "<u></b>",
    "comments": "<!-- ",
    "sections": "<![CDATA[",
    "autolinks": "<http://a",
    "ampersands": "&amp",
    "quotes": ">",
    "quoted lines": "> > > > > a\n",
    "lists in a line": "- ",
    "list items": "- a\n",
    "lists by turns": "- a\n* b\n",
    "tasks": "- [ ] a\n",
    "numbers": "1. ",
    "containers": ":::with\n",
    "leaves": "::with\n",
    "closing colons": ":::\n",
    "wrappers": ":link[",
    "attributes": ":macro[a]{b=",
    "attributes of json": ':macro[a]{a=["","',
    "trees": ':tree{"a":',
    "details": "<details>\n",
    "footnotes": "[^1]: [^2]\n",
    "references": "[a]: b\n",
    "fences": "```\n",
    "code": "    x\n",
    "backslashes": "\\",
    "breaks": "a\\\n",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_read__a_piece_of_25_kilobytes(piece: str) -> None:
    began = time.process_time()
    value = piece * (BIG // 40 // len(piece))
    written = write(read(value))
    assert len(written) < 10 * len(value) + 100
    assert time.process_time() - began < 4


@pytest.mark.parametrize("name", ["words", "quotes"])
def test_read__a_megabyte(name: str) -> None:
    began = time.process_time()
    read(PIECES[name] * (BIG // len(PIECES[name])))
    assert time.process_time() - began < 40


def test_read__runs_of_backticks_of_every_length() -> None:
    began = time.process_time()
    value = " ".join("`" * length for length in range(1, 1400))
    assert read(value).content
    assert time.process_time() - began < 20


@pytest.mark.parametrize("opening", ["> ", "- ", "1. ", "<details>\n", ":::with\n"])
def test_read__deep_nesting_stays_text(opening: str) -> None:
    tree = read(opening * 1000 + "end")
    said = "".join(node.text or "" for node in walk(tree))
    assert said.endswith("end")
    assert opening.strip() in said
    assert read(write(tree)) == tree


def test_read__half_a_surrogate_is_refused_with_its_place() -> None:
    with pytest.raises(MarkupError) as caught:
        read("one\ntwo\ud800")
    assert (caught.value.line, caught.value.column) == (2, 4)


@pytest.mark.parametrize(
    "source",
    [
        '```document-tree\n{"type":"element","attrs":{"name":"a b"}}\n```',
        '```document-tree\n{"type":"doc","content":[]}\n```',
        '```document-tree\n{"type":"paragraph","content":[{"type":"element","attrs":{"name":"<x>"}}]}\n```',
        '```document-tree\n{"type":1}\n```',
        "```document-tree\n" + "[" * 5000 + "\n```",
        "```document-tree\n" + '{"type":"panel","content":[' * 500 + "]}" * 500 + "\n```",
    ],
)
def test_read__a_carried_tree_that_is_none_is_code(source: str) -> None:
    tree = read(source)
    assert [node.type for node in tree.content or ()] == ["codeBlock"]


def test_read__what_is_carried_as_storage_has_to_be_well_formed() -> None:
    tree = read(':link[a]{+resource=attachment +ri:filename=b +holder="</p><script>" +"x y"=z}')
    mark = next(mark for node in walk(tree) for mark in node.marks or ())
    assert mark.kept == {"resource": "attachment", "ri:filename": "b"}
    macro = (read('::macro[x]{a={"value":"b","storage":"<ri:page>"} c={"value":"d","storage":"<b/>"}}').content or [])[
        0
    ]
    params = (macro.attrs or {})["parameters"]["macroParams"]
    assert params == {"a": {"value": "b"}, "c": {"value": "d", "storage": "<b/>"}}


@pytest.mark.parametrize(
    "source",
    ["[a](javascript:x)", "![a](javascript:x)", "<javascript:x>", "[a]\n\n[a]: javascript:x", "![a](data:text/html,x)"],
)
def test_read__addresses_that_harm_are_text(source: str) -> None:
    nodes = list(walk(read(source)))
    assert not any(node.marks or node.type.startswith("media") for node in nodes)
    assert any("script" in (node.text or "") or "data:" in (node.text or "") for node in nodes)


def deep(kind: str, levels: int) -> Node:
    node = paragraph("end")
    for _ in range(levels):
        inner = [Node("listItem", content=[node])] if kind == "bulletList" else [node]
        node = Node(kind, {"panelType": "custom"} if kind == "panel" else None, inner)
    return doc([node])


@pytest.mark.parametrize("kind", ["blockquote", "bulletList", "panel", "expand", "element", "bodiedExtension", "table"])
@pytest.mark.parametrize("nodes", [20, 200])
def test_write__deep_trees(kind: str, nodes: int) -> None:
    tree = deep(kind, nodes // 2 - 2 if kind == "bulletList" else nodes - 2)
    assert "end" in write(tree)
    write(tree, faithful=False)
    if kind in ("blockquote", "bulletList"):
        assert [node.type for node in walk(read(write(tree)))] == [node.type for node in walk(tree)]


@pytest.mark.parametrize(
    "node",
    [
        Node("table"),
        Node("table", content=[Node("tableRow")]),
        Node("table", content=[paragraph("x")]),
        Node("tableCell", content=[paragraph("x")]),
        Node("bulletList"),
        Node("bulletList", content=[paragraph("x")]),
        Node("listItem", content=[paragraph("x")]),
        Node("heading", {"level": 9}, [text("x")]),
        Node("heading", {"level": "x"}),
        Node("taskList", content=[Node("taskList")]),
        Node("taskList", content=[Node("taskItem")]),
        Node("codeBlock", content=[Node("hardBreak")]),
        Node("codeBlock", {"language": 3}, [text("a\r\0b")]),
        Node("mediaSingle"),
        Node("mediaSingle", content=[text("x")]),
        Node("paragraph", content=[paragraph("x")]),
        Node("paragraph", content=[text("x", [Mark("link"), Mark("link", {"href": 3})])]),
        Node("paragraph", content=[text("x", [Mark("annotation", {"id": str(n)}) for n in range(50)])]),
        Node("paragraph", content=[Node("mention"), Node("date"), Node("date", {"timestamp": 10**30}), Node("status")]),
        Node("paragraph", content=[Node("inlineExtension", {"parameters": [], "extensionKey": 3})]),
        Node("expand", {"title": 3}),
        Node("extension", {"extensionType": "x", "parameters": 3}),
        Node("panel", {"panelType": ["x"]}),
        Node("orderedList", {"order": -1}, [Node("listItem")]),
        Node("unheard of", {"a b": {"c": [1.5]}}, [Node("unheard of")]),
        text("x"),
        Node("hardBreak"),
    ],
)
def test_write__odd_nodes_read_back(node: Node) -> None:
    tree = doc([node, paragraph("after")])
    written = write(tree)
    assert (read(written).content or [])[-1] == paragraph("after")
    assert write(read(written)) == written
    write(tree, faithful=False)
    write(node)


def test_write__text_without_an_encoding() -> None:
    assert write(doc([paragraph("a\ud800b\0c")])) == "a?b\ufffdc\n"
