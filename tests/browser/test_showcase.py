"""One page with something of everything looks right."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.looking import looked_at, opened
from tests.compat import EMAIL, TOKEN
from tests.markup.corpus.pieces import macro, parameter, plain, rich

pytestmark = pytest.mark.compat

NAMED = '<ac:parameter ac:name=""><ac:link><ri:page ri:content-title="Child" /></ac:link></ac:parameter>'
TEXT = """\
<h1>Text</h1><p>Hello <ac:link><ri:user ri:account-id="{me}" /></ac:link>, it is <time datetime="2026-11-21" />,
<span style="color: #ff5630">red</span>, <a href="https://example.com">away</a>,
<ac:link><ri:page ri:content-title="Child" /></ac:link>, x<sup>2</sup>, <code>code</code>, <del>gone</del></p>
<p>{done} {late}</p><h2>Tasks</h2><ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><ac:task-list>
<ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>done</ac:task-body></ac:task>
<ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>open</ac:task-body></ac:task>
</ac:task-list></ac:layout-cell><ac:layout-cell><blockquote><p>quoted</p></blockquote></ac:layout-cell>
</ac:layout-section></ac:layout><h2>Table</h2><table><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr>
<tr><td data-highlight-colour="#e3fcef"><p>1</p></td><td><ul><li>x</li></ul></td></tr></tbody></table>
<ac:image ac:width="80"><ri:attachment ri:filename="dot.png" /><ac:caption><p>A dot</p></ac:caption></ac:image>"""


def status(title: str, colour: str) -> str:
    return macro("status", parameter("title", title) + parameter("colour", colour))


def body(me: str) -> str:
    panels = [macro(name, parameter("title", name) + rich(f"<p>in {name}</p>")) for name in PANELS]
    code = macro("code", parameter("language", "sql") + parameter("title", "a.sql") + plain("SELECT a FROM t; -- all"))
    shown = [macro(name) for name in ("children", "attachments", "recently-updated", "change-history")]
    text = TEXT.format(me=me, done=status("DONE", "Green"), late=status("LATE", "Red"))
    return "".join([macro("toc"), text, *panels, code, *shown, macro("include", NAMED)])


PANELS = ("info", "tip", "note", "warning", "panel", "expand")


def test_one_page_with_something_of_everything(browser: Browser, site: str, shots: Path, tmp_path: Path) -> None:
    with httpx.Client(base_url=f"{site}/wiki", auth=(EMAIL, TOKEN)) as client:
        me = client.get("/rest/api/user/current").json()["accountId"]
        space = client.post("/api/v2/spaces", json={"key": "SHOW", "name": "Show"}).raise_for_status().json()["id"]

        def make(title: str, value: str, **more: str) -> str:
            written = {"representation": "storage", "value": value}
            given = {"spaceId": space, "status": "current", "title": title, "body": written, **more}
            return str(client.post("/api/v2/pages", json=given).raise_for_status().json()["id"])

        top = make("Showcase", body(me))
        make("Child", "<p>What the <strong>child</strong> says.</p>", parentId=top)
        Image.new("RGB", (80, 60), "teal").save(tmp_path / "dot.png")
        client.post(
            f"/rest/api/content/{top}/child/attachment",
            files={"file": ("dot.png", (tmp_path / "dot.png").read_bytes(), "image/png")},
            headers={"X-Atlassian-Token": "no-check"},
        ).raise_for_status()
        asked = client.get(f"/rest/api/content/{top}", params={"expand": "body.styled_view"}).json()
    page = opened(browser, site, asked["body"]["styled_view"]["value"])
    looked_at(page, shots / "showcase.png")
    assert page.locator(".toc-macro a").all_inner_texts() == ["Text", "Tasks", "Table"]
    assert page.locator(".status-macro").all_inner_texts() == ["DONE", "LATE"]
    colours = {page.get_by_text(f"in {name}").evaluate(BACKGROUND) for name in PANELS[:4]}
    assert len(colours) == 4
    assert page.get_by_text("What the child says.").is_visible()
    assert page.locator("figcaption, .confluence-embedded-caption").filter(has_text="A dot").count() == 1
    left, right = (page.locator(".columnLayout .cell").nth(number).bounding_box() for number in (0, 1))
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"] + 1
    page.close()


BACKGROUND = """one => {
  for (let at = one; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour !== "rgba(0, 0, 0, 0)") return colour;
  }
  return "";
}"""
