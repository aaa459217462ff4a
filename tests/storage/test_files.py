"""Files are kept under their hash, once, durably, and read in part or whole: in a folder and in a bucket alike."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import http.server
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.keeping_files import Place, bucket_server, in_environment, keep, name_of, read, receive
from watersmeet.config import Config
from watersmeet.model.errors import Unavailable
from watersmeet.model.files import FileMissing
from watersmeet.storage.files import CHUNK, Files

NOWHERE = "0" * 64
MB = 1024 * 1024


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with bucket_server() as url:
        yield url


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    if request.param == "folder":
        return Place(Config(data=tmp_path))
    in_environment(monkeypatch, request.getfixturevalue("endpoint"))
    return Place(Config(data=tmp_path, files=f"s3://attachments/{uuid.uuid4().hex}/wiki"))


@pytest.fixture
def folder(tmp_path: Path) -> Place:
    return Place(Config(data=tmp_path))


def some_bytes(size: int) -> bytes:
    return hashlib.shake_128(b"some").digest(size)


@pytest.mark.parametrize("size", [0, 1, CHUNK, 3 * MB + 7], ids=str)
def test_keep__is_read_as_it_was_written(place: Place, size: int) -> None:
    value = some_bytes(size)

    async def work(files: Files) -> None:
        received = await receive(files, value[: size // 3], value[size // 3 :])
        assert (received.digest, received.size) == (hashlib.sha256(value).hexdigest(), size)
        assert received.path.read_bytes() == value
        assert not await files.has(received.digest)
        await files.keep(received)
        assert not received.path.exists()
        assert await files.has(received.digest)
        assert await read(files, received.digest) == value

    place.run(work)
    assert place.waiting() == []


def test_keep__outlives_the_process_that_kept(place: Place) -> None:
    digest = place.run(lambda files: keep(files, b"lasting"))
    assert place.run(lambda files: read(files, digest)) == b"lasting"


def test_keep__the_same_bytes_once(place: Place) -> None:
    async def work(files: Files) -> None:
        digests = await asyncio.gather(keep(files, b"same"), keep(files, b"sa", b"me"), keep(files, b"other"))
        assert digests[0] == digests[1] != digests[2]

    place.run(work)
    assert place.kept() == {name_of(b"same"), name_of(b"other")}
    assert place.waiting() == []


def test_keep__twice_what_arrived_once_is_fine(place: Place) -> None:
    async def work(files: Files) -> bytes:
        received = await receive(files, b"again")
        await files.keep(received)
        await files.keep(received)
        return await read(files, received.digest)

    assert place.run(work) == b"again"


def test_keep__mends_what_was_cut_short(place: Place) -> None:
    place.run(lambda files: keep(files, b"whole again"))
    place.overwrite(name_of(b"whole again"), b"whole")
    digest = place.run(lambda files: keep(files, b"whole again"))
    assert place.run(lambda files: read(files, digest)) == b"whole again"


@pytest.mark.parametrize(
    ("start", "stop"),
    [(0, None), (0, 0), (0, 1), (0, 10), (0, 11), (3, 3), (3, 7), (9, 10), (9, None), (10, None), (10, 12), (99, 100)],
)
def test_read__a_range_is_what_a_slice_is(place: Place, start: int, stop: int | None) -> None:
    async def work(files: Files) -> bytes:
        return await read(files, await keep(files, b"0123456789"), start, stop)

    assert place.run(work) == b"0123456789"[start:stop]


@pytest.mark.parametrize("span", [(), (0, 0), (0, 5), (5,)], ids=str)
def test_read__of_an_empty_file_is_empty(place: Place, span: tuple[int, ...]) -> None:
    async def work(files: Files) -> bytes:
        return await read(files, await keep(files), *span)

    assert place.run(work) == b""


def test_read__across_pieces(place: Place) -> None:
    value = some_bytes(3 * CHUNK)

    async def work(files: Files) -> None:
        digest = await keep(files, value)
        assert await read(files, digest, CHUNK - 1, 2 * CHUNK + 1) == value[CHUNK - 1 : 2 * CHUNK + 1]
        assert len([piece async for piece in files.read(digest)]) > 1

    place.run(work)


@pytest.mark.parametrize("span", [(), (0, 0), (0, 5), (5,), (5, 5)], ids=str)
def test_read__what_is_missing_is_told_before_the_first_piece(place: Place, span: tuple[int, ...]) -> None:
    async def work(files: Files) -> None:
        assert not await files.has(NOWHERE)
        with pytest.raises(FileMissing) as told:
            await anext(files.read(NOWHERE, *span))
        assert told.value.digest == NOWHERE

    place.run(work)


def test_read__goes_on_when_the_file_is_removed_meanwhile(folder: Place) -> None:
    value = some_bytes(3 * CHUNK)

    async def work(files: Files) -> bytes:
        digest = await keep(files, value)
        pieces = files.read(digest)
        begun = await anext(pieces)
        await files.remove(digest)
        return begun + b"".join([piece async for piece in pieces])

    assert folder.run(work) == value


def test_remove__leaves_the_others(place: Place) -> None:
    async def work(files: Files) -> None:
        digest, other = await keep(files, b"one"), await keep(files, b"other")
        await files.remove(digest)
        await files.remove(digest)
        assert not await files.has(digest)
        assert await read(files, other) == b"other"

    place.run(work)
    assert place.kept() == {name_of(b"other")}


def test_small__kept_read_and_removed_by_folder(place: Place) -> None:
    async def work(files: Files) -> None:
        for name in ("t/ab/1", "t/ab/2", "t/abc/1", "single"):
            assert await files.read_small(name) is None
            await files.keep_small(name, name.encode())
        await files.keep_small("t/ab/2", b"changed")
        assert await files.read_small("t/ab/1") == b"t/ab/1"
        assert await files.read_small("t/ab/2") == b"changed"
        await files.keep_small("t/abc/2", b"")
        assert await files.read_small("t/abc/2") == b""
        for name in ("t/ab", "single", "t/ab", "t/never"):
            await files.remove_small(name)
        assert await files.read_small("t/ab/1") is None
        assert await files.read_small("single") is None
        assert await files.read_small("t/abc/1") == b"t/abc/1"

    place.run(work)
    assert place.kept() == {"derived/t/abc/1", "derived/t/abc/2"}
    assert place.waiting() == []


def test_spool__discarded_leaves_nothing(place: Place) -> None:
    async def work(files: Files) -> None:
        spool = await files.spool()
        await spool.write(some_bytes(2 * MB))
        assert len(place.waiting()) == 1
        await spool.discard()
        await spool.discard()
        assert place.waiting() == []

    place.run(work)
    assert place.kept() == set()


def test_spool__discarded_after_it_was_kept_takes_nothing_away(place: Place) -> None:
    async def work(files: Files) -> bytes:
        spool = await files.spool()
        await spool.write(b"kept")
        received = await spool.finish()
        await files.keep(received)
        await spool.discard()
        return await read(files, received.digest)

    assert place.run(work) == b"kept"


def test_spool__cancelled_while_writing_leaves_nothing(folder: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(files: Files) -> None:
        spool = await files.spool()
        put = spool.put

        def slow(piece: bytes | bytearray) -> None:
            time.sleep(0.2)
            put(piece)

        monkeypatch.setattr(spool, "put", slow)
        writing = asyncio.create_task(spool.write(some_bytes(2 * MB)))
        await asyncio.sleep(0.05)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        await spool.discard()
        await asyncio.sleep(0.3)

    folder.run(work)
    assert folder.waiting() == []


def test_open__clears_what_a_crash_left_behind(place: Place) -> None:
    place.incoming.mkdir(parents=True)
    for name, hours in (("old", 25), ("young", 23)):
        path = place.incoming / name
        path.write_bytes(b"half a file")
        os.utime(path, (time.time() - hours * 3600,) * 2)
    place.run(lambda files: files.has(NOWHERE))
    assert place.waiting() == ["young"]


def test_keep__is_synced_to_the_disk(folder: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{handle}"))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    folder.run(lambda files: keep(files, b"durable"))
    path = folder.config.files_folder / name_of(b"durable")
    assert Path(synced[0]).parent == folder.incoming
    assert synced[1:] == [str(parent) for parent in (path.parent, path.parent.parent, folder.config.files_folder)]


def test_full_disk__is_unavailable_and_tells_no_path(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/secret/path")

    async def work(files: Files) -> None:
        spool = await files.spool()
        await spool.write(b"too much")
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable, match="No space left") as told:
            await spool.finish()
        assert "secret" not in told.value.text
        await spool.discard()

    place.run(work)
    assert place.waiting() == []


def test_open__where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(Unavailable, match="folder of files cannot be used"):
        Place(Config(data=tmp_path)).run(lambda files: files.has(NOWHERE))


def test_open__no_such_bucket(tmp_path: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    in_environment(monkeypatch, endpoint)
    with pytest.raises(Unavailable, match=r"s3://nosuch/x cannot be used: .*404"):
        Place(Config(data=tmp_path, files="s3://nosuch/x")).run(lambda files: files.has(NOWHERE))


def test_bucket__that_does_not_answer_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_environment(monkeypatch, "http://127.0.0.1:9")
    files = Config(data=tmp_path, files="s3://attachments").open_files()

    async def work() -> None:
        with pytest.raises(Unavailable, match="s3://attachments cannot be used"):
            await files.open()
        received = await receive(files, b"x")
        for refused in (
            files.keep(received),
            files.has(NOWHERE),
            anext(files.read(NOWHERE)),
            anext(files.read(NOWHERE, 1, 2)),
            files.remove(NOWHERE),
            files.keep_small("a", b""),
            files.read_small("a"),
            files.remove_small("a"),
        ):
            with pytest.raises(Unavailable, match="cannot be reached now") as told:
                await refused
            assert "127.0.0.1" not in told.value.text
        assert received.path.exists()

    asyncio.run(work())


class Refusing(http.server.BaseHTTPRequestHandler):
    """Answers whatever it is asked as S3 answers those who may not."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_PUT = do_DELETE = answer

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def test_bucket__that_refuses_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        in_environment(monkeypatch, f"http://127.0.0.1:{server.server_port}")
        files = Config(data=tmp_path, files="s3://attachments").open_files()

        async def work() -> None:
            with pytest.raises(Unavailable, match=r"s3://attachments cannot be used: .*403"):
                await files.open()
            for refused in (files.has(NOWHERE), anext(files.read(NOWHERE)), files.remove(NOWHERE)):
                with pytest.raises(Unavailable, match="refuses the server"):
                    await refused

        asyncio.run(work())
        server.shutdown()


def test_loop__is_not_held_by_a_slow_disk(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def slow(handle: int) -> None:
        time.sleep(0.5)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    gaps = []

    async def beat() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            gaps.append(time.monotonic() - before)

    async def work(files: Files) -> None:
        beating = asyncio.create_task(beat())
        value = some_bytes(MB)
        digest = await keep(files, *[value] * 40)
        async for _ in files.read(digest):
            pass
        beating.cancel()

    place.run(work)
    assert len(gaps) > 20
    assert max(gaps) < 0.4


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_memory__stays_small_whatever_comes(place: Place) -> None:
    """300 MB go in and out."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.storage.big_file", str(place.config.data), place.config.files or ""],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 50 * MB
