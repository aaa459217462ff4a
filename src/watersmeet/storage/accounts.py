"""People, groups, tokens and the site's own row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from watersmeet.model.content import title_key
from watersmeet.model.ids import AccountId, Instant
from watersmeet.model.people import Account, Group, Site
from watersmeet.storage import person_words
from watersmeet.storage.statement import Statement, Texts, within
from watersmeet.storage.tables.access import site_grant
from watersmeet.storage.tables.site import account, api_token, group_member, site, user_group
from watersmeet.storage.work import Session

COLUMNS = (
    account.c.account_id,
    account.c.email,
    account.c.display_name,
    account.c.account_type,
    account.c.active,
    account.c.guest,
    account.c.created_at,
    account.c.time_zone,
)
_GROUP = (user_group.c.group_id, user_group.c.name, user_group.c.role)

# The site

_SITE = Statement(sa.select(site.c.cloud_id, site.c.name, site.c.anonymous, site.c.created_at))
_EPOCH = Statement(sa.select(site.c.identity_epoch).where(site.c.id == sa.literal_column("1")))
_STALE = Statement(sa.update(site).values(identity_epoch=site.c.identity_epoch + sa.literal_column("1")))
_ANONYMOUS = Statement(sa.update(site).values(anonymous=sa.bindparam("anonymous", type_=sa.SmallInteger())))
_INSERT_SITE = Statement(sa.insert(site).values({n: sa.bindparam(n) for n in ("id", "cloud_id", "name", "created_at")}))


async def insert_site(session: Session, cloud_id: str, name: str, at: Instant) -> bool:
    """Make the site's row; False when it is there."""
    if await session.one(_SITE) is not None:
        return False
    await session.run(_INSERT_SITE, id=1, cloud_id=cloud_id, name=name, created_at=at)
    return True


async def the_site(session: Session) -> Site:
    """The site's row. Raises RuntimeError on a database that was never set up."""
    row = await session.one(_SITE)
    if row is None:
        raise RuntimeError("the database holds no site yet: run `watersmeet migrate`")
    return Site(*row)


async def epoch(session: Session) -> int:
    """A number that moves on whenever people, groups, memberships, tokens or site grants change."""
    row = await session.one(_EPOCH)
    return row[0] if row else 0


async def identities_changed(session: Session) -> None:
    """Make every process forget what it knows of people, at its next request."""
    session.people_changed()
    await session.run(_STALE)


async def allow_anonymous(session: Session, allowed: bool) -> None:
    await session.run(_ANONYMOUS, anonymous=int(allowed))
    await identities_changed(session)


# People

_BY_ID = Statement(sa.select(*COLUMNS).where(account.c.account_id == sa.bindparam("account_id", type_=sa.Text())))
_BY_EMAIL = Statement(sa.select(*COLUMNS).where(account.c.email_key == sa.bindparam("email_key", type_=sa.Text())))
_BY_IDS = Statement(sa.select(*COLUMNS).where(within(account.c.account_id, "ids", Texts)))
_ALL = Statement(sa.select(*COLUMNS).order_by(account.c.created_at, account.c.account_id))
_INSERT = Statement(sa.insert(account))
_ACTIVE = Statement(
    sa.update(account)
    .where(account.c.account_id == sa.bindparam("who", type_=sa.Text()))
    .values(active=sa.bindparam("active", type_=sa.SmallInteger()))
)


async def set_active(session: Session, account_id: str, active: bool) -> None:
    await session.run(_ACTIVE, who=account_id, active=int(active))
    await identities_changed(session)


_TIME_ZONE = Statement(
    sa.update(account)
    .where(account.c.account_id == sa.bindparam("who", type_=sa.Text()))
    .values(time_zone=sa.bindparam("time_zone", type_=sa.Text()))
)


async def set_time_zone(session: Session, account_id: str, time_zone: str) -> None:
    await session.run(_TIME_ZONE, who=account_id, time_zone=time_zone)
    await identities_changed(session)


async def get(session: Session, account_id: str) -> Account | None:
    row = await session.one(_BY_ID, account_id=account_id)
    return None if row is None else Account(*row)


async def by_email(session: Session, email: str) -> Account | None:
    """The account of an e-mail address, whatever its case."""
    row = await session.one(_BY_EMAIL, email_key=email.lower())
    return None if row is None else Account(*row)


async def get_all(session: Session, ids: Iterable[str | None]) -> dict[str, Account]:
    """Accounts by id, in one statement."""
    wanted = list(dict.fromkeys(i for i in ids if i is not None))
    if not wanted:
        return {}
    return {row[0]: Account(*row) for row in await session.all(_BY_IDS, ids=wanted)}


async def everyone(session: Session) -> list[Account]:
    """Every account, oldest first."""
    return [Account(*row) for row in await session.all(_ALL)]


async def insert(session: Session, value: Account) -> None:
    """Write a new account. Raises Duplicate when the e-mail is taken."""
    row = msgspec.structs.asdict(value)
    said = person_words.of(value.display_name)
    await session.run(
        _INSERT,
        **row,
        email_key=value.email.lower() if value.email else None,
        name_key=title_key(value.display_name),
        name_words=person_words.in_a_row(said),
    )
    await person_words.put(session, value.account_id, said)
    await identities_changed(session)


_WITH_GROUPS = Statement(
    sa.select(*COLUMNS, *_GROUP)
    .select_from(
        account.outerjoin(group_member, group_member.c.account_id == account.c.account_id).outerjoin(
            user_group, user_group.c.group_id == group_member.c.group_id
        )
    )
    .where(within(account.c.email_key, "emails", Texts))
)


async def by_emails(session: Session, emails: Iterable[str]) -> dict[str, tuple[Account, list[Group]]]:
    """Accounts and their groups by e-mail address in lower case, those that there are, in one statement."""
    found: dict[str, tuple[Account, list[Group]]] = {}
    for row in await session.all(_WITH_GROUPS, emails=[email.lower() for email in emails]):
        fields = tuple(row)
        of = Account(*fields[: len(COLUMNS)])
        _, groups = found.setdefault((of.email or "").lower(), (of, []))
        if fields[len(COLUMNS)] is not None:
            groups.append(Group(*fields[len(COLUMNS) :]))
    return found


# Groups

_GROUPS_OF = Statement(
    sa.select(*_GROUP)
    .join(group_member, group_member.c.group_id == user_group.c.group_id)
    .where(group_member.c.account_id == sa.bindparam("account_id", type_=sa.Text()))
    .order_by(user_group.c.name_key)
)
_GROUP_BY_NAME = Statement(sa.select(*_GROUP).where(user_group.c.name_key == sa.bindparam("name_key", type_=sa.Text())))
_GROUPS_WITH_ROLE = Statement(sa.select(*_GROUP).where(user_group.c.role == sa.bindparam("role", type_=sa.Text())))
_INSERT_GROUP = Statement(sa.insert(user_group))
_INSERT_MEMBER = Statement(sa.insert(group_member))


async def groups_of(session: Session, account_id: str) -> list[Group]:
    """The groups of an account, by name."""
    return [Group(*row) for row in await session.all(_GROUPS_OF, account_id=account_id)]


async def group_named(session: Session, name: str) -> Group | None:
    row = await session.one(_GROUP_BY_NAME, name_key=name.lower())
    return None if row is None else Group(*row)


async def groups_with_role(session: Session, role: str) -> list[Group]:
    return [Group(*row) for row in await session.all(_GROUPS_WITH_ROLE, role=role)]


async def insert_group(session: Session, value: Group) -> None:
    """Write a new group. Raises Duplicate when the name is taken."""
    await session.run(_INSERT_GROUP, **msgspec.structs.asdict(value), name_key=value.name.lower())


async def join_group(session: Session, account_id: str, group_id: str) -> None:
    """Put an account into a group. Raises Duplicate when it is in it."""
    # First, as whoever removes groups does: two that wait for each other would wait for ever.
    await identities_changed(session)
    await session.run(_INSERT_MEMBER, account_id=account_id, group_id=group_id)


# What everybody may do on the site as a whole

_SITE_GRANTS = Statement(
    sa.select(site_grant.c.permission).where(within(site_grant.c.principal, "principals", Texts)).distinct()
)
_SITE_HOLDERS = Statement(
    sa.select(site_grant.c.principal).where(site_grant.c.permission == sa.bindparam("permission", type_=sa.Text()))
)
_INSERT_SITE_GRANT = Statement(sa.insert(site_grant))


async def site_permissions(session: Session, principals: Sequence[str]) -> frozenset[str]:
    """What any of these principals may do on the site."""
    return frozenset(row[0] for row in await session.all(_SITE_GRANTS, principals=list(principals)))


async def holders_on_site(session: Session, permission: str) -> frozenset[str]:
    """The principals that may do something on the site."""
    return frozenset(row[0] for row in await session.all(_SITE_HOLDERS, permission=permission))


async def grant_on_site(session: Session, pairs: Iterable[tuple[str, str]]) -> None:
    """Grant (permission, principal) pairs. Raises Duplicate."""
    await session.many(_INSERT_SITE_GRANT, [{"permission": p, "principal": who} for p, who in pairs])


# Tokens: only the hash is kept

_TOKEN = Statement(
    sa.select(*COLUMNS, api_token.c.scopes, api_token.c.expires_at)
    .join(account, account.c.account_id == api_token.c.account_id)
    .where(api_token.c.hash == sa.bindparam("hash", type_=sa.Text()))
)
_INSERT_TOKEN = Statement(sa.insert(api_token))
_DELETE_TOKEN = Statement(
    sa.delete(api_token)
    .where(api_token.c.hash == sa.bindparam("hash", type_=sa.Text()))
    .returning(api_token.c.account_id, api_token.c.label)
)


async def bearer(session: Session, token_hash: str) -> tuple[Account, str | None, Instant | None] | None:
    """The account a token stands for, the token's scopes and its expiry."""
    row = await session.one(_TOKEN, hash=token_hash)
    if row is None:
        return None
    fields: tuple[Any, ...] = tuple(row)
    return Account(*fields[:-2]), fields[-2], fields[-1]


async def insert_token(
    session: Session,
    token_hash: str,
    account_id: AccountId,
    *,
    label: str,
    scopes: str | None,
    at: Instant,
    expires_at: Instant | None = None,
) -> None:
    """Keep a token's hash. Raises Duplicate when it is kept already."""
    await session.run(
        _INSERT_TOKEN,
        hash=token_hash,
        account_id=account_id,
        label=label,
        scopes=scopes,
        created_at=at,
        expires_at=expires_at,
    )
    await identities_changed(session)


async def delete_token(session: Session, token_hash: str) -> tuple[str, str] | None:
    """Revoke a token; answer whose it was and its label, None when there is none of that hash."""
    gone = await session.one(_DELETE_TOKEN, hash=token_hash)
    await identities_changed(session)
    return None if gone is None else (gone[0], gone[1])
