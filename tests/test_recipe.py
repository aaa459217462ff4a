"""docs/add-an-operation.md is followed to the letter, in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"```python\n# (add to )?(\S+)\n(.*?)```", re.DOTALL)


def test_recipe__works_as_written(tmp_path: Path) -> None:
    for folder in ("src", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    blocks = _BLOCK.findall((ROOT / "docs" / "add-an-operation.md").read_text(encoding="utf-8"))
    assert len(blocks) == 3, "the page shows what it is, how it is answered, and how it is tested"
    for added, name, code in blocks:
        file = tmp_path / name
        assert file.exists() == bool(added), name
        with file.open("a", encoding="utf-8") as handle:
            handle.write(code)
    environment = {
        **os.environ,
        "PYTHONPATH": f"{tmp_path / 'src'}{os.pathsep}{tmp_path}",
        "WATERSMEET_TEST_DATABASES": "sqlite",
    }
    followed = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", blocks[-1][1]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert followed.returncode == 0, followed.stdout + followed.stderr
    assert "4 passed" in followed.stdout
    where = subprocess.run(
        [sys.executable, "-m", "watersmeet", "where", "GET", "/wiki/api/v2/pages/42/word-count"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    ).stdout
    assert "src/watersmeet/contract/v2/page.py:" in where
    assert "src/watersmeet/api/v2/page.py:" in where
    assert "test_get_page_word_count__counts_words" in where
