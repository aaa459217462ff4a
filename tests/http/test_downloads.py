"""The bytes of attachments over HTTP: whole and in part, cached, named, shown in place or not, and only to some."""

from __future__ import annotations

import base64
import io
import re
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
from PIL import Image

from tests.api.v2.making import attachment, drop, make, number
from tests.conftest import ADMIN, Served
from watersmeet.client import Basic, Client
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v2.attachment import DeleteAttachment
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import people
from watersmeet.model.ids import now
from watersmeet.storage.files import CHUNK

BODY = bytes(range(256)) * 8


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    return make(admin, space)


@pytest.fixture
def item(admin: Client, page: PageSingle) -> Content:
    return attachment(admin, page.id, "a.bin", BODY)


def at(page: Any, name: str = "a.bin", what: str = "attachments") -> str:
    return f"/wiki/download/{what}/{page.id}/{quote(name, safe='')}"


def get(client: Client, page: Any, name: str = "a.bin", method: str = "GET", **headers: str) -> httpx.Response:
    sent = {key.replace("_", "-"): value for key, value in headers.items()}
    return client.raw(method, at(page, name), headers=sent)


def kept_at(served: Served, value: bytes) -> Path:
    """Where these bytes are in the store."""
    (found,) = [path for path in served.config.files_folder.glob("??/??/*") if path.read_bytes() == value]
    return found


# Whole and in part


def test_download__whole(admin: Client, page: PageSingle, item: Content) -> None:
    answer = get(admin, page)
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-length"] == str(len(BODY))
    assert answer.headers["accept-ranges"] == "bytes"
    assert re.fullmatch(r'"[0-9a-f]{64}"', answer.headers["etag"])
    assert answer.headers["last-modified"].endswith(" GMT")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "private" in answer.headers["cache-control"]
    assert "content-encoding" not in answer.headers
    assert admin.raw("GET", at(page) + "?version=1&modificationDate=1&cacheVersion=1&api=v2").content == BODY
    assert admin.raw("GET", at(page).replace(page.id, f"att{page.id}")).content == BODY
    assert admin.raw("GET", at(page) + "/").content == BODY


def test_download__head_tells_the_same_without_the_bytes(admin: Client, page: PageSingle, item: Content) -> None:
    whole, head = get(admin, page), get(admin, page, method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "last-modified", "content-disposition"):
        assert head.headers[name] == whole.headers[name]
    # Only reading knows parts.
    assert get(admin, page, method="HEAD", range="bytes=0-9").status_code == 200
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = get(admin, page, method=method)
        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
def test_download__of_every_size(admin: Client, page: PageSingle, size: int) -> None:
    value = (b"0123456789abcde" * (size // 15 + 1))[:size]
    attachment(admin, page.id, "sized", value)
    assert get(admin, page, "sized").content == value
    if size > 1:
        part = get(admin, page, "sized", range=f"bytes=1-{size - 1}")
        assert (part.status_code, part.content) == (206, value[1:])


N = len(BODY)


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=100-199", 100, 200),
        (f"bytes=100-{N - 1}", 100, N),
        ("bytes=100-999999999999", 100, N),
        ("bytes=100-", 100, N),
        (f"bytes={N - 1}-", N - 1, N),
        ("bytes=-1", N - 1, N),
        ("bytes=-100", N - 100, N),
        ("bytes = 5 - 9", 5, 10),
    ],
)
def test_range__is_sent_as_206(
    admin: Client, page: PageSingle, item: Content, asked: str, start: int, stop: int
) -> None:
    answer = get(admin, page, range=asked)
    assert (answer.status_code, answer.content) == (206, BODY[start:stop])
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{N}"
    assert answer.headers["content-length"] == str(stop - start)
    assert answer.headers["etag"] == get(admin, page).headers["etag"]


@pytest.mark.parametrize("asked", [f"bytes={N}-", f"bytes={N}-{N + 5}", "bytes=99999999999999999-", "bytes=-0"])
def test_range__beyond_the_end_is_416(admin: Client, page: PageSingle, item: Content, asked: str) -> None:
    answer = get(admin, page, range=asked)
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{N}"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-",
        f"bytes=0-{N - 1}",
        "bytes=-99999",
        "bytes=0-1,5-9",
        "bytes=-1,-2",
        "bytes=9-5",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=--1",
        "items=0-5",
        "0-5",
        "",
        "bytes=" + "9" * 30 + "-",
        "bytes=0-5;x",
        "BYTES=0-x",
    ],
)
def test_range__of_all_several_or_none_is_the_whole(admin: Client, page: PageSingle, item: Content, asked: str) -> None:
    answer = get(admin, page, range=asked)
    assert (answer.status_code, answer.content) == (200, BODY)


def test_range__of_an_empty_file(admin: Client, page: PageSingle) -> None:
    attachment(admin, page.id, "empty", b"")
    for asked in ("bytes=0-", "bytes=0-5", "bytes=-5"):
        assert get(admin, page, "empty", range=asked).status_code == 416


def test_if_range__gives_the_part_only_of_the_same_file(admin: Client, page: PageSingle, item: Content) -> None:
    whole = get(admin, page).headers
    for said, status in (
        (whole["etag"], 206),
        (whole["last-modified"], 206),
        ('"other"', 200),
        (f"W/{whole['etag']}", 200),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 200),
        ("nonsense", 200),
    ):
        assert get(admin, page, range="bytes=0-9", if_range=said).status_code == status, said


# What the caller has already


def test_conditions__what_is_unchanged_is_304(admin: Client, page: PageSingle, item: Content) -> None:
    whole = get(admin, page).headers
    tag, changed = whole["etag"], whole["last-modified"]
    later = format_datetime(parsedate_to_datetime(changed) + timedelta(hours=1), usegmt=True)
    earlier = format_datetime(parsedate_to_datetime(changed) - timedelta(seconds=1), usegmt=True)
    for sent, status in (
        ({"if_none_match": tag}, 304),
        ({"if_none_match": f"W/{tag}"}, 304),
        ({"if_none_match": f'"x", {tag}'}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"x"'}, 200),
        ({"if_none_match": ""}, 200),
        ({"if_none_match": '"x"', "if_modified_since": later}, 200),
        ({"if_none_match": tag, "range": "bytes=0-1"}, 304),
        ({"if_modified_since": changed}, 304),
        ({"if_modified_since": later}, 304),
        ({"if_modified_since": earlier}, 200),
        ({"if_modified_since": "yesterday"}, 200),
        ({"if_modified_since": "Mon, 01 Jan 99999 00:00:00 GMT"}, 200),
        ({"if_modified_since": "Mon, 99 Foo 2001 99:99:99 GMT"}, 200),
    ):
        answer = get(admin, page, **sent)
        assert answer.status_code == status, sent
        assert answer.content == (b"" if status == 304 else BODY)
        assert answer.headers["etag"] == tag
        # Of what is not sent, no length is told: it would have to be that of the file.
        assert ("content-length" in answer.headers) == (status == 200)


def test_conditions__another_version_is_another_file(admin: Client, page: PageSingle, item: Content) -> None:
    tag = get(admin, page).headers["etag"]
    attachment(admin, page.id, "a.bin", b"other", again=True)
    assert get(admin, page, if_none_match=tag).content == b"other"
    assert admin.raw("GET", at(page) + "?version=1", headers={"if-none-match": tag}).status_code == 304


# How it is named and shown


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a.bin", "a.bin"),
        ('a"b.bin', "a_b.bin"),
        ("a'b%c;d.bin", "a_b_c_d.bin"),
        ("übung 日本.bin", "_bung __.bin"),
        ("a b (1) [2], x=y.bin", "a b (1) [2], x=y.bin"),
        ("😀", "_"),
    ],
)
def test_disposition__names_the_file_for_old_and_new(admin: Client, page: PageSingle, name: str, plain: str) -> None:
    attachment(admin, page.id, name)
    if name == 'a"b.bin':
        assert get(admin, page, name).status_code == 200
    told = get(admin, page, name).headers["content-disposition"]
    assert told == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    assert told.isascii()


@pytest.mark.parametrize(
    ("kind", "how", "told"),
    [
        ("image/png", "inline", "image/png"),
        ("image/jpeg", "inline", "image/jpeg"),
        ("text/plain", "inline", "text/plain; charset=utf-8"),
        ("text/html", "attachment", "text/html; charset=utf-8"),
        ("application/xhtml+xml", "attachment", "application/xhtml+xml"),
        ("image/svg+xml", "attachment", "image/svg+xml"),
        ("text/xml", "attachment", "text/xml; charset=utf-8"),
        ("application/pdf", "attachment", "application/pdf"),
        ("application/javascript", "attachment", "application/javascript"),
        ("text/css", "attachment", "text/css; charset=utf-8"),
        ("message/rfc822", "attachment", "message/rfc822"),
    ],
)
def test_media_type__decides_what_is_shown_in_place(
    admin: Client, page: PageSingle, kind: str, how: str, told: str
) -> None:
    attachment(admin, page.id, "x", b"<script>alert(1)</script>", media_type=kind)
    answer = get(admin, page, "x").headers
    assert answer["content-disposition"].startswith(f"{how}; ")
    assert answer["content-type"] == told
    assert answer["x-content-type-options"] == "nosniff"
    policies = answer.get_list("content-security-policy")
    assert len(policies) == 1
    assert policies[0].startswith("sandbox; default-src 'none'")


# Which, and for whom


def test_version__chooses_the_bytes(admin: Client, page: PageSingle, item: Content) -> None:
    attachment(admin, page.id, "a.bin", b"two", again=True)
    for text, value in (("", b"two"), ("?version=1", BODY), ("?version=2", b"two"), ("?version=", b"two")):
        assert admin.raw("GET", at(page) + text).content == value
    assert admin.raw("GET", at(page) + "?version=3").status_code == 404
    for wrong in ("0", "-1", "x", "1.5", "9" * 30, "%00", "²"):
        assert admin.raw("GET", f"{at(page)}?version={wrong}").status_code == 400, wrong


def test_name__must_be_the_attachments(admin: Client, page: PageSingle, item: Content) -> None:
    for name in ("A.BIN", "a.bi", "a.bin ", "b", "%", "\x00", "a.bin\x00", "..", "x" * 3000, "../../a.bin"):
        answer = get(admin, page, name)
        assert answer.status_code == 404, name
    for path in (
        "/wiki/download/attachments/x/a.bin",
        f"/wiki/download/attachments/{'9' * 30}/a.bin",
        f"/wiki/download/attachments/{page.id}",
        f"/wiki/download/attachments/{page.id}/a.bin/more",
        f"/wiki/download/other/{page.id}/a.bin",
        f"/wiki/download/attachments/{page.id}/%ff%fe",
        f"/wiki/download/attachments/{page.id}/%2e%2e%2fa.bin",
    ):
        assert admin.raw("GET", path).status_code == 404, path


def test_unseen__is_told_as_absent(served: Served, admin: Client, space: SpaceBulk) -> None:
    closed = make(admin, served.space(admin, create_private_space=True))
    secret = make(admin, space, "secret", private=True)
    draft = make(admin, space, "draft", status="draft")
    _, stranger = served.user()
    for what in ("attachments", "thumbnails"):
        absent = stranger.raw("GET", f"/wiki/download/{what}/999999999/x.png")
        assert absent.status_code == 404
        for container, status in ((closed, "current"), (secret, "current"), (draft, "draft")):
            attachment(admin, container.id, "x.png", status=status, again=True)  # type: ignore[arg-type]
            answer = stranger.raw("GET", f"/wiki/download/{what}/{container.id}/x.png")
            assert (answer.status_code, answer.text) == (404, absent.text.replace("999999999", container.id))
            assert "etag" not in answer.headers


def test_credential__wrong_or_missing_is_401(served: Served, page: PageSingle, item: Content) -> None:
    for client in (served.anonymous(), served.client(Basic(ADMIN, "wrong"))):
        for what in ("attachments", "thumbnails"):
            answer = client.raw("GET", at(page, what=what))
            assert answer.status_code == 401
            assert "Basic" in answer.headers["www-authenticate"]
    # Also for what is not there.
    assert served.anonymous().raw("GET", at(page, "none")).status_code == 401


def test_scopes__bound_what_a_token_may_fetch(served: Served, page: PageSingle, item: Content) -> None:
    def limited(scopes: str) -> Client:
        return served.client(
            Basic(ADMIN, served.do(lambda session: people.add_token(session, now(), ADMIN, scopes=scopes)))
        )

    for scopes, file, thumbnail in (
        ("read:page:confluence", 403, 403),
        ("write:confluence-file", 403, 403),
        ("readonly:content.attachment:confluence", 200, 403),
        ("read:attachment:confluence", 200, 404),
    ):
        client = limited(scopes)
        assert client.raw("GET", at(page)).status_code == file
        assert client.raw("GET", at(page, what="thumbnails")).status_code == thumbnail
    # Nothing is told of what is there.
    client = limited("read:page:confluence")
    assert client.raw("GET", at(page, "none")).text == client.raw("GET", at(page)).text


def test_status__trashed_files_are_there_for_who_asks(admin: Client, page: PageSingle, item: Content) -> None:
    admin.send(DeleteAttachment(id=number(item)))
    assert get(admin, page).status_code == 404
    assert admin.raw("GET", at(page) + "?status=trashed").content == BODY
    second = attachment(admin, page.id, "a.bin", b"second")
    assert get(admin, page).content == b"second"
    assert second.id != item.id
    assert admin.raw("GET", at(page) + "?status=nonsense").status_code == 404
    drop(admin, page)
    assert get(admin, page).status_code == 404


def test_missing_bytes__are_404_and_told(served: Served, admin: Client, page: PageSingle) -> None:
    value = f"unique {page.id}".encode()
    attachment(admin, page.id, "lost.png", value)
    kept_at(served, value).unlink()
    for what in ("attachments", "thumbnails"):
        answer = admin.raw("GET", at(page, "lost.png", what))
        assert answer.status_code == 404
        assert "missing" in answer.text


def test_gateway__serves_files_too(admin: Client, page: PageSingle, item: Content) -> None:
    cloud_id = admin.raw("GET", "/_edge/tenant_info").json()["cloudId"]
    assert admin.raw("GET", f"/ex/confluence/{cloud_id}{at(page)}").content == BODY
    path = f"/ex/confluence/{cloud_id}/wiki/rest/api/content/{page.id}/child/attachment/{item.id}/download"
    moved = admin.raw("GET", path)
    assert moved.status_code == 302
    assert admin.raw("GET", path, follow_redirects=True).content == BODY


# Thumbnails


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ("", (300, 150)),
        ("width=100", (100, 50)),
        ("height=10", (20, 10)),
        ("width=30&height=300", (30, 15)),
        ("width=1&height=1", (1, 1)),
        ("width=999999999&height=999999999", (400, 200)),
    ],
)
def test_thumbnail__is_a_png_that_fits(admin: Client, page: PageSingle, asked: str, size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 200), (220, 20, 20)).save(out, "JPEG")
    attachment(admin, page.id, "a.jpg", out.getvalue())
    answer = admin.raw("GET", f"{at(page, 'a.jpg', 'thumbnails')}?{asked}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert Image.open(io.BytesIO(answer.content)).size == size


def test_thumbnail__of_what_is_no_picture_is_404(admin: Client, page: PageSingle, item: Content) -> None:
    attachment(admin, page.id, "a.svg", b"<svg/>", media_type="image/svg+xml")
    for name in ("a.bin", "a.svg", "none"):
        assert admin.raw("GET", at(page, name, "thumbnails")).status_code == 404
    for wrong in ("width=0", "width=x", "height=-1", "version=x", "width=99999999999"):
        assert admin.raw("GET", f"{at(page, 'a.bin', 'thumbnails')}?{wrong}").status_code == 400, wrong


# On the connection


Talk = Callable[..., bytes]


@pytest.fixture
def talk(served: Served) -> Talk:
    """Sends requests as the administrator over one connection; answers all that comes until it is closed."""
    secret = base64.b64encode(f"{ADMIN}:{served.admin_token}".encode()).decode()
    port = urlsplit(served.url).port or 0

    def send(*paths: str) -> bytes:
        lines = [f"GET {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Basic {secret}\r\n" for path in paths]
        sent = "\r\n".join(lines) + "Connection: close\r\n\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(sent.encode())
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
        return b"".join(parts)

    return send


def answers_in(whole: bytes) -> list[tuple[int, bytes]]:
    """(status, body) of the answers that follow each other."""
    found = []
    while whole:
        head, _, rest = whole.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        assert length, head
        found.append((int(head[9:12]), rest[: int(length[1])]))
        whole = rest[int(length[1]) :]
    return found


def test_pipelined__answers_keep_their_order(admin: Client, page: PageSingle, item: Content, talk: Talk) -> None:
    large = bytes(range(256)) * 8192
    attachment(admin, page.id, "large", large)
    alive, absent = "/healthz", f"{at(page)}x"
    for paths in (
        (alive, at(page), alive),
        (at(page, "large"), alive, at(page)),
        (alive, alive, at(page, "large"), absent, at(page), "/wiki/api/v2/spaces?limit=1"),
        (at(page), at(page, "large"), at(page)),
    ):
        found = answers_in(talk(*paths))
        assert len(found) == len(paths)
        for path, (status, body) in zip(paths, found, strict=True):
            if path == alive:
                assert (status, body) == (200, b"ok\n")
            elif path == absent:
                assert status == 404
            elif path.startswith("/wiki/api"):
                assert body.startswith(b'{"results"')
            else:
                assert (status, body) == (200, large if path.endswith("large") else BODY)


def test_reader_that_hangs_up__ends_the_reading(
    served: Served, admin: Client, page: PageSingle, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachment(admin, page.id, "large", bytes(60 * 1024 * 1024))
    files = served._server.config.app._files  # type: ignore[union-attr]
    read, pieces, ended = files.read, [0], []

    async def counted(*given: Any) -> Any:
        try:
            async for piece in read(*given):
                pieces[0] += 1
                yield piece
        finally:
            ended.append(True)

    monkeypatch.setattr(files, "read", counted)
    secret = base64.b64encode(f"{ADMIN}:{served.admin_token}".encode()).decode()
    connection = socket.create_connection(("127.0.0.1", urlsplit(served.url).port or 0), timeout=10)
    connection.sendall(f"GET {at(page, 'large')} HTTP/1.1\r\nHost: a\r\nAuthorization: Basic {secret}\r\n\r\n".encode())
    connection.recv(1000)
    # A slow reader is waited for.
    time.sleep(0.3)
    assert not ended
    assert pieces[0] < 60
    connection.close()
    end = time.monotonic() + 10
    while not ended and time.monotonic() < end:
        time.sleep(0.02)
    assert ended
    assert pieces[0] < 60
    assert admin.raw("GET", "/healthz").status_code == 200
