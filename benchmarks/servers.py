"""Starts, pins, pauses, measures and stops the server processes."""

import http.client
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
EMAIL, TOKEN = "bench@example.com", "bench-token-for-loopback-only-0123456789"
START_LIMIT_S = 60.0


class NotStarted(Exception):
    """A server ended, or did not answer /healthz in time."""


def cores() -> tuple[set[int], set[int]] | None:
    """The core of the server and the core of the load generator; None where there is nothing to pin."""
    if sys.platform != "linux":
        return None
    usable = sorted(os.sched_getaffinity(0))
    return ({usable[0]}, {usable[1]}) if len(usable) >= 2 else None


def pinned(which: int) -> Callable[[], None] | None:
    """For Popen's preexec_fn: 0 pins to the core of the server, 1 to that of the load generator."""
    chosen = cores()
    if chosen is None or sys.platform != "linux":
        return None
    core = chosen[which]
    return lambda: os.sched_setaffinity(0, core)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """One server process on a port of its own."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Seconds from exec to the first 200 of /healthz."""
        self.port = free_port()
        command = [part.replace("{port}", str(self.port)) for part in self.command]
        # What is installed has its bytecode: a cold start does not compile.
        drop = ("WATERSMEET_", "PYTHONDONTWRITEBYTECODE")
        keep = {key: value for key, value in os.environ.items() if not key.startswith(drop)}
        with self.log.open("ab") as log:
            started = time.perf_counter()
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=HERE.parent,
                env=keep | self.environment,
                start_new_session=True,
                preexec_fn=pinned(0),
            )
        while time.perf_counter() - started < START_LIMIT_S:
            if self._healthy():
                return time.perf_counter() - started
            if self.process.poll() is not None:
                break
            time.sleep(0.002)
        self.stop()
        raise NotStarted(f"{self.name} did not start; the end of its log:\n{self.tail()}")

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def pause(self) -> None:
        """Stops the process where it is, so that its background work is not charged to another candidate."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Lets a paused process go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def resident_mb(self) -> float:
        """VmRSS of the process and of its descendants, in MB (10^6 bytes)."""
        if not self.process or self.process.poll() is not None:
            return 0.0
        return sum(_resident_bytes(pid) for pid in _family(self.process.pid)) / 1e6

    def stop(self) -> int | None:
        """Ends the process: SIGTERM, and SIGKILL after 15 s. Returns its exit code."""
        if self.process is None:
            return None
        self.resume()
        self.process.terminate()
        try:
            return self.process.wait(15)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            return self.process.wait()
        finally:
            self.process = None

    def cold_start_s(self, times: int = 3) -> float:
        """Median seconds of a start on the present data; the server runs afterwards."""
        taken = []
        for _ in range(times):
            self.stop()
            taken.append(self.start())
        return statistics.median(taken)

    def tail(self) -> str:
        """The end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:]) if self.log.exists() else ""


def _resident_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def _family(root: int) -> set[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue
    family = {root}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return family


def watersmeet(name: str, folder: Path, database: str | None, extra: dict[str, str]) -> Server:
    """The served process, on SQLite in its data folder or on the PostgreSQL database given."""
    command = [
        sys.executable,
        "-m",
        "watersmeet",
        "serve",
        "--port",
        "{port}",
        "--data",
        str(folder / "data"),
    ]
    if database:
        command += ["--database", database]
    given = {"WATERSMEET_ADMIN_EMAIL": EMAIL, "WATERSMEET_ADMIN_TOKEN": TOKEN} | extra
    return Server(name, command, folder / "log", given)


def migrate(database: str) -> None:
    """Brings a database up to date; raises NotStarted when that fails."""
    command = [sys.executable, "-m", "watersmeet", "migrate", "--database", database]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=HERE.parent, check=False)
    if done.returncode:
        raise NotStarted(f"migrate exited {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")


def node(folder: Path) -> Server | None:
    """The reference that answers objects from a Map; None without Node.js."""
    program = shutil.which("node")
    script = str(HERE / "references" / "node_map.mjs")
    return Server("node", [program, "--max-old-space-size=8192", script, "{port}"], folder / "log") if program else None


def fixed(folder: Path) -> Server:
    """The reference that answers the same bytes whatever is asked."""
    return Server("fixed", [sys.executable, "-m", "benchmarks.references.fixed_bytes", "{port}"], folder / "log")
