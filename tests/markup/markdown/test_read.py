"""Markdown to trees, said in storage format where that is shorter."""

import pytest

from tests.markup.markdown.trees import normal
from watersmeet.markup.markdown.read import read
from watersmeet.markup.storage.read import read as read_storage
from watersmeet.markup.tree import Mark, Node, paragraph, text

SAME = {
    "marks": (
        "**a** *b* ~~c~~ `d` <u>e</u> <sub>f</sub> H<sup>2</sup> <kbd>g</kbd>",
        "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code> <u>e</u> <sub>f</sub> H<sup>2</sup>"
        " <kbd>g</kbd></p>",
    ),
    "nested marks": ("**a *b* <u>c</u>**", "<p><strong>a <em>b</em> <u>c</u></strong></p>"),
    "breaks": ("a\\\nb<br>c  \nd\ne", "<p>a<br />b<br />c<br />d e</p>"),
    "headings": ("# a\n\nb\n=\n\n###### c", "<h1>a</h1><h1>b</h1><h6>c</h6>"),
    "lists": (
        "- a\n  - b\n\n3. c",
        "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul><ol start='3'><li><p>c</p></li></ol>",
    ),
    "other tags are text": ("a <b class='x'>b</b> <script>", "<p>a &lt;b class='x'&gt;b&lt;/b&gt; &lt;script&gt;</p>"),
    "blocks of html are text": ("<div>\n*a*\n</div>", "<p>&lt;div&gt; <em>a</em> &lt;/div&gt;</p>"),
    "tags that cross": ("<u>a <sub>b</u> c</sub>", "<p><u>a &lt;sub&gt;b</u> c&lt;/sub&gt;</p>"),
    "comments are text": ("a <!-- b -->", "<p>a &lt;!-- b --&gt;</p>"),
    "links": (
        '[a](http://x.y/ "t") <http://x.y/>',
        '<p><a href="http://x.y/" title="t">a</a> <a href="http://x.y/">http://x.y/</a></p>',
    ),
    "links by reference": ("[a][b]\n\n[b]: http://x.y/", '<p><a href="http://x.y/">a</a></p>'),
    "link around nothing": ("[](http://x.y/)", '<p><a href="http://x.y/">http://x.y/</a></p>'),
    "page": (
        "[a](page:DEMO/Other%20page#part)",
        '<p><ac:link ac:anchor="part"><ri:page ri:content-title="Other page" ri:space-key="DEMO" />'
        "<ac:link-body>a</ac:link-body></ac:link></p>",
    ),
    "page by its title": ("[A b](<page:A b>)", '<p><ac:link><ri:page ri:content-title="A b" /></ac:link></p>'),
    "code": (
        "```python {@title=x}\nif a:\n\n    b\n```",
        '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">python</ac:parameter>'
        '<ac:parameter ac:name="title">x</ac:parameter>'
        "<ac:plain-text-body><![CDATA[if a:\n\n    b]]></ac:plain-text-body></ac:structured-macro>",
    ),
    "alert": (
        "> [!warning]\n> a\n>\n> b",
        '<ac:structured-macro ac:name="note"><ac:rich-text-body><p>a</p><p>b</p></ac:rich-text-body>'
        "</ac:structured-macro>",
    ),
    "no alert": ("> [!OTHER]\n> a", "<blockquote><p>[!OTHER] a</p></blockquote>"),
    "details": (
        "<details>\n<summary>A &amp; b</summary>\n\nc\n</details>",
        '<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">A &amp; b</ac:parameter>'
        "<ac:rich-text-body><p>c</p></ac:rich-text-body></ac:structured-macro>",
    ),
    "details without an end": (
        "> <details>\n> a\n\nb</details>\n\n</details>",
        '<blockquote><ac:structured-macro ac:name="expand"><ac:rich-text-body><p>a</p></ac:rich-text-body>'
        "</ac:structured-macro></blockquote><p>b&lt;/details&gt;</p><p>&lt;/details&gt;</p>",
    ),
    "table": (
        "| a | b |\n|---|:-:|\n| c \\| d | `e` |\n| f |",
        "<table><tbody><tr><th><p>a</p></th><th><p style='text-align: center;'>b</p></th></tr>"
        "<tr><td><p>c | d</p></td><td><p style='text-align: center;'><code>e</code></p></td></tr>"
        "<tr><td><p>f</p></td><td><p style='text-align: center;' /></td></tr></tbody></table>",
    ),
    "table of lists": (
        ":::table{columns=[10,20]}\n- - :cell{header} a\n  - b\n- - c\n\n    d\n  - - e\n:::",
        '<table><colgroup><col style="width: 10.0px;" /><col style="width: 20.0px;" /></colgroup><tbody>'
        "<tr><th><p>a</p></th><td><p>b</p></td></tr>"
        "<tr><td><p>c</p><p>d</p></td><td><ul><li><p>e</p></li></ul></td></tr></tbody></table>",
    ),
    "task list": (
        "- [ ] a\n- [x] b\n  - [X] c",
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id>"
        "<ac:task-status>complete</ac:task-status><ac:task-body>b<ac:task-list><ac:task><ac:task-id>3</ac:task-id>"
        "<ac:task-status>complete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list>"
        "</ac:task-body></ac:task></ac:task-list>",
    ),
    "not all tasks": ("- [ ] a\n- b", "<ul><li><p>[ ] a</p></li><li><p>b</p></li></ul>"),
    "macros": (
        "::macro[toc]{maxLevel=3}\n\n:::macro[excerpt]{hidden=true}\na\n:::",
        '<ac:structured-macro ac:name="toc"><ac:parameter ac:name="maxLevel">3</ac:parameter></ac:structured-macro>'
        '<ac:structured-macro ac:name="excerpt"><ac:parameter ac:name="hidden">true</ac:parameter>'
        "<ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>",
    ),
    "macro with a body of text": (
        "```macro[html]{a=b}\n<b>\n```",
        '<ac:structured-macro ac:name="html"><ac:parameter ac:name="a">b</ac:parameter>'
        "<ac:plain-text-body><![CDATA[<b>]]></ac:plain-text-body></ac:structured-macro>",
    ),
    "status and date": (
        ":status[Going on]{color=green} :date[2026-11-21]",
        '<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="title">Going on</ac:parameter>'
        '<ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro> <time datetime="2026-11-21" /></p>',
    ),
    "mention": ("[@Ann](user:557:ab)", '<p><ac:link><ri:user ri:account-id="557:ab" /></ac:link></p>'),
    "pictures": (
        "![a](http://x.y/z.png)\n\nb ![c](attachment:d%20e.png)",
        '<ac:image ac:alt="a"><ri:url ri:value="http://x.y/z.png" /></ac:image>'
        '<p>b <ac:image ac:alt="c"><ri:attachment ri:filename="d e.png" /></ac:image></p>',
    ),
    "footnotes": (
        "a[^x] b[^y] c[^x] d[^z]\n\n[^y]: *two*\n\n[^x]: one\n[^w]: unused",
        "<p>a<sup>1</sup> b<sup>2</sup> c<sup>1</sup> d[^z]</p><hr />"
        "<ol><li><p>one</p></li><li><p><em>two</em></p></li><li><p>unused</p></li></ol>",
    ),
    "directives of other names are text": ("::: tip\na\n:::\n\n:x[y]{z=1}", "<p>::: tip a :::</p><p>:x[y]{z=1}</p>"),
    "directives that cannot be read are text": (":status[a]{color=}", "<p>:status[a]{color=}</p>"),
    "directives that stand for nothing are text": (
        "::macro{a=b}\n\n:::element{name=1}\nc\n:::",
        "<p>::macro{a=b}</p><p>:::element{name=1}</p><p>c</p>",
    ),
    "attributes where they do not belong are text": ("a :cell{b=c}", "<p>a :cell{b=c}</p>"),
}


def without_ids(tree: Node) -> Node:
    """What a reader of storage format makes, as it comes from Markdown: mentions have the names that stand there."""
    made = normal(tree)
    stack = [made]
    while stack:
        node = stack.pop()
        if node.type == "mention" and node.attrs:
            node.attrs.pop("text", None)
        stack.extend(node.content or ())
    return made


@pytest.mark.parametrize(("source", "storage"), SAME.values(), ids=SAME.keys())
def test_read__says_what_storage_says(source: str, storage: str) -> None:
    assert without_ids(read(source)) == without_ids(read_storage(storage))


def test_read__containers_nest() -> None:
    tree = read("::::layoutSection\n:::layoutColumn{width=50}\na\n:::\n\n:::layoutColumn{width=33.33}\nb\n:::\n::::\nc")
    columns = [
        Node("layoutColumn", {"width": 50}, [paragraph("a")]),
        Node("layoutColumn", {"width": 33.33}, [paragraph("b")]),
    ]
    assert tree.content == [Node("layoutSection", content=columns), paragraph("c")]


def test_read__a_container_without_an_end_ends_with_what_is_around() -> None:
    tree = read("> :::with{+style=x}\n> a\n\nb")
    inside = Node("paragraph", content=[text("a")], kept={"style": "x"})
    assert tree.content == [Node("blockquote", content=[inside]), paragraph("b")]


def test_read__marks_of_directives() -> None:
    tree = read(":textColor[a **b**]{color=#ff0000}:mark[c]{type=fontSize fontSize=small}")
    red, small = Mark("textColor", {"color": "#ff0000"}), Mark("fontSize", {"fontSize": "small"})
    assert (tree.content or [])[0].content == [text("a ", [red]), text("b", [red, Mark("strong")]), text("c", [small])]


def test_read__values_of_attributes() -> None:
    tree = read(':status[a]{b=1 c="1" d=1.5 e f=false g=null h=["x"] "i j"=k +l=m @n=o}')
    node = ((tree.content or [])[0].content or [])[0]
    said = {"b": 1, "c": "1", "d": 1.5, "e": True, "f": False, "g": None, "h": ["x"], "i j": "k", "text": "a"}
    assert (node.attrs, node.kept) == (said, {"l": "m", "parameter:n": "o"})
