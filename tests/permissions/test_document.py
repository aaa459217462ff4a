"""docs/permissions.md and the tests of the scenarios are about the same scenarios."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "permissions.md"


def test_scenarios__are_those_of_the_document() -> None:
    headings = re.findall(r"^### (\d+)\. (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    written = [f"test_{int(number):02}__{re.sub('[^a-z0-9]+', '_', text.lower())}" for number, text in headings]
    tested = [
        name
        for path in sorted(HERE.glob("test_scenarios*.py"))
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted(tested) == written
    assert [int(number) for number, _ in headings] == list(range(1, len(headings) + 1))
