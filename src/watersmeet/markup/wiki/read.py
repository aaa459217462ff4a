"""Reading wiki markup.

Every construct of wiki markup is defined by the storage format it becomes. So wiki markup is rewritten as storage
format, and the tree is what storage format's own reader makes of that: the two cannot come to differ.
"""

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.read import read as read_storage
from watersmeet.markup.tree import Node
from watersmeet.markup.wiki.rewrite import rewritten


def read(value: str) -> Node:
    """The document that wiki markup describes.

    What is not markup is text. MarkupError is raised only for a character that no document may have, and for what is
    nested too deep.
    """
    storage = rewritten(value)
    try:
        return read_storage(storage)
    except MarkupError as error:
        # A place in the storage format would mean nothing to who wrote wiki markup.
        raise MarkupError(error.reason) from None
