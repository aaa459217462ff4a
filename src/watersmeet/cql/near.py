"""Which of the known names somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable

_COMPARED_LENGTH = 64


def nearest(name: str, known: Iterable[str], count: int = 5) -> list[str]:
    """The known names that look most like a name, the likeliest first.

    Those with the same first letter come first, then by edit distance: this order explains the only
    recorded answer (for the field `status`).
    """
    wrong = name[:_COMPARED_LENGTH].lower()

    def unlikeness(candidate: str) -> tuple[bool, int, int, str]:
        return candidate[:1] != wrong[:1], _distance(wrong, candidate.lower()), len(candidate), candidate.lower()

    return sorted(known, key=unlikeness)[:count]


def _distance(one: str, other: str) -> int:
    """How many single-character edits turn one text into the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for line, left in enumerate(one, start=1):
        above, row = row, [line]
        for column, right in enumerate(other):
            row.append(min(above[column] + (left != right), above[column + 1] + 1, row[column] + 1))
    return row[-1]
