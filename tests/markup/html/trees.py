"""Trees of every shape, and short ways to write them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from watersmeet.markup.facts import Facts, File, FileRef, Linked, Person, key_of
from watersmeet.markup.tree import MACRO, Mark, Node, doc, paragraph, text


def macro(
    name: str,
    parameters: dict[str, str] | None = None,
    content: list[Node] | None = None,
    body: str | None = None,
    *,
    inline: bool = False,
) -> Node:
    """A macro, with a rich body where there is content, with a plain one where there is a body."""
    said: dict[str, Any] = {key: {"value": value} for key, value in (parameters or {}).items()}
    if body is not None:
        said["__bodyContent"] = {"value": body}
    kind = "inlineExtension" if inline else "extension" if content is None else "bodiedExtension"
    attrs = {"extensionType": MACRO, "extensionKey": name, "parameters": {"macroParams": said}}
    return Node(kind, attrs=attrs, content=content)


def heading(level: int, value: str) -> Node:
    return Node("heading", attrs={"level": level}, content=[text(value)])


def block(kind: str, *content: Node, **attrs: Any) -> Node:
    return Node(kind, attrs=attrs or None, content=list(content))


PICTURE = File(5, "f-5", "flow.png", "image/png", 10, "/download/flow.png", "/thumbnails/flow.png", 7, 2)
REPORT = File(6, "f-6", "a&b.pdf", "application/pdf", 10, "/download/a.pdf", None, 7, 1)
OTHER = Linked(111, "page", "Other page", "/spaces/ENG/pages/111/Other+page", "ENG")

FACTS = Facts(
    base="https://wiki.test/wiki",
    space_key="ENG",
    content_id=7,
    title="My page",
    content={111: OTHER},
    people={"a1": Person("a1", "Ann")},
    files={FileRef("flow.png"): PICTURE, "f-5": PICTURE, FileRef("a&b.pdf"): REPORT},
    shown={
        key_of(macro("children")): [block("bulletList", block("listItem", paragraph("child")))],
        key_of(macro("include")): [heading(1, "Included"), macro("include"), macro("children")],
    },
)

HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "java\u200bscript:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "feed:javascript:alert(1)",
    "//evil.test/",
    "expression(alert(1))",
    "url(javascript:alert(1))",
    "color: red; background: url(https://evil.test/)",
    "position: fixed; top: 0",
    "width: expression(alert(1))",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "]]>",
    "<!--",
    "-->",
    "<![CDATA[",
    "\0<script\0>",
    "\u202egnp.exe",
    "a\ud800b",
    "\ufffe",
    "\r\n\r",
    "x 1x, y 2x",
    "document",
    "getElementById",
    "",
]
values = st.sampled_from(HOSTILE) | st.text(max_size=5)
NAMES = """
    script style svg math template noscript base form meta link iframe object embed input textarea select button
    div span small table tr td dl dt dd p a img details summary center address pre h1 li title body html plaintext
    wbr q cite abbr figure figcaption font marquee nobr frameset isindex x-y
"""
names = st.sampled_from(NAMES.split()) | values
WRITTEN = """
    id name class style title lang dir href src srcset onclick onerror action formaction is slot xlink:href
"""
attributes = st.dictionaries(st.sampled_from(WRITTEN.split()), values, max_size=3)
numbers = st.integers(-5, 7) | st.sampled_from([10**30, -1.5, float("nan"), float("inf"), True, None])
anything = values | numbers | st.lists(values | numbers, max_size=3)

ATTRIBUTES = """
    href title url id text type color colour level order state localId panelType panelColor panelIconText language
    layout width height widthType alt timestamp shortName style colspan rowspan colwidth background valign align
    mode displayMode isNumberColumnEnabled annotationType extensionType
"""
KEPT = """
    resource ri:content-title ri:space-key ri:filename ri:account-id ri:value ri:content-id ac:anchor holder class
    style section colgroup type element macro text datetime ac:name ac:title fallback body
    parameter:title parameter:bgColor parameter:borderColor parameter:borderWidth parameter:icon
"""
MARKS = """
    strong em underline strike code subsup link textColor backgroundColor annotation element fontSize other
"""
RESOURCES = """
    page blog-post content-entity attachment space user url anchor shortcut other
"""
MACROS = """
    toc anchor excerpt excerpt-include include children section column details iframe widget jira color code noformat
    div gallery profile view-file nothing
"""
TYPES = """
    text hardBreak mention emoji date status inlineCard mediaInline placeholder inlineExtension inlineElement
    paragraph heading bulletList orderedList listItem taskList taskItem blockTaskItem decisionList decisionItem
    blockquote rule codeBlock panel expand nestedExpand table tableRow tableHeader tableCell layoutSection
    layoutColumn mediaSingle media mediaGroup caption blockCard embedCard extension bodiedExtension element
    syncBlock bodiedSyncBlock doc other
"""


def _attrs(given: dict[str, Any], name: str, said: dict[str, str], key: str, params: dict[str, str]) -> dict[str, Any]:
    parameters = {"macroParams": {one: {"value": value} for one, value in params.items()}}
    own = {"name": name, "attributes": said, "extensionKey": key, "parameters": parameters, "extensionType": MACRO}
    return {**own, **given}


attrs = st.builds(
    _attrs,
    st.dictionaries(st.sampled_from(ATTRIBUTES.split()), anything, max_size=4)
    | st.sampled_from(["info", "note", "custom"]).map(lambda kind: {"panelType": kind})
    | st.sampled_from(["TODO", "DONE"]).map(lambda state: {"state": state})
    | st.sampled_from(["python", "html", "nope"]).map(lambda language: {"language": language})
    | st.sampled_from(["f-5", "f-6", "a1"]).map(lambda known: {"id": known, "type": "file"})
    | values.map(lambda url: {"url": url, "type": "external", "href": url}),
    names,
    attributes,
    st.sampled_from(MACROS.split()) | values,
    st.dictionaries(st.sampled_from(["", "title", "src", "width", "hidden", "style", "include", "color"]), values),
)
kept = st.dictionaries(st.sampled_from(KEPT.split()), values, max_size=4).flatmap(
    lambda said: st.sampled_from(RESOURCES.split()).map(lambda resource: {**said, "resource": resource}) | st.just(said)
)
marks = st.lists(st.builds(Mark, st.sampled_from(MARKS.split()), st.none() | attrs, st.none() | kept), max_size=3)


def _node(kind: str, given: Any, content: list[Node], marked: Any, value: str, said: Any, bare: bool) -> Node:
    return Node(kind, given, content or None, marked or None, value if kind == "text" else None, None, said, bare)


nodes: st.SearchStrategy[Node] = st.recursive(
    values.map(text)
    | st.builds(_node, st.sampled_from(TYPES.split()), attrs, st.just([]), marks, values, kept, st.booleans()),
    lambda inner: st.builds(
        _node,
        st.sampled_from(TYPES.split()),
        st.none() | attrs,
        st.lists(inner, max_size=4),
        st.none() | marks,
        values,
        st.none() | kept,
        st.booleans(),
    ),
    max_leaves=25,
)
documents = st.lists(nodes, max_size=4).map(doc)
