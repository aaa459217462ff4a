"""The server as a process of its own, which can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

EMAIL = "admin@example.com"
TOKEN = "kill-test-token"


def environment() -> dict[str, str]:
    """The environment of commands: nothing that was set for another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATERSMEET_")}
    return {**kept, "WATERSMEET_ADMIN_EMAIL": EMAIL, "WATERSMEET_ADMIN_TOKEN": TOKEN}


def command(*words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "watersmeet", *words],
        env=environment(),
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


class Process:
    """A running server on a data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "watersmeet", "serve", "--port", str(self.port), "--data", str(data)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.output()}")
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise RuntimeError("the server did not start")

    def client(self, email: str = EMAIL, token: str = TOKEN) -> httpx.Client:
        return httpx.Client(base_url=self.url, auth=(email, token), timeout=30)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait(10)

    def terminate(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def interrupt(self) -> None:
        self._process.send_signal(signal.SIGINT)

    def wait(self) -> int:
        """Its exit status."""
        return self._process.wait(20)

    def output(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.read()

    def close(self) -> None:
        if self._process.poll() is None:
            self.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()
