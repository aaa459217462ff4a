"""The schema: one metadata for both databases. Migrations are made from it (storage/migrations)."""

from watersmeet.storage.tables import access, content, site, space, work
from watersmeet.storage.tables.base import metadata

__all__ = ["access", "content", "metadata", "site", "space", "work"]
