"""Running the program that reads a file's text, and making the best of what comes back."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import BinaryIO, Final

from watersmeet.worker.extractors.limits import (
    CPU_S,
    DAMAGED,
    DONE,
    ENCRYPTED,
    MAX_BYTES,
    MEMORY,
    OUT_OF_MEMORY,
)

PROGRAM: Final = "watersmeet.worker.extractors"
TIMEOUT_S = 60.0
"""How long reading a file may take; of the processor it gets half of that."""

PASSED_ON: Final = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""What the program is told of the server's environment: how to start, and no secrets."""

_CHUNK: Final = 64 * 1024
_NOT_TEXT: Final = dict.fromkeys((*range(9), *range(14, 32), 127, 0xFFFE, 0xFFFF), " ")
"""Characters nobody can search for, and that databases do not take."""

_WHY: Final = {
    ENCRYPTED: "it is locked with a password",
    OUT_OF_MEMORY: f"reading it needs more than {MEMORY >> 20} MB of memory",
    DAMAGED: "it is damaged, or is not what its media type says",
    -signal.SIGXCPU: f"reading it takes the processor more than {CPU_S} s",
}


class Reading:
    """A file that is being read.

    source: the file, at its beginning; it has a handle of the system's. reader: a module of `worker/extractors/`.
    """

    def __init__(self, source: BinaryIO, reader: str) -> None:
        self._source = source
        self._reader = reader
        self._child: Process | None = None
        self._stopped = False

    async def done(self) -> tuple[str, str | None]:
        """The text, and in words why there is no more of it than that, if so. Raises OSError."""
        self._child = child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            PROGRAM,
            self._reader,
            stdin=self._source,
            stdout=PIPE,
            stderr=DEVNULL,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            start_new_session=True,
        )
        if self._stopped:
            self.stop()
        gathered = bytearray()
        why: str | None = None
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await _gather(child, gathered)
                status = await child.wait()
            if status != DONE:
                why = _WHY.get(status, f"the program that reads it ended with status {status}")
        except TimeoutError:
            why = f"reading it takes more than {TIMEOUT_S:.0f} s"
        finally:
            self.stop()
            await child.wait()
        return bytes(gathered[:MAX_BYTES]).decode(errors="ignore").translate(_NOT_TEXT).strip(), why

    def stop(self) -> None:
        """Leave off: what was read is the result."""
        self._stopped = True
        if self._child is not None and self._child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._child.kill()


async def _gather(child: Process, gathered: bytearray) -> None:
    """What a program writes, but no more than a text may be long: who writes more is no reader of ours."""
    assert child.stdout is not None
    while len(gathered) <= MAX_BYTES and (piece := await child.stdout.read(_CHUNK)):
        gathered += piece
    if len(gathered) > MAX_BYTES:
        child.kill()
