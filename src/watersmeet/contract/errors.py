"""The bodies of refusals: each API has its own shape."""

from __future__ import annotations

from typing import Any

from watersmeet.contract.core import Wire


class ErrorV2(Wire):
    """One fault. `code` is upper snake case; the text for people is `title`, and `detail` adds to it or is null."""

    status: int
    code: str
    title: str
    detail: str | None


class ErrorsV2(Wire):
    """What v2 answers when it refuses."""

    errors: list[ErrorV2]


class MessageV1(Wire):
    """A text for people; `args` is empty, the text is whole."""

    translation: str
    args: list[Any]


class ErrorEntryV1(Wire):
    message: MessageV1


class ErrorDataV1(Wire):
    """What was wrong with a v1 request. Clients should go by the status: upstream fills the flags unevenly."""

    authorized: bool
    valid: bool
    allowed_in_read_only_mode: bool
    errors: list[ErrorEntryV1]
    successful: bool


class ErrorV1(Wire):
    """What v1 answers when it refuses."""

    status_code: int
    data: ErrorDataV1
    message: str
