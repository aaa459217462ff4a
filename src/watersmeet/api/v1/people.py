"""People in answers, v1: whom a request names, and what `expand` opens of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from watersmeet.api.binding import Call
from watersmeet.api.v1 import parts, show
from watersmeet.api.v1.expand import Expand
from watersmeet.api.v1.present_space import space
from watersmeet.contract.v1.entities import User
from watersmeet.domain import grants
from watersmeet.model.actor import Actor
from watersmeet.model.errors import InvalidParameter, NotFound
from watersmeet.storage import batches


def asked_for(account_id: str | None, key: str | None, username: str | None) -> str:
    """The account id asked for. Raises InvalidParameter, and NotFound for the names of old that nobody has."""
    if account_id is not None:
        return account_id
    old = key or username
    if old is None:
        raise InvalidParameter("The parameter 'accountId' is required.", field="accountId")
    raise NotFound(f"No user found with key : {old}")


async def shown(call: Call[Any], ids: Sequence[str | None], opened: Expand) -> list[User]:
    """People by id, those that there are, with what is opened of them."""
    view = await show.people(call, *ids)
    known = [i for i in ids if i is None or i in view.people]
    personal = {}
    if "personalSpace" in opened:
        personal = await batches.personal_spaces(call.db, call.actor, [i for i in known if i is not None])
    found = []
    for account_id in known:
        user = parts.user(view, account_id)
        more: dict[str, Any] = {}
        if "operations" in opened:
            more["operations"] = parts.operations(_operations(call.actor, account_id))
        if "personalSpace" in opened and account_id is not None:
            own = personal.get(account_id)
            more["personal_space"] = None if own is None else space(view, own)
        closed = {name: at for name, at in user.expandable.items() if name not in opened}
        found.append(msgspec.structs.replace(user, **more, expandable=closed))
    return found


def _operations(actor: Actor, account_id: str | None) -> list[tuple[str, str]]:
    """What somebody may do on the site: known of the caller; of others that they use it."""
    if account_id != actor.account_id:
        return [("use", "application")]
    order = list(dict.fromkeys(permission for permission, _ in grants.SITE))
    held = [name for name in order if name in actor.site]
    return [(name, "space" if name == "create_space" else "application") for name in held]
