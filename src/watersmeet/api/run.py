"""The life of a request inside the API: scope, then one transaction around the answer. MCP enters here too."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from watersmeet.api.binding import ANSWERS, Call, Caller
from watersmeet.api.scopes import require_scope
from watersmeet.contract.core import Request, Upload, Wire
from watersmeet.domain import admin_keys, audit, keeping
from watersmeet.domain.aside import Aside, Made
from watersmeet.storage.files import Files
from watersmeet.storage.work import Database, Session

T = TypeVar("T")


def prepared(request: Request[Any]) -> Any:
    """What the operation's answer wants made ready before a transaction opens, such as parsed bodies."""
    prepare = ANSWERS[type(request)].prepare
    return None if prepare is None else prepare(request)


async def patiently(made: Made, do: Callable[[], Awaitable[T]]) -> T:
    """Do it, after whatever long computations it finds that it needs were done in a thread."""
    while True:
        try:
            return await do()
        except Aside as aside:
            await asyncio.to_thread(aside.work, made)


async def answer_in(session: Session, caller: Caller, request: Request[Any], ready: Any) -> Any:
    """Answer a request inside a transaction that is open already. Raises the domain's refusals."""
    if caller.actor.scopes is not None:
        require_scope(request.op, caller.actor.scopes)
    return await ANSWERS[type(request)].answer(Call(caller, session, ready), request)


async def answer_with_key(session: Session, caller: Caller, request: Request[Any], ready: Any) -> Any:
    """Like `answer_in`, for a caller who shows their admin key; without one that lasts it is the same."""
    return await answer_in(await admin_keys.opened(session, caller.actor, caller.now), caller, request, ready)


async def admit_in(session: Session, caller: Caller, request: Request[Any]) -> None:
    """Refuse a form that would not be taken, before it is read. Raises the domain's refusals."""
    if caller.actor.scopes is not None:
        require_scope(request.op, caller.actor.scopes)
    admit = ANSWERS[type(request)].admit
    if admit is not None:
        await admit(Call(caller, session, None), request)


async def run_form(database: Database, files: Files, caller: Caller, request: Request[Any], form: Wire) -> Any:
    """Answer a request that brought a form: its files are kept, then it is answered like any that changes something."""
    parts = (part for name in form.__struct_fields__ for part in getattr(form, name))
    await keeping.keep(database, files, caller.now, [part.content for part in parts if isinstance(part, Upload)])
    return await run(database, caller, request, None)


async def run(database: Database, caller: Caller, request: Request[Any], ready: Any) -> Any:
    """Answer a request that changes something, in a transaction of its own; nothing is changed when it raises."""

    async def work(session: Session) -> Any:
        with audit.asked_from(caller.address):
            return await answer_in(session, caller, request, ready)

    made = caller.made
    result = await (database.write(work) if made is None else patiently(made, lambda: database.write(work)))
    settle = ANSWERS[type(request)].settle
    if settle is not None:
        await settle(database)
    return result
