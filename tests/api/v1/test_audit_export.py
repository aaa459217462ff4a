"""The audit log as a file."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest

from tests.api.v1.auditing import AUDIT, sent, value, word
from watersmeet.api.v1 import audit_files
from watersmeet.client import Client
from watersmeet.contract.core import Download
from watersmeet.contract.v1.audit import AffectedObject, AuditRecordCreateAuthor, ExportAuditRecords
from watersmeet.model.ids import epoch_ms, now


def saved(client: Client, **more: Any) -> Download:
    return client.send(ExportAuditRecords(**more))


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_export_audit_records__is_a_file_of_lines(admin: Client) -> None:
    mine = word()
    first = sent(admin, summary=f'{mine} "1", ü\n', changed_values=[value("a", "1", "2"), value("b", "", "3")])
    sent(admin, summary=f"{mine} 2", associated_objects=[AffectedObject(name="DOC", object_type="Space")])
    answer = admin.exchange(ExportAuditRecords(search_string=mine))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{answer.value.name}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.value.name == f"audit-log-{now()[:10]}.csv"
    assert answer.value.media_type == "text/csv"
    head, *lines = table(answer.value.content)
    assert len(set(head)) == 12
    assert [line[5] for line in lines] == [f"{mine} 2", first.summary]
    by_name = dict(zip(head, lines[1], strict=True))
    assert epoch_ms(by_name["Date"]) == first.creation_date  # type: ignore[arg-type]
    assert by_name["Remote address"] == "192.0.2.7"
    assert by_name["Changed values"] == "a: 1 → 2; b:  → 3"
    assert lines[0][-1] == "Space DOC"


def test_export_audit_records__as_zip_holds_the_same_file(admin: Client) -> None:
    mine = word()
    for k in range(3):
        sent(admin, summary=f"{mine} {k}")
    answer = admin.exchange(ExportAuditRecords(search_string=mine, format="zip"))
    assert answer.headers["content-type"] == "application/zip"
    assert answer.value.name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(answer.value.content)) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [answer.value.name.replace(".zip", ".csv")]
        assert packed.read(packed.namelist()[0]) == saved(admin, search_string=mine).content


def test_export_audit_records__goes_on_from_step_to_step(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_files, "STEP", 2)
    mine, at = word(), 946_684_800_000
    for number in range(6):
        sent(admin, summary=f"{mine} {number}", creation_date=at + number // 3)
        shown = [line[5][-1] for line in table(saved(admin, search_string=mine).content)[1:]]
        assert shown == [str(k) for k in range(number, -1, -1)]
    some = saved(admin, search_string=mine, start_date=str(at), end_date=str(at)).content
    assert [line[5][-1] for line in table(some)[1:]] == ["2", "1", "0"]
    with zipfile.ZipFile(io.BytesIO(saved(admin, search_string=mine, format="zip").content)) as packed:
        assert len(table(packed.read(packed.namelist()[0]))) == 7


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠"])
def test_export_audit_records__formulas_are_harmless(admin: Client, sign: str) -> None:
    mine = word()
    evil = f"{sign}cmd|' /C calc'!A0 {mine}"
    other = AffectedObject(name=evil, object_type=evil)
    sent(
        admin,
        author=AuditRecordCreateAuthor(display_name=evil),
        remote_address=evil,
        summary=evil,
        description=evil,
        category=evil,
        affected_object=other,
        changed_values=[value(evil, evil, evil)],
        associated_objects=[other],
    )
    _, line = table(saved(admin, search_string=mine).content)
    starts = [cell[0] for cell in line if mine in cell]
    assert starts == ["'"] * 9


def test_export_audit_records__bad_format_is_400_and_head_is_empty(admin: Client) -> None:
    assert admin.raw("GET", f"{AUDIT}/export?format=xls").status_code == 400
    head = admin.raw("HEAD", f"{AUDIT}/export")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "text/csv; charset=utf-8"
