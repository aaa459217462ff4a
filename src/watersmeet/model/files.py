"""Files: bytes that go by the hash of what they are."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Received(msgspec.Struct, frozen=True):
    """Bytes that arrived and are on disk apart, not kept yet.

    digest: SHA-256 as 64 lower case hex digits. path: the temporary file.
    """

    digest: str
    size: int
    path: Path


class FileMissing(Exception):
    """No bytes are kept under this hash."""

    def __init__(self, digest: str) -> None:
        super().__init__(digest)
        self.digest = digest
