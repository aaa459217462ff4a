"""The audit log through v1: reading it, writing records of one's own, and how long it is kept."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest

from tests.api.v1.auditing import AUDIT, SUMMARY, found, rows, sent, value, values, word
from tests.conftest import ADMIN, Served
from watersmeet.client import BadRequest, Basic, Client, Forbidden, TooLarge, Unauthorized
from watersmeet.contract.core import Request
from watersmeet.contract.v1.audit import (
    AffectedObject,
    AuditRecordAuthor,
    AuditRecordCreate,
    AuditRecordCreateAuthor,
    CreateAuditRecord,
    ExportAuditRecords,
    GetAuditRecords,
    GetAuditRecordsForTimePeriod,
    GetRetentionPeriod,
    RetentionPeriod,
    SetRetentionPeriod,
)
from watersmeet.domain import people
from watersmeet.model.ids import epoch_ms, instant, moment, now

OPERATIONS: tuple[Request[Any], ...] = (
    GetAuditRecords(),
    GetAuditRecordsForTimePeriod(),
    ExportAuditRecords(),
    GetRetentionPeriod(),
    CreateAuditRecord(body=AuditRecordCreate(remote_address="192.0.2.7")),
    SetRetentionPeriod(body=RetentionPeriod(number=1, units="YEARS")),
)


def ago(**span: float) -> int:
    """Milliseconds since 1970 of an instant past."""
    return epoch_ms(instant(moment(now()) - timedelta(**span)))


# Who may


@pytest.mark.parametrize("request_of", OPERATIONS, ids=lambda one: type(one).__name__)
def test_get_audit_records__as_all_of_them_is_for_administrators(served: Served, request_of: Request[Any]) -> None:
    _, member = served.user()
    before = rows(served)
    with pytest.raises(Forbidden, match="administrators"):
        member.send(request_of)
    with pytest.raises(Unauthorized):
        served.anonymous().send(request_of)
    with pytest.raises(Forbidden, match="scope"):
        limited(served, "read:page:confluence").send(request_of)
    new = set(rows(served)) - set(before)
    assert {row[SUMMARY] for row in new} == {"API token created"}


def limited(served: Served, scopes: str) -> Client:
    return served.client(
        Basic(ADMIN, served.do(lambda session: people.add_token(session, now(), ADMIN, scopes=scopes)))
    )


def test_create_audit_record__needs_both_scopes(served: Served) -> None:
    reader = limited(served, "read:audit-log:confluence")
    found(reader)
    for request in OPERATIONS[4:]:
        with pytest.raises(Forbidden, match="scope"):
            reader.send(request)
    sent(limited(served, "read:audit-log:confluence write:audit-log:confluence"))


# Reading


def test_get_audit_records__newest_first_within_the_dates(admin: Client) -> None:
    mine, at = word(), 946_684_800_000
    for k in (1, 0, 2, 3):
        sent(admin, summary=f"{mine} {k}", creation_date=at + k)
    assert [one.summary[-1] for one in found(admin, mine)] == ["3", "2", "1", "0"]
    between = found(admin, mine, start_date=str(at + 1), end_date=str(at + 2))
    assert [(one.summary[-1], one.creation_date) for one in between] == [("2", at + 2), ("1", at + 1)]
    assert [one.summary[-1] for one in found(admin, mine, start_date=str(at + 3))] == ["3"]
    assert [one.summary[-1] for one in found(admin, mine, end_date=str(at))] == ["0"]
    assert found(admin, mine, start_date=str(at + 2), end_date=str(at + 1)) == []


def test_get_audit_records__of_the_same_millisecond_last_written_first(admin: Client) -> None:
    mine = word()
    for k in range(3):
        sent(admin, summary=f"{mine} {k}", creation_date=946_684_800_000)
    assert [one.summary[-1] for one in found(admin, mine)] == ["2", "1", "0"]


@pytest.mark.parametrize("name", ["start_date", "end_date"])
@pytest.mark.parametrize("bad", ["yesterday", "2026-01-01", "1.5", "٣", "1e3", "9" * 20, "--1"])
def test_get_audit_records__a_date_that_is_none_is_400(admin: Client, name: str, bad: str) -> None:
    for operation in (GetAuditRecords, ExportAuditRecords):
        with pytest.raises(BadRequest, match=name.replace("_d", "D")):
            admin.send(operation(**{name: bad}))


@pytest.mark.parametrize(("date", "is_before_all"), [("-5", True), ("0", True), ("9" * 19, False)])
def test_get_audit_records__far_dates_are_dates(admin: Client, date: str, is_before_all: bool) -> None:
    mine = word()
    sent(admin, summary=mine)
    assert len(found(admin, mine, start_date=date)) == is_before_all
    assert len(found(admin, mine, end_date=date)) == (not is_before_all)


OTHER = {"name": "x", "objectType": "x"}
VALUE = {"name": "x", "oldValue": "", "newValue": ""}


@pytest.mark.parametrize(
    "body",
    [
        {"summary": "{}"},
        {"description": "{}"},
        {"category": "{}"},
        {"remoteAddress": "{}"},
        {"author": {"type": "user", "displayName": "{}"}},
        {"affectedObject": {**OTHER, "name": "{}"}},
        {"affectedObject": {**OTHER, "objectType": "{}"}},
        {"associatedObjects": [OTHER, {**OTHER, "name": "{}"}]},
        *({"changedValues": [VALUE, {**VALUE, name: "{}"}]} for name in ("name", "oldValue", "newValue")),
        *({"changedValues": [{**VALUE, name: "{}"}]} for name in ("hiddenOldValue", "hiddenNewValue")),
    ],
    ids=str,
)
def test_get_audit_records__are_found_by_any_text_in_any_case(admin: Client, body: dict[str, Any]) -> None:
    mine = word()
    written = json.dumps({"remoteAddress": "x", **body}).replace("{}", f"Straße%_ {mine}")
    assert admin.raw("POST", AUDIT, content=written.encode()).status_code == 200
    for words in (mine, mine.upper(), f"STRASSE%_ {mine}", mine[3:]):
        assert len(found(admin, words)) == 1
    for words in (f"STRASSE%% {mine}", f"%{mine}", "_" + mine[1:], f"{mine}."):
        assert found(admin, words) == []


def test_get_audit_records__page_by_page(admin: Client) -> None:
    mine = word()
    for k in range(5):
        sent(admin, summary=f"{mine} {k}")
    pages = list(admin.pages(GetAuditRecords(search_string=mine, limit=2)))
    assert [[one.summary[-1] for one in page.results] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    assert [(page.start, page.limit, page.size) for page in pages] == [(0, 2, 2), (2, 2, 2), (4, 2, 1)]
    assert "next" not in pages[-1].links
    assert "prev" in pages[-1].links
    assert [one.summary[-1] for one in found(admin, mine, start=3)] == ["1", "0"]
    assert found(admin, mine, start=5) == []
    assert found(admin, mine, limit=0) == []
    assert admin.send(GetAuditRecords(limit=2**31 - 1)).limit == 1000
    assert admin.send(GetAuditRecords()).limit == 1000


def test_get_audit_records__costs_the_same_however_many(served: Served, admin: Client) -> None:
    sent(admin)
    for limit in (1, 1000):
        with served.queries(at_most=3):
            found(admin, limit=limit)


@pytest.mark.parametrize(
    ("units", "inside", "outside"),
    [
        ("MILLIS", 60_000, 0),
        ("SECONDS", 60, 0),
        ("MINUTES", 1, 0),
        ("HOURS", 1, 0),
        ("HALF_DAYS", 3, 1),
        ("DAYS", 2, 1),
        ("WEEKS", 2, 0),
        ("MONTHS", 2, 0),
        ("YEARS", 1, 0),
        ("DECADES", 1, 0),
        ("CENTURIES", 1, 0),
        ("NANOS", 2**62, 1),
        ("MICROS", 2**62, 1),
        ("YEARS", 2**63 - 1, 0),
    ],
)
def test_get_audit_records_for_time_period__ends_now(admin: Client, units: Any, inside: int, outside: int) -> None:
    mine = word()
    old = units in ("HALF_DAYS", "DAYS")
    sent(admin, summary=mine, creation_date=ago(hours=25) if old else ago(seconds=1))
    assert len(since(admin, inside, units, mine)) == 1
    assert since(admin, outside, units, mine) == []
    assert since(admin, inside, units, f"{mine}?") == []


def since(client: Client, number: int, units: Any, words: str) -> list[str]:
    asked = GetAuditRecordsForTimePeriod(number=number, units=units, search_string=words)
    return [one.summary for one in client.send(asked).results]


def test_get_audit_records_for_time_period__is_three_months_unless_said(admin: Client) -> None:
    mine = word()
    for days in (1, 85, 95):
        sent(admin, summary=f"{mine} {days}", creation_date=ago(days=days))
    page = admin.send(GetAuditRecordsForTimePeriod(search_string=mine))
    assert [one.summary.split()[1] for one in page.results] == ["1", "85"]
    assert page.limit == 1000
    second = admin.send(GetAuditRecordsForTimePeriod(search_string=mine, start=1, limit=1))
    assert [one.summary.split()[1] for one in second.results] == ["85"]


@pytest.mark.parametrize("query", ["number=-1", "units=FORTNIGHTS", "units=FOREVER", "number=many"])
def test_get_audit_records_for_time_period__what_is_no_period_is_400(admin: Client, query: str) -> None:
    answer = admin.raw("GET", f"{AUDIT}/since?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.json()["message"]


# Writing


def test_create_audit_record__shows_what_was_sent(admin: Client) -> None:
    mine = word()
    objects = [AffectedObject(name="DOC", object_type="Space"), AffectedObject(name="staff", object_type="Group")]
    made = sent(
        admin,
        author=AuditRecordCreateAuthor(display_name="A robot", username="x", user_key="y", operations=[]),
        remote_address="2001:db8::1",
        creation_date=1_700_000_000_123,
        summary=mine,
        description="long",
        category="Robots",
        sys_admin=True,
        affected_object=objects[0],
        changed_values=[value("a", "1", "2"), value("b", "", "3", hidden_old_value="4", hidden_new_value="5")],
        associated_objects=objects,
    )
    assert made.author == AuditRecordAuthor(
        type="user",
        display_name="A robot",
        operations=None,
        external_collaborator=False,
        is_external_collaborator=False,
        is_guest=False,
        public_name="A robot",
    )
    assert (made.remote_address, made.creation_date) == ("2001:db8::1", 1_700_000_000_123)
    assert (made.summary, made.description, made.category) == (mine, "long", "Robots")
    assert (made.sys_admin, made.super_admin) == (True, False)
    assert made.affected_object == objects[0]
    assert made.associated_objects == objects
    assert values(made) == {"a": ("1", "2"), "b": ("", "3")}
    assert (made.changed_values[1].hidden_old_value, made.changed_values[1].hidden_new_value) == ("4", "5")
    assert found(admin, mine) == [made]


def test_create_audit_record__of_an_address_alone_is_empty(admin: Client) -> None:
    address = word()
    before = time.time() * 1000
    made = sent(admin, remote_address=address)
    assert before - 1 <= made.creation_date <= time.time() * 1000
    assert made.author.display_name == made.author.public_name == ""
    assert (made.summary, made.description, made.category, made.sys_admin) == ("", "", "", False)
    assert made.affected_object == AffectedObject(name="", object_type="")
    assert made.changed_values == []
    assert made.associated_objects == []
    assert found(admin, address) == [made]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "remoteAddress"),
        ({"remoteAddress": None}, "remoteAddress"),
        ({"remoteAddress": "x", "creationDate": -1}, "creationDate"),
        ({"remoteAddress": "x", "creationDate": 2**63 - 1}, "creationDate"),
        ({"remoteAddress": "x", "creationDate": "soon"}, "creationDate"),
        ({"remoteAddress": "x", "author": {"type": "app"}}, "author"),
        ({"remoteAddress": "x", "affectedObject": {"name": "x"}}, "objectType"),
        ({"remoteAddress": "x", "changedValues": [{"name": "x", "oldValue": ""}]}, "newValue"),
        ({"remoteAddress": "x", "summary": "a\x00b"}, "NUL"),
    ],
)
def test_create_audit_record__malformed_is_400(served: Served, admin: Client, body: Any, told: str) -> None:
    before = len(rows(served))
    answer = admin.raw("POST", AUDIT, json=body)
    assert answer.status_code == 400
    assert told in answer.json()["message"]
    assert len(rows(served)) == before


def test_create_audit_record__of_too_many_words_is_413(admin: Client) -> None:
    with pytest.raises(TooLarge):
        sent(admin, description="x" * 65_536)


# How long it is kept


@pytest.fixture
def kept_as_before(admin: Client) -> Any:
    """Whatever a test says, records are kept for a year afterwards."""
    yield
    admin.send(SetRetentionPeriod(body=RetentionPeriod(number=1, units="YEARS")))


@pytest.mark.usefixtures("kept_as_before")
def test_set_retention_period__is_what_is_read_and_recorded(admin: Client) -> None:
    assert admin.send(GetRetentionPeriod()) == RetentionPeriod(number=1, units="YEARS")
    for number, units in ((3, "MONTHS"), (12, "MONTHS"), (52, "WEEKS"), (1, "NANOS"), (10, "DAYS")):
        wanted = RetentionPeriod(number=number, units=units)  # type: ignore[arg-type]
        assert admin.send(SetRetentionPeriod(body=wanted)) == wanted
        assert admin.send(GetRetentionPeriod()) == wanted
    newest = found(admin, "Audit log retention changed")[0]
    assert values(newest) == {"Retention period": ("1 NANOS", "10 DAYS")}
    assert newest.category == "Auditing"


@pytest.mark.parametrize(
    ("number", "units"),
    [
        (0, "DAYS"),
        (-1, "DAYS"),
        (13, "MONTHS"),
        (2, "YEARS"),
        (367, "DAYS"),
        (1, "DECADES"),
        (1, "MILLENNIA"),
        (1, "ERAS"),
        (1, "FOREVER"),
        (2**31, "NANOS"),
        (1, "FORTNIGHTS"),
    ],
)
def test_set_retention_period__more_than_a_year_or_nothing_is_400(admin: Client, number: int, units: str) -> None:
    answer = admin.raw("PUT", f"{AUDIT}/retention", json={"number": number, "units": units})
    assert answer.status_code == 400
    assert admin.send(GetRetentionPeriod()) == RetentionPeriod(number=1, units="YEARS")
