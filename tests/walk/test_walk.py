"""The walk: every operation of v2 with every documented parameter, held against the contract and the document."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from fnmatch import fnmatchcase

import pytest

from tests.walk import published
from tests.walk.explained import DIFFERENT, EMPTY, NEVER_FILLED, NEVER_SENT, NULLS, UNANSWERED
from tests.walk.walk import WALKED, Walk
from watersmeet.contract.deviations import deviations
from watersmeet.contract.openapi import operation_id

documented = pytest.mark.spec
with_document = pytest.mark.skipif(not published.SPEC.is_file(), reason=published.WHY_NOT)


def lines(found: Iterable[object]) -> str:
    return "\n".join(sorted(map(str, found)))


def below(field: str, key: str) -> bool:
    """Whether a field is the one that is named, or part of it."""
    return field == key or field.startswith((f"{key}.", f"{key}[]"))


def test_walk__knows_every_operation(walk: Walk) -> None:
    assert not walk.unknown, lines(walk.unknown)


def test_walk__every_call_is_answered_as_it_should_be(walk: Walk) -> None:
    """Expected statuses, the contract's shapes, lists that go on: a second page wherever there is a cursor."""
    assert not walk.faults, lines(walk.faults)


def test_walk__every_status_is_answered_or_explained(walk: Walk) -> None:
    never = set()
    for operation in WALKED:
        op, name = operation.op, operation_id(operation)
        told = published.statuses(operation) | {op.status, *op.errors}
        never |= {(name, status) for status in told - walk.answered[name]}
    expected = {key for key in UNANSWERED if published.document() is not None or key in never}
    assert never == expected, f"UNANSWERED of tests/walk/explained.py: {lines(never ^ expected)}"


def test_walk__every_list_has_entries_or_is_explained(walk: Walk) -> None:
    assert walk.empty == set(EMPTY), f"EMPTY of tests/walk/explained.py: {lines(walk.empty ^ set(EMPTY))}"


@documented
@with_document
def test_walk__every_documented_parameter_is_sent(walk: Walk) -> None:
    sent: dict[tuple[str, str], set[str]] = {}
    for op, name, value in walk.sent:
        sent.setdefault((op, name), set()).update(value.split(","))
    missing = []
    for operation in WALKED:
        for name, known in published.parameters(operation).items():
            said = sent.get((operation_id(operation), name))
            missing += [f"{operation_id(operation)}: {name}"] if said is None else []
            missing += [f"{operation_id(operation)}: {name}={value}" for value in known - (said or set())]
    assert not missing, lines(missing)


@documented
@with_document
def test_walk__every_documented_member_of_a_body_is_sent(walk: Walk) -> None:
    assert walk.given.never == set(NEVER_SENT), lines(walk.given.never ^ set(NEVER_SENT))


@documented
@with_document
def test_walk__no_answer_breaks_the_document__but_where_it_is_explained(walk: Walk) -> None:
    nulls = {field for field, rule in walk.violations if rule == "null"}
    others = {found for found in walk.violations if found.rule != "null"}
    seen = {
        found: why for found, why in walk.violations.items() if found.field in nulls - set(NULLS) or found in others
    }
    assert nulls == set(NULLS), f"NULLS of tests/walk/explained.py: {lines(nulls ^ set(NULLS))}\n{lines(seen.items())}"
    assert others == set(DIFFERENT), f"DIFFERENT of tests/walk/explained.py:\n{lines(seen.items())}"


def test_different__names_entries_of_the_deviations_for_the_operation() -> None:
    known = {entry.id: entry for entry in deviations()}
    for (field, _), entry in DIFFERENT.items():
        assert known[entry].api in ("v2", "*")
        assert fnmatchcase(field.partition(":")[0], known[entry].operation), entry


@documented
@with_document
def test_walk__every_documented_field_is_filled_or_explained(walk: Walk) -> None:
    never = walk.filled.never
    unexplained = {field for field in never if not any(below(field, key) for key in NEVER_FILLED)}
    filled = {key for key in NEVER_FILLED if any(below(field, key) for field in walk.filled.ever)}
    unknown = {key for key in NEVER_FILLED if not any(below(field, key) for field in never)} - filled
    count, ever = len(walk.filled.documented), len(walk.filled.ever)
    sys.stdout.write(f"{walk.calls} calls; {ever} of {count} documented fields were filled, {len(never)} never\n")
    assert not unexplained, f"never filled, and not in NEVER_FILLED of tests/walk/explained.py:\n{lines(unexplained)}"
    assert not filled, f"in NEVER_FILLED of tests/walk/explained.py, and filled:\n{lines(filled)}"
    assert not unknown, f"in NEVER_FILLED of tests/walk/explained.py, and not documented:\n{lines(unknown)}"
