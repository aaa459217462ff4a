"""Dates in a query: literals and date functions become spans of time."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import cast

from .ast import Call, Text, Value
from .errors import CqlError
from .functions import Unit, find

_MS = timedelta(milliseconds=1)
_DAY = timedelta(days=1)
_LITERAL = re.compile(
    r"(\d{4})([-/])(\d{2})\2(\d{2})"
    r"(?:[ Tt](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?[0-5]\d)?)?)?",
    re.ASCII,
)
_INCREMENT = re.compile(r"([+-]?)(\d{1,9})([yMwdhm]?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of time in UTC, `end` excluded.

    `= d` is inside it, `< d` before `start`, `<= d` before `end`, `> d` at or after `end`, `>= d` at or
    after `start`.
    """

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Literal:
    """A written date: the wall time it starts at, how long it lasts, and its own zone if it names one."""

    wall: datetime
    span: timedelta
    zone: tzinfo | None


@dataclass(frozen=True, slots=True)
class Increment:
    """A signed number of units; the unit is None when only a number was written."""

    count: int
    unit: Unit | None


def evaluate_date(value: Value, *, now: datetime, tz: tzinfo) -> Interval:
    """The span a date value stands for, seen at `now` (aware) by somebody who lives in `tz`.

    A bare date is that whole day, a minute literal that minute, a time with seconds that second, one with
    fractions that millisecond. A function is one millisecond: endOf... functions give the last one of the
    period. Weeks start on Monday. An increment moves the edge itself: `endOfMonth("+1M")` is the end of the
    next month. Years, months, weeks and days move the calendar, hours and minutes the clock.

    Raises: CqlError when it is no date, or lies outside the years 1 to 9999.
    """
    if isinstance(value, Text):
        return _span(read_literal(value.value), tz)
    try:
        return _evaluate(value, now, tz)
    except (OverflowError, ValueError) as error:
        if isinstance(error, CqlError):
            raise
        raise CqlError(f"Date out of range : {value.name}({', '.join(value.args)})") from error


def read_literal(text: str) -> Literal:
    """The date a literal means.

    Raises: CqlError when it is not yyyy-MM-dd or yyyy/MM/dd, with or without HH:mm, or ISO 8601.
    """
    match = _LITERAL.fullmatch(text.strip())
    if match is None:
        raise _bad_literal(text)
    year, _, month, day, hour, minute, second, fraction, zone = match.groups()
    span = _MS if fraction else timedelta(seconds=1) if second else timedelta(minutes=1) if hour else _DAY
    micros = int((fraction or "").ljust(3, "0")[:3]) * 1000
    try:
        clock = int(hour or 0), int(minute or 0), int(second or 0), micros
        wall = datetime(int(year), int(month), int(day), *clock)
        return Literal(wall, span, _zone(zone) if zone else None)
    except ValueError as error:
        raise _bad_literal(text) from error


def read_increment(text: str) -> Increment:
    """The increment an argument of a date function means; without a sign it is forward.

    Raises: CqlError when it is not an increment.
    """
    match = _INCREMENT.fullmatch(text.strip())
    if match is None:
        raise CqlError(
            f"Could not parse increment : {text}",
            hint="an increment is (+/-)nn followed by y, M, w, d, h or m",
        )
    sign, digits, unit = match.groups()
    return Increment(-int(digits) if sign == "-" else int(digits), cast(Unit, unit) if unit else None)


def _bad_literal(text: str) -> CqlError:
    return CqlError(
        f"Could not parse date : {text}",
        hint='expected yyyy-MM-dd, "yyyy-MM-dd HH:mm", yyyy/MM/dd, "yyyy/MM/dd HH:mm" or ISO 8601',
    )


def _zone(text: str) -> tzinfo:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _span(literal: Literal, tz: tzinfo) -> Interval:
    zone = literal.zone or tz
    start = _clamped(literal.wall, zone)
    if literal.span != _DAY:
        return Interval(start, _plus(start, literal.span))
    return Interval(start, _clamped(_plus(literal.wall, _DAY), zone))


def _clamped(wall: datetime, zone: tzinfo) -> datetime:
    """The instant of a wall time; where UTC has no such year, the first or last it has."""
    try:
        return wall.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return (datetime.min if wall.year == 1 else datetime.max).replace(tzinfo=UTC)


def _plus(moment: datetime, span: timedelta) -> datetime:
    try:
        return moment + span
    except OverflowError:
        return datetime.max.replace(tzinfo=moment.tzinfo)


def _evaluate(call: Call, now: datetime, tz: tzinfo) -> Interval:
    function = find(call.name)
    if function is None or function.date is None:
        raise CqlError(f"Function '{call.name}' is not a date function")
    increment = read_increment(call.args[0]) if call.args else Increment(0, "d")
    edge, period = function.date.edge, function.date.unit
    unit = increment.unit or period
    if unit is None:
        raise CqlError(f"Could not parse increment : {call.args[0]}", hint="now() needs a unit")
    local = now.astimezone(tz)
    wall = local.replace(tzinfo=None)
    if period is not None:
        wall = _start(wall, period)
        if edge == "end":
            wall = _moved(wall, 1, period)
    if unit in "hm":
        length = timedelta(hours=1) if unit == "h" else timedelta(minutes=1)
        point = _instant(wall, tz) + increment.count * length
    else:
        point = _instant(_moved(wall, increment.count, unit), tz)
    if edge == "end":
        return Interval(point - _MS, point)
    point = point.replace(microsecond=point.microsecond // 1000 * 1000)
    return Interval(point, point + _MS)


def _start(wall: datetime, period: Unit) -> datetime:
    day = wall.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if period == "w":
        return day - timedelta(days=day.weekday())
    if period == "M":
        return day.replace(day=1)
    if period == "y":
        return day.replace(month=1, day=1)
    return day


def _moved(wall: datetime, count: int, unit: str) -> datetime:
    """A wall time some calendar units later; a day the target month lacks becomes its last day."""
    if count == 0:
        return wall  # adding nothing would still forget which of two equal wall times is meant (fold)
    if unit in "wd":
        return wall + timedelta(days=count * (7 if unit == "w" else 1))
    months = wall.year * 12 + wall.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("year out of range")
    return wall.replace(year=year, month=month + 1, day=min(wall.day, monthrange(year, month + 1)[1]))


def _instant(wall: datetime, tz: tzinfo) -> datetime:
    return wall.replace(tzinfo=tz).astimezone(UTC)
