"""How apps are answered: no credential stands for one yet, so they are asked for past the HTTP edge."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.api.v2.making import actor_of
from tests.hostile.wire import Got
from tests.walk.calls import Call
from tests.walk.ground import APP
from tests.walk.world import World
from watersmeet.api.binding import Caller
from watersmeet.api.run import answer_in
from watersmeet.http.codec import Plan, encode
from watersmeet.http.errors import body_v2, told
from watersmeet.model.errors import Refusal
from watersmeet.model.ids import now

LITTLE = frozenset({"read:page:confluence"})
"""Scopes that reach none of what an app keeps."""

TRACED = {"x-trace-id": "none"}
"""The edge puts it on every answer."""


def answered_to_app(world: World, call: Call, target: str) -> Got:
    """What the HTTP edge would answer to an app."""
    path, _, query = target.partition("?")
    operation = call.operation

    async def work(session: Any) -> Any:
        request = Plan(operation).read(list(call.path), query, call.content or b"")
        actor = await actor_of(session, world.admin_id)
        actor = msgspec.structs.replace(actor, app_id=APP, scopes=LITTLE if call.by == "small app" else None)
        caller = Caller(actor, f"{world.served.url}/wiki", path.split("/")[1:], query, now())
        return await answer_in(session, caller, request, None)

    try:
        answer = world.served.do(work)
    except Refusal as refusal:
        status, code, text = told(refusal, operation.op, v1=False)
        return Got(status, TRACED, body_v2(status, code, text))
    return Got(operation.op.status, TRACED, b"" if answer is None else encode(answer))
