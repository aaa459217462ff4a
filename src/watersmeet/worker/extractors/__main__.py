"""The program: reads a file from standard input, writes its text, as UTF-8, to standard output."""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import sys
import warnings
from collections.abc import Iterable
from typing import BinaryIO

from watersmeet.worker.extractors.limits import (
    CPU_S,
    DAMAGED,
    DONE,
    ENCRYPTED,
    MAX_BYTES,
    MEMORY,
    OUT_OF_MEMORY,
    Encrypted,
)

OPEN_FILES = 64


def limit() -> None:
    """Let the system end what takes too much. Nothing is written but standard output, and nothing else is started.

    A limit that a platform does not know is left out.
    """
    os.nice(10)
    for what, most, at_last in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, CPU_S, CPU_S + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_AS, MEMORY, MEMORY),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, at_last))


def write(pieces: Iterable[str], target: BinaryIO) -> None:
    """Write pieces on lines of their own, until the text is as long as any may be."""
    left = MAX_BYTES
    for piece in pieces:
        value = piece[:left].encode(errors="replace") + b"\n"
        target.write(value[:left])
        target.flush()
        left -= len(value)
        if left <= 0:
            return


def main() -> int:
    limit()
    warnings.simplefilter("ignore")
    try:
        reader = importlib.import_module(f"watersmeet.worker.extractors.{sys.argv[1]}")
        write(reader.pieces(sys.stdin.buffer), sys.stdout.buffer)
    except Encrypted:
        return ENCRYPTED
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception:
        # Whatever a library stumbles over: the file is not what it was said to be.
        return DAMAGED
    return DONE


if __name__ == "__main__":
    # Without tidying up, which can take long for what a hostile file was made into.
    os._exit(main())
