"""Every operation with every parameter and every member wrong: refused in words, and nothing changed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.hostile import cases
from tests.hostile.cases import Case
from tests.hostile.wire import Got, Wire, check, words
from tests.hostile.world import ANSWERED, World, fields
from watersmeet.contract.core import Effect, Request, Where

Cases = Callable[[World, type[Request[Any]]], Iterator[Case]]

WITH_PATHS = [one for one in ANSWERED if fields(one, Where.PATH)]
WITH_QUERIES = [one for one in ANSWERED if fields(one, Where.QUERY)]
WITH_BODIES = [one for one in ANSWERED if fields(one, Where.BODY)]


def name_of(operation: Any) -> str:
    return str(operation.__name__)


def attempt(world: World, wire: Wire, operation: type[Request[Any]], make: Cases) -> None:
    """Send all that `make` makes; what was harmless may change the world, which is then made anew."""
    method, reads = operation.op.method, operation.op.effect is Effect.READ
    done, left, faults = 0, make(world, operation), []
    while (case := next(left, None)) is not None:
        done += 1
        got = wire.send(method, case.target, case.body)
        try:
            check(got, operation.op.route)
            judge(case, got)
            if got.status >= 400 and not reads:
                assert world.unchanged(), "it was refused, and yet something changed"
        except AssertionError as failure:
            faults.append(f"{case.what}: {failure}")
        if not reads and (got.status < 400 or faults):
            world.renew()
            left = itertools.islice(make(world, operation), done, None)
    if not world.unchanged():
        world.renew()
        faults.append("reading changed something")
    assert not faults, f"{operation.op.route}, {len(faults)} of {done}:\n" + "\n".join(faults)


def judge(case: Case, got: Got) -> None:
    """What is wrong is refused, and the refusal names what is wrong."""
    if case.wrong:
        assert 400 <= got.status < 500, f"answered {got.status}"
    if case.names and got.status == 400:
        assert case.names in words(got), f"'{case.names}' is not named: {words(got)[:300]}"


@pytest.mark.parametrize("operation", WITH_PATHS, ids=name_of)
def test_path__wrong_value_is_refused(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.of_paths)


@pytest.mark.parametrize("operation", WITH_QUERIES, ids=name_of)
def test_query__wrong_value_is_refused(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.of_queries)


@pytest.mark.parametrize("operation", ANSWERED, ids=name_of)
def test_query__unknown_parameter_is_ignored(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.harmless)


@pytest.mark.parametrize("operation", WITH_BODIES, ids=name_of)
def test_body__wrong_member_is_refused(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.of_bodies)


@pytest.mark.parametrize("operation", WITH_BODIES, ids=name_of)
def test_body__other_than_asked_for_is_refused(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.raw_bodies)
