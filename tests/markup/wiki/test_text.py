"""Effects, breaks, escapes, characters by name, emoticons."""

import pytest

from tests.markup.wiki.pairs import Pair, cases, emoticon, link, macro, p, page
from watersmeet.markup.wiki.rewrite import rewritten

EFFECTS: list[Pair] = [
    ("*strong*", p("<strong>strong</strong>")),
    ("_emphasis_", p("<em>emphasis</em>")),
    ("??citation??", p("<cite>citation</cite>")),
    ("-deleted-", p("<del>deleted</del>")),
    ("+inserted+", p("<u>inserted</u>")),
    ("^superscript^", p("<sup>superscript</sup>")),
    ("~subscript~", p("<sub>subscript</sub>")),
    ("{{monospaced}}", p("<code>monospaced</code>")),
    ("a *b* c", p("a <strong>b</strong> c")),
    ("a *b c* d", p("a <strong>b c</strong> d")),
    ("(*b*)", p("(<strong>b</strong>)")),
    ("*b*, c", p("<strong>b</strong>, c")),
    ("*b*: c", p("<strong>b</strong>: c")),
    ("x^2^", p("x<sup>2</sup>")),
    ("H~2~O", p("H<sub>2</sub>O")),
    ("*_both_*", p("<strong><em>both</em></strong>")),
    ("_*both*_", p("<em><strong>both</strong></em>")),
    ("*a _b_ c*", p("<strong>a <em>b</em> c</strong>")),
    ("*a _b* c_", p("<strong>a <em>b</em></strong><em> c</em>")),
    ("-*_+a+_*-", p("<del><strong><em><u>a</u></em></strong></del>")),
    ("*a* *b*", p("<strong>a</strong> <strong>b</strong>")),
    ("{*}b{*}old", p("<strong>b</strong>old")),
    ("un{_}frigging{_}believable", p("un<em>frigging</em>believable")),
    ("a{-}b{-}c{+}d{+}e", p("a<del>b</del>c<u>d</u>e")),
    ("a{??}b{??}c", p("a<cite>b</cite>c")),
    ("*é*", p("<strong>é</strong>")),
    ("{{*b*}}", p("<code><strong>b</strong></code>")),
    ("*{{c}}*", p("<strong><code>c</code></strong>")),
    ("{{a}} {{b}}", p("<code>a</code> <code>b</code>")),
    ("{{${x}}}", p("<code>${x}</code>")),
    ("{{:) -- (x)}}", p("<code>:) -- (x)</code>")),
    ("{{http://example.com}}", p("<code>http://example.com</code>")),
    (r"{{\*a\*}}", p("<code>*a*</code>")),
    ("{{{code}}}", p("<code>{code}</code>")),
]

NO_EFFECTS: list[Pair] = [
    ("2*3*4", p("2*3*4")),
    ("snake_case_name", p("snake_case_name")),
    ("2026-11-21", p("2026-11-21")),
    ("a - b - c", p("a - b - c")),
    ("a * b * c", p("a * b * c")),
    ("-5 to -3", p("-5 to -3")),
    ("1 + 2 + 3", p("1 + 2 + 3")),
    ("*a", p("*a")),
    ("a*", p("a*")),
    ("*a *", p("*a *")),
    ("**a**", p("**a**")),
    ("__init__", p("__init__")),
    ("what??", p("what??")),
    ("???a???", p("???a???")),
    ("*a\nb*", p("*a<br />b*")),
    ("{{a", p("{{a")),
    ("{{}}", p("{{}}")),
    ("{{a\nb}}", p("{{a<br />b}}")),
    ("{*}a", p("{*}a")),
    ("{}", p("{}")),
    ("{ a }", p("{ a }")),
    ('{"a": 1}', p('{"a": 1}')),
    ("C++ and D++", p("C++ and D++")),
    ("a_b*c-d+e", p("a_b*c-d+e")),
]

COLOURS: list[Pair] = [
    ("{color:red}r{color}", p('<span style="color: red;">r</span>')),
    ("{color:#ff0000}r{color}", p('<span style="color: #ff0000;">r</span>')),
    ("{color:rgb(1, 2, 3)}r{color}", p('<span style="color: rgb(1, 2, 3);">r</span>')),
    ("a{color:red}b{color}c", p('a<span style="color: red;">b</span>c')),
    ("{color:red}*b*{color}", p('<span style="color: red;"><strong>b</strong></span>')),
    ("*{color:red}b{color}*", p('<strong><span style="color: red;">b</span></strong>')),
    (
        "{color:red}a{color:blue}b{color}c{color}",
        p('<span style="color: red;">a</span><span style="color: blue;">b</span><span style="color: red;">c</span>'),
    ),
    (
        "{color:red}a\n\nb{color} c",
        p('<span style="color: red;">a</span>') + p('<span style="color: red;">b</span> c'),
    ),
    (
        "{color:red}*a{color}b*",
        p('<span style="color: red;"><strong>a</strong></span><strong>b</strong>'),
    ),
    ("{color:red}{color}", ""),
    ("{color:red}\na\n{color}", p('<span style="color: red;">a</span>')),
    ("a\n{color:red}\nb\n{color}\nc", p('a<br /><span style="color: red;">b<br /></span>c')),
    ("{color:red}\n* a\n{color}\n\nb", '<ul><li><span style="color: red;">a</span></li></ul>' + p("b")),
    ("{color:red}\n\nh1. a\n\n{color}b", '<h1><span style="color: red;">a</span></h1>' + p("b")),
    ("{color:red}a", p("{color:red}a")),
    ("a{color}", p("a{color}")),
    ("{color}a{color}", p("{color}a{color}")),
    ('{color:x" onclick="y}a{color}', p('{color:x" onclick="y}a{color}')),
    ("{color:red;position:fixed}a{color}", p("{color:red;position:fixed}a{color}")),
    (
        "[a{color:red}b|c] d{color} e",
        p('[a<span style="color: red;">b|c] d</span> e'),
    ),
    ("[{color:red}a{color}|b]", p(link(page("b"), '<span style="color: red;">a</span>'))),
]

BREAKS: list[Pair] = [
    ("", ""),
    (" \n\n \t\n", ""),
    ("a", p("a")),
    ("a\nb", p("a<br />b")),
    ("a\r\nb\rc", p("a<br />b<br />c")),
    ("a\n\nb", p("a") + p("b")),
    ("a\n \n\n\nb", p("a") + p("b")),
    ("  a  \n  b  ", p("a<br />b")),
    (r"a\\b", p("a<br />b")),
    (r"a \\ b", p("a <br /> b")),
    ("a\\\\\nb", p("a<br /><br />b")),
    (r"a\\\\b", p("a<br /><br />b")),
    (r"*a\\b*", p("<strong>a<br />b</strong>")),
    ("a -- b", p("a \u2013 b")),
    ("a --- b", p("a \u2014 b")),
    ("a--b", p("a--b")),
    ("a ---- b", p("a ---- b")),
    ("--option", p("--option")),
    ("a --", p("a \u2013")),
    ("-- a", p("\u2013 a")),
]

ESCAPES: list[Pair] = [
    (r"\*a\*", p("*a*")),
    (r"\_a_", p("_a_")),
    (r"\{code}", p("{code}")),
    (r"\{code:a\}", p("{code:a}")),
    (r"\[a]", p("[a]")),
    (r"\{{a}}", p("{{a}}")),
    (r"\{\{a}}", p("{{a}}")),
    (r"\!a.png!", p("!a.png!")),
    (r"\:)", p(":)")),
    (r"\(x)", p("(x)")),
    (r"\h1. a", p(r"\h1. a")),
    (r"h1\. a", p("h1. a")),
    (r"\# a", p("# a")),
    (r"\|a|", p("|a|")),
    (r"\-\-\-\-", p("----")),
    (r"C:\path", p(r"C:\path")),
    (r"a\\\b", p(r"a\\\b")),
    ("a\\", p("a\\")),
    (r"\&amp;", p("&amp;amp;")),
    (r"\<b\>", p("&lt;b&gt;")),
    (r"http\://example.com", p("http://example.com")),
]

CHARACTERS: list[Pair] = [
    ("a < b > c & d", p("a &lt; b &gt; c &amp; d")),
    ("<b>a</b>", p("&lt;b&gt;a&lt;/b&gt;")),
    ("<script>alert(1)</script>", p("&lt;script&gt;alert(1)&lt;/script&gt;")),
    ("&copy; &mdash; &eacute;", p("© \u2014 é")),
    ("&nbsp;", p("\u00a0")),
    ("&#169; &#xe9; &#XE9;", p("© é é")),
    ("&amp; &lt; &gt; &quot;", p('&amp; &lt; &gt; "')),
    ("&#42;a&#42;", p("*a*")),
    ("&unknown; & &;", p("&amp;unknown; &amp; &amp;;")),
    ("&#0; &#8; &#xD800;", p("\ufffd &amp;#8; \ufffd")),
    ("]]>", p("]]&gt;")),
    ("\U0001f600 \u4e2d", p("\U0001f600 \u4e2d")),
]

EMOTICONS: list[Pair] = [
    *[
        (sign, p(emoticon(name)))
        for sign, name in {
            ":)": "smile",
            ":-)": "smile",
            ":(": "sad",
            ":-(": "sad",
            ":P": "cheeky",
            ":-p": "cheeky",
            ":D": "laugh",
            ";)": "wink",
            ";-)": "wink",
            "(y)": "thumbs-up",
            "(n)": "thumbs-down",
            "(i)": "information",
            "(/)": "tick",
            "(x)": "cross",
            "(!)": "warning",
            "(+)": "plus",
            "(-)": "minus",
            "(?)": "question",
            "(on)": "light-on",
            "(off)": "light-off",
            "(*)": "yellow-star",
            "(*y)": "yellow-star",
            "(*r)": "red-star",
            "(*g)": "green-star",
            "(*b)": "blue-star",
        }.items()
    ],
    ("a :) b", p(f"a {emoticon('smile')} b")),
    ("good. :)", p(f"good. {emoticon('smile')}")),
    ("(/)(x)", p(emoticon("tick") + emoticon("cross"))),
    ("*:)*", p(f"<strong>{emoticon('smile')}</strong>")),
    ("f(x)", p("f(x)")),
    ("(x)y", p("(x)y")),
    ("10:Pages", p("10:Pages")),
    (":Data", p(":Data")),
    ("ratio 4:3", p("ratio 4:3")),
]


@cases(EFFECTS)
def test_effects__become_elements(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(NO_EFFECTS)
def test_signs__that_mark_nothing_are_text(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(COLOURS)
def test_colours__hold_until_they_end(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(BREAKS)
def test_breaks__of_lines_and_paragraphs(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(ESCAPES)
def test_escapes__take_the_meaning_away(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(CHARACTERS)
def test_characters__are_themselves(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(EMOTICONS)
def test_emoticons__stand_apart_from_words(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@pytest.mark.parametrize("sign", ["*", "_", "-", "+", "^", "~", "??"])
def test_effects__end_with_their_line(sign: str) -> None:
    assert rewritten(f"{sign}a\n\nb{sign}") == p(f"{sign}a") + p(f"b{sign}")


def test_effects__go_around_macros() -> None:
    assert rewritten("*a {status:title=b} c*") == p(f"<strong>a {macro('status', title='b')} c</strong>")
