"""Runs many random questions against one random wiki."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import click

from tests.conftest import Served, database_config
from tests.cql.oracle.asking import Comparison
from tests.cql.oracle.clock import Clock, stopped
from tests.cql.oracle.making import BEGAN, Making
from tests.cql.oracle.queries import Asking

EVERY = 500
"""How many queries pass between two lines of progress."""

IN_MEMORY = Path("/dev/shm")
"""Where writing waits for no disk, on systems that have it."""


@contextmanager
def compared(database: str, seed: int) -> Iterator[Comparison]:
    """A site of its own with a random wiki in it, and the time stopped."""
    clock = Clock(BEGAN)
    folder = tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None)
    with folder as path, database_config(database, Path(path)) as config, stopped(clock):
        served = Served(config, config.open_database())
        try:
            yield Comparison(Making(served, clock, seed).whole())
        finally:
            served.stop()


def differences(
    comparison: Comparison,
    seed: int,
    queries: int,
    *,
    at_most: int = 1,
    quiet: bool = True,
    without: Collection[str] = (),
) -> list[str]:
    """What differs in so many queries, each told by the smallest one; not more than a few.

    without: fields that are not asked for.
    """
    asking = Asking(comparison.world, seed, without)
    found: list[str] = []
    began = perf_counter()
    for count in range(1, queries + 1):
        question = asking.question()
        if comparison.difference(question):
            found.append(f"query {count}, seed {seed}: {comparison.report(question)}")
            if not quiet:
                click.echo(found[-1])
            if len(found) == at_most:
                break
        if not quiet and count % EVERY == 0:
            click.echo(f"{count} queries, {len(found)} differences, {count / (perf_counter() - began):.0f}/s")
    return found
