"""Running the server: one process in this one, or several under a supervisor."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import logging
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import uvicorn

from watersmeet.cli import demo as demonstration
from watersmeet.cli import listening
from watersmeet.cli.setup import first_administrator, ready_to_serve, set_up, told_in_words
from watersmeet.config import Config
from watersmeet.http.app import App
from watersmeet.http.whole import Protocol
from watersmeet.storage.work import Database

M_ARENA_MAX = -8
"""The name of a setting of glibc's malloc: how many heaps there are."""

GRACE_S = 10
"""How long requests in flight may take to end when the server is asked to stop."""


class _Server(uvicorn.Server):
    """A server for which being asked to stop is a success: it exits 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        known = {sig: signal.signal(sig, self.handle_exit) for sig in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for sig, handler in known.items():
                signal.signal(sig, handler)


def _settings(host: str, port: int) -> dict[str, Any]:
    return {
        "host": host,
        "port": port,
        "loop": "uvloop" if os.name == "posix" else "asyncio",
        "http": Protocol,
        "lifespan": "on",
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "date_header": False,
        "proxy_headers": False,
        "timeout_graceful_shutdown": GRACE_S,
        "timeout_keep_alive": 75,
    }


def serve_forever(
    config: Config, *, host: str, port: int, workers: int, email: str, token: str | None, demo: bool
) -> int:
    """Serve until asked to stop; answers the exit status."""
    if workers > 1 and config.embedded:
        raise click.UsageError("The embedded database serves one process. For --workers use --database postgresql://…")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sockets = listening.on(host, port)
    port = sockets[0].getsockname()[1]
    with told_in_words():
        asyncio.run(ready_to_serve(config))
    url = config.base_url or f"http://{'localhost' if host in ('127.0.0.1', '::1') else host}:{port}"

    async def started(database: Database) -> None:
        await set_up(database)
        who, secret = await first_administrator(database, email, token)
        if demo:
            await demonstration.fill(database, who)
        _announce(url, who, secret, given=token is not None)

    spare_memory()
    if workers > 1:
        for one in sockets:
            one.close()
        return _serve_many(config, host, port, workers, started)
    app = App(config.open_database(), config.open_files(), base_url=config.base_url, started=started)
    server = _Server(uvicorn.Config(app, **_settings(host, port)))
    server.run(sockets=sockets)
    return 0 if server.started else 1


def _announce(url: str, email: str, secret: str | None, *, given: bool) -> None:
    """Say where the server is and, the first time, how to get in."""
    lines = [f"Watersmeet runs at {url.rstrip('/').removesuffix('/wiki')}/wiki"]
    if secret is not None and not given:
        lines += ["", f"  e-mail     {email}", f"  API token  {secret}", "", "The token is shown this once only."]
    click.echo("\n".join(lines))


def _serve_many(config: Config, host: str, port: int, workers: int, started: Any) -> int:
    """Several processes on one port: the supervisor sets the site up first, then each opens its own pool."""

    async def prepare() -> None:
        database, files = config.open_database(), config.open_files()
        await files.open()
        await files.close()
        await database.open()
        try:
            await started(database)
        finally:
            await database.close()

    with told_in_words():
        asyncio.run(prepare())
    os.environ["WATERSMEET_DATABASE"] = config.postgres_url
    os.environ["WATERSMEET_DATA"] = str(config.data)
    if config.files:
        os.environ["WATERSMEET_FILES"] = config.files
    if config.base_url:
        os.environ["WATERSMEET_BASE_URL"] = config.base_url
    uvicorn.run("watersmeet.cli.serve:worker_app", factory=True, workers=workers, **_settings(host, port))
    return 0


def spare_memory() -> None:
    """Keep the cycle collector away from what lives as long as the process, and the threads on one heap.

    A heap of its own keeps what a thread once needed. Where the C library knows no such setting nothing is set.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def worker_app() -> App:
    """The application of one of several processes, set up from the environment."""
    spare_memory()
    config = Config(
        data=Path(os.environ["WATERSMEET_DATA"]),
        database=os.environ["WATERSMEET_DATABASE"],
        base_url=os.environ.get("WATERSMEET_BASE_URL"),
        files=os.environ.get("WATERSMEET_FILES"),
    )
    return App(config.open_database(), config.open_files(), base_url=config.base_url)
