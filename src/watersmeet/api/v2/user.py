"""Answers about people, v2."""

from __future__ import annotations

from typing import Any, cast

from watersmeet.api.binding import Call, answers
from watersmeet.contract.v2.common import Links, Many
from watersmeet.contract.v2.user import (
    CheckAccessByEmail,
    CreateBulkUserLookup,
    EmailAccess,
    InviteByEmail,
    ProfilePicture,
    User,
)
from watersmeet.domain import invitations
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Forbidden
from watersmeet.model.people import Account
from watersmeet.model.space import Space
from watersmeet.storage import accounts, batches


def _user(account: Account, actor: Actor, personal: Space | None) -> User:
    """Somebody as the caller may know them: e-mail and time zone are their owner's and the administrators' to see."""
    shown = actor.administrator or account.account_id == actor.account_id
    kind = account.account_type if account.account_type in ("atlassian", "app", "customer") else "unknown"
    return User(
        account_id=account.account_id,
        account_type=cast("Any", kind),
        account_status="active" if account.active else "inactive",
        display_name=account.display_name,
        public_name=account.display_name,
        email=(account.email or "") if shown else "",
        time_zone=(account.time_zone or "UTC") if shown else None,
        personal_space_id=None if personal is None else str(personal.id),
        is_external_collaborator=account.guest == 1,
        profile_picture=ProfilePicture(path=f"/wiki/aa-avatar/{account.account_id}", is_default=False),
    )


@answers(CreateBulkUserLookup)
async def create_bulk_user_lookup(call: Call[None], req: CreateBulkUserLookup) -> Many[User]:
    if call.actor.anonymous:
        raise Forbidden("Only a signed-in caller may look people up.", instead="Cannot look people up.")
    asked = list(dict.fromkeys(req.body.account_ids))
    found = await accounts.get_all(call.db, asked)
    personal = await batches.personal_spaces(call.db, call.actor, found) if found else {}
    shown = [_user(found[i], call.actor, personal.get(i)) for i in asked if i in found]
    return Many(results=shown, links=Links(base=call.base))


@answers(CheckAccessByEmail)
async def check_access_by_email(call: Call[None], req: CheckAccessByEmail) -> EmailAccess:
    emails, others = invitations.told_apart(req.body.emails)
    outside = await invitations.without_access(call.db, call.actor, emails)
    return EmailAccess(emails_without_access=outside, invalid_emails=others)


@answers(InviteByEmail)
async def invite_by_email(call: Call[None], req: InviteByEmail) -> None:
    emails, _ = invitations.told_apart(req.body.emails)
    await invitations.invite(call.db, call.actor, call.now, emails)
