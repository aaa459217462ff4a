"""What storage format accepts, and what it says of the rest."""

import pytest

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.parse import MAX_DEPTH, ROOT, check, parse

GOOD = [
    "",
    "plain text",
    "  \n\t ",
    "<p>one</p><p>two</p>",
    "text <b>and</b> more",
    '<ac:structured-macro ac:name="info"><ac:rich-text-body>x</ac:rich-text-body></ac:structured-macro>',
    '<ac:link><ri:page ri:content-title="A &amp; B" /></ac:link>',
    "<un:declared made:up='1'/>",
    '<p xmlns="http://www.w3.org/1999/xhtml" xmlns:ac="urn:ac" xml:lang="en">x</p>',
    "&nbsp;&eacute;&hellip;&mdash;&Alpha;&amp;&lt;&gt;&quot;&apos;&notin;&LT;&AMP;&nvlt;&percnt;&NewLine;",
    '<p title="&nbsp;&eacute;&LT;">x</p>',
    "&#160;&#xA0;&#x1F600;",
    "<![CDATA[a < b && c &unknown; </p>]]>",
    "<![CDATA[a]]]]><![CDATA[>b]]>",
    "]] > ] >",
    "<p title=']]>'/>",
    "<!-- a comment with &unknown; <p> -->",
    "<br/><hr />",
    "\ufeff<p>x</p>",
    "<p>\U0001f600</p>",
    f"<{ROOT}>x</{ROOT}>",
    "<p>" * MAX_DEPTH + "</p>" * MAX_DEPTH,
]

# fragment, line, column, a part of the reason
BAD = [
    ("<b>x</i>", 1, 5, "</i> does not close <b>, opened at line 1, column 1"),
    ("<p>\n<b>x</p>\n</b>", 2, 5, "</p> does not close <b>, opened at line 2, column 1"),
    ("a\r\nb\rc\n<i></b>", 4, 4, "</b> does not close <i>"),
    ("<p>one</p>\n  <p>two", 2, 3, "<p> is not closed"),
    ("x</p>", 1, 2, "</p> closes an element that is not open"),
    ("<p a='1' a='2'/>", 1, 10, "given twice"),
    ("fish & chips", 1, 6, "'&' must be written &amp;"),
    ("fish &chips and", 1, 6, "'&' must be written &amp;"),
    ("fish &" + "x" * 99 + " ", 1, 6, "'&' must be written &amp;"),
    ("fish &", 1, 6, "'&' must be written &amp;"),
    ("<a href='?a=1&b=2'/>", 1, 14, "'&' must be written &amp;"),
    ("&;", 1, 1, "'&' must be written &amp;"),
    ("&#;", 1, 1, "'&' must be written &amp;"),
    ("1 < 2", 1, 3, "'<' must be written &lt;"),
    ("1 <2", 1, 3, "'<' must be written &lt;"),
    ("<p a='<'/>", 1, 7, "'<' must be written &lt;"),
    ("\u00e9\U0001f600&foo;", 1, 3, "entity &foo; is not defined"),
    ("&nbsp;&foo;", 1, 7, "entity &foo; is not defined"),
    ("&foo-bar;&baz;", 1, 1, "entity &foo-bar; is not defined"),
    ("<p title='&nbsp;\n&foo;'/>", 2, 1, "entity &foo; is not defined"),
    ("&NBSP;", 1, 1, "entity &NBSP; is not defined"),
    ("a\n]]>", 2, 1, "']]>' in text"),
    ("<![CDATA[a]]>]]>", 1, 14, "']]>' in text"),
    ("x<![CDATA[<![CDATA[", 1, 2, "CDATA section is not closed"),
    ("<!-- x", 1, 1, "inside a comment"),
    ("<!-- a -- b -->", 1, 10, "'--'"),
    ("<p", 1, 1, "ends inside a tag"),
    ("<p a='", 1, 1, "ends inside a tag"),
    (f"<{ROOT}>", 1, len(ROOT) + 3, "an element is not closed"),
    ("<p>x</p", 1, 5, "ends inside a tag"),
    ("a <", 1, 3, "ends inside a tag"),
    ("<p a=x>", 1, 6, "unexpected 'x'"),
    ("<p a>", 1, 5, "unexpected '>'"),
    ("<p a='1'b='2'/>", 1, 9, "unexpected 'b'"),
    ("<1/>", 1, 1, "'<' must be written"),
    ("\n<!DOCTYPE html>", 2, 1, "DOCTYPE"),
    ("<!ENTITY a 'b'>&a;", 1, 1, "declarations are not allowed"),
    ("<![INCLUDE[x]]>", 1, 1, "declarations are not allowed"),
    ("<?xml version='1.0'?><p/>", 1, 1, "processing instructions"),
    ("<p>\n <?php x ?></p>", 2, 2, "processing instructions"),
    ("<?", 1, 1, "processing instructions"),
    ("a\0b", 1, 2, "U+0000"),
    ("\x0b", 1, 1, "U+000B"),
    ("<p a='\x1f'/>", 1, 7, "U+001F"),
    ("x\uffff", 1, 2, "U+FFFF"),
    ("a\n\ud800", 2, 1, "U+D800"),
    ("\udc00\ud83d", 1, 1, "U+DC00"),
    ("x&#0;", 1, 2, "character reference"),
    ("&#xD800;", 1, 1, "character reference"),
    ("&#xFFFE;", 1, 1, "character reference"),
    ("&#1;", 1, 1, "character reference"),
    ("&#x110000;", 1, 1, "character reference"),
    ("&#99999999999999999999;", 1, 1, "character reference"),
    ("<p>" * (MAX_DEPTH + 1) + "</p>" * (MAX_DEPTH + 1), 1, 3 * MAX_DEPTH + 1, "deeper than 200"),
    ("<p>" * MAX_DEPTH + "<br/>" + "</p>" * MAX_DEPTH, 1, 3 * MAX_DEPTH + 1, "deeper than 200"),
]


@pytest.mark.parametrize("value", GOOD)
def test_good(value: str) -> None:
    check(value)


@pytest.mark.parametrize(("value", "line", "column", "reason"), BAD)
def test_bad(value: str, line: int, column: int, reason: str) -> None:
    with pytest.raises(MarkupError) as caught:
        check(value)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert reason in caught.value.reason
    assert str(caught.value) == f"line {line}, column {column}: {caught.value.reason}"


@pytest.mark.parametrize(
    ("value", "line", "column"),
    [
        (f"</{ROOT}><{ROOT}>", 1, 1),
        (f"x\n</{ROOT}><{ROOT}>", 2, 1),
        (f"</{ROOT}>", 1, 1),
        (f"<p>x</p></{ROOT}><!-- x -->", 1, 9),
        (f"</{ROOT}><!--", 1, 1),
        (f"</{ROOT} ><{ROOT}>&nbsp;", 1, 1),
        (f"&nbsp;</{ROOT}>&nbsp;", 1, 7),
    ],
)
def test_the_wrapper_cannot_be_closed(value: str, line: int, column: int) -> None:
    with pytest.raises(MarkupError, match="closes an element that is not open") as caught:
        check(value)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_the_wrapper_cannot_be_left_open() -> None:
    for value in (f"<{ROOT}>", f"</{ROOT}><!-- ", f"<![CDATA[</{ROOT}>", f"<p a='></{ROOT}>"):
        with pytest.raises(MarkupError):
            check(value)


def test_events_in_document_order() -> None:
    seen: list[object] = []
    parse(
        "a<ac:b ri:c='&eacute;&LT;'>&lt;<![CDATA[<&]]></ac:b><!-- no -->&nvlt;",
        lambda name, attributes: seen.append((name, attributes)),
        lambda name: seen.append(name),
        lambda text: seen.append(text),
    )
    assert seen == [
        (ROOT, {}),
        "a",
        ("ac:b", {"ri:c": "\u00e9<"}),
        "<<&",
        "ac:b",
        "<\u20d2",
        ROOT,
    ]


def test_many_shallow_elements_are_counted_and_reported_alike() -> None:
    seen: list[str] = []
    parse("<p>x</p>" * 1000, end=seen.append)
    assert seen == ["p"] * 1000 + [ROOT]
