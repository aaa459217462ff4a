"""What a reader may use, and how the program that runs it says what became of it."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 512 * 1024
"""How much text is taken from one file, as UTF-8."""

MEMORY: Final = 512 * 1024 * 1024
"""How much address space a reader has, for itself and its file."""

CPU_S: Final = 30

DONE: Final = 0
ENCRYPTED: Final = 3
OUT_OF_MEMORY: Final = 4
DAMAGED: Final = 5
"""How the program ends; above what Python itself ends with."""


class Encrypted(Exception):
    """The file cannot be read without a password."""
