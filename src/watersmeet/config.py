"""Where the server keeps its data and how it is reached: from the command line or the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from watersmeet.storage.postgres import PostgresDatabase
from watersmeet.storage.sqlite import SqliteDatabase
from watersmeet.storage.work import Database


@dataclass(frozen=True, slots=True)
class Config:
    """The settings every command shares. `database` is a URL; without one it is a SQLite file in `data`."""

    data: Path
    database: str | None = None
    base_url: str | None = None

    @property
    def embedded(self) -> bool:
        return self.database is None or self.database.startswith("sqlite:")

    @property
    def sqlite_path(self) -> Path:
        """The SQLite file: `sqlite:///relative` or `sqlite:////absolute`, else the one in the data folder."""
        if self.database is None:
            return self.data / "watersmeet.db"
        return Path(self.database.removeprefix("sqlite:///"))

    @property
    def postgres_url(self) -> str:
        assert self.database is not None
        return self.database

    def check(self) -> None:
        """Raises ValueError for a database URL that is none."""
        if self.database is None:
            return
        try:
            parts = urlsplit(self.database)
            known = parts.scheme in ("postgresql", "postgres") or (
                self.database.startswith("sqlite:///") and self.sqlite_path.name != ""
            )
        except ValueError:
            known = False
        if not known:
            raise ValueError(
                f"'{self.database}' is no database URL: use sqlite:///path or postgresql://user@host:port/name"
            )

    def open_database(self, *, shared: bool = False) -> Database:
        """The database, not yet connected. Raises ValueError for a URL that is none.

        shared: to be used beside a running server, for a moment.
        """
        self.check()
        if self.embedded:
            return SqliteDatabase(self.sqlite_path, alone=not shared)
        return PostgresDatabase(self.postgres_url)
