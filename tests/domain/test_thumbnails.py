"""Thumbnails: what they look like, that they are kept, and that no file harms the server that makes them."""

from __future__ import annotations

import asyncio
import io
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.storage.keeping_files import keep
from watersmeet.domain import thumbnails
from watersmeet.domain.thumbnails import MAX_BYTES, MAX_PIXELS, PICTURES, STEPS, thumbnail
from watersmeet.model.errors import Unavailable
from watersmeet.model.files import FileMissing
from watersmeet.storage.files import Files, LocalFiles

RED, BLUE = (220, 20, 20), (20, 20, 220)
PNG = b"\x89PNG\r\n\x1a\n"


class Counting(LocalFiles):
    """Counts how often a file is read."""

    reads = 0

    def read(self, digest: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        self.reads += 1
        return super().read(digest, start, stop)


@pytest.fixture
def files(tmp_path: Path) -> Counting:
    made = Counting(tmp_path)
    asyncio.run(made.open())
    return made


def made(files: Files, value: bytes, width: int = 100, height: int = 100) -> bytes | None:
    """The thumbnail of these bytes."""

    async def work() -> bytes | None:
        return await thumbnail(files, await keep(files, value), width, height)

    return asyncio.run(work())


def picture(files: Files, value: bytes, width: int = 100, height: int = 100) -> Image.Image:
    """The thumbnail of these bytes, which must be a PNG."""
    png = made(files, value, width, height)
    assert png is not None
    assert png.startswith(PNG)
    return Image.open(io.BytesIO(png))


def drawn(
    size: tuple[int, int] = (400, 200), mode: str = "RGB", kind: str = "PNG", orientation: int = 1, **more: object
) -> bytes:
    """A picture: red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "a secret place"
    out = io.BytesIO()
    image.convert(mode).save(out, kind, exif=exif, **more)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int, body: bytes = b"", *more: bytes) -> bytes:
    """A PNG that says it is so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + b"".join(more) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("size", "box", "expected"),
    [
        ((400, 200), (128, 128), (128, 64)),
        ((200, 400), (128, 128), (64, 128)),
        ((400, 200), (100, 100), (100, 50)),
        ((400, 200), (300, 20), (40, 20)),
        ((400, 200), (20, 300), (20, 10)),
        ((40, 20), (1024, 1024), (40, 20)),
        ((400, 200), (5000, 5000), (400, 200)),
        ((2400, 1200), (5000, 5000), (1024, 512)),
        ((400, 200), (0, -5), (1, 1)),
        ((5000, 2), (100, 100), (100, 1)),
    ],
)
def test_thumbnail__fits_in_the_pictures_proportions(
    files: Files, size: tuple[int, int], box: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert picture(files, drawn(size), *box).size == expected


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_thumbnail__of_every_format(files: Files, kind: str) -> None:
    Image.init()
    assert Image.MIME[kind] in PICTURES
    small = picture(files, drawn(kind=kind)).convert("RGB")
    assert small.size == (100, 50)
    _assert_like(small.getpixel((10, 25)), RED)
    _assert_like(small.getpixel((90, 25)), BLUE)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("1", "PNG"), ("L", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "PNG"), ("I;16", "PNG"), ("CMYK", "JPEG")],
)
def test_thumbnail__of_every_mode(files: Files, mode: str, kind: str) -> None:
    if mode == "I;16":
        out = io.BytesIO()
        gray = Image.frombytes("I;16", (400, 200), b"\x00\x80" * 400 * 200)
        gray.save(out, "PNG")
        assert picture(files, out.getvalue()).getpixel((50, 25)) == 128
    else:
        assert picture(files, drawn(mode=mode, kind=kind)).size == (100, 50)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "TIFF"])
def test_thumbnail__keeps_what_is_transparent(files: Files, kind: str) -> None:
    image = Image.new("RGBA", (400, 200), (*RED, 255))
    image.paste((0, 0, 0, 0), (200, 0, 400, 200))
    out = io.BytesIO()
    image.save(out, kind)
    small = picture(files, out.getvalue()).convert("RGBA")
    assert small.getpixel((10, 25)) == (*RED, 255)
    assert small.getpixel((90, 25)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (100, 50), (10, 25)),
        (2, (100, 50), (90, 25)),
        (3, (100, 50), (90, 25)),
        (5, (25, 50), (12, 5)),
        (6, (25, 50), (12, 5)),
        (8, (25, 50), (12, 45)),
        (0, (100, 50), (10, 25)),
        (99, (100, 50), (10, 25)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_thumbnail__stands_upright(
    files: Files, kind: str, orientation: int, size: tuple[int, int], red: tuple[int, int]
) -> None:
    small = picture(files, drawn(kind=kind, orientation=orientation), 100, 50).convert("RGB")
    assert small.size == size
    _assert_like(small.getpixel(red), RED)


def test_thumbnail__of_a_picture_whose_metadata_is_broken(files: Files) -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = drawn(kind=kind, orientation=6)
        at = whole.index(b"MM\0*")
        broken = whole[:at] + b"XX\xff\xff\xff\xff\xff\xff\xff\xff" + whole[at + 10 :]
        if kind == "PNG":
            at = broken.index(b"eXIf")
            length = struct.unpack(">I", broken[at - 4 : at])[0]
            crc = zlib.crc32(broken[at : at + 4 + length])
            broken = broken[: at + 4 + length] + struct.pack(">I", crc) + broken[at + 8 + length :]
        assert picture(files, broken).size == (100, 50)


def test_thumbnail__tells_nothing_but_the_picture(files: Files) -> None:
    png = made(files, drawn(kind="JPEG", icc_profile=b"a secret profile", comment=b"a secret comment", dpi=(300, 300)))
    assert png is not None
    assert b"secret" in drawn(kind="JPEG")
    assert b"secret" not in png
    assert set(Image.open(io.BytesIO(png)).info) == set()


def test_thumbnail__is_the_first_frame(files: Files) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (400, 200), color) for color in (RED, BLUE)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    _assert_like(picture(files, out.getvalue()).convert("RGB").getpixel((50, 25)), RED)


def test_thumbnail__is_made_once(files: Counting) -> None:
    first = made(files, drawn(), 128, 128)
    assert made(files, drawn(), 128, 128) == first
    assert files.reads == 1
    assert picture(files, drawn(), 120, 120).size == (120, 60)
    assert files.reads == 1


def test_thumbnail__what_is_no_picture_is_looked_at_once(files: Counting) -> None:
    assert made(files, b"text") is None
    assert made(files, b"text") is None
    assert files.reads == 1


def test_thumbnail__every_size_asked_for_keeps_few(files: Files, tmp_path: Path) -> None:
    async def work() -> None:
        digest = await keep(files, drawn((8, 8)))
        for side in (*range(1, 40), 1000, 1001, 1024, 9999):
            assert await thumbnail(files, digest, side, side) is not None

    asyncio.run(work())
    kept = {path.name for path in tmp_path.glob("derived/thumbnails/*/*")}
    assert kept == {f"{side}x{side}.png" for side in (16, 32, 48, 1024)}
    assert list(STEPS) == sorted(STEPS)


def test_thumbnail__can_be_removed_with_its_file(files: Counting, tmp_path: Path) -> None:
    async def work() -> None:
        digest = await keep(files, drawn())
        await thumbnail(files, digest, 128, 128)
        await files.remove_small(f"thumbnails/{digest}")

    asyncio.run(work())
    assert list(tmp_path.glob("derived/thumbnails/*")) == []


def test_thumbnail__of_a_missing_file(files: Files) -> None:
    with pytest.raises(FileMissing):
        asyncio.run(thumbnail(files, "0" * 64, 10, 10))


def test_thumbnail__is_answered_though_it_cannot_be_kept(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(name: str, value: bytes) -> None:
        raise Unavailable("Files cannot be kept now: No space left on device.")

    monkeypatch.setattr(files, "keep_small", full)
    assert picture(files, drawn(), 100, 100).size == (100, 50)


def overlapping_tags() -> bytes:
    """A TIFF whose 60,000 tags all name the same 4 MB."""
    count, size = 60_000, 4 * 1024 * 1024
    tags = b"".join(struct.pack(">HHII", 300 + number, 7, size, 8) for number in range(count))
    return b"MM\0*" + struct.pack(">IH", 8, count) + tags + bytes(4 + size)


HOSTILE = {
    "empty": b"",
    "text": b"this is no picture, whatever its name says.png",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
    "html": b"<script>alert(1)</script>",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n",
    "bomb": png_of(50_000, 50_000, bytes(100)),
    "bomb that is as good as allowed": png_of(8000, 5001, bytes(100)),
    "largest sides": png_of(2**31 - 1, 2**31 - 1),
    "no sides": png_of(0, 0),
    "text bomb": png_of(10, 10, b"", chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(50_000_000)))),
    "profile bomb": png_of(10, 10, b"", chunk(b"iCCP", b"k\0\0" + zlib.compress(bytes(50_000_000)))),
    "tags": overlapping_tags(),
    "half a PNG": drawn()[:400],
    "half a JPEG": drawn((2000, 2000), kind="JPEG")[:9000],
    "half a GIF": drawn(kind="GIF")[:-100],
    "half a WebP": drawn(kind="WEBP")[:-50],
    "half a BMP": drawn(kind="BMP")[:-500],
    "half a TIFF": drawn(kind="TIFF")[:1000],
    "only a beginning": PNG,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_thumbnail__of_what_is_none(files: Files, what: str) -> None:
    assert made(files, HOSTILE[what]) is None


def test_thumbnail__of_changed_bytes_never_raises(files: Files) -> None:
    whole = drawn((60, 40), kind="TIFF")
    for place in range(0, 260, 20):
        made(files, whole[:place] + b"\xff\xff\xff" + whole[place + 3 :])


def test_thumbnail__of_too_long_a_file_is_none(files: Files) -> None:
    assert made(files, drawn() + bytes(MAX_BYTES)) is None


MEASURED = """
import re, sys
from watersmeet.domain import shrinking
status = shrinking.main()
sys.stderr.write(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
sys.exit(status)
"""
"""Shrinks a picture, and tells how many KiB were resident at most."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(
    ("kind", "more", "status"),
    [
        ("PNG", {"compress_level": 1}, 0),
        ("JPEG", {"quality": 30}, 0),
        ("JPEG", {"quality": 30, "progressive": True, "subsampling": 0}, 1),
        ("WEBP", {"quality": 10, "method": 0}, 1),
        ("TAGS", {}, 1),
    ],
    ids=["PNG", "JPEG", "progressive", "WEBP", "tags"],
)
def test_shrinking__never_takes_much_memory(kind: str, more: dict[str, Any], status: int) -> None:
    value = overlapping_tags() if kind == "TAGS" else drawn((8000, 5000), kind=kind, **more)
    with tempfile.TemporaryFile() as source:
        source.write(value)
        source.seek(0)
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, "100", "100", str(MAX_PIXELS)],
            stdin=source,
            capture_output=True,
            check=False,
        )
    assert done.returncode == status
    assert int(done.stderr) < 240 * 1024
    assert done.stdout.startswith(PNG) == (status == 0)


def test_thumbnail__two_at_once_and_the_loop_is_free(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = 0, 0
    shrunk = thumbnails._shrunk

    def counted(*given: object) -> bytes | None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            return shrunk(*given)  # type: ignore[arg-type]
        finally:
            at_once -= 1

    monkeypatch.setattr(thumbnails, "_shrunk", counted)

    async def work() -> list[bytes | None]:
        digests = [await keep(files, drawn((400, side))) for side in range(100, 108)]
        return await asyncio.gather(*(thumbnail(files, digest, 64, 64) for digest in digests))

    assert all(asyncio.run(work()))
    assert most == 2


def _assert_like(pixel: object, color: tuple[int, int, int]) -> None:
    assert isinstance(pixel, tuple)
    assert all(abs(one - other) < 40 for one, other in zip(pixel, color, strict=True)), pixel
