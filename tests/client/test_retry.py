"""When calls are made again, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import httpx
import pytest

from tests.client import operations as ops
from tests.client.conftest import Connect
from tests.client.stub import FakeClock, Site, reply
from watersmeet.client import NO_RETRY, NoAnswer, RateLimited, Retry, ServerError
from watersmeet.client.retry import retry_after_s
from watersmeet.contract.core import Request

THING = reply(200, {"id": "1"})
LOST = httpx.ReadError("connection reset")
LATE = httpx.ReadTimeout("")

WRITES: list[Request[object]] = [ops.PostThing(), ops.PutNothing()]
REPEATABLE: list[Request[object]] = [ops.GetThing(id=1), ops.DeleteThing(id=1), ops.AskByPost()]


def name(request: Request[object]) -> str:
    return type(request).__name__


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("request_", [*WRITES, *REPEATABLE], ids=name)
def test_retry__server_that_asks_to_wait_is_obeyed_for_every_method(
    connect: Connect, clock: FakeClock, request_: Request[object], status: int
) -> None:
    site = Site(reply(status, {}, {"Retry-After": "7"}), THING)

    connect(site).send(request_)

    assert clock.slept == [7]
    assert [seen.method for seen in site.seen] == [request_.op.method] * 2


def test_retry__date_is_a_time_to_wait_for(connect: Connect, clock: FakeClock) -> None:
    then = format_datetime(datetime(2026, 1, 1, 12, 0, 9, tzinfo=UTC), usegmt=True)

    connect(Site(reply(429, {}, {"Retry-After": then}), THING)).send(ops.PostThing())

    assert clock.slept == [9]


def test_retry__limit_without_a_time_backs_off(connect: Connect, clock: FakeClock) -> None:
    connect(Site(reply(429), reply(429), reply(429), THING)).send(ops.PostThing())

    assert clock.slept == [0.25, 0.5, 1.0]


@pytest.mark.parametrize("fault", [reply(502), reply(503), reply(504), LOST, LATE], ids=repr)
@pytest.mark.parametrize("request_", REPEATABLE, ids=name)
def test_retry__fault_on_the_way_is_retried_when_repeating_does_no_harm(
    connect: Connect, clock: FakeClock, request_: Request[object], fault: httpx.Response | httpx.RequestError
) -> None:
    connect(Site(fault, fault, THING)).send(request_)

    assert clock.slept == [0.25, 0.5]


@pytest.mark.parametrize("request_", WRITES, ids=name)
def test_retry__write_that_may_have_happened_is_not_repeated(
    connect: Connect, clock: FakeClock, request_: Request[object]
) -> None:
    for status in (502, 503, 504):
        with pytest.raises(ServerError):
            connect(Site(reply(status), THING)).send(request_)
    with pytest.raises(NoAnswer, match="no answer: ReadError: connection reset"):
        connect(Site(LOST, THING)).send(request_)
    with pytest.raises(NoAnswer, match=r"no answer: ReadTimeout$"):
        connect(Site(LATE, THING)).send(request_)
    assert clock.slept == []


def test_retry__put_is_repeated_when_told_to(connect: Connect, clock: FakeClock) -> None:
    retry = clock.retry(methods=frozenset({"PUT"}))

    connect(Site(reply(502), reply(204)), retry=retry).send(ops.PutNothing())

    assert clock.slept == [0.25]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 500, 501])
def test_retry__other_refusals_are_final(connect: Connect, clock: FakeClock, status: int) -> None:
    site = Site(reply(status, {}, {"Retry-After": "1"}))

    with pytest.raises(Exception, match=f": {status}"):
        connect(site).send(ops.GetThing(id=1))

    assert (len(site.seen), clock.slept) == (1, [])


def test_retry__ends_after_the_last_attempt(connect: Connect, clock: FakeClock) -> None:
    site = Site(reply(429, {}, {"Retry-After": "1"}))

    with pytest.raises(RateLimited) as caught:
        connect(site, retry=clock.retry(attempts=3)).send(ops.GetThing(id=1))

    assert (len(site.seen), clock.slept) == (3, [1, 1])
    assert caught.value.retry_after_s == 1


def test_retry__lost_connections_end_in_no_answer(connect: Connect, clock: FakeClock) -> None:
    site = Site(LOST)

    with pytest.raises(NoAnswer, match=r"GET /wiki/api/v2/things/1: no answer") as caught:
        connect(site, retry=clock.retry(attempts=2)).send(ops.GetThing(id=1))

    assert len(site.seen) == 2
    assert isinstance(caught.value.__cause__, httpx.ReadError)


def test_retry__wait_past_the_budget_is_not_begun(connect: Connect, clock: FakeClock) -> None:
    site = Site(reply(429, {}, {"Retry-After": "40"}))

    with pytest.raises(RateLimited) as caught:
        connect(site, retry=clock.retry(max_wait_s=60)).send(ops.GetThing(id=1))

    assert (len(site.seen), clock.slept) == (2, [40])
    assert caught.value.retry_after_s == 40


def test_retry__no_retry(connect: Connect, clock: FakeClock) -> None:
    with pytest.raises(RateLimited):
        connect(Site(reply(429)), retry=NO_RETRY).send(ops.GetThing(id=1))
    assert clock.slept == []


def test_retry__backoff_doubles_up_to_its_bound_with_full_jitter(connect: Connect, clock: FakeClock) -> None:
    parts = iter([0.0, 1.0, 0.5, 1.0, 1.0])
    retry = clock.retry(attempts=6, first_wait_s=1, longest_wait_s=5, random=lambda: next(parts))

    with pytest.raises(NoAnswer):
        connect(Site(LOST), retry=retry).send(ops.GetThing(id=1))

    assert clock.slept == [0, 2, 2, 5, 5]


def test_retry__raw_calls_follow_the_method(connect: Connect, clock: FakeClock) -> None:
    assert connect(Site(reply(502), THING)).raw("get", "/wiki/x").status_code == 200
    assert connect(Site(reply(502), THING)).raw("POST", "/wiki/x").status_code == 502
    assert clock.slept == [0.25]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0),
        ("45", 45),
        (" 1.5 ", 1.5),
        ("Thu, 01 Jan 2026 12:00:30 GMT", 30),
        ("Thu, 01 Jan 2026 12:00:30 -0000", 30),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0),
        ("-5", None),
        ("nan", None),
        ("1e9", None),
        ("٣", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_s__seconds_or_a_date(said: str, seconds: float | None) -> None:
    assert retry_after_s({"Retry-After": said}, FakeClock().now()) == seconds


def test_retry_after_s__absent() -> None:
    assert retry_after_s({}, FakeClock().now()) is None


def test_retry__policy_without_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Retry(attempts=0)
    with pytest.raises(ValueError, match="negative"):
        Retry(max_wait_s=-1)
