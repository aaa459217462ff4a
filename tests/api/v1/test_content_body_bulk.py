"""Several bodies in other formats through v1, converted by the worker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from tests.api.v1.converting import (
    MALFORMED,
    ask,
    ask_all,
    convert,
    done,
    read_all,
)
from tests.api.v2.making import make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v1.content_body import (
    FAILED_TO_QUEUE,
    ContentBodyConversions,
    ContentBodyCreate,
    PostContentbodyConvertAsyncBulkTasks,
)
from watersmeet.contract.v2.space import SpaceBulk


def test_post_contentbody_convert_async_bulk_tasks__each_in_its_place(admin: Client) -> None:
    formats = ("view", "export_view", "atlas_doc_format")
    names = ask_all(admin, *(convert(to) for to in formats))
    for name in names:
        done(admin, name)
    found = read_all(admin, *reversed(names))
    assert [one.representation for one in found] == list(reversed(formats))
    assert {one.status for one in found} == {"COMPLETED"}
    assert [one.render_task_id for one in found] == list(reversed(names))


def test_post_contentbody_convert_async_bulk_tasks__refused_ones_have_no_name(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    _, member = served.user()
    names = ask_all(
        member,
        convert(),
        convert("storage"),
        convert("pdf"),
        convert(space_key_context=private.key),
        convert(content_id_context="1"),
        convert(body=MALFORMED),
    )
    assert [name == FAILED_TO_QUEUE for name in names] == [False, *[True] * 4, False]
    assert done(member, names[-1]).status == "FAILED"


def test_post_contentbody_convert_async_bulk_tasks__malformed_is_400(admin: Client) -> None:
    for wrong in ({"content_id_context": "one"}, {"expand": tuple(f"webresource.n{k}" for k in range(9))}):
        with pytest.raises(BadRequest, match=r"contentIdContext|expand"):
            ask_all(admin, convert(), convert(**wrong))


def test_post_contentbody_convert_async_bulk_tasks__context_and_cache(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    of_page = convert(content_id_context=page.id, expand=("webresource.uris.js, mediaToken",))
    (name,) = ask_all(admin, of_page)
    done(admin, name)
    (again,) = ask_all(admin, msgspec.structs.replace(of_page, allow_cache=True))
    assert again == name
    found = done(admin, name)
    assert found.media_token
    assert found.media_token.content_id == page.id
    assert found.webresource
    assert found.expandable == {"content": f"/rest/api/content/{page.id}", "embeddedContent": ""}


def test_post_contentbody_convert_async_bulk_tasks__none_and_too_many(admin: Client) -> None:
    assert ask_all(admin) == []
    assert admin.send(PostContentbodyConvertAsyncBulkTasks(body=ContentBodyConversions())) == []
    assert len(ask_all(admin, *[convert()] * 10)) == 10
    with pytest.raises(BadRequest, match="conversionInputs"):
        ask_all(admin, *[convert()] * 11)


def test_get_contentbody_convert_async_bulk_tasks__others_and_absent_ones_have_failed(
    served: Served, admin: Client
) -> None:
    mine, theirs = ask(admin), ask(served.user()[1])
    done(admin, mine)
    found = read_all(admin, mine, theirs, "nothing", mine)
    assert [one.status for one in found] == ["COMPLETED", "FAILED", "FAILED", "COMPLETED"]
    assert [one.render_task_id for one in found] == [mine, theirs, "nothing", mine]
    assert str(found[1].error).replace(theirs, "") == str(found[2].error).replace("nothing", "")


def test_get_contentbody_convert_async_bulk_tasks__too_many_are_400(admin: Client) -> None:
    assert len(read_all(admin, *["nothing"] * 50)) == 50
    with pytest.raises(BadRequest, match="ids"):
        read_all(admin, *["nothing"] * 51)


def test_get_contentbody_convert_async_bulk_tasks__costs_few_statements(served: Served, admin: Client) -> None:
    names = ask_all(admin, *(convert(body=ContentBodyCreate(value=f"{k}", representation="wiki")) for k in range(9)))
    for name in names:
        done(admin, name)
    with served.queries(at_most=6):
        read_all(admin, *names)


def test_post_contentbody_convert_async_bulk_tasks__at_the_same_time_in_any_order(served: Served) -> None:
    _, client = served.user()
    inputs = [convert(body=ContentBodyCreate(value=f"<p>{k}</p>", representation="storage")) for k in range(10)]

    def in_order(way: int) -> list[str]:
        return ask_all(client, *inputs[::way])[::way]

    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(in_order, [1, -1] * 8))
    assert len(set(map(tuple, asked))) == 1
    assert {done(client, name).status for name in asked[0]} == {"COMPLETED"}
