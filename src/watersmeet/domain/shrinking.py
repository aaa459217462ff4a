"""A program of its own: reads a picture from standard input, writes it smaller, as PNG, to standard output.

Apart from the server, because what is sent as a picture may be made to exhaust memory or to crash a decoder; here the
system sets the limits. It answers 0, or 1 when the bytes are no picture it can make smaller within them. It imports
nothing of ours, so that it starts fast.
"""

from __future__ import annotations

import io
import resource
import struct
import sys
import warnings
from typing import BinaryIO

from PIL import Image, ImageFile

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")

MEMORY = 224 * 1024 * 1024
"""Enough for 40 million pixels at four bytes, and for what is needed besides."""

SECONDS = 20

ORIENTATION = 0x0112
"""The EXIF tag."""

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture of each orientation upright; from 5 on that exchanges width and height."""

PLAIN = ("L", "RGB", "CMYK", "YCbCr")
"""Modes whose pixels can be averaged as they are."""


def limit() -> None:
    """Let the system end what takes too much, were a decoder talked into it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def shrink(source: BinaryIO, width: int, height: int, max_pixels: int) -> bytes:
    """The picture's first frame, upright, within width x height. Raises anything when it is none."""
    picture: Image.Image = Image.open(source, formats=FORMATS)
    if picture.width * picture.height > max_pixels:
        raise ValueError("too many pixels")
    orientation = _orientation(picture)
    if orientation >= 5:
        width, height = height, width
    if picture.mode not in PLAIN or "transparency" in picture.info:
        # To average these a second picture of the whole size would be needed: pick pixels first, average then.
        picture.thumbnail((4 * width, 4 * height), Image.Resampling.NEAREST, reducing_gap=None)
        picture = _averageable(picture)
    picture.thumbnail((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if orientation in TURNS:
        picture = picture.transpose(TURNS[orientation])
    if picture.mode not in ("L", "RGB", "RGBA"):
        picture = picture.convert("RGB")
    picture.info.clear()
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def _orientation(picture: Image.Image) -> int:
    try:
        told = picture.getexif().get(ORIENTATION)
    except (SyntaxError, ValueError, TypeError, struct.error):
        # A picture may be whole though what is told about it is not.
        return 1
    return told if told in TURNS else 1


def _averageable(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in ("1", "I", "F") else "RGB")


def main() -> int:
    limit()
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # the limit is an argument
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        made = shrink(sys.stdin.buffer, *(int(word) for word in sys.argv[1:4]))
    except Exception:
        # Whatever a decoder stumbles over, MemoryError too: it is no picture for us.
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
