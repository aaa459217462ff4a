"""The schema: one metadata for both databases. Migrations are made from it (storage/migrations)."""

from watersmeet.storage.tables import (
    access,
    attachment,
    audit,
    comment,
    content,
    conversion,
    extraction,
    inline_task,
    names,
    property_term,
    role,
    settings,
    site,
    space,
    viewing,
    watching,
    work,
)
from watersmeet.storage.tables.base import metadata

__all__ = [
    "access",
    "attachment",
    "audit",
    "comment",
    "content",
    "conversion",
    "extraction",
    "inline_task",
    "metadata",
    "names",
    "property_term",
    "role",
    "settings",
    "site",
    "space",
    "viewing",
    "watching",
    "work",
]
