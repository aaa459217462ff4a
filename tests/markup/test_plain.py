"""The words a search index sees."""

import json

import pytest

from watersmeet.markup.errors import MarkupError, Unsupported
from watersmeet.markup.plain import plain_text


def macro(name: str, inner: str) -> str:
    return f'<ac:structured-macro ac:name="{name}">{inner}</ac:structured-macro>'


def parameter(name: str, text: str) -> str:
    return f'<ac:parameter ac:name="{name}">{text}</ac:parameter>'


STORAGE = [
    ("", ""),
    ("  just text ", "just text"),
    ("<p>foo<b>bar</b></p>", "foobar"),
    ("<p>foo</p><p>bar</p>", "foo\nbar"),
    ("<p>foo<br/>bar</p>", "foo\nbar"),
    ("a<p>b</p>c", "a\nb\nc"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
    ("<ul><li>a<ul><li>b</li></ul></li></ul>", "a\nb"),
    ("caf&eacute; &amp; &lt;b&gt;&nbsp;x&#33;", "caf\u00e9 & <b>\u00a0x!"),
    ("<unknown>a</unknown><un:known>b</un:known>", "a\nb"),
    ("a<!-- hidden -->b", "ab"),
    (
        macro(
            "code",
            parameter("language", "python") + parameter("title", "run.py") + "<ac:plain-text-body>"
            "<![CDATA[if a < b:\n    go(&amp;)]]]]><![CDATA[>]]></ac:plain-text-body>",
        ),
        "run.py\nif a < b:\ngo(&amp;)]]>",
    ),
    (
        macro("expand", parameter("title", "More") + "<ac:rich-text-body><p>x</p></ac:rich-text-body>"),
        "More\nx",
    ),
    (macro("panel", parameter("bgColor", "#fff") + parameter("title", "T")), "T"),
    (macro("status", parameter("title", "DONE") + parameter("colour", "Green")), "DONE"),
    (macro("jira", parameter("title", "no") + parameter("key", "ABC-1")), ""),
    (
        macro("panel", macro("jira", parameter("title", "no")) + parameter("title", "yes")),
        "yes",
    ),
    (macro("include", parameter("", '<ac:link><ri:page ri:content-title="P"/></ac:link>no')), ""),
    ('<p>Hi <ac:link><ri:user ri:account-id="1:2"/></ac:link>!</p>', "Hi !"),
    (
        '<p>a<ac:link><ri:page ri:content-title="P"/><ac:link-body>th<b>is</b></ac:link-body></ac:link></p>',
        "athis",
    ),
    ("<ac:link><ac:plain-text-link-body><![CDATA[a<b]]></ac:plain-text-link-body></ac:link>", "a<b"),
    (
        "<ac:task-list><ac:task><ac:task-id>12</ac:task-id><ac:task-uuid>u</ac:task-uuid>"
        "<ac:task-status>complete</ac:task-status>"
        "<ac:task-body>buy milk</ac:task-body></ac:task></ac:task-list>",
        "buy milk",
    ),
    ('<p>a<ac:inline-comment-marker ac:ref="1">b</ac:inline-comment-marker>c</p>', "abc"),
    ("<p>a<ac:placeholder>type here</ac:placeholder></p>", "a"),
    ('<ac:image><ri:attachment ri:filename="f.png"/><ac:caption><p>cap</p></ac:caption></ac:image>', "cap"),
    (
        '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="k">v</ac:adf-attribute>'
        "<ac:adf-content>decided</ac:adf-content></ac:adf-node><ac:adf-fallback>decided</ac:adf-fallback>"
        "</ac:adf-extension>",
        "decided",
    ),
    ("<style>p { }</style><script>x()</script>y", "y"),
    ('<ac:parameter ac:name="title">stray</ac:parameter>', ""),
]


@pytest.mark.parametrize(("value", "plain"), STORAGE)
def test_storage(value: str, plain: str) -> None:
    assert plain_text(value, "storage") == plain


def text(value: object, *marks: str) -> dict[str, object]:
    return {"type": "text", "text": value, "marks": [{"type": mark} for mark in marks]}


def node(kind: object, *content: object, **attrs: object) -> dict[str, object]:
    return {"type": kind, "content": list(content), "attrs": attrs}


ADF = [
    ({"type": "doc"}, ""),
    (node("doc", node("paragraph", text("foo"), text("bar", "strong"))), "foobar"),
    (node("doc", node("paragraph", text("a")), node("paragraph", text("b"))), "a\nb"),
    (node("doc", node("paragraph", text("a"), node("hardBreak"), text("b"))), "a\nb"),
    (node("doc", node("expand", node("paragraph", text("x")), title="More")), "More\nx"),
    (node("doc", node("paragraph", text("Hi "), node("mention", text="@Jo"), text("!"))), "Hi !"),
    (node("doc", node("paragraph", node("status", text="DONE", color="green"))), "DONE"),
    (node("doc", node("panel", node("bulletList", node("listItem", node("paragraph", text("x")))))), "x"),
    (node("doc", node("extension", parameters={"type": "text", "text": "no"})), ""),
    (node("doc", text(1), "stray", None, {"type": ["doc"], "text": "no"}, {"content": {"a": 1}}), ""),
    (node("doc", text("a\0b \ud800")), "a b ?"),
]


@pytest.mark.parametrize(("value", "plain"), ADF)
def test_adf(value: object, plain: str) -> None:
    assert plain_text(json.dumps(value), "atlas_doc_format") == plain


@pytest.mark.parametrize(
    ("value", "line", "column"),
    [
        ("", 1, 1),
        ('{"type":\n doc}', 2, 2),
        ("[]", 1, 1),
        ('"doc"', 1, 1),
        ('{"type": "paragraph"}', 1, 1),
        ('\ufeff{"type": "doc"}', 1, 1),
        ('{"type": "doc",\n"a": "\ud800"}', 2, 7),
        ('{"type": "doc", "a": ' + "1" * 5000 + "}", 0, 0),
        ('{"type": "doc", "a": ' + "[" * 400 + "]" * 400 + "}", 0, 0),
        ("[" * 1_000_000, 0, 0),
        ('{"content":' * 1_000_000, 0, 0),
    ],
    ids=range(11),
)
def test_bad_adf(value: str, line: int, column: int) -> None:
    with pytest.raises(MarkupError) as caught:
        plain_text(value, "atlas_doc_format")
    assert (caught.value.line, caught.value.column) == (line, column)


def test_adf_as_json_reads_it() -> None:
    value = '{"type": "x", "a": NaN, "type": "doc", "b": ' + "[" * 399 + "]" * 399 + "}"
    assert plain_text(value, "atlas_doc_format") == ""


def test_bodies_without_markup() -> None:
    assert plain_text(" <b>\n\n & ", "plain") == "<b>\n&"
    assert plain_text("{}", "raw") == "{}"


def test_others_are_unsupported() -> None:
    with pytest.raises(Unsupported):
        plain_text("h1. x", "wiki")
