"""Answers in one write: under our protocol and without it they are the same."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from tests.conftest import database_config
from watersmeet.http.app import App
from watersmeet.http.whole import Protocol

VARYING = ("x-confluence-request-time", "atl-traceid", "x-trace-id", "atl-request-id")


@pytest.fixture(params=["whole", "plain"])
def port(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    """A server that has no site yet, with our protocol or with uvicorn's own."""
    with database_config("sqlite", tmp_path) as config:
        http = Protocol if request.param == "whole" else "httptools"
        server = uvicorn.Server(
            uvicorn.Config(
                App(config.open_database(), config.open_files()),
                port=0,
                http=http,
                log_level="error",
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_keep_alive=1,
            )
        )
        thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
        server.should_exit = True
        thread.join(10)


def talk(port: int, sent: bytes) -> bytes:
    """Everything the server sends until it closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(sent)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", answer)]


def get(path: str, *more: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: a", *more, "", ""]).encode()


def test_answers__keep_their_order_on_one_connection(port: int) -> None:
    sent = get("/healthz") + get("/nothing") + get("/healthz") + get("/_edge/none", "Connection: close")
    answer = talk(port, sent)
    assert statuses(answer) == [200, 404, 200, 404]
    assert answer.count(b"connection: close") == 1


def test_answers__before_a_broken_request_are_sent_first(port: int, request: pytest.FixtureRequest) -> None:
    answer = talk(port, get("/healthz") + b"BROKEN\r\n\r\n")
    # uvicorn alone forgets an answer that is still being made.
    assert statuses(answer) == ([200, 400] if "whole" in request.node.name else [400])


def test_head__has_the_length_and_no_body(port: int) -> None:
    answer = talk(port, b"HEAD /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-length: 3" in head
    assert body == b""


def test_old_clients__are_answered_and_left(port: int) -> None:
    answer = talk(port, b"GET /healthz HTTP/1.0\r\n\r\n")
    assert answer.endswith(b"\r\n\r\nok\n")
    assert b"connection: close" in answer


def test_idle_connection__is_closed_after_its_last_answer_grew_old(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        for _ in range(3):  # Each answer begins the wait anew.
            connection.sendall(get("/healthz"))
            answer = b""
            while not answer.endswith(b"ok\n"):
                answer += connection.recv(65536)
            time.sleep(0.6)
        answered = time.monotonic() - 0.6
        assert connection.recv(1) == b""
        assert time.monotonic() - answered > 0.9
