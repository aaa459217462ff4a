"""As much of the Model Context Protocol as it takes to call the tools of a server on its standard input."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VERSION = "2025-06-18"


class ToolError(Exception):
    """A tool said that it failed."""


class Tools:
    """The tools of a running server."""

    def __init__(self, running: subprocess.Popen[str]) -> None:
        self._running = running
        self._asked = 0
        self._ask("initialize", protocolVersion=VERSION, capabilities={}, clientInfo={"name": "test", "version": "1"})
        self._say({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def call(self, tool: str, /, **arguments: Any) -> Any:
        """What a tool answers, which is JSON in a text. Raises ToolError."""
        answer = self._ask("tools/call", name=tool, arguments=arguments)
        text = "".join(part["text"] for part in answer["content"])
        if answer.get("isError"):
            raise ToolError(text)
        return json.loads(text)

    def _say(self, message: dict[str, Any]) -> None:
        assert self._running.stdin is not None
        self._running.stdin.write(json.dumps(message) + "\n")
        self._running.stdin.flush()

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._say({"jsonrpc": "2.0", "id": self._asked, "method": method, "params": params})
        assert self._running.stdout is not None
        for line in self._running.stdout:
            message = json.loads(line)
            if message.get("id") == self._asked:
                assert "result" in message, message
                return message["result"]
        raise AssertionError(f"the server ended with {self._running.wait(10)}")


@contextmanager
def tools(command: Sequence[str], environment: dict[str, str], log: Path) -> Iterator[Tools]:
    """Start a server; what it says of itself goes into the log. Nothing of our environment but PATH is its."""
    with log.open("w") as said:
        running = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(log.parent), **environment},
        )
        try:
            yield Tools(running)
        finally:
            assert running.stdin is not None
            running.stdin.close()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait(20)
            assert running.stdout is not None
            running.stdout.close()
