"""What is anchored in a body survives an edit in any format: inline comments, tasks, mentions and macros."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v1.making import read as read_v1
from tests.api.v2.commenting import remark
from tests.api.v2.making import change, make, read, storage
from watersmeet.client import Client
from watersmeet.contract.v1.content import BodyValue, ContentUpdate, UpdateContent
from watersmeet.contract.v1.content import BodyWrite as BodyWriteV1
from watersmeet.contract.v1.content import VersionWrite as VersionWriteV1
from watersmeet.contract.v2.comment import GetInlineCommentById
from watersmeet.contract.v2.common import BodyWrite
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.task import GetTasks

BODY = """\
<p>plain words to <strong>remark</strong> on</p>\
<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-uuid>5b7b6d1e-3ad2-4a7e-9d55-90c0f1f8b001</ac:task-uuid>\
<ac:task-status>complete</ac:task-status><ac:task-body>water <em>plants</em></ac:task-body></ac:task>\
<ac:task><ac:task-id>9</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>ask \
<ac:link><ri:user ri:account-id="{someone}" /></ac:link> by <time datetime="2026-12-01" /></ac:task-body></ac:task>\
</ac:task-list>\
<ac:structured-macro ac:name="drawio" ac:schema-version="3" ac:macro-id="m-1">\
<ac:parameter ac:name="diagram">a</ac:parameter>\
</ac:structured-macro>"""


def rewritten(client: Client, page: PageSingle, name: str) -> None:
    """Read the page in a format, change a word there, and write it back."""
    if name == "editor":
        shown = read_v1(client, page.id, "body.editor").body
        assert shown is not None
        text = str(getattr(shown, name).value)
    else:
        text = str(getattr(read(client, page, body_format=name).body, name).value)  # type: ignore[arg-type]
    assert text.count("plain") == 1
    text = text.replace("plain", "fancy")
    if name != "editor":
        change(client, page, 2, body=BodyWrite(representation=name, value=text))
        return
    body = BodyWriteV1(editor=BodyValue(value=text, representation="editor"))
    update = ContentUpdate(type="page", title=page.title, version=VersionWriteV1(number=2), body=body)
    client.send(UpdateContent(id=int(page.id), body=update))


def tasks(client: Client, page: PageSingle) -> list[tuple[Any, ...]]:
    found = client.send(GetTasks(page_id=(int(page.id),))).results
    return [(one.id, one.local_id, one.status, one.assigned_to, one.due_at) for one in found]


@pytest.mark.parametrize("name", ["storage", "atlas_doc_format", "editor"])
def test_update__keeps_what_is_anchored(admin: Client, space: SpaceBulk, name: str) -> None:
    someone = admin.raw("GET", "/wiki/rest/api/user/current").json()["accountId"]
    page = make(admin, space, body=storage(BODY.format(someone=someone)))
    comment = remark(admin, "words to remark", page_id=page.id)
    before = tasks(admin, page)
    assert [(local_id, status, who) for _, local_id, status, who, _ in before] == [
        ("7", "complete", None),
        ("9", "incomplete", someone),
    ]
    rewritten(admin, page, name)
    assert tasks(admin, page) == before
    again = admin.send(GetInlineCommentById(comment_id=int(comment.id)))
    assert again.resolution_status == "open"
    assert again.properties == comment.properties
    kept = read(admin, page, body_format="storage").body.storage
    assert kept is not None
    assert "<p>fancy " in kept.value
    for piece in (
        "5b7b6d1e-3ad2-4a7e-9d55-90c0f1f8b001",
        f'<ri:user ri:account-id="{someone}" />',
        'ac:name="drawio" ac:schema-version="3"',
        'ac:macro-id="m-1"',
        '<ac:parameter ac:name="diagram">a</ac:parameter>',
        '<time datetime="2026-12-01" />',
    ):
        assert piece in kept.value
