"""People, REST v2."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from watersmeet.contract.core import Body, Effect, Op, Request, Wire
from watersmeet.contract.v2.common import DOCS, Many

GROUP = DOCS + "api-group-user/"
SITE = frozenset({"read:configuration:confluence"})


class ProfilePicture(Wire):
    path: str
    is_default: bool


class User(Wire):
    """A person or app. `email` is empty unless it is the caller's own, or the caller administers the site."""

    account_id: str
    account_type: Literal["atlassian", "app", "customer", "unknown"]
    account_status: Literal["active", "inactive", "closed", "unknown"]
    display_name: str
    public_name: str
    email: str
    time_zone: str | None
    personal_space_id: str | None
    is_external_collaborator: bool
    profile_picture: ProfilePicture


class AccountIds(Wire):
    account_ids: Annotated[list[str], msgspec.Meta(min_length=1, max_length=250)]


class Emails(Wire):
    emails: Annotated[list[str], msgspec.Meta(min_length=1, max_length=100)]


class EmailAccess(Wire):
    """Which of the e-mail addresses cannot come in, and which are no addresses at all."""

    emails_without_access: list[str]
    invalid_emails: list[str]


class CreateBulkUserLookup(Request[Many[User]]):
    """Look up people by their ids, in the order asked for; ids that nobody has are left out.

    Errors: 400 no ids, or more than 250; 404 the caller is not signed in.
    """

    op = Op(
        route="POST /wiki/api/v2/users-bulk",
        granular=frozenset({"read:user:confluence"}),
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-users-bulk-post",
    )

    body: Body[AccountIds]


class CheckAccessByEmail(Request[EmailAccess]):
    """Tell which e-mail addresses belong to nobody who may use the site.

    Errors: 400 no addresses, or more than 100; 404 the caller is not signed in.
    """

    op = Op(
        route="POST /wiki/api/v2/user/access/check-access-by-email",
        granular=SITE,
        connect="NONE",
        effect=Effect.READ,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-user-access-check-access-by-email-post",
    )

    body: Body[Emails]


class InviteByEmail(Request[None]):
    """Let the owners of these e-mail addresses use the site, skipping those who may and what is no address.

    Errors: 400 no addresses, or more than 100; 404 the caller does not administer the site.
    """

    op = Op(
        route="POST /wiki/api/v2/user/access/invite-by-email",
        granular=SITE,
        connect="NONE",
        effect=Effect.ADMIN,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-user-access-invite-by-email-post",
    )

    body: Body[Emails]
