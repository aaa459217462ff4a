"""The fields of CQL: what each holds and which operators it knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from .errors import CqlError, unknown_field
from .near import nearest


class Kind(Enum):
    """What the values of a field are."""

    CONTENT = auto()
    DATE = auto()
    USER = auto()
    STRING = auto()
    SPACE = auto()
    TYPE = auto()
    TEXT = auto()
    PROPERTY = auto()


EQ = ("=", "!=")
IN = ("IN", "NOT IN")
CONTAINS = ("~", "!~")
ORDERED = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `ops` are the operators it knows, IN and NOT IN among them.

    An alias is another name for the same thing and stays in the tree as written; a spelling is replaced
    by the name.
    """

    name: str
    kind: Kind
    ops: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    user_search: bool = False
    sortable: bool = False


CONTENT_TYPES = (
    "space",
    "user",
    "page",
    "blogpost",
    "comment",
    "attachment",
    "database",
    "whiteboard",
    "slide",
    "embed",
    "folder",
)
"""The values of `type`, apart from app types, which hold a colon."""

SPACE_TYPES = ("personal", "global", "favourite", "favorite", "collaboration", "knowledge_base")

FIELDS: tuple[Field, ...] = (
    Field("ancestor", Kind.CONTENT, EQ + IN),
    Field("container", Kind.CONTENT, EQ + IN),
    Field("id", Kind.CONTENT, EQ + IN, aliases=("content",), sortable=True),
    Field("parent", Kind.CONTENT, EQ + IN),
    Field("created", Kind.DATE, EQ + ORDERED, sortable=True),
    Field("lastmodified", Kind.DATE, EQ + ORDERED, sortable=True),
    Field("creator", Kind.USER, EQ + IN),
    Field("contributor", Kind.USER, EQ + IN),
    Field("mention", Kind.USER, EQ + IN),
    Field("watcher", Kind.USER, EQ + IN),
    Field("favourite", Kind.USER, EQ + IN, spellings=("favorite",)),
    Field("label", Kind.STRING, EQ + IN),
    Field("macro", Kind.STRING, EQ + IN),
    Field("space", Kind.SPACE, EQ + IN, sortable=True),
    Field("space.category", Kind.STRING, EQ + IN),
    Field("space.key", Kind.SPACE, EQ + IN),
    Field("space.title", Kind.TEXT, CONTAINS),
    Field("space.type", Kind.TYPE, EQ + IN, values=SPACE_TYPES),
    Field("text", Kind.TEXT, CONTAINS),
    Field("siteSearch", Kind.TEXT, CONTAINS),
    Field("title", Kind.TEXT, EQ + CONTAINS + IN, sortable=True),
    Field("type", Kind.TYPE, EQ + IN, values=CONTENT_TYPES, sortable=True),
    Field("subtype", Kind.STRING, EQ + IN),
    Field("user", Kind.USER, EQ + IN, user_search=True),
    Field("user.accountid", Kind.USER, EQ + IN, user_search=True),
    Field("user.userkey", Kind.USER, EQ + IN, user_search=True),
    Field("user.fullname", Kind.TEXT, EQ + CONTAINS + IN, user_search=True),
)

_BY_NAME = {name.lower(): field for field in FIELDS for name in (field.name, *field.aliases)}
_BY_NAME |= {spelling: field for field in FIELDS for spelling in field.spellings}
_CANONICAL = {
    **{name.lower(): name for field in FIELDS for name in (field.name, *field.aliases)},
    **{spelling: field.name for field in FIELDS for spelling in field.spellings},
}
_PROPERTY = re.compile(r"content\.property(\[[^\[\]]+\](?:\.[^\[\]]+)?)", re.IGNORECASE)


def canonical_name(name: str) -> str:
    """The one spelling of a field name; a name that is no field is returned as it is."""
    if known := _CANONICAL.get(name.lower()):
        return known
    if match := _PROPERTY.fullmatch(name):
        return "content.property" + match[1]
    return name


def lookup(name: str, *, user_search: bool = False) -> Field:
    """The field a name stands for, aliases resolved; a content property keeps its whole path as name.

    Raises: CqlError when there is no such field, naming those of the user search, or of every other search,
    that look like it.
    """
    if field := _BY_NAME.get(name.lower()):
        return field
    if _PROPERTY.fullmatch(name):
        return Field(canonical_name(name), Kind.PROPERTY, EQ + IN + CONTAINS + ORDERED)
    known = (field.name for field in FIELDS if field.user_search is user_search or field.name == "type")
    raise unknown_field(name, nearest(name, known))


def lookup_order_key(name: str, *, user_search: bool = False) -> Field:
    """The field of an ORDER BY key.

    Raises: CqlError when there is no such field, or when results cannot be sorted by it.
    """
    field = lookup(name, user_search=user_search)
    if not field.sortable:
        keys = ", ".join(known.name for known in FIELDS if known.sortable)
        raise CqlError(f"Unsupported field for order by, got : {name}, expected one of : [{keys}]")
    return field
