"""A session through which nothing is hidden, for the holder of an admin key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from watersmeet.storage.statement import Statement
from watersmeet.storage.work import Dialect, Kept, Row, Session


class Unveiled:
    """Another session, reading past permissions to view and restrictions on viewing.

    Drafts stay their authors', and permissions to do anything else are what they were.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def dialect(self) -> Dialect:
        return self._session.dialect

    @property
    def kept(self) -> Kept:
        return self._session.kept

    @property
    def known_words(self) -> set[str]:
        return self._session.known_words

    @property
    def new_words(self) -> set[str]:
        return self._session.new_words

    async def one(self, statement: Statement, /, **params: Any) -> Row | None:
        return await self._session.one(statement.unveiled, **params)

    async def all(self, statement: Statement, /, **params: Any) -> Sequence[Row]:
        return await self._session.all(statement.unveiled, **params)

    async def run(self, statement: Statement, /, **params: Any) -> int:
        return await self._session.run(statement.unveiled, **params)

    async def many(self, statement: Statement, rows: Iterable[dict[str, Any]], /) -> None:
        await self._session.many(statement.unveiled, rows)

    def people_changed(self) -> None:
        self._session.people_changed()

    def new_id(self) -> int:
        return self._session.new_id()
