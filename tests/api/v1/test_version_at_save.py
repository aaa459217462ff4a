"""Files as they are now, and as they were when a body was written."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.api.showing import macro, to_page
from tests.api.v1.converting import ask, ask_all, convert, done
from tests.api.v1.making import read
from tests.api.v1.test_content_restrictions import only, put
from tests.api.v2.making import admin_id, attachment, make, storage
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.content_body import ContentBodyCreate, ConvertContentBody
from watersmeet.contract.v1.content_macro_body import GetContentByIdHistoryByVersionMacroIdByMacroIdConvertByTo
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk

BYTES = (b"first", b"second", b"third")
AS_SAVED: Any = {"embedded_content_render": "version-at-save"}


def pictured(version: object, name: str = "a.bin") -> str:
    return f'<p><ac:image><ri:attachment ri:filename="{name}" ri:version-at-save="{version}" /></ac:image></p>'


def linked(version: int) -> str:
    return f'<p><ac:link><ri:attachment ri:filename="a.bin" ri:version-at-save="{version}" /></ac:link></p>'


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    """A page with a file of three versions."""
    made = make(admin, space, "Of files")
    for k, content in enumerate(BYTES):
        attachment(admin, made.id, "a.bin", content, again=k > 0)
    return made


def addresses(value: str) -> list[str]:
    """The addresses below the wiki that files of a view are downloaded from."""
    return [unescape(one) for one in re.findall(r'(?:src|href)="(?:[^"]*?)(/wiki/download/[^"]*)"', value)]


def fetched(client: Client, value: str) -> list[bytes]:
    return [client.raw("GET", one, follow_redirects=True).content for one in addresses(value)]


def shown(client: Client, page: PageSingle, value: str, **more: Any) -> str:
    body = ContentBodyCreate(value=value, representation="storage")
    return client.send(ConvertContentBody(to="view", body=body, content_id_context=int(page.id), **more)).value


@pytest.mark.parametrize("form", [pictured, linked])
def test_convert__files_of_the_versions_that_are_named(admin: Client, page: PageSingle, form: Any) -> None:
    value = form(1) + form(3) + form(2)
    assert fetched(admin, shown(admin, page, value)) == [b"third"] * 3
    assert fetched(admin, shown(admin, page, value, embedded_content_render="current")) == [b"third"] * 3
    saved = shown(admin, page, value, **AS_SAVED)
    assert [re.findall(r"[?&]version=(\d+)", one) for one in addresses(saved)] == [["1"], ["3"], ["2"]]
    assert fetched(admin, saved) == [b"first", b"third", b"second"]


@pytest.mark.parametrize("version", [0, 4, -1, 10**9, 10**20, "", "x", "١"])
def test_convert__no_such_version_is_the_newest(admin: Client, page: PageSingle, version: object) -> None:
    assert fetched(admin, shown(admin, page, pictured(version), **AS_SAVED)) == [b"third"]


def test_convert__files_of_old_versions_on_other_pages(served: Served, admin: Client, space: SpaceBulk) -> None:
    there, here = make(admin, space, "There"), make(admin, space, "Here")
    for k, content in enumerate(BYTES):
        attachment(admin, there.id, "a.bin", content, again=k > 0)
    value = pictured(2).replace(
        ' ri:version-at-save="2" />', ' ri:version-at-save="2"><ri:page ri:content-title="There" /></ri:attachment>'
    )
    assert fetched(admin, shown(admin, here, value, **AS_SAVED)) == [b"second"]
    put(admin, there, only("read", admin_id(served)))
    _, member = served.user()
    assert addresses(shown(member, here, value, **AS_SAVED)) == []


def test_convert__files_of_old_versions_in_what_is_included(admin: Client, page: PageSingle, space: SpaceBulk) -> None:
    there = make(admin, space, "There", body=storage(pictured(1)))
    for k, content in enumerate(BYTES):
        attachment(admin, there.id, "a.bin", content, again=k > 0)
    value = macro("include", default=to_page("There"))
    assert fetched(admin, shown(admin, page, value)) == [b"third"]
    assert fetched(admin, shown(admin, page, value, **AS_SAVED)) == [b"first"]


def test_convert__tells_of_the_files_of_the_versions(admin: Client, page: PageSingle) -> None:
    body = ContentBodyCreate(value=pictured(1) + pictured(2), representation="storage")
    asked: Any = {"to": "view", "body": body, "content_id_context": int(page.id), "expand": ("mediaToken",)}
    now = admin.send(ConvertContentBody(**asked)).media_token
    then = admin.send(ConvertContentBody(**asked, **AS_SAVED)).media_token
    assert now
    assert then
    assert len(now.file_ids) == 1
    assert len(then.file_ids) == 2
    assert not set(now.file_ids) & set(then.file_ids)


def test_convert__files_of_old_versions_by_the_worker(admin: Client, page: PageSingle) -> None:
    body = ContentBodyCreate(value=pictured(1), representation="storage")
    told = done(admin, ask(admin, body=body, content_id_context=int(page.id), **AS_SAVED)).value
    assert told
    assert fetched(admin, told) == [b"first"]
    names = ask_all(
        admin,
        convert(body=body, content_id_context=int(page.id), **AS_SAVED),
        convert(body=body, content_id_context=int(page.id)),
    )
    values = [done(admin, name).value for name in names]
    assert [fetched(admin, value or "") for value in values] == [[b"first"], [b"third"]]


def test_macro_body__files_of_old_versions(admin: Client, space: SpaceBulk) -> None:
    inside = f"<ac:rich-text-body>{pictured(1)}</ac:rich-text-body>"
    page = make(
        admin,
        space,
        body=storage(f'<ac:structured-macro ac:name="panel" ac:macro-id="one">{inside}</ac:structured-macro>'),
    )
    for k, content in enumerate(BYTES):
        attachment(admin, page.id, "a.bin", content, again=k > 0)

    def told(**more: Any) -> list[bytes]:
        request = GetContentByIdHistoryByVersionMacroIdByMacroIdConvertByTo(
            id=int(page.id), version=1, macro_id="one", to="view", **more
        )
        return fetched(admin, admin.send(request).value)

    assert (told(), told(**AS_SAVED)) == ([b"third"], [b"first"])


def test_get_content_by_id__files_of_old_versions(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage(pictured(1) + pictured(2)))
    for k, content in enumerate(BYTES):
        attachment(admin, page.id, "a.bin", content, again=k > 0)

    def told(**more: Any) -> list[bytes]:
        body = read(admin, page.id, "body.export_view", **more).body
        assert body
        assert body.export_view
        return fetched(admin, body.export_view.value)

    assert (told(), told(**AS_SAVED)) == ([b"third", b"third"], [b"first", b"second"])
