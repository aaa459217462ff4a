"""styled_view is a whole document with its styles."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from tests.markup.html.trees import FACTS, HOSTILE, heading
from watersmeet.markup.facts import Facts
from watersmeet.markup.html.styled import STYLES, write
from watersmeet.markup.html.view import write as view
from watersmeet.markup.tree import Mark, doc, paragraph, text


def test_styled__is_a_document_around_the_export_view() -> None:
    tree = doc([heading(1, "A"), paragraph(text("b", [Mark("link", {"href": "/a"})]))])
    html = write(tree, FACTS)
    assert html.startswith("<!DOCTYPE html>")
    assert f'<div class="wiki-content">{view(tree, FACTS, absolute=True)}</div>' in html
    page = ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>"))
    assert page.findtext("head/title") == "My page"
    assert page.findtext("head/style", "").endswith(STYLES)


def test_styled__title_ends_no_element() -> None:
    for title in HOSTILE:
        page = ElementTree.fromstring(write(doc([]), Facts(title=title)).removeprefix("<!DOCTYPE html>"))
        assert [one.tag for one in page.iter()] == ["html", "head", "meta", "meta", "title", "style", "body", "div"]


def test_styles__load_nothing_and_reach_nothing_but_a_view() -> None:
    assert "<" not in STYLES
    assert "url(" not in STYLES
    assert "@import" not in STYLES
    rules = re.sub(r"/\*.*?\*/", "", STYLES, flags=re.DOTALL).replace("@media print {", "")
    for selectors in re.findall(r"([^{}]+)\{", rules):
        flat = re.sub(r"\([^)]*\)", "", selectors)
        assert all(one.strip().startswith(".wiki-content") for one in flat.split(",")), selectors
