"""Bytes are kept as long as a version needs them, and an hour longer; what is cut short shows nowhere."""

from __future__ import annotations

import asyncio
import hashlib
import io
import threading
import time
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from tests.api.v2.making import attachment, drop, make, number
from tests.conftest import Served
from tests.hostile.world import settle
from watersmeet.client import Client
from watersmeet.contract.v1.content import VersionWrite
from watersmeet.contract.v1.content_attachments import AttachmentUpdate, UpdateAttachmentProperties
from watersmeet.contract.v1.content_versions import DeleteContentVersion
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v1.space import DeleteSpace
from watersmeet.contract.v2.attachment import DeleteAttachment, GetPageAttachments
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import keeping
from watersmeet.model.errors import Unavailable
from watersmeet.model.ids import instant, moment, now
from watersmeet.storage import attachments
from watersmeet.storage.files import Files


class Store:
    """The file store of a site, and sweeping it as if time had passed."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.files: Files = served.config.open_files()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.served.loop).result(30)

    def sweep(self, minutes: float = 61) -> int:
        at = instant(moment(now()) + timedelta(minutes=minutes))
        return int(self.run(keeping.sweep(self.served.database, self.files, at)))

    def has(self, value: bytes) -> bool:
        return bool(self.run(self.files.has(hashlib.sha256(value).hexdigest())))

    def keep(self, value: bytes) -> None:
        """As an upload does that is cut short before it says what needs the bytes."""

        async def work() -> None:
            spool = await self.files.spool()
            await spool.write(value)
            try:
                await keeping.keep(self.served.database, self.files, now(), [await spool.finish()])
            finally:
                await spool.discard()

        self.run(work())


@pytest.fixture
def store(served: Served) -> Store:
    made = Store(served)
    made.sweep()
    return made


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    return make(admin, space)


@pytest.fixture
def value(page: PageSingle) -> bytes:
    """Bytes that no other test has."""
    return f"bytes of {page.id}".encode()


def purge(client: Client, item: Content) -> None:
    client.send(DeleteAttachment(id=number(item)))
    client.send(DeleteAttachment(id=number(item), purge=True))


def fetched(client: Client, page: PageSingle, name: str = "a.txt", query: str = "") -> tuple[int, bytes]:
    answer = client.raw("GET", f"/wiki/download/attachments/{page.id}/{name}{query}")
    return answer.status_code, answer.content


def test_sweep__takes_what_nobody_needs_after_an_hour(
    store: Store, admin: Client, page: PageSingle, value: bytes
) -> None:
    item = attachment(admin, page.id, content=value)
    assert store.sweep(60 * 24 * 365) == 0
    assert fetched(admin, page) == (200, value)
    admin.send(DeleteAttachment(id=number(item)))
    assert store.sweep() == 0
    assert fetched(admin, page, query="?status=trashed") == (200, value)
    admin.send(DeleteAttachment(id=number(item), purge=True))
    assert store.sweep(0) == 0
    assert store.sweep(59) == 0
    assert store.has(value)
    assert store.sweep(61) == 1
    assert not store.has(value)
    assert store.sweep(61) == 0


def test_sweep__leaves_what_another_needs(
    store: Store, served: Served, admin: Client, page: PageSingle, value: bytes
) -> None:
    first, second = attachment(admin, page.id, "1", value), attachment(admin, page.id, "2", value)
    other = make(admin, served.space(admin))
    third = attachment(admin, other.id, "3", b"before")
    attachment(admin, other.id, "3", value, again=True)
    attachment(admin, other.id, "3", b"after", again=True)
    purge(admin, first)
    assert store.sweep() == 0
    purge(admin, second)
    assert store.sweep() == 0
    assert fetched(admin, other, "3", "?version=2") == (200, value)
    purge(admin, third)
    assert store.sweep() == 3
    assert not store.has(value)


def test_sweep__leaves_what_a_version_of_the_same_bytes_needs(
    store: Store, admin: Client, page: PageSingle, value: bytes
) -> None:
    item = attachment(admin, page.id, content=value)
    body = AttachmentUpdate(id=item.id, type="attachment", version=VersionWrite(number=2), title="b.txt")
    admin.send(UpdateAttachmentProperties(id=int(page.id), attachment_id=number(item), body=body))
    assert store.sweep() == 0
    assert fetched(admin, page, "b.txt") == (200, value)
    purge(admin, item)
    assert store.sweep() == 1


def test_sweep__after_a_version_is_deleted(store: Store, admin: Client, page: PageSingle, value: bytes) -> None:
    item = attachment(admin, page.id, content=value)
    attachment(admin, page.id, content=b"next of " + value, again=True)
    admin.send(DeleteContentVersion(id=number(item), version_number=1))
    assert store.sweep(59) == 0
    assert store.sweep() == 1
    assert not store.has(value)
    assert fetched(admin, page) == (200, b"next of " + value)


def test_sweep__what_is_needed_again_stays(store: Store, admin: Client, page: PageSingle, value: bytes) -> None:
    purge(admin, attachment(admin, page.id, content=value))
    attachment(admin, page.id, content=value)
    assert store.sweep() == 0
    assert fetched(admin, page) == (200, value)
    # Also when it comes back after it was swept.
    for _ in range(2):
        (item,) = admin.send(GetPageAttachments(id=int(page.id))).results
        admin.send(DeleteAttachment(id=number(item)))
        admin.send(DeleteAttachment(id=number(item), purge=True))
        assert store.sweep() == 1
        attachment(admin, page.id, content=value)
        assert store.sweep() == 0
        assert fetched(admin, page) == (200, value)


def test_sweep__after_a_page_is_purged(store: Store, admin: Client, page: PageSingle, value: bytes) -> None:
    attachment(admin, page.id, content=value)
    drop(admin, page)
    assert store.sweep() == 0
    drop(admin, page, purge=True)
    assert store.sweep() == 1
    assert not store.has(value)


def test_sweep__after_a_draft_is_discarded(
    store: Store, admin: Client, space: SpaceBulk, page: PageSingle, value: bytes
) -> None:
    draft = make(admin, space, "Drafted", status="draft")
    attachment(admin, draft.id, content=value, status="draft")
    assert store.sweep() == 0
    drop(admin, draft, draft=True)
    assert store.sweep() == 1
    assert not store.has(value)


def test_sweep__after_a_space_is_deleted(store: Store, served: Served, admin: Client) -> None:
    space = served.space(admin)
    page = make(admin, space)
    values = [f"{k} of {page.id}".encode() for k in range(3)]
    for k, one in enumerate(values):
        attachment(admin, page.id, str(k), one)
    assert store.sweep() == 0
    admin.send(DeleteSpace(space_key=space.key))
    settle(served)
    assert store.sweep() == 3
    assert not any(store.has(one) for one in values)


def test_sweep__takes_thumbnails_along(store: Store, served: Served, admin: Client, page: PageSingle) -> None:
    out = io.BytesIO()
    Image.new("RGB", (int(page.id) % 1000 + 1, 7)).save(out, "PNG")
    item = attachment(admin, page.id, "a.png", out.getvalue())
    assert admin.raw("GET", f"/wiki/download/thumbnails/{page.id}/a.png").status_code == 200
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    derived = served.config.files_folder / "derived" / "thumbnails" / digest
    assert derived.exists()
    purge(admin, item)
    assert store.sweep() == 1
    assert not derived.exists()


def test_cut_short__before_commit_shows_nowhere(store: Store, admin: Client, page: PageSingle, value: bytes) -> None:
    store.keep(value)
    assert store.has(value)
    assert admin.send(GetPageAttachments(id=int(page.id))).results == []
    assert store.sweep(59) == 0
    assert store.sweep() == 1
    assert not store.has(value)


def test_cut_short__takes_nothing_from_who_needs_the_same_bytes(
    store: Store, admin: Client, page: PageSingle, value: bytes
) -> None:
    item = attachment(admin, page.id, content=value)
    store.keep(value)
    for _ in range(2):
        assert store.sweep() == 0
    assert fetched(admin, page) == (200, value)
    purge(admin, item)
    assert store.sweep() == 1


def test_refused__bytes_are_swept_too(store: Store, admin: Client, page: PageSingle, value: bytes) -> None:
    attachment(admin, page.id, content=b"first of " + value)
    with pytest.raises(Exception, match="same file name"):
        attachment(admin, page.id, content=value)
    assert store.sweep() == 1
    assert not store.has(value)
    assert fetched(admin, page) == (200, b"first of " + value)


def test_going__bytes_that_are_being_removed_are_waited_for(
    store: Store, served: Served, admin: Client, page: PageSingle, value: bytes
) -> None:
    purge(admin, attachment(admin, page.id, content=value))
    before = instant(moment(now()) + timedelta(hours=1))
    going = served.do(lambda session: attachments.unneeded(session, before))
    assert going == [hashlib.sha256(value).hexdigest()]
    made: list[Content] = []
    uploading = threading.Thread(target=lambda: made.append(attachment(admin, page.id, content=value)))
    uploading.start()
    uploading.join(0.5)
    assert uploading.is_alive()
    assert made == []
    store.run(store.files.remove(going[0]))
    served.do(lambda session: attachments.gone(session, going[0]))
    uploading.join(10)
    assert len(made) == 1
    assert fetched(admin, page) == (200, value)
    assert store.sweep() == 0


def test_going__what_could_not_be_removed_is_tried_again(
    store: Store, admin: Client, page: PageSingle, value: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    purge(admin, attachment(admin, page.id, content=value))

    async def broken(digest: str) -> None:
        raise Unavailable("The place where files are kept cannot be reached now.")

    with monkeypatch.context() as patched:
        patched.setattr(store.files, "remove", broken)
        with pytest.raises(Unavailable):
            store.sweep()
        patched.setattr(keeping, "_TRIES", 2)
        with pytest.raises(Unavailable):
            store.keep(value)
    assert store.sweep() == 1
    assert not store.has(value)
    attachment(admin, page.id, content=value)
    assert fetched(admin, page) == (200, value)


def test_sweep__while_the_same_bytes_come_and_go(store: Store, served: Served, page: PageSingle, value: bytes) -> None:
    """Whatever is acknowledged has its bytes, however sweeping and uploading meet. The hour is two seconds here."""
    stop = threading.Event()

    def sweeping() -> None:
        while not stop.is_set():
            swept.append(store.sweep(60 - 2 / 60))

    def coming(k: int) -> None:
        client, mine = served.client(), value + b"%d" % k
        for pause in (1.9, 1.99, 2.0, 2.02):
            item = attachment(client, page.id, f"{k}.txt", mine)
            assert fetched(client, page, f"{k}.txt") == (200, mine)
            purge(client, item)
            time.sleep(pause + k / 100)
        done.append(k)

    done: list[int] = []
    swept: list[int] = []
    sweeper = threading.Thread(target=sweeping)
    sweeper.start()
    writers = [threading.Thread(target=coming, args=(k,)) for k in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    stop.set()
    sweeper.join(30)
    assert sorted(done) == [0, 1, 2, 3]
    assert sum(swept) > 4
