"""The examples of the CommonMark specification that use only what a page of ours has."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

import pytest

from tests.markup.markdown.events import KNOWN, of_html, of_tree
from watersmeet.markup.markdown.read import read
from watersmeet.markup.markdown.write import write

VERSION: Final = "0.31.2"
ADDRESS: Final = f"https://spec.commonmark.org/{VERSION}/spec.json"
CACHE: Final = Path.home() / ".cache" / "watersmeet" / f"commonmark-{VERSION}.json"

TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*|[!?])")
RAW: Final = re.compile(r"<(?:a|pre|img)\s")
"""HTML with attributes is text here."""

OURS: Final = {
    484: "a link around nothing shows where it leads",
    598: "an address of an unknown scheme is text",
    599: "an address of an unknown scheme is text",
    601: "an address of an unknown scheme is text",
}


@pytest.fixture(scope="session")
def examples() -> list[Any]:
    if not CACHE.exists():
        try:
            with urllib.request.urlopen(ADDRESS, timeout=10) as answer:
                found = answer.read()
        except (urllib.error.URLError, OSError) as error:
            pytest.skip(f"the examples of CommonMark are at {ADDRESS}, which cannot be reached: {error}")
        CACHE.parent.mkdir(parents=True, exist_ok=True)
        CACHE.write_bytes(found)
    listed: list[Any] = json.loads(CACHE.read_bytes())
    return [one for one in listed if {tag.lower() for tag in TAG.findall(one["html"])} <= KNOWN]


def test_read__examples_of_commonmark(examples: list[Any]) -> None:
    compared = [one for one in examples if one["example"] not in OURS and not RAW.search(one["markdown"])]
    assert len(compared) > 550
    for one in compared:
        assert of_tree(read(one["markdown"])) == of_html(one["html"]), one["example"]


def test_write__examples_of_commonmark_stay_what_they_are(examples: list[Any]) -> None:
    for one in examples:
        tree = read(one["markdown"])
        written = write(tree)
        assert of_tree(read(written)) == of_tree(tree), one["example"]
        assert write(read(written)) == written, one["example"]
