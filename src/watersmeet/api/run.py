"""The life of a request inside the API: scope, then one transaction around the answer. MCP enters here too."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import ANSWERS, Call, Caller
from watersmeet.api.scopes import require_scope
from watersmeet.contract.core import Request
from watersmeet.domain import admin_keys
from watersmeet.storage.work import Database, Session


def prepared(request: Request[Any]) -> Any:
    """What the operation's answer wants made ready before a transaction opens, such as parsed bodies."""
    prepare = ANSWERS[type(request)].prepare
    return None if prepare is None else prepare(request)


async def answer_in(session: Session, caller: Caller, request: Request[Any], ready: Any) -> Any:
    """Answer a request inside a transaction that is open already. Raises the domain's refusals."""
    if caller.actor.scopes is not None:
        require_scope(request.op, caller.actor.scopes)
    return await ANSWERS[type(request)].answer(Call(caller, session, ready), request)


async def answer_with_key(session: Session, caller: Caller, request: Request[Any], ready: Any) -> Any:
    """Like `answer_in`, for a caller who shows their admin key; without one that lasts it is the same."""
    return await answer_in(await admin_keys.opened(session, caller.actor, caller.now), caller, request, ready)


async def run(database: Database, caller: Caller, request: Request[Any], ready: Any) -> Any:
    """Answer a request that changes something, in a transaction of its own; nothing is changed when it raises."""
    return await database.write(lambda session: answer_in(session, caller, request, ready))
