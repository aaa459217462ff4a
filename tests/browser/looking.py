"""Opening a view in a browser as its reader would, and what must hold of any that looks right."""

from __future__ import annotations

from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, Route

from tests.compat import EMAIL, TOKEN


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


def looked_at(page: Page, picture: Path) -> None:
    """What must hold of any page that looks right, and a picture of it."""
    page.screenshot(path=picture, full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "something is cut off"
    broken = "[...document.images].filter(one => !one.complete || one.naturalWidth === 0).map(one => one.src)"
    assert page.evaluate(broken) == []
    assert page.evaluate("document.scripts.length") == 0
    assert not page.get_by_text("Unknown macro").count()
