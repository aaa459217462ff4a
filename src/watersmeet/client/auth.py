"""Who the client says it is."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Protocol

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BEARER = re.compile(r"[\x21-\x7e]+")


class Auth(Protocol):
    """Anything that can say what stands in the Authorization header; asked anew before every call."""

    def header(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Basic:
    """An e-mail address and an API token.

    Raises ValueError when one is empty or has control characters (a token read from a file often ends in a line
    break), or when the address has a colon. No message repeats the token.
    """

    email: str
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.email or not self.token:
            raise ValueError("Basic needs an e-mail address and a token; one of them is empty")
        if _CONTROL.search(self.email) or ":" in self.email:
            raise ValueError("the e-mail address has a colon, a line break or another control character")
        if _CONTROL.search(self.token):
            raise ValueError("the token has a line break or another control character; strip it first")

    def header(self) -> str:
        """The header's value, in clear base64."""
        return "Basic " + base64.b64encode(f"{self.email}:{self.token}".encode()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Bearer:
    """An access token. Raises ValueError when it is empty or not printable ASCII; no message repeats it."""

    token: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _BEARER.fullmatch(self.token):
            raise ValueError("the token is empty, or has white space or characters that are not printable ASCII")

    def header(self) -> str:
        """The header's value, with the token in it."""
        return f"Bearer {self.token}"


@dataclass(frozen=True, slots=True)
class Anonymous:
    """No credential."""

    def header(self) -> None:
        """There is none."""
        return None


ANONYMOUS = Anonymous()
