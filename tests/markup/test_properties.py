"""Laws that hold for every body."""

import json
from html import unescape
from typing import Any
from xml.etree import ElementTree

from hypothesis import example, given
from hypothesis import strategies as st

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.formats import checked
from watersmeet.markup.storage.entities import DECLARATIONS, KNOWN
from watersmeet.markup.storage.parse import check

anything = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from("<>/&;![]CDATA-?p ='\"#x0\n\0\ud800")
)
PIECES = (
    "<p> </p> <b> </b> <br/> &nbsp; &foo; & < > ]]> <![CDATA[ <!-- --> <? ?> </storage> <storage> <!DOCTYPE "
    "<p a='1' ' x \u00e9 ]>"
)
pieces = st.lists(st.sampled_from([*PIECES.split(), " ", "\n", "\r\n", "\0"])).map("".join)

words = st.text("abc\u00e9\u4e2d\U0001f600", min_size=1, max_size=8)
leaves = words.map(lambda word: (word, [word]))
Tree = tuple[str, list[str]]


def element(name: str, children: list[Tree]) -> Tree:
    inner = " ".join(text for text, _ in children)
    found = [word for _, inside in children for word in inside]
    return f'<{name} a="&quot;">{inner}&nbsp;</{name}>', found


trees = st.recursive(
    leaves | words.map(lambda word: (f"<![CDATA[{word}]]>", [word])),
    lambda inner: st.builds(
        element,
        st.sampled_from(["p", "b", "td", "ac:link-body", "ac:rich-text-body", "x:y", "ac:structured-macro"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=30,
)

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["type", "content", "text", "attrs"]), inner),
)


def fault(representation: str, value: str) -> MarkupError | None:
    try:
        written = checked(representation, value)
    except MarkupError as error:
        return error
    assert written.value.replace(" />", "/>") == value.replace(" />", "/>")  # no macro among these gets an id
    written.plain.encode()
    return None


@given(anything | pieces, st.sampled_from(["storage", "atlas_doc_format"]))
@example("\ud800", "storage")
@example("\ud800", "atlas_doc_format")
def test_any_text_passes_or_is_a_markup_error(value: str, representation: str) -> None:
    error = fault(representation, value)
    if error is not None and error.line == 0:
        assert error.reason.startswith("$")  # the fault of a document is at a path in it
    elif error is not None:
        lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert error.reason
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1


@given(pieces)
def test_what_passes_stands_alone(value: str) -> None:
    """A fragment that passes is also content for another root, read by another reader."""
    try:
        check(value)
    except MarkupError:
        return
    ElementTree.fromstring(f"<other>{value.replace('&nbsp;', '&#160;')}</other>")


@given(st.lists(trees).map(lambda children: element("p", children)))
def test_well_formed_trees_pass_with_every_word(tree: Tree) -> None:
    value, found = tree
    assert checked("storage", value).plain.split() == found


@given(values)
def test_any_adf_passes_or_is_a_markup_error(content: Any) -> None:
    fault("atlas_doc_format", json.dumps({"type": "doc", "content": content}))


def test_every_named_character_is_what_html_says() -> None:
    for name in sorted(KNOWN):
        reference = f"&{name};"
        assert checked("storage", f"|{reference}|").plain == f"|{unescape(reference)}|"
    assert len(DECLARATIONS) > 2000
    check("".join(f"&{name};" for name in KNOWN))
    check("<p a='" + "".join(f"&{name};" for name in KNOWN) + "'/>")
