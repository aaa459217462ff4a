"""Sends the calls, and collects what came back."""

from __future__ import annotations

import base64
from collections import defaultdict
from typing import Any

import httpx
import msgspec

from tests.conftest import held_to_contract
from tests.hostile.wire import Got, Wire, check
from tests.walk import published
from tests.walk.apps import answered_to_app
from tests.walk.calls import Call, Operation, reads
from tests.walk.filled import Filled
from tests.walk.refusals import refusals
from tests.walk.schema import Violation, violations
from tests.walk.subjects import Missing
from tests.walk.world import World
from tests.walk.writes_site import WRITES
from watersmeet.contract.catalogue import V2, operations_in
from watersmeet.contract.openapi import operation_id

WALKED = [operation for module in V2 for operation in operations_in(module)]
WRONG = b"Basic " + base64.b64encode(b"stranger@example.com:wrong")


class Walk:
    """Everything that was seen on the way.

    faults:   calls that were answered otherwise than expected, or against the contract.
    unknown:  operations the tables have nothing for, and what to add.
    answered: the statuses each operation was answered with.
    sent:     (operation, parameter, value) of the query parameters that were sent.
    empty:    lists without entries, by what was asked for, as in `getPages: status=deleted`.
    filled:   the documented fields of answers; `given` are those of bodies that were sent.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls = 0
        self.faults: list[str] = []
        self.unknown: list[str] = []
        self.answered: defaultdict[str, set[int]] = defaultdict(set)
        self.sent: set[tuple[str, str, str]] = set()
        self.empty: set[str] = set()
        self.violations: dict[Violation, str] = {}
        self.filled = Filled(published.answer)
        self.given = Filled(published.body)
        self._wire = Wire(world.served)
        self._nobody = world.served.anonymous()
        self._by = {"member": world.member_credential, "stranger": WRONG}

    def over(self, operation: Operation) -> None:
        """Walk over one operation: what is refused first, then what is not."""
        self.filled.expect(operation)
        self.given.expect(operation)
        make = WRITES.get(operation)
        if make is None and operation.op.method != "GET":
            self.unknown.append(f"{operation_id(operation)}: tests/walk/writes.py needs its good calls")
            return
        make = make or reads
        try:
            for call in refusals(self.world, next(make(self.world, operation))):
                self.take(call)
            for call in make(self.world, operation):
                self.take(call)
        except Missing as missing:
            self.unknown.append(f"{operation_id(operation)}: {missing}")

    def close(self) -> None:
        self._wire.close()

    def take(self, call: Call) -> None:
        """Make a call, and note what is to be noted of its answer."""
        self.calls += 1
        name = operation_id(call.operation)
        if isinstance(call.body, dict | list):
            self.given.see(call.operation, call.body)
        self.sent |= {(name, key, value) for key, value in call.query.items()}
        got = self._send(call, call.target)
        self.answered[name].add(got.status)
        if got.status != call.expected:
            self.faults.append(f"{call}: answered {got.status}, not {call.expected}: {got.body[:300]!r}")
        if got.status >= 400 or not got.body:
            return
        told = self._see(call, got)
        if call.operation.op.method == "GET" and isinstance(told, dict) and told.get("results") == []:
            self.empty.add(f"{name}: {'&'.join(f'{key}={value}' for key, value in call.query.items())}")
        self._go_on(call, told)
        if call.follow:
            self._follow(call, told)

    def _follow(self, call: Call, told: Any) -> None:
        """Read the next page of a list."""
        following = told.get("_links", {}).get("next") or told.get("cursor")
        if not following:
            self.faults.append(f"{call}: its answer names no next page: the world has too few")
            return
        self.sent.add((operation_id(call.operation), "cursor", ""))
        target = following if following.startswith("/") else f"{call.target}&cursor={following}"
        again = self._send(call, target)
        if again.status != 200:
            self.faults.append(f"{call}: the next page, {target}, is answered {again.status}: {again.body[:300]!r}")
        elif self._see(call, again)["results"] in (told["results"], []):
            self.faults.append(f"{call}: the next page, {target}, is the same one, or empty")

    def _go_on(self, call: Call, told: Any) -> None:
        """Read on where a list inside an answer ends."""
        for name, inside in told.items() if isinstance(told, dict) else ():
            meta = inside.get("meta") if isinstance(inside, dict) else None
            if meta is None or "cursor" not in meta:
                continue
            rest = self._wire.send("GET", f"/wiki{inside['_links']['self']}?cursor={meta['cursor']}")
            first = msgspec.json.decode(rest.body)["results"] if rest.status == 200 else []
            if not first or first[0] in inside["results"]:
                self.faults.append(f"{call}: {name} does not go on at {meta['cursor']}: {rest.body[:300]!r}")

    def _see(self, call: Call, got: Got) -> Any:
        told = msgspec.json.decode(got.body)
        self.filled.see(call.operation, told)
        self.violations |= violations(call.operation, told)
        return told

    def _send(self, call: Call, target: str) -> Got:
        got = self._answered(call, target)
        try:
            check(got, call.operation.op.route)
            held_to_contract(call.operation, got.status, httpx.Headers(got.headers), got.body)
        except (AssertionError, msgspec.MsgspecError) as fault:
            self.faults.append(f"{call}: {fault}")
        return got

    def _answered(self, call: Call, target: str) -> Got:
        method = call.operation.op.method
        if call.by in ("app", "small app"):
            return answered_to_app(self.world, call, target)
        if call.by == "nobody":
            kind = {"Content-Type": "application/json"}
            answer = self._nobody.raw(method, target, content=call.content, headers=kind)
            return Got(answer.status_code, dict(answer.headers), answer.content)
        headers = [(b"Authorization", self._by[call.by])] if call.by in self._by else []
        return self._wire.send(method, target, call.content, headers)
