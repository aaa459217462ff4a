"""Taking text out of bodies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from watersmeet.markup.redaction import BAR, BadRange, Range, holds, redacted, redacted_text
from watersmeet.markup.storage.parse import check


def taken_out(value: str, *ranges: Range) -> str:
    body, _ = redacted("storage", value, ranges)
    check(body)
    return body


def document(*content: Any) -> str:
    return json.dumps({"type": "doc", "version": 1, "content": list(content)})


def paragraph(*content: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(content)}


def text(value: str) -> dict[str, Any]:
    return {"type": "text", "text": value}


def test_redacted_text__ranges() -> None:
    def out(*ranges: tuple[int | None, int | None]) -> tuple[str, list[int]]:
        found, taken = redacted_text("0123456789", [(k, Range("", *one)) for k, one in enumerate(ranges)])
        return found, sorted(one.of for one in taken)

    assert out((2, 4)) == (f"01{BAR}456789", [0])
    assert out((None, None)) == (BAR, [0])
    assert out((8, None), (None, 1)) == (f"{BAR}1234567{BAR}", [0, 1])
    assert out((2, 4), (1, 6), (1, 6)) == (f"0{BAR}6789", [1])
    assert out((1, 4), (3, 6)) == (f"0{BAR}6789", [0, 1])
    assert out((3, 3)) == ("0123456789", [])
    for bad in ((4, 2), (0, 11), (11, None)):
        with pytest.raises(BadRange):
            out(bad)


def test_redacted_text__counts_utf16_units() -> None:
    one = "a\U0001f600b"
    assert redacted_text(one, [(0, Range("", 3, 4))])[0] == f"a\U0001f600{BAR}"
    assert redacted_text(one, [(0, Range("", 1, 3))])[0] == f"a{BAR}b"
    for begin, end in ((2, 4), (0, 2)):
        with pytest.raises(BadRange):
            redacted_text(one, [(0, Range("", begin, end))])
    assert redacted_text("a\ud800b", [(0, Range("", 1, 2))])[0] == f"a{BAR}b"


def test_redacted__document() -> None:
    linked = {"type": "text", "text": "here", "marks": [{"type": "link", "attrs": {"href": "https://secret"}}]}
    code = {"type": "codeBlock", "content": [text("key = 1")]}
    value = document(paragraph(text("one ö"), linked), code, {"type": "expand", "attrs": {"title": "Secret"}})
    body, taken = redacted(
        "atlas_doc_format",
        value,
        (
            Range("/content/0/content/0", 4, 5),
            Range("/content/0/content/0/text", 0, 3),
            Range("/content/0/content/1/marks/0/attrs/href"),
            Range("/content/1/content/0", 6, 7),
            Range("/content/2/attrs/title"),
        ),
    )
    linked = {"type": "text", "text": "here", "marks": [{"type": "link", "attrs": {"href": BAR}}]}
    code = {"type": "codeBlock", "content": [text(f"key = {BAR}")]}
    left = document(paragraph(text(f"{BAR} {BAR}"), linked), code, {"type": "expand", "attrs": {"title": BAR}})
    assert json.loads(body) == json.loads(left)
    assert {(one.of, one.text, one.code) for one in taken} == {
        (0, "ö", False),
        (1, "one", False),
        (2, "https://secret", False),
        (3, "1", True),
        (4, "Secret", False),
    }


@pytest.mark.parametrize(
    "pointer",
    [
        *(
            "",
            "/",
            "content/0",
            "/content",
            "/content/0",
            "/content/00/content/0",
            "/content/-1",
            "/content/9",
            "/type",
        ),
        *("/content/0/content/0/type", "/content/0/content/0/text/0", "/content/0/content/0/~2", "/content/0/attrs/x"),
    ],
)
def test_redacted__pointers_to_no_text(pointer: str) -> None:
    for representation, value in (("atlas_doc_format", document(paragraph(text("one")))), ("storage", "<p>one</p>")):
        with pytest.raises(BadRange):
            redacted(representation, value, (Range(pointer),))


@pytest.mark.parametrize(
    ("value", "pointer", "left"),
    [
        ("<p>a&amp;b</p>", "/content/0/content/0", f"<p>{BAR}</p>"),
        ("<p>a</p>\n <h2>b</h2>", "/content/1/content/0/text", f"<p>a</p>\n <h2>{BAR}</h2>"),
        ("<p>a<strong>b</strong> <em>c</em></p>", "/content/0/content/3", None),
        ("<p>a<strong>b</strong> <em>c</em></p>", "/content/0/content/1", f"<p>a<strong>{BAR}</strong> <em>c</em></p>"),
        ("bare<p>a</p>", "/content/0/content/0", f"{BAR}<p>a</p>"),
        (
            "<ul>\n<li>a</li>\n<li><p>b</p></li></ul>",
            "/content/0/content/1/content/0/content/0",
            f"<ul>\n<li>a</li>\n<li><p>{BAR}</p></li></ul>",
        ),
        (
            "<ul><li>a <b>c</b><ul><li>d</li></ul></li></ul>",
            "/content/0/content/0/content/1/content/0/content/0/content/0",
            f"<ul><li>a <b>c</b><ul><li>{BAR}</li></ul></li></ul>",
        ),
        (
            "<table><colgroup><col /></colgroup><tbody><tr><th>a</th><td>b<br />c</td></tr></tbody></table>",
            "/content/0/content/0/content/1/content/0/content/2",
            f"<table><colgroup><col /></colgroup><tbody><tr><th>a</th><td>b<br />{BAR}</td></tr></tbody></table>",
        ),
        (
            '<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">t</ac:parameter>'
            "<ac:rich-text-body> <p>a</p></ac:rich-text-body></ac:structured-macro>",
            "/content/0/content/0/content/0",
            '<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">t</ac:parameter>'
            f"<ac:rich-text-body> <p>{BAR}</p></ac:rich-text-body></ac:structured-macro>",
        ),
        (
            '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a < b]]></ac:plain-text-body>'
            "</ac:structured-macro>",
            "/content/0/content/0",
            f'<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[{BAR}]]></ac:plain-text-body>'
            "</ac:structured-macro>",
        ),
        (
            '<p>for <ac:link><ri:user ri:account-id="x" /></ac:link> only</p>',
            "/content/0/content/2",
            f'<p>for <ac:link><ri:user ri:account-id="x" /></ac:link>{BAR}</p>',
        ),
    ],
)
def test_redacted__storage_is_followed_like_a_document(value: str, pointer: str, left: str | None) -> None:
    assert taken_out(value, Range(pointer)) == (left or value.replace("<em>c</em>", f"<em>{BAR}</em>"))


def test_redacted__storage_keeps_all_else_as_it_was_written() -> None:
    value = "<p class='x'>&nbsp;ö</p ><p>a &lt; secret<!-- secret --> b</p><p>é&eacute;</p>"
    left = f"<p class='x'>&nbsp;ö</p ><p>a &lt; {BAR} b</p><p>é&eacute;</p>"
    assert taken_out(value, Range("/content/1/content/0", 4, 10)) == left


def test_redacted__code_in_cdata_stays_well_formed() -> None:
    value = "<ac:plain-text-body><![CDATA[a]]>]]&gt;<![CDATA[b]]></ac:plain-text-body>"
    macro = f'<ac:structured-macro ac:name="code">{value}</ac:structured-macro>'
    body, (taken,) = redacted("storage", macro, (Range("/content/0/content/0", 4, 5),))
    check(body)
    assert taken.code
    assert taken.text == "b"
    assert "]]]]><![CDATA[>" in body


@pytest.mark.parametrize(
    ("representation", "value"),
    [
        ("storage", "<p>so se<b>cre</b>t it is</p>"),
        ("storage", "<p>so sec&#114;et</p>"),
        ("storage", '<p><a href="https://x/secret">x</a></p>'),
        (
            "storage",
            '<ac:structured-macro ac:name="x"><ac:parameter ac:name="y">secret</ac:parameter></ac:structured-macro>',
        ),
        ("storage", "<p>x<!-- secret --></p>"),
        ("atlas_doc_format", document(paragraph(text("a se"), text("cret")))),
        ("atlas_doc_format", document({"type": "x", "attrs": {"y": "the secret"}})),
    ],
)
def test_holds__however_it_is_broken_up(representation: str, value: str) -> None:
    assert holds(representation, value, "", ["secret"])
    assert not holds(representation, value, "", ["secrets", "  "])
    assert holds(representation, value, "A  title", ["a", "A title"])
