"""Who asks."""

from __future__ import annotations

import msgspec

from watersmeet.model.ids import AccountId

ANONYMOUS_USERS = "c:ANONYMOUS_USERS"
ALL_LICENSED_USERS = "c:ALL_LICENSED_USERS"
ALL_PRODUCT_ADMINS = "c:ALL_PRODUCT_ADMINS"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """The caller and every principal they act as: themselves, their groups, their access classes.

    scopes: None for a credential without scopes, else the scopes it was given.
    site:   what the caller may do on the site as a whole, such as 'use' and 'create_space'.
    app_id: the app that asks, as itself and for nobody else; None for people.
    time_zone: the IANA name of where the caller lives; None is UTC.
    """

    account_id: AccountId | None
    display_name: str
    email: str | None = None
    principals: tuple[str, ...]
    principals_json: str
    site: frozenset[str]
    scopes: frozenset[str] | None = None
    app_id: str | None = None
    time_zone: str | None = None

    @property
    def anonymous(self) -> bool:
        return self.account_id is None

    @property
    def administrator(self) -> bool:
        return ALL_PRODUCT_ADMINS in self.principals


def user_principal(account_id: str) -> str:
    return f"u:{account_id}"


def group_principal(group_id: str) -> str:
    return f"g:{group_id}"


def principal_parts(principal: str) -> tuple[str, str]:
    """('user', 'group' or 'access-class', the id or the name) of a principal."""
    mark, _, name = principal.partition(":")
    return {"u": "user", "g": "group", "c": "access-class"}[mark], name


def actor(
    account_id: AccountId | None,
    principals: tuple[str, ...],
    *,
    display_name: str,
    email: str | None = None,
    site: frozenset[str] = frozenset(),
    scopes: frozenset[str] | None = None,
    time_zone: str | None = None,
) -> Actor:
    """An Actor with its principals written out as JSON once, for the statements that bind them."""
    return Actor(
        account_id=account_id,
        display_name=display_name,
        email=email,
        principals=principals,
        principals_json=msgspec.json.encode(principals).decode(),
        site=site,
        scopes=scopes,
        time_zone=time_zone,
    )
