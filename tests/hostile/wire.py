"""Requests as bytes, which no well-meaning client would let through, and what every answer must be."""

from __future__ import annotations

import base64
import http.client
import io
import re
import socket
from typing import Any, NamedTuple

import msgspec

from tests.conftest import ADMIN, Served


class Got(NamedTuple):
    """An answer: status, headers with names in lower case, and body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Wire:
    """A connection that sends exactly what it is told to."""

    def __init__(self, served: Served) -> None:
        host, _, port = served.url.removeprefix("http://").partition(":")
        self._address = (host, int(port))
        self._socket: socket.socket | None = None
        pair = f"{ADMIN}:{served.admin_token}".encode()
        self.authorization = b"Basic " + base64.b64encode(pair)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def send(
        self,
        method: str,
        target: str | bytes,
        body: bytes | None = None,
        headers: list[tuple[bytes, bytes]] | None = None,
    ) -> Got:
        """Send a request as the administrator; `headers` come on top and win."""
        given = {b"Host": b"127.0.0.1", b"Authorization": self.authorization}
        if body is not None:
            given |= {b"Content-Type": b"application/json", b"Content-Length": b"%d" % len(body)}
        lines = [b"%s: %s" % pair for pair in (given | dict(headers or [])).items()]
        where = target if isinstance(target, bytes) else target.encode()
        return self.bytes(b"%s %s HTTP/1.1\r\n%s\r\n\r\n" % (method.encode(), where, b"\r\n".join(lines)), body, method)

    def bytes(self, head: bytes, body: bytes | None = None, method: str = "GET") -> Got:
        """Send these very bytes; a connection closed while idle is opened again."""
        for fresh in (False, True):
            if fresh or self._socket is None:
                self.close()
                self._socket = socket.create_connection(self._address, timeout=30)
            try:
                self._socket.sendall(head + (body or b""))
            except (BrokenPipeError, ConnectionResetError):
                if not fresh:
                    continue
            try:
                return self._receive(self._socket, method)
            except (http.client.BadStatusLine, ConnectionResetError):
                if fresh:
                    raise
        raise AssertionError("unreachable")

    def _receive(self, connection: socket.socket, method: str) -> Got:
        response = http.client.HTTPResponse(connection, method=method)
        try:
            response.begin()
            content = response.read()
            headers = {name.lower(): value for name, value in response.getheaders()}
            if response.will_close:
                self.close()
            return Got(response.status, headers, content)
        finally:
            if isinstance(response.fp, io.IOBase):
                response.close()


def check(got: Got, route: str) -> None:
    """Fail unless the answer is a success or a refusal in the API's own shape; nothing is ever the server's fault."""
    assert got.status < 500, f"{route}: {got.status} {got.body[:500]!r}"
    if got.status < 400:
        return
    told: Any = msgspec.json.decode(got.body)
    # A URL over the limit is refused before anybody knows which operation it was meant for.
    if ("/api/v2/" not in route and "statusCode" in told) or "/rest/api/" in route:
        assert set(told) == {"statusCode", "data", "message"}, told
        assert told["statusCode"] == got.status
        assert told["message"]
    else:
        (error,) = told["errors"]
        assert set(error) == {"status", "code", "title", "detail"}, error
        assert error["status"] == got.status
        assert error["title"]
        assert re.fullmatch(r"[A-Z_]+", error["code"])


def words(got: Got) -> str:
    """What a refusal says."""
    told: Any = msgspec.json.decode(got.body)
    said = told["message"] if "message" in told else told["errors"][0]["title"]
    assert isinstance(said, str)
    return said
