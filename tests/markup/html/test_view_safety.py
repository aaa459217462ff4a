"""No tree makes a view that could harm its reader, or that parsers read in different ways."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from tests.markup.html.events import assert_harmless, events, parsed, sanitised
from tests.markup.html.trees import FACTS, HOSTILE, documents, macro
from watersmeet.markup.facts import NONE
from watersmeet.markup.html.styles import PROPERTIES
from watersmeet.markup.html.view import write
from watersmeet.markup.tree import Mark, Node, doc, paragraph, text


@given(documents)
@settings(max_examples=150, deadline=None)
def test_view__has_nothing_a_sanitiser_takes_out(tree: Node) -> None:
    assert_harmless(write(tree, FACTS))


@given(documents)
@settings(max_examples=30, deadline=None)
def test_export_view__has_nothing_a_sanitiser_takes_out(tree: Node) -> None:
    assert_harmless(write(tree, FACTS, absolute=True))


@given(documents)
@settings(max_examples=80, deadline=None)
def test_view__styles_are_words_numbers_and_colours_and_ids_no_names_of_scripts(tree: Node) -> None:
    page = parsed(write(tree, FACTS))
    for one in page.iter():
        assert one.get("name") is None
        for declaration in filter(None, (part.strip() for part in one.get("style", "").split(";"))):
            name, value = declaration.split(": ", 1)
            assert name in PROPERTIES
            assert re.fullmatch(r"[\w#%., ()+-]+", value)
            assert "url" not in value
            assert "expression" not in value
    ids = [one.get("id", "") for one in page.iter() if one.get("id") is not None]
    assert len(ids) == len(set(ids))
    assert all("-" in one for one in ids)


def test_assert_harmless__sees_what_is_not() -> None:
    for html in ('<p onclick="x">a</p>', "<p><div>a</div></p>", '<a href="javascript:x">a</a>', "<a><a>a</a></a>"):
        assert events(sanitised(html)) != events(html)


@pytest.mark.parametrize("value", HOSTILE)
def test_view__hostile_values_in_every_place(value: str) -> None:
    element = {"name": value, "attributes": {"class": value, "style": value, "title": value, "id": value}}
    div = {"name": "div", "attributes": {"class": value, "style": value, "title": value, "id": value, "onclick": value}}
    tree = doc(
        [
            Node("heading", attrs={"level": 1}, content=[text(value)]),
            paragraph(
                text(value, [Mark("link", {"href": value, "title": value})]),
                text(value, [Mark("link", kept={"resource": "url", "ri:value": value})]),
                text(value, [Mark("link", kept={"resource": "page", "ri:content-title": value})]),
                text(value, [Mark("link", kept={"resource": "anchor", "ac:anchor": value})]),
                text(value, [Mark("textColor", {"color": value}), Mark("backgroundColor", {"color": value})]),
                text(value, [Mark("annotation", {"id": value}), Mark("element", element), Mark("element", div)]),
                Node("mention", attrs={"id": value, "text": value}),
                Node("emoji", attrs={"shortName": value, "id": value}, kept={"ac:name": value}),
                Node("status", attrs={"text": value, "color": value}),
                Node("date", attrs={"timestamp": value}, kept={"datetime": value}),
                Node("inlineCard", attrs={"url": value}, kept={"text": value}),
                Node("mediaInline", attrs={"type": "external", "url": value, "alt": value, "width": value}),
                macro("anchor", {"": value}, inline=True),
                macro("iframe", {"src": value, "title": value}, inline=True),
                macro(value, {value: value}, inline=True),
            ),
            macro("toc", {"style": value, "class": value, "include": value, "type": value, "separator": value}),
            macro("toc", {"type": "flat", "separator": value}),
            macro(value, {}, [paragraph(value)]),
            macro(value, {}, body=value),
            macro("column", {"width": value}, [paragraph(value)]),
            macro("color", {"color": value}, [paragraph(value)]),
            Node("codeBlock", attrs={"language": "html"}, content=[text(value)], kept={"parameter:title": value}),
            Node("codeBlock", attrs={"language": value}, content=[text(value)]),
            Node("codeBlock", content=[text(value)], kept={"element": "pre", "class": value, "style": value}),
            Node("panel", attrs={"panelType": "custom", "panelColor": value}, kept={"parameter:title": value}),
            Node("expand", attrs={"title": value}),
            Node("element", attrs=element, content=[paragraph(value)]),
            Node("element", attrs=div, content=[paragraph(value)]),
            Node("table", attrs={"width": value}, kept={"class": value, "style": value, "colgroup": value}),
        ]
    )
    for html in (write(tree, FACTS), write(tree, NONE, absolute=True)):
        assert_harmless(html)
        for one in parsed(html).iter():
            address = (one.get("href") or one.get("src") or "").strip()
            assert re.match(r"([a-z]*script|data|feed):", address, re.IGNORECASE) is None


@pytest.mark.parametrize(
    "name", ["script", "style", "svg", "math", "template", "noscript", "base", "form", "meta", "p"]
)
def test_view__other_elements_print_only_what_is_in_them(name: str) -> None:
    given = {"name": name, "attributes": {"href": "//evil.test"}}
    tree = doc([Node("element", attrs=given, content=[Node("element", attrs=given, content=[paragraph("in")])])])
    assert write(tree, NONE) == "<p>in</p>"
