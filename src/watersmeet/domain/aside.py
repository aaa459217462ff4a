"""Long computations that an answer finds it needs. They are not done where the answer is: it would hold up all others.

An answer that meets one raises `Aside`. Whoever asked for the answer does the computation in a thread, and asks again
with what was made in hand (`api/run.py`). What is computed so is a pure function of what it is asked by, so that
nothing can be wrong with it when the answer comes to it again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")

LONG: Final = 64 * 1024
"""How many characters an answer may convert where it is, all in all at one point."""

TIMES: Final = 2
"""How often the same is computed aside. What then is not yet what the answer wants differs whenever it begins again,
as what is new gets another id each time, and is computed where it is."""


class Job(NamedTuple, Generic[T]):
    """Something to compute.

    key:    all that decides the result. Keys of the same hash are of what is the same in most respects.
    weight: how many characters of work it is, 0 for hardly any.
    """

    key: Hashable
    weight: int
    make: Callable[[], T]


class Made:
    """What was computed for one request so far."""

    __slots__ = ("results", "times")

    def __init__(self) -> None:
        self.results: dict[Hashable, Any] = {}
        self.times: dict[int, int] = {}


class Aside(Exception):
    """An answer has to wait for long computations."""

    def __init__(self, jobs: Sequence[Job[Any]]) -> None:
        super().__init__()
        self.jobs = jobs

    def work(self, made: Made) -> None:
        """Compute everything, anywhere."""
        for job in self.jobs:
            made.times[hash(job.key)] = made.times.get(hash(job.key), 0) + 1
            made.results[job.key] = job.make()


def done(jobs: Sequence[Job[T]], made: Made | None) -> list[T]:
    """The results of jobs, in their order. Raises Aside when they are long and there is somebody to wait for them."""
    known = {} if made is None else made.results
    missing = {job.key: job for job in jobs if job.key not in known}
    if made is not None:
        apart = [job for job in missing.values() if made.times.get(hash(job.key), 0) < TIMES]
        if sum(job.weight for job in apart) > LONG:
            raise Aside(apart)
    here = {key: job.make() for key, job in missing.items()}
    return [known[job.key] if job.key in known else here[job.key] for job in jobs]
