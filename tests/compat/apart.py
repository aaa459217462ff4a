"""Clients from the registries that cannot share our environment: each gets one of its own, kept in build/."""

from __future__ import annotations

import fcntl
import re
import subprocess
import sys
from pathlib import Path

KEPT = Path(__file__).parents[2] / "build" / "compat"


def python_with(*requirements: str) -> str:
    """The interpreter of an environment that holds some packages; it is made where there is none yet."""
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = KEPT / re.sub("[<>=,]+", "_", "+".join(requirements))
    python, done = folder / "bin" / "python", folder / "done"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", *requirements], check=True, timeout=900)
            done.touch()
    return str(python)
