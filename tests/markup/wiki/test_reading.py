"""The tree that is read, which is the tree of the storage format that says the same."""

import pytest
from hypothesis import given

from tests.markup.wiki.pairs import cases
from tests.markup.wiki.vocabulary import EVERY_PAIR, pieces
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.parse import check
from watersmeet.markup.storage.read import read as read_storage
from watersmeet.markup.storage.wrapper import MAX_DEPTH
from watersmeet.markup.storage.write import write as write_storage
from watersmeet.markup.tree import walk
from watersmeet.markup.wiki.read import read


@cases(EVERY_PAIR)
def test_reading__makes_the_tree_of_the_storage_format(markup: str, storage: str) -> None:
    assert read(markup) == read_storage(storage)


@given(pieces)
def test_reading__makes_a_tree_that_can_be_written(value: str) -> None:
    check(write_storage(read(value)))


def test_reading__macros_as_deep_as_storage_format_goes() -> None:
    value = "".join(f"{{panel:title={number}}}" for number in range(MAX_DEPTH // 2)) + "{panel}" * (MAX_DEPTH // 2)
    assert sum(node.type == "panel" for node in walk(read(value))) == MAX_DEPTH // 2


def test_reading__quotes_that_alternate_as_deep_as_storage_format_goes() -> None:
    names = ["quote", "info"] * (MAX_DEPTH // 3)
    begin = "".join(f"{{{name}:title={number}}}" for number, name in enumerate(names))
    document = read(begin + "".join(f"{{{name}}}" for name in reversed(names)))
    assert sum(node.type == "blockquote" for node in walk(document)) == MAX_DEPTH // 3


def test_reading__macros_deeper_than_that_are_refused() -> None:
    value = "".join(f"{{panel:title={number}}}" for number in range(MAX_DEPTH)) + "{panel}" * MAX_DEPTH
    with pytest.raises(MarkupError, match="nested deeper") as caught:
        read(value)
    assert caught.value.line == 0


def test_reading__says_where_a_character_is_refused() -> None:
    with pytest.raises(MarkupError) as caught:
        read("a\nb\0")
    assert (caught.value.line, caught.value.column) == (2, 2)


def test_reading__lists_as_deep_as_storage_format_goes() -> None:
    document = read("*" * (MAX_DEPTH // 2) + " a")
    assert sum(node.type == "bulletList" for node in walk(document)) == MAX_DEPTH // 2
