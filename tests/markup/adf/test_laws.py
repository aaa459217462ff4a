"""Laws of reading and writing the Atlassian document format."""

import json
from random import Random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markup.adf.documents import changed, document, meant, worded
from tests.markup.adf.published import strict
from tests.markup.storage.test_laws import fragments
from tests.markup.trees import trees
from watersmeet.markup.adf.read import read
from watersmeet.markup.adf.write import write
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage import read as storage_read
from watersmeet.markup.storage import write as storage_write
from watersmeet.markup.tree import Node

SEEDS = st.integers(0, 2**32)


def said(tree: Node) -> Any:
    """What a tree says that the format can say: all but whether text stands bare."""
    return _without_bare(msgspec.to_builtins(tree))


def _without_bare(one: Any) -> Any:
    if isinstance(one, list):
        return [_without_bare(child) for child in one]
    if not isinstance(one, dict):
        return one
    return {
        name: _without_bare(child) for name, child in one.items() if name != "bare" and (name, child) != ("content", [])
    }


@settings(max_examples=300, deadline=None)
@given(seed=SEEDS)
def test_a_document_comes_back(seed: int) -> None:
    one = document(Random(seed))
    assert json.loads(write(read(json.dumps(one)))) == one


@settings(max_examples=200, deadline=None)
@given(seed=SEEDS)
def test_a_document_comes_back_from_storage(seed: int) -> None:
    one = worded(document(Random(seed)))
    stored = storage_write.write(read(json.dumps(one)))
    assert meant(json.loads(write(storage_read.read(stored)))) == meant(one)


@settings(max_examples=200, deadline=None)
@given(tree=trees)
def test_a_tree_comes_back_from_a_valid_document(tree: Node) -> None:
    written = write(tree)
    assert strict().is_valid(json.loads(written))
    assert said(read(written)) == said(tree)


@settings(max_examples=300, deadline=None)
@given(value=fragments)
def test_storage_comes_back_from_a_valid_document(value: str) -> None:
    tree = storage_read.read(value)
    written = write(tree)
    assert strict().is_valid(json.loads(written))
    assert said(read(written)) == said(tree)


@settings(max_examples=300, deadline=None)
@given(value=fragments, seed=SEEDS)
def test_a_document_that_somebody_changed_is_read_or_refused(value: str, seed: int) -> None:
    one = json.loads(write(storage_read.read(value)))
    try:
        tree = read(json.dumps(changed(one, Random(seed))))
    except MarkupError:
        return
    assert strict().is_valid(json.loads(write(tree)))
    storage_write.write(tree)
