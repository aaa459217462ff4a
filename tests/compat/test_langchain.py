"""LangChain's ConfluenceLoader, unmodified, loads what a label or a query finds from a served instance."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.compat import EMAIL, TOKEN
from tests.compat.apart import python_with

pytestmark = pytest.mark.compat

REQUIREMENTS = ("langchain-community>=0.4.2,<0.5", "atlassian-python-api>=4.0.7,<5", "beautifulsoup4", "lxml")
"""Apart from our environment: its calls are those of atlassian-python-api before 5."""

LOAD = Path(__file__).with_name("langchain_load.py")


@pytest.fixture(scope="module")
def pages(site: str) -> dict[str, str]:
    """A space with more pages than the loader asks for at once: ids by title."""
    with httpx.Client(base_url=f"{site}/wiki", auth=(EMAIL, TOKEN)) as client:

        def made(path: str, body: Any) -> Any:
            return client.post(path, json=body).raise_for_status().json()

        space = made("/api/v2/spaces", {"key": "CHAIN", "name": "Chain"})
        ids = {}
        for number in range(7):
            body = {"representation": "storage", "value": f"<h2>Link {number}</h2><p>of the <em>anchor</em> chain</p>"}
            asked = {"spaceId": space["id"], "title": f"Link {number}", "status": "current", "body": body}
            ids[asked["title"]] = made("/api/v2/pages", asked)["id"]
            if number % 2:
                made(f"/rest/api/content/{ids[asked['title']]}/label", [{"name": "odd-link"}])
    return ids


def load(site: str, loader: dict[str, Any], **what: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    """(text, metadata) of documents by their titles."""
    told = {"site": {"url": f"{site}/wiki", "username": EMAIL, "api_key": TOKEN, **loader}, "what": what}
    done = subprocess.run(
        [python_with(*REQUIREMENTS), str(LOAD), json.dumps(told)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {metadata["title"]: (text, metadata) for text, metadata in json.loads(done.stdout)}


def test_load__by_cql(site: str, pages: dict[str, str]) -> None:
    cql = "space = CHAIN and text ~ anchor order by title"
    found = load(site, {"cql": cql, "limit": 3, "max_pages": 100})
    assert set(found) == set(pages)
    text, metadata = found["Link 3"]
    assert text.split() == ["Link", "3", "of", "the", "anchor", "chain"]
    assert metadata["id"] == pages["Link 3"]
    assert metadata["source"].endswith(f"/pages/{pages['Link 3']}/Link+3")
    assert metadata["when"]


def test_load__by_label(site: str, pages: dict[str, str]) -> None:
    found = load(site, {"label": "odd-link", "limit": 2})
    assert {title: metadata["id"] for title, (_, metadata) in found.items()} == {
        title: pages[title] for title in ("Link 1", "Link 3", "Link 5")
    }
