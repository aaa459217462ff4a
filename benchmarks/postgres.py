"""A scratch database on the PostgreSQL server given, dropped at the end."""

import asyncio
import os
from urllib.parse import urlsplit, urlunsplit

import asyncpg

NAME = "watersmeet_bench"
DEFAULTS = ("postgresql://root@127.0.0.1:5432/postgres", "postgresql://postgres@127.0.0.1:5432/postgres")


async def _connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    return await asyncpg.connect(url, timeout=5)


async def _server() -> tuple[str, str]:
    given = os.environ.get("WATERSMEET_BENCH_POSTGRES")
    why = ""
    for one in (given,) if given else DEFAULTS:
        try:
            connection = await _connect(one)
        except (OSError, TimeoutError, asyncpg.PostgresError) as error:
            why = f"{type(error).__name__}: {error}"
            continue
        version = str(await connection.fetchval("show server_version"))
        await connection.close()
        return one, version
    raise ConnectionError(f"no PostgreSQL server answers ({why}); set WATERSMEET_BENCH_POSTGRES to its URL")


def server() -> tuple[str, str]:
    """The URL of the server and its version; raises ConnectionError when none answers."""
    return asyncio.run(_server())


def create(admin: str, name: str = NAME) -> str:
    """Makes the scratch database anew and returns its URL."""
    asyncio.run(_execute(admin, f"drop database if exists {name} with (force)", f"create database {name}"))
    return url(admin, name)


def url(admin: str, name: str) -> str:
    """That of a database on the same server."""
    return urlunsplit(urlsplit(admin)._replace(path=f"/{name}"))


def drop(admin: str, name: str = NAME) -> None:
    """Drops the scratch database."""
    asyncio.run(_execute(admin, f"drop database if exists {name} with (force)"))


def settle(url: str) -> None:
    """What autovacuum does soon after a bulk load: without it the first rounds run on no statistics."""
    asyncio.run(_execute(url, "vacuum analyze"))


async def _execute(url: str, *statements: str) -> None:
    try:
        connection = await _connect(url)
        try:
            for statement in statements:
                await connection.execute(statement, timeout=120)
        finally:
            await connection.close()
    except asyncpg.PostgresError as error:
        raise ConnectionError(f"PostgreSQL refused: {error}") from None
