"""What small things look like on the wire, v1: people, groups, labels, versions, properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import UNSET

from watersmeet.api.v1 import links
from watersmeet.api.v1.bodies import Shown
from watersmeet.contract.v1.common import Group, Icon, Label, Operation, Part
from watersmeet.contract.v1.entities import Contributors, PropertyVersion, Subjects, User, Version
from watersmeet.model import people as models
from watersmeet.model.actor import Actor
from watersmeet.model.ids import Instant, moment
from watersmeet.model.space import Label as LabelRow
from watersmeet.model.space import Property

NO_PICTURE = Icon(path="/wiki/aa-avatar/unknown", width=48, height=48, is_default=True)
USER_EXPANDABLE = {"operations": "", "personalSpace": ""}


@dataclass(frozen=True, slots=True)
class View:
    """Who looks, when, from where, the people and groups that may be named, and the bodies that are opened."""

    actor: Actor
    base: str
    now: Instant
    people: Mapping[str, models.Account]
    groups: Mapping[str, models.Group]
    bodies: Shown


def user(view: View, account_id: str | None) -> User:
    """A person or app by id; nobody in particular when there was no id, unknown when the account is gone."""
    if account_id is None:
        return User(
            type="anonymous",
            profile_picture=NO_PICTURE,
            display_name="Anonymous",
            is_external_collaborator=False,
            expandable={"operations": ""},
            links={"self": f"{view.base}{links.API}/user/anonymous"},
        )
    own = {"self": f"{view.base}{links.API}/user?accountId={quote(account_id, safe=':')}"}
    account = view.people.get(account_id)
    if account is None:
        return User(
            type="unknown",
            account_id=account_id,
            account_type="",
            profile_picture=NO_PICTURE,
            display_name="Unknown user",
            expandable=USER_EXPANDABLE,
            links=own,
        )
    shown = view.actor.administrator or account_id == view.actor.account_id
    return User(
        type="known",
        account_id=account_id,
        account_type=account.account_type,
        email=(account.email or "") if shown else "",
        public_name=account.display_name,
        profile_picture=Icon(path=f"/wiki/aa-avatar/{account_id}", width=48, height=48, is_default=False),
        display_name=account.display_name,
        is_external_collaborator=account.guest == 1,
        is_guest=account.guest == 1,
        account_status="active" if account.active else "inactive",
        time_zone=(account.time_zone or "UTC") if shown else None,
        expandable=USER_EXPANDABLE,
        links=own,
    )


def group(view: View, value: models.Group) -> Group:
    path = f"{links.API}/group/{quote(value.name, safe='')}"
    return Group(type="group", name=value.name, id=value.group_id, links=links.self_only(view.base, path))


def subjects(
    view: View,
    principals: Iterable[str],
    opened: Iterable[str] = ("user", "group"),
    *,
    start: int = 0,
    limit: int = 200,
) -> Subjects:
    """The people and groups among principals: of those lists that are opened, `limit` from the one numbered `start`."""
    users: list[User] = []
    groups: list[Group] = []
    for principal in principals:
        kind, _, name = principal.partition(":")
        if kind == "u":
            users.append(user(view, name))
        elif kind == "g" and name in view.groups:
            groups.append(group(view, view.groups[name]))
    users, groups = users[start : start + limit], groups[start : start + limit]
    return Subjects(
        user=Part(results=users, start=start, limit=limit, size=len(users)) if "user" in opened else UNSET,
        group=Part(results=groups, start=start, limit=limit, size=len(groups)) if "group" in opened else UNSET,
        expandable={name: "" for name in ("user", "group") if name not in opened},
    )


def contributors(view: View, account_ids: Iterable[str | None]) -> Contributors:
    known = [account_id for account_id in account_ids if account_id is not None]
    return Contributors(users=[user(view, i) for i in known], user_keys=known, links={})


def label(value: LabelRow) -> Label:
    reads = value.name if value.prefix == "global" else f"{value.prefix}:{value.name}"
    return Label(prefix=value.prefix, name=value.name, id=str(value.id), label=reads)


def operations(pairs: Iterable[tuple[str, str]]) -> list[Operation]:
    return [Operation(operation=operation, target_type=target) for operation, target in pairs]


def property_version(value: Property) -> PropertyVersion:
    return PropertyVersion(
        when=value.version_at,
        message=value.version_message,
        number=value.version,
        minor_edit=value.version_minor == 1,
        content_type_modified=False,
    )


def space_property_version(view: View, value: Property) -> Version:
    """A property's version in the shape that content's versions have."""
    return Version(
        by=user(view, value.version_by),
        when=value.version_at,
        friendly_when=friendly(value.version_at, view.now),
        message=value.version_message,
        number=value.version,
        minor_edit=value.version_minor == 1,
        content_type_modified=False,
        expandable={},
        links={},
    )


def json(value: Property) -> Any:
    """A property's value, not decoded."""
    return msgspec.Raw(value.value.encode())


def friendly(at: Instant, now: Instant) -> str:
    """When something was, as people say it."""
    then = moment(at)
    ago = moment(now) - then
    if timedelta(0) <= ago < timedelta(minutes=1):
        return "just a moment ago"
    if timedelta(0) <= ago < timedelta(hours=1):
        return _count(int(ago.total_seconds() // 60), "minute")
    if timedelta(0) <= ago < timedelta(days=1):
        return "about " + _count(int(ago.total_seconds() // 3600), "hour")
    return f"{then:%b %d, %Y}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"
