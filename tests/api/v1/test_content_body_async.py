"""Bodies in other formats through v1, converted by the worker."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.api.v1.converting import (
    BODY,
    MALFORMED,
    ask,
    done,
    put_in_the_past,
    read_all,
    told,
    wanted,
)
from tests.api.v1.test_content_restrictions import only, put
from tests.api.v2.making import actor_of, admin_id, make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Forbidden, NotFound
from watersmeet.contract.v1.content_body import (
    ContentBodyCreate,
    ConvertContentBody,
)
from watersmeet.domain import conversions, people, restrictions
from watersmeet.model.conversion import Conversion
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import Instant, instant, moment, now
from watersmeet.storage import conversions as rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.site import account


@pytest.fixture
def anonymous(served: Served) -> Iterator[Client]:
    served.allow_anonymous(True)
    yield served.anonymous()
    served.allow_anonymous(False)


def ago(span: timedelta) -> Instant:
    return instant(moment(now()) - span)


def test_post_contentbody_convert_async_by_to__is_done(admin: Client) -> None:
    name = ask(admin)
    found = done(admin, name)
    assert (found.status, found.representation, found.render_task_id) == ("COMPLETED", "view", name)
    assert found.value == admin.send(ConvertContentBody(to="view", body=BODY)).value
    assert found.links["self"].endswith(f"/rest/api/contentbody/convert/async/{name}")
    assert not found.error


def test_post_contentbody_convert_async_by_to__long_bodies_are_done_aside(admin: Client) -> None:
    body = ContentBodyCreate(value="<p>one <em>two</em></p>" * 8000, representation="storage")
    found = done(admin, ask(admin, "atlas_doc_format", body))
    assert found.value == admin.send(ConvertContentBody(to="atlas_doc_format", body=body)).value
    assert len(json.loads(str(found.value))["content"]) == 8000


def test_post_contentbody_convert_async_by_to__malformed_fails(admin: Client) -> None:
    found = done(admin, ask(admin, body=MALFORMED))
    assert found.status == "FAILED"
    assert "xhtml" in str(found.error)
    assert not found.value


def test_post_contentbody_convert_async_by_to__other_pairs_are_400(admin: Client) -> None:
    with pytest.raises(BadRequest, match="storage"):
        ask(admin, to="storage")


def test_post_contentbody_convert_async_by_to__unseen_context_is_404(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    page = make(admin, private)
    _, stranger = served.user()
    for context in ({"space_key_context": private.key}, {"content_id_context": int(page.id)}):
        assert done(admin, ask(admin, **context)).status == "COMPLETED"
        with pytest.raises(NotFound):
            ask(stranger, **context)


def test_post_contentbody_convert_async_by_to__same_again_has_the_same_name(served: Served, admin: Client) -> None:
    name = ask(admin, space_key_context=None)
    done(admin, name)
    assert ask(admin) == ask(admin, allow_cache=True) == name
    others = {ask(admin, to="export_view"), ask(admin, expand=("mediaToken",)), ask(served.user()[1])}
    assert len(others | {name}) == 4


def test_post_contentbody_convert_async_by_to__with_cache_the_old_result_stays(served: Served) -> None:
    account_id, _ = served.user()

    async def statuses(session: Any) -> list[tuple[str, str | None]]:
        actor, at = await actor_of(session, account_id), now()
        found = []

        async def look(keep: bool) -> str:
            name = await conversions.ask(session, actor, at, wanted("<p>cached</p>"), keep=keep)
            one = await conversions.get(session, actor, at, name)
            found.append((one.status, one.value))
            return name

        await look(True)
        (taken,) = [one for one in await rows.take_up(session, 1000) if await _is(session, one, "<p>cached</p>")]
        await look(True)
        await rows.finish(session, taken, at, status="COMPLETED", value="first")
        await look(True)
        await rows.finish(session, taken, at, status="COMPLETED", value="second")
        await look(False)
        return found

    assert served.do(statuses) == [("QUEUED", None), ("WORKING", None), ("RERUNNING", "first"), ("QUEUED", None)]


async def _is(session: Any, conversion_id: int, value: str) -> bool:
    held = await rows.hold(session, conversion_id)
    return held is not None and held[1].value == value


def test_post_contentbody_convert_async_by_to__too_many_waiting_are_400(served: Served) -> None:
    account_id, _ = served.user()

    async def too_many(session: Any) -> None:
        actor = await actor_of(session, account_id)
        for k in range(conversions.MAX_WAITING):
            await conversions.ask(session, actor, now(), wanted(f"<p>{k} of many</p>"), keep=False)
        with pytest.raises(Invalid, match="waiting"):
            await conversions.ask(session, actor, now(), wanted("<p>more</p>"), keep=False)
        raise Undone

    with pytest.raises(Undone):
        served.do(too_many)


class Undone(Exception):
    """Ends a transaction of which nothing is to stay."""


def test_post_contentbody_convert_async_by_to__no_room_is_400(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversions, "MAX_WAITING", 0)
    with pytest.raises(BadRequest, match="waiting"):
        ask(admin)


def test_get_contentbody_convert_async_by_id__nobody_elses(served: Served, admin: Client, anonymous: Client) -> None:
    name = ask(admin)
    _, other = served.user(admin=True)
    for client in (other, anonymous):
        with pytest.raises(Forbidden):
            told(client, name)


def test_get_contentbody_convert_async_by_id__of_who_is_not_signed_in(served: Served, anonymous: Client) -> None:
    name = ask(anonymous)
    assert done(anonymous, name).status == "COMPLETED"
    with pytest.raises(Forbidden):
        told(served.client(), name)


def test_get_contentbody_convert_async_by_id__five_minutes(served: Served, admin: Client) -> None:
    name = ask(admin)
    done(admin, name)
    put_in_the_past(served, name, ago(timedelta(minutes=4, seconds=50)))
    assert told(admin, name).status == "COMPLETED"
    put_in_the_past(served, name, ago(timedelta(minutes=5, seconds=1)))
    with pytest.raises(NotFound):
        told(admin, name)


def test_get_contentbody_convert_async_by_id__unknown_is_404_malformed_400(admin: Client) -> None:
    with pytest.raises(NotFound):
        told(admin, "00000000-0000-4000-8000-000000000000")
    for name in ("1", "view", "00000000000040008000000000000000"):
        with pytest.raises(BadRequest):
            told(admin, name)


def test_get_contentbody_convert_async_by_id__context_out_of_sight_is_404(served: Served, admin: Client) -> None:
    page = make(admin, served.space(admin))
    _, member = served.user()
    name = ask(member, content_id_context=int(page.id))
    assert done(member, name).status == "COMPLETED"
    put(admin, page, only("read", admin_id(served)))
    with pytest.raises(NotFound):
        told(member, name)
    assert read_all(member, name)[0].status == "FAILED"


# What the worker does


def test_conversion__is_done_with_its_submitters_eyes(served: Served, admin: Client) -> None:
    """Who lost sight of the context before the worker came to it is told so."""
    page = make(admin, served.space(admin))
    keeper, (owner, _) = admin_id(served), served.user()

    async def asked(session: Any) -> str:
        actor = await actor_of(session, owner)
        name = await conversions.ask(session, actor, now(), wanted(content_id=int(page.id)), keep=False)
        await restrictions.change(
            session, await actor_of(session, keeper), now(), int(page.id), lambda had: {"read": [f"u:{keeper}"]}
        )
        return name

    found = outcome(served, admin, served.do(asked))
    assert (found.status, found.value) == ("FAILED", None)
    assert f"id={page.id}" in str(found.error)


def test_conversion__of_an_account_that_is_gone_fails(served: Served, admin: Client) -> None:
    owner, _ = served.user()

    async def asked(session: Any) -> str:
        name = await conversions.ask(session, await actor_of(session, owner), now(), wanted(), keep=False)
        await session.run(Statement(account.update().where(account.c.account_id == owner).values(active=0)))
        return name

    assert outcome(served, admin, served.do(asked)).status == "FAILED"


def test_conversion__of_who_may_not_come_in_any_more_fails(served: Served, admin: Client) -> None:
    async def asked(session: Any) -> str:
        return await conversions.ask(session, await people.anonymous(session), now(), wanted(), keep=False)

    assert outcome(served, admin, served.do(asked)).status == "FAILED"


def test_conversion__that_was_cut_short_is_taken_up_again(served: Served, admin: Client) -> None:
    owner = admin_id(served)

    async def begun(session: Any) -> str:
        name = await conversions.ask(session, await actor_of(session, owner), now(), wanted("<p>begun</p>"), keep=False)
        await rows.take_up(session, 1000)
        found = await rows.get_all(session, [name], now())
        assert found[name].status == "WORKING"
        return name

    assert outcome(served, admin, served.do(begun)).status == "COMPLETED"


def test_conversion__that_fails_unforeseen_is_told_and_holds_up_nobody(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("nobody foresaw this")

    with monkeypatch.context() as patched:
        patched.setattr(conversions.rendering, "converted", broken)
        found = done(admin, ask(admin, body=ContentBodyCreate(value="<p>breaks</p>", representation="storage")))
    assert (found.status, found.error) == ("FAILED", "The server failed to convert this body.")
    assert done(admin, ask(admin)).status == "COMPLETED"


def test_take_up__removes_old_results_on_the_way(served: Served, admin: Client) -> None:
    name = ask(admin)
    done(admin, name)
    put_in_the_past(served, name, ago(timedelta(minutes=6)))
    done(admin, ask(admin, "export_view"))
    assert served.do(lambda session: rows.get_all(session, [name], Instant(""))) == {}


def test_sweep__removes_what_cannot_be_read(served: Served, admin: Client) -> None:
    names = [ask(admin, to=to) for to in ("view", "export_view")]
    for name in names:
        done(admin, name)
    put_in_the_past(served, names[0], ago(timedelta(minutes=6)))
    sweeping = conversions.sweep(served.database, now())
    assert asyncio.run_coroutine_threadsafe(sweeping, served.loop).result(30) >= 1
    left = served.do(lambda session: rows.get_all(session, names, Instant("")))
    assert list(left) == names[1:]


def outcome(served: Served, client: Client, name: str) -> Conversion:
    """A conversion when the worker has been at it, whoever may read it."""
    later = ContentBodyCreate(value=f"<p>{uuid.uuid4()}</p>", representation="storage")
    done(client, ask(client, body=later))
    found: dict[str, Conversion] = served.do(lambda session: rows.get_all(session, [name], ago(timedelta(minutes=1))))
    return found[name]
