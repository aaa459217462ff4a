from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watersmeet.cql import Call, CqlError, Interval, Text, evaluate_date

BERLIN = ZoneInfo("Europe/Berlin")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
NOW = datetime(2024, 5, 15, 13, 45, 30, 123456, tzinfo=UTC)  # a Wednesday


def span(text: str, tz: object = UTC, now: datetime = NOW) -> Interval:
    return evaluate_date(Text(text), now=now, tz=tz)  # type: ignore[arg-type]


def start(name: str, *args: str, tz: object = UTC, now: datetime = NOW) -> str:
    interval = evaluate_date(Call(name, args), now=now, tz=tz)  # type: ignore[arg-type]
    assert interval.end - interval.start == timedelta(milliseconds=1)
    return interval.start.isoformat(timespec="milliseconds").removesuffix("+00:00")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02-29", "2024-02-29T00:00:00", "2024-03-01T00:00:00"),
        ("2024/02/29", "2024-02-29T00:00:00", "2024-03-01T00:00:00"),
        ("2024-02-29 10:30", "2024-02-29T10:30:00", "2024-02-29T10:31:00"),
        ("2024/02/29 10:30", "2024-02-29T10:30:00", "2024-02-29T10:31:00"),
        ("2024-02-29T10:30", "2024-02-29T10:30:00", "2024-02-29T10:31:00"),
        ("2024-02-29T10:30:15", "2024-02-29T10:30:15", "2024-02-29T10:30:16"),
        ("2024-02-29T10:30:15Z", "2024-02-29T10:30:15", "2024-02-29T10:30:16"),
        ("2024-02-29T10:30:15.5Z", "2024-02-29T10:30:15.500", "2024-02-29T10:30:15.501"),
        ("2024-02-29T10:30:15.123+02:00", "2024-02-29T08:30:15.123", "2024-02-29T08:30:15.124"),
        ("2024-02-29T10:30:15.123456-0530", "2024-02-29T16:00:15.123", "2024-02-29T16:00:15.124"),
        ("2024-02-29T10:30+01", "2024-02-29T09:30:00", "2024-02-29T09:31:00"),
        ("9999-12-31", "9999-12-31T00:00:00", "9999-12-31T23:59:59.999999"),
    ],
)
def test_literals(text: str, first: str, last: str) -> None:
    expected = Interval(
        datetime.fromisoformat(first).replace(tzinfo=UTC), datetime.fromisoformat(last).replace(tzinfo=UTC)
    )
    assert span(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2024",
        "2024-1-5",
        "2024-02-30",
        "2024-13-01",
        "0000-01-01",
        "2024-01/02",
        "2024-01-01 24:00",
        "2024-01-01 10",
        "2024-01-01 10:60",
        "2024-01-01T10:00:00.Z",
        "2024-01-01T10:00+25:00",
        "2024-01-01T10:00+01:75",
        "٢٠٢٤-01-01",
        "20240101",
        "1700000000",
        "-4w",
        "2024-01-01 10:00 x",
    ],
)
def test_bad_literals(text: str) -> None:
    with pytest.raises(CqlError, match="Could not parse date"):
        span(text)


@pytest.mark.parametrize(
    ("day", "tz", "first", "hours"),
    [
        ("2024-03-31", BERLIN, "2024-03-30T23:00:00", 23),
        ("2024-10-27", BERLIN, "2024-10-26T22:00:00", 25),
        ("2017-10-15", SAO_PAULO, "2017-10-15T03:00:00", 23),  # midnight does not exist
        ("2018-02-17", SAO_PAULO, "2018-02-17T02:00:00", 25),
    ],
)
def test_a_day_is_as_long_as_it_is_where_the_user_lives(day: str, tz: object, first: str, hours: int) -> None:
    found = span(day, tz)
    assert found.start == datetime.fromisoformat(first).replace(tzinfo=UTC)
    assert found.end - found.start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("name", "args", "expected"),
    [
        ("now", (), "2024-05-15T13:45:30.123"),
        ("now", ("-4w",), "2024-04-17T13:45:30.123"),
        ("now", ("90m",), "2024-05-15T15:15:30.123"),
        ("now", ("+3h",), "2024-05-15T16:45:30.123"),
        ("now", ("-1y",), "2023-05-15T13:45:30.123"),
        ("startOfDay", (), "2024-05-15T00:00:00.000"),
        ("startofday", ("-1d",), "2024-05-14T00:00:00.000"),
        ("startOfDay", ("+6h",), "2024-05-15T06:00:00.000"),
        ("startOfWeek", (), "2024-05-13T00:00:00.000"),
        ("startOfWeek", ("-1",), "2024-05-06T00:00:00.000"),
        ("startOfMonth", (), "2024-05-01T00:00:00.000"),
        ("startOfMonth", ("+14d",), "2024-05-15T00:00:00.000"),
        ("startOfYear", ("1",), "2025-01-01T00:00:00.000"),
        ("endOfDay", (), "2024-05-15T23:59:59.999"),
        ("endOfWeek", (), "2024-05-19T23:59:59.999"),
        ("endOfMonth", (), "2024-05-31T23:59:59.999"),
        ("endOfMonth", ("+1M",), "2024-06-30T23:59:59.999"),
        ("endOfMonth", ("-3M",), "2024-02-29T23:59:59.999"),
        ("endOfYear", ("-1y",), "2023-12-31T23:59:59.999"),
    ],
)
def test_functions(name: str, args: tuple[str, ...], expected: str) -> None:
    assert start(name, *args) == expected


def test_months_clamp() -> None:
    january = datetime(2024, 1, 31, 12, tzinfo=UTC)
    assert start("now", "1M", now=january) == "2024-02-29T12:00:00.000"
    assert start("now", "-1M", now=datetime(2023, 3, 31, tzinfo=UTC)) == "2023-02-28T00:00:00.000"
    assert start("now", "1y", now=datetime(2024, 2, 29, tzinfo=UTC)) == "2025-02-28T00:00:00.000"


def test_boundaries_are_the_users() -> None:
    late = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    assert start("startOfYear", tz=BERLIN, now=late) == "2024-12-31T23:00:00.000"
    assert start("startOfYear", tz=UTC, now=late) == "2024-01-01T00:00:00.000"


def test_days_move_the_calendar_and_hours_the_clock() -> None:
    before = datetime(2024, 3, 30, 11, tzinfo=UTC)  # noon in Berlin, the day before summer time
    assert start("now", "1d", tz=BERLIN, now=before) == "2024-03-31T10:00:00.000"
    assert start("now", "24h", tz=BERLIN, now=before) == "2024-03-31T11:00:00.000"


@pytest.mark.parametrize("hour", [0, 1, 2])
def test_now_is_now_even_in_the_repeated_hour(hour: int) -> None:
    moment = datetime(2024, 10, 27, hour, 30, tzinfo=UTC)
    assert start("now", tz=BERLIN, now=moment) == moment.isoformat(timespec="milliseconds")[:-6]


@pytest.mark.parametrize("increment", ["+9000y", "-3000y", "999999999d", "999999w", "-999999999h", "99999M"])
@pytest.mark.parametrize("name", ["now", "endOfYear", "startOfDay"])
def test_out_of_range(name: str, increment: str) -> None:
    with pytest.raises(CqlError):
        evaluate_date(Call(name, (increment,)), now=NOW, tz=BERLIN)


@pytest.mark.parametrize("call", [Call("now", ("1",)), Call("now", ("x",)), Call("currentUser"), Call("x")])
def test_not_a_date(call: Call) -> None:
    with pytest.raises(CqlError):
        evaluate_date(call, now=NOW, tz=UTC)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=12),
        st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}Z?)?", fullmatch=True),
    ),
    st.sampled_from([UTC, BERLIN, SAO_PAULO, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))]),
)
def test_any_text_is_a_span_or_a_cql_error(text: str, tz: object) -> None:
    try:
        found = span(text, tz)
    except CqlError:
        return
    assert found.start <= found.end
    assert found.start.tzinfo is UTC
