"""Thumbnails of pictures: made once for each of a few sizes, and kept under `thumbnails/<hash>`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

from watersmeet.model.errors import Unavailable
from watersmeet.storage.files import Files

log = logging.getLogger("watersmeet")

PICTURES: frozenset[str] = frozenset(
    ("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/bmp", "image/x-ms-bmp", "image/tiff")
)
"""Media types of which thumbnails are made. Not SVG: that is a program, not a picture."""

MAX_PIXELS = 40_000_000
MAX_BYTES = 64 * 1024 * 1024
"""Pictures with more pixels, or from longer files, have no thumbnail."""

STEPS = (16, 32, 48, 64, 96, 128, 192, 256, 300, 384, 512, 768, 1024)
"""Widths and heights that are kept: a caller who asks for every size cannot fill the disk."""

TIMEOUT_S = 30

_SHRINKING = Path(__file__).with_name("shrinking.py")
_MAKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="thumbnails")


async def thumbnail(files: Files, digest: str, width: int, height: int) -> bytes | None:
    """A PNG that fits in width x height, in the picture's proportions, never larger than the picture.

    None when the bytes are no picture, or one that is too large. Raises FileMissing, Unavailable.
    """
    width, height = (min(max(side, 1), STEPS[-1]) for side in (width, height))
    kept = await _kept(files, digest, _step(width), _step(height))
    if not kept or _fits(kept, width, height):
        return kept or None
    return await _smaller(kept, width, height)


async def _kept(files: Files, digest: str, width: int, height: int) -> bytes | None:
    """The thumbnail of a size that is kept; an empty one says that there is none."""
    name = f"thumbnails/{digest}/{width}x{height}.png"
    kept = await files.read_small(name)
    if kept is None:
        kept = await _made(lambda source: _copy(files, digest, source), width, height)
        if kept is not None:
            with contextlib.suppress(Unavailable):
                await files.keep_small(name, kept)
    return kept


async def _smaller(picture: bytes, width: int, height: int) -> bytes | None:
    """One of our own thumbnails within other sides."""

    async def copy(target: BinaryIO) -> bool:
        target.write(picture)
        return True

    return await _made(copy, width, height)


async def _copy(files: Files, digest: str, target: BinaryIO) -> bool:
    """Write a file's bytes to another; answer whether they are few enough."""
    size = 0
    async for piece in files.read(digest):
        size += len(piece)
        if size > MAX_BYTES:
            return False
        await asyncio.to_thread(target.write, piece)
    return True


Copy = Callable[[BinaryIO], Coroutine[Any, Any, bool]]


async def _made(copy: Copy, width: int, height: int) -> bytes | None:
    """Have a picture shrunk when it is its turn; empty when it is none, None when that is not known."""
    loop = asyncio.get_running_loop()

    def make() -> bytes | None:
        # Copied in its turn, so that no more than two copies are on the disk whoever asks for how many.
        with tempfile.TemporaryFile() as source:
            if not asyncio.run_coroutine_threadsafe(copy(source), loop).result():
                return b""
            source.seek(0)
            return _shrunk(source, width, height)

    return await loop.run_in_executor(_MAKERS, make)


def _shrunk(source: BinaryIO, width: int, height: int) -> bytes | None:
    try:
        done = subprocess.run(
            [sys.executable, "-I", _SHRINKING, str(width), str(height), str(MAX_PIXELS)],
            stdin=source,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("A thumbnail could not be made: %s", error)
        return None
    if done.returncode == 0:
        return done.stdout
    if done.returncode == 1 and not done.stderr:
        return b""
    said = done.stderr.decode(errors="replace").strip()
    log.warning("A thumbnail could not be made, status %d: %s", done.returncode, said[-500:])
    return None


def _step(side: int) -> int:
    return next(step for step in STEPS if step >= side)


def _fits(png: bytes, width: int, height: int) -> bool:
    """Whether a PNG of ours is within the sides: they are in its header."""
    return int.from_bytes(png[16:20]) <= width and int.from_bytes(png[20:24]) <= height
