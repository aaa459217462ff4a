"""Admin keys: for a while, an administrator reads past permissions and restrictions."""

from __future__ import annotations

from datetime import timedelta

from watersmeet.domain import audit
from watersmeet.model.actor import Actor
from watersmeet.model.audit import Affected, Changed
from watersmeet.model.errors import Forbidden, InvalidParameter, NotFound
from watersmeet.model.ids import AccountId, Instant, instant, moment
from watersmeet.storage import admin_keys
from watersmeet.storage.unveiled import Unveiled
from watersmeet.storage.work import Session

DEFAULT_MINUTES = 10
MAX_MINUTES = 60


def _holder(actor: Actor) -> AccountId:
    """The caller's account, when they may have a key. Raises Forbidden.

    A credential of limited scopes may not: no scope reaches so far.
    """
    if actor.account_id is None or not actor.administrator or actor.scopes is not None:
        raise Forbidden("The caller may not use admin keys.", instead="There is no admin key.")
    return actor.account_id


async def expiry(session: Session, actor: Actor, now: Instant) -> Instant:
    """When the caller's key ends. Raises NotFound, Forbidden."""
    ends = await admin_keys.expiry(session, _holder(actor))
    if ends is None or ends <= now:
        raise NotFound("There is no admin key.")
    return ends


async def enable(session: Session, actor: Actor, now: Instant, minutes: int | None) -> Instant:
    """Give the caller a key, in place of one they have; answer when it ends. Raises InvalidParameter, Forbidden."""
    holder = _holder(actor)
    if minutes is not None and not 0 <= minutes <= MAX_MINUTES:
        raise InvalidParameter(
            f"'durationInMinutes' must be between 0 and {MAX_MINUTES}, not {minutes}.", field="durationInMinutes"
        )
    ends = instant(moment(now) + timedelta(minutes=minutes or DEFAULT_MINUTES))
    await admin_keys.put_expiry(session, holder, ends)
    await audit.record(
        session, actor, "Security", "Admin key enabled", _named(actor), changed=[Changed("Expires", "", ends)]
    )
    return ends


async def disable(session: Session, actor: Actor) -> None:
    """Take the caller's key away, if there is one. Raises Forbidden."""
    if await admin_keys.delete(session, _holder(actor)):
        await audit.record(session, actor, "Security", "Admin key disabled", _named(actor))


def _named(actor: Actor) -> Affected:
    return Affected(f"{actor.display_name} ({actor.account_id})", "User")


async def opened(session: Session, actor: Actor, now: Instant) -> Session:
    """The session as a caller who shows their key sees it: the same for all who hold none that still lasts."""
    if actor.account_id is None or not actor.administrator or actor.scopes is not None:
        return session
    ends = await admin_keys.expiry(session, actor.account_id)
    return Unveiled(session) if ends is not None and now < ends else session
