"""Ties an operation to the function that answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from watersmeet.api.links import spelled
from watersmeet.contract.core import Request
from watersmeet.domain.aside import Made
from watersmeet.domain.views import Noted
from watersmeet.model.actor import Actor
from watersmeet.model.ids import Instant
from watersmeet.storage.work import Database, Session

Res = TypeVar("Res")
Ready = TypeVar("Ready")


class Caller(msgspec.Struct, frozen=True, gc=False):
    """Who asks, how they reached us, and when.

    base:  the site's address up to /wiki, as the caller must see it in links.
    segments: the request's path, in the site's own spelling, cut and decoded.
    query: the request's query string as it was sent, without the question mark.
    address: where the request came from, as the transport tells it.
    made: the long computations that were done for it so far; None where nobody does them.
    noted: where it is noted that they looked at something; None where nobody counts.
    """

    actor: Actor
    base: str
    segments: list[str]
    query: str
    now: Instant
    address: str = ""
    made: Made | None = None
    noted: Noted | None = None


class Call(Generic[Ready]):
    """What an answer may know of its surroundings: the caller, the transaction, and what was made ready before it."""

    __slots__ = ("_segments", "actor", "base", "db", "made", "noted", "now", "query", "ready")

    def __init__(self, caller: Caller, db: Session, ready: Ready) -> None:
        self.actor = caller.actor
        self.base = caller.base
        self._segments = caller.segments
        self.query = caller.query
        self.now = caller.now
        self.made = caller.made
        self.noted = caller.noted
        self.db = db
        self.ready = ready

    @property
    def path(self) -> str:
        """The request's path, fit for a link."""
        return spelled(self._segments)


class Answer(Protocol):
    def __call__(self, call: Call[Any], request: Any, /) -> Awaitable[Any]: ...


@dataclass(frozen=True, slots=True)
class Bound:
    """A function, and what goes with it.

    prepare: work done for it before the transaction opens.
    admit:   who asks whether a form may be sent at all.
    settle:  what goes on after the transaction, in others, before the answer leaves.
    """

    answer: Answer
    prepare: Callable[[Any], Any] | None
    admit: Answer | None = None
    settle: Callable[[Database], Awaitable[None]] | None = None


ANSWERS: dict[type[Request[Any]], Bound] = {}


def answers(
    *operations: type[Request[Res]],
) -> Callable[
    [Callable[[Call[None], Any], Awaitable[Res]]],
    Callable[[Call[None], Any], Awaitable[Res]],
]:
    """Register the function that answers these operations; its return type is checked statically against theirs.

    Raises TypeError when an operation is answered twice.
    """

    def bind(function: Callable[[Call[None], Any], Awaitable[Res]]) -> Callable[[Call[None], Any], Awaitable[Res]]:
        for operation in operations:
            _register(operation, Bound(function, None))
        return function

    return bind


def answers_prepared(
    prepare: Callable[[Any], Ready], *operations: type[Request[Res]]
) -> Callable[
    [Callable[[Call[Ready], Any], Awaitable[Res]]],
    Callable[[Call[Ready], Any], Awaitable[Res]],
]:
    """Like `answers`, with work that needs no database done before the transaction: the answer finds it in `ready`.

    Bodies are parsed here, so that a large one holds up no other writer.
    """

    def bind(function: Callable[[Call[Ready], Any], Awaitable[Res]]) -> Callable[[Call[Ready], Any], Awaitable[Res]]:
        for operation in operations:
            _register(operation, Bound(function, prepare))
        return function

    return bind


def answers_form(
    admit: Callable[[Call[None], Any], Awaitable[None]], *operations: type[Request[Res]]
) -> Callable[
    [Callable[[Call[None], Any], Awaitable[Res]]],
    Callable[[Call[None], Any], Awaitable[Res]],
]:
    """Like `answers`, for operations that take a form: `admit` refuses, before its files are read, what will not do.

    It is given the request with an empty form, in a transaction that only reads. When the answer is asked, the files
    are in the store.
    """

    def bind(function: Callable[[Call[None], Any], Awaitable[Res]]) -> Callable[[Call[None], Any], Awaitable[Res]]:
        for operation in operations:
            _register(operation, Bound(function, None, admit))
        return function

    return bind


def answers_settled(
    settle: Callable[[Database], Awaitable[None]], *operations: type[Request[Res]]
) -> Callable[
    [Callable[[Call[None], Any], Awaitable[Res]]],
    Callable[[Call[None], Any], Awaitable[Res]],
]:
    """Like `answers`, for what would hold up other writers in one transaction: `settle` does the rest in several.

    What it does must have been noted in the first, so that it can be taken up after a crash.
    """

    def bind(function: Callable[[Call[None], Any], Awaitable[Res]]) -> Callable[[Call[None], Any], Awaitable[Res]]:
        for operation in operations:
            _register(operation, Bound(function, None, settle=settle))
        return function

    return bind


def _register(operation: type[Request[Any]], bound: Bound) -> None:
    if operation in ANSWERS:
        raise TypeError(f"{operation.__name__} is answered twice")
    ANSWERS[operation] = bound
