"""A server that is killed, stopped or started wrongly: nothing acknowledged is lost, and errors are a line of words."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.races.process import EMAIL, Process, command, free_port

Start = Callable[..., Process]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers, which are gone afterwards."""
    running: list[Process] = []

    def make(data: Path) -> Process:
        running.append(Process(data))
        return running[-1]

    yield make
    for one in running:
        one.close()


def a_space(client: httpx.Client, key: str = "KILL") -> str:
    made = client.post("/wiki/api/v2/spaces", json={"key": key, "name": key})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


class Writers:
    """Threads that make and change pages until the server is gone; what was acknowledged is kept."""

    def __init__(self, server: Process, space: str, tag: str) -> None:
        self.made: dict[str, tuple[str, int, str]] = {}
        self.other: list[int] = []
        self._server, self._space, self._tag = server, space, tag
        self._threads = [threading.Thread(target=self._write, args=(who,)) for who in range(6)]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def _write(self, who: int) -> None:
        with self._server.client() as client:
            try:
                for k in itertools.count():
                    self._one(client, f"{self._tag}w{who}n{k}", k)
            except httpx.TransportError:
                return

    def _one(self, client: httpx.Client, word: str, k: int) -> None:
        body = {"representation": "storage", "value": f"<p>{word} first</p>"}
        answer = client.post("/wiki/api/v2/pages", json={"spaceId": self._space, "title": word, "body": body})
        if answer.status_code != 200:
            self.other.append(answer.status_code)
            return
        page = answer.json()["id"]
        self.made[page] = (word, 1, body["value"])
        if k % 3 == 0:
            body = {"representation": "storage", "value": f"<p>{word} second</p>"}
            change = {"id": page, "status": "current", "title": word, "body": body, "version": {"number": 2}}
            answer = client.put(f"/wiki/api/v2/pages/{page}", json=change)
            if answer.status_code == 200:
                self.made[page] = (word, 2, body["value"])
            else:
                self.other.append(answer.status_code)


def whole(data: Path) -> None:
    """Fail unless the file, its index of words and its versions are whole."""
    connection = sqlite3.connect(data / "watersmeet.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        words = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5%'"
        ).fetchall()
        assert words
        for (name,) in words:
            connection.execute(f"INSERT INTO {name}({name}) VALUES ('integrity-check')")
        gaps = connection.execute(
            "SELECT c.id FROM content c LEFT JOIN content_version v ON v.content_id = c.id "
            "GROUP BY c.id HAVING count(v.number) != c.version OR max(v.number) != c.version"
        ).fetchall()
        assert gaps == []
    finally:
        connection.close()


def test_killed__nothing_acknowledged_is_lost(start: Start, tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = start(data)
    with server.client() as client:
        space = a_space(client)
    acknowledged: dict[str, tuple[str, int, str]] = {}
    for k in range(3):
        writers = Writers(server, space, f"r{k}")
        time.sleep(0.5 + 0.23 * k)
        server.kill()
        writers.join()
        assert not writers.other
        assert len(writers.made) > 5
        acknowledged |= writers.made
        server = start(data)
    with server.client() as client:
        for page, (word, number, value) in acknowledged.items():
            found = client.get(f"/wiki/api/v2/pages/{page}?body-format=storage").json()
            assert found["title"] == word
            # What was not acknowledged may be there as well.
            assert found["version"]["number"] >= number
            if found["version"]["number"] == number:
                assert found["body"]["storage"]["value"] == value
        for page, (word, _, _) in list(acknowledged.items())[:: max(1, len(acknowledged) // 60)]:
            found = client.get("/wiki/rest/api/search", params={"cql": f'text ~ "{word}"'}).json()
            assert [one["content"]["id"] for one in found["results"]] == [page]
    server.terminate()
    assert server.wait() == 0
    whole(data)


@pytest.mark.parametrize("how", ["terminate", "interrupt"])
def test_stopped__requests_in_flight_are_answered_and_it_exits_0(start: Start, tmp_path: Path, how: str) -> None:
    data = tmp_path / "data"
    server = start(data)
    with server.client() as client:
        space = a_space(client)
    writers = Writers(server, space, "s")
    time.sleep(0.5)
    getattr(server, how)()
    assert server.wait() == 0
    writers.join()
    assert not writers.other, "a request was cut off"
    assert "Traceback" not in server.output()
    whole(data)
    # Whatever was written was also acknowledged: no answer was lost on the way.
    with sqlite3.connect(data / "watersmeet.db") as connection:
        kept = connection.execute("SELECT count(*) FROM content WHERE title LIKE 'sw%'").fetchone()[0]
    assert kept == len(writers.made)


def test_stopped__a_body_that_is_still_coming_is_waited_for(start: Start, tmp_path: Path) -> None:
    server = start(tmp_path / "data")
    with server.client() as client:
        space = a_space(client)

        def slowly() -> Iterator[bytes]:
            yield b'{"spaceId": "%s", "title": "slow", ' % space.encode()
            server.terminate()
            time.sleep(0.5)
            yield b'"body": {"representation": "storage", "value": "<p>slow</p>"}}'

        answer = client.post("/wiki/api/v2/pages", content=slowly(), headers={"Content-Type": "application/json"})
        assert answer.status_code == 200
    assert server.wait() == 0


def test_second_server__is_refused_in_words(start: Start, tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = start(data)
    ended = command("serve", "--port", str(free_port()), "--data", str(data))
    assert ended.returncode != 0
    assert "Another server uses the folder" in ended.stderr
    assert str(data) in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    with server.client() as client:
        assert client.get("/wiki/api/v2/spaces").status_code == 200
    server.kill()
    # The dead hold nothing.
    start(data)


def test_commands__work_at_once_beside_a_server(start: Start, tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = start(data)

    def run(*words: str, given: str | None = None) -> str:
        ended = command(*words, "--data", str(data), given=given)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    with server.client("new@example.com", "x") as client:
        assert client.get("/wiki/rest/api/user/current").status_code in (401, 403)
    account_id = run("user", "add", "new@example.com", "--name", "New One")
    token = run("token", "add", "new@example.com")
    with server.client("new@example.com", token) as client:
        me = client.get("/wiki/rest/api/user/current")
        assert (me.status_code, me.json()["accountId"]) == (200, account_id)
        assert client.get("/wiki/rest/api/user/current").status_code == 200
        run("token", "revoke", given=token + "\n")
        assert client.get("/wiki/api/v2/spaces").status_code == 401
    with httpx.Client(base_url=server.url) as nobody:
        assert nobody.get("/wiki/api/v2/spaces").status_code == 401
        run("anonymous", "--allowed")
        assert nobody.get("/wiki/api/v2/spaces").status_code == 200
        run("anonymous", "--refused")
        assert nobody.get("/wiki/api/v2/spaces").status_code == 401


def test_commands__many_beside_a_server_that_writes(start: Start, tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = start(data)
    with server.client() as client:
        space = a_space(client)
    writers = Writers(server, space, "c")
    ended = [command("user", "add", f"u{k}@example.com", "--data", str(data)) for k in range(3)]
    assert [one.returncode for one in ended] == [0, 0, 0], [one.stderr for one in ended]
    server.terminate()
    assert server.wait() == 0
    writers.join()
    assert not writers.other
    whole(data)


def refused(*words: str) -> str:
    """The one line with which a command ends that cannot work."""
    ended = command(*words)
    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
    line = ended.stderr.strip().splitlines()[-1]
    assert line.startswith("Error: ")
    return line


def test_start__what_cannot_work_is_told_in_a_line(tmp_path: Path) -> None:
    words = ("serve", "--port", "0")
    file = tmp_path / "file"
    file.write_bytes(bytes(range(256)) * 20)
    assert str(file) in refused(*words, "--data", str(file))
    assert str(file) in refused(*words, "--data", str(file / "below"))
    assert "not a database" in refused(*words, "--database", f"sqlite:///{file}")
    assert "is no database URL" in refused(*words, "--database", "mysql://root@localhost/x")
    gone = refused(*words, "--database", f"postgresql://root@127.0.0.1:{free_port()}/none")
    assert "cannot be reached" in gone


def test_start__a_read_only_folder_is_told_in_a_line() -> None:
    """In /proc nobody can make a folder, not even root."""
    assert "/proc/none" in refused("serve", "--port", "0", "--data", "/proc/none")


def test_start__port_in_use_is_told_before_anything_is_made(start: Start, tmp_path: Path) -> None:
    server = start(tmp_path / "data")
    other = tmp_path / "other"
    line = refused("serve", "--port", str(server.port), "--data", str(other))
    assert f"port {server.port}" in line
    assert "in use" in line
    assert not other.exists()


@pytest.mark.parametrize("wrong", [("--port", "99999"), ("--port", "x"), ("--workers", "0"), ("--workers", "2")])
def test_start__impossible_options_are_refused(tmp_path: Path, wrong: tuple[str, str]) -> None:
    refused("serve", "--data", str(tmp_path / "data"), *wrong)
    assert not (tmp_path / "data").exists()


def test_start__the_first_administrator_is_shown_once(tmp_path: Path, start: Start, monkeypatch: Any) -> None:
    monkeypatch.setattr("tests.races.process.TOKEN", "")
    data = tmp_path / "data"
    shown = []
    for _ in range(2):
        server = start(data)
        server.terminate()
        assert server.wait() == 0
        shown.append(server.output())
    assert EMAIL in shown[0]
    token = shown[0].partition("API token")[2].split()[0]
    assert token not in shown[1]
    server = start(data)
    with server.client(EMAIL, token) as client:
        assert client.get("/wiki/api/v2/spaces").status_code == 200
