"""Forms on their way out, and redirections on their way back."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest

from watersmeet.client import Client, encode
from watersmeet.client.errors import UnreadableAnswer
from watersmeet.contract.core import Redirect, Upload
from watersmeet.contract.v1.content_attachments import (
    AttachmentForm,
    CreateAttachment,
    DownloadAttatchment,
)

BASE = "https://wiki.example.com/wiki"


def _sent(form: AttachmentForm) -> httpx.Request:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        request.read()
        seen.append(request)
        empty = {"results": [], "start": 0, "limit": 25, "size": 0, "_links": {}}
        return httpx.Response(200, json=empty)

    with Client(BASE, transport=httpx.MockTransport(answer)) as client:
        client.send(CreateAttachment(id=7, form=form))
    (request,) = seen
    return request


def test_form__is_sent_as_parts_with_the_header_that_lets_it_in() -> None:
    form = AttachmentForm(
        file=(Upload(name="a.txt", content=b"one"), Upload(name="b.bin", media_type="image/png", content=b"two")),
        comment=("first", "second"),
        minor_edit=("true",),
    )
    request = _sent(form)
    assert request.headers["x-atlassian-token"] == "no-check"
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    body = request.content
    assert body.count(b'name="file"; filename="') == 2
    assert b'filename="b.bin"\r\nContent-Type: image/png\r\n\r\ntwo' in body
    assert body.index(b"first") < body.index(b"second")
    assert b'name="minorEdit"\r\n\r\ntrue' in body


def test_form__takes_open_files() -> None:
    request = _sent(AttachmentForm(file=(Upload(name="big.bin", content=io.BytesIO(b"x" * 100_000)),)))
    assert b"x" * 100_000 in request.content


def test_form__is_no_body_of_json() -> None:
    outgoing = encode(CreateAttachment(id=7, form=AttachmentForm(file=())), BASE)
    assert outgoing.content is None
    assert outgoing.parts == []


def _redirected(headers: dict[str, str]) -> Any:
    transport = httpx.MockTransport(lambda request: httpx.Response(302, headers=headers))
    with Client(BASE, transport=transport) as client:
        return client.send(DownloadAttatchment(id=7, attachment_id=8))


def test_redirect__is_read_not_followed() -> None:
    found = _redirected({"location": "https://wiki.example.com/wiki/download/attachments/7/a%20b.txt?version=1"})
    assert found == Redirect(location="/wiki/download/attachments/7/a%20b.txt?version=1")


def test_redirect__to_nowhere_is_unreadable() -> None:
    with pytest.raises(UnreadableAnswer):
        _redirected({})
