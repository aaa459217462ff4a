"""Headings, quotes, rules, lists, tasks and tables."""

import re

from tests.markup.wiki.pairs import Pair, cases, file, image, link, macro, p, page, table
from watersmeet.markup.wiki.rewrite import rewritten


def tasks(*bodies: str) -> str:
    """A list of open tasks."""
    inside = ""
    for number, body in enumerate(bodies, 1):
        state = f"<ac:task-id>{number}</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        inside += f"<ac:task>{state}<ac:task-body>{body}</ac:task-body></ac:task>"
    return f"<ac:task-list>{inside}</ac:task-list>"


HEADINGS: list[Pair] = [
    *[(f"h{level}. Title", f"<h{level}>Title</h{level}>") for level in range(1, 7)],
    ("  h1.   Title  ", "<h1>Title</h1>"),
    ("h1. A *b* [c]", f"<h1>A <strong>b</strong> {link(page('c'))}</h1>"),
    ("h1. {anchor:x}Title", f"<h1>{macro('anchor', _='x')}Title</h1>"),
    ("h1. a\nb", "<h1>a</h1>" + p("b")),
    ("a\nh1. b\nc", p("a") + "<h1>b</h1>" + p("c")),
    ("h1. a\nh2. b", "<h1>a</h1><h2>b</h2>"),
    ("h7. a", p("h7. a")),
    ("h0. a", p("h0. a")),
    ("h1.a", p("h1.a")),
    ("h1 a", p("h1 a")),
    ("h1.", p("h1.")),
    ("a h1. b", p("a h1. b")),
]

QUOTES: list[Pair] = [
    ("bq. a", "<blockquote><p>a</p></blockquote>"),
    ("bq. a *b*\nc", "<blockquote><p>a <strong>b</strong><br />c</p></blockquote>"),
    ("bq. a\n\nb", "<blockquote><p>a</p></blockquote>" + p("b")),
    ("bq. a\nbq. b", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"),
    ("bq. a\nh1. b", "<blockquote><p>a</p></blockquote><h1>b</h1>"),
    ("bq.a", p("bq.a")),
    ("{quote}a{quote}", "<blockquote><p>a</p></blockquote>"),
    ("{quote}\na\n\nb\n{quote}", "<blockquote><p>a</p><p>b</p></blockquote>"),
    ("{quote}\n* a\n{quote}", "<blockquote><ul><li>a</li></ul></blockquote>"),
    ("a{quote}b{quote}c", p("a") + "<blockquote><p>b</p></blockquote>" + p("c")),
    ("{quote}a", p("{quote}a")),
    ("----", "<hr />"),
    ("------", "<hr />"),
    ("a\n----\nb", p("a") + "<hr />" + p("b")),
    ("* a\n----\n* b", "<ul><li>a</li></ul><hr /><ul><li>b</li></ul>"),
]

LISTS: list[Pair] = [
    ("* a", "<ul><li>a</li></ul>"),
    ("- a", "<ul><li>a</li></ul>"),
    ("# a", "<ol><li>a</li></ol>"),
    ("* a\n* b", "<ul><li>a</li><li>b</li></ul>"),
    ("# a\n# b\n# c", "<ol><li>a</li><li>b</li><li>c</li></ol>"),
    (" * a\n   * b", "<ul><li>a</li><li>b</li></ul>"),
    ("* a\n** b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    ("* a\n** b\n* c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    ("* a\n** b\n*** c\n* d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
    ("# a\n## b\n## c\n# d", "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>"),
    ("# a\n#* b\n#* c\n# d", "<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>"),
    ("* a\n*# b\n** c", "<ul><li>a<ol><li>b</li></ol><ul><li>c</li></ul></li></ul>"),
    ("* a\n# b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    ("* a\n- b", "<ul><li>a</li><li>b</li></ul>"),
    ("- a\n-- b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    ("** a", "<ul><li><ul><li>a</li></ul></li></ul>"),
    ("* a\n*** b", "<ul><li>a<ul><li><ul><li>b</li></ul></li></ul></li></ul>"),
    ("*** a\n* b", "<ul><li><ul><li><ul><li>a</li></ul></li></ul></li><li>b</li></ul>"),
    ("* a\nb", "<ul><li>a<br />b</li></ul>"),
    ("* a\n\nb", "<ul><li>a</li></ul>" + p("b")),
    ("* a\n\n* b", "<ul><li>a</li></ul><ul><li>b</li></ul>"),
    ("* a\n*\n* b", "<ul><li>a</li><li></li><li>b</li></ul>"),
    ("a\n* b", p("a") + "<ul><li>b</li></ul>"),
    ("* a\nh1. b", "<ul><li>a</li></ul><h1>b</h1>"),
    ("* *a* b", "<ul><li><strong>a</strong> b</li></ul>"),
    ("* a\\\\b", "<ul><li>a<br />b</li></ul>"),
    ("*a* b", p("<strong>a</strong> b")),
    ("*", p("*")),
    ("-", p("-")),
    ("#a", p("#a")),
    (
        "# a\n{code}\nb\n{code}\n# c",
        f"<ol><li><p>a</p>{macro('code', plain='b')}</li><li>c</li></ol>",
    ),
    ("* {toc}", f"<ul><li>{macro('toc')}</li></ul>"),
    ("* {status:title=a} b", f"<ul><li>{macro('status', title='a')} b</li></ul>"),
]

TASKS: list[Pair] = [
    ("[] a", tasks("a")),
    ("[] a *b*\n[] c", tasks("a <strong>b</strong>", "c")),
    ("[] a\nb", tasks("a<br />b")),
    ("a\n[] b\n\nc", p("a") + tasks("b") + p("c")),
    ("* a\n[] b", "<ul><li>a</li></ul>" + tasks("b")),
    ("[] a\n* b", tasks("a") + "<ul><li>b</li></ul>"),
    ("[]", p("[]")),
    ("[]a", p("[]a")),
    ("a [] b", p("a [] b")),
]

TABLES: list[Pair] = [
    ("|a|", table(["a"])),
    ("|a|b|", table(["a", "b"])),
    ("| a | b |", table(["a", "b"])),
    ("|a|b", table(["a", "b"])),
    ("||a||b||", table(["h:a", "h:b"])),
    ("||a||b||\n|c|d|", table(["h:a", "h:b"], ["c", "d"])),
    ("||a|b|", table(["h:a", "b"])),
    ("|a||b|", table(["a", "h:b"])),
    ("| |a|", table(["", "a"])),
    ("|a| |", table(["a", ""])),
    ("|a|\n\n|b|", table(["a"]) + table(["b"])),
    ("a\n|b|\nc", p("a") + table(["b"]) + p("c")),
    ("|*a*|_b_|", table(["<p><strong>a</strong></p>", "<p><em>b</em></p>"])),
    (r"|a\|b|c|", table(["a|b", "c"])),
    ("|[a|b]|c|", table([p(link(page("b"), "a")), "c"])),
    ("|{{a|b}}|c|", table(["<p><code>a|b</code></p>", "c"])),
    ("|!a.png|width=9!|c|", table([p(image(file("a.png"), ' ac:width="9"')), "c"])),
    ("|wow! | great!|", table(["wow!", "great!"])),
    ("|a!b.c|d!|", table(["a!b.c", "d!"])),
    (r"|a\\b|", table(["a<br />b"])),
    ("|a\nb|c|", table(["a<br />b", "c"])),
    ("|* a\n* b|c|", table(["<ul><li>a</li><li>b</li></ul>", "c"])),
    ("|a\n* b\n# c|d|\n|e|", table([f"{p('a')}<ul><li>b</li></ul><ol><li>c</li></ol>", "d"], ["e"])),
    ("|{code}\na|b\n\nc\n{code}|d|", table([macro("code", plain="a|b\n\nc"), "d"])),
    ("|{status:colour=Red|title=a}|b|", table([p(macro("status", colour="Red", title="a")), "b"])),
    ("|{panel}\n|a|\n{panel}|b|", table([macro("panel", table(["a"])), "b"])),
    ("|-|*|#|", table(["-", "*", "#"])),
    ("|a|\nh1. b", table(["a"]) + "<h1>b</h1>"),
    ("|a\nh1. b", table(["a"]) + "<h1>b</h1>"),
    ("* a\n|b|", "<ul><li>a</li></ul>" + table(["b"])),
    ("|", p("|")),
    ("||", p("||")),
    ("a | b", p("a | b")),
]


@cases(HEADINGS)
def test_headings__take_one_line(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(QUOTES)
def test_quotes_and_rules(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(LISTS)
def test_lists__nest_by_their_signs(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(TASKS)
def test_tasks__begin_with_an_empty_box(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


def test_tasks__have_numbers_of_their_own() -> None:
    written = rewritten("[] a\n\n{panel}\n[] b\n{panel}\n|[] c|\n")
    assert sorted(re.findall("<ac:task-id>(.*?)</ac:task-id>", written)) == ["1", "2", "3"]


@cases(TABLES)
def test_tables__are_divided_by_bars(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage
