"""Long computations are left to whoever waits for the answer."""

from __future__ import annotations

import asyncio
import threading

import pytest

from watersmeet.api.run import patiently
from watersmeet.domain.aside import LONG, TIMES, Aside, Job, Made, done


def job(name: str, weight: int, log: list[str]) -> Job[str]:
    def make() -> str:
        log.append(threading.current_thread().name)
        return name.upper()

    return Job(name, weight, make)


def test_done__short_jobs_are_done_at_once() -> None:
    log: list[str] = []
    assert done([job("a", LONG - 1, log), job("b", 1, log)], Made()) == ["A", "B"]
    assert log == [threading.current_thread().name] * 2


def test_done__nobody_waits_nothing_is_put_aside() -> None:
    assert done([job("a", LONG * 9, [])], None) == ["A"]


def test_done__long_jobs_are_put_aside_together() -> None:
    made, log = Made(), list[str]()
    jobs = [job("a", LONG, log), job("b", LONG, log)]
    with pytest.raises(Aside) as caught:
        done(jobs, made)
    assert not log
    caught.value.work(made)
    assert done(jobs, made) == ["A", "B"]
    assert len(log) == 2


class Fickle:
    """A key that is never again what it was, but of the same hash."""

    def __hash__(self) -> int:
        return 1


def test_done__what_is_always_another_is_not_put_aside_for_ever() -> None:
    made = Made()
    for _ in range(TIMES):
        with pytest.raises(Aside) as caught:
            done([Job(Fickle(), LONG + 1, str)], made)
        caught.value.work(made)
    assert done([Job(Fickle(), LONG + 1, str)], made) == [""]


def test_patiently__asks_again_with_what_was_made_in_a_thread() -> None:
    made, log, asked = Made(), list[str](), list[int]()

    async def answer() -> list[str]:
        asked.append(1)
        first = done([job("a", LONG + 1, log)], made)
        return first + done([job("b", LONG + 1, log)], made)

    assert asyncio.run(patiently(made, answer)) == ["A", "B"]
    assert len(asked) == 3
    assert len(log) == 2
    assert threading.current_thread().name not in log


def test_patiently__other_errors_pass() -> None:
    async def answer() -> None:
        raise KeyError("other")

    with pytest.raises(KeyError):
        asyncio.run(patiently(Made(), answer))
