"""People, groups, tokens, and who a credential stands for."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from watersmeet.domain import audit
from watersmeet.model.actor import (
    ALL_LICENSED_USERS,
    ALL_PRODUCT_ADMINS,
    ANONYMOUS_USERS,
    Actor,
    actor,
    group_principal,
    user_principal,
)
from watersmeet.model.audit import Changed
from watersmeet.model.errors import Conflict, Invalid, NotFound
from watersmeet.model.ids import AccountId, Instant, new_account_id, new_secret
from watersmeet.model.people import Account, Group
from watersmeet.storage import accounts
from watersmeet.storage.work import Duplicate, Session

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
MAX_GROUP_NAME = 255


def token_hash(secret: str) -> str:
    """What is kept of a token. Tokens are random, so one round of SHA-256 suffices and costs a microsecond."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


async def actor_of_token(
    session: Session, email: str, secret: str, now: Instant
) -> tuple[Actor, Instant | None] | None:
    """Who an e-mail and token stand for, and until when; None when wrong, expired, or the account is inactive."""
    found = await accounts.bearer(session, token_hash(secret))
    if found is None:
        return None
    account, scopes, expires_at = found
    if not account.active or (account.email or "").lower() != email.strip().lower():
        return None
    if expires_at is not None and expires_at <= now:
        return None
    found_actor = await actor_of(session, account, None if scopes is None else frozenset(scopes.split()))
    return found_actor, expires_at


async def actor_of(session: Session, account: Account, scopes: frozenset[str] | None = None) -> Actor:
    """An account with every principal it acts as."""
    principals = principals_of(account.account_id, await accounts.groups_of(session, account.account_id))
    return actor(
        account.account_id,
        tuple(principals),
        display_name=account.display_name,
        email=account.email,
        site=await accounts.site_permissions(session, principals),
        scopes=scopes,
        time_zone=account.time_zone,
    )


def principals_of(account_id: str, groups: Sequence[Group]) -> list[str]:
    """Every principal that a member of these groups acts as."""
    roles = {group.role for group in groups}
    # The access classes first: most grants are theirs, and the look-up ends at the first that fits.
    principals = [ALL_LICENSED_USERS] if roles & {"users", "admins"} else []
    if "admins" in roles:
        principals.append(ALL_PRODUCT_ADMINS)
    return [*principals, user_principal(account_id), *(group_principal(group.group_id) for group in groups)]


async def anonymous(session: Session) -> Actor:
    """Somebody without a credential; may use the site only where it says so."""
    site = await accounts.the_site(session)
    allowed = frozenset({"use"}) if site.anonymous else frozenset()
    return actor(None, (ANONYMOUS_USERS,), display_name="Anonymous", site=allowed)


def is_email(text: str) -> bool:
    """Whether a text looks like an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


async def add_user(
    session: Session,
    now: Instant,
    email: str,
    name: str | None = None,
    *,
    admin: bool = False,
    time_zone: str | None = None,
    by: Actor | None = None,
) -> Account:
    """Make an account in the group of users, and of administrators. Raises Invalid, Conflict.

    by: who does this, here and below; None for the command line.
    """
    if time_zone is not None:
        check_time_zone(time_zone)
    if not is_email(email):
        raise Invalid(f"'{email}' is not an e-mail address.", field="email")
    account = Account(
        account_id=new_account_id(),
        email=email,
        display_name=name or email.partition("@")[0],
        account_type="atlassian",
        active=1,
        guest=0,
        created_at=now,
        time_zone=time_zone,
    )
    try:
        await accounts.insert(session, account)
    except Duplicate as error:
        raise Conflict(f"There is a user with the e-mail {email} already.") from error
    joined = []
    for role in ("users", "admins") if admin else ("users",):
        for group in await accounts.groups_with_role(session, role):
            await accounts.join_group(session, account.account_id, group.group_id)
            joined.append(audit.group(group))
    await audit.record(
        session,
        by,
        "Users and groups",
        "User created",
        audit.account(account),
        changed=[Changed("E-mail", "", email)],
        associated=joined,
    )
    return account


async def user(session: Session, email: str) -> Account:
    """The account of an e-mail. Raises NotFound."""
    found = await accounts.by_email(session, email)
    if found is None:
        raise NotFound(f"There is no user with the e-mail {email}. `watersmeet user list` shows who there is.")
    return found


async def set_active(session: Session, email: str, active: bool, *, by: Actor | None = None) -> None:
    """Let an account come in, or no more: what it made and was granted stays. Raises NotFound."""
    account = await user(session, email)
    if bool(account.active) == active:
        return
    await accounts.set_active(session, account.account_id, active)
    words = ("inactive", "active") if active else ("active", "inactive")
    await audit.record(
        session,
        by,
        "Users and groups",
        "User activated" if active else "User deactivated",
        audit.account(account),
        changed=[Changed("Account status", *words)],
    )


async def set_time_zone(session: Session, email: str, time_zone: str, *, by: Actor | None = None) -> None:
    """Say where somebody lives. Raises NotFound, Invalid."""
    check_time_zone(time_zone)
    account = await user(session, email)
    await accounts.set_time_zone(session, account.account_id, time_zone)
    await audit.record(
        session,
        by,
        "Users and groups",
        "User details updated",
        audit.account(account),
        changed=[Changed("Time zone", account.time_zone or "UTC", time_zone)],
    )


def check_time_zone(name: str) -> None:
    """Raises Invalid for a name that is no time zone's."""
    if name not in available_timezones():
        raise Invalid(f"'{name}' is not a time zone; one is named like Europe/Berlin.", field="timeZone")


@cache
def time_zone_of(name: str | None) -> tzinfo:
    """The time zone of that name; UTC for none, and for one that this machine does not know."""
    try:
        return UTC if name is None else ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return UTC


async def add_group(session: Session, name: str, role: str | None = None, *, by: Actor | None = None) -> Group:
    """Make a group. Raises Invalid, Conflict."""
    if not name.strip():
        raise Invalid("A group needs a name.", field="name")
    if len(name.strip()) > MAX_GROUP_NAME:
        raise Invalid(f"The name of a group has at most {MAX_GROUP_NAME} characters.", field="name")
    group = Group(group_id=str(uuid.uuid4()), name=name.strip(), role=role)
    try:
        await accounts.insert_group(session, group)
    except Duplicate as error:
        raise Conflict(f"There is a group named '{name}' already.") from error
    await audit.record(session, by, "Users and groups", "Group created", audit.group(group))
    return group


async def add_to_group(session: Session, name: str, email: str, *, by: Actor | None = None) -> None:
    """Put a user into a group. Raises NotFound, Conflict."""
    group = await accounts.group_named(session, name)
    if group is None:
        raise NotFound(f"There is no group named '{name}'. `watersmeet group add {name}` makes it.")
    account = await user(session, email)
    try:
        await accounts.join_group(session, account.account_id, group.group_id)
    except Duplicate as error:
        raise Conflict(f"{email} is in the group '{name}' already.") from error
    await audit.record(
        session,
        by,
        "Users and groups",
        "User added to group",
        audit.group(group),
        associated=[audit.account(account)],
    )


async def add_token(
    session: Session,
    now: Instant,
    email: str,
    *,
    label: str = "",
    scopes: str | None = None,
    secret: str | None = None,
    expires_at: Instant | None = None,
    by: Actor | None = None,
) -> str:
    """Make a token for a user and answer it; only its hash is kept. Raises NotFound, Conflict."""
    account = await user(session, email)
    made = secret or new_secret()
    try:
        await accounts.insert_token(
            session,
            token_hash(made),
            AccountId(account.account_id),
            label=label,
            scopes=scopes,
            at=now,
            expires_at=expires_at,
        )
    except Duplicate as error:
        raise Conflict("That token is in use already.") from error
    changed = [Changed("Label", "", label), Changed("Scopes", "", "all" if scopes is None else scopes)]
    if expires_at is not None:
        changed.append(Changed("Expires", "", expires_at))
    await audit.record(session, by, "Security", "API token created", audit.account(account), changed=changed)
    return made


async def revoke_token(session: Session, secret: str, *, by: Actor | None = None) -> None:
    """Make a token worthless from the next request on. Raises NotFound."""
    gone = await accounts.delete_token(session, token_hash(secret))
    if gone is None:
        raise NotFound("There is no such token.")
    account_id, label = gone
    account = (await accounts.get_all(session, [account_id]))[account_id]
    await audit.record(
        session, by, "Security", "API token revoked", audit.account(account), changed=[Changed("Label", label, "")]
    )
