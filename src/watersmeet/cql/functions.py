"""The functions of CQL: how many arguments each takes and where it may stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .fields import Field, Kind

Unit = Literal["y", "M", "w", "d", "h", "m"]


@dataclass(frozen=True, slots=True)
class DateFunction:
    """A point in time: `edge` of the `unit` that holds now, or now itself."""

    edge: Literal["now", "start", "end"]
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Function:
    """One function; it stands beside fields of a kind or, when `fields` is given, only beside those.

    A `many` function yields a list, so it needs IN. Dates are the only functions with `date` set.
    """

    name: str
    kinds: frozenset[Kind]
    max_args: int = 0
    fields: frozenset[str] | None = None
    many: bool = False
    spellings: tuple[str, ...] = ()
    date: DateFunction | None = None

    def suits(self, field: Field) -> bool:
        """Whether the function may be a value of the field."""
        return field.kind in self.kinds and (self.fields is None or field.name in self.fields)


def _date(name: str, edge: Literal["now", "start", "end"], unit: Unit | None) -> Function:
    kinds = frozenset({Kind.DATE, Kind.PROPERTY})
    return Function(name, kinds, max_args=1, date=DateFunction(edge, unit))


FUNCTIONS: tuple[Function, ...] = (
    Function("currentUser", frozenset({Kind.USER})),
    Function("currentSpace", frozenset({Kind.SPACE})),
    Function("currentContent", frozenset({Kind.CONTENT})),
    Function("favouriteSpaces", frozenset({Kind.SPACE}), many=True, spellings=("favoriteSpaces",)),
    Function("recentlyViewedSpaces", frozenset({Kind.SPACE}), max_args=1, many=True),
    Function(
        "recentlyViewedContent",
        frozenset({Kind.CONTENT}),
        max_args=2,
        fields=frozenset({"id"}),
        many=True,
    ),
    _date("now", "now", None),
    _date("startOfDay", "start", "d"),
    _date("startOfWeek", "start", "w"),
    _date("startOfMonth", "start", "M"),
    _date("startOfYear", "start", "y"),
    _date("endOfDay", "end", "d"),
    _date("endOfWeek", "end", "w"),
    _date("endOfMonth", "end", "M"),
    _date("endOfYear", "end", "y"),
)

_BY_NAME = {name.lower(): function for function in FUNCTIONS for name in (function.name, *function.spellings)}


def find(name: str) -> Function | None:
    """The function of that name in any case, or None."""
    return _BY_NAME.get(name.lower())


def canonical_name(name: str) -> str:
    """The one spelling of a function name; a name that is no function is returned as it is."""
    function = find(name)
    return function.name if function else name
