"""The audit log, REST v1."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from watersmeet.contract.core import MAX_INT64, Body, Download, Effect, Op, Query, Wire
from watersmeet.contract.v1.common import DOCS, Limit, ListRequest, Many, Operation, V1Request

GROUP = DOCS + "api-group-audit/"
READ = frozenset({"read:audit-log:confluence"})
WRITE = frozenset({"write:audit-log:confluence"})
MAX_RECORD = 64 * 1024

Period = Literal[
    "NANOS",
    "MICROS",
    "MILLIS",
    "SECONDS",
    "MINUTES",
    "HOURS",
    "HALF_DAYS",
    "DAYS",
    "WEEKS",
    "MONTHS",
    "YEARS",
    "DECADES",
    "CENTURIES",
]
Units = Literal[
    "NANOS",
    "MICROS",
    "MILLIS",
    "SECONDS",
    "MINUTES",
    "HOURS",
    "HALF_DAYS",
    "DAYS",
    "WEEKS",
    "MONTHS",
    "YEARS",
    "DECADES",
    "CENTURIES",
    "MILLENNIA",
    "ERAS",
    "FOREVER",
]
EpochMs = Annotated[int, msgspec.Meta(le=MAX_INT64)]
Number = Annotated[int, msgspec.Meta(ge=0, le=MAX_INT64)]


class AffectedObject(Wire):
    """Something that a record is about."""

    name: str
    object_type: str


class ChangedValue(Wire):
    """A value that became another. The hidden ones are for programs."""

    name: str
    old_value: str
    hidden_old_value: str | UnsetType = UNSET
    new_value: str
    hidden_new_value: str | UnsetType = UNSET


class AuditRecordAuthor(Wire):
    """Who did it. Without `accountId` it was the system, somebody anonymous, or whoever a sent record names."""

    type: Literal["user"]
    display_name: str
    operations: list[Operation] | None
    account_id: str | UnsetType = UNSET
    account_type: str | UnsetType = UNSET
    external_collaborator: bool
    is_external_collaborator: bool
    is_guest: bool
    public_name: str


class AuditRecord(Wire):
    """What was changed, by whom and when: `creationDate` is in milliseconds since 1970."""

    author: AuditRecordAuthor
    remote_address: str
    creation_date: int
    summary: str
    description: str
    category: str
    sys_admin: bool
    super_admin: bool
    affected_object: AffectedObject
    changed_values: list[ChangedValue]
    associated_objects: list[AffectedObject]


class AuditRecordCreateAuthor(Wire):
    """Who did it, in a record that is sent. Only the name counts."""

    type: Literal["user"] = "user"
    display_name: str | None = None
    operations: list[dict[str, Any]] | None = None
    username: str | None = None
    user_key: str | None = None


class AuditRecordCreate(Wire):
    """Body of POST /audit. Absent and null members are empty; `creationDate` is then the present."""

    author: AuditRecordCreateAuthor | None = None
    remote_address: str
    creation_date: EpochMs | None = None
    summary: str | None = None
    description: str | None = None
    category: str | None = None
    sys_admin: bool = False
    affected_object: AffectedObject | None = None
    changed_values: list[ChangedValue] | None = None
    associated_objects: list[AffectedObject] | None = None


class RetentionPeriod(Wire):
    """How long records are kept."""

    number: Annotated[int, msgspec.Meta(le=2**31 - 1)]
    units: Units


class GetAuditRecords(ListRequest[Many[AuditRecord]]):
    """List the records of the audit log, newest first. At most 1000 at once.

    `startDate` and `endDate`, in milliseconds since 1970, are both within; `searchString` is what one of a record's
    texts has in it, in any case. Errors: 403 not an administrator of the site.
    """

    op = Op(
        route="GET /wiki/rest/api/audit",
        granular=READ,
        connect="INACCESSIBLE",
        effect=Effect.READ,
        errors=(400, 401, 403),
        source=GROUP + "#api-wiki-rest-api-audit-get",
    )

    start_date: Query[str | None] = None
    end_date: Query[str | None] = None
    search_string: Query[str | None] = None
    limit: Query[Limit] = 1000


class CreateAuditRecord(V1Request[AuditRecord]):
    """Write a record of one's own. Errors: 400 no `remoteAddress`; 403 not an administrator of the site."""

    op = Op(
        route="POST /wiki/rest/api/audit",
        granular=READ | WRITE,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        errors=(400, 401, 403, 413),
        max_body=MAX_RECORD,
        source=GROUP + "#api-wiki-rest-api-audit-post",
    )

    body: Body[AuditRecordCreate]


class ExportAuditRecords(V1Request[Download]):
    """Save the records of the audit log, newest first, as a CSV file or as one in a ZIP file.

    Cells that a spreadsheet would take for formulas begin with an apostrophe. Errors: 403 not an administrator of the
    site.
    """

    op = Op(
        route="GET /wiki/rest/api/audit/export",
        granular=READ,
        connect="INACCESSIBLE",
        effect=Effect.READ,
        media=("application/zip", "text/csv"),
        errors=(400, 401, 403),
        source=GROUP + "#api-wiki-rest-api-audit-export-get",
    )

    start_date: Query[str | None] = None
    end_date: Query[str | None] = None
    search_string: Query[str | None] = None
    format: Query[Literal["csv", "zip"]] = "csv"


class GetRetentionPeriod(V1Request[RetentionPeriod]):
    """Read how long records of the audit log are kept. Errors: 403 not an administrator of the site."""

    op = Op(
        route="GET /wiki/rest/api/audit/retention",
        granular=READ,
        connect="INACCESSIBLE",
        effect=Effect.READ,
        errors=(400, 401, 403),
        source=GROUP + "#api-wiki-rest-api-audit-retention-get",
    )


class SetRetentionPeriod(V1Request[RetentionPeriod]):
    """Say how long records of the audit log are kept; older ones are removed within the hour.

    Errors: 400 more than a year, or no time at all; 403 not an administrator of the site.
    """

    op = Op(
        route="PUT /wiki/rest/api/audit/retention",
        granular=WRITE,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        errors=(400, 401, 403, 413),
        source=GROUP + "#api-wiki-rest-api-audit-retention-put",
    )

    body: Body[RetentionPeriod]


class GetAuditRecordsForTimePeriod(ListRequest[Many[AuditRecord]]):
    """List the records of a period that ends now, newest first. At most 1000 at once.

    Errors: 400 a negative number; 403 not an administrator of the site.
    """

    op = Op(
        route="GET /wiki/rest/api/audit/since",
        granular=READ,
        connect="INACCESSIBLE",
        effect=Effect.READ,
        errors=(400, 401, 403),
        source=GROUP + "#api-wiki-rest-api-audit-since-get",
    )

    number: Query[Number] = 3
    units: Query[Period] = "MONTHS"
    search_string: Query[str | None] = None
    limit: Query[Limit] = 1000
