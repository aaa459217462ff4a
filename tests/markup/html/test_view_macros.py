"""What each macro is in a view."""

from __future__ import annotations

import pytest

from tests.markup.html.trees import FACTS, block, heading, macro
from watersmeet.markup.facts import NONE, Facts, key_of
from watersmeet.markup.html.patterns import Pattern
from watersmeet.markup.html.view import write
from watersmeet.markup.tree import Node, doc, paragraph, text


def shown(*nodes: Node, facts: Facts = FACTS) -> str:
    return write(doc(list(nodes)), facts)


HEADINGS = [heading(1, "One"), heading(3, "Deep"), heading(2, "Mid"), heading(1, "Two words")]


def contents(parameters: dict[str, str]) -> str:
    return shown(macro("toc", parameters), *HEADINGS).partition("</div>")[0] + "</div>"


def test_toc__lists_the_headings_that_follow_and_those_before() -> None:
    link = '<span class="toc-item-body" data-outline="{}"><a class="toc-link" href="#Mypage-{}">{}</a></span>'
    expected = (
        '<div class="toc-macro conf-macro output-block" data-hasbody="false" data-macro-name="toc">'
        f'<ul class="toc-indentation"><li>{link.format("1", "One", "One")}<ul class="toc-indentation">'
        f"<li>{link.format('1.1', 'Deep', 'Deep')}</li><li>{link.format('1.2', 'Mid', 'Mid')}</li></ul></li>"
        f"<li>{link.format('2', 'Twowords', 'Two words')}</li></ul></div>"
    )
    assert contents({}) == expected
    assert shown(*HEADINGS, macro("toc")).endswith(expected)


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"maxLevel": "1"}, ["One", "Two words"]),
        ({"minLevel": "2"}, ["Deep", "Mid"]),
        ({"include": "One|T.*s"}, ["One", "Two words"]),
        ({"exclude": ".*e.*"}, ["Mid", "Two words"]),
        ({"include": "nothing"}, []),
        ({"minLevel": "many"}, ["One", "Deep", "Mid", "Two words"]),
    ],
)
def test_toc__chooses_headings(parameters: dict[str, str], found: list[str]) -> None:
    html = contents(parameters)
    assert [one for one in ("One", "Deep", "Mid", "Two words") if f">{one}</a>" in html] == found


def test_toc__looks_as_it_is_told() -> None:
    assert '<span class="toc-outline">1.2</span> <a class="toc-link" href="#Mypage-Mid">' in contents(
        {"outline": "true"}
    )
    assert 'style="list-style-type: square;"' in contents({"style": "square"})
    assert 'class="toc-macro non-printable conf-macro' in contents({"printable": "false"})
    assert 'class="toc-macro non-printable mine conf-macro' in contents({"printable": "false", "class": "mine"})
    assert 'href="https://wiki.test/wiki/pages/viewpage.action?pageId=7#Mypage-One"' in contents(
        {"absoluteUrl": "true"}
    )
    flat = contents({"type": "flat", "maxLevel": "1"})
    assert flat.endswith('[ <a class="toc-link" href="#Mypage-Twowords">Two words</a> ]</div>')
    assert "</a> ~ <a" in contents({"type": "flat", "separator": "~"})


def test_toc__leaves_out_headings_of_what_is_hidden() -> None:
    hidden = macro("excerpt", {"hidden": "true"}, [heading(1, "Hidden")])
    assert "Hidden" not in shown(macro("toc"), hidden)
    assert ">Shown</a>" in shown(macro("toc"), macro("excerpt", {}, [heading(1, "Shown")]))


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("One", "One", True),
        ("One", "One more", False),
        ("One.*", "One more", True),
        (".*more", "One more", True),
        ("O.e", "One", True),
        ("O.e", "Onne", False),
        ("a.*b.*c", "axxbyyc", True),
        ("a.*b.*c", "ac", False),
        ("ab.*ba", "aba", False),
        ("a\\.b", "a.b", True),
        ("a\\.b", "axb", False),
        ("x|.*y", "why", True),
        ("^One$", "One", True),
        ("(a+)+", "aaa", False),
        ("", "", True),
    ],
)
def test_pattern__matches_the_whole(pattern: str, value: str, expected: bool) -> None:
    assert Pattern(pattern).matches(value) is expected


def test_anchor__has_an_id() -> None:
    assert shown(paragraph(macro("anchor", {"": "a place"}, inline=True), text("x"))) == (
        '<p><span class="confluence-anchor-link" id="Mypage-aplace"></span>x</p>'
    )
    assert shown(paragraph(macro("anchor", {}, inline=True), text("x"))) == "<p>x</p>"


def test_macro_with_blocks__ends_the_paragraph_it_is_in() -> None:
    html = shown(paragraph("a", macro("toc", inline=True), "b"))
    assert html.startswith('<p>a</p><div class="toc-macro')
    assert html.endswith("</div><p>b</p>")


def test_excerpt_and_page_properties__show_their_body_or_hide_it() -> None:
    assert shown(macro("excerpt", {}, [paragraph("a")])) == (
        '<div class="conf-macro output-block" data-hasbody="true" data-macro-name="excerpt"><p>a</p></div>'
    )
    assert shown(macro("details", {}, [paragraph("a")])) == (
        '<div class="plugin-tabmeta-details conf-macro output-block" data-hasbody="true" data-macro-name="details">'
        "<p>a</p></div>"
    )
    assert shown(macro("excerpt", {"hidden": "true"}, [paragraph("a")])) == ""
    assert shown(macro("details", {"hidden": "true"}, [paragraph("a")])) == ""


def test_section_and_column() -> None:
    column = macro("column", {"width": "30%"}, [paragraph("a")])
    assert shown(macro("section", {"border": "true"}, [column])) == (
        '<div class="sectionColumnWrapper conf-macro output-block" data-hasbody="true" data-macro-name="section">'
        '<div class="sectionMacro sectionMacroWithBorder"><div class="sectionMacroRow">'
        '<div class="columnMacro conf-macro output-block" data-hasbody="true" data-macro-name="column" '
        'style="width: 30%; min-width: 30%; max-width: 30%;"><p>a</p></div></div></div></div>'
    )
    assert 'style="width: 200px;' in shown(macro("column", {"width": "200"}, []))
    assert "style" not in shown(macro("column", {"width": "calc(1px)"}, []))


def test_color_and_code_of_extensions() -> None:
    assert shown(macro("color", {"": "red"}, [paragraph("a")])) == '<div style="color: red;"><p>a</p></div>'
    code = shown(macro("code", {"language": "sql"}, body="select 1"))
    assert '<span class="k">select</span> <span class="mi">1</span></pre>' in code


@pytest.mark.parametrize(("name", "parameter"), [("iframe", "src"), ("widget", "url")])
def test_frame__is_a_link(name: str, parameter: str) -> None:
    assert shown(paragraph(macro(name, {parameter: "https://e.test/a"}, inline=True))) == (
        f'<p><span class="conf-macro output-inline" data-hasbody="false" data-macro-name="{name}">'
        '<a class="external-link" href="https://e.test/a" rel="nofollow">https://e.test/a</a></span></p>'
    )
    assert "<a" not in shown(macro(name, {parameter: "javascript:alert(1)"}))


def test_macro__shows_what_was_found_for_it() -> None:
    assert shown(macro("children")) == (
        '<div class="childpages-macro conf-macro output-block" data-hasbody="false" data-macro-name="children">'
        "<ul><li><p>child</p></li></ul></div>"
    )
    assert shown(macro("children"), facts=NONE) == (
        '<div class="childpages-macro conf-macro output-block" data-hasbody="false" data-macro-name="children"></div>'
    )


def test_macro__that_is_nowhere_listed_shows_what_was_found_for_it() -> None:
    mine = macro("mine", {"a": "b"})
    assert shown(mine, facts=Facts(shown={key_of(mine): [paragraph("x")]})) == (
        '<div class="conf-macro output-block" data-hasbody="false" data-macro-name="mine"><p>x</p></div>'
    )


def test_macro__does_not_show_itself_in_itself() -> None:
    html = shown(macro("include"))
    assert html.count("Included") == 2  # the id and the text of one heading
    assert "<p>child</p>" in html


def test_excerpt_include__stands_in_a_frame_unless_told() -> None:
    framed, plain = macro("excerpt-include", {"": "Other"}), macro("excerpt-include", {"": "Other", "nopanel": "true"})
    facts = Facts(shown={key_of(framed): [paragraph("x")], key_of(plain): [paragraph("x")]})
    assert '<div class="panelHeader" style="border-bottom-width: 1px;"><b>Other</b></div>' in shown(framed, facts=facts)
    assert shown(plain, facts=facts) == (
        '<div class="excerpt-include conf-macro output-block" data-hasbody="false" data-macro-name="excerpt-include">'
        "<p>x</p></div>"
    )


def test_unknown_macro__prints_its_body_or_its_name() -> None:
    assert shown(macro("nope", {}, [paragraph("a")])) == (
        '<div class="conf-macro output-block" data-hasbody="true" data-macro-name="nope"><p>a</p></div>'
    )
    assert shown(macro("nope")) == (
        '<div class="conf-macro output-block" data-hasbody="false" data-macro-name="nope">'
        "<span class=\"error\">Unknown macro: 'nope'</span></div>"
    )
    assert shown(paragraph("a ", macro("nope", inline=True))) == (
        '<p>a <span class="conf-macro output-inline" data-hasbody="false" data-macro-name="nope">'
        "<span class=\"error\">Unknown macro: 'nope'</span></span></p>"
    )
    assert shown(macro("nope", {}, body="a < b")).endswith("<pre>a &lt; b</pre></div>")


def test_macro__says_its_ids() -> None:
    one = macro("nope", {}, [])
    assert one.attrs is not None
    one.attrs["localId"] = "l-1"
    one.attrs["parameters"]["macroMetadata"] = {"macroId": {"value": "m-1"}}
    assert 'data-macro-id="m-1" data-local-id="l-1"' in shown(one)


def test_extension__that_is_no_macro_prints_its_text() -> None:
    attrs = {"extensionType": "x", "extensionKey": "y", "text": "shown <instead>"}
    assert shown(Node("extension", attrs=attrs)) == (
        '<div class="conf-macro output-block" data-hasbody="false" data-macro-name="y">shown &lt;instead&gt;</div>'
    )


def test_unknown_node__shows_what_its_author_gave_in_its_place() -> None:
    assert shown(Node("novelty", kept={"fallback": "<p>instead</p>"})) == "<p>instead</p>"
    assert shown(Node("novelty", kept={"fallback": "<p>broken"})) == ""
    assert shown(block("novelty", paragraph("in it"))) == "<p>in it</p>"
