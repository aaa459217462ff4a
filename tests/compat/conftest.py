"""A site served as its users serve it: `watersmeet serve`, as a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.compat import EMAIL, TOKEN
from tests.conftest import DATABASES, postgres_url, skip_without_postgres


@pytest.fixture(scope="module", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site."""
    data = tmp_path_factory.mktemp("compat")
    if request.param == "sqlite":
        yield from served(data)
        return
    skip_without_postgres()
    with postgres_url() as url:
        yield from served(data, url)


def served(data: Path, database: str | None = None) -> Iterator[str]:
    """Serve the site in a folder until the iterator goes on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "watersmeet", "serve", "--port", str(port), "--data", str(data)]
    environment = {**os.environ, "WATERSMEET_ADMIN_EMAIL": EMAIL, "WATERSMEET_ADMIN_TOKEN": TOKEN}
    running = subprocess.Popen(
        command + (["--database", database] if database else []), env=environment, stdout=subprocess.PIPE
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                if httpx.get(f"{url}/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
        yield url
    finally:
        running.terminate()
        assert running.wait(20) == 0
