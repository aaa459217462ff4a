"""What the rules see of the place where files are kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from watersmeet.model.files import Received
from watersmeet.storage.files.spool import Spool

CHUNK = 256 * 1024
"""About how many bytes are read at once."""


def key_of(digest: str) -> str:
    """Where a file is: two levels of folders, so that none of them grows large."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


class Files(Protocol):
    """Where the bytes of attachments are, each under the hash of its content.

    Every method raises Unavailable when the place cannot be reached or is full.
    """

    async def open(self) -> None:
        """Get ready, see that the place answers, and clear what uploads of long ago left behind."""
        ...

    async def close(self) -> None: ...

    async def spool(self) -> Spool:
        """Begin to receive a file."""
        ...

    async def keep(self, received: Received) -> None:
        """Keep what arrived: it is durable on return, and the temporary file is gone. Fine when it is kept already."""
        ...

    async def has(self, digest: str) -> bool: ...

    def read(self, digest: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from start up to, not including, stop. Raises FileMissing before the first piece."""
        ...

    async def remove(self, digest: str) -> None:
        """Forget a file. Fine when it is not there."""
        ...

    async def keep_small(self, name: str, value: bytes) -> None:
        """Keep what was made of a file and could be made again. `name` is a path of our own making."""
        ...

    async def read_small(self, name: str) -> bytes | None: ...

    async def remove_small(self, prefix: str) -> None:
        """Forget the small things in a folder, or the one of this name. Fine when there are none."""
        ...
