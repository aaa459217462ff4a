"""Random sites: for everybody, every list, search and count is what an oracle says that knows only the rules.

`WATERSMEET_SITES=3000` makes as many (`make nightly`); a difference names the seed of its site, and
`WATERSMEET_SEED=<seed>` makes that site alone.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import pytest
from msgspec import json

from tests.conftest import DATABASES, database_config
from tests.permissions.asking import ABSENT, Question, questions
from tests.permissions.oracle import Person, World
from tests.permissions.sites import sweep
from tests.permissions.steps import Making
from watersmeet.api.binding import Caller
from watersmeet.api.run import answer_in
from watersmeet.config import Config
from watersmeet.contract.openapi import response_type
from watersmeet.domain import site
from watersmeet.http.auth.basic import Authenticator
from watersmeet.http.codec import encode
from watersmeet.model.errors import NotFound, Unauthenticated
from watersmeet.model.ids import now
from watersmeet.storage.work import Database, Session

USUAL = {"sqlite": 300, "postgres": 80}
"""How many sites are made when nobody says: as many as take well under a minute."""

SITES = os.environ.get("WATERSMEET_SITES")
SEED = os.environ.get("WATERSMEET_SEED")
STEPS = 32
IN_MEMORY = Path("/dev/shm")
"""Where writing waits for no disk, on systems that have it."""


@pytest.fixture(params=DATABASES)
def config(request: pytest.FixtureRequest) -> Iterator[Config]:
    folder = Path(tempfile.mkdtemp(dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    try:
        with database_config(request.param, folder) as made:
            if not made.embedded:
                asyncio.run(_commit_at_once(made.postgres_url))
            yield made
    finally:
        shutil.rmtree(folder)


async def _commit_at_once(url: str) -> None:
    """Have nobody wait for the disk either in a database that is thrown away."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f'ALTER DATABASE "{url.rpartition("/")[2]}" SET synchronous_commit = off')
    finally:
        await connection.close()


def test_random_sites__show_everybody_what_the_oracle_says(config: Config) -> None:
    usual = USUAL["sqlite" if config.embedded else "postgres"]
    seeds = range(int(SITES or usual)) if SEED is None else [int(SEED)]
    asyncio.run(_compare(config.open_database(), seeds))


async def _compare(database: Database, seeds: Any) -> None:
    await database.open()
    try:
        await database.write(lambda session: site.set_up(session, now()))
        authenticator = Authenticator(database)
        for seed in seeds:
            try:
                world = await Making(database, authenticator, Random(seed)).make(STEPS)
                asked = [_ask(database, authenticator, world, person, seed) for person in world.people]
                wrong = [line for lines in await asyncio.gather(*asked) for line in lines]
            except Exception as error:
                raise AssertionError(f"the site of seed {seed}: {error}") from error
            assert not wrong, f"the site of seed {seed}:\n" + "\n".join(wrong)
            await database.write(sweep)
    finally:
        await database.close()


async def _ask(database: Database, authenticator: Authenticator, world: World, person: Person, seed: int) -> list[str]:
    """Whatever somebody is shown other than the oracle says."""

    async def work(session: Session) -> list[str]:
        try:
            actor = await authenticator.actor(session, person.authorization, now())
        except Unauthenticated:
            return [f"{person} does not come in"] if world.comes_in(person) else []
        if not world.comes_in(person):
            return [f"{person} comes in"]
        caller = Caller(actor, "http://localhost/wiki", ["wiki", "rest", "api"], "", now())
        wrong = []
        for question in questions(world, person, Random(f"{seed} {person.name}")):
            got = await _answer(session, caller, question)
            if got != question.expected:
                wrong.append(f"{person.name}, {question.what}: {got}, not {question.expected}")
        return wrong

    return await database.read(work)


async def _answer(session: Session, caller: Caller, question: Question) -> Any:
    try:
        answered = await answer_in(session, caller, question.request, None)
    except NotFound:
        return ABSENT
    return question.reads(json.decode(encode(answered), type=response_type(type(question.request))))
