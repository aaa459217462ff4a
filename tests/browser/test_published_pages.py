"""Pages that md2conf and Sphinx published look right: nothing is cut off or unstyled, and every picture is there."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser.looking import looked_at, opened
from tests.compat import EMAIL, TOKEN
from tests.compat.test_confluencebuilder import publish as publish_with_sphinx
from tests.compat.test_md2conf import FILES as MARKDOWN
from tests.compat.test_md2conf import publish as publish_with_md2conf
from tests.compat.test_md2conf import write as write_markdown

pytestmark = pytest.mark.compat


def views(site: str, key: str) -> dict[str, str]:
    with httpx.Client(base_url=site, auth=(EMAIL, TOKEN)) as client:
        asked = {"spaceKey": key, "expand": "body.styled_view", "limit": "50"}
        found = client.get("/wiki/rest/api/content", params=asked).raise_for_status().json()["results"]
    return {page["title"]: page["body"]["styled_view"]["value"] for page in found}


def test_pages_of_md2conf(browser: Browser, site: str, shots: Path, tmp_path: Path) -> None:
    write_markdown(tmp_path)
    with httpx.Client(base_url=site, auth=(EMAIL, TOKEN)) as client:
        for key in ("MDDOCS", "ANOTHER"):
            client.post("/wiki/api/v2/spaces", json={"key": key, "name": key}).raise_for_status()
    publish_with_md2conf(site, tmp_path)
    shown = views(site, "MDDOCS")
    assert len(MARKDOWN) <= len(shown)
    for title in ("Handbook", "Tables", "Guide"):
        page = opened(browser, site, shown[title])
        looked_at(page, shots / f"md2conf-{title.lower()}.png")
        if title == "Handbook":
            note = page.locator(".confluence-information-macro", has_text="published twice")
            assert note.evaluate("one => getComputedStyle(one).backgroundColor") != "rgba(0, 0, 0, 0)"
            assert page.locator("pre", has_text="def answer()").count() == 1
            assert page.locator("ul.inline-task-list li").count() == 2
        if title == "Tables":
            assert page.locator("table.confluenceTable td").count() == 4
            assert (
                page.locator("table.confluenceTable td").first.evaluate("one => getComputedStyle(one).borderTopWidth")
                != "0px"
            )
        if title == "Guide":
            assert page.locator("img").evaluate("one => one.naturalWidth") == 40
        page.close()


def test_pages_of_sphinx(browser: Browser, site: str, shots: Path, tmp_path: Path) -> None:
    publish_with_sphinx(site, tmp_path)
    shown = views(site, "BOOK")
    for title in ("Field guide", "Birds", "Plants"):
        page = opened(browser, site, shown[title])
        looked_at(page, shots / f"sphinx-{title.lower().replace(' ', '-')}.png")
        if title == "Birds":
            assert page.locator("table.confluenceTable th").count() == 2
            assert page.get_by_role("link", name="link").get_attribute("href") == "https://example.com/?a=1&b=2"
        page.close()
