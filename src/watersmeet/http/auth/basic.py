"""Who a request comes from: Basic credentials with an API token, or nobody."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import OrderedDict

from watersmeet.domain import people
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Unauthenticated
from watersmeet.model.ids import Instant
from watersmeet.storage import accounts
from watersmeet.storage.work import Database, Session

MAX_KNOWN = 10_000


class Authenticator:
    """Tells callers apart. What it knows is dropped as soon as anything about people changes, in any process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: OrderedDict[bytes, tuple[Actor, Instant | None]] = OrderedDict()
        self._epoch = -1
        self._checked: int | None = None

    def known(self, authorization: bytes | None, now: Instant) -> Actor | None:
        """The caller, when nothing has to be asked of the database to be sure of them."""
        people = self._database.people
        if people is None or people != self._checked:
            return None
        key = b"" if authorization is None else hashlib.sha256(authorization).digest()
        found = self._known.get(key)
        return found[0] if found is not None and (found[1] is None or now < found[1]) else None

    async def actor(self, session: Session, authorization: bytes | None, now: Instant) -> Actor:
        """The caller. Raises Unauthenticated for a wrong credential, and for none where the site wants one."""
        people = self._database.people
        if people is None or people != self._checked:
            epoch = await accounts.epoch(session)
            if epoch != self._epoch:
                self._known.clear()
                self._epoch = epoch
            self._checked = people
        key = b"" if authorization is None else hashlib.sha256(authorization).digest()
        known = self._known.get(key)
        if known is not None and (known[1] is None or now < known[1]):
            return known[0]
        caller, expires_at = await self._look_up(session, authorization, now)
        if "use" not in caller.site:
            raise Unauthenticated(
                "This site needs a sign-in: send an e-mail and an API token as Basic credentials."
                if caller.anonymous
                else "The account may not use this site."
            )
        self._known[key] = (caller, expires_at)
        if len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)
        return caller

    async def _look_up(
        self, session: Session, authorization: bytes | None, now: Instant
    ) -> tuple[Actor, Instant | None]:
        if authorization is None:
            return await people.anonymous(session), None
        email, secret = _basic(authorization)
        found = await people.actor_of_token(session, email, secret, now)
        if found is None:
            raise Unauthenticated("The e-mail or the API token is wrong, expired or revoked.")
        return found


def _basic(authorization: bytes) -> tuple[str, str]:
    """E-mail and token of a Basic credential. Raises Unauthenticated."""
    scheme, _, value = authorization.partition(b" ")
    if scheme.lower() == b"basic":
        try:
            email, colon, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            colon = ""
        if colon:
            return email, secret
    raise Unauthenticated("Send an e-mail and an API token as Basic credentials.")
