"""Reading the audit log, for tests."""

from __future__ import annotations

import uuid
from typing import Any

from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.audit import (
    AffectedObject,
    AuditRecord,
    AuditRecordCreate,
    ChangedValue,
    CreateAuditRecord,
    GetAuditRecords,
)
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.audit import audit_record

AUDIT = "/wiki/rest/api/audit"
LOCAL = "127.0.0.1"
SUMMARY = list(audit_record.c.keys()).index("summary")


def word() -> str:
    """A word that is in no other record."""
    return f"w{uuid.uuid4().hex}"


def sent(client: Client, **more: Any) -> AuditRecord:
    """A record of one's own."""
    return client.send(CreateAuditRecord(body=AuditRecordCreate(**{"remote_address": "192.0.2.7", **more})))


def found(client: Client, words: str | None = None, **more: Any) -> list[AuditRecord]:
    """Records, newest first."""
    return client.send(GetAuditRecords(search_string=words, **more)).results


def told(client: Client, words: str) -> list[str]:
    """What records with certain words tell of, oldest first."""
    return [one.summary for one in reversed(found(client, words))]


def values(record: AuditRecord) -> dict[str, tuple[str, str]]:
    """(old, new) by name."""
    return {one.name: (one.old_value, one.new_value) for one in record.changed_values}


def value(name: str, old: str = "", new: str = "", **more: Any) -> ChangedValue:
    return ChangedValue(name=name, old_value=old, new_value=new, **more)


def rows(served: Served) -> list[tuple[Any, ...]]:
    """The log as it is stored, in no order."""
    return [tuple(row) for row in served.do(lambda session: session.all(Statement(audit_record.select())))]


def newest(client: Client, words: str) -> AuditRecord:
    return found(client, words, limit=1)[0]


def by(record: AuditRecord) -> tuple[str, Any, str, bool]:
    """Who did it: name, account, from where, and whether as an administrator."""
    return record.author.display_name, record.author.account_id, record.remote_address, record.sys_admin


def other(name: str, kind: str) -> AffectedObject:
    return AffectedObject(name=name, object_type=kind)


def system_did(record: AuditRecord) -> bool:
    return record.author.display_name == "System" and record.remote_address == "" and record.sys_admin
