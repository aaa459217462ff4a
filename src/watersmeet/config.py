"""Where the server keeps its data and how it is reached: from the command line or the environment."""

from __future__ import annotations

import importlib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from watersmeet.storage.files import Files, LocalFiles
from watersmeet.storage.postgres import PostgresDatabase
from watersmeet.storage.sqlite import SqliteDatabase
from watersmeet.storage.work import Database

_BUCKET = re.compile(r"s3://[A-Za-z0-9][A-Za-z0-9._-]*(/[^?#]*)?")


@dataclass(frozen=True, slots=True)
class Config:
    """The settings every command shares.

    database: a URL; without one it is a SQLite file in `data`. files: where attachments are, a URL; without one it is
    a folder in `data`.
    """

    data: Path
    database: str | None = None
    base_url: str | None = None
    files: str | None = None

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

    @property
    def files_folder(self) -> Path:
        """The folder of files: that of `file:///path`, else the one in the data folder."""
        if self.files is None:
            return self.data / "files"
        return Path(unquote(self.files.removeprefix("file://")))

    def check(self) -> None:
        """Raises ValueError for a URL that is none, or that needs what is not installed."""
        self._check_database()
        self._check_files()

    def _check_database(self) -> None:
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

    def _check_files(self) -> None:
        if self.files is None:
            return
        in_folder = self.files.startswith("file:///") and self.files_folder.name != ""
        in_bucket = _BUCKET.fullmatch(self.files) is not None
        if not (in_folder or in_bucket) or not self.files.isprintable() or "\0" in str(self.files_folder):
            raise ValueError(f"'{self.files}' is no place for files: use file:///path or s3://bucket/prefix")
        if in_bucket and importlib.util.find_spec("obstore") is None:
            raise ValueError("Files in a bucket need the library obstore: pip install 'watersmeet[s3]'")

    def open_files(self) -> Files:
        """Where attachments are, not yet opened. Raises ValueError for a URL that is none."""
        self._check_files()
        if self.files is None or self.files.startswith("file:"):
            return LocalFiles(self.files_folder)
        # Only who keeps files in a bucket has the library for it.
        s3 = importlib.import_module("watersmeet.storage.files.s3")
        bucket: Files = s3.S3Files(self.files, self.data / "incoming")
        return bucket

    def open_database(self, *, shared: bool = False) -> Database:
        """The database, not yet connected. Raises ValueError for a URL that is none.

        shared: to be used beside a running server, for a moment.
        """
        self._check_database()
        if self.embedded:
            return SqliteDatabase(self.sqlite_path, alone=not shared)
        return PostgresDatabase(self.postgres_url)
