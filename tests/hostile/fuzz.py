"""The long run of Schemathesis against both documents on each database: `make fuzz EXAMPLES=200`."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import click

from tests.conftest import DATABASES, Served, database_config
from tests.hostile.fuzzing import Result, fuzz
from tests.hostile.world import World
from watersmeet.contract.openapi import Api, document

APIS: tuple[Api, ...] = ("v1", "v2")


@click.command()
@click.option("--examples", default=200, show_default=True, help="Random requests for each operation.")
@click.option("--seed", default=0, show_default=True, help="Another one makes other requests.")
@click.option("--database", "databases", multiple=True, default=DATABASES, type=click.Choice(["sqlite", "postgres"]))
@click.option("--api", "apis", multiple=True, default=APIS, type=click.Choice(APIS))
def main(examples: int, seed: int, databases: tuple[str, ...], apis: tuple[Api, ...]) -> None:
    """Send requests made from the documents, and say what was not as they have it."""
    results: dict[tuple[str, Api], tuple[Result, float]] = {}
    for kind in databases:
        with tempfile.TemporaryDirectory() as folder, database_config(kind, Path(folder)) as config:
            served = Served(config, config.open_database())
            try:
                for api in apis:
                    results[kind, api] = _run(served, kind, api, examples, seed)
            finally:
                served.stop()
    for (kind, api), (result, seconds) in results.items():
        _tell(kind, api, result, seconds)
    sys.exit(any(result.failures for result, _ in results.values()))


def _run(served: Served, kind: str, api: Api, examples: int, seed: int) -> tuple[Result, float]:
    begun = time.monotonic()

    def said(line: str) -> None:
        click.echo(f"{time.monotonic() - begun:6.0f} s  {kind} {api}  {line}")

    described = document(api, server_url=served.url, version="1")
    result = fuzz(served, World(served), described, examples=examples, seed=seed, said=said)
    return result, time.monotonic() - begun


def _tell(kind: str, api: Api, result: Result, seconds: float) -> None:
    for failure in result.failures:
        click.echo(f"\n{failure}")
    click.echo(f"\n{kind} {api}: requests, failures, operation")
    for operation, count in sorted(result.examples.items()):
        click.echo(f"{count:8} {result.failed[operation]:6}  {operation}")
    click.echo(f"\n{kind} {api}: where a check was wrong, and why")
    for rule, count in result.excused.most_common():
        click.echo(f"{count:8}  {rule.sign}: {rule.reason}")
    answered = ", ".join(f"{status}: {count}" for status, count in sorted(result.statuses.items()))
    click.echo(
        f"\n{kind} {api}: {len(result.operations)} operations, {result.examples.total()} requests, "
        f"{len(result.failures)} failures in {seconds:.0f} s; answers {answered}"
    )


if __name__ == "__main__":
    main()
