"""Answers about the audit log, v1. Files of it are made in audit_files.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import audit_files
from watersmeet.api.v1.paging import cut, many
from watersmeet.contract.core import Download
from watersmeet.contract.v1.audit import (
    AffectedObject,
    AuditRecord,
    AuditRecordAuthor,
    AuditRecordCreate,
    ChangedValue,
    CreateAuditRecord,
    ExportAuditRecords,
    GetAuditRecords,
    GetAuditRecordsForTimePeriod,
    GetRetentionPeriod,
    RetentionPeriod,
    SetRetentionPeriod,
)
from watersmeet.contract.v1.common import Many
from watersmeet.domain import audit, retention
from watersmeet.model.audit import Affected, Changed, Record, Retention
from watersmeet.model.content import title_key
from watersmeet.model.errors import InvalidParameter
from watersmeet.model.ids import Instant, epoch_ms, instant
from watersmeet.model.people import Account
from watersmeet.storage import accounts
from watersmeet.storage.audit import Filter

MAX_LIMIT: Final = 1000
LATEST_MS: Final = 253_402_300_799_999
"""The end of the year 9999: instants have four digits for the year."""


def _instant(ms: int) -> Instant:
    return instant(retention.EPOCH + timedelta(milliseconds=ms))


def _date(given: str | None, name: str) -> Instant | None:
    """An instant that was given in milliseconds since 1970. Raises InvalidParameter."""
    if given is None:
        return None
    digits = given.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 19:
        raise InvalidParameter(f"'{name}' is a time in milliseconds since 1970, not '{given[:50]}'.", field=name)
    return _instant(min(max(int(given), 0), LATEST_MS))


def _words(given: str | None) -> str | None:
    return None if given is None else title_key(given)


def _dates(req: GetAuditRecords | ExportAuditRecords) -> tuple[Instant | None, Instant | None]:
    return _date(req.start_date, "startDate"), _date(req.end_date, "endDate")


# Reading


def _author(record: Record, people: Mapping[str, Account]) -> AuditRecordAuthor:
    account = people.get(record.author_id or "")
    guest = account is not None and account.guest == 1
    return AuditRecordAuthor(
        type="user",
        display_name=record.author_name,
        operations=None,
        account_id=UNSET if record.author_id is None else record.author_id,
        account_type=UNSET if account is None else account.account_type,
        external_collaborator=guest,
        is_external_collaborator=guest,
        is_guest=guest,
        public_name=record.author_name,
    )


def _shown(record: Record, people: Mapping[str, Account]) -> AuditRecord:
    return AuditRecord(
        author=_author(record, people),
        remote_address=record.address,
        creation_date=epoch_ms(record.created_at),
        summary=record.summary,
        description=record.description,
        category=record.category,
        sys_admin=record.sys_admin == 1,
        super_admin=False,
        affected_object=AffectedObject(name=record.affected_name, object_type=record.affected_type),
        changed_values=[
            ChangedValue(
                name=one.name,
                old_value=one.old,
                hidden_old_value=UNSET if one.hidden_old is None else one.hidden_old,
                new_value=one.new,
                hidden_new_value=UNSET if one.hidden_new is None else one.hidden_new,
            )
            for one in audit.changed_values(record)
        ],
        associated_objects=[
            AffectedObject(name=one.name, object_type=one.type) for one in audit.associated_objects(record)
        ],
    )


async def _listed(
    call: Call[None], req: GetAuditRecords | GetAuditRecordsForTimePeriod, since: Instant | None, until: Instant | None
) -> Many[AuditRecord]:
    limit = min(req.limit, MAX_LIMIT)
    wanted = Filter(since=since, until=until, words=_words(req.search_string), offset=req.start, limit=limit + 1)
    found, more = cut(await audit.select(call.db, call.actor, wanted), limit)
    people = await accounts.get_all(call.db, [one.author_id for one in found])
    return many(call, [_shown(one, people) for one in found], req.start, limit, more)


@answers(GetAuditRecords)
async def get_audit_records(call: Call[None], req: GetAuditRecords) -> Many[AuditRecord]:
    return await _listed(call, req, *_dates(req))


@answers(GetAuditRecordsForTimePeriod)
async def get_audit_records_for_time_period(call: Call[None], req: GetAuditRecordsForTimePeriod) -> Many[AuditRecord]:
    return await _listed(call, req, retention.beginning(call.now, req.number, req.units), None)


@answers(ExportAuditRecords)
async def export_audit_records(call: Call[None], req: ExportAuditRecords) -> Download:
    audit.check_administrator(call.actor)
    since, until = _dates(req)
    wanted = Filter(since=since, until=until, words=_words(req.search_string))
    name = f"audit-log-{call.now[:10]}"
    if req.format == "zip":
        content = partial(audit_files.zip_pieces, wanted=wanted, name=f"{name}.csv", at=datetime.now(UTC))
        return Download(name=f"{name}.zip", media_type="application/zip", content=content)
    content = partial(audit_files.csv_pieces, wanted=wanted)
    return Download(name=f"{name}.csv", media_type="text/csv; charset=utf-8", content=content)


# Writing


def _sent(call: Call[None], given: AuditRecordCreate) -> Record:
    """Raises InvalidParameter."""
    ms = given.creation_date
    if ms is not None and not 0 <= ms <= LATEST_MS:
        raise InvalidParameter(f"'creationDate' is between 0 and {LATEST_MS}, not {ms}.", field="creationDate")
    of = given.affected_object or AffectedObject(name="", object_type="")
    changed = [
        Changed(one.name, one.old_value, one.new_value, one.hidden_old_value or None, one.hidden_new_value or None)
        for one in given.changed_values or ()
    ]
    associated = [Affected(one.name, one.object_type) for one in given.associated_objects or ()]
    return Record(
        id=call.db.new_id(),
        created_at=call.now if ms is None else _instant(ms),
        author_id=None,
        author_name=(given.author.display_name if given.author else None) or "",
        address=given.remote_address,
        category=given.category or "",
        summary=given.summary or "",
        description=given.description or "",
        sys_admin=int(given.sys_admin),
        affected_name=of.name,
        affected_type=of.object_type,
        changed=msgspec.json.encode(changed).decode(),
        associated=msgspec.json.encode(associated).decode(),
    )


@answers(CreateAuditRecord)
async def create_audit_record(call: Call[None], req: CreateAuditRecord) -> AuditRecord:
    return _shown(await audit.add(call.db, call.actor, _sent(call, req.body)), {})


# How long records are kept


@answers(GetRetentionPeriod)
async def get_retention_period(call: Call[None], req: GetRetentionPeriod) -> RetentionPeriod:
    kept = await retention.get(call.db, call.actor)
    return RetentionPeriod(number=kept.number, units=kept.units)


@answers(SetRetentionPeriod)
async def set_retention_period(call: Call[None], req: SetRetentionPeriod) -> RetentionPeriod:
    await retention.put(call.db, call.actor, call.now, Retention(req.body.number, req.body.units))
    return req.body
