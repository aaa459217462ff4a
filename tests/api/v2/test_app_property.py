"""App properties: people are refused, and apps keep what they like, each for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from tests.api.v2.making import actor_of, admin_id
from tests.conftest import Served
from watersmeet.api.binding import Caller
from watersmeet.api.run import answer_in
from watersmeet.client import BadRequest, Client, Unauthorized
from watersmeet.contract.core import Request
from watersmeet.contract.v2.app_property import (
    AppProperty,
    DeleteForgeAppProperty,
    GetForgeAppProperties,
    GetForgeAppProperty,
    PutForgeAppProperty,
)
from watersmeet.contract.v2.common import Many
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Forbidden, InvalidParameter, NotFound, TooLarge
from watersmeet.model.ids import now

Send = Callable[..., Any]


def app(served: Served, name: str, **more: Any) -> Send:
    """Answers requests as an app would have them answered: no credential stands for one yet."""

    def send(request: Request[Any], query: str = "") -> Any:
        async def work(session: Any) -> Any:
            actor: Actor = msgspec.structs.replace(await actor_of(session, admin_id_), app_id=name, **more)
            segments = ["wiki", "api", "v2", "app", "properties"]
            return await answer_in(session, Caller(actor, "http://here/wiki", segments, query, now()), request, None)

        return served.do(work)

    admin_id_ = admin_id(served)
    return send


@pytest.fixture
def one(served: Served) -> Send:
    """An app of the test's own."""
    return app(served, f"ari:cloud:ecosystem::app/{served.new_key()}")


def keep(send: Send, key: str, value: dict[str, Any]) -> None:
    send(PutForgeAppProperty(property_key=key, body=value))


def every(send: Send, **more: Any) -> list[str]:
    """The keys of the whole list, page by page."""
    keys: list[str] = []
    request = GetForgeAppProperties(**more)
    while True:
        answer: Many[AppProperty] = send(request, "limit=2")
        keys += [each.key for each in answer.results]
        if not isinstance(answer.links.next, str):
            return keys
        parts = urlsplit(answer.links.next)
        assert parts.path == "/wiki/api/v2/app/properties"
        assert parse_qs(parts.query)["limit"] == ["2"]
        request = GetForgeAppProperties(**{**more, "start": 0}, cursor=parse_qs(parts.query)["cursor"][0])


def test_put_forge_app_property__keeps_an_object_in_place_of_the_last(one: Send) -> None:
    value = {"theme": "dark", "deep": {"list": [1, None, "ä\U0001f600"]}}
    keep(one, "prefs", value)
    assert one(GetForgeAppProperty(property_key="prefs")) == AppProperty(key="prefs", value=value)
    keep(one, "prefs", {})
    assert one(GetForgeAppProperty(property_key="prefs")) == AppProperty(key="prefs", value={})


def test_get_forge_app_properties__pages_to_the_end_by_key(one: Send) -> None:
    for key in ("b", "a", "Z", "c", "ä"):
        keep(one, key, {"of": key})
    assert every(one, limit=2) == ["Z", "a", "b", "c", "ä"]
    assert every(one, limit=2, start=1) == ["a", "b", "c", "ä"]
    first = one(GetForgeAppProperties())
    assert first.results[0] == AppProperty(key="Z", value={"of": "Z"})
    assert not isinstance(first.links.next, str)


def test_get_forge_app_properties__shows_50_unless_asked_for_more(one: Send) -> None:
    for n in range(51):
        keep(one, f"k{n:02}", {})
    assert len(one(GetForgeAppProperties()).results) == 50
    assert len(one(GetForgeAppProperties(limit=250)).results) == 51


def test_get_forge_app_properties__bad_cursor_is_refused(one: Send) -> None:
    with pytest.raises(InvalidParameter):
        one(GetForgeAppProperties(cursor="x"))


def test_get_forge_app_properties__are_each_apps_own(served: Served, one: Send) -> None:
    other = app(served, f"another-{served.new_key()}")
    keep(one, "shared", {"of": "one"})
    assert other(GetForgeAppProperties()).results == []
    with pytest.raises(NotFound):
        other(GetForgeAppProperty(property_key="shared"))
    keep(other, "shared", {"of": "other"})
    other(DeleteForgeAppProperty(property_key="shared"))
    assert one(GetForgeAppProperty(property_key="shared")).value == {"of": "one"}


def test_delete_forge_app_property__with_and_without_one(one: Send) -> None:
    keep(one, "gone", {"a": 1})
    for _ in range(2):
        assert one(DeleteForgeAppProperty(property_key="gone")) is None
        with pytest.raises(NotFound):
            one(GetForgeAppProperty(property_key="gone"))


def test_get_forge_app_property__key_of_128_characters_is_refused(one: Send) -> None:
    keep(one, "k" * 127, {})
    assert one(GetForgeAppProperty(property_key="k" * 127)).key == "k" * 127
    for request in (
        GetForgeAppProperty(property_key="k" * 128),
        PutForgeAppProperty(property_key="k" * 128, body={}),
        DeleteForgeAppProperty(property_key="k" * 128),
    ):
        with pytest.raises(InvalidParameter):
            one(request)


def test_put_forge_app_property__over_32_kb_is_too_large(one: Send) -> None:
    keep(one, "large", {"a": "x" * 32_000})
    with pytest.raises(TooLarge):
        keep(one, "large", {"a": "x" * 33_000})
    assert len(one(GetForgeAppProperty(property_key="large")).value["a"]) == 32_000


def test_put_forge_app_property__and_all_of_them_need_their_scopes(served: Served) -> None:
    name = f"scoped-{served.new_key()}"
    reads = app(served, name, scopes=frozenset({"read:app-data:confluence"}))
    writes = app(served, name, scopes=frozenset({"write:app-data:confluence"}))
    keep(writes, "k", {})
    assert reads(GetForgeAppProperty(property_key="k")).value == {}
    for call in (
        lambda: keep(reads, "k", {}),
        lambda: reads(DeleteForgeAppProperty(property_key="k")),
        lambda: writes(GetForgeAppProperty(property_key="k")),
        lambda: writes(GetForgeAppProperties()),
    ):
        with pytest.raises(Forbidden):
            call()


def test_delete_forge_app_property__and_all_of_them_are_not_for_people(served: Served, admin: Client) -> None:
    for client in (admin, served.user()[1], served.anonymous()):
        for request in (
            GetForgeAppProperties(),
            GetForgeAppProperty(property_key="k"),
            PutForgeAppProperty(property_key="k", body={}),
            DeleteForgeAppProperty(property_key="k"),
        ):
            with pytest.raises(Unauthorized):
                client.send(request)  # type: ignore[call-overload]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b'"text"', b"null"])
def test_put_forge_app_property__what_is_no_object_is_400(admin: Client, body: bytes) -> None:
    answer = admin.raw(
        "PUT", "/wiki/api/v2/app/properties/k", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400


def test_get_forge_app_properties__limits_are_checked(admin: Client) -> None:
    for limit in (0, 251):
        with pytest.raises(BadRequest):
            admin.send(GetForgeAppProperties(limit=limit))
