"""What holds for every document and every text."""

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.markup import trees as settled_trees
from tests.markup.corpus import adf as adf_corpus
from tests.markup.corpus import storage as storage_corpus
from tests.markup.markdown import odd_trees
from tests.markup.markdown.trees import normal, trees
from watersmeet.markup.adf.read import read as read_adf
from watersmeet.markup.facts import Facts
from watersmeet.markup.markdown.read import read
from watersmeet.markup.markdown.write import write
from watersmeet.markup.storage.read import read as read_storage
from watersmeet.markup.tree import Node

_PIECES = """
    # ## > - * + 1. 2) 3. | --- :-: a b word ** * _ __ ~~ ` `` ``` ~~~ <u> </u> <sub> </sub> <br> <details> </details>
    <summary>x</summary> <b> </b> [ ] [x] ( ) ![ ]( [^1] [^1]: [a]: http://x.y <http://x.y> [!NOTE] ::: :::: :::panel
    :::with{ :::macro[a] ::macro[a]{b=c} :status[a]{color=b} :mark[ ]{type=x} :textColor[ ]{color=y} :cell{ } :item{a=b}
    :row{a=b} :::table & &amp; &nbsp; \\ { } = === *** :tree{"type":"x"} :empty{} user:x page:a/b \t é \xa0 !
    :tree{"type":"status"} ```document-tree {"type":"panel"} ```macro[x] :link[ +a=b @c=d ^marks=[{"type":"strong"}]
"""
_SPACE = [" ", " ", "\n", "\n", "\n\n", "    ", "  ", "\n- ", "\n  ", "\n> "]
markdown = st.lists(st.sampled_from([*_PIECES.split(), *_SPACE])).map("".join)
anything = st.text(st.characters(exclude_categories=["Cs"]))

_SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck))


def told(tree: Node) -> bytes:
    return msgspec.json.encode(normal(tree), order="sorted")


@_SETTINGS
@given(trees | settled_trees.trees)
def test_write__reads_back_as_the_same_tree(tree: Node) -> None:
    written = write(tree)
    assert told(read(written)) == told(tree)
    assert write(read(written)) == written


@_SETTINGS
@given(markdown | anything)
@example("\x1f")
@example("- [ ] a\n  - [x] b\n\n  c")
def test_read__what_is_written_again_stays(value: str) -> None:
    written = write(read(value))
    assert write(read(written)) == written


@_SETTINGS
@given(odd_trees.trees)
def test_write__takes_whatever_tree_it_gets(tree: Node) -> None:
    written = write(read(write(tree)))
    assert write(read(written)) == written
    write(tree, Facts(base="https://example.com/wiki"), faithful=False)
    for node in tree.content or ():
        write(node)


@_SETTINGS
@given(trees)
def test_write__for_readers_is_markdown_too(tree: Node) -> None:
    read(write(tree, faithful=False))


def test_write__reads_back_every_document_of_the_corpus() -> None:
    found = {f"storage {name}": read_storage(value) for name, value in storage_corpus.DOCUMENTS.items()}
    found |= {f"adf {name}": read_adf(value) for name, value in adf_corpus.DOCUMENTS.items()}
    for name, tree in found.items():
        written = write(tree)
        assert told(read(written)) == told(tree), name
        assert write(read(written)) == written, name
