"""Takes the conditions of storage/visibility.py away, one by one: a scenario of docs/permissions.md must fail for each.

    python -m tests.permissions.mutate

The conditions are read from the code: every argument of `and_`, `or_`, `where` and `in_`, every part of an `and`,
every element of what is joined to a condition, every `if`, and every predicate that is another by another name. So
none can be forgotten; one that may go missing without harm is named in HARMLESS, with the reason.

For a run of pytest this file is a plugin: it puts the changed module in the place of the real one before anything else
imports it (WATERSMEET_MUTATION says which change).
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import click

MODULE = "watersmeet.storage.visibility"
ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = [str(path) for path in sorted(Path(__file__).resolve().parent.glob("test_scenarios*.py"))]
CHOSEN = "WATERSMEET_MUTATION"

HARMLESS = {
    "who: session.dialect == 'sqlite'": "spares writing the principals out again for every statement",
    "granted.__init__: not _PERMISSION.fullmatch(permission)": "keeps out of SQL what no caller of this code passes",
    "_granted_sqlite: element.many": "spares reading the caller's principals anew for every row",
    "through_gate: content.c.gate_id.is_(None)": "spares a look-up that finds nothing",
}


class Place:
    """One condition: the function it stands in, its words, and how to take it away from the tree it was found in."""

    def __init__(
        self,
        function: str,
        node: ast.AST,
        of: list[ast.expr] | ast.If | ast.IfExp | ast.Return,
        index: int = 0,
        *,
        joined: bool = False,
    ) -> None:
        words = ast.unparse(node)
        words = words.removeprefix("return ")
        self.name = f"{function}: {words if len(words) < 70 else words[:67] + '...'}"
        self.postgres = function.endswith("_postgres")
        self._of = of
        self._index = index
        self._joined = joined

    def take_away(self) -> None:
        if isinstance(self._of, ast.If | ast.IfExp):
            self._of.test = ast.Constant(False)
        elif isinstance(self._of, ast.Return):
            self._of.value = ast.parse("sa.true()", mode="eval").body
        elif self._joined:
            self._of[self._index] = ast.Constant(True)
        else:
            del self._of[self._index]


def source() -> str:
    found = importlib.util.find_spec(MODULE)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).read_text(encoding="utf-8")


def places(tree: ast.Module) -> list[Place]:
    """Every condition there is, in the order of the code."""
    return [place for node in tree.body for place in _within(node)]


def _within(top: ast.stmt) -> Iterator[Place]:
    function = getattr(top, "name", "")
    for node in ast.walk(top):
        if isinstance(node, ast.FunctionDef) and node is not top:
            function = f"{getattr(top, 'name', '')}.{node.name}"
        if isinstance(node, ast.If | ast.IfExp):
            yield Place(function, node.test, node)
        if isinstance(node, ast.Return) and _is_another(top, node):
            yield Place(f"{function} returns", node, node)
        for parts in _parts(node):
            for index, part in enumerate(parts):
                yield Place(function, part, parts, index, joined=isinstance(node, ast.BoolOp))


def _is_another(top: ast.stmt, node: ast.Return) -> bool:
    """Whether a predicate answers with another one as it is."""
    if not isinstance(top, ast.FunctionDef) or top.returns is None or not isinstance(node.value, ast.Call):
        return False
    return ast.unparse(top.returns) == "sa.ColumnElement[bool]" and not list(_parts(node.value))


def _parts(node: ast.AST) -> Iterator[list[ast.expr]]:
    """What a condition is made of."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        yield node.values
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    if node.func.attr in ("and_", "or_", "where"):
        yield node.args
    if node.func.attr in ("in_", "join") and isinstance(node.args[0], ast.List):
        yield node.args[0].elts


def changed(name: str) -> types.ModuleType:
    """The module without one condition. Raises KeyError when there is no such condition."""
    tree = ast.parse(source())
    {place.name: place for place in places(tree)}[name].take_away()
    found = importlib.util.find_spec(MODULE)
    assert found is not None
    made = importlib.util.module_from_spec(found)
    exec(compile(ast.fix_missing_locations(tree), str(found.origin), "exec"), made.__dict__)
    return made


if CHOSEN in os.environ and __name__ != "__main__":
    sys.modules[MODULE] = changed(os.environ[CHOSEN])


def caught_by(place: Place) -> str | None:
    """The first scenario that fails without a condition, or why none could be run; None when all pass."""
    database = "postgres" if place.postgres else "sqlite"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", __spec__.name, "-q", "-x", "--no-header", "--tb=no", *SCENARIOS],
        cwd=ROOT,
        env={**os.environ, CHOSEN: place.name, "WATERSMEET_TEST_DATABASES": database},
        capture_output=True,
        text=True,
    )
    if done.returncode == 0:
        return None if " passed" in done.stdout else f"not tried: there is no {database} here"
    failed = re.search(r"^(?:FAILED|ERROR) \S+::(\w+)", done.stdout, re.MULTILINE)
    return failed[1] if failed else f"nothing runs: {(done.stdout + done.stderr)[-300:]}"


def main() -> int:
    missed = 0
    for place in places(ast.parse(source())):
        if place.name in HARMLESS:
            click.echo(f"| {place.name} | harmless: {HARMLESS[place.name]} |")
            continue
        found = caught_by(place)
        missed += found is None or not found.startswith(("test_", "not tried"))
        click.echo(f"| {place.name} | {found or 'NO SCENARIO FAILS'} |")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
