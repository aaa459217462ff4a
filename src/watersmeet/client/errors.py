"""What can go wrong with a call. Everything the client raises about one is a ClientError."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from watersmeet.client.retry import header_of, retry_after_s, utc_now

_REQUEST_ID_HEADERS = ("atl-request-id", "x-request-id", "atl-traceid", "x-trace-id")
_JAVA_CLASS = re.compile(r"(?:[a-z_]\w*\.)+([A-Z]\w*)(?::\s*|$)")
_LONGEST_TEXT = 300


class ClientError(Exception):
    """A call did not bring what was asked for."""


class NoAnswer(ClientError):
    """No answer came: the connection failed, broke, or took too long. A write may or may not have happened."""

    def __init__(self, method: str, path: str, reason: str) -> None:
        super().__init__(method, path, reason)
        self.method, self.path, self.reason = method, path, reason

    def __str__(self) -> str:
        return f"{self.method} {self.path}: no answer: {self.reason}"


class UnreadableAnswer(ClientError):
    """The answer says success, but is not what the contract promises."""

    def __init__(self, method: str, path: str, status: int, reason: str, body: bytes) -> None:
        super().__init__(method, path, status, reason, body)
        self.method, self.path, self.status, self.reason, self.body = method, path, status, reason, body

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.status}, but the answer cannot be read: {self.reason}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class PagingError(ClientError):
    """A list says that it goes on, but not in a way the request can follow."""


class ApiError(ClientError):
    """The server refused.

    code:          v2's code, or the last part of the exception class in v1's message; None when there is none.
    title:         the server's words; the status's own name when it says none.
    detail:        what the server adds to that.
    request_id:    names the call to whoever runs the server.
    retry_after_s: how long to wait before asking again, when the server says.
    body:          the answer as it came.
    path:          without the query.
    """

    def __init__(
        self,
        status: int,
        code: str | None = None,
        title: str = "",
        detail: str | None = None,
        request_id: str | None = None,
        retry_after_s: float | None = None,
        body: bytes = b"",
        method: str = "",
        path: str = "",
    ) -> None:
        super().__init__(status, code, title, detail, request_id, retry_after_s, body, method, path)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.request_id = request_id
        self.retry_after_s = retry_after_s
        self.body = body
        self.method = method
        self.path = path

    def __str__(self) -> str:
        said = f"{self.method} {self.path}: {self.status}"
        if self.code:
            said += f" {self.code}"
        for part in (self.title, self.detail):
            if part:
                said += f": {part}"
        return f"{said} (request {self.request_id})" if self.request_id else said

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class BadRequest(ApiError):
    """400."""


class Unauthorized(ApiError):
    """401."""


class Forbidden(ApiError):
    """403."""


class NotFound(ApiError):
    """404: absent, or not for the caller to see."""


class Conflict(ApiError):
    """409."""


class TooLarge(ApiError):
    """413."""


class RateLimited(ApiError):
    """429, after as many attempts as the retry policy allows."""


class ServerError(ApiError):
    """500 and above."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    429: RateLimited,
}


def api_error(method: str, path: str, status: int, headers: Mapping[str, str], content: bytes) -> ApiError:
    """The error an answer stands for, whichever of the APIs, or what stands before them, wrote it."""
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else ApiError)
    code, title, detail = _words(headers, content)
    ids = (header_of(headers, name) for name in _REQUEST_ID_HEADERS)
    return kind(
        status=status,
        code=code,
        title=title or _phrase(status),
        detail=detail,
        request_id=next((value for value in ids if value), None),
        retry_after_s=retry_after_s(headers, utc_now()),
        body=content,
        method=method,
        path=path,
    )


def _words(headers: Mapping[str, str], content: bytes) -> tuple[str | None, str, str | None]:
    try:
        said = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None, _plain_text(headers, content), None
    if not isinstance(said, dict):
        return None, "", None
    entries = [entry for entry in _listed(said, "errors") if isinstance(entry, dict)]
    if any("title" in entry or "code" in entry for entry in entries):
        return _words_v2(entries)
    return _words_v1(said)


def _words_v2(entries: list[dict[str, Any]]) -> tuple[str | None, str, str | None]:
    titles = [title for entry in entries if (title := _text(entry.get("title")))]
    details = [detail for entry in entries if (detail := _text(entry.get("detail")))]
    return _text(entries[0].get("code")) or None, "; ".join(titles), "; ".join(details) or None


def _words_v1(said: dict[str, Any]) -> tuple[str | None, str, str | None]:
    """v1's shape, and the gateway's `{"code": 401, "message": ...}`."""
    message = _text(said.get("message"))
    code = None
    if java := _JAVA_CLASS.match(message):
        code, message = java[1], message[java.end() :]
    data = said.get("data")
    texts = []
    for entry in _listed(data, "errors") if isinstance(data, dict) else []:
        inner = entry.get("message") if isinstance(entry, dict) else None
        text = _text(inner.get("translation")) if isinstance(inner, dict) else ""
        if text and text not in message:
            texts.append(text)
    told = "; ".join(texts)
    return (code, message, told or None) if message else (code, told, None)


def _listed(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _plain_text(headers: Mapping[str, str], content: bytes) -> str:
    """Plain text as it is; pages of HTML say nothing in a line."""
    if not (header_of(headers, "content-type") or "").startswith("text/plain"):
        return ""
    return " ".join(content[: 4 * _LONGEST_TEXT].decode("utf-8", "replace").split())[:_LONGEST_TEXT]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
