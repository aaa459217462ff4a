"""Storage format: what its authors write, in canonical spelling and in every other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.markup.corpus.pieces import (
    BLOCKS,
    BODIED,
    BODYLESS,
    IMAGE_ATTRIBUTES,
    IMAGES,
    INLINE,
    LAYOUTS,
    LINK_BODIES,
    LINKS,
    MARKS,
    PLAIN,
    RESOURCES,
    SYNONYMS,
    cell,
    macro,
    parameter,
    plain,
    rich,
)


def _marks() -> Iterator[tuple[str, str]]:
    for name, form in {**MARKS, **SYNONYMS}.items():
        yield f"mark {name}", f"<p>before {form.format('text')} after</p>"
        yield (
            f"mark {name} around a date",
            f"<p>{form.format('on <time datetime=' + chr(34) + '2026-11-21' + chr(34) + ' /> it is')}</p>",
        )
    names = list(MARKS)
    for outer, inner in zip(names, names[1:] + names[:1], strict=True):
        yield f"mark {inner} in {outer}", f"<p>a {MARKS[outer].format('b ' + MARKS[inner].format('c') + ' d')} e</p>"


def _blocks() -> Iterator[tuple[str, str]]:
    for name, form in BLOCKS.items():
        yield f"block {name}", form.format("text")
        yield f"block {name} with marks", form.format("some <strong>bold</strong> and <em>more</em>")
    for name, node in INLINE.items():
        yield f"inline {name}", f"<p>before {node} after</p>"
        yield f"inline {name} alone in a cell", cell(node)
        yield f"inline {name} in a heading", f"<h2>{node} text</h2>"


def _links() -> Iterator[tuple[str, str]]:
    for name, resource in LINKS.items():
        for body, inside in LINK_BODIES.items():
            yield f"link {name} body {body}", f"<p>see <ac:link>{resource}{inside}</ac:link>.</p>"
        yield f"link {name} with an anchor", f'<p><ac:link ac:anchor="part 2">{resource}</ac:link></p>'
    yield "link to an anchor", '<p><ac:link ac:anchor="part"><ac:link-body>there</ac:link-body></ac:link></p>'
    yield "link card", '<p><ac:link ac:card-appearance="inline"><ri:page ri:content-title="Other" /></ac:link></p>'
    for shown in ("inline", "block", "embed"):
        more = ' data-layout="wide" data-width="80" data-original-width="600" data-original-height="400"'
        yield (
            f"smart link {shown}",
            f'<p><a href="https://example.com/doc" data-card-appearance="{shown}"{more if shown == "embed" else ""}>'
            "https://example.com/doc</a></p>",
        )


def _images() -> Iterator[tuple[str, str]]:
    for name, attributes in IMAGE_ATTRIBUTES.items():
        yield f"image {name}", f"<ac:image{attributes}>{IMAGES['attachment']}</ac:image>"
        yield f"image {name} in a line", f"<p>a <ac:image{attributes}>{IMAGES['address']}</ac:image> b</p>"
    for name, resource in IMAGES.items():
        yield f"image of {name}", f'<ac:image ac:width="40">{resource}</ac:image>'
        yield f"image of {name} linked", f'<p><a href="https://example.com/"><ac:image>{resource}</ac:image></a></p>'


def _macros() -> Iterator[tuple[str, str]]:
    for name, parameters in BODIED.items():
        body = rich("<p>one</p><ul><li><p>two</p></li></ul>")
        yield f"macro {name}", macro(name, body)
        yield f"macro {name} without ids", macro(name, body, "")
        yield f"macro {name} with all", macro(name, "".join(map(parameter, parameters)) + body)
        for one in parameters:
            yield f"macro {name} {one}", macro(name, parameter(one) + body)
        yield f"macro {name} in a cell", cell(macro(name, body))
        yield f"macro {name} in a list", f"<ul><li><p>a</p>{macro(name, body)}</li></ul>"
        yield f"macro {name} in {name}", macro(name, rich(f"<p>a</p>{macro(name, body)}"))
        yield f"macro {name} empty", macro(name, rich(""))
    for name, parameters in BODYLESS.items():
        yield f"macro {name}", macro(name)
        yield f"macro {name} in a line", f"<p>a {macro(name)} b</p>"
        for one in parameters:
            yield f"macro {name} {one}", macro(name, parameter(one))
    for name, parameters in PLAIN.items():
        yield f"macro {name}", macro(name, plain("if a < b && c:\n\treturn ']]>'\n"))
        yield f"macro {name} in a list", f"<ol><li><p>a</p>{macro(name, plain('x'))}</li></ol>"
        for one in parameters:
            yield f"macro {name} {one}", macro(name, parameter(one) + plain("x"))
    for name, inside in RESOURCES.items():
        yield f"macro {name} of a resource", macro(name, inside)
    for colour in ("Grey", "Red", "Yellow", "Green", "Blue", "Purple"):
        yield f"status {colour}", f"<p>{macro('status', parameter('colour', colour) + parameter('title', 'X'))}</p>"
    yield "status subtle", f"<p>{macro('status', parameter('subtle', 'true') + parameter('title', 'X'))}</p>"
    yield "macro of old", '<ac:macro ac:name="info"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:macro>'
    yield "macro ids that differ", macro("toc", "", ' ac:schema-version="2" ac:macro-id="m-1" ac:local-id="l-1"')
    yield "macro layout", macro("toc", "", ' ac:schema-version="1" ac:macro-id="m-1" data-layout="wide"')
    yield "macro parameter twice", macro("toc", parameter("style", "a") + parameter("style", "b"))


def _tasks() -> Iterator[tuple[str, str]]:
    def task(number: int, status: str, body: str, uuid: str = "") -> str:
        return (
            f"<ac:task><ac:task-id>{number}</ac:task-id>{uuid}<ac:task-status>{status}</ac:task-status>"
            f"<ac:task-body>{body}</ac:task-body></ac:task>"
        )

    uuid = "<ac:task-uuid>5b7b6d1e-3ad2-4a7e-9d55-90c0f1f8b001</ac:task-uuid>"
    span = '<span class="placeholder-inline-tasks">water <strong>plants</strong></span>'
    bodies = {
        "text": "water plants",
        "span": span,
        "mention and date": 'ask <ac:link><ri:user ri:account-id="a:1" /></ac:link> by <time datetime="2026-12-01" />',
        "paragraphs": "<p>one</p><p>two</p>",
        "nothing": "",
    }
    for name, body in bodies.items():
        for status in ("complete", "incomplete"):
            yield f"task {name} {status}", f"<ac:task-list>{task(1, status, body)}</ac:task-list>"
    yield "task uuid", f'<ac:task-list ac:task-list-id="t1">{task(1, "complete", span, uuid)}</ac:task-list>'
    yield (
        "tasks within tasks",
        f"<ac:task-list>{task(1, 'incomplete', 'a<ac:task-list>' + task(2, 'complete', 'b') + '</ac:task-list>')}"
        f"{task(3, 'incomplete', 'c')}</ac:task-list>",
    )
    yield (
        "tasks in a cell",
        cell(f"<ac:task-list>{task(1, 'complete', 'x')}</ac:task-list>"),
    )


def _layouts() -> Iterator[tuple[str, str]]:
    for name, cells in LAYOUTS.items():
        inside = "".join(f"<ac:layout-cell><p>{number}</p></ac:layout-cell>" for number in range(cells))
        yield (
            f"layout {name}",
            f'<ac:layout><ac:layout-section ac:type="{name}">{inside}</ac:layout-section></ac:layout>',
        )
    for mode in ("default", "wide", "full-width"):
        yield (
            f"layout breakout {mode}",
            f'<ac:layout><ac:layout-section ac:type="two_equal" ac:breakout-mode="{mode}" ac:breakout-width="960">'
            "<ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell><h2>b</h2></ac:layout-cell>"
            "</ac:layout-section></ac:layout>",
        )
    yield (
        "layout of sections",
        "<ac:layout>" + '<ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell>'
        "<ac:layout-cell /></ac:layout-section>" * 2 + "</ac:layout>",
    )


def _tables() -> Iterator[tuple[str, str]]:
    row = "<tr><th><p>a</p></th><td><p>b</p></td></tr>"
    for layout in ("default", "wide", "full-width", "center", "align-start", "align-end"):
        yield f"table {layout}", f'<table data-layout="{layout}"><tbody>{row}</tbody></table>'
    yield "table width", f'<table data-table-width="760" data-layout="default"><tbody>{row}</tbody></table>'
    pixels = '<colgroup><col style="width: 226.0px;" /><col style="width: 340px;" /></colgroup>'
    yield "table columns", f"<table>{pixels}<tbody>{row}</tbody></table>"
    parts = '<colgroup><col style="width: 30%;" /><col /></colgroup>'
    yield "table columns in parts", f"<table>{parts}<tbody>{row}</tbody></table>"
    yield "table local id", f'<table ac:local-id="t-1" data-layout="default"><tbody>{row}</tbody></table>'
    yield "table head", f"<table><thead>{row}</thead><tbody>{row}</tbody><tfoot>{row}</tfoot></table>"
    yield "table without body", f"<table>{row}{row}</table>"
    yield "table classes", f'<table class="wrapped relative-table" style="width: 70%;"><tbody>{row}</tbody></table>'
    yield "table caption", f"<table><caption>Sizes</caption><tbody>{row}</tbody></table>"
    yield (
        "table numbered",
        f'<table data-number-column="true"><tbody><tr><td class="numberingColumn">1</td>{row[4:]}</tbody></table>',
    )
    cells = {
        "spans": '<td colspan="2" rowspan="3"><p>x</p></td>',
        "colour": '<td data-highlight-colour="#e3fcef"><p>x</p></td>',
        "named colour": '<td class="highlight-grey" data-highlight-colour="grey"><p>x</p></td>',
        "align": '<td style="text-align: center;" align="center" valign="top"><p>x</p></td>',
        "two paragraphs": "<td><p>x</p><p>y</p></td>",
        "empty": "<td />",
        "break": "<td><br /></td>",
        "list": "<td>words<ul><li>x</li></ul>more</td>",
        "table": "<td><table><tbody><tr><td><p>x</p></td></tr></tbody></table></td>",
        "heading": "<td><h2>x</h2></td>",
        "rule": "<td><hr /></td>",
        "quote": "<td><blockquote><p>x</p></blockquote></td>",
        "layout": '<td><ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>x</p></ac:layout-cell>'
        "<ac:layout-cell><p>y</p></ac:layout-cell></ac:layout-section></ac:layout></td>",
    }
    for name, one in cells.items():
        yield f"cell {name}", f"<table><tbody><tr>{one}</tr></tbody></table>"


def _odd() -> Iterator[tuple[str, str]]:
    """What the formats' designers did not think of."""
    yield "nothing", ""
    yield "space", " \n\t "
    yield "text alone", "just text"
    yield "text around blocks", "before<p>p</p>between<hr />after"
    yield "empty paragraphs", "<p /><p></p><p> </p>"
    yield "rule", "<p>a</p><hr /><p>b</p>"
    yield "rule with a class", '<hr class="thick" />'
    yield "pre", "<pre>a  b\n  c &lt; d</pre>"
    yield "pre with marks", "<pre>a <strong>b</strong></pre>"
    yield "list in a list", "<ul><li><p>a</p><ol><li><p>b</p></li></ol></li><li><p>c</p></li></ul>"
    yield "list right in a list", "<ul><li>a</li><ul><li>b</li></ul></ul>"
    yield "text right in a list", "<ul>a<li>b</li></ul>"
    yield "list style", '<ol style="list-style-type: lower-alpha;"><li>a</li></ol>'
    yield "heading in a list", "<ul><li><h3>a</h3><p>b</p></li></ul>"
    yield "quote in a list", "<ul><li><blockquote><p>a</p></blockquote></li></ul>"
    yield "table in a list", "<ul><li><table><tbody><tr><td>a</td></tr></tbody></table></li></ul>"
    yield "quote in a quote", "<blockquote><blockquote><p>a</p></blockquote><p>b</p></blockquote>"
    yield "quote of text", "<blockquote>a<br />b</blockquote>"
    yield "heading in a quote", "<blockquote><h2>a</h2></blockquote>"
    yield "block in a paragraph", f"<p>a{macro('info', rich('<p>b</p>'))}c</p>"
    yield "block in a mark", "<strong><p>a</p><p>b</p></strong>"
    yield "paragraph in a paragraph", "<p>a<p>b</p>c</p>"
    yield "heading of nothing", "<h1 />"
    yield "definitions", "<dl><dt>term</dt><dd>meaning</dd></dl>"
    yield "details", "<details><summary>more</summary><p>text</p></details>"
    yield "unknown elements", '<foo:bar baz="1"><p>a</p></foo:bar><p>x<foo:baz>y</foo:baz>z</p>'
    yield "unknown ac", '<ac:future ac:thing="1"><p>a</p></ac:future>'
    yield "ri alone", '<p><ri:page ri:content-title="Other" /></p>'
    yield "cdata as text", "<p><![CDATA[a < b & c]]></p>"
    yield "comment", "<p>a<!-- not seen -->b</p><!-- nor this -->"
    yield "script", "<p>a</p><script>alert(1)</script>"
    yield "attributes of handlers", '<p onclick="alert(1)" style="behavior: url(x)">a</p>'
    yield "left behind by an editor", '<p class="auto-cursor-target"><br /></p>'
    yield "start", '<p style="text-align: start;">a</p>'
    yield "two alignments", '<p style="text-align: center; margin-left: 30.0px;">a</p>'
    yield "right to left", '<p dir="rtl">שלום</p>'
    yield "astral", "<p>𝄞 😀 é</p>"
    yield (
        "decision",
        (
            '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">d1</ac:adf-attribute>'
            '<ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">d2</ac:adf-attribute>'
            '<ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>go</ac:adf-content></ac:adf-node>'
            "</ac:adf-node><ac:adf-fallback><ul><li>go</li></ul></ac:adf-fallback></ac:adf-extension>"
        ),
    )
    yield (
        "custom panel",
        (
            '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">custom</ac:adf-attribute>'
            '<ac:adf-attribute key="panel-icon">:rocket:</ac:adf-attribute><ac:adf-content><p>x</p></ac:adf-content>'
            "</ac:adf-node><ac:adf-fallback><p>x</p></ac:adf-fallback></ac:adf-extension>"
        ),
    )
    yield "unknown adf", '<ac:adf-extension><ac:adf-node type="hologram" /></ac:adf-extension>'
    yield (
        "note panel",
        macro("panel", parameter("borderColor", "#998DD9") + parameter("bgColor", "#EAE6FF") + rich("<p>x</p>")),
    )
    yield "everything", "".join(form.format("text") for form in BLOCKS.values() if form != "{}")


DOCUMENTS: Final = dict(
    document
    for family in (_marks, _blocks, _links, _images, _macros, _tasks, _layouts, _tables, _odd)
    for document in family()
)

BROKEN: Final = {
    "not closed": "<p>a",
    "crossed": "<p><strong>a</p></strong>",
    "entity": "<p>&nosuch;</p>",
    "bare ampersand": "<p>a & b</p>",
    "less than": "<p>a < b</p>",
    "doctype": '<!DOCTYPE p [<!ENTITY x "y">]><p>&x;</p>',
    "external entity": '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>',
    "instruction": "<?php echo 1 ?>",
    "attribute twice": '<p class="a" class="b" />',
    "attribute not quoted": "<p class=a />",
    "open cdata": "<p><![CDATA[a</p>",
    "nul": "<p>\0</p>",
    "surrogate": "<p>\ud800</p>",
    "closing alone": "</p>",
    "root closed": "</storage><p>a</p>",
    "too deep": "<div>" * 600 + "</div>" * 600,
}
"""What no reader takes."""
