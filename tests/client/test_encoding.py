"""Requests on their way out."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.client import operations as ops
from tests.client.stub import BASE
from watersmeet.client import encode
from watersmeet.client.plan import plan_of
from watersmeet.client.wire import site_root
from watersmeet.contract.catalogue import OPERATIONS
from watersmeet.contract.v2.common import BodyWrite, VersionWrite
from watersmeet.contract.v2.page import CreatePage, GetPageById, GetPages, PageCreate, PageUpdate, UpdatePage


def query_of(request: Any) -> str:
    return urlsplit(encode(request, BASE).url).query


@pytest.mark.parametrize(
    ("values", "query"),
    [
        ({"name": "x"}, "name=x"),
        ({"name": ""}, "name="),
        ({"name": "a b&c=d/é+%"}, "name=a%20b%26c%3Dd%2F%C3%A9%2B%25"),
        ({"name": "x", "plain_text": "y"}, "name=x&plain-text=y"),
        ({"name": "x", "number": 0}, "name=x&number=0"),
        ({"name": "x", "number": 25}, "name=x"),
        ({"name": "x", "ratio": 1.25}, "name=x&ratio=1.25"),
        ({"name": "x", "include_all": True}, "name=x&include-all=true"),
        ({"name": "x", "include_version": False}, "name=x&include-version=false"),
        ({"name": "x", "include_version": True}, "name=x"),
        ({"name": "x", "ids": (7, 8)}, "name=x&ids=7,8"),
        ({"name": "x", "ids": (7,)}, "name=x&ids=7"),
        ({"name": "x", "ids": ()}, "name=x&ids="),
        ({"name": "x", "status": ("current", "archived")}, "name=x"),
        ({"name": "x", "status": ("trashed",)}, "name=x&status=trashed"),
        ({"name": "x", "made": ["a", "b c"]}, "name=x&made=a,b%20c"),
        ({"name": "x", "colour": ops.Colour.RED}, "name=x&colour=red"),
        ({"name": "x", "colours": (ops.Colour.RED, ops.Colour.BLUE)}, "name=x&colours=red,blue"),
        ({"name": "x", "since": ops.NOON}, "name=x&since=2026-01-02T12%3A00%3A00Z"),
        ({"name": "x", "day": date(2026, 1, 2)}, "name=x&day=2026-01-02"),
        ({"name": "x", "maybe": msgspec.UNSET}, "name=x"),
        ({"name": "x", "maybe": "so"}, "name=x&maybe=so"),
        ({"name": "x", "tags": frozenset({"b", "a"})}, "name=x&tags=a,b"),
    ],
)
def test_encode__query_of_every_type(values: dict[str, Any], query: str) -> None:
    assert query_of(ops.Everything(**values)) == query


def test_encode__v1_names_are_camel_case() -> None:
    request = ops.EverythingV1(space_key="DOC", expand=("body.storage", "version"), include_archived=True)

    assert query_of(request) == "spaceKey=DOC&expand=body.storage,version&includeArchived=true"


def test_encode__comma_inside_a_list_value_is_refused() -> None:
    with pytest.raises(ValueError, match="status has the value 'a,b'"):
        query_of(ops.Everything(name="x", status=("a,b",)))


def test_encode__value_without_a_text_form_is_refused() -> None:
    with pytest.raises(TypeError, match="name cannot be written outside a body"):
        query_of(ops.Everything(name={"a": 1}))  # type: ignore[arg-type]


def test_encode__path_values_fill_placeholders_in_order() -> None:
    outgoing = encode(ops.TwoSegments(thing=5, key="a/b c?#%é"), BASE)

    assert outgoing.url == f"{BASE}/wiki/api/v2/things/5/parts/a%2Fb%20c%3F%23%25%C3%A9/end"
    assert outgoing.path == "/wiki/api/v2/things/5/parts/a%2Fb%20c%3F%23%25%C3%A9/end"


@pytest.mark.parametrize("key", ["", ".", ".."])
def test_encode__path_value_that_names_another_resource_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="key is"):
        encode(ops.TwoSegments(thing=5, key=key), BASE)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text not in (".", "..")))
def test_encode__any_text_survives_path_and_query(text: str) -> None:
    sent = httpx.URL(encode(ops.TwoSegments(thing=5, key=text), BASE).url)
    asked = httpx.URL(encode(ops.Everything(name=text), BASE).url)

    assert sent.raw_path.count(b"/") == 8
    assert sent.path == f"/wiki/api/v2/things/5/parts/{text}/end"
    assert parse_qsl(asked.query.decode("ascii"), keep_blank_values=True) == [("name", text)]


def test_encode__get_has_no_body() -> None:
    outgoing = encode(GetPageById(id=1), BASE)

    assert (outgoing.method, outgoing.content, outgoing.headers) == ("GET", None, {"accept": "application/json"})


def test_encode__body_leaves_out_what_the_reader_fills_in() -> None:
    body = ops.Sent(
        first_name="A",
        must_say=None,
        nested=ops.Nested(text_value="t"),
        many=[ops.Nested(text_value="u")],
        free={"n": None},
    )
    outgoing = encode(ops.PutThing(id=3, body=body), BASE)

    assert outgoing.headers["content-type"] == "application/json"
    assert outgoing.content is not None
    assert msgspec.json.decode(outgoing.content) == {
        "firstName": "A",
        "mustSay": None,
        "nested": {"textValue": "t"},
        "many": [{"textValue": "u"}],
        "free": {"n": None},
    }


def test_encode__body_is_read_back_as_it_was() -> None:
    body = PageUpdate(
        id="3",
        status="current",
        title="T",
        body=BodyWrite(representation="storage", value="<p>é</p>"),
        version=VersionWrite(number=2),
    )
    outgoing = encode(UpdatePage(id=3, body=body), BASE)

    assert outgoing.content is not None
    assert b"null" not in outgoing.content
    assert msgspec.json.decode(outgoing.content, type=PageUpdate) == body


def test_encode__list_of_tagged_objects() -> None:
    assert encode(ops.PutCats(body=[ops.Cat()]), BASE).content == b'[{"kind":"cat","purrs":true}]'


def test_encode__bytes_are_sent_as_they_are() -> None:
    outgoing = encode(ops.PutBytes(body=b"\x00\xff"), BASE)

    assert (outgoing.content, outgoing.headers["content-type"]) == (b"\x00\xff", "application/octet-stream")


def test_encode__absent_body_has_no_content_type() -> None:
    outgoing = encode(ops.MayPost(), BASE)

    assert outgoing.content is None
    assert "content-type" not in outgoing.headers


def test_encode__query_and_body_together() -> None:
    outgoing = encode(CreatePage(root_level=True, body=PageCreate(space_id="7", title="T")), BASE)

    assert outgoing.url == f"{BASE}/wiki/api/v2/pages?root-level=true"
    assert outgoing.content == b'{"spaceId":"7","title":"T"}'


@pytest.mark.parametrize(
    ("base_url", "root"),
    [
        ("https://host", "https://host"),
        ("https://host/", "https://host"),
        ("https://host/wiki", "https://host"),
        ("https://host/wiki/", "https://host"),
        ("http://127.0.0.1:8090", "http://127.0.0.1:8090"),
        ("http://[::1]:8090/wiki", "http://[::1]:8090"),
        ("https://host/ex/confluence/abc-1", "https://host/ex/confluence/abc-1"),
        ("https://host/ex/confluence/abc-1/wiki/", "https://host/ex/confluence/abc-1"),
        ("https://host/behind/a/proxy", "https://host/behind/a/proxy"),
        ("https://host/mywiki", "https://host/mywiki"),
    ],
)
def test_encode__every_form_of_base_url(base_url: str, root: str) -> None:
    assert encode(GetPages(space_id=(7, 8)), base_url).url == f"{root}/wiki/api/v2/pages?space-id=7,8"


@pytest.mark.parametrize(
    "base_url", ["", "host", "ftp://host", "https://", "https://host?a=1", "https://host#a", "https://host:port"]
)
def test_site_root__what_is_no_site_is_refused(base_url: str) -> None:
    with pytest.raises(ValueError, match="the base URL"):
        site_root(base_url)


@pytest.mark.parametrize("base_url", ["https://me:s3cret@host", "me:s3cret@host", "https://me:s3cret@host:port"])
def test_site_root__password_is_refused_and_not_repeated(base_url: str) -> None:
    with pytest.raises(ValueError, match="the base URL") as caught:
        site_root(base_url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (ops.Family, "Family is a family"),
        (ops.Unmatched, "one placeholder for each Path field"),
        (ops.Unplaced, "Unplaced.a is none of Path, Query, Body and Form"),
    ],
)
def test_plan_of__what_is_no_operation_is_refused(operation: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        plan_of(operation)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.__name__)
def test_plan_of__every_operation_of_the_contract(operation: Any) -> None:
    assert plan_of(operation).method == operation.op.method
