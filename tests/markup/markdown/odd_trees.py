"""Trees that no reader makes: any types in any places, with attributes of any kind."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from watersmeet.markup.markdown.words import GENERIC, LOST
from watersmeet.markup.tree import INLINE, MACRO, Mark, Node, doc

_TYPES = sorted(INLINE | GENERIC | LOST | {"extension", "taskItem", "blockTaskItem", "doc", "unheard"})
_ATTRIBUTES = """
    id text localId timestamp url href title level order layout width type collection alt colspan colwidth extensionKey
    extensionType parameters name attributes panelType language state block header inline columns media align shortName
    +x @y ^marks .z
"""
_KEPT = "resource ri:content-title ri:filename body holder parameter:title ac:title ac:macro-id style"
_MARKS = "strong em link code subsup element annotation textColor alignment unheard strike mark"

_NAMES = ["value", "storage", "macroParams", "macroMetadata", "", "+x"]

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 10) | st.text("a:b \n`]}|", max_size=4) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=2),
    max_leaves=4,
)
telling = st.sampled_from(["center", "info", "TODO", "file", "external", MACRO, {"macroParams": {"a": {"value": "b"}}}])
attributes = st.none() | st.dictionaries(
    st.sampled_from([*_ATTRIBUTES.split(), "a b", ""]), values | telling, max_size=4
)
kept = st.none() | st.dictionaries(
    st.sampled_from([*_KEPT.split(), "", "x y"]),
    st.sampled_from(["page", "attachment", "user", "none", "rich", "a\nb", "<"]),
    max_size=3,
)
marks = st.none() | st.lists(st.builds(Mark, st.sampled_from(_MARKS.split()), attributes, kept), max_size=3)
texts = st.builds(lambda value, on: Node("text", text=value, marks=on), st.text("a*_ \n:`\r\0", max_size=5), marks)


def _node(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(
        Node,
        st.sampled_from(_TYPES),
        attributes,
        st.none() | st.lists(inner, max_size=3),
        marks,
        st.none() | st.text("a* \n:`", max_size=4),
        kept=kept,
    )


trees = st.lists(st.recursive(texts | _node(texts), _node, max_leaves=8), max_size=3).map(doc)
