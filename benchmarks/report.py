"""The tables: what was measured as Markdown and as JSON."""

import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from .load import OPERATIONS, Measurement
from .servers import HERE, cores

REFERENCES = ("node", "fixed")
UNREST = 1.3
"""How far the fastest and the slowest round of the fixed-bytes reference may be apart."""
TITLES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


@dataclass
class Size:
    """Everything about one number of pages. `rounds[operation][candidate]` has one entry per round."""

    pages: int
    rounds: dict[str, dict[str, list[Measurement]]] = field(default_factory=dict)
    seeded_s: dict[str, float] = field(default_factory=dict)
    indexed_s: dict[str, float] = field(default_factory=dict)
    resident_mb: dict[str, float] = field(default_factory=dict)
    idle_mb: dict[str, float] = field(default_factory=dict)
    cold_start_s: dict[str, float] = field(default_factory=dict)
    pages_after: dict[str, int] = field(default_factory=dict)

    def valid(self, operation: str, candidate: str) -> list[Measurement]:
        """The measurements without failures."""
        return [one for one in self.rounds.get(operation, {}).get(candidate, []) if not one.failure]

    def ratios(self, operation: str, candidate: str, reference: str) -> list[float]:
        """Per round, the candidate's rate over the reference's."""
        by_name = self.rounds.get(operation, {})
        pairs = zip(by_name.get(candidate, []), by_name.get(reference, []), strict=False)
        return [one.rate / other.rate for one, other in pairs if not one.failure and not other.failure]

    def failures(self) -> list[str]:
        """Every measurement that does not count, in words."""
        return [
            f"{self.pages:,} pages, {operation}, {candidate}, round {number}: {one.failure}"
            for operation, by_name in self.rounds.items()
            for candidate, all_ in by_name.items()
            for number, one in enumerate(all_, 1)
            if one.failure
        ]


@dataclass
class Run:
    """One run of the benchmark."""

    facts: dict[str, str]
    settings: dict[str, str]
    sizes: list[Size] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def problems(self) -> list[str]:
        """What makes this run incomplete or partly invalid."""
        return self.notes + [failure for size in self.sizes for failure in size.failures()]

    def unrest(self) -> list[str]:
        """Operations on which the fixed-bytes reference, always the same work, was not always as fast."""
        found = []
        for operation in OPERATIONS:
            rates = [one.rate for size in self.sizes for one in size.valid(operation, "fixed")]
            if rates and max(rates) > UNREST * min(rates):
                found.append(f"{operation} {min(rates):,.0f}-{max(rates):,.0f}/s")
        return found

    def to_json(self) -> dict[str, Any]:
        """Everything, rounds included."""
        return asdict(self)


def facts(postgres: str | None, wrk: str) -> dict[str, str]:
    """The machine and the versions."""
    found = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgres": postgres or "none",
        "node": _output("node", "--version"),
        "wrk": wrk,
    }
    for package in ("watersmeet", "uvicorn", "uvloop", "httptools"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    if commit := _output("git", "-C", str(HERE), "rev-parse", "--short", "HEAD"):
        changed = _output("git", "-C", str(HERE), "status", "--porcelain", "--untracked-files=no")
        found["commit"] = commit + (" with changes" if changed else "")
    return found


def pinning() -> str:
    """How processes are laid on cores, in words."""
    if cores() is None:
        return "nothing pinned"
    return "server on one core, wrk on another, PostgreSQL floating"


def _output(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return "none"
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _ratio(found: list[float]) -> str:
    if not found:
        return "-"
    spread = f" ({min(found):.2f}-{max(found):.2f})" if len(found) > 1 else ""
    return f"{statistics.median(found):.2f}{spread}"


def _median(found: list[float], form: str) -> str:
    return format(statistics.median(found), form) if found else "-"


def _row(size: Size, operation: str, candidate: str) -> list[str]:
    valid = size.valid(operation, candidate)
    rounds = len(size.rounds[operation].get(candidate, []))
    name = OPERATIONS[operation] + (
        f" - **{rounds - len(valid)} of {rounds} rounds INVALID**" if rounds > len(valid) else ""
    )
    return [
        name,
        *(_ratio(size.ratios(operation, candidate, reference)) for reference in REFERENCES if reference != candidate),
        _median([one.rate for one in valid], ",.0f"),
        _median([one.p50 for one in valid], ".2f"),
        _median([one.p99 for one in valid], ".2f"),
        _median([one.answer_bytes for one in valid], ",.0f"),
    ]


def _sections(size: Size, names: Sequence[str]) -> list[str]:
    text = []
    for name in [*names, *REFERENCES]:
        measured = [operation for operation in OPERATIONS if size.rounds.get(operation, {}).get(name)]
        if not measured:
            continue
        heads = [f"x {reference}" for reference in REFERENCES if reference != name]
        title = f"Watersmeet on {TITLES[name]}" if name in names else f"reference: {name}"
        head = ["operation", *heads, "req/s", "p50 ms", "p99 ms", "bytes/answer"]
        text += [
            f"### {size.pages:,} pages, {title}",
            table(head, [_row(size, one, name) for one in measured]),
        ]
    return text


def _processes(run: Run, names: Sequence[str]) -> list[str]:
    rows = []
    for size in run.sizes:
        for name in [*names, *REFERENCES]:
            if name in size.resident_mb:
                after = size.pages_after.get(name)
                rows.append(
                    [
                        f"{size.pages:,} pages, {TITLES.get(name, name)}",
                        f"{size.resident_mb[name]:.0f}",
                        *(
                            _show(found, name, form)
                            for found, form in (
                                (size.idle_mb, ".0f"),
                                (size.cold_start_s, ".2f"),
                                (size.seeded_s, ".0f"),
                                (size.indexed_s, ".1f"),
                            )
                        ),
                        f"{after:,}" if after else "-",
                    ]
                )
    head = [
        "server",
        "memory after the run, MB",
        "memory after a cold start, MB",
        "cold start, s",
        "seeding, s",
        "then until found, s",
        "pages after the run",
    ]
    return ["## Memory and cold start", table(head, rows)] if rows else []


def _show(found: dict[str, float], name: str, form: str) -> str:
    return format(found[name], form) if name in found else "-"


def _growth(run: Run, names: Sequence[str]) -> list[str]:
    if len(run.sizes) < 2:
        return []
    small, large = run.sizes[0], run.sizes[-1]
    rows = []
    for name in names:
        for operation, words in OPERATIONS.items():
            cells = []
            for reference in REFERENCES:
                before, after = (size.ratios(operation, name, reference) for size in (small, large))
                cells.append(f"{statistics.median(before) / statistics.median(after):.2f}" if before and after else "-")
            old, new = ([one.rate for one in size.valid(operation, name)] for size in (small, large))
            cells.append(f"{statistics.median(old) / statistics.median(new):.2f}" if old and new else "-")
            if cells != ["-"] * 3:
                rows.append([f"{TITLES[name]}: {words}", *cells])
    if not rows:
        return []
    head = ["operation", *(f"by the ratio to {reference}" for reference in REFERENCES), "by req/s alone"]
    return [f"## Cost at {large.pages:,} pages over the cost at {small.pages:,}", table(head, rows)]


def markdown(run: Run) -> str:
    """RESULTS.md."""
    names = [name for name in TITLES if any(name in by_name for size in run.sizes for by_name in size.rounds.values())]
    text = [
        "# Benchmark results",
        "Generated by `make bench`; README.md says how to read it. Ratios are medians of the ratios "
        "of each round (lowest-highest); everything else is a median over the rounds.",
        "\n".join(f"- {key}: {value}" for key, value in (run.facts | run.settings).items()),
    ]
    if problems := run.problems():
        text += [
            "## Not measured, or invalid",
            "\n".join(f"- {' '.join(problem.split())[:300]}" for problem in problems),
        ]
    if unrest := run.unrest():
        words = "Something else used the cores, so do not trust this run; the fixed-bytes reference varied: "
        text += ["## A restless machine", words + ", ".join(unrest) + "."]
    text += _growth(run, names) + _processes(run, names) + ["## Operations"]
    for size in run.sizes:
        text += _sections(size, names)
    return "\n\n".join(text) + "\n"


def say(words: str) -> None:
    """A line of progress."""
    print(words, file=sys.stderr, flush=True)
