"""The schema: one metadata for both databases. Migrations are made from it (storage/migrations)."""

from watersmeet.storage.tables import (
    access,
    attachment,
    audit,
    comment,
    content,
    conversion,
    inline_task,
    role,
    settings,
    site,
    space,
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
    "inline_task",
    "metadata",
    "role",
    "settings",
    "site",
    "space",
    "watching",
    "work",
]
