"""Tasks in bodies: what is found, and ticking."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.parse import check
from watersmeet.markup.tasks import Task, may_hold_tasks, tasks, ticked


def fragment(*inner: str) -> str:
    return f"<ac:task-list>{''.join(f'<ac:task>{one}</ac:task>' for one in inner)}</ac:task-list>"


def document(*items: dict[str, Any]) -> str:
    return json.dumps({"type": "doc", "version": 1, "content": [{"type": "taskList", "content": list(items)}]})


def test_tasks__of_storage() -> None:
    body = (
        'é &amp; <ac:link><ri:user ri:account-id="u1" /></ac:link><ac:link><ri:user ri:account-id="u2" /></ac:link>'
        '<time datetime="2026-01-02T03:04:05+01:00" />'
    )
    one = f"<ac:task-id> 5 </ac:task-id><ac:task-uuid>u-u</ac:task-uuid><ac:task-body>{body}</ac:task-body>"
    due = datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert tasks("storage", f"<p>ö</p>{fragment(one)}") == [Task("5", "incomplete", body, False, "u1", due)]


@pytest.mark.parametrize(
    ("inner", "names"),
    [
        (["<ac:task-body/>"], ["1"]),
        (["<ac:task-uuid>u</ac:task-uuid><ac:task-body/>"], ["u"]),
        (["<ac:task-id>1</ac:task-id><ac:task-body/>", "<ac:task-body/>", "<ac:task-body/>"], ["1", "2", "3"]),
        (["<ac:task-body/>", "<ac:task-id>1</ac:task-id><ac:task-body/>"], ["2", "1"]),
        (["<ac:task-id>a</ac:task-id><ac:task-status/>", "<ac:task-id>a</ac:task-id><ac:task-status/>"], ["a", "1"]),
        ([""], []),
    ],
)
def test_tasks__each_has_a_name_of_its_own(inner: list[str], names: list[str]) -> None:
    assert [task.local_id for task in tasks("storage", fragment(*inner))] == names


@pytest.mark.parametrize(
    ("body", "blank"),
    [
        ("", True),
        (" &#32;<p>\n</p>", True),
        ('<span class="placeholder-inline-tasks"> </span>', True),
        ("x", False),
        ('<ac:link><ri:user ri:account-id="u" /></ac:link>', False),
        ('<time datetime="2026-01-01" />', False),
        ("<ac:image />", False),
        (fragment("<ac:task-body>below</ac:task-body>"), True),
    ],
)
def test_tasks__blank(body: str, blank: bool) -> None:
    assert tasks("storage", fragment(f"<ac:task-body>{body}</ac:task-body>"))[0].blank is blank


def test_tasks__of_a_document() -> None:
    below = {"type": "taskItem", "attrs": {"localId": "b", "state": "DONE"}, "content": [{"type": "text", "text": "b"}]}
    words = {"type": "paragraph", "content": [{"type": "text", "text": "a"}]}
    above = {
        "type": "blockTaskItem",
        "attrs": {"localId": "a", "state": "TODO"},
        "content": [words, {"type": "taskList", "content": [below]}],
    }
    first, second = tasks("atlas_doc_format", document(above))
    assert (first.local_id, first.status, json.loads(first.body)["content"]) == ("a", "incomplete", [words])
    assert (second.local_id, second.status, second.blank) == ("b", "complete", False)


def test_may_hold_tasks__spares_the_parse() -> None:
    assert not may_hold_tasks("storage", "<p>a task</p>")
    assert not may_hold_tasks("storage", None)
    assert not may_hold_tasks("atlas_doc_format", '{"type":"doc"}')
    escaped = json.dumps({"type": "doc", "content": [{"type": "taskItem"}]}).replace("taskItem", "t\\u0061skItem")
    assert len(tasks("atlas_doc_format", escaped)) == 1
    assert tasks("embed", "https://example.com") == []


@pytest.mark.parametrize(
    ("inner", "left"),
    [
        (
            "<ac:task-status>incomplete</ac:task-status><ac:task-body>ö</ac:task-body>",
            "{}<ac:task-body>ö</ac:task-body>",
        ),
        ("<ac:task-status/><ac:task-body/>", "{}<ac:task-body/>"),
        ("<ac:task-body>x</ac:task-body>", "{}<ac:task-body>x</ac:task-body>"),
        ("<ac:task-body>x</ac:task-body><ac:task-status></ac:task-status>", "<ac:task-body>x</ac:task-body>{}"),
    ],
)
def test_ticked__changes_the_status_and_nothing_else(inner: str, left: str) -> None:
    value = f"<p title='a>b'>&nbsp;ä<!-- <ac:task> --></p >{fragment(inner)}"
    expected = value.replace(inner, left.format("<ac:task-status>complete</ac:task-status>"))
    found = ticked("storage", value, "1", "complete")
    assert found == expected
    check(found)
    assert ticked("storage", value, "7", "complete") is None
    assert ticked("storage", "<p>none</p>", "1", "complete") is None


def test_tasks__malformed_is_refused() -> None:
    with pytest.raises(MarkupError):
        tasks("storage", "<ac:task><p></ac:task>")
