"""Setting up a site: its row, its groups, what people may do, and a first administrator."""

from __future__ import annotations

import uuid

from watersmeet.domain import audit, grants, people, space_roles
from watersmeet.model.actor import Actor, group_principal
from watersmeet.model.audit import Affected, Changed
from watersmeet.model.ids import Instant
from watersmeet.storage import accounts
from watersmeet.storage.work import Session

GROUPS = (
    ("administrators", "admins"),
    ("site-admins", "admins"),
    ("system-administrators", "admins"),
    ("org-admins", "admins"),
    ("confluence-admins-{site}", "admins"),
    ("confluence-users-{site}", "users"),
    ("confluence-guests-{site}", "guests"),
)
"""The groups of a new site, and what membership means."""


async def set_up(session: Session, now: Instant, name: str = "watersmeet") -> bool:
    """Make the site's row, groups, site grants and roles, once; answer whether the site was made now."""
    await space_roles.set_up(session)
    if not await accounts.insert_site(session, str(uuid.uuid4()), name, now):
        return False
    made = [await people.add_group(session, group.format(site=name), role) for group, role in GROUPS]
    guests = [("use", group_principal(group.group_id)) for group in made if group.role == "guests"]
    await accounts.grant_on_site(session, [*grants.SITE, *guests])
    return True


async def allow_anonymous(session: Session, allowed: bool, *, by: Actor | None = None) -> None:
    """Let people in without a credential, or no longer."""
    site = await accounts.the_site(session)
    if bool(site.anonymous) == allowed:
        return
    await accounts.allow_anonymous(session, allowed)
    await audit.record(
        session,
        by,
        "Global administration",
        "Anonymous access changed",
        Affected(site.name, "Site"),
        changed=[Changed("Anonymous access", *(("refused", "allowed") if allowed else ("allowed", "refused")))],
    )


async def first_administrator(session: Session, now: Instant, email: str, secret: str | None) -> tuple[str, str | None]:
    """Make sure there is an administrator with this e-mail, and a token for them.

    Answers the e-mail and the token; the token is None when the account was there and no secret was given.
    """
    account = await accounts.by_email(session, email)
    if account is None:
        if secret is None and await accounts.everyone(session):
            return email, None
        await people.add_user(session, now, email, "Administrator", admin=True)
    elif secret is None:
        return email, None
    if secret is not None and await accounts.bearer(session, people.token_hash(secret)) is not None:
        return email, secret
    return email, await people.add_token(session, now, email, label="first administrator", secret=secret)
