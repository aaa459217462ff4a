"""`python -m benchmarks.large_file`: how much memory the server needs for one large file on its way in and out."""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import servers
from .load import AUTHORIZATION

MB = 1024 * 1024
PIECE = MB
HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\n\r\n'
TAIL = b"\r\n--b--\r\n"
FORM = {"Content-Type": "multipart/form-data; boundary=b", "X-Atlassian-Token": "no-check"}


@dataclass(frozen=True)
class Figures:
    """What an upload and a download of a file took: seconds, and MB of memory beyond what the server had before."""

    size_mb: int
    upload_s: float
    upload_extra_mb: float
    download_s: float
    download_extra_mb: float

    def lines(self) -> Iterator[str]:
        for what, seconds, extra in (
            ("upload", self.upload_s, self.upload_extra_mb),
            ("download", self.download_s, self.download_extra_mb),
        ):
            speed = self.size_mb / seconds
            yield f"{what:8} {self.size_mb} MB: {extra:.1f} MB extra memory, {speed:.0f} MB/s, {seconds:.1f} s"


class Connection:
    """One connection to the server, as its administrator."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def send(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        """The answer, unread. Raises RuntimeError unless it is of the 200s."""
        self._http.request(method, path, body=body, headers={"Authorization": AUTHORIZATION, **(headers or {})})
        answer = self._http.getresponse()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.read()[:500]!r}")
        return answer

    def json(self, method: str, path: str, value: object) -> Any:
        body = json.dumps(value)
        return json.loads(self.send(method, path, body, {"Content-Type": "application/json"}).read())

    def upload(self, page: str, size_mb: int) -> tuple[str, str]:
        """Send a new version of the file; answers where it is and its hash."""
        found = hashlib.sha256()

        def form() -> Iterator[bytes]:
            yield HEAD
            for piece in pieces(size_mb):
                found.update(piece)
                yield piece
            yield TAIL

        length = str(len(HEAD) + size_mb * PIECE + len(TAIL))
        path = f"/wiki/rest/api/content/{page}/child/attachment"
        answer = json.loads(self.send("PUT", path, form(), {**FORM, "Content-Length": length}).read())
        return "/wiki" + answer["results"][0]["_links"]["download"], found.hexdigest()

    def download(self, path: str) -> str:
        """The hash of what is there."""
        found = hashlib.sha256()
        answer = self.send("GET", path)
        while piece := answer.read(PIECE):
            found.update(piece)
        return found.hexdigest()


def pieces(size_mb: int) -> Iterator[bytes]:
    """A file of 1 MB pieces that are all different."""
    random = os.urandom(PIECE)
    for k in range(size_mb):
        yield k.to_bytes(8) + random[8:]


def most_memory(pid: int) -> int:
    """The most bytes that were resident in the process since it was last forgotten."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) * 1024


def forget_most_memory(pid: int) -> int:
    """Begin the count anew; answers what is resident now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return most_memory(pid)


def measure(folder: Path, size_mb: int, database: str | None = None) -> Figures:
    """Serve a new site in a folder and send it a file of this size. Raises RuntimeError when it comes back changed."""
    server = servers.watersmeet("large_file", folder, database, {})
    server.start()
    try:
        assert server.process is not None
        pid, client = server.process.pid, Connection(server.port)
        space = client.json("POST", "/wiki/api/v2/spaces", {"key": "LARGE", "name": "Large"})["id"]
        page = client.json("POST", "/wiki/api/v2/pages", {"spaceId": space, "title": "File"})["id"]
        for _ in range(3):  # What is needed once for any size is there now.
            client.download(client.upload(page, 4)[0])
        before = forget_most_memory(pid)
        begun = time.perf_counter()
        path, sent = client.upload(page, size_mb)
        upload_s, upload_extra = time.perf_counter() - begun, most_memory(pid) - before
        before = forget_most_memory(pid)
        begun = time.perf_counter()
        received = client.download(path)
        download_s, download_extra = time.perf_counter() - begun, most_memory(pid) - before
        if received != sent:
            raise RuntimeError("the file came back changed")
        return Figures(size_mb, upload_s, upload_extra / MB, download_s, download_extra / MB)
    finally:
        server.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.large_file", description=__doc__)
    parser.add_argument("--size-mb", type=int, default=1024, metavar="MB", help="the file's size (1024)")
    parser.add_argument("--database", metavar="URL", help="an empty, migrated PostgreSQL database (SQLite)")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="watersmeet-large-") as folder:
        if shutil.disk_usage(folder).free < 3 * given.size_mb * MB:
            print(f"There is too little space left in {Path(folder).parent}; set TMPDIR.", file=sys.stderr)
            return 1
        for line in measure(Path(folder), given.size_mb, given.database).lines():
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
