"""Figures for Prometheus: what was answered since start, and what it took."""

from __future__ import annotations

import resource
import time
from collections import Counter

from watersmeet.storage.work import Database

KIND = b"text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts answers by status."""

    def __init__(self, database: Database) -> None:
        self.answers: Counter[int] = Counter()
        self._database = database
        self._started = time.time()

    def text(self) -> str:
        """The figures in Prometheus' text format."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        lines = [
            "# HELP watersmeet_answers_total Answers sent, by status.",
            "# TYPE watersmeet_answers_total counter",
            *(f'watersmeet_answers_total{{status="{status}"}} {n}' for status, n in sorted(self.answers.items())),
            "# HELP watersmeet_statements_total SQL statements executed.",
            "# TYPE watersmeet_statements_total counter",
            f"watersmeet_statements_total {self._database.statements}",
            "# HELP process_start_time_seconds Start time of the process, in seconds since 1970.",
            "# TYPE process_start_time_seconds gauge",
            f"process_start_time_seconds {self._started:.3f}",
            "# HELP process_cpu_seconds_total User and system CPU time spent, in seconds.",
            "# TYPE process_cpu_seconds_total counter",
            f"process_cpu_seconds_total {used.ru_utime + used.ru_stime:.3f}",
        ]
        return "\n".join(lines) + "\n"
