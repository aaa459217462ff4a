"""Which representations a body can have, which are accepted, and conversion between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

from watersmeet.markup.adf import read as adf_read
from watersmeet.markup.adf import write as adf_write
from watersmeet.markup.adf.load import adf_text
from watersmeet.markup.errors import Unsupported
from watersmeet.markup.facts import Facts
from watersmeet.markup.html import editor, styled, view
from watersmeet.markup.html import read as html_read
from watersmeet.markup.memo import Memo
from watersmeet.markup.needs import Needs, needs
from watersmeet.markup.plain import plain_text, storage_text
from watersmeet.markup.storage import read as storage_read
from watersmeet.markup.storage import write as storage_write
from watersmeet.markup.storage.added import added
from watersmeet.markup.tree import Node
from watersmeet.markup.wiki import read as wiki_read

Representation = Literal[
    "storage",
    "atlas_doc_format",
    "wiki",
    "view",
    "export_view",
    "anonymous_export_view",
    "styled_view",
    "editor",
    "editor2",
    "plain",
    "raw",
    "dynamic",
]
Kept = Literal["storage", "atlas_doc_format"]

REPRESENTATIONS: Final[frozenset[str]] = frozenset(get_args(Representation))
V2_WRITABLE: Final[frozenset[str]] = frozenset({"storage", "atlas_doc_format", "wiki"})
V1_WRITABLE: Final[frozenset[str]] = REPRESENTATIONS - {"dynamic"}
"""What the APIs name as writable, whether or not this server takes it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A body that passed its check, with its plain text. That of a smart link is its address, an 'embed'.

    An attachment has none: its representation is 'file', and its bytes are kept elsewhere.
    """

    representation: Kept | Literal["raw", "embed", "file"]
    value: str
    plain: str


# On their way in

_HTML: Final = ("view", "export_view", "anonymous_export_view", "styled_view", "editor", "editor2")
_READERS: Final[dict[str, Callable[[str], Node]]] = {
    "storage": storage_read.read,
    "atlas_doc_format": adf_read.read,
    "wiki": wiki_read.read,
    **dict.fromkeys(_HTML, html_read.read),
}
READABLE: Final = frozenset(_READERS)
ACCEPTED: Final = READABLE
"""What can be read; all but storage and the Atlassian document format is kept as storage."""


def checked(representation: str, value: str) -> Written:
    """Check a body an author sent. Storage gets what writing adds; a document is kept as it is, to the byte.

    Raises MarkupError for a malformed body and its subclass Unsupported for a representation that this
    server does not take, whether or not the API names it as writable.
    """
    if representation == "atlas_doc_format":
        read(representation, value)
        return kept(representation, value)
    if representation == "storage":
        plain = storage_text(value)
        return Written("storage", added(value), plain)
    if representation in _READERS:
        return kept("storage", added(storage_write.write(_READERS[representation](value))))
    raise Unsupported(representation, accepted=ACCEPTED)


def kept(representation: str, value: str) -> Written:
    """A body that was checked when it came in, with its plain text. Raises MarkupError for one that makes no sense."""
    if representation == "raw":
        return Written("raw", value, plain_text(value, representation))
    name: Kept = "atlas_doc_format" if representation == "atlas_doc_format" else "storage"
    return Written(name, value, adf_text(value) if name == "atlas_doc_format" else storage_text(value))


# On their way out


class Read(NamedTuple):
    """A body that was read, and what it names."""

    tree: Node
    needs: Needs


@dataclass(frozen=True, slots=True)
class Writing:
    """A body that is written in another format, with everything that decides how that looks."""

    representation: str
    value: str
    target: str
    facts: Facts

    def __hash__(self) -> int:
        return hash((self.value, self.target))


_WRITERS: Final[dict[str, Callable[[Node, Facts], str]]] = {
    "storage": lambda tree, facts: storage_write.write(tree),
    "atlas_doc_format": adf_write.write,
    "view": view.write,
    "dynamic": view.write,
    "export_view": lambda tree, facts: view.write(tree, facts, absolute=True),
    "anonymous_export_view": lambda tree, facts: view.write(tree, facts, absolute=True),
    "styled_view": styled.write,
    "editor": editor.write,
    "editor2": editor.write,
}
WRITABLE: Final = frozenset(_WRITERS)

# A tree takes about ten times the memory of its text.
_trees: Final[Memo[tuple[str, str], Read]] = Memo(4 * 1024 * 1024)
_written: Final[Memo[Writing, str]] = Memo(8 * 1024 * 1024)


def remembered(representation: str, value: str) -> bool:
    """Whether reading a body costs nothing."""
    return _trees.get((representation, value)) is not None


def read(representation: str, value: str) -> Read:
    """A body as a tree. Raises MarkupError, and Unsupported for what cannot be read."""
    key = (representation, value)
    found = _trees.get(key)
    if found is None:
        reader = _READERS.get(representation)
        if reader is None:
            raise Unsupported(representation, accepted=READABLE)
        tree = reader(value)
        found = Read(tree, needs(tree))
        _trees.keep(key, found, len(value))
    return found


def written_before(writing: Writing) -> bool:
    """Whether writing costs nothing."""
    return _written.get(writing) is not None


def write(writing: Writing, tree: Node) -> str:
    """The tree of a body in the format that is wanted, one of WRITABLE."""
    found = _written.get(writing)
    if found is None:
        found = _WRITERS[writing.target](tree, writing.facts)
        _written.keep(writing, found, len(writing.value) + len(found))
    return found
