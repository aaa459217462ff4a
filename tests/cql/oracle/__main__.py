"""Compares many random queries with the evaluator.

python -m tests.cql.oracle --queries 20000 --seed 1 --database postgres
"""

from __future__ import annotations

import sys

import click

from tests.cql.oracle.running import compared, differences

PER_WORLD = 2500
"""How many queries one wiki is asked before another is made."""


@click.command()
@click.option("--queries", default=20_000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Of the first wiki and its queries; the next has the next.")
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite", show_default=True)
@click.option("--differences", "at_most", default=1, show_default=True, help="After how many to stop.")
@click.option("--without", default="", help="Fields that are not asked for, with commas between.")
def main(queries: int, seed: int, database: str, at_most: int, without: str) -> None:
    """Compare random queries with a slow evaluator of the same wiki."""
    asked = found = 0
    while asked < queries and found < at_most:
        share = min(PER_WORLD, queries - asked)
        click.echo(f"wiki {seed} on {database}")
        with compared(database, seed) as comparison:
            left = at_most - found
            told = differences(comparison, seed, share, at_most=left, quiet=False, without=without.split(","))
            found += len(told)
        asked += share
        seed += 1
    if found:
        sys.exit(1)
    click.echo(f"{asked} queries, no difference")


if __name__ == "__main__":
    main()
