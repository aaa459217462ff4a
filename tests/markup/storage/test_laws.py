"""Laws of reading and writing storage format."""

from hypothesis import given
from hypothesis import strategies as st

from tests.markup.trees import trees
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.parse import check
from watersmeet.markup.storage.read import read
from watersmeet.markup.storage.write import write
from watersmeet.markup.tree import Mark, Node

_NAMES = """
    p h1 strong em span a ul ol li table tbody thead tr td th colgroup col pre hr br div small td blockquote time
    ac:link ac:link-body ac:plain-text-link-body ri:page ri:user ri:attachment ri:url ac:image ac:caption
    ac:structured-macro ac:parameter ac:rich-text-body ac:plain-text-body ac:macro ac:task-list ac:task ac:task-id
    ac:task-status ac:task-uuid ac:task-body ac:layout ac:layout-section ac:layout-cell ac:adf-extension ac:adf-node
    ac:adf-attribute ac:adf-content ac:adf-fallback ac:placeholder ac:emoticon ac:inline-comment-marker x:y
"""
NAMES = _NAMES.split()
_ATTRIBUTES = """
    class|auto-cursor-target style|text-align:~right;color:~red style|color:~rgb(1,2,3) style|margin-left:~60px
    href|x ac:name|info ac:name|code ac:name|toc ac:name|status ac:name|title ac:name|panel ac:name|smile ac:ref|r
    ri:content-title|T ri:account-id|u ri:filename|f ri:value|v ac:anchor|a local-id|l ac:local-id|m ac:macro-id|i
    type|paragraph type|decision-list type|status type|rule type|emoji type|heading key|level key|local-id
    ac:type|two_equal ac:breakout-mode|wide colspan|2 rowspan|3 datetime|2024-01-01 datetime|2024-01-01T01:00Z
    data-card-appearance|inline data-card-appearance|block data-adf-attributes|{}
    data-adf-attributes|{"level":9,"localId":5} data-adf-marks|[{"type":"fontSize"}]
    data-adf-marks|[{"type":"strong","attrs":{}}] data-adf-marks|[{"type":"link"}]
    data-adf-marks|[{"type":"alignment","attrs":{"align":"center"}}] start|3 ac:width|10 ac:layout|center
    data-colwidth|5,6 colgroup|c section|s text|t resource|r element|e content|c style|width:~10px
    class|placeholder-inline-tasks
"""
ATTRIBUTES = _ATTRIBUTES.split()


def _element(name: str, said: list[str], inside: list[str]) -> str:
    pairs = [one.replace("~", " ").split("|", 1) for one in said]
    attributes = "".join(f" {key}='{value}'" for key, value in pairs)
    return f"<{name}{attributes}>{''.join(inside)}</{name}>"


def _named(said: str) -> str:
    return said.split("|", 1)[0]


fragments = st.lists(
    st.recursive(
        st.sampled_from(
            [" ", "\n", "text", " a b ", "&nbsp;", "T", "<![CDATA[x ]]]]><![CDATA[> y]]>", "complete", "<!-- c -->"]
        ),
        lambda inner: st.builds(
            _element,
            st.sampled_from(NAMES),
            st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique_by=_named),
            st.lists(inner, max_size=4),
        ),
        max_leaves=12,
    ),
    max_size=4,
).map("".join)


@given(fragments)
def test_what_is_written_reads_back_and_is_written_again_alike(value: str) -> None:
    tree = read(value)
    written = write(tree)
    again = read(written)
    assert again == tree
    assert write(again) == written


@given(trees)
def test_any_tree_comes_back(tree: Node) -> None:
    written = write(tree)
    check(written)
    assert read(written) == tree


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_read_or_refused(value: str) -> None:
    try:
        read(value)
    except MarkupError:
        return
    check(value)


_TYPES = """
    paragraph heading text bulletList orderedList listItem table tableRow tableCell tableHeader codeBlock panel expand
    status date emoji mention inlineCard blockCard embedCard media mediaSingle mediaInline mediaGroup caption taskList
    taskItem blockTaskItem layoutSection layoutColumn extension bodiedExtension inlineExtension placeholder hardBreak
    rule
    decisionList decisionItem syncBlock nestedExpand element inlineElement blockquote doc unknown
"""
_MARKS = "strong subsup link textColor annotation element alignment indentation breakout border fontSize unknown"
_NAMES = """
    level localId url href name attributes type id collection parameters extensionType extensionKey panelType text color
    timestamp shortName width widthType layout colspan colwidth background state order resource holder body content
    element macro section uuid span inside style align mode
"""
odd_values = st.one_of(
    st.sampled_from(
        [None, True, 0, 3, -1, 1e300, float("nan"), "", "x", "a b", "<", "\x00", "\ud800", "macro", "page"]
    ),
    st.sampled_from(["com.atlassian.confluence.macro.core", "#ff0000", "plain", "none", "file", "external", "center"]),
    st.sampled_from(
        [{}, [], {"a": "b"}, {"macroParams": {"x": {"value": 1}}}, [1, "x"], {"macroParams": {"": {"value": "v"}}}]
    ),
)
odd_attrs = st.none() | st.dictionaries(st.sampled_from(_NAMES.split()), odd_values, max_size=5)
odd_kept = st.none() | st.dictionaries(
    st.sampled_from([*_NAMES.split(), "ri:content-title", "ac:name", "a b", "parameter:x", "data-adf-marks"]),
    st.sampled_from(["", "x", "<p", "<ri:page />", "page", "pre", "none", "\x00"]),
    max_size=3,
)
odd_marks = st.none() | st.lists(st.builds(Mark, st.sampled_from(_MARKS.split()), odd_attrs, odd_kept), max_size=3)
odd_texts = st.none() | st.just("x")
odd_nodes = st.recursive(
    st.builds(
        Node, st.sampled_from(_TYPES.split()), odd_attrs, st.none() | st.just([]), odd_marks, st.none() | st.just("x")
    ),
    lambda inner: st.builds(
        Node,
        st.sampled_from(_TYPES.split()),
        odd_attrs,
        st.lists(inner, max_size=4),
        odd_marks,
        st.none() | st.just(" x\r\x01"),
        kept=odd_kept,
        bare=st.booleans(),
    ),
    max_leaves=10,
)


@given(odd_nodes)
def test_whatever_is_written_is_well_formed(node: Node) -> None:
    written = write(node)
    check(written)
    check(write(read(written)))
