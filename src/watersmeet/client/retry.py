"""When a call is made again, and after how long. Sends nothing and sleeps nowhere: the clients ask and obey."""

from __future__ import annotations

import random as _random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]{1,12}(\.[0-9]+)?")
_REFUSED_UNREAD = 429
_UNAVAILABLE = 503
_GATEWAY_FAULTS = frozenset({502, 503, 504})


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def header_of(headers: Mapping[str, str], name: str) -> str | None:
    """One header by its lower-case name, whatever case the mapping keeps."""
    return next((value for key, value in headers.items() if key.lower() == name), None)


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long the server asks to wait, from seconds or an HTTP date; never negative, None when it does not say."""
    said = (header_of(headers, "retry-after") or "").strip()
    if _SECONDS.fullmatch(said):
        return float(said)
    try:
        then = parsedate_to_datetime(said)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - now).total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How persistent a client is.

    attempts:       calls in all, the first one included; 1 means never again.
    max_wait_s:     seconds slept in all for one call. A wait that would pass it is not begun: the answer is final.
    first_wait_s:   upper bound of the first backoff; it doubles each time.
    longest_wait_s: upper bound of any backoff. What Retry-After asks for is bounded by `max_wait_s` only.
    methods:        the methods that may be repeated when nobody knows whether the server acted. PUT is left out:
                    a page's PUT carries the next version number, so repeating one that had worked harms nothing
                    but answers 409, which would tell the caller that its own write was somebody else's; and
                    renaming by PUT makes a version each time. Add "PUT" where that is acceptable.
    random:         a number in [0, 1); each backoff is that part of its upper bound ("full jitter").
    now:            aware; only used to read a Retry-After that is a date.
    """

    attempts: int = 4
    max_wait_s: float = 60.0
    first_wait_s: float = 0.5
    longest_wait_s: float = 20.0
    methods: frozenset[str] = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
    random: Callable[[], float] = _random.random
    now: Callable[[], datetime] = utc_now

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError("attempts counts the first call too, so it is at least 1")
        if min(self.max_wait_s, self.first_wait_s, self.longest_wait_s) < 0:
            raise ValueError("a wait cannot be negative")


DEFAULT_RETRY = Retry()
NO_RETRY = Retry(attempts=1)


class Attempts:
    """The attempts of one call. Ask after each how many seconds to wait before the next; None means stop.

    repeatable: doing it twice is like doing it once, so it may be repeated even when the server may have acted.
    """

    __slots__ = ("_made", "_repeatable", "_retry", "_waited_s")

    def __init__(self, retry: Retry, *, repeatable: bool) -> None:
        self._retry = retry
        self._repeatable = repeatable
        self._made = 0
        self._waited_s = 0.0

    def after_answer(self, status: int, headers: Mapping[str, str]) -> float | None:
        """After an answer. 429, and 503 with Retry-After, say that nothing was done: any method is repeated."""
        self._made += 1
        asked_s = None
        if status in (_REFUSED_UNREAD, _UNAVAILABLE):
            asked_s = retry_after_s(headers, self._retry.now())
        if status == _REFUSED_UNREAD or asked_s is not None or (status in _GATEWAY_FAULTS and self._repeatable):
            return self._wait(asked_s)
        return None

    def after_failure(self) -> float | None:
        """After a call that brought no answer: the connection failed, broke, or took too long."""
        self._made += 1
        return self._wait(None) if self._repeatable else None

    def _wait(self, asked_s: float | None) -> float | None:
        policy = self._retry
        if self._made >= policy.attempts:
            return None
        wait_s = asked_s
        if wait_s is None:
            doubled = policy.first_wait_s * 2 ** min(self._made - 1, 32)
            wait_s = policy.random() * min(policy.longest_wait_s, doubled)
        if self._waited_s + wait_s > policy.max_wait_s:
            return None
        self._waited_s += wait_s
        return wait_s
