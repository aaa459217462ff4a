"""What people may do by default, and what all the permissions are called."""

from __future__ import annotations

from typing import Final

from watersmeet.model.actor import ALL_LICENSED_USERS, ALL_PRODUCT_ADMINS

MEMBER: Final = (
    "read/space",
    "create/page",
    "create/blogpost",
    "create/comment",
    "create/attachment",
    "update/page",
    "update/blogpost",
    "archive/page",
    "delete/comment",
    "delete/space",
    "export_content/space",
)
"""What every licensed user may do in a new space; 'delete/space' is: delete one's own content."""

ADMIN: Final = (
    *MEMBER,
    "administer/space",
    "archive_space/space",
    "export/space",
    "manage_content/space",
    "manage_guest_users/space",
    "manage_public_links/space",
    "manage_templates/space",
    "manage_users/space",
    "delete/page",
    "delete/blogpost",
    "delete/attachment",
)
"""What product admins may do in a new space."""

CREATOR: Final = (*ADMIN, "restrict_content/space", "manage_nonlicensed_users/space")
"""What a space's creator may do in it."""


def for_new_space(creator: str | None, *, private: bool) -> list[tuple[str, str]]:
    """(permission, principal) pairs of a new space. `creator` is a principal."""
    pairs = [(permission, creator) for permission in CREATOR] if creator else []
    if not private:
        pairs += [(permission, ALL_LICENSED_USERS) for permission in MEMBER]
        pairs += [(permission, ALL_PRODUCT_ADMINS) for permission in ADMIN]
    return pairs


SITE: Final = (
    ("use", ALL_LICENSED_USERS),
    ("create_space", ALL_LICENSED_USERS),
    ("use", ALL_PRODUCT_ADMINS),
    ("create_space", ALL_PRODUCT_ADMINS),
    ("administer", ALL_PRODUCT_ADMINS),
)
"""What people may do on a new site."""
