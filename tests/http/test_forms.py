"""Forms on their way in, good and hostile: refused ones change nothing and leave no bytes behind."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.api.v2.making import attachment, make, number
from tests.conftest import ADMIN, Served
from tests.permissions.world import grant_only
from watersmeet.client import Client
from watersmeet.contract.v1.content_attachments import (
    AttachmentForm,
    CreateAttachment,
    CreateOrUpdateAttachments,
    UpdateAttachmentData,
)
from watersmeet.contract.v2.attachment import GetPageAttachments
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.http.forms import MAX_PARTS, MAX_TEXT_BYTES, Reading
from watersmeet.model.actor import ALL_LICENSED_USERS

FORM = {"x-atlassian-token": "no-check", "content-type": "multipart/form-data; boundary=b"}
FILE = b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain'


def form(*parts: tuple[bytes, bytes], end: bytes = b"--b--\r\n") -> bytes:
    """A form of (headers, content), parted by 'b'."""
    return b"".join(b"--b\r\n" + head + b"\r\n\r\n" + content + b"\r\n" for head, content in parts) + end


def text(name: str, value: bytes, more: str = "") -> tuple[bytes, bytes]:
    return f'Content-Disposition: form-data; name="{name}"{more}'.encode(), value


def named(name: bytes) -> tuple[bytes, bytes]:
    """A file of a name that stands between quotes."""
    return b'Content-Disposition: form-data; name="file"; filename="' + name + b'"', b"x"


class Target:
    """A page that files are sent to, and what came of it."""

    def __init__(self, served: Served, client: Client, page: PageSingle) -> None:
        self.served, self.client, self.page = served, client, page
        self.path = f"/wiki/rest/api/content/{page.id}/child/attachment"

    def send(self, body: bytes | Iterator[bytes], **headers: str) -> httpx.Response:
        kept = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.raw("POST", self.path, content=body, headers={**FORM, **kept})  # type: ignore[arg-type]

    def names(self) -> list[str]:
        return [one.title for one in self.client.each(GetPageAttachments(id=int(self.page.id)))]

    def incoming(self) -> list[str]:
        return [path.name for path in (self.served.config.files_folder / "incoming").iterdir()]

    def untouched(self) -> bool:
        """Whether nothing was attached, and nothing is left of what came; a thread may still be at it."""
        end = time.monotonic() + 5
        while self.incoming() and time.monotonic() < end:
            time.sleep(0.02)
        return self.names() == [] and self.incoming() == []

    def head(self, *more: str, method: str = "POST", path: str | None = None) -> bytes:
        """The beginning of a request by hand."""
        secret = base64.b64encode(f"{ADMIN}:{self.served.admin_token}".encode()).decode()
        lines = [f"{method} {path or self.path} HTTP/1.1", "Host: a", f"Authorization: Basic {secret}"]
        lines += [f"{name}: {value}" for name, value in FORM.items()]
        return "\r\n".join([*lines, *more, "", ""]).encode()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", urlsplit(self.served.url).port or 0), timeout=10)

    def status(self, connection: socket.socket) -> int:
        """The status of the answer that arrives."""
        found = re.match(rb"HTTP/1\.1 (\d+) ", connection.recv(65536))
        assert found
        return int(found[1])


@pytest.fixture
def target(served: Served, admin: Client, space: SpaceBulk) -> Target:
    return Target(served, admin, make(admin, space))


def test_form__good_ones_are_taken(target: Target) -> None:
    made = target.send(form((FILE, b"one"), text("comment", "wärum".encode()), text("minorEdit", b"true"))).json()
    (one,) = made["results"]
    assert (one["title"], one["extensions"]["comment"], one["version"]["minorEdit"]) == ("a.txt", "wärum", True)
    assert target.incoming() == []


def test_form__preamble_epilogue_and_pieces_of_every_size(target: Target) -> None:
    body = b"before\r\n" + form((FILE, b"\r\n--\r\n-b\r\n--c"), end=b"--b--\r\nbehind\r\n")
    for size in (1, 2, 3, 5, 7, len(body)):
        pieces = (body[k : k + size] for k in range(0, len(body), size))
        answer = target.client.raw("PUT", target.path, content=pieces, headers=FORM)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        assert answer.json()["results"][0]["extensions"]["fileSize"] == 13
    # The end in a piece of its own, long after all that matters.
    with target.connect() as connection:
        body = form((FILE, b"x"), end=b"--b--")
        connection.sendall(target.head(f"Content-Length: {len(body) + 2}", method="PUT") + body)
        time.sleep(0.2)
        connection.sendall(b"\r\n")
        assert target.status(connection) == 200


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 400),
        ('multipart/form-data; boundary=""', 400),
        (f"multipart/form-data; boundary={'b' * 300}", 400),
        ("multipart/form-data; boundary=other", 400),
        ("multipart/mixed; boundary=b", 415),
        ("multipart/form-datas; boundary=b", 415),
        ("MULTIPART/Form-Data; charset=utf-8; boundary=b", 200),
        ('multipart/form-data; boundary="b"', 200),
    ],
)
def test_content_type__and_its_boundary(target: Target, kind: str, status: int) -> None:
    answer = target.send(form((FILE, b"x")), content_type=kind)
    assert answer.status_code == status, answer.text
    assert status == 200 or target.untouched()


MALFORMED = {
    "nothing": b"",
    "no parts": b"--b--\r\n",
    "no end": form((FILE, b"x"), end=b""),
    "half an end": form((FILE, b"x"), end=b"--b-"),
    "end in the headers": b"--b\r\n" + FILE,
    "no headers": b"--b\r\n\r\nx\r\n--b--\r\n",
    "no disposition": form((b"Content-Type: text/plain", b"x")),
    "disposition of another kind": form((b'Content-Disposition: attachment; name="file"; filename="a"', b"x")),
    "a header that is none": form((FILE + b"\r\nnonsense", b"x")),
    "bare line feeds": form((FILE, b"x")).replace(b"\r\n", b"\n"),
    "a header of 100 KB": form((FILE + b"\r\nX-Long: " + b"x" * 100_000, b"x")),
    "a name of 100 KB": form(named(b"x" * 100_000)),
    "many headers": form((FILE + b"\r\nX-More: x" * 50, b"x")),
    "headers without end": b"--b\r\n" + FILE + b"\r\nX: " + b"x" * 200_000,
    "a length that is wrong": form((FILE + b"\r\nContent-Length: 5", b"x")),
    "a length that is none": form((FILE + b"\r\nContent-Length: x", b"x")),
    "not UTF-8 in a header": form(named(b"\xff\xfe")),
    "only other parts": form(text("files", b"x", '; filename="a.txt"'), text("comment", b"why")),
    "a part without name": form((b'Content-Disposition: form-data; filename="a.txt"', b"x")),
    "more comments than files": form((FILE, b"x"), text("comment", b"1"), text("comment", b"2")),
    "a comment that is not UTF-8": form((FILE, b"x"), text("comment", b"\xff")),
    "a comment with NUL": form((FILE, b"x"), text("comment", b"a\x00b")),
    "parts beyond number": form(*[(FILE, b"x")] * (MAX_PARTS + 1)),
    "unknown parts beyond number": form((FILE, b"x"), *[text(f"p{k}", b"x") for k in range(300)]),
    "the same name twice": form((FILE, b"x"), (FILE, b"y")),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_form__malformed_is_400_and_changes_nothing(target: Target, what: str) -> None:
    answer = target.send(MALFORMED[what])
    assert answer.status_code == 400, answer.text
    assert answer.json()["statusCode"] == 400
    assert target.untouched()


@pytest.mark.parametrize("name", ["comment", "minorEdit"])
def test_form__a_text_of_1_mb_is_413(target: Target, name: str) -> None:
    for body in (form((FILE, b"x"), text(name, b"x" * 1024 * 1024)), form(text(name, b"x" * (MAX_TEXT_BYTES + 1)))):
        assert target.send(body).status_code == 413
        assert target.untouched()


def test_form__a_text_of_64_kb_is_taken(target: Target) -> None:
    assert target.send(form((FILE, b"x"), text("comment", b"x" * MAX_TEXT_BYTES))).status_code == 200


NAMES = {
    "a.txt": "a.txt",
    "../../etc/passwd": "passwd",
    "/etc/passwd": "passwd",
    "..\\..\\x": "x",
    "C:\\Users\\me\\my file.txt": "my file.txt",
    "folder/": None,
    "": None,
    ".": None,
    "..": None,
    "a/..": None,
    "  ": None,
    " a b ": "a b",
    "x" * 255: "x" * 255,
    "x" * 256: None,
    "x" * 300: None,
    "ü日本😀.txt": "ü日本😀.txt",
    "a\x00b": None,
    "a\x01b": None,
    "a\x7fb": None,
    "a\u202eb": None,
    "a%0D%0Ab": None,
    "a%22b.txt": 'a"b.txt',
    "100%.txt": "100%.txt",
    "a%2Fb": "a%2Fb",
    "<script>.html": "<script>.html",
    "a;b=c, d.txt": "a;b=c, d.txt",
    ".hidden": ".hidden",
    "=?utf-8?q?a?=": "=?utf-8?q?a?=",
}


@pytest.mark.parametrize("sent", NAMES, ids=lambda name: ascii(name)[:20])
def test_name__is_the_last_part_and_fit_to_be_shown(target: Target, sent: str) -> None:
    expected = NAMES[sent]
    answer = target.send(form(named(sent.encode())))
    if expected is None:
        assert answer.status_code == 400, answer.text
        assert target.untouched()
        return
    assert answer.status_code == 200, answer.text
    assert answer.json()["results"][0]["title"] == expected
    assert target.names() == [expected]
    link = answer.json()["results"][0]["_links"]["download"]
    assert target.client.raw("GET", f"/wiki{link}").content == b"x"
    assert target.incoming() == []


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        (b"filename*=UTF-8''%C3%BC%20x.txt", "ü x.txt"),
        (b"filename=\"u.txt\"; filename*=UTF-8''%C3%BC.txt", "ü.txt"),
        (b"filename*=utf-8''..%2F..%2Fpasswd", "passwd"),
        (b"filename*=utf-8'en'x%3By.txt; filename=\"z\"", "x;y.txt"),
        (b"filename=\"a; filename*=UTF-8''b\"", "a; filename*=UTF-8''b"),
        (b"filename*=UTF-8''%FF.txt", "\ufffd.txt"),
        (b"filename*=UTF-8''a%00b", None),
        (b"filename*=UTF-8''", None),
        (b"filename*=iso-8859-1'en'x; filename=\"y.txt\"", "y.txt"),
        (b"filename=bare.txt", "bare.txt"),
        (b'filename="a\\"b.txt"', 'a"b.txt'),
        (b"", None),
    ],
)
def test_name__in_its_older_spellings(target: Target, disposition: bytes, expected: str | None) -> None:
    head = b'Content-Disposition: form-data; name="file"; ' + disposition
    answer = target.send(form((head, b"x")))
    if expected is None:
        assert answer.status_code == 400, answer.text
        assert target.untouched()
    else:
        assert answer.json()["results"][0]["title"] == expected


def test_form__texts_may_be_sent_as_files_and_others_count_for_nothing(target: Target) -> None:
    body = form(
        text("unknown", b"x" * 1_000_000),
        text("comment", b"why", '; filename="comment"\r\nContent-Type: application/octet-stream'),
        text("file2", b"x", '; filename="b.txt"'),
        (FILE, b"x"),
        text("minorEdit", b"true", '; filename="minorEdit"\r\nContent-Type: text/plain'),
        text("File", b"x", '; filename="c.txt"'),
        (b'Content-Disposition: form-data; filename="nameless"', b"x"),
    )
    answer = target.send(body)
    assert answer.status_code == 200, answer.text
    (one,) = answer.json()["results"]
    assert (one["title"], one["extensions"]["comment"], one["version"]["minorEdit"]) == ("a.txt", "why", True)
    assert target.names() == ["a.txt"]
    assert target.incoming() == []


def test_form__empty_files_are_files(target: Target) -> None:
    answer = target.send(form((FILE, b"")))
    assert answer.json()["results"][0]["extensions"]["fileSize"] == 0
    link = answer.json()["results"][0]["_links"]["download"]
    assert target.client.raw("GET", f"/wiki{link}").content == b""


# Sizes


@pytest.fixture
def small_limit() -> Iterator[int]:
    """Forms of at most 100,000 bytes."""
    operations = (CreateAttachment, CreateOrUpdateAttachments, UpdateAttachmentData)
    before = CreateAttachment.op.max_body
    for operation in operations:
        object.__setattr__(operation.op, "max_body", 100_000)
    yield 100_000
    for operation in operations:
        object.__setattr__(operation.op, "max_body", before)


def test_size__declared_above_the_limit_is_413_before_it_is_sent(target: Target) -> None:
    for length in (CreateAttachment.op.max_body + 1, 10**15):
        with target.connect() as connection:
            connection.sendall(target.head(f"Content-Length: {length}"))
            assert target.status(connection) == 413
    assert target.untouched()


def test_size__streamed_beyond_the_limit_is_413(target: Target, small_limit: int) -> None:
    body = form((FILE, b"x" * small_limit))
    pieces = (body[k : k + 10_000] for k in range(0, len(body), 10_000))
    assert target.send(pieces).status_code == 413
    assert target.untouched()
    assert target.send(form((FILE, b"x" * (small_limit - 500)))).status_code == 200


def test_memory__stays_small_however_many_files_come(target: Target) -> None:
    files = target.served.config.open_files()
    value = bytes(1_000_000)

    def messages() -> Iterator[bytes]:
        for k in range(100):
            yield b"--b\r\n" + named(b"%d" % k)[0] + b"\r\n\r\n"
            yield value
            yield b"\r\n"
        yield b"--b--\r\n"

    async def read() -> int:
        coming = messages()

        async def receive() -> dict[str, Any]:
            piece = next(coming, None)
            return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

        reading = Reading(files, CreateAttachment.op, AttachmentForm)
        tracemalloc.start()
        try:
            form = await reading.read(b"b", {}, receive)
            assert isinstance(form, AttachmentForm)
            assert [one.content.size for one in form.file] == [len(value)] * 100
            return tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
            await reading.discard()

    assert asyncio.run(read()) < 5_000_000
    assert target.incoming() == []


# Cut short, slow, and unwanted


def test_cut_short__leaves_nothing(target: Target) -> None:
    whole = form((FILE, b"x" * 3_000_000))
    for sent in (whole[:10], whole[:200], whole[:2_500_000]):
        connection = target.connect()
        connection.sendall(target.head(f"Content-Length: {len(whole)}") + sent)
        time.sleep(0.1)
        connection.close()
    time.sleep(0.2)
    assert target.untouched()


def test_slow__holds_nobody_up(target: Target) -> None:
    body = form((FILE, b"x" * 2000))
    waiting = []
    for k in range(20):
        connection = target.connect()
        connection.sendall(target.head(f"Content-Length: {len(body)}", method="PUT") + body[: 100 + k])
        waiting.append(connection)
    assert target.send(form(named(b"quick.txt"))).status_code == 200
    assert target.names() == ["quick.txt"]
    for k, connection in enumerate(waiting):
        with closing(connection):
            connection.sendall(body[100 + k :])
            assert target.status(connection) == 200
    assert sorted(target.names()) == ["a.txt", "quick.txt"]
    assert target.incoming() == []


def test_refused__before_the_bytes_are_read(served: Served, admin: Client, target: Target, space: SpaceBulk) -> None:
    item = attachment(admin, target.page.id)
    mine = served.space(admin, create_private_space=True)
    grant_only(served, space, [("read/space", ALL_LICENSED_USERS)])
    hidden = make(admin, mine)
    _, stranger = served.user()
    secret = stranger._session.auth.header()
    for method, path, expected in (
        ("POST", target.path, 403),
        ("PUT", target.path, 403),
        ("POST", f"{target.path}/{item.id}/data", 403),
        ("POST", f"{target.path}?status=draft", 404),
        ("POST", f"{target.path}?status=x", 400),
        ("POST", target.path.replace(target.page.id, hidden.id), 404),
        ("POST", target.path.replace(target.page.id, "999999999"), 404),
        ("POST", f"{target.path}/{number(item) + 1}/data", 404),
    ):
        with target.connect() as connection:
            head = target.head("Content-Length: 1000000000", method=method, path=path)
            head = re.sub(rb"Authorization: [^\r]+", b"Authorization: " + str(secret).encode(), head)
            connection.sendall(head + b"--b\r\n" + FILE + b"\r\n\r\nxxx")
            assert target.status(connection) == expected, (method, path)
    assert target.names() == ["a.txt"]
    assert target.incoming() == []


def test_refused__when_it_could_not_be_foreseen_leaves_nothing(target: Target) -> None:
    """Access that is lost while the bytes come is lost."""
    body = form((FILE, b"x" * 100_000))
    with target.connect() as connection:
        connection.sendall(target.head(f"Content-Length: {len(body)}") + body[:50_000])
        time.sleep(0.2)
        assert target.client.raw("DELETE", f"/wiki/api/v2/pages/{target.page.id}").status_code == 204
        connection.sendall(body[50_000:])
        assert target.status(connection) in (400, 404)
    assert target.incoming() == []


def test_expect_continue__is_answered_when_the_bytes_are_wanted(target: Target) -> None:
    body = form((FILE, b"x"))
    with target.connect() as connection:
        connection.sendall(target.head(f"Content-Length: {len(body)}", "Expect: 100-continue"))
        assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        assert target.status(connection) == 200


def test_many_at_once__each_has_its_own_bytes(served: Served, target: Target) -> None:
    def upload(k: int) -> None:
        value = f"{k}.".encode() * 200_000
        answer = served.client().raw(
            "POST", target.path, content=form((*named(f"{k}".encode())[:1], value)), headers=FORM
        )
        answers[k] = answer.status_code

    answers: dict[int, Any] = {}
    threads = [threading.Thread(target=upload, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == dict.fromkeys(range(8), 200)
    for k in range(8):
        answer = target.client.raw("GET", f"/wiki/download/attachments/{target.page.id}/{k}")
        assert answer.content == f"{k}.".encode() * 200_000
    assert target.incoming() == []


def test_errors__are_of_v1(target: Target) -> None:
    told = json.loads(target.send(b"nonsense").content)
    assert told["statusCode"] == 400
    assert "malformed" in told["message"]
