"""A clock that stands still: the server tells the time that a test sets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch

from watersmeet.model import ids


class Clock:
    """What time it is."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def on(self, span: timedelta) -> None:
        self.at += span

    def time_ns(self) -> int:
        """Nanoseconds since 1970, exact to the millisecond."""
        return round(self.at.timestamp() * 1000) * 1_000_000


@contextmanager
def stopped(clock: Clock) -> Iterator[None]:
    """Let the server of this process tell the time by a clock."""
    told = SimpleNamespace(time_ns=clock.time_ns, strftime=time.strftime, gmtime=time.gmtime)
    with patch.object(ids, "time", told):
        yield
