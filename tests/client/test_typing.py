"""What a type checker makes of the client."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mypy import api

from tests.client.test_docs import examples

ROOT = Path(__file__).parents[2]

SNIPPET = """
from watersmeet.client import AsyncClient, Client
from watersmeet.contract.v1.content import GetContent
from watersmeet.contract.v2.page import DeletePage, GetPageById, GetPages

client = Client("https://host")
reveal_type(client.send(GetPageById(id=1)))
reveal_type(client.exchange(GetPageById(id=1)).value)
reveal_type(client.exchange(DeletePage(id=1)).value)
reveal_type(client.each(GetPages()))
reveal_type(client.pages(GetPages()))
reveal_type(client.each(GetContent()))
client.each(GetPageById(id=1))
client.send(GetPageById(page=1))

async def main(aio: AsyncClient) -> None:
    reveal_type(await aio.send(GetPageById(id=1)))
    reveal_type(aio.each(GetPages()))
    reveal_type(aio.pages(GetPages()))
"""

SAID = [
    "PageSingle",
    "PageSingle",
    "None",
    "Iterator[PageBulk]",
    "Iterator[Many[PageBulk]]",
    "Iterator[Content]",
    "error: arg-type",
    "error: call-arg",
    "PageSingle",
    "AsyncIterator[PageBulk]",
    "AsyncIterator[Many[PageBulk]]",
]


def checked(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MYPYPATH", str(ROOT / "src"))
    source = tmp_path / "snippet.py"
    source.write_text(code, encoding="utf-8")
    cache = ROOT / ".mypy_cache" / "client-tests"
    options = ["--strict", "--follow-imports=silent", "--no-error-summary", "--config-file=", f"--cache-dir={cache}"]
    out, fault, _ = api.run([*options, str(source)])
    assert fault == ""
    return out


def short(line: str) -> str:
    """A revealed type without modules and type arguments nobody writes, or the code of an error."""
    if revealed := re.search(r'Revealed type is "(.*)"', line):
        return re.sub(r"\b[a-z_]\w*\.|(?<=\w)\d+\.", "", revealed[1].replace(", None]", "]"))
    found = re.search(r"error: .*\[([a-z-]+)\]$", line)
    return f"error: {found[1]}" if found else line


def test_typing__calls_are_typed_by_their_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = checked(SNIPPET, tmp_path, monkeypatch).splitlines()

    assert [short(line) for line in lines if "note: Revealed" in line or "error:" in line] == SAID


def test_typing__examples_in_the_documentation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checked("\n".join(code for code, _ in examples()), tmp_path, monkeypatch) == ""
