"""Tasks through v2: what bodies say, lists and their filters, ticking."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.v2.making import actor_of, admin_id, archive, change, drop, make, read, storage
from tests.api.v2.making_custom_content import grant
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v1.content_children import MovePage
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost, GetBlogPostById
from watersmeet.contract.v2.common import BodyWrite, VersionWrite
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.task import GetTaskById, GetTasks, Task, TaskUpdate, UpdateTask
from watersmeet.contract.v2.version import GetPageVersions
from watersmeet.domain import pages
from watersmeet.markup.formats import Written
from watersmeet.model.ids import Instant, epoch_ms, now
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.inline_task import inline_task

DAY = 86_400_000
ABSENT = 2**62


def item(local_id: str | None, text: str = "do it", status: str = "incomplete") -> str:
    named = "" if local_id is None else f"<ac:task-id>{local_id}</ac:task-id>"
    return f"<ac:task>{named}<ac:task-status>{status}</ac:task-status><ac:task-body>{text}</ac:task-body></ac:task>"


def todo(*items: str) -> BodyWrite:
    return storage(f"<p>Tasks&nbsp;– ä</p><ac:task-list>{''.join(items)}</ac:task-list><p>end</p>")


def with_user(account_id: str) -> str:
    return f'<ac:link><ri:user ri:account-id="{account_id}" /></ac:link>'


def adf(*items: dict[str, Any]) -> BodyWrite:
    document = {"type": "doc", "version": 1, "content": [{"type": "taskList", "content": list(items)}]}
    return BodyWrite(representation="atlas_doc_format", value=json.dumps(document))


def adf_item(local_id: str, *content: dict[str, Any], state: str = "TODO") -> dict[str, Any]:
    return {"type": "taskItem", "attrs": {"localId": local_id, "state": state}, "content": list(content)}


def text(value: str) -> dict[str, Any]:
    return {"type": "text", "text": value}


def tasks(client: Client, *pages: PageSingle, **more: Any) -> list[Task]:
    return list(client.each(GetTasks(page_id=tuple(int(page.id) for page in pages), **more)))


def local(found: list[Task]) -> list[str]:
    return [task.local_id for task in found]


def the(client: Client, page: PageSingle, local_id: str = "1") -> Task:
    (found,) = [task for task in tasks(client, page) if task.local_id == local_id]
    return found


def tick(client: Client, task: Task, status: Any = "complete", **more: Any) -> Task:
    return client.send(UpdateTask(id=int(task.id), body=TaskUpdate(status=status), **more))


def stored(page: PageSingle) -> str:
    assert page.body.storage
    return page.body.storage.value


# What a body says


def test_get_task_by_id__every_field(served: Served, admin: Client, space: SpaceBulk) -> None:
    mine = admin_id(served)
    words = f'ask {with_user(mine)} <time datetime="2026-03-04" /> &amp; ö'
    page = make(admin, space, body=todo(item("7", words)))
    task = the(admin, page, "7")
    with served.queries(at_most=4):
        found = admin.send(GetTaskById(id=int(task.id), body_format="storage"))
    assert found == Task(
        id=task.id,
        local_id="7",
        space_id=space.id,
        page_id=page.id,
        blog_post_id=None,
        status="incomplete",
        body=found.body,
        created_by=mine,
        assigned_to=mine,
        completed_by=None,
        created_at=page.created_at,
        updated_at=page.created_at,
        due_at="2026-03-04T00:00:00.000Z",
        completed_at=None,
    )
    assert found.body.storage
    assert (found.body.storage.value, found.body.storage.representation) == (words, "storage")
    assert not task.body.storage


def test_get_task_by_id__complete_from_the_start(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=todo(item("1", status="complete")))
    task = the(admin, page)
    assert (task.status, task.completed_by, task.completed_at) == ("complete", admin_id(served), page.created_at)
    assert (task.assigned_to, task.due_at) == (None, None)


def test_get_task_by_id__of_a_document(admin: Client, space: SpaceBulk) -> None:
    due = {"type": "date", "attrs": {"timestamp": "1767225600000"}}
    who = {"type": "mention", "attrs": {"id": "some-account", "text": "@Some"}}
    page = make(admin, space, body=adf(adf_item("a-1", text("hé "), who, due), adf_item("a-2", state="DONE")))
    first, second = tasks(admin, page, body_format="atlas_doc_format")
    assert (first.local_id, first.status, first.assigned_to) == ("a-1", "incomplete", "some-account")
    assert first.due_at == "2026-01-01T00:00:00.000Z"
    assert first.body.atlas_doc_format
    assert json.loads(first.body.atlas_doc_format.value) == {
        "version": 1,
        "type": "doc",
        "content": [{"type": "paragraph", "content": [text("hé "), who, due]}],
    }
    assert (second.local_id, second.status) == ("a-2", "complete")


def test_get_task_by_id__absent_is_404(admin: Client) -> None:
    with pytest.raises(NotFound):
        admin.send(GetTaskById(id=ABSENT))
    with pytest.raises(BadRequest):
        admin.send(GetTaskById(id="x"))  # type: ignore[arg-type]


def test_get_tasks__odd_bodies(admin: Client, space: SpaceBulk) -> None:
    nested = f"outer<ac:task-list>{item('1', 'inner')}{item(None, 'unnamed')}</ac:task-list>"
    code = (
        '<ac:structured-macro ac:name="code" ac:schema-version="1" ac:local-id="m" ac:macro-id="m"><ac:plain-text-body>'
        "<![CDATA[<ac:task><ac:task-id>9</ac:task-id></ac:task>]]></ac:plain-text-body></ac:structured-macro>"
    )
    bare = "<ac:task/><ac:task><ac:task-body>no status</ac:task-body></ac:task>"
    page = make(admin, space, body=todo(item("1", nested), bare, item("x" * 300, code)))
    found = tasks(admin, page, body_format="storage")
    assert [(task.local_id, task.body.storage and task.body.storage.value) for task in found] == [
        ("1", "outer"),
        ("2", "inner"),
        ("3", "unnamed"),
        ("4", "no status"),
        ("5", code),
    ]
    for task in found:
        assert tick(admin, task).status == "complete"
    assert {task.status for task in tasks(admin, page)} == {"complete"}
    after = stored(read(admin, page, body_format="storage"))
    assert after.count("<ac:task-status>complete</ac:task-status>") == 5
    assert "incomplete" not in after
    assert code in after


@pytest.mark.parametrize("due", ["soon", "0001-01-01", "9999-99-99", "99999999-01-01", ""])
def test_get_tasks__dates_that_are_none(admin: Client, space: SpaceBulk, due: str) -> None:
    page = make(admin, space, body=todo(item("1", f'<time datetime="{due}" />')))
    assert the(admin, page).due_at is None


def test_get_tasks__documents_nobody_meant(served: Served, admin: Client, space: SpaceBulk) -> None:
    """Such as were kept before documents were held against their schema."""
    odd: list[Any] = [
        {"type": "taskItem", "attrs": "none", "content": "text"},
        {"type": "taskItem", "attrs": {"localId": "a\u0000b", "state": 7}, "content": [7, None]},
        {"type": "taskItem", "attrs": {"localId": "\ud800"}, "content": [{"type": ["taskItem"]}]},
        {"type": "taskItem", "content": [{"type": "date", "attrs": {"timestamp": 10**30}}]},
        {"type": "taskItem", "content": [{"type": "date", "attrs": {"timestamp": "NaN"}}, text("\u0000")]},
        {"type": "taskItem", "content": [{"type": "mention", "attrs": {"id": "a\u0000"}}]},
    ]
    value = adf(*odd).value or ""

    account = admin_id(served)

    async def work(session: Any) -> str:
        actor = await actor_of(session, account)
        body = Written("atlas_doc_format", value, "")
        new = pages.NewPage(space_id=int(space.id), title="Odd", body=body)
        return str((await pages.create(session, actor, now(), new)).id)

    page = read(admin, served.do(work))
    found = tasks(admin, page, body_format="atlas_doc_format")
    assert local(found) == ["1", "2", "3", "4", "5", "6"]
    assert {(task.due_at, task.assigned_to) for task in found} == {(None, None)}
    assert tick(admin, found[2]).status == "complete"


def test_get_tasks__a_page_without_tasks_costs_no_statement(served: Served, admin: Client, space: SpaceBulk) -> None:
    def used(body: BodyWrite) -> int:
        counts = []
        for _ in range(4):  # The server may reserve ids meanwhile.
            before = served.database.statements
            make(admin, space, f"A page {before}", body=body)
            counts.append(served.database.statements - before)
        return min(counts)

    assert used(todo(item("1"))) == used(storage("<p>none</p>")) + 1


# Lists


def test_get_tasks__filters(served: Served, admin: Client, space: SpaceBulk) -> None:
    mine = admin_id(served)
    other = served.space(admin)
    one = make(admin, space, "One", body=todo(item("1", with_user("a")), item("2", with_user("b"), "complete")))
    two = make(admin, other, "Two", body=todo(item("3", '<time datetime="2026-05-06" />'), item("4", " &#32; ")))
    spaces = (int(space.id), int(other.id))

    def found(**asked: Any) -> list[str]:
        return local(list(admin.each(GetTasks(**{"space_id": spaces, **asked}))))

    every = tasks(admin, one, two)
    assert found() == local(every) == ["1", "2", "3", "4"]
    assert found(space_id=(int(other.id),)) == ["3", "4"]
    assert found(page_id=(int(one.id),)) == ["1", "2"]
    assert found(blogpost_id=(int(one.id),)) == []
    assert found(page_id=(int(one.id),), blogpost_id=(int(two.id),)) == ["1", "2"]
    assert found(task_id=(int(every[0].id), int(every[3].id), ABSENT)) == ["1", "4"]
    assert found(status="complete") == ["2"]
    assert found(status="incomplete") == ["1", "3", "4"]
    assert found(include_blank_tasks=False) == ["1", "2", "3"]
    assert found(include_blank_tasks=True) == ["1", "2", "3", "4"]
    assert found(created_by=(mine,)) == ["1", "2", "3", "4"]
    assert found(created_by=("nobody",)) == []
    assert found(assigned_to=("a", "b")) == ["1", "2"]
    assert found(assigned_to=("b",), status="incomplete") == []
    assert found(completed_by=(mine, "x")) == ["2"]
    due = epoch_ms(Instant("2026-05-06T00:00:00.000Z"))
    assert found(due_at_from=due, due_at_to=due) == ["3"]
    assert found(due_at_from=due + 1) == found(due_at_to=due - 1) == []
    made, done = epoch_ms(Instant(two.created_at)), epoch_ms(Instant(one.created_at))
    assert found(created_at_from=made) == (["3", "4"] if made > done else ["1", "2", "3", "4"])
    assert found(created_at_to=done - 1) == []
    assert found(created_at_from=done, created_at_to=made) == ["1", "2", "3", "4"]
    assert found(completed_at_from=done, completed_at_to=done) == ["2"]
    assert found(completed_at_from=done + 1) == []
    assert found(created_at_from=-(2**63), created_at_to=2**63 - 1) == ["1", "2", "3", "4"]
    assert found(created_at_from=2**63 - 1) == found(created_at_to=-(2**63)) == []


def test_get_tasks__pages_to_the_end(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=todo(*(item(str(k)) for k in range(1, 8))))
    whole = local(tasks(admin, page))
    assert whole == [str(k) for k in range(1, 8)]
    for limit in (1, 3, 7, 250):
        assert local(tasks(admin, page, limit=limit)) == whole
    with served.queries(at_most=6):
        first = admin.send(GetTasks(page_id=(int(page.id),), limit=3, body_format="storage"))
    assert first.links.next
    assert "cursor=" in first.links.next
    assert local(tasks(admin, page, start=5)) == ["6", "7"]


@pytest.mark.parametrize(
    "query", ["status=done", "limit=0", "limit=251", "cursor=x", "task-id=x", "due-at-from=soon", "body-format=view"]
)
def test_get_tasks__bad_parameters_are_400(admin: Client, query: str) -> None:
    assert admin.raw("GET", f"/wiki/api/v2/tasks?{query}").status_code == 400


def test_get_tasks__other_peoples_private_spaces_and_pages(served: Served, admin: Client, space: SpaceBulk) -> None:
    private = served.space(admin, create_private_space=True)
    hidden = make(admin, private, body=todo(item("1")))
    closed = make(admin, space, "Closed", private=True, body=todo(item("1")))
    open_page = make(admin, space, "Open", body=todo(item("1")))
    _, stranger = served.user()
    assert [task.page_id for task in tasks(stranger, hidden, closed, open_page)] == [open_page.id]
    for page in (hidden, closed):
        task = the(admin, page)
        with pytest.raises(NotFound):
            stranger.send(GetTaskById(id=int(task.id)))
        with pytest.raises(NotFound):
            tick(stranger, task)
        assert the(admin, page).status == "incomplete"


# Tasks follow their page


def test_get_tasks__follow_edits(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=todo(item("1"), item("2"), item("3")))
    one, two, three = tasks(admin, page)
    later = change(admin, page, 2, body=todo(item("3", "third", "complete"), item("4"), item("1")))
    assert later.version
    found = {task.local_id: task for task in tasks(admin, page, body_format="storage")}
    assert {name: task.id for name, task in found.items() if name != "4"} == {"1": one.id, "3": three.id}
    assert found["1"].updated_at == one.updated_at
    assert found["3"].body.storage
    assert (found["3"].body.storage.value, found["3"].created_at) == ("third", three.created_at)
    assert found["3"].completed_at == found["3"].updated_at == later.version.created_at
    assert found["3"].completed_by == admin_id(served)
    with pytest.raises(NotFound):
        admin.send(GetTaskById(id=int(two.id)))
    change(admin, page, 3, body=todo(item("3", "third")))
    again = the(admin, page, "3")
    assert (again.status, again.completed_by, again.completed_at) == ("incomplete", None, None)
    change(admin, page, 4, body=storage("<p>none left</p>"))
    assert tasks(admin, page) == []


def test_get_tasks__not_of_drafts_until_they_are_published(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, status="draft", body=todo(item("1")))
    assert tasks(admin, draft) == []
    change(admin, draft, 1, body=todo(item("1"), item("2")))
    assert local(tasks(admin, draft)) == ["1", "2"]
    saved = change(admin, draft, 1, status="draft", body=todo(item("1"), item("3")))
    assert saved.status == "draft"
    assert local(tasks(admin, draft)) == ["1", "2"]
    change(admin, draft, 2, body=todo(item("1"), item("3")))
    assert local(tasks(admin, draft)) == ["1", "3"]


def test_get_tasks__trash_and_archive(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=todo(item("1")))
    task = the(admin, page)
    drop(admin, page)
    assert tasks(admin, page) == []
    with pytest.raises(NotFound):
        admin.send(GetTaskById(id=int(task.id)))
    with pytest.raises(NotFound):
        tick(admin, task)
    change(admin, page, 2)
    assert the(admin, page) == task
    archive(served, admin_id(served), page)
    assert the(admin, page) == task
    with pytest.raises(BadRequest):
        tick(admin, task)
    change(admin, page, 3, body=todo(item("1")))
    drop(admin, page)
    drop(admin, page, purge=True)
    rows = served.do(
        lambda session: session.all(Statement(inline_task.select().where(inline_task.c.id == int(task.id))))
    )
    assert list(rows) == []


def test_get_tasks__go_with_a_page_that_moves(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=todo(item("1")))
    task = the(admin, page)
    other = served.space(admin)
    assert other.homepage_id
    admin.send(MovePage(page_id=page.id, position="append", target_id=other.homepage_id))
    assert admin.send(GetTaskById(id=int(task.id))).space_id == other.id


# Ticking


def test_update_task__both_ways(served: Served, admin: Client, space: SpaceBulk) -> None:
    body = todo(item("1", "é &amp; e"), item("2"))
    page = make(admin, space, body=body)
    who, user = served.user()
    done = tick(user, the(admin, page), body_format="storage")
    assert (done.status, done.completed_by, done.completed_at) == ("complete", who, done.updated_at)
    assert done.body.storage
    assert done.body.storage.value == "é &amp; e"
    after = read(admin, page, body_format="storage")
    assert body.value
    assert stored(after) == body.value.replace("incomplete", "complete", 1)
    assert after.version
    assert (after.version.number, after.version.minor_edit, after.version.author_id) == (2, True, who)
    assert done.completed_at == after.version.created_at
    assert the(admin, page, "2").status == "incomplete"
    undone = tick(user, done, "incomplete")
    assert (undone.status, undone.completed_by, undone.completed_at) == ("incomplete", None, None)
    assert stored(read(admin, page, body_format="storage")) == body.value
    assert len(list(admin.each(GetPageVersions(id=int(page.id))))) == 3


def test_update_task__of_a_document(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=adf(adf_item("a", text("ö")), adf_item("b")))
    assert tick(admin, the(admin, page, "b")).status == "complete"
    after = read(admin, page, body_format="atlas_doc_format").body.atlas_doc_format
    assert after
    expected = adf(adf_item("a", text("ö")), adf_item("b", state="DONE"))
    assert json.loads(after.value) == json.loads(expected.value or "")


def test_update_task__to_what_it_is_makes_no_version(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=todo(item("1")))
    task = the(admin, page)
    assert tick(admin, task, "incomplete") == task
    found = read(admin, page).version
    assert found
    assert found.number == 1


def test_update_task__keeps_the_shared_draft(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=todo(item("1")))
    drafted = todo(item("1"), item("new"))
    change(admin, page, 1, status="draft", title="Drafted", body=drafted)
    tick(admin, the(admin, page))
    draft = read(admin, page, get_draft=True, body_format="storage")
    assert drafted.value
    assert (draft.title, stored(draft)) == ("Drafted", drafted.value.replace("incomplete", "complete", 1))
    change(admin, page, 1, status="draft", title="Without", body=storage("<p>no task</p>"))
    tick(admin, the(admin, page), "incomplete")
    assert stored(read(admin, page, get_draft=True, body_format="storage")) == "<p>no task</p>"


def test_update_task__takes_what_reading_answered(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=todo(item("1")))
    task = admin.raw("GET", f"/wiki/api/v2/tasks/{the(admin, page).id}").json()
    path = f"/wiki/api/v2/tasks/{task['id']}"
    assert admin.raw("PUT", path, json={**task, "status": "complete"}).json()["status"] == "complete"
    assert admin.raw("PUT", path, json={**task, "id": "1"}).status_code == 400


@pytest.mark.parametrize(
    "body", [{}, {"status": "done"}, {"status": None}, [], "complete", {"status": "complete", "id": 7}]
)
def test_update_task__bad_bodies_are_400_and_change_nothing(admin: Client, space: SpaceBulk, body: Any) -> None:
    page = make(admin, space, body=todo(item("1")))
    task = the(admin, page)
    assert admin.raw("PUT", f"/wiki/api/v2/tasks/{task.id}", json=body).status_code == 400
    assert the(admin, page) == task


def test_update_task__who_may_only_read_gets_404(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    who, reader = served.user()
    page = make(admin, private, body=todo(item("1", with_user(who))))
    task = the(admin, page)
    grant(served, private, who, "read/space")
    assert the(reader, page) == task
    with pytest.raises(NotFound):
        tick(reader, task)
    assert the(admin, page) == task
    grant(served, private, who, "update/page")
    assert tick(reader, task).completed_by == who
    with pytest.raises(NotFound):
        admin.send(UpdateTask(id=ABSENT, body=TaskUpdate(status="complete")))


def test_update_task__in_a_blog_post(admin: Client, space: SpaceBulk) -> None:
    post = admin.send(CreateBlogPost(body=BlogPostCreate(space_id=space.id, title="A post", body=todo(item("1")))))
    page = make(admin, space, body=todo(item("2")))
    both = GetTasks(blogpost_id=(int(post.id),), page_id=(int(page.id),))
    assert [(t.page_id, t.blog_post_id) for t in admin.each(both)] == [(None, post.id), (page.id, None)]
    (task,) = admin.each(GetTasks(blogpost_id=(int(post.id),)))
    assert tick(admin, task).blog_post_id == post.id
    found = admin.send(GetBlogPostById(id=int(post.id), body_format="storage"))
    assert found.body.storage
    assert "<ac:task-status>complete</ac:task-status>" in found.body.storage.value


def test_update_task__an_older_version_comes_back(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=todo(item("1")))
    task = the(admin, page)
    tick(admin, task)
    change(admin, page, 3, body=todo(item("1")), version=VersionWrite(number=3))
    assert (the(admin, page).id, the(admin, page).status) == (task.id, "incomplete")
