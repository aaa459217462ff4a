"""Schemathesis against our own OpenAPI documents: requests made out of the document, answers held against it.

The requests are the library's. Left alone they would mostly meet 404s, so about half of those that fit the document
are turned towards things that are there.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NOT_SET
from schemathesis.core.failures import Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import events
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER, HookContext

from tests.conftest import ADMIN, Served
from tests.hostile.fuzz_rules import Rule, rule_for
from tests.hostile.world import ANSWERED, KINDS, World
from watersmeet.contract.core import Request
from watersmeet.contract.openapi import PLACEHOLDER

PHASES = ("examples", "coverage", "fuzzing", "stateful")

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
)

IN_QUERIES = {
    "space-id": "space",
    "space-ids": "space",
    "page-id": "page",
    "blogpost-id": "blogpost",
    "id": "page",
    "spaceKey": "key",
    "key": "key",
    "keys": "key",
}
"""Query parameters that name a thing of the world."""


@dataclass
class Result:
    """What came of a run: requests and failures by operation, statuses, and the rules that were called on."""

    operations: set[str] = field(default_factory=set)
    examples: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    excused: Counter[Rule] = field(default_factory=Counter)


class Aim:
    """Turns requests towards what is there, and makes it anew when a request changed it."""

    def __init__(self, world: World, result: Result) -> None:
        self._world = world
        self._result = result
        self._changed = False
        self._operations = {operation.op.route: operation for operation in ANSWERED}

    def before_call(self, case: Any) -> None:
        """Put real ids, keys and bodies where the request fits the document."""
        operation = self._operations.get(f"{case.method} {case.path}")
        meta = case.meta
        if operation is None or meta is None:
            return
        # A sequence of requests goes on with what its own earlier requests made.
        if self._changed and meta.phase.name.value != "stateful":
            self._world.renew()
            self._changed = False
        coins = zlib.crc32(repr((case.method, case.path, case.query, case.body)).encode("utf-8", "replace"))
        self._world.kind = list(KINDS)[coins % len(KINDS)]
        if coins & 1 and not meta.is_negative_at(ParameterLocation.PATH) and not case._override.path_parameters:
            self._path(case, operation)
        if not meta.is_negative_at(ParameterLocation.QUERY):
            self._query(case, operation, coins >> 1)
        if coins & 2 and case.body is not NOT_SET and not meta.is_negative_at(ParameterLocation.BODY):
            good = self._world.body(operation)
            if isinstance(good, dict) and isinstance(case.body, dict):
                case.body = _mixed(good, case.body, coins >> 2)

    def after_call(self, case: Any, response: Any) -> None:
        """Remember that the world may be another now."""
        self._result.statuses[response.status_code] += 1
        if case.method not in ("GET", "HEAD", "OPTIONS") and response.status_code < 300:
            self._changed = True

    def counts(self, failure: Failure, case: Any, response: Any) -> bool:
        """Whether a failure counts: not when a rule says why the document cannot know better."""
        rule = rule_for(failure, case, response)
        if rule is None:
            return True
        self._result.excused[rule] += 1
        return False

    def _path(self, case: Any, operation: type[Request[Any]]) -> None:
        names = PLACEHOLDER.findall(operation.op.path)
        known = dict(zip(names, self._world.path_values(operation).values(), strict=True))
        schemas = {item.name: item.definition["schema"] for item in case.operation.path_parameters}
        case.path_parameters = {
            name: int(value) if schemas[name].get("type") == "integer" else value for name, value in known.items()
        }

    def _query(self, case: Any, operation: type[Request[Any]], coins: int) -> None:
        real: dict[str, Any] = {name: self._world.ids[thing] for name, thing in IN_QUERIES.items()}
        real |= self._world.query(operation)
        for at, name in enumerate(sorted(case.query)):
            if name in real and coins >> at & 1:
                listed = isinstance(case.query[name], list)
                case.query[name] = [real[name]] if listed else real[name]


def _mixed(good: dict[str, Any], drawn: dict[str, Any], coins: int) -> dict[str, Any]:
    """A body with some members that were drawn and all others from one the operation takes."""
    mixed = dict(good)
    for at, name in enumerate(sorted(drawn)):
        if coins >> at % 16 & 1 or name not in good:
            mixed[name] = drawn[name]
    return mixed


@contextmanager
def _aimed(schema: Any, aim: Aim) -> Iterator[None]:
    """Hang an aim into the library's course; it marks what it is given, which only plain functions bear."""

    def before_call(context: HookContext, case: Any, kwargs: dict[str, Any]) -> None:
        aim.before_call(case)

    def after_call(context: HookContext, case: Any, response: Any) -> None:
        aim.after_call(case, response)

    def filter_failure(context: HookContext, failure: Failure, case: Any, response: Any) -> bool:
        return aim.counts(failure, case, response)

    schema.hook(after_call)
    schema.hook(filter_failure)
    schemathesis.hook(before_call)
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(before_call)


def fuzz(
    served: Served,
    world: World,
    described: dict[str, Any],
    *,
    examples: int,
    seed: int = 0,
    phases: tuple[str, ...] = PHASES,
    said: Callable[[str], None] = lambda line: None,
) -> Result:
    """Run the phases over every operation of a document, with this many examples for each.

    said: called with a line now and then.
    """
    result = Result()
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "base-url": served.url,
            "auth": {"basic": {"username": ADMIN, "password": served.admin_token}},
            "continue-on-failure": True,
            "cache": {"enabled": False},
            "generation": {
                "max-examples": examples,
                "no-shrink": True,
                "database": "none",
                # A NUL is refused in any text, which is tested of each by itself (test_bad_input.py); a pattern against
                # it at every string of the document would tell its readers nothing.
                "allow-x00": False,
                # A drawn credential is replaced by the real one, and what was to be refused for it is good then.
                "with-security-parameters": False,
            },
            "phases": {phase: {"enabled": phase in phases} for phase in PHASES},
            "checks": {name: {"enabled": True} for name in CHECKS},
        }
    )
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(described)), config=config)
    with _aimed(schema, Aim(world, result)):
        for event in engine.from_schema(schema).execute():
            _note(event, result, said)
    return result


def _note(event: events.EngineEvent, result: Result, said: Callable[[str], None]) -> None:
    if isinstance(event, events.PhaseStarted):
        said(f"{event.phase.name.value}: {result.examples.total()} requests, {len(result.failures)} failures so far")
    elif isinstance(event, events.NonFatalError):
        result.failed[event.label] += 1
        result.failures.append(f"{event.label}: {event.info.title}: {event.info.message}")
    elif isinstance(event, events.ScenarioFinished):
        known, begun = len(result.failures), result.examples.total() // 2000
        _note_scenario(event, result)
        for failure in result.failures[known:]:
            said(failure.partition("\n")[0])
        if result.examples.total() // 2000 > begun:
            said(f"{result.examples.total()} requests, {len(result.failures)} failures so far")


def _note_scenario(event: events.ScenarioFinished, result: Result) -> None:
    recorder = event.recorder
    for node in recorder.cases.values():
        result.operations.add(node.value.operation.label)
        result.examples[node.value.operation.label] += 1
    for case_id, checks in recorder.checks.items():
        label = recorder.cases[case_id].value.operation.label
        for check in checks:
            if check.failure_info is None:
                continue
            interaction = recorder.interactions.get(case_id)
            response = None if interaction is None else interaction.response
            shown = "no answer" if response is None else f"{response.status_code} {response.text[:400]}"
            result.failed[label] += 1
            result.failures.append(
                f"{label}: {check.name}: {check.failure_info.failure.message}\n"
                f"  answered {shown}\n  {check.failure_info.code_sample[:600]}"
            )
