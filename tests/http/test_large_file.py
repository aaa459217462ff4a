"""A large file goes through a small server: the script that measures it, held to a limit."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.large_file import main, measure
from tests.conftest import DATABASES, postgres_url, skip_without_postgres

MOST_MB = 50


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("database", DATABASES)
def test_large_file__needs_little_memory_on_its_way_in_and_out(tmp_path: Path, database: str) -> None:
    with ExitStack() as stack:
        url = None
        if database == "postgres":
            skip_without_postgres()
            url = stack.enter_context(postgres_url())
        figures = measure(tmp_path, 200, url)
    assert figures.upload_extra_mb < MOST_MB, figures
    assert figures.download_extra_mb < MOST_MB, figures


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read from /proc")
def test_script__prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--size-mb", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines] == [["upload", "3", "MB:"], ["download", "3", "MB:"]]
    assert all("extra memory" in line for line in lines)
