"""Who of those with certain e-mail addresses may use the site, and letting in those who may not."""

from __future__ import annotations

from collections.abc import Iterable

from watersmeet.domain import audit, people
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Conflict, Forbidden, Unavailable
from watersmeet.model.ids import Instant
from watersmeet.model.people import Account, Group
from watersmeet.storage import accounts
from watersmeet.storage.work import Duplicate, Session

MAX_ADDRESS = 254


def told_apart(emails: Iterable[str]) -> tuple[list[str], list[str]]:
    """The addresses, each once whatever its case, and what is none, in the order given."""
    addresses: dict[str, str] = {}
    others: dict[str, None] = {}
    for email in emails:
        if people.is_email(email) and len(email) <= MAX_ADDRESS:
            addresses.setdefault(email.lower(), email)
        else:
            others[email] = None
    return list(addresses.values()), list(others)


async def without_access(session: Session, actor: Actor, emails: list[str]) -> list[str]:
    """The addresses whose owners may not use the site. Raises Forbidden."""
    if actor.anonymous:
        raise Forbidden("Only a signed-in caller may ask who has access.", instead="Cannot check access to the site.")
    found, letting_in = await _found(session, emails)
    return [email for email in emails if not _may_use(found.get(email.lower()), letting_in)]


async def invite(session: Session, actor: Actor, now: Instant, emails: list[str]) -> None:
    """Let the owners of the addresses use the site, making accounts where there are none. Raises Forbidden.

    An account that was made inactive stays so.
    """
    if not actor.administrator:
        raise Forbidden("Only an administrator of the site may invite.", instead="Cannot invite to the site.")
    if not emails:
        return
    # Whoever else changes people waits until this is done, so that nobody else makes the same accounts meanwhile.
    await accounts.identities_changed(session)
    found, letting_in = await _found(session, emails)
    users = await accounts.groups_with_role(session, "users")
    for email in emails:
        known = found.get(email.lower())
        if known is None:
            try:
                invited = await people.add_user(session, now, email, by=actor)
            except Conflict as error:
                raise Unavailable("People are being changed by somebody else just now; try again.") from error
        elif known[0].active and not _may_use(known, letting_in):
            await _join(session, known, users)
            invited = known[0]
        else:
            continue
        await audit.record(
            session,
            actor,
            "Users and groups",
            "User invited",
            audit.account(invited),
            associated=[audit.group(one) for one in users],
        )


Known = tuple[Account, list[Group]]


async def _found(session: Session, emails: list[str]) -> tuple[dict[str, Known], frozenset[str]]:
    """The accounts of the addresses with their groups, and the principals that let somebody in."""
    if not emails:
        return {}, frozenset()
    return await accounts.by_emails(session, emails), await accounts.holders_on_site(session, "use")


def _may_use(known: Known | None, letting_in: frozenset[str]) -> bool:
    if known is None or not known[0].active:
        return False
    return not letting_in.isdisjoint(people.principals_of(known[0].account_id, known[1]))


async def _join(session: Session, known: Known, groups: list[Group]) -> None:
    account, has = known
    for group in groups:
        if group not in has:
            try:
                await accounts.join_group(session, account.account_id, group.group_id)
            except Duplicate as error:
                raise Unavailable("People are being changed by somebody else just now; try again.") from error
