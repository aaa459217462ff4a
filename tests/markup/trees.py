"""Trees in their normal form, over the whole vocabulary: what a reader of storage format would make."""

from typing import Any

from hypothesis import strategies as st

from watersmeet.markup.storage.lines import definite, settled
from watersmeet.markup.tree import ELEMENT, INLINE_ELEMENT, MACRO, Mark, Node, doc

characters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
words = st.text("ab c\u00e9\u4e2d\U0001f600&<>\"'\xa0]", min_size=1, max_size=8) | st.text(characters, min_size=1)
names = st.text("abcXYZ-0", min_size=1, max_size=6)
colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
addresses = names.map(lambda name: f"https://example.com/{name}?a=1&b=2")
local_ids = st.uuids(version=4).map(str)
numbers = st.integers(0, 2000)
sizes = st.integers(1, 2000) | st.sampled_from([33.33, 760.5])


@st.composite
def having(draw: st.DrawFn, required: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    """Attributes: all of the required, some of the optional."""
    found = {name: draw(value) for name, value in required.items()}
    for name, value in optional.items():
        if draw(st.integers(0, 3)) == 0:
            found[name] = draw(value)
    return found


LOCAL = {"localId": local_ids}


def attrs(required: dict[str, Any] | None = None, **optional: Any) -> st.SearchStrategy[dict[str, Any] | None]:
    return having(required or {}, {**optional, **LOCAL}).map(lambda found: found or None)


# Lines

resources = st.one_of(
    st.fixed_dictionaries(
        {"resource": st.sampled_from(["page", "blog-post"]), "ri:content-title": words},
        optional={"ri:space-key": names},
    ),
    st.fixed_dictionaries({"resource": st.just("attachment"), "ri:filename": words}),
    st.fixed_dictionaries(
        {
            "resource": st.just("attachment"),
            "ri:filename": words,
            "holder": names.map(lambda name: f'<ri:page ri:content-title="{name}" />'),
        }
    ),
    st.fixed_dictionaries({"resource": st.just("anchor"), "ac:anchor": names}),
    st.fixed_dictionaries({"resource": st.just("space"), "ri:space-key": names}),
)
rich_links = st.one_of(
    addresses.map(lambda href: Mark("link", attrs={"href": href})),
    st.builds(lambda href, title: Mark("link", attrs={"href": href, "title": title}), addresses, words),
    resources.map(lambda said: Mark("link", kept={**said, "body": "rich"})),
)
simple_marks = st.sampled_from(
    [
        Mark("strong"),
        Mark("em"),
        Mark("underline"),
        Mark("strike"),
        Mark("code"),
        Mark("subsup", attrs={"type": "sub"}),
        Mark("subsup", attrs={"type": "sup"}),
    ]
)
marks = st.one_of(
    simple_marks,
    simple_marks,
    colours.map(lambda colour: Mark("textColor", attrs={"color": colour})),
    colours.map(lambda colour: Mark("backgroundColor", attrs={"color": colour})),
    rich_links,
    local_ids.map(lambda ref: Mark("annotation", attrs={"id": ref, "annotationType": "inlineComment"})),
    st.sampled_from([Mark(ELEMENT, attrs={"name": "small", "attributes": {"class": "x"}})]),
)
mark_lists = st.lists(marks, max_size=3, unique_by=lambda mark: mark.type).map(lambda found: found or None)
texts = st.builds(lambda value, on: Node("text", text=value, marks=on), words, mark_lists)
plain_links = st.builds(
    lambda value, said: Node("text", text=value, marks=[Mark("link", kept={**said, "body": "plain"})]),
    words,
    resources,
)
own_links = st.builds(
    lambda title, key: Node(
        "text",
        text=title,
        marks=[Mark("link", kept={"resource": "page", "ri:content-title": title, "ri:space-key": key, "body": "none"})],
    ),
    words,
    names,
)
dates = st.integers(-10_000, 100_000).map(lambda day: str(day * 86_400_000))
media_files = having(
    {"type": st.just("file"), "id": local_ids, "collection": st.sampled_from(["", "contentId-1"])},
    {"alt": words, "width": numbers, "height": numbers},
)
statuses = attrs(
    {
        "text": words,
        "color": st.sampled_from(["neutral", "purple", "blue", "red", "yellow", "green", "#ff0000"]),
    },
    style=st.sampled_from(["subtle", "bold"]),
)


def attached(kind: str, name: str) -> Node:
    """A picture named by its file's name, as storage format names it."""
    return Node(
        kind,
        attrs={"type": "file", "id": name, "collection": ""},
        kept={"resource": "attachment", "ri:filename": name},
    )


def macro(kind: str, name: str, parameters: dict[str, str], macro_id: str, content: list[Node] | None = None) -> Node:
    said = {
        "macroParams": {key: {"value": value} for key, value in parameters.items()},
        "macroMetadata": {"macroId": {"value": macro_id}, "schemaVersion": {"value": "1"}, "title": name},
    }
    return Node(
        kind,
        attrs={"extensionType": MACRO, "extensionKey": name, "parameters": said, "localId": macro_id},
        content=content,
    )


macro_names = st.sampled_from(["toc", "children", "jira", "x y"])
parameters = st.dictionaries(st.sampled_from(["", "title", "maxLevel", "q&"]), words | st.just(""), max_size=3)
inline_nodes = st.one_of(
    st.builds(lambda found: Node("hardBreak", attrs=found), attrs()),
    st.builds(
        lambda found: Node("mention", attrs=found),
        attrs({"id": names}, text=words, accessLevel=names, userType=st.just("DEFAULT")),
    ),
    st.builds(
        lambda found: Node("emoji", attrs=found),
        attrs({"shortName": names.map(lambda n: f":{n}:")}, id=names, text=words),
    ),
    st.builds(lambda found: Node("date", attrs=found), attrs({"timestamp": dates})),
    st.builds(lambda found: Node("status", attrs=found), statuses),
    st.builds(lambda found: Node("inlineCard", attrs=found), attrs({"url": addresses})),
    st.builds(lambda found: Node("inlineCard", attrs=found), attrs({"data": st.just({"url": "x", "a": [1]})})),
    st.builds(lambda found: Node("mediaInline", attrs=found), media_files),
    words.map(lambda name: attached("mediaInline", name)),
    st.builds(lambda found: Node("placeholder", attrs=found), attrs({"text": words})),
    st.builds(lambda n, p, i: macro("inlineExtension", n, p, i), macro_names, parameters, local_ids),
    st.builds(
        lambda found: Node("inlineExtension", attrs=found),
        attrs({"extensionType": names, "extensionKey": names}, text=words, parameters=st.just({"a": {"b": 1}})),
    ),
    st.just(Node(INLINE_ELEMENT, attrs={"name": "img", "attributes": {"src": "x"}})),
)
pieces = st.lists(texts | texts | texts | inline_nodes | plain_links | own_links, max_size=5)


def _copied(node: Node) -> Node:
    return Node(node.type, attrs=node.attrs, content=node.content, marks=node.marks, text=node.text, kept=node.kept)


lines = pieces.map(lambda found: settled([_copied(one) for one in found]) or None)
bare_lines = pieces.map(lambda found: settled([_copied(one) for one in found], bare=True)).filter(definite)


# Blocks

text_marks = st.one_of(
    st.none(),
    st.none(),
    st.just([Mark("alignment", attrs={"align": "center"})]),
    st.just([Mark("alignment", attrs={"align": "end"})]),
    st.integers(1, 6).map(lambda level: [Mark("indentation", attrs={"level": level})]),
)
small = st.just([Mark("fontSize", attrs={"fontSize": "small"})])
layouts = st.sampled_from(["wide", "full-width", "center", "wrap-right", "wrap-left", "align-end", "align-start"])
languages = st.sampled_from(["python", "java", ""])
code = words | st.just("a\n  b ]]> c\n")
single_attrs = attrs({"layout": layouts}) | attrs({"layout": layouts, "width": sizes, "widthType": st.just("pixel")})
media = st.one_of(
    st.builds(lambda found: Node("media", attrs=found), media_files),
    words.map(lambda name: attached("media", name)),
    st.builds(
        lambda found, on: Node("media", attrs=found, marks=on),
        having({"type": st.just("external"), "url": addresses}, {"alt": words, "width": numbers, **LOCAL}),
        st.none()
        | st.just([Mark("link", attrs={"href": "x"})])
        | st.just([Mark("border", attrs={"size": 1, "color": "#ff0000"})]),
    ),
)
captions = st.builds(lambda content, found: Node("caption", attrs=found, content=content), lines, attrs())
percent = st.fixed_dictionaries({"layout": layouts, "width": st.integers(1, 100)})
leaves = st.one_of(
    st.builds(
        lambda content, on, found: Node("paragraph", attrs=found, content=content, marks=on),
        lines,
        text_marks | small,
        attrs(),
    ),
    st.builds(lambda content: Node("paragraph", content=content), lines),
    st.builds(
        lambda level, content, on, found: Node(
            "heading", attrs={"level": level, **(found or {})}, content=content, marks=on
        ),
        st.integers(1, 6),
        lines,
        text_marks,
        attrs(),
    ),
    st.builds(lambda found: Node("rule", attrs=found), attrs()),
    st.builds(
        lambda text, found: Node("codeBlock", attrs=found, content=[Node("text", text=text)]),
        code,
        attrs(language=languages, wrap=st.booleans()),
    ),
    st.just(Node("codeBlock")),
    code.map(lambda text: Node("codeBlock", content=[Node("text", text=text)], kept={"element": "pre"})),
    code.map(
        lambda text: Node(
            "codeBlock", content=[Node("text", text=text)], kept={"macro": "noformat", "parameter:a": "b"}
        )
    ),
    st.builds(
        lambda one, found, caption: Node("mediaSingle", attrs=found, content=[one, *caption]),
        media,
        single_attrs | percent,
        st.lists(captions, max_size=1),
    ),
    st.lists(st.builds(lambda found: Node("media", attrs=found), media_files), min_size=1, max_size=2).map(
        lambda content: Node("mediaGroup", content=content)
    ),
    st.builds(
        lambda found: Node("blockCard", attrs=found),
        attrs({"url": addresses})
        | attrs(
            {"datasource": st.just({"id": "x", "parameters": {"a": 1}, "views": [{"type": "table"}]})},
            url=addresses,
            layout=layouts,
            width=numbers,
        ),
    ),
    st.builds(
        lambda found: Node("embedCard", attrs=found),
        attrs({"url": addresses, "layout": layouts}, width=st.integers(0, 100), originalWidth=numbers),
    ),
    st.builds(
        lambda found, items: Node("decisionList", attrs=found, content=items),
        attrs({"localId": local_ids}),
        st.lists(
            st.builds(
                lambda found, content: Node("decisionItem", attrs=found, content=content),
                attrs({"localId": local_ids, "state": st.just("DECIDED")}),
                lines,
            ),
            min_size=1,
            max_size=2,
        ),
    ),
    st.builds(
        lambda found: Node("syncBlock", attrs=found), st.fixed_dictionaries({"resourceId": names, "localId": local_ids})
    ),
    st.builds(lambda n, p, i: macro("extension", n, p, i), macro_names, parameters, local_ids),
    st.builds(
        lambda found: Node("extension", attrs=found),
        attrs({"extensionType": names, "extensionKey": names}, layout=layouts, parameters=st.just({"a": 1})),
    ),
)

bare = bare_lines.map(lambda content: [Node("paragraph", content=content, bare=True)])


def _items(content: st.SearchStrategy[list[Node]]) -> st.SearchStrategy[list[Node]]:
    item = st.builds(lambda inside, found: Node("listItem", attrs=found, content=inside), content, attrs())
    return st.lists(item, min_size=1, max_size=3)


@st.composite
def tables(draw: st.DrawFn, content: st.SearchStrategy[list[Node]]) -> Node:
    """Tables with as many cells in each row, and widths for all of them or none."""
    count = draw(st.integers(1, 3))
    widths = draw(st.none() | st.lists(numbers, min_size=count, max_size=count))
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        cells = []
        for column in range(count):
            found = draw(
                attrs(
                    colspan=st.just(1),
                    rowspan=st.just(1),
                    background=colours,
                    valign=st.sampled_from(["top", "middle", "bottom"]),
                )
            )
            if widths is not None:
                found = {**(found or {}), "colwidth": [widths[column]]}
            kind = draw(st.sampled_from(["tableCell", "tableHeader"]))
            cells.append(Node(kind, attrs=found, content=draw(content)))
        rows.append(Node("tableRow", attrs=draw(attrs()), content=cells))
    found = draw(
        attrs(
            layout=st.sampled_from(["default", "wide", "center"]),
            width=sizes,
            displayMode=st.sampled_from(["default", "fixed"]),
            isNumberColumnEnabled=st.booleans(),
        )
    )
    return Node("table", attrs=found, content=rows)


@st.composite
def task_lists(draw: st.DrawFn, content: st.SearchStrategy[list[Node]], depth: int = 0) -> Node:
    items: list[Node] = []
    for _ in range(draw(st.integers(1, 3))):
        found = {"localId": draw(local_ids), "state": draw(st.sampled_from(["TODO", "DONE"]))}
        blocks = draw(content)
        if draw(st.booleans()) and blocks and blocks[-1].type != "taskList" and not blocks[0].bare:
            items.append(Node("blockTaskItem", attrs=found, content=blocks))
        else:
            line = draw(bare_lines)
            items.append(Node("taskItem", attrs=found, content=line))
        if depth < 2 and draw(st.integers(0, 3)) == 0:
            items.append(draw(task_lists(content, depth + 1)))
    return Node("taskList", attrs={"localId": draw(local_ids)}, content=items)


def _containers(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    content = st.lists(inner, min_size=1, max_size=3)
    inside = content | content | bare
    panel_kinds = st.sampled_from(["info", "note", "tip", "warning", "error", "success"])
    return st.one_of(
        _items(inside).map(lambda items: Node("bulletList", content=items)),
        st.builds(
            lambda items, found: Node("orderedList", attrs=found, content=items), _items(inside), attrs(order=numbers)
        ),
        st.builds(lambda found, blocks: Node("blockquote", attrs=found, content=blocks), attrs(), inside),
        st.builds(
            lambda found, blocks: Node("panel", attrs=found, content=blocks), attrs({"panelType": panel_kinds}), inside
        ),
        st.builds(
            lambda found, blocks: Node("panel", attrs=found, content=blocks),
            attrs({"panelType": st.just("custom")}, panelColor=colours, panelIcon=names, panelIconId=names),
            content,
        ),
        st.builds(lambda found, blocks: Node("expand", attrs=found, content=blocks), attrs(title=words), content),
        st.builds(
            lambda n, p, i, blocks: macro("bodiedExtension", n, p, i, blocks),
            macro_names,
            parameters,
            local_ids,
            inside,
        ),
        st.builds(
            lambda found, blocks: Node("bodiedSyncBlock", attrs=found, content=blocks),
            st.fixed_dictionaries({"resourceId": names, "localId": local_ids}),
            content,
        ),
        tables(inside),
        task_lists(content),
        st.builds(
            lambda blocks: Node(ELEMENT, attrs={"name": "div", "attributes": {"class": "x"}}, content=blocks), inside
        ),
    )


blocks = st.recursive(leaves, _containers, max_leaves=12)
columns = st.lists(blocks, min_size=1, max_size=2)


@st.composite
def sections(draw: st.DrawFn) -> Node:
    widths = draw(st.sampled_from([[100], [50, 50], [33.33, 66.66], [25, 50, 25], [10, 90]]))
    found = [Node("layoutColumn", attrs={"width": width}, content=draw(columns)) for width in widths]
    on = draw(st.none() | st.just([Mark("breakout", attrs={"mode": "wide", "width": 760})]))
    return Node("layoutSection", attrs=draw(attrs()), content=found, marks=on)


trees = st.lists(blocks | blocks | sections(), max_size=4).map(doc)
"""Whole documents."""
