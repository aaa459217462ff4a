"""Dates of a query as spans of time, worked out again."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MS = timedelta(milliseconds=1)
Span = tuple[datetime, datetime]
"""From when, and until when, which is no longer within it."""


def literal(text: str, zone: str) -> Span:
    """What a written date means: a day, a minute or a second, in a zone unless it names UTC itself."""
    given = text.replace("/", "-").replace("T", " ")
    of = ZoneInfo("UTC" if given.endswith("Z") else zone)
    given = given.removesuffix("Z")
    for form, span in (
        ("%Y-%m-%d %H:%M:%S.%f", MS),
        ("%Y-%m-%d %H:%M:%S", timedelta(seconds=1)),
        ("%Y-%m-%d %H:%M", timedelta(minutes=1)),
    ):
        try:
            start = datetime.strptime(given, form).replace(tzinfo=of).astimezone(UTC)
        except ValueError:
            continue
        return start, start + span
    day = datetime.strptime(given, "%Y-%m-%d")
    return day.replace(tzinfo=of).astimezone(UTC), (day + timedelta(days=1)).replace(tzinfo=of).astimezone(UTC)


def function(name: str, increment: str | None, now: datetime, zone: str) -> Span:
    """What a date function means at a time, for somebody who lives in a zone."""
    of = ZoneInfo(zone)
    wall = now.astimezone(of).replace(tzinfo=None)
    unit = ""
    if name != "now":
        edge, unit = re.fullmatch("(start|end)Of(.+)", name).groups()  # type: ignore[union-attr]
        wall = _beginning(wall, unit)
        if edge == "end":
            wall = _later(wall, 1, {"Day": "d", "Week": "w", "Month": "M", "Year": "y"}[unit])
    count, step = _increment(increment, unit)
    if step in "yMwd":
        wall = _later(wall, count, step)
    at = wall.replace(tzinfo=of).astimezone(UTC)
    if step in "hm":
        at += count * (timedelta(hours=1) if step == "h" else timedelta(minutes=1))
    return (at - MS, at) if name.startswith("end") else (at, at + MS)


def _increment(text: str | None, unit: str) -> tuple[int, str]:
    """How many of what; a number alone is of the function's own unit."""
    if text is None:
        return 0, "d"
    sign, digits, step = re.fullmatch(r"([+-]?)(\d+)([yMwdhm]?)", text).groups()  # type: ignore[union-attr]
    own = {"Day": "d", "Week": "w", "Month": "M", "Year": "y", "": ""}[unit]
    return (-int(digits) if sign == "-" else int(digits)), step or own


def _beginning(wall: datetime, unit: str) -> datetime:
    day = datetime(wall.year, wall.month, wall.day)
    if unit == "Week":
        return day - timedelta(days=day.isoweekday() - 1)
    return datetime(wall.year, 1 if unit == "Year" else wall.month, 1) if unit != "Day" else day


def _later(wall: datetime, count: int, step: str) -> datetime:
    if step in "wd":
        return wall + timedelta(days=count * (7 if step == "w" else 1))
    months = wall.month - 1 + count * (12 if step == "y" else 1)
    year, month = wall.year + months // 12, months % 12 + 1
    return wall.replace(year=year, month=month, day=min(wall.day, calendar.monthrange(year, month)[1]))
