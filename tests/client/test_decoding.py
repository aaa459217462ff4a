"""Answers on their way in."""

from __future__ import annotations

import pickle
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.client import operations as ops
from tests.client.stub import page_list, page_single
from watersmeet.client import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    ServerError,
    TooLarge,
    Unauthorized,
    UnreadableAnswer,
    decode,
)
from watersmeet.contract.v2.common import Many
from watersmeet.contract.v2.page import DeletePage, GetPageById, GetPages, PageBulk, PageSingle

JSON = {"content-type": "application/json"}


def error_of(status: int, body: object, headers: dict[str, str] | None = None) -> ApiError:
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    with pytest.raises(ApiError) as caught:
        decode(ops.GetThing, status, {**JSON, **(headers or {})}, content, path="/wiki/api/v2/things/9")
    return caught.value


def test_decode__type_argument() -> None:
    page = decode(GetPageById, 200, JSON, msgspec.json.encode(page_single(4)))

    assert type(page) is PageSingle
    assert (page.id, page.labels) == ("4", msgspec.UNSET)


def test_decode__type_argument_through_a_family() -> None:
    pages = decode(GetPages, 200, JSON, msgspec.json.encode(page_list(1, 2)))

    assert type(pages) is Many
    assert [type(page) for page in pages.results] == [PageBulk, PageBulk]


def test_decode__no_content_is_none() -> None:
    assert decode(DeletePage, 204, {}, b"") is None


def test_decode__body_of_an_operation_that_answers_nothing_is_not_read() -> None:
    assert decode(DeletePage, 200, {}, b"<html>") is None


def test_decode__empty_body_where_none_is_an_answer() -> None:
    assert decode(ops.GetMaybe, 200, JSON, b"") is None
    assert decode(ops.GetMaybe, 200, JSON, b'{"id":"1"}') == ops.Thing(id="1")


def test_decode__bytes_are_given_as_they_came() -> None:
    assert decode(ops.GetBytes, 200, {"content-type": "image/png"}, b"\x89PNG") == b"\x89PNG"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "content type application/json"),
        (b"<html>login</html>", "content type application/json"),
        (b'{"id":1}', "Expected `str`, got `int` - at `$.id`"),
        (b'{"id":"\xff"}', "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
    ],
)
def test_decode__success_that_breaks_the_contract(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableAnswer, match=r"GET /wiki/api/v2/things/\{id\}: 200, but") as caught:
        decode(ops.GetThing, 200, JSON, content)
    assert words in str(caught.value)
    assert caught.value.body == content


def test_decode__v2_error() -> None:
    said = {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Cannot find a page with id [9]", "detail": None}]}
    error = error_of(404, said, {"Atl-Request-Id": "r-1"})

    assert type(error) is NotFound
    assert (error.status, error.code, error.title, error.detail) == (
        404,
        "NOT_FOUND",
        "Cannot find a page with id [9]",
        None,
    )
    assert (error.request_id, error.retry_after_s) == ("r-1", None)
    assert error.body == msgspec.json.encode(said)
    assert str(error) == "GET /wiki/api/v2/things/9: 404 NOT_FOUND: Cannot find a page with id [9] (request r-1)"


def test_decode__v2_error_with_detail_and_several_faults() -> None:
    faults = [
        {"status": "400", "code": "INVALID_PARAMETER", "title": "limit is too large", "detail": "at most 250"},
        {"status": "400", "code": "INVALID_PARAMETER", "title": "sort is unknown", "detail": ""},
    ]
    error = error_of(400, {"errors": faults})

    assert type(error) is BadRequest
    assert (error.code, error.title, error.detail) == (
        "INVALID_PARAMETER",
        "limit is too large; sort is unknown",
        "at most 250",
    )


def test_decode__v1_error() -> None:
    said = {
        "statusCode": 409,
        "data": {"authorized": True, "valid": False, "errors": [], "successful": False},
        "message": "com.atlassian.confluence.api.service.exceptions.ConflictException: Version must be incremented",
    }
    error = error_of(409, said, {"x-trace-id": "t-1"})

    assert type(error) is Conflict
    assert (error.code, error.title, error.detail) == ("ConflictException", "Version must be incremented", None)
    assert error.request_id == "t-1"


def test_decode__v1_error_with_the_words_in_data() -> None:
    said = {"statusCode": 404, "data": {"errors": [{"message": {"translation": "No content found", "args": []}}]}}
    error = error_of(404, said)

    assert (error.code, error.title, error.detail) == (None, "No content found", None)


def test_decode__v1_error_with_words_in_both_places() -> None:
    said = {
        "statusCode": 400,
        "message": "Bad title",
        "data": {"errors": [{"message": {"translation": "Bad title"}}, {"message": {"translation": "Too long"}}]},
    }
    assert (error_of(400, said).title, error_of(400, said).detail) == ("Bad title", "Too long")


def test_decode__gateway_error() -> None:
    error = error_of(401, {"code": 401, "message": "Unauthorized; scope does not match"})

    assert type(error) is Unauthorized
    assert (error.code, error.title) == (None, "Unauthorized; scope does not match")


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (b"XSRF check failed\n", "text/plain", "XSRF check failed"),
        (b"<html><body>Not here</body></html>", "text/html", "Forbidden"),
        (b"", "application/json", "Forbidden"),
        (b"[1]", "application/json", "Forbidden"),
        (b'{"errors":[7],"message":5,"data":[]}', "application/json", "Forbidden"),
        (b"[" * 100_000, "application/json", "Forbidden"),
    ],
)
def test_decode__error_without_a_known_shape(body: bytes, content_type: str, title: str) -> None:
    error = error_of(403, body, {"content-type": content_type})

    assert type(error) is Forbidden
    assert (error.title, error.body) == (title, body)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, ApiError),
        (400, BadRequest),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (405, ApiError),
        (409, Conflict),
        (413, TooLarge),
        (429, RateLimited),
        (500, ServerError),
        (503, ServerError),
        (599, ServerError),
    ],
)
def test_decode__kind_of_error_by_status(status: int, kind: type[ApiError]) -> None:
    error = error_of(status, {})

    assert type(error) is kind
    assert str(error).startswith(f"GET /wiki/api/v2/things/9: {status}")


def test_decode__rate_limit_says_when_to_come_back() -> None:
    assert error_of(429, {}, {"Retry-After": "45"}).retry_after_s == 45


def test_api_error__survives_pickling() -> None:
    error = error_of(429, {"errors": [{"code": "C", "title": "T", "detail": "D"}]}, {"Retry-After": "45"})
    again = pickle.loads(pickle.dumps(error))

    assert type(again) is RateLimited
    assert str(again) == str(error)
    assert vars(again) == vars(error)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["errors", "message", "data", "title", "code"]), inner)
        ),
    )
)
def test_decode__no_error_body_breaks_the_client(body: Any) -> None:
    try:
        content = msgspec.json.encode(body)
    except (OverflowError, UnicodeEncodeError):
        return
    assert isinstance(error_of(400, content), BadRequest)
