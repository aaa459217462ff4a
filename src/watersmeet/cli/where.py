"""Finding the code and the tests of an operation, and telling which operations there are."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

from watersmeet.api import answers
from watersmeet.api.binding import ANSWERS
from watersmeet.contract.core import Request
from watersmeet.contract.published import coverage_markdown, coverage_table
from watersmeet.http.match import Matcher, segments_of

SOURCE = Path(__file__).resolve().parents[3]
__all__ = ["answers", "coverage", "of"]


def of(method: str, path: str) -> str | None:
    """Where the contract class, the answer and the tests of a request are, a line each; None when nothing serves it."""
    matcher = Matcher((operation.op.route, operation) for operation in ANSWERS)
    found = matcher.find(segments_of(path.partition("?")[0], path.partition("?")[0].encode()))
    operation = found[0].get(method) if found else None
    if operation is None:
        return None
    lines = [
        f"contract  {_at(operation)}  {operation.__name__}",
        f"answer    {_at(ANSWERS[operation].answer)}  {getattr(ANSWERS[operation].answer, '__name__', '')}",
        *(f"test      {found}" for found in _tests(operation)),
    ]
    return "\n".join(lines)


def _at(item: Any) -> str:
    file = Path(inspect.getsourcefile(item) or "?")
    line = inspect.getsourcelines(item)[1]
    return f"{file.relative_to(SOURCE) if file.is_relative_to(SOURCE) else file}:{line}"


def _tests(operation: type[Request[Any]]) -> list[str]:
    """Tests that say the class's name, or bear the operation's."""
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", operation.__name__).lower()
    api = "v1" if ".v1." in operation.__module__ else "v2"
    found = []
    for file in sorted((SOURCE / "tests").rglob("test_*.py")):
        if ("v1" in file.parts or "v2" in file.parts) and api not in file.parts:
            continue
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if re.match(rf"\s*(async )?def test_{snake}\b", text) or re.match(rf"\s*(async )?def test_{snake}__", text):
                found.append(f"{file.relative_to(SOURCE)}:{number}  {text.split('(')[0].split()[-1]}")
    return found


def coverage(*, markdown: bool) -> str:
    """Operations answered of those published, per group."""
    routes = {operation.op.route for operation in ANSWERS}
    return coverage_markdown(routes) if markdown else coverage_table(routes)
