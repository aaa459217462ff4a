"""Generated pages are as generated, links lead somewhere, commands that the README names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from watersmeet.cli.main import cli
from watersmeet.cli.where import coverage
from watersmeet.contract.deviations import deviations_markdown

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])


def test_coverage_page__is_up_to_date() -> None:
    kept = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert kept.strip() == coverage(markdown=True).strip(), "run `make docs`"


def test_deviations_page__is_up_to_date() -> None:
    kept = (ROOT / "docs" / "deviations.md").read_text(encoding="utf-8")
    assert kept.strip() == deviations_markdown().strip(), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links__lead_to_files(page: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))  # what is quoted is no link
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_readme__names_real_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in set(re.findall(r"`watersmeet ([a-z]+)", text)):
        assert CliRunner().invoke(cli, [command, "--help"]).exit_code == 0, command
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake ([a-z]+)\b", text)):
        assert f"\n{target}:" in makefile, target
