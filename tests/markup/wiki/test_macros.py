"""Macros."""

from tests.markup.wiki.pairs import Pair, cases, file, link, macro, p, page, table
from watersmeet.markup.wiki.rewrite import rewritten


def resource(macro_name: str, name: str, inside: str) -> str:
    """A macro with one parameter that holds elements."""
    parameter = f'<ac:parameter ac:name="{name}">{inside}</ac:parameter>'
    return f'<ac:structured-macro ac:name="{macro_name}" ac:schema-version="1">{parameter}</ac:structured-macro>'


RAW: list[Pair] = [
    ("{code}a{code}", macro("code", plain="a")),
    ("{code}\na\n  b\n{code}", macro("code", plain="a\n  b")),
    ("{code:java}a{code}", macro("code", language="java", plain="a")),
    ("{code:title=A.java|java}a{code}", macro("code", title="A.java", language="java", plain="a")),
    ("{code:language=sql|linenumbers=true}a{code}", macro("code", language="sql", linenumbers="true", plain="a")),
    ("{code}*a* {panel} [b] \\* &amp;{code}", macro("code", plain="*a* {panel} [b] \\* &amp;")),
    ("{code}a]]>b{code}", macro("code", plain="a]]]]><![CDATA[>b")),
    ("{code}{noformat}{code}", macro("code", plain="{noformat}")),
    ("{code}{code}", macro("code", plain="")),
    ("{noformat}h1. *a*{noformat}", macro("noformat", plain="h1. *a*")),
    ("a {code}b{code} c", p("a") + macro("code", plain="b") + p("c")),
    ("a\n{noformat}\nb\n{noformat}\nc", p("a") + macro("noformat", plain="b") + p("c")),
    ("{code}a{code}{code}b{code}", macro("code", plain="a") + macro("code", plain="b")),
    ("{code}a", p("{code}a")),
    ("{code:java}a", p("{code:java}a")),
    ("{html}<b>a</b>{html}", macro("html", plain="<b>a</b>")),
]

RICH: list[Pair] = [
    *[(f"{{{name}}}a{{{name}}}", macro(name, p("a"))) for name in ("info", "tip", "note", "warning", "panel")],
    ("{info:title=T}a{info}", macro("info", p("a"), title="T")),
    ("{panel:title=A b|bgColor=#fff}c{panel}", macro("panel", p("c"), title="A b", bgColor="#fff")),
    ("{panel}\na\n\n* b\n{panel}", macro("panel", p("a") + "<ul><li>b</li></ul>")),
    ("{panel}{panel}", macro("panel", "")),
    ("{panel}\n|a|\n{panel}", macro("panel", table(["a"]))),
    ("{expand:Show}a{expand}", macro("expand", p("a"), title="Show")),
    ("{expand:title=Show}a{expand}", macro("expand", p("a"), title="Show")),
    ("{excerpt:hidden=true}a{excerpt}", macro("excerpt", p("a"), hidden="true")),
    (
        "{section}\n{column:width=30%}\na\n{column}\n{column}\nb\n{column}\n{section}",
        macro("section", macro("column", p("a"), width="30%") + macro("column", p("b"))),
    ),
    ("{info}a{tip}b{tip}c{info}", macro("info", p("a") + macro("tip", p("b")) + p("c"))),
    ("{panel:title=a}{panel:title=b}c{panel}{panel}", macro("panel", macro("panel", p("c"), title="b"), title="a")),
    ("{info}{code}{info}{code}{info}", macro("info", macro("code", plain="{info}"))),
    ("{info}a{tip}b{info}c{tip}", macro("info", p("a{tip}b")) + p("c{tip}")),
    ("{info}a", p("{info}a")),
    ("{info:title=*T*}a", p("{info:title=<strong>T</strong>}a")),
    ("a{info}b{info}c", p("a") + macro("info", p("b")) + p("c")),
    ("{info}a{info}\n{info}b{info}", macro("info", p("a")) + macro("info", p("b"))),
    ("{info}*a{info}b*", macro("info", p("*a")) + p("b*")),
]

BODILESS: list[Pair] = [
    ("{toc}", macro("toc")),
    ("{toc:maxLevel=2|type=flat}", macro("toc", maxLevel="2", type="flat")),
    ("{toc}\n{children}", macro("toc") + macro("children")),
    ("{toc} {children}", macro("toc") + macro("children")),
    ("{toc}a{toc}", p(f"{macro('toc')}a{macro('toc')}")),
    ("a\n{toc}\nb", p("a") + macro("toc") + p("b")),
    ("a {toc} b", p(f"a {macro('toc')} b")),
    ("{status:colour=Green|title=Done}", p(macro("status", colour="Green", title="Done"))),
    ("{status:Done}", p(macro("status", title="Done"))),
    ("{status:title=a}{status:title=b}", p(macro("status", title="a") + macro("status", title="b"))),
    ("{anchor:here}", p(macro("anchor", _="here"))),
    ("a {anchor:here}b", p(f"a {macro('anchor', _='here')}b")),
    ("{jira:ABC-1}", p(macro("jira", key="ABC-1"))),
    ("{children:all=true|sort=title}", macro("children", all="true", sort="title")),
]

RESOURCES: list[Pair] = [
    ("{include:Home}", resource("include", "", link(page("Home")))),
    ("{include:DOC:Home}", resource("include", "", link(page("Home", "DOC")))),
    ("{excerpt-include:Home}", resource("excerpt-include", "", link(page("Home")))),
    ("{children:page=Home}", resource("children", "page", link(page("Home")))),
    ("{children:page=/}", macro("children", page="/")),
    ("{pagetree:root=@home}", macro("pagetree", root="@home")),
    ("{view-file:name=a.pdf}", resource("view-file", "name", file("a.pdf"))),
    ("{viewpdf:name=Home^a.pdf}", resource("viewpdf", "name", file("a.pdf", page("Home")))),
    ("{profile:user=~accountid:1}", resource("profile", "user", '<ri:user ri:account-id="1" />')),
    (
        "{widget:url=http://example.com/?a=b}",
        resource("widget", "url", '<ri:url ri:value="http://example.com/?a=b" />'),
    ),
    ("{widget:url=javascript:alert(1)}", macro("widget", url="javascript:alert(1)")),
]

ANY: list[Pair] = [
    ("{cheese}", macro("cheese")),
    ("{cheese:a=b}", macro("cheese", a="b")),
    ("{cheese:a}", macro("cheese", _="a")),
    ("{cheese:a|b|c=d}", macro("cheese", **{"_": "a", "1": "b", "c": "d"})),
    ("{cheese: a = b | c = d }", macro("cheese", a="b", c="d")),
    ("{cheese:a=b=c}", macro("cheese", a="b=c")),
    ("{cheese:a=|b=c}", macro("cheese", b="c")),
    ("{cheese:a=1|a=2}", macro("cheese", a="1")),
    ("{cheese:http://example.com?a=b}", macro("cheese", _="http://example.com?a=b")),
    (r"{cheese:a=b\|c\}d}", macro("cheese", a="b|c}d")),
    ('{cheese:a=<b> & "c"}', macro("cheese", a='<b> & "c"')),
    ("{cheese}a{cheese}", macro("cheese", p("a"))),
    ("{cheese:a=b}c{cheese}", macro("cheese", p("c"), a="b")),
    ("a {cheese} b", p(f"a {macro('cheese')} b")),
    ("{cheese:a=1}\n{cheese:a=2}", macro("cheese", a="1") + macro("cheese", a="2")),
    ("{a-b_c.d2}", macro("a-b_c.d2")),
    ("{1a}", p("{1a}")),
    ("{a b}", p("{a b}")),
    ("{a:b", p("{a:b")),
    ("{a:b\nc}", p("{a:b<br />c}")),
    ("{a:{toc}}", p(f"{{a:{macro('toc')}}}")),
]


@cases(RAW)
def test_raw_macros__take_their_body_as_it_is(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(RICH)
def test_rich_macros__hold_blocks(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(BODILESS)
def test_bodiless_macros__stand_in_a_line_or_alone(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(RESOURCES)
def test_parameters__name_resources(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(ANY)
def test_any_macro__with_or_without_a_body(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage
