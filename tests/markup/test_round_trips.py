"""What is written in one format comes back from another: every document of the corpus, both ways."""

from __future__ import annotations

import json

import msgspec
import pytest

from tests.markup.adf.published import strict
from tests.markup.corpus import adf as adf_corpus
from tests.markup.corpus import storage as storage_corpus
from tests.markup.html.events import assert_harmless
from watersmeet.markup.adf.read import read as read_adf
from watersmeet.markup.adf.write import write as write_adf
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.facts import NONE
from watersmeet.markup.html.editor import write as write_editor
from watersmeet.markup.html.read import read as read_editor
from watersmeet.markup.html.view import write as write_view
from watersmeet.markup.storage.read import read as read_storage
from watersmeet.markup.storage.write import write as write_storage
from watersmeet.markup.tree import Node


def canonical(storage: str) -> str:
    return write_storage(read_storage(storage))


def without_bare(tree: Node) -> Node:
    """A tree in which no text stands bare in its block."""
    content = None if tree.content is None else [without_bare(one) for one in tree.content]
    return msgspec.structs.replace(tree, content=content, bare=False)


def with_paragraphs(storage: str) -> str:
    """What ADF says of a fragment: text that stood bare in a block has its paragraph."""
    return canonical(write_storage(read_adf(write_adf(read_storage(storage)))))


@pytest.mark.parametrize("storage", storage_corpus.DOCUMENTS.values(), ids=storage_corpus.DOCUMENTS)
def test_storage__is_canonical_once_written(storage: str) -> None:
    assert canonical(canonical(storage)) == canonical(storage)
    assert read_storage(canonical(storage)) == read_storage(storage)


@pytest.mark.parametrize("storage", storage_corpus.DOCUMENTS.values(), ids=storage_corpus.DOCUMENTS)
def test_storage__comes_back_from_adf(storage: str) -> None:
    once = with_paragraphs(storage)
    assert with_paragraphs(once) == once
    assert without_bare(read_storage(storage)) == without_bare(read_storage(once))


@pytest.mark.parametrize("value", adf_corpus.DOCUMENTS.values(), ids=adf_corpus.DOCUMENTS)
def test_adf__comes_back_from_the_tree(value: str) -> None:
    assert json.loads(write_adf(read_adf(value))) == json.loads(value)


@pytest.mark.parametrize("value", adf_corpus.DOCUMENTS.values(), ids=adf_corpus.DOCUMENTS)
def test_adf__comes_back_from_storage(value: str) -> None:
    storage = write_storage(read_adf(value))
    assert json.loads(write_adf(read_storage(storage))) == json.loads(value)
    assert canonical(storage) == storage


@pytest.mark.parametrize("value", storage_corpus.BROKEN.values(), ids=storage_corpus.BROKEN)
def test_storage__that_is_broken_is_refused(value: str) -> None:
    with pytest.raises(MarkupError):
        read_storage(value)


@pytest.mark.parametrize("value", adf_corpus.BROKEN.values(), ids=adf_corpus.BROKEN)
def test_adf__that_is_broken_is_refused(value: str) -> None:
    with pytest.raises(MarkupError):
        read_adf(value)


@pytest.mark.parametrize("storage", storage_corpus.DOCUMENTS.values(), ids=storage_corpus.DOCUMENTS)
def test_storage__makes_adf_that_is_valid_as_published(storage: str) -> None:
    assert strict().is_valid(json.loads(write_adf(read_storage(storage))))


@pytest.mark.parametrize("storage", storage_corpus.DOCUMENTS.values(), ids=storage_corpus.DOCUMENTS)
def test_storage__makes_views_that_are_harmless(storage: str) -> None:
    assert_harmless(write_view(read_storage(storage), NONE))


@pytest.mark.parametrize("storage", storage_corpus.DOCUMENTS.values(), ids=storage_corpus.DOCUMENTS)
def test_storage__comes_back_from_the_editor(storage: str) -> None:
    tree = read_storage(storage)
    assert read_editor(write_editor(tree, NONE)) == tree


@pytest.mark.parametrize("value", adf_corpus.DOCUMENTS.values(), ids=adf_corpus.DOCUMENTS)
def test_adf__makes_views_that_are_harmless(value: str) -> None:
    assert_harmless(write_view(read_adf(value), NONE))
