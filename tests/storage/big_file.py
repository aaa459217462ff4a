"""A program: keeps and reads a file of 300 MB, and prints by how many bytes that raised the memory it needs."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from watersmeet.config import Config
from watersmeet.storage.files import CHUNK, Files

PIECE = bytes(range(256)) * (CHUNK // 256)
SIZE = 300 * 1024 * 1024


def most_memory() -> int:
    """The most bytes that were resident at once. The system's count for a process begins anew with its program."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) * 1024


async def there_and_back(files: Files, size: int) -> None:
    spool = await files.spool()
    for _ in range(size // len(PIECE)):
        await spool.write(PIECE)
    received = await spool.finish()
    await files.keep(received)
    read = 0
    async for piece in files.read(received.digest):
        read += len(piece)
    assert read == received.size == size


async def main() -> None:
    files = Config(data=Path(sys.argv[1]), files=sys.argv[2] or None).open_files()
    await files.open()
    await there_and_back(files, CHUNK)
    before = most_memory()
    await there_and_back(files, SIZE)
    sys.stdout.write(str(most_memory() - before))


if __name__ == "__main__":
    asyncio.run(main())
