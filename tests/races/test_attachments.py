"""Many attach at once, and a server dies meanwhile: one name is one file, and what was acknowledged is there."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.v2.making import attachment, make, number
from tests.conftest import Served
from tests.races.process import Process
from tests.races.test_kill import Start, a_space, whole
from tests.races.test_kill import start as start  # a fixture
from tests.races.test_writers import at_once
from watersmeet.client import ApiError, BadRequest, Client
from watersmeet.contract.core import Upload
from watersmeet.contract.v1.content import VersionWrite
from watersmeet.contract.v1.content_attachments import (
    AttachmentForm,
    AttachmentUpdate,
    UpdateAttachmentData,
    UpdateAttachmentProperties,
)
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v2.attachment import DeleteAttachment, GetAttachmentById, GetPageAttachments
from watersmeet.contract.v2.page import DeletePage
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.version import GetAttachmentVersions

WRITERS = 16


@pytest.fixture(scope="module")
def clients(served: Served) -> list[Client]:
    return [served.client() for _ in range(WRITERS)]


def bytes_of(client: Client, page_id: str, name: str, version: int) -> bytes:
    answer = client.raw("GET", f"/wiki/download/attachments/{page_id}/{name}?version={version}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def test_create_attachment__one_name_for_one_file(clients: list[Client], space: SpaceBulk) -> None:
    page = make(clients[0], space)
    for k in range(4):
        name = f"same {k}"
        answers = at_once(
            [lambda c=c, i=i, name=name: attachment(c, page.id, name, b"%d" % i) for i, c in enumerate(clients)]
        )
        assert Counter(map(type, answers)) == {Content: 1, BadRequest: WRITERS - 1}, answers
        (won,) = (i for i, answer in enumerate(answers) if isinstance(answer, Content))
        assert bytes_of(clients[0], page.id, name, 1) == b"%d" % won
    assert len(clients[0].send(GetPageAttachments(id=int(page.id))).results) == 4


def test_create_or_update__all_become_versions(clients: list[Client], space: SpaceBulk) -> None:
    page = make(clients[0], space)
    values = [b"by %d" % i for i in range(WRITERS)]
    answers = at_once(
        [lambda c=c, v=v: attachment(c, page.id, "a", v, again=True) for c, v in zip(clients, values, strict=True)]
    )
    assert {type(answer) for answer in answers} == {Content}, answers
    assert len({answer.id for answer in answers}) == 1
    assert sorted(answer.version.number for answer in answers) == list(range(1, WRITERS + 1))
    for answer, value in zip(answers, values, strict=True):
        assert bytes_of(clients[0], page.id, "a", answer.version.number) == value
    item = answers[0]
    numbers = [one.number for one in clients[0].each(GetAttachmentVersions(id=number(item), limit=3))]
    assert numbers == list(range(WRITERS, 0, -1))
    assert len({answer.extensions.file_id for answer in answers}) == WRITERS


def test_update__data_and_properties_lose_no_number(clients: list[Client], space: SpaceBulk) -> None:
    page = make(clients[0], space)
    item = attachment(clients[0], page.id, "a", b"first")

    def data(client: Client, value: bytes) -> Content:
        form = AttachmentForm(file=(Upload(name="x", content=value),))
        return client.send(UpdateAttachmentData(id=int(page.id), attachment_id=number(item), form=form))

    def comment(client: Client, said: str) -> Content:
        body = AttachmentUpdate(id=item.id, type="attachment", version=VersionWrite(number=2, message=said))
        return client.send(UpdateAttachmentProperties(id=int(page.id), attachment_id=number(item), body=body))

    answers = at_once(
        [
            (lambda c=c, i=i: data(c, b"%d" % i)) if i % 2 else (lambda c=c, i=i: comment(c, str(i)))
            for i, c in enumerate(clients)
        ]
    )
    written = list(answers[1::2])
    assert {type(answer) for answer in written} == {Content}
    for i, answer in enumerate(written):
        assert bytes_of(clients[0], page.id, "a", answer.version.number) == b"%d" % (2 * i + 1)
    newest = clients[0].send(GetAttachmentById(id=number(item))).version
    assert newest
    numbers = [one.number for one in clients[0].each(GetAttachmentVersions(id=number(item)))]
    assert numbers == list(range(newest.number, 0, -1))
    assert all(bytes_of(clients[0], page.id, "a", n) for n in numbers)


def test_trash__of_the_page_while_files_come(clients: list[Client], space: SpaceBulk) -> None:
    """What was taken before goes into the trash with the page; what comes later is refused."""
    for k in range(4):
        page = make(clients[0], space, f"P{k}")
        calls = [lambda c=c, i=i, page=page: attachment(c, page.id, f"{i}") for i, c in enumerate(clients[:8])]
        calls.insert(4, lambda page=page: clients[9].send(DeletePage(id=int(page.id))))
        answers = at_once(calls)
        assert answers[4] is None, answers[4]
        for answer in answers[:4] + answers[5:]:
            if isinstance(answer, Content):
                found = clients[0].send(GetAttachmentById(id=number(answer)))
                assert found.status == "trashed"
            else:
                assert isinstance(answer, ApiError)
                assert answer.status in (400, 404)


def test_move__against_uploads_and_removal(clients: list[Client], space: SpaceBulk) -> None:
    """An attachment that is moved, changed and thrown away at once is in one place, with all its versions."""
    admin = clients[0]
    for k in range(4):
        pages = [make(admin, space, f"{name} {k}") for name in "AB"]
        item = attachment(admin, pages[0].id, "a", b"first")

        def move(client: Client, of: Content = item, to: str = pages[1].id, at: str = pages[0].id) -> Content:
            body = {
                "id": of.id,
                "type": "attachment",
                "version": {"number": 1},
                "container": {"id": to, "type": "page"},
            }
            answer = client.raw("PUT", f"/wiki/rest/api/content/{at}/child/attachment/{of.id}", json=body)
            assert answer.status_code in (200, 404, 409), answer.text
            return of

        calls = [
            lambda: move(clients[1]),
            lambda at=pages[0].id: attachment(clients[2], at, "a", b"again", again=True),
            lambda to=pages[1].id: attachment(clients[3], to, "a", b"there", again=True),
            lambda of=item: clients[4].send(DeleteAttachment(id=number(of))),
        ]
        for answer in at_once(calls):
            assert not isinstance(answer, ApiError) or answer.status in (400, 404, 409), answer
        found = admin.send(GetAttachmentById(id=number(item)))
        assert found.version
        assert found.page_id in [page.id for page in pages]
        numbers = [one.number for one in admin.each(GetAttachmentVersions(id=number(item)))]
        assert numbers == list(range(found.version.number, 0, -1))
        for page in pages:
            names = [one.title for one in admin.send(GetPageAttachments(id=int(page.id))).results]
            assert len(names) == len(set(names))


# A server that is killed


class Uploaders:
    """Threads that upload until the server is gone; what was acknowledged is kept."""

    def __init__(self, server: Process, page: str, tag: str) -> None:
        self.made: dict[tuple[str, int], bytes] = {}
        self.other: list[str] = []
        self._server, self._page, self._tag = server, page, tag
        self._threads = [threading.Thread(target=self._upload, args=(who,)) for who in range(4)]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def _upload(self, who: int) -> None:
        with self._server.client() as client:
            try:
                for k in itertools.count():
                    name = f"{self._tag}-{who}-{k // 3}.bin"
                    value = f"{name} {k} ".encode() * (1 + 20_000 * (k % 3))
                    self._one(client, name, value)
            except httpx.TransportError:
                return

    def _one(self, client: httpx.Client, name: str, value: bytes) -> None:
        answer = client.put(
            f"/wiki/rest/api/content/{self._page}/child/attachment",
            files={"file": (name, value)},
            headers={"X-Atlassian-Token": "no-check"},
        )
        if answer.status_code == 200:
            (made,) = answer.json()["results"]
            self.made[name, made["version"]["number"]] = value
        else:
            self.other.append(answer.text)


def stored(data: Path) -> Iterator[Path]:
    return (path for path in (data / "files").glob("??/??/*") if path.is_file())


def test_killed__every_acknowledged_file_is_there(start: Start, tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = start(data)
    with server.client() as client:
        space = a_space(client)
        page = client.post("/wiki/api/v2/pages", json={"spaceId": space, "title": "P"}).json()["id"]
    acknowledged: dict[tuple[str, int], bytes] = {}
    for k in range(3):
        uploaders = Uploaders(server, page, f"r{k}")
        end = time.monotonic() + 20
        while len(uploaders.made) < 10 and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.1 + 0.27 * k)
        server.kill()
        uploaders.join()
        assert not uploaders.other
        assert len(uploaders.made) >= 10
        acknowledged |= uploaders.made
        server = start(data)
    with server.client() as client:
        for (name, version), value in acknowledged.items():
            answer = client.get(f"/wiki/download/attachments/{page}/{name}", params={"version": version})
            assert (answer.status_code, answer.content) == (200, value), (name, version)
        # Whatever else is listed has its bytes as well.
        found = client.get(f"/wiki/api/v2/pages/{page}/attachments?limit=250").json()["results"]
        for one in found:
            for version in range(1, one["version"]["number"] + 1):
                answer = client.get(f"/wiki/download/attachments/{page}/{one['title']}", params={"version": version})
                assert answer.status_code == 200
    server.terminate()
    assert server.wait() == 0
    whole(data)
    with sqlite3.connect(data / "watersmeet.db") as connection:
        needed = {row[0] for row in connection.execute("SELECT digest FROM attachment_file")}
        known = {row[0] for row in connection.execute("SELECT digest FROM kept_file")}
    kept = {path.name for path in stored(data)}
    # What is in the store is known, so that it can be swept, and what is needed is in the store.
    assert needed <= kept <= known
