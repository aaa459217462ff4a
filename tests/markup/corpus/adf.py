"""Atlassian document format: every node with every attribute, every mark where it may stand, and broken documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

Json = dict[str, Any]


def node(kind: str, *content: Json, marks: Any = None, **attrs: Any) -> Json:
    made: Json = {"type": kind}
    if attrs:
        made["attrs"] = attrs
    if content:
        made["content"] = list(content)
    if marks:
        made["marks"] = marks
    return made


def mark(kind: str, **attrs: Any) -> Json:
    return {"type": kind, "attrs": attrs} if attrs else {"type": kind}


def text(value: str = "text", *marks: Json) -> Json:
    return {"type": "text", "text": value, "marks": list(marks)} if marks else {"type": "text", "text": value}


def p(*content: Json, **more: Any) -> Json:
    return node("paragraph", *(content or (text(),)), **more)


def document(*content: Json) -> str:
    return json.dumps({"type": "doc", "version": 1, "content": list(content)}, ensure_ascii=False)


TEXT_MARKS: Final = {
    "strong": mark("strong"),
    "em": mark("em"),
    "underline": mark("underline"),
    "strike": mark("strike"),
    "sub": mark("subsup", type="sub"),
    "sup": mark("subsup", type="sup"),
    "textColor": mark("textColor", color="#ff5630"),
    "backgroundColor": mark("backgroundColor", color="#fedec8"),
    "link": mark("link", href="https://example.com/?a=1&b=2"),
    "link with a title": mark("link", href="/wiki/x", title="A title"),
    "annotation": mark("annotation", id="5f1f2e1c", annotationType="inlineComment"),
}
CODE: Final = mark("code")
INLINE: Final = {
    "hardBreak": node("hardBreak"),
    "hardBreak text": node("hardBreak", text="\n"),
    "mention": node("mention", id="712020:7aaa0210", text="@Ada", accessLevel="CONTAINER"),
    "mention alone": node("mention", id="712020:7aaa0210"),
    "mention app": node("mention", id="x", text="@App", userType="APP", localId="m1"),
    "emoji": node("emoji", shortName=":smile:", id="1f604", text="😄"),
    "emoji custom": node("emoji", shortName=":parrot:", id="b9a1"),
    "emoji alone": node("emoji", shortName=":tada:"),
    "date": node("date", timestamp="1704067200000"),
    "date within a day": node("date", timestamp="1704110400123", localId="d1"),
    **{
        f"status {color}": node("status", text="DONE", color=color, localId="s1", style="bold")
        for color in ("neutral", "purple", "blue", "red", "yellow", "green", "#ff5630")
    },
    "inlineCard": node("inlineCard", url="https://example.com/doc"),
    "inlineCard data": node("inlineCard", data={"@type": "Document", "name": "A"}),
    "placeholder": node("placeholder", text="type here"),
    "inlineExtension": node(
        "inlineExtension",
        extensionType="com.atlassian.confluence.macro.core",
        extensionKey="anchor",
        parameters={"macroParams": {"": {"value": "here"}}, "macroMetadata": {"macroId": {"value": "m1"}}},
    ),
    "inlineExtension foreign": node(
        "inlineExtension", extensionType="com.example", extensionKey="k", parameters={"a": [1, None]}, text="t"
    ),
    "mediaInline": node("mediaInline", id="f-1", collection="contentId-1", type="file", alt="a", width=20, height=10),
}
MEDIA: Final = {
    "file": node("media", type="file", id="f-1", collection="contentId-1", width=200, height=100, alt="a dot"),
    "link": node("media", type="link", id="f-2", collection="", occurrenceKey="o"),
    "external": node("media", type="external", url="https://example.com/d.png", alt="d", width=20, height=10),
    "linked": node("media", type="file", id="f", collection="c", marks=[mark("link", href="https://example.com")]),
    "with a border": node(
        "media", type="file", id="f", collection="c", marks=[mark("border", size=2, color="#091e4224")]
    ),
    "commented": node("media", type="file", id="f", collection="c", marks=[TEXT_MARKS["annotation"]]),
}
EXTENSION: Final = {"extensionType": "com.atlassian.confluence.macro.core", "extensionKey": "toc"}
PARAMETERS: Final = {"macroParams": {"maxLevel": {"value": "3"}}, "macroMetadata": {"schemaVersion": {"value": "1"}}}
LAYOUTS: Final = ("center", "wide", "full-width", "wrap-left", "wrap-right", "align-start", "align-end")
BLOCKS: Final = {
    "paragraph": p(),
    "paragraph empty": node("paragraph"),
    "paragraph local id": p(localId="p1"),
    "paragraph centred": p(marks=[mark("alignment", align="center")]),
    "paragraph at the end": p(marks=[mark("alignment", align="end")]),
    "paragraph indented": p(marks=[mark("indentation", level=3)]),
    "paragraph small": p(marks=[mark("fontSize", fontSize="small")]),
    **{f"heading {level}": node("heading", text(), level=level, localId="h") for level in range(1, 7)},
    "heading empty": node("heading", level=2),
    "heading centred": node("heading", text(), level=2, marks=[mark("alignment", align="center")]),
    "heading indented": node("heading", text(), level=2, marks=[mark("indentation", level=1)]),
    "rule": node("rule"),
    "rule local id": node("rule", localId="r"),
    "bulletList": node("bulletList", node("listItem", p(), node("bulletList", node("listItem", p())))),
    "orderedList": node("orderedList", node("listItem", p(), localId="i"), order=4, localId="o"),
    "orderedList 0": node("orderedList", node("listItem", p()), order=0),
    "blockquote": node("blockquote", p(), node("bulletList", node("listItem", p())), localId="q"),
    "codeBlock": node("codeBlock", text("a < b\n  c"), language="python", uniqueId="u", localId="c"),
    "codeBlock plain": node("codeBlock"),
    "codeBlock hidden numbers": node("codeBlock", text("x"), hideLineNumbers=True, wrap=True),
    "codeBlock ]]>": node("codeBlock", text("a ]]> b]]]>")),
    **{
        f"panel {kind}": node("panel", node("heading", text("Title"), level=3), p(), panelType=kind, localId="x")
        for kind in ("info", "note", "tip", "warning", "error", "success")
    },
    "panel custom": node(
        "panel",
        p(),
        panelType="custom",
        panelIcon=":rocket:",
        panelIconId="1f680",
        panelIconText="🚀",
        panelColor="#fff",
    ),
    "expand": node("expand", p(), node("nestedExpand", p(), title="inner"), title="More", localId="e"),
    "expand without a title": node("expand", p()),
    "decisionList": node(
        "decisionList",
        node("decisionItem", text("go"), localId="d2", state="DECIDED"),
        node("decisionItem", localId="d3", state=""),
        localId="d1",
    ),
    "taskList": node(
        "taskList",
        node("taskItem", text("a"), localId="t2", state="TODO"),
        node("taskList", node("taskItem", text("b"), localId="t3", state="DONE"), localId="t1"),
        node("blockTaskItem", p(), node("extension", **EXTENSION), localId="t5", state="TODO"),
        localId="t1",
    ),
    "table": node(
        "table",
        node("tableRow", node("tableHeader", p(), colwidth=[100], background="#e3fcef"), node("tableHeader", p())),
        node("tableRow", node("tableCell", p(), colspan=2, rowspan=1, valign="middle", localId="c"), localId="r"),
        isNumberColumnEnabled=True,
        layout="wide",
        localId="t",
        width=960,
        displayMode="fixed",
    ),
    "table plain": node("table", node("tableRow", node("tableCell", p())), {"type": "tableRow", "content": []}),
    "table fragment": node(
        "table", node("tableRow", node("tableCell", p())), marks=[mark("fragment", localId="f", name="n")]
    ),
    "table cell of everything": node(
        "table",
        node(
            "tableRow",
            node(
                "tableCell",
                node("panel", p(), panelType="info"),
                node("nestedExpand", p(), title="t"),
                node("rule"),
                node("codeBlock", text("x")),
                node("blockCard", url="https://example.com"),
                p(marks=[mark("alignment", align="center")]),
            ),
        ),
    ),
    **{f"mediaSingle {name}": node("mediaSingle", media, layout="center") for name, media in MEDIA.items()},
    **{f"mediaSingle {layout}": node("mediaSingle", MEDIA["file"], layout=layout, width=50) for layout in LAYOUTS},
    "mediaSingle pixels": node("mediaSingle", MEDIA["file"], layout="center", width=320, widthType="pixel"),
    "mediaSingle caption": node(
        "mediaSingle", MEDIA["file"], node("caption", text("A "), text("dot", mark("strong"))), layout="center"
    ),
    "mediaSingle linked": node(
        "mediaSingle", MEDIA["file"], layout="center", marks=[mark("link", href="https://e.com")]
    ),
    "mediaGroup": node("mediaGroup", MEDIA["file"], MEDIA["link"]),
    "blockCard": node("blockCard", url="https://example.com"),
    "blockCard data": node("blockCard", data={"name": "x"}),
    "blockCard datasource": node(
        "blockCard",
        datasource={"id": "d", "parameters": {"a": 1}, "views": [{"type": "table", "properties": {}}]},
        layout="wide",
    ),
    "embedCard": node(
        "embedCard", url="https://example.com", layout="wide", width=80, originalHeight=100, originalWidth=200.5
    ),
    "extension": node("extension", **EXTENSION, parameters=PARAMETERS, text="toc", layout="wide", localId="l"),
    "extension bare": node("extension", **EXTENSION),
    "extension foreign": node("extension", extensionType="com.example", extensionKey="k", parameters=[1, {"a": None}]),
    "extension marked": node(
        "extension", **EXTENSION, marks=[mark("dataConsumer", sources=["s"]), mark("fragment", localId="f")]
    ),
    "extension with a body": node(
        "extension",
        extensionType="com.atlassian.confluence.macro.core",
        extensionKey="html",
        parameters={"macroParams": {"__bodyContent": {"value": "<b>x</b> ]]>"}}},
    ),
    "bodiedExtension": node(
        "bodiedExtension",
        p(),
        node("table", node("tableRow", node("tableCell", p()))),
        extensionType="com.atlassian.confluence.macro.core",
        extensionKey="excerpt",
        parameters={"macroParams": {"hidden": {"value": "true"}}, "macroMetadata": {"macroId": {"value": "m"}}},
        layout="default",
        localId="b",
    ),
    "syncBlock": node("syncBlock", resourceId="r", localId="l"),
    "bodiedSyncBlock": node("bodiedSyncBlock", p(), resourceId="r", localId="l"),
    **{
        f"layout of {count}": node(
            "layoutSection", *(node("layoutColumn", p(), width=100 / count) for _ in range(count)), localId="l"
        )
        for count in (2, 3)
    },
    "layout wide": node(
        "layoutSection",
        node("layoutColumn", node("expand", p()), width=33.33, valign="middle", localId="c"),
        node("layoutColumn", node("heading", text(), level=1), width=66.66),
        marks=[mark("breakout", mode="wide", width=1200)],
    ),
    "code full width": node("codeBlock", text("x"), marks=[mark("breakout", mode="full-width")]),
    "expand wide": node("expand", p(), marks=[mark("breakout", mode="wide")]),
}


def _documents() -> Iterator[tuple[str, str]]:
    yield "nothing", document()
    for name, block in BLOCKS.items():
        yield f"block {name}", document(block)
        yield f"block {name} among others", document(p(), block, block, p())
    for name, inline in INLINE.items():
        yield f"inline {name}", document(p(text("a "), inline, text(" b")))
        yield f"inline {name} in a heading", document(node("heading", inline, level=2))
        yield f"inline {name} twice", document(p(inline, inline))
    for name, one in TEXT_MARKS.items():
        yield f"mark {name}", document(p(text("a "), text("b", one), text(" c")))
        for other, two in TEXT_MARKS.items():
            if other.split()[0] != name.split()[0] and {name, other} != {"sub", "sup"}:
                yield f"mark {name} around {other}", document(p(text("a", one), text("b", one, two), text("c", two)))
    for name in ("link", "annotation"):
        yield f"mark code in {name}", document(p(text("a", TEXT_MARKS[name], CODE)))
    yield "mark code", document(p(text("a "), text("x < y", CODE)))
    yield "characters", document(p(text("\u00a0 <>&\"' \u2028 😀 \u200b é\ttab\nline")))
    yield "spaces", document(p(text("  two  spaces  ")))
    yield "everything", document(*BLOCKS.values())


DOCUMENTS: Final = dict(_documents())

BROKEN: Final = {
    "not json": "{",
    "a list": "[]",
    "a number": "1",
    "no type": '{"version": 1, "content": []}',
    "another type": '{"type": "page", "version": 1, "content": []}',
    "another version": '{"type": "doc", "version": 2, "content": []}',
    "no content": '{"type": "doc", "version": 1}',
    "content that is no list": '{"type": "doc", "version": 1, "content": {}}',
    "an unknown node": document(node("hologram")),
    "an unknown mark": document(p(text("a", mark("blink")))),
    "an unknown attribute": document(node("heading", level=1, colour="red")),
    "an unknown member": '{"type": "doc", "version": 1, "content": [{"type": "rule", "extra": 1}]}',
    "a level out of range": document(node("heading", level=7)),
    "a level of text": document(node("heading", level="1")),
    "a heading without a level": document(node("heading", text())),
    "text right in a document": document(text()),
    "text of nothing": document(p(text(""))),
    "text that is a number": document(p({"type": "text", "text": 1})),
    "a list of nothing": '{"type":"doc","version":1,"content":[{"type":"bulletList","content":[]}]}',
    "a paragraph in a list": document(node("bulletList", p())),
    "a table in a cell": document(node("table", node("tableRow", node("tableCell", node("table", node("tableRow")))))),
    "a heading in a quote": document(node("blockquote", node("heading", text(), level=1))),
    "code that is bold": document(p(text("a", mark("strong"), CODE))),
    "marks in code": document(node("codeBlock", text("a", mark("strong")))),
    "an alignment of a list": document(
        node("bulletList", node("listItem", p()), marks=[mark("alignment", align="end")])
    ),
    "an alignment that is none": document(p(marks=[mark("alignment", align="left")])),
    "a colour that is none": document(p(text("a", mark("textColor", color="red")))),
    "a link to nowhere": document(p(text("a", {"type": "link", "attrs": {}}))),
    "a status without text": document(p(node("status", text="", color="red"))),
    "a panel without a type": document(node("panel", p())),
    "a panel of another type": document(node("panel", p(), panelType="loud")),
    "a media without an id": document(node("mediaSingle", node("media", type="file", collection="c"), layout="center")),
    "a layout of one": document(node("layoutSection", node("layoutColumn", p(), width=100))),
    "a layout of four": document(node("layoutSection", *(node("layoutColumn", p(), width=25) for _ in range(4)))),
    "a task of another state": document(node("taskList", node("taskItem", localId="a", state="MAYBE"), localId="b")),
    "an extension without a key": document(node("extension", extensionType="x")),
    "a border too wide": document(
        node(
            "mediaSingle",
            node("media", type="file", id="f", collection="c", marks=[mark("border", size=4, color="#000000")]),
            layout="center",
        )
    ),
    "too deep": document(json.loads('{"type":"blockquote","content":[' * 300 + json.dumps(p()) + "]}" * 300)),
}
"""What the published schema refuses."""
