"""Pages that md2conf and Sphinx published look right: nothing is cut off or unstyled, and every picture is there."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.compat import EMAIL, TOKEN
from tests.compat.test_confluencebuilder import publish as publish_with_sphinx
from tests.compat.test_md2conf import FILES as MARKDOWN
from tests.compat.test_md2conf import publish as publish_with_md2conf
from tests.compat.test_md2conf import write as write_markdown

pytestmark = pytest.mark.compat


def opened(browser: Browser, site: str, html: str) -> Page:
    """A page that shows a view, whose pictures come from the site as its reader would get them."""
    page = browser.new_page(viewport={"width": 900, "height": 700})

    def fetch(route: Route) -> None:
        given = httpx.get(route.request.url, auth=(EMAIL, TOKEN), follow_redirects=True)
        kind = given.headers.get("content-type", "application/octet-stream")
        route.fulfill(status=given.status_code, body=given.content, headers={"content-type": kind})

    page.route(f"{site}/**", fetch)
    page.route(f"{site}/view", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(f"{site}/view", wait_until="networkidle")
    return page


def views(site: str, key: str) -> dict[str, str]:
    with httpx.Client(base_url=site, auth=(EMAIL, TOKEN)) as client:
        asked = {"spaceKey": key, "expand": "body.styled_view", "limit": "50"}
        found = client.get("/wiki/rest/api/content", params=asked).raise_for_status().json()["results"]
    return {page["title"]: page["body"]["styled_view"]["value"] for page in found}


def looked_at(page: Page, picture: Path) -> None:
    """What must hold of any page that looks right, and a picture of it."""
    page.screenshot(path=picture, full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "something is cut off"
    broken = "[...document.images].filter(one => !one.complete || one.naturalWidth === 0).map(one => one.src)"
    assert page.evaluate(broken) == []
    assert page.evaluate("document.scripts.length") == 0
    assert not page.get_by_text("Unknown macro").count()


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
