"""Which representations a body can have, which are accepted, and conversion between them."""

from dataclasses import dataclass
from typing import Final, Literal, Protocol, get_args

from watersmeet.markup.adf.load import adf_text
from watersmeet.markup.errors import Unsupported
from watersmeet.markup.plain import storage_text

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
Accepted = Literal["storage", "atlas_doc_format"]

REPRESENTATIONS: Final[frozenset[str]] = frozenset(get_args(Representation))
V2_WRITABLE: Final[frozenset[str]] = frozenset({"storage", "atlas_doc_format", "wiki"})
V1_WRITABLE: Final[frozenset[str]] = REPRESENTATIONS - {"dynamic"}
ACCEPTED: Final[frozenset[str]] = frozenset(get_args(Accepted))


class Body(Protocol):
    """A body as it is kept: what its author wrote, and in which representation."""

    @property
    def representation(self) -> str: ...

    @property
    def value(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Written:
    """A body that passed its check, with its plain text. That of a smart link is its address, an 'embed'.

    An attachment has none: its representation is 'file', and its bytes are kept elsewhere.
    """

    representation: Accepted | Literal["raw", "embed", "file"]
    value: str
    plain: str


def checked(representation: str, value: str) -> Written:
    """Check a body an author sent; `value` is kept as it is, to the byte.

    Raises MarkupError for a malformed body and its subclass Unsupported for a representation that this
    server does not take, whether or not the API names it as writable.
    """
    if representation == "storage":
        return Written("storage", value, storage_text(value))
    if representation == "atlas_doc_format":
        return Written("atlas_doc_format", value, adf_text(value))
    raise Unsupported(representation, accepted=ACCEPTED)


def derive(body: Body, target: str) -> str:
    """The body's value in the representation `target`, or Unsupported when there is no such conversion."""
    if target == body.representation:
        return body.value
    raise Unsupported(body.representation, target)
