"""The audit log: writing records beside the changes they tell of, and reading them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import msgspec

from watersmeet.model.actor import Actor, principal_parts
from watersmeet.model.audit import Affected, Category, Changed, Record
from watersmeet.model.content import Content, title_key
from watersmeet.model.errors import Forbidden
from watersmeet.model.ids import now
from watersmeet.model.people import Account, Group
from watersmeet.storage import audit as rows
from watersmeet.storage.work import Session

SYSTEM: Final = "System"
"""Who does what the command line asks for."""

_STEP: Final = 200

_address: ContextVar[str] = ContextVar("address", default="")


@contextmanager
def asked_from(address: str) -> Iterator[None]:
    """Note the remote address of the request that is being answered: few of those who record know of requests."""
    before = _address.set(address)
    try:
        yield
    finally:
        _address.reset(before)


# Writing

_json = msgspec.json.Encoder().encode


async def record(
    session: Session,
    by: Actor | None,
    category: Category,
    summary: str,
    of: Affected,
    *,
    description: str = "",
    changed: Iterable[Changed] = (),
    associated: Iterable[Affected] = (),
) -> None:
    """Tell of a change that concerns access or security, in the transaction that makes it.

    by:      None for the command line.
    summary: what happened, the same words each time.
    changed: the values that became others; never a secret, such as a token, and no text that was redacted.
    associated: what else it is about, such as the space of a content.
    """
    await write(
        session,
        [
            Record(
                id=session.new_id(),
                created_at=now(),
                author_id=by.account_id if by else None,
                author_name=by.display_name if by else SYSTEM,
                address=_address.get(),
                category=category,
                summary=summary,
                description=description,
                sys_admin=int(by is None or by.administrator),
                affected_name=of.name,
                affected_type=of.type,
                changed=_json([*changed]).decode(),
                associated=_json([*associated]).decode(),
            )
        ],
    )


async def write(session: Session, records: Sequence[Record]) -> None:
    """Write records, each so that it is found by its texts."""
    await rows.insert(session, [(one, _words(one)) for one in records])


def _words(of: Record) -> str:
    return title_key("\n".join(_texts(of)))


def _texts(of: Record) -> Iterator[str]:
    yield from (of.author_id or "", of.author_name, of.address, of.category, of.summary, of.description)
    yield from (of.affected_name, of.affected_type)
    for value in changed_values(of):
        yield from (value.name, value.old, value.new, value.hidden_old or "", value.hidden_new or "")
    for other in associated_objects(of):
        yield from (other.name, other.type)


_changed = msgspec.json.Decoder(list[Changed]).decode
_associated = msgspec.json.Decoder(list[Affected]).decode


def changed_values(of: Record) -> list[Changed]:
    return _changed(of.changed)


def associated_objects(of: Record) -> list[Affected]:
    return _associated(of.associated)


async def rename(session: Session, of: Content) -> None:
    """Call a content in every record what it is called now: what was redacted is nowhere."""
    now_called = content(of)
    wanted = rows.Filter(words=f"({of.id})", limit=_STEP)
    while found := await rows.select(session, wanted):
        renamed = [
            msgspec.structs.replace(one, affected_name=now_called.name)
            for one in found
            if one.affected_type == now_called.type and one.affected_name.endswith(f"({of.id})")
        ]
        await rows.rename(session, [(one, _words(one)) for one in renamed])
        wanted = msgspec.structs.replace(wanted, after=(found[-1].created_at, found[-1].id))


# What records call things: so that nobody is taken for somebody else of the same name, ids stand beside names


def account(of: Account) -> Affected:
    return Affected(f"{of.display_name} ({of.account_id})", "User")


def group(of: Group) -> Affected:
    return Affected(of.name, "Group")


def space(key: str) -> Affected:
    return Affected(key, "Space")


def content(of: Content) -> Affected:
    """A content. The title of a draft is its author's alone to know."""
    name = f"({of.id})" if of.status == "draft" else f"{of.title} ({of.id})"
    return Affected(name, of.kind.capitalize())


async def principals(session: Session, named: Iterable[str]) -> dict[str, str]:
    """What records call these principals."""
    wanted = list(dict.fromkeys(named))
    known = await rows.names(session, wanted)
    shown = {}
    for one in wanted:
        kind, name = principal_parts(one)
        shown[one] = f"{known.get(one, '')} ({name})".lstrip() if kind == "user" else known.get(one, name)
    return shown


async def spaces(session: Session, ids: Iterable[int]) -> dict[int, Affected]:
    return {space_id: space(key) for space_id, key in (await rows.space_keys(session, ids)).items()}


# Reading


def check_administrator(actor: Actor) -> None:
    """Raises Forbidden."""
    if not actor.administrator or actor.app_id is not None:
        raise Forbidden("Only administrators of the site may use the audit log.")


async def select(session: Session, actor: Actor, wanted: rows.Filter) -> list[Record]:
    """Records, newest first. Raises Forbidden."""
    check_administrator(actor)
    return await rows.select(session, wanted)


async def add(session: Session, actor: Actor, sent: Record) -> Record:
    """Write a record that an administrator sent. Raises Forbidden.

    It is told from those the site writes by having no account: a sender may name its author, not say who that is.
    """
    check_administrator(actor)
    await write(session, [sent])
    return sent
