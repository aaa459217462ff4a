"""Every operation with every parameter and every member wrong: refused in words, and nothing changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.hostile import cases
from tests.hostile.cases import Case
from tests.hostile.wire import Wire, check, words
from tests.hostile.world import ANSWERED, World, fields
from watersmeet.contract.core import Effect, Request, Where

WITH_PATHS = [one for one in ANSWERED if fields(one, Where.PATH)]
WITH_QUERIES = [one for one in ANSWERED if fields(one, Where.QUERY)]
WITH_BODIES = [one for one in ANSWERED if fields(one, Where.BODY)]


def name_of(operation: Any) -> str:
    return str(operation.__name__)


def attempt(world: World, wire: Wire, operation: type[Request[Any]], wrong_ones: Iterable[Case]) -> None:
    """Send all; a world that was changed by what was harmless is made anew."""
    route, method = operation.op.route, operation.op.method
    for case in wrong_ones:
        got = wire.send(method, case.target, case.body)
        try:
            check(got, route)
            if case.wrong:
                assert 400 <= got.status < 500, f"answered {got.status}"
            if case.names and got.status == 400:
                assert case.names in words(got), f"'{case.names}' is not named: {words(got)[:300]}"
            if got.status >= 400 and operation.op.effect is not Effect.READ:
                assert world.unchanged(), "it was refused, and yet something changed"
        except AssertionError as failure:
            raise AssertionError(f"{route} with {case.what}: {failure}") from failure
        if got.status < 400 and operation.op.effect is not Effect.READ:
            world.renew()
            return_to = attempt_again(world, operation, wrong_ones, case)
            if return_to is not None:
                return attempt(world, wire, operation, return_to)
    assert world.unchanged()
    return None
