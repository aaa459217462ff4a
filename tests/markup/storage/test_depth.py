"""Storage format that is deep or wide."""

import time

import pytest

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.added import added
from watersmeet.markup.storage.parse import MAX_DEPTH
from watersmeet.markup.storage.read import read
from watersmeet.markup.storage.write import write
from watersmeet.markup.tree import Node, doc, walk

MACRO = '<ac:structured-macro ac:name="{}">'
NESTS = {
    "paragraphs": "<p>",
    "elements": "<div>",
    "formatting": "<strong><em>",
    "unknown in a line": "<small>",
    "links": '<a href="x">',
    "links by title": "<ac:link><ac:link-body>",
    "comment markers": '<ac:inline-comment-marker ac:ref="r">',
    "lists": "<ul><li>",
    "lists in lists": "<ol>",
    "quotations": "<blockquote>",
    "tables": "<table><tbody><tr><td>",
    "macros": MACRO.format("x") + "<ac:rich-text-body>",
    "panels": MACRO.format("info") + "<ac:rich-text-body>",
    "panels in paragraphs": "<p>" + MACRO.format("info") + "<ac:rich-text-body>",
    "parameters": MACRO.format("x") + '<ac:parameter ac:name="y">',
    "tasks": "<ac:task-list><ac:task><ac:task-body>",
    "lists of tasks": "<ac:task-list>",
    "layouts": "<ac:layout><ac:layout-section><ac:layout-cell>",
    "nodes of ADF": '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-content>',
    "parts of ADF": '<ac:adf-node type="listItem">',
    "pictures": "<ac:image><ac:caption>",
}


def nested(opening: str, depth: int, inside: str = "x") -> str:
    """As many of these tags as go into a depth."""
    tags = opening.count("<")
    names = [tag.split(" ")[0].rstrip(">") for tag in opening.split("<")[1:]]
    times = depth // tags
    closing = "".join(f"</{name}>" for name in reversed(names))
    return opening * times + inside + closing * times


def further(frames: int, value: str) -> str:
    """Read and write a value as deep in the stack as a server does."""
    return write(read(value)) if frames == 0 else further(frames - 1, value)


@pytest.mark.parametrize("opening", NESTS.values(), ids=NESTS.keys())
def test_read__the_deepest_of_each_element(opening: str) -> None:
    value = nested(opening, MAX_DEPTH)
    written = further(120, value)
    assert "x" in written
    assert further(120, written) == written


@pytest.mark.parametrize("opening", NESTS.values(), ids=NESTS.keys())
def test_read__deeper_is_refused(opening: str) -> None:
    with pytest.raises(MarkupError, match="deeper"):
        read(nested(opening, MAX_DEPTH * 2))


CONTAINERS = {
    "panel": {"panelType": "info"},
    "expand": None,
    "blockquote": None,
    "bodiedExtension": {"extensionType": "com.atlassian.confluence.macro.core", "extensionKey": "x"},
    "bodiedSyncBlock": {"resourceId": "x"},
    "listItem": None,
    "unknown": None,
    "element": {"name": "div"},
}


@pytest.mark.parametrize("kind", CONTAINERS)
def test_write__the_deepest_tree(kind: str) -> None:
    node = Node("paragraph", content=[Node("text", text="x")])
    for _ in range(200):
        node = Node(kind, attrs=CONTAINERS[kind], content=[node])

    def written(frames: int) -> str:
        return write(doc([node])) if frames == 0 else written(frames - 1)

    assert "<p>x</p>" in written(80)


def test_write__the_deepest_tasks() -> None:
    node = Node("taskList", content=[Node("taskItem", content=[Node("text", text="x")])])
    for _ in range(200):
        node = Node("taskList", content=[node])
    assert "x" in write(doc([node]))


WIDE = {
    "paragraphs": "<p>some <strong>text</strong> here</p>",
    "bare text": "<b>x</b>y",
    "formatting around nothing": "x<b></b>",
    "breaks": "<br/>",
    "links around breaks": '<a href="x"><br/></a>',
    "links": '<ac:link><ri:page ri:content-title="x"/></ac:link>',
    "pictures": '<ac:image><ri:url ri:value="v"/></ac:image>',
    "macros": '<ac:structured-macro ac:name="x"/>',
    "lists": "<ul><li>a</li></ul>",
    "cells": "<td>x</td>",
    "tasks": "<ac:task-list><ac:task></ac:task></ac:task-list>",
    "sections": "<![CDATA[x]]>",
}


@pytest.mark.parametrize("unit", WIDE.values(), ids=WIDE.keys())
def test_read__a_megabyte_is_read_and_written(unit: str) -> None:
    value = unit * (1_000_000 // len(unit))
    began = time.process_time()
    written = write(read(added(value)))
    assert time.process_time() - began < 20
    assert len(written) >= len(value) // 20


@pytest.mark.parametrize("opening", NESTS.values(), ids=NESTS.keys())
def test_read__wide_inside_deep_takes_no_longer(opening: str) -> None:
    value = nested(opening, MAX_DEPTH - 8, "<b>x</b><br/>" * 20_000)
    began = time.process_time()
    read(value)
    assert time.process_time() - began < 10


def test_read__marks_inside_one_another_do_not_grow_the_tree() -> None:
    value = "<small>" * 190 + "<b>x</b>y" * 1000 + "</small>" * 190
    borne = [len(node.marks or ()) for node in walk(read(value))]
    assert max(borne) <= 40
    assert write(read(value)) == value.replace("b>", "strong>")


def test_read__a_wide_table_with_widths_is_linear() -> None:
    columns = '<col style="width: 1px"/>' * 1000
    rows = "<tr><td rowspan='9999'/></tr>" + "<tr><td colspan='999999999'/><td/></tr>" * 10_000
    began = time.process_time()
    write(read(f"<table><colgroup>{columns}</colgroup>{rows}</table>"))
    assert time.process_time() - began < 10
