"""Trees to Markdown."""

import pytest

from watersmeet.markup.facts import ContentRef, Facts, File, FileRef, Linked, Person, key_of
from watersmeet.markup.markdown.read import read
from watersmeet.markup.markdown.write import write
from watersmeet.markup.storage.read import read as read_storage
from watersmeet.markup.tree import Mark, Node, doc, paragraph, text, walk

CODE = (
    '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">py</ac:parameter>'
    "<ac:plain-text-body><![CDATA[{}]]></ac:plain-text-body></ac:structured-macro>"
)

LIKED = {
    "paragraphs": ("<p>a</p><p>b<br />c</p>", "a\n\nb\\\nc\n"),
    "headings": ("<h2>a <em>b</em></h2>", "## a *b*\n"),
    "lists": (
        "<ul><li><p>a</p><ol><li><p>b</p></li><li><p>c</p></li></ol></li><li><p>d</p></li></ul>",
        "- a\n  1. b\n  2. c\n- d\n",
    ),
    "lists below each other": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b\n"),
    "items of several blocks": (
        "<ol start='9'><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>",
        "9. a\n\n   b\n\n10. c\n",
    ),
    "code": (CODE.format("a\n```\nb"), "````py\na\n```\nb\n````\n"),
    "rule": ("<hr />", "---\n"),
    "table": (
        "<table><tbody><tr><th>a</th><th>b</th></tr><tr><td>c|d</td><td><code>e|f</code></td></tr></tbody></table>",
        "| a | b |\n| --- | --- |\n| c\\|d | `e\\|f` |\n",
    ),
    "stars in words": (
        "<p>un<strong>believ</strong>able <strong>a:</strong> (<strong>b</strong>)</p>",
        "un**believ**able **a:** (**b**)\n",
    ),
    "tags where stars would fail": ("<p>a<strong>!b </strong>c</p>", "a<strong>!b </strong>c\n"),
    "marks in marks": ("<p><strong><em>a</em></strong></p>", "**_a_**\n"),
    "what looks like markup": (
        "<p># a</p><p>- b *c* d_e _f_ [g](h) &lt;i&gt; &amp;amp; `j`</p><p>12. k :status[l] C:\\m</p>",
        "\\# a\n\n\\- b \\*c\\* d_e \\_f\\_ \\[g\\](h) \\<i> \\&amp; \\`j\\`\n\n12\\. k \\:status\\[l\\] C:\\\\m\n",
    ),
    "code in a line": ("<p><code>a`b</code> <code> c</code></p>", "``a`b`` `  c `\n"),
    "alert": (
        '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
        "> [!NOTE]\n> a\n",
    ),
    "macro": (
        '<ac:structured-macro ac:name="toc"><ac:parameter ac:name="maxLevel">3</ac:parameter></ac:structured-macro>',
        "::macro[toc]{maxLevel=3}\n",
    ),
    "aligned paragraph": (
        '<p style="text-align: center;">a</p>',
        ':::with{^marks=[{"type":"alignment","attrs":{"align":"center"}}]}\na\n:::\n',
    ),
}


@pytest.mark.parametrize(("storage", "markdown"), LIKED.values(), ids=LIKED.keys())
def test_write__is_how_people_write(storage: str, markdown: str) -> None:
    assert write(read_storage(storage)) == markdown


def test_write__containers_have_more_colons_than_what_is_inside() -> None:
    code = Node("codeBlock", content=[text("::::\n:::")])
    inner = Node("element", {"name": "div", "attributes": {}}, [code])
    tree = doc([Node("element", {"name": "div", "attributes": {}}, [inner, inner])])
    written = write(tree)
    assert written.startswith("::::::element{")
    assert read(written) == tree


def test_write__a_line_of_a_tree_on_its_own() -> None:
    assert write(paragraph("a *b*")) == "a \\*b\\*\n"
    assert write(doc([])) == ""


PAGE = '<ac:link><ri:page ri:content-title="A page" ri:space-key="DEMO" /><ac:link-body>there</ac:link-body></ac:link>'
GONE = '<ac:link><ri:attachment ri:filename="gone.txt" /><ac:link-body>gone</ac:link-body></ac:link>'
IMAGE = (
    '<ac:image ac:width="40"><ri:attachment ri:filename="dot.png" /><ac:caption><p>A dot</p></ac:caption></ac:image>'
)
MENTION = '<ac:link><ri:user ri:account-id="u1" /></ac:link>'
FACTS = Facts(
    base="https://example.com/wiki",
    space_key="DEMO",
    content={
        ContentRef("page", "DEMO", "A page"): Linked(42, "page", "A page", "/spaces/DEMO/pages/42/A+page", "DEMO")
    },
    people={"u1": Person("u1", "Ann *")},
    files={FileRef("dot.png"): File(1, "f", "dot.png", "image/png", 3, "/download/dot.png", None, 42, 1)},
)


def for_readers(storage: str, facts: Facts = FACTS) -> str:
    return write(read_storage(storage), facts, faithful=False)


def test_write__for_readers_leads_where_links_lead() -> None:
    assert for_readers(f"<p>{PAGE}</p>") == "[there](https://example.com/wiki/spaces/DEMO/pages/42/A+page)\n"
    assert for_readers(f"<p>{PAGE}</p>", Facts()) == "[there](/wiki/display/DEMO/A+page)\n"
    assert for_readers(f"<p>{GONE}</p>") == "gone\n"
    assert for_readers('<p><a href="javascript:x">a</a></p>') == "a\n"


def test_write__for_readers_shows_pictures_and_people() -> None:
    assert for_readers(IMAGE) == "![dot.png](https://example.com/wiki/download/dot.png)\n\nA dot\n"
    assert for_readers(f"<p>{MENTION} {MENTION.replace('u1', 'u2')}</p>") == "@Ann \\* @\n"


def test_write__for_readers_leaves_out_what_markdown_has_no_word_for() -> None:
    storage = (
        '<p style="text-align: center;" class="x"><span style="color: #ff0000;">a</span> <time datetime="2026-11-21" />'
        '</p><p /><ul><li class="y"><p>b</p></li></ul><div><p>c</p></div>'
    )
    assert for_readers(storage) == "a 2026-11-21\n\n- b\n\nc\n"


def test_write__for_readers_has_any_table_as_one() -> None:
    storage = (
        '<table class="x"><tbody><tr><td colspan="2"><p>a</p><ul><li>b</li></ul></td><td>c|d</td></tr>'
        "<tr><td>e</td></tr></tbody></table>"
    )
    assert for_readers(storage) == "|  |  |  |\n| --- | --- | --- |\n| a<br>b |  | c\\|d |\n| e |  |  |\n"


def test_write__for_readers_shows_what_macros_show() -> None:
    storage = '<ac:structured-macro ac:name="children" /><p>a <ac:structured-macro ac:name="jira" /></p>'
    tree = read_storage(storage)
    macros = {node.attrs["extensionKey"]: key_of(node) for node in walk(tree) if node.attrs}
    again = (tree.content or [])[0]
    shown = {macros["children"]: [paragraph("one"), again], macros["jira"]: [paragraph("two")]}
    written = write(tree, Facts(shown=shown), faithful=False)
    assert written.startswith("one\n\n::macro[children]")
    assert written.endswith("a two\n")


def test_write__for_readers_names_a_panel_by_its_title() -> None:
    storage = (
        '<ac:structured-macro ac:name="warning"><ac:parameter ac:name="title">T</ac:parameter>'
        "<ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>"
    )
    assert for_readers(storage) == "> [!CAUTION]\n> **T**\n>\n> a\n"


def test_write__facts_do_not_change_what_is_carried() -> None:
    tree = read_storage(f"<p>{PAGE} {MENTION}</p>{IMAGE}")
    assert write(tree, FACTS) == write(tree)


def test_write__marks_that_cannot_stand_around_each_other_are_carried() -> None:
    tree = doc([paragraph(text("a", [Mark("link", {"href": "x"}), Mark("link", {"href": "y"})]))])
    assert read(write(tree)) == tree
