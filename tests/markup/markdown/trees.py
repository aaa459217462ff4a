"""Documents of every shape, for the laws of Markdown, and what of them may be lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from hypothesis import strategies as st

from watersmeet.markup.markdown.words import LOST
from watersmeet.markup.tree import MACRO, Mark, Node, doc

_PIECES = """
    word Wort éclair 中文 😀 * ** _ __ ~~ ` `` ~~~ ``` < <b> </u> <u> <br> & &amp; &nbsp; [ ] [x] ![ ]( ) ( { } :: :::
    :status[ :macro{ | --- === # ## > + - 1. 2) ! \\ \\\\ a_b http://x.y/ <http://x.y> [^1] [!NOTE] : :with page:A/B
    " ' . , <details> </details> :empty{} :item{a=1} :tree{}
"""
words = st.lists(st.sampled_from([*_PIECES.split(), " ", "  ", "\t", "\xa0", "\u2003", "word"]), min_size=1, max_size=5)
texts = words.map("".join).map(lambda one: re.sub(r"\s*\n\s*", " ", one)).filter(bool)
titles = st.text("ab \"'\\&<>[]|/#:é\n`{}=", min_size=1, max_size=6)
values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**6)
    | st.floats(-9, 9, width=16)
    | titles
    | st.just("")
    | st.just("3"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(titles, inner, max_size=2),
    max_leaves=4,
)
kept = st.none() | st.dictionaries(
    st.sampled_from(["style", "data-x", "ac:y", "parameter:title", "parameter:odd name"]),
    titles,
    min_size=1,
    max_size=2,
)


def maybe(chance: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.none(), st.none(), chance)


page = st.fixed_dictionaries(
    {"resource": st.just("page"), "ri:content-title": titles, "body": st.just("rich")},
    optional={
        "ri:space-key": st.sampled_from(["DEMO", "~a/b"]),
        "ac:anchor": titles,
        "ri:version-at-save": st.just("3"),
    },
)
hrefs = st.sampled_from(
    [
        "http://x.y/",
        "http://x.y/?a=1&b=2&lt;",
        "a b",
        "",
        "x(y",
        "x)\\",
        "<>",
        "#a",
        "javascript:x",
        "é",
        "page:x",
        "user:x",
    ]
)
links = (
    st.builds(lambda href: Mark("link", {"href": href}), hrefs)
    | st.builds(lambda href, title: Mark("link", {"href": href, "title": title}), hrefs, titles)
    | st.builds(lambda said: Mark("link", kept=said), page)
)
simple_marks = st.sampled_from(["strong", "em", "underline", "strike", "code"]).map(Mark)
odd_marks = (
    st.builds(lambda color: Mark("textColor", {"color": color}), st.sampled_from(["#ff0000", "red"]))
    | st.builds(lambda one: Mark("annotation", {"id": one, "annotationType": "inlineComment"}), titles)
    | st.sampled_from([Mark("subsup", {"type": "sub"}), Mark("subsup", {"type": "sup"})])
    | st.builds(lambda name: Mark("element", {"name": name, "attributes": {}}), st.sampled_from(["kbd", "big"]))
    | st.builds(lambda said: Mark("strong", kept=said), kept)
    | st.builds(lambda said: Mark("fontSize", {"x": said}), values)
)
marks = st.lists(st.one_of(simple_marks, simple_marks, odd_marks, links), max_size=3).map(
    lambda found: [mark for at, mark in enumerate(found) if mark.type not in [one.type for one in found[:at]]] or None
)
texts_in_line = st.builds(lambda value, on: Node("text", text=value, marks=on), texts, marks)
media = st.one_of(
    st.builds(lambda url, alt: {"type": "external", "url": url, "alt": alt}, hrefs, titles),
    st.builds(lambda name: {"type": "file", "id": name, "collection": ""}, titles),
    st.just({"type": "file", "id": "x", "collection": "c", "width": 3}),
)


def _media(kind: str) -> st.SearchStrategy[Node]:
    def made(attrs: dict[str, Any], said: dict[str, str] | None) -> Node:
        resource = {"resource": "attachment", "ri:filename": attrs["id"]} if attrs["type"] == "file" else {}
        return Node(kind, attrs=attrs, kept={**resource, **(said or {})} or None)

    return st.builds(made, media, maybe(kept))


def _macro(kind: str, content: list[Node] | None = None, **more: Any) -> Node:
    name = more.pop("name")
    local = more.pop("local")
    identity = {"macroId": {"value": local}} if local else {}
    parameters = {
        "macroParams": {key: {"value": value} for key, value in more.pop("params").items()},
        "macroMetadata": {**identity, "schemaVersion": {"value": "1"}, "title": name},
    }
    attrs = {"extensionType": MACRO, "extensionKey": name, "parameters": parameters}
    return Node(kind, attrs={**attrs, "localId": local} if local else attrs, content=content)


def macros(kind: str, content: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    params = st.dictionaries(
        titles | st.sampled_from(["maxLevel", "", "__bodyContent"]), titles | st.just("3"), max_size=3
    )
    return st.builds(
        lambda name, params, local, inside: _macro(kind, inside, name=name, params=params, local=local),
        st.sampled_from(["toc", "a b", "x]["]),
        params,
        maybe(st.just("5f2c")),
        content,
    )


inlines = st.one_of(
    texts_in_line,
    texts_in_line,
    texts_in_line,
    st.builds(lambda on: Node("hardBreak", marks=on), maybe(marks)),
    st.builds(lambda one, name: Node("mention", {"id": one, "text": name}), titles, titles),
    st.builds(lambda one, on: Node("status", {"text": one, "color": "green"}, marks=on), titles, maybe(marks)),
    st.builds(lambda day: Node("date", {"timestamp": day}), st.sampled_from(["1795219200000", "5", "x"])),
    st.builds(lambda one: Node("emoji", {"shortName": ":x:", "text": one}), titles),
    st.builds(lambda url: Node("inlineCard", {"url": url}), hrefs),
    st.builds(lambda one: Node("inlineElement", {"name": "wbr", "attributes": {"a": one}}), titles),
    st.builds(lambda one, said: Node("placeholder", {"text": one}, kept=said), titles, kept),
    _media("mediaInline"),
    macros("inlineExtension", st.none()),
)
line = st.lists(inlines, max_size=5)
alignment = st.sampled_from([[Mark("alignment", {"align": "center"})], [Mark("alignment", {"align": "end"})]])
leaf_blocks = st.one_of(
    st.builds(lambda content: Node("paragraph", content=content), line),
    st.builds(lambda content: Node("paragraph", content=content), line),
    st.builds(
        lambda content, said, on: Node("paragraph", content=content, kept=said, marks=on), line, kept, maybe(alignment)
    ),
    st.builds(lambda level, content: Node("heading", {"level": level}, content), st.integers(1, 6), line),
    st.just(Node("rule")),
    st.builds(
        lambda language, code, said: Node(
            "codeBlock",
            {"language": language} if language else None,
            [Node("text", text=code)] if code else [],
            kept=said,
        ),
        st.sampled_from([None, "python", "c++", "a b", "`", "document-tree", "{"]),
        st.text("ab `~\n\t:>-#", max_size=12) | st.just(":::\n::::") | st.just("```\n"),
        maybe(kept),
    ),
    st.builds(
        lambda layout, one: Node("mediaSingle", {"layout": layout} if layout else None, [one]),
        st.sampled_from(["center", "wide"]),
        _media("media"),
    ),
    st.builds(lambda url: Node("blockCard", {"url": url}), hrefs),
    macros("extension", st.none()),
)


def _table(blocks: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    plain = st.builds(lambda content, on: Node("paragraph", content=content, marks=on), line, maybe(alignment)).map(
        lambda one: [one]
    )
    attrs = maybe(
        st.sampled_from([{"colspan": 2}, {"background": "#fff"}, {"colwidth": [3]}, {"colwidth": [1, 2], "colspan": 2}])
    )
    inside = plain | plain | st.lists(blocks, min_size=1, max_size=2)

    def cells(kind: str) -> st.SearchStrategy[Node]:
        return st.builds(lambda about, content: Node(kind, dict(about) if about else None, content), attrs, inside)

    def rows(wide: int) -> st.SearchStrategy[list[Node]]:
        header = st.lists(cells("tableHeader"), min_size=wide, max_size=wide)
        body = st.lists(cells("tableCell") | cells("tableHeader"), min_size=wide, max_size=wide)
        row = st.builds(lambda content, said: Node("tableRow", content=content, kept=said), body, maybe(kept))
        return st.builds(
            lambda first, rest: [Node("tableRow", content=first), *rest], header, st.lists(row, max_size=2)
        )

    odd = st.lists(cells("tableCell"), min_size=1, max_size=3).map(lambda found: [Node("tableRow", content=found)])
    return st.builds(
        lambda content, said: Node("table", {"layout": said} if said else None, content),
        st.integers(1, 3).flatmap(rows) | odd,
        maybe(st.just("wide")),
    )


def _tasks(blocks: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    state = st.sampled_from(["TODO", "DONE"])
    task = st.builds(
        lambda content, about, local: Node("taskItem", {"state": about, "localId": local}, content), line, state, titles
    )
    block = st.builds(
        lambda first, rest, about: Node(
            "blockTaskItem", {"state": about, "localId": "b"}, [Node("paragraph", content=first), *rest]
        ),
        st.lists(inlines, min_size=1, max_size=2),
        st.lists(blocks.filter(lambda one: one.type != "taskList"), max_size=2),
        state,
    )
    flat = st.lists(task | block, min_size=1, max_size=3)
    nested = st.builds(
        lambda first, inner, rest: [first, Node("taskList", content=inner), *rest],
        task,
        flat,
        st.lists(task, max_size=1),
    )
    return st.builds(lambda content: Node("taskList", content=content), flat | nested)


def _around(blocks: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    some = st.lists(blocks, min_size=1, max_size=3)
    item = st.builds(lambda content, said: Node("listItem", content=content, kept=said), some, maybe(kept))
    items = st.lists(item, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda content, said: Node("blockquote", content=content, kept=said), some, maybe(kept)),
        st.builds(
            lambda kind, content, said: Node("panel", {"panelType": kind}, content, kept=said),
            st.sampled_from(["info", "note", "success", "warning", "error", "custom"]),
            some,
            maybe(kept),
        ),
        st.builds(
            lambda title, content: Node("expand", {"title": title} if title else None, content),
            st.none() | titles,
            some,
        ),
        st.builds(lambda content: Node("bulletList", content=content), items),
        st.builds(lambda content: Node("bulletList", content=content), items),
        st.builds(
            lambda start, content: Node("orderedList", {"order": start} if start else None, content),
            st.sampled_from([None, 2, 999_999_999]),
            items,
        ),
        st.builds(
            lambda width, content: Node("layoutSection", content=[Node("layoutColumn", {"width": width}, content)] * 2),
            st.sampled_from([50, 33.33]),
            some,
        ),
        macros("bodiedExtension", some),
        _table(blocks),
        _tasks(blocks),
        st.builds(lambda content: Node("element", {"name": "div", "attributes": {"class": "x"}}, content), some),
        st.builds(lambda content: Node("decisionList", content=[Node("decisionItem", {"state": "D"}, content)]), line),
    )


trees = st.lists(st.recursive(leaf_blocks, _around, max_leaves=5), max_size=4).map(doc)


def normal(node: Node) -> Node:
    """A tree without what Markdown may lose: docs/formats.md says what that is."""
    return _normal(node, count(1))


def _normal(node: Node, numbers: Iterator[int], code: bool = False) -> Node:
    attrs = {name: value for name, value in (node.attrs or {}).items() if name != "localId" or node.type not in LOST}
    if node.type in ("taskItem", "blockTaskItem"):
        number = str(next(numbers))
        attrs.setdefault("localId", number)
    if node.type == "orderedList" and attrs.get("order") == 1:
        del attrs["order"]
    content: list[Node] = []
    for one in node.content or ():
        made = _normal(one, numbers, node.type == "codeBlock")
        last = content[-1] if content else None
        if made.type == "text" and last is not None and last.type == "text" and last.marks == made.marks:
            last.text = (last.text or "") + (made.text or "")
        else:
            content.append(made)
    if not content and node.type in ("listItem", "tableCell", "tableHeader"):
        content = [Node("paragraph")]
    text = node.text
    if text is not None and "\n" in text and not code:
        text = re.sub(r"\s*\n\s*", " ", text)
    return Node(
        "expand" if node.type == "nestedExpand" else node.type,
        attrs=attrs or None,
        content=content or None,
        marks=[Mark(mark.type, mark.attrs or None, mark.kept or None) for mark in node.marks or ()] or None,
        text=text,
        kept=node.kept or None,
    )
