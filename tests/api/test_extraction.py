"""The text of files is found once a worker has read them, by who may see the attachment."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.v2.making import attachment, drop, make, number
from tests.conftest import Served
from tests.races.test_kill import Start
from tests.races.test_kill import start as start  # a fixture
from tests.worker import files
from watersmeet.client import Client
from watersmeet.contract.v1.content import VersionWrite
from watersmeet.contract.v1.content_attachments import (
    AttachmentMetadata,
    AttachmentUpdate,
    UpdateAttachmentProperties,
)
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.attachment import DeleteAttachment
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import extractions
from watersmeet.model.errors import Unavailable
from watersmeet.model.extraction import Extraction
from watersmeet.model.ids import Instant, instant, moment, now
from watersmeet.storage import extractions as rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.extraction import extraction
from watersmeet.worker.extracting import Extractor

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument.text"

_FORGET = Statement(extraction.delete())


class Worker:
    """The worker of a site, which works when it is told to."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.extractor = Extractor(served.database, served.config.open_files())
        served.do(lambda session: session.run(_FORGET))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.served.loop).result(120)

    def once(self) -> bool:
        return bool(self.run(self.extractor.once()))

    def read(self) -> int:
        """Read whatever waits; answer how many attachments that was."""
        done = 0
        while self.once():
            done += 1
        return done

    def take_up(self, later: timedelta = timedelta()) -> Extraction | None:
        at = _after(later)
        found = self.served.do(lambda session: rows.take_up(session, at, _after(later + extractions.LEASE)))
        return None if found is None else found


def _after(later: timedelta) -> Instant:
    return instant(moment(now()) + later)


@pytest.fixture
def worker(served: Served) -> Worker:
    return Worker(served)


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    return make(admin, space)


def found(client: Client, page: PageSingle, words: str) -> list[str]:
    """The names of the files on a page in whose text, or name, words are."""
    cql = f'type = attachment and container = {page.id} and text ~ "{words}" order by title'
    return [hit.content.title for hit in client.send(SearchByCQL(cql=cql)).results if hit.content]


KINDS = {
    "note.txt": ("text/plain", b"the wolpertinger sleeps"),
    "note.md": ("text/markdown", b"# The wolpertinger\n\nsleeps"),
    "old.txt": ("text/plain", "Der Wolpertinger schläft über dem großen Hügel".encode("cp1252")),
    "rows.csv": ("text/csv", b"animal,hours\nwolpertinger,12\n"),
    "data.json": ("application/json", b'{"animal": "w\\u006flpertinger"}'),
    "page.html": ("text/html", b"<p>the <b>wolper</b>tinger sleeps</p>"),
    "tree.xml": ("application/xml", b"<animals><animal>wolpertinger</animal></animals>"),
    "paper.pdf": ("application/pdf", files.pdf("the wolpertinger sleeps")),
    "letter.docx": (f"{OFFICE}.wordprocessingml.document", files.word("the wolpertinger sleeps")),
    "table.xlsx": (f"{OFFICE}.spreadsheetml.sheet", files.sheet([["wolpertinger", 12]])),
    "talk.pptx": (f"{OFFICE}.presentationml.presentation", files.slides("the wolpertinger sleeps")),
    "free.odt": (OPEN, files.open_document("<text:p>the wolpertinger sleeps</text:p>")),
}


def test_text__of_every_kind_is_found(worker: Worker, admin: Client, page: PageSingle) -> None:
    for name, (media_type, content) in KINDS.items():
        attachment(admin, page.id, name, content, media_type=media_type)
    attachment(admin, page.id, "wolpertinger.bin", b"\0\1", media_type="application/octet-stream")
    assert found(admin, page, "wolpertinger") == ["wolpertinger.bin"]
    assert worker.read() == len(KINDS)
    assert found(admin, page, "wolpertinger") == sorted([*KINDS, "wolpertinger.bin"])
    assert found(admin, page, "talk") == ["talk.pptx"]
    assert worker.read() == 0


def test_text__of_unnamed_types_goes_by_the_name(worker: Worker, admin: Client, page: PageSingle) -> None:
    content = files.word("told by its ending")
    attachment(admin, page.id, "letter.docx", content, media_type="application/octet-stream")
    worker.read()
    assert found(admin, page, "ending") == ["letter.docx"]


def test_text__is_seen_by_who_sees_the_attachment(worker: Worker, served: Served, admin: Client) -> None:
    private = make(admin, served.space(admin, create_private_space=True))
    attachment(admin, private.id, "a.txt", b"quokka")
    worker.read()
    _, stranger = served.user()
    assert found(admin, private, "quokka") == ["a.txt"]
    assert found(stranger, private, "quokka") == []


def test_new_version__replaces(worker: Worker, admin: Client, page: PageSingle) -> None:
    attachment(admin, page.id, "a.txt", b"before")
    worker.read()
    attachment(admin, page.id, "a.txt", b"after", again=True)
    worker.read()
    assert found(admin, page, "before") == []
    assert found(admin, page, "after") == ["a.txt"]
    attachment(admin, page.id, "a.txt", b"\x89PNG", media_type="image/png", again=True)
    worker.read()
    assert found(admin, page, "after") == []
    assert found(admin, page, "a.txt") == ["a.txt"]


def test_new_version__while_the_old_one_is_read(worker: Worker, admin: Client, page: PageSingle) -> None:
    attachment(admin, page.id, "a.txt", b"before")
    taken = worker.take_up()
    assert taken is not None
    attachment(admin, page.id, "a.txt", b"after", again=True)
    worker.served.do(lambda session: extractions.store(session, taken, "before"))
    assert found(admin, page, "before") == []
    assert worker.read() == 1
    assert found(admin, page, "after") == ["a.txt"]


def test_properties__keep_the_text(worker: Worker, admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.txt", b"lasting")
    worker.read()
    for version, title in ((2, "b.txt"), (2, "c.txt")):
        body = AttachmentUpdate(id=item.id, type="attachment", version=VersionWrite(number=version), title=title)
        admin.send(UpdateAttachmentProperties(id=int(page.id), attachment_id=number(item), body=body))
        assert found(admin, page, "lasting") == [title]
    admin.send(AddLabelsToContent(id=number(item), body=[LabelCreate(prefix="global", name="kept")]))
    assert found(admin, page, "lasting") == ["c.txt"]
    assert worker.read() == 0


def test_properties__another_media_type_is_read_again(worker: Worker, admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a", b"<p>pa<b>ra</b>graph</p>", media_type="text/plain")
    worker.read()
    assert found(admin, page, "paragraph") == []
    body = AttachmentUpdate(
        id=item.id,
        type="attachment",
        version=VersionWrite(number=1),
        metadata=AttachmentMetadata(media_type="text/html"),
    )
    admin.send(UpdateAttachmentProperties(id=int(page.id), attachment_id=number(item), body=body))
    assert worker.read() == 1
    assert found(admin, page, "paragraph") == ["a"]


def test_trash__and_back(worker: Worker, admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.txt", b"returning")
    worker.read()
    admin.send(DeleteAttachment(id=number(item)))
    assert found(admin, page, "returning") == []
    body = AttachmentUpdate(id=item.id, type="attachment", version=VersionWrite(number=1), status="current")
    admin.send(UpdateAttachmentProperties(id=int(page.id), attachment_id=number(item), body=body))
    worker.read()
    assert found(admin, page, "returning") == ["a.txt"]


def test_trash__of_what_waits_needs_no_reading(worker: Worker, admin: Client, page: PageSingle) -> None:
    attachment(admin, page.id, "a.txt", b"gone")
    drop(admin, page)
    assert worker.read() == 1
    assert found(admin, page, "gone") == []
    drop(admin, page, purge=True)
    assert worker.read() == 0


def test_trash__while_it_is_read(worker: Worker, admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.txt", b"late")
    taken = worker.take_up()
    assert taken is not None
    admin.send(DeleteAttachment(id=number(item)))
    worker.served.do(lambda session: extractions.store(session, taken, "late"))
    assert found(admin, page, "late") == []
    admin.send(DeleteAttachment(id=number(item), purge=True))
    worker.served.do(lambda session: extractions.store(session, taken, "late"))
    assert worker.read() == 0


def test_draft__is_found_once_published(worker: Worker, admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "Drafted", status="draft")
    attachment(admin, draft.id, "a.txt", b"unpublished", status="draft")
    worker.read()
    assert found(admin, draft, "unpublished") == []
    body = {
        "id": draft.id,
        "status": "current",
        "title": "Published",
        "body": {"representation": "storage", "value": "<p>x</p>"},
        "version": {"number": 1},
    }
    assert admin.raw("PUT", f"/wiki/api/v2/pages/{draft.id}", json=body).status_code == 200
    assert worker.read() == 1
    assert found(admin, draft, "unpublished") == ["a.txt"]


# What cannot be read


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], str]]:
    with caplog.at_level(logging.WARNING, "watersmeet"):
        yield lambda: caplog.text


def test_damaged__is_found_by_its_name(
    worker: Worker, admin: Client, page: PageSingle, said: Callable[[], str]
) -> None:
    attachment(admin, page.id, "broken.pdf", b"%PDF-1.4 nothing", media_type="application/pdf")
    assert worker.read() == 1
    assert found(admin, page, "broken") == ["broken.pdf"]
    assert "is found by its name alone: it is damaged" in said()
    assert worker.read() == 0


def test_too_long__is_found_by_its_name(
    worker: Worker, admin: Client, page: PageSingle, said: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watersmeet.worker.extracting.MAX_FILE", 10)
    attachment(admin, page.id, "long.txt", b"more than ten")
    assert worker.read() == 1
    assert found(admin, page, "ten") == []
    assert "it is longer than" in said()


def test_hostile_text__is_indexed(worker: Worker, admin: Client, page: PageSingle) -> None:
    value = "odd\u0001\ud7ff\ufffe\uffff\U0001f600 words ".encode() + b"\xed\xa0\x80\xff end"
    attachment(admin, page.id, "odd.txt", value)
    attachment(admin, page.id, "sixteen.txt", "odd \ud800 words".encode("utf-16", "surrogatepass"))
    attachment(admin, page.id, "zero.json", b'{"a": "nil\\u0000nil \\ud800 words"}', media_type="application/json")
    assert worker.read() == 3
    assert set(found(admin, page, "words")) >= {"sixteen.txt", "zero.json"}


def test_cut_short__is_tried_again_and_then_left(
    worker: Worker, admin: Client, page: PageSingle, said: Callable[[], str]
) -> None:
    attachment(admin, page.id, "fatal.txt", b"ends the server")
    later = timedelta()
    for tries in range(1, extractions.MAX_TRIES + 1):
        taken = worker.take_up(later)
        assert taken is not None
        assert taken.tries == tries
        assert worker.take_up(later) is None, "somebody else has it"
        later += extractions.LEASE + timedelta(seconds=1)
    last = worker.take_up(later)
    assert last is not None
    text = worker.run(worker.extractor._text(last))
    assert text == ""
    assert "reading it was cut short 3 times" in said()


def test_store_away__is_put_off_and_not_counted(
    worker: Worker, admin: Client, page: PageSingle, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachment(admin, page.id, "a.txt", b"patience")

    async def broken(*_: Any) -> None:
        raise Unavailable("The place where files are kept cannot be reached now.")

    with monkeypatch.context() as patched:
        patched.setattr(worker.extractor, "_copy", broken)
        assert not worker.once()
    assert not worker.once(), "its time has not come"
    taken = worker.take_up(extractions.PUT_OFF + timedelta(seconds=1))
    assert taken is not None
    assert taken.tries == 1


def test_two_workers__never_read_the_same(served: Served, admin: Client, page: PageSingle) -> None:
    first, second = Worker(served), Extractor(served.database, served.config.open_files())
    for k in range(6):
        attachment(admin, page.id, f"{k}.txt", b"shared")
    read: list[int] = []

    async def watched(extractor: Extractor) -> None:
        text = extractor._text

        async def noted(one: Extraction) -> str:
            read.append(one.content_id)
            return await text(one)

        extractor._text = noted  # type: ignore[method-assign]
        while await extractor.once():
            pass

    async def both() -> None:
        await asyncio.gather(watched(first.extractor), watched(second))

    first.run(both())
    assert len(read) == len(set(read)) == 6
    assert len(found(admin, page, "shared")) == 6


def test_stopped__gives_back_what_it_reads(served: Served, admin: Client, page: PageSingle) -> None:
    worker = Worker(served)
    attachment(admin, page.id, "a.txt", b"again")

    async def stopped() -> bool:
        worker.extractor.stop()
        return await worker.extractor.once()

    assert worker.run(stopped()) is False
    assert found(admin, page, "again") == []
    taken = worker.take_up()
    assert taken is not None
    assert taken.tries == 1


def test_server__reads_by_itself_also_after_a_restart(start: Start, tmp_path: Path) -> None:
    """A real one: a file it was sent is found within seconds, and one it was killed over after it is back."""
    server = start(tmp_path / "data")
    with server.client() as client:
        space = client.post("/wiki/api/v2/spaces", json={"key": "READ", "name": "Read"}).json()["id"]
        page = client.post("/wiki/api/v2/pages", json={"spaceId": space, "title": "Files"}).json()["id"]
        path = f"/wiki/rest/api/content/{page}/child/attachment"

        def send(name: str, content: bytes) -> None:
            answer = client.post(path, files={"file": (name, content)}, headers={"X-Atlassian-Token": "no-check"})
            assert answer.status_code == 200, answer.text

        send("first.docx", files.word("the early capybara"))
        assert _comes(client, "capybara") == ["first.docx"]
        send("second.docx", files.word("the late capybara"))
        server.kill()
    server = start(tmp_path / "data")
    with server.client() as client:
        assert _comes(client, "late") == ["second.docx"]
    server.terminate()
    assert server.wait() == 0


def _comes(client: Any, word: str) -> list[str]:
    """What is found within half a minute."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        answer = client.get("/wiki/rest/api/search", params={"cql": f"text ~ {word}"}).json()
        if answer["results"]:
            return [row["content"]["title"] for row in answer["results"]]
        time.sleep(0.1)
    return []
