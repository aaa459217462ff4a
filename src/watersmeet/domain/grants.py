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


_READ: Final = ("read/space",)
CATALOGUE: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "read/space": ("View space", "See the space and what is in it.", ()),
    "create/page": ("Add pages", "Make pages and whatever stands in the tree.", _READ),
    "update/page": ("Edit pages", "Change what stands in the tree.", _READ),
    "delete/page": ("Delete pages", "Put what stands in the tree into the trash.", _READ),
    "archive/page": ("Archive pages", "Take pages out of the tree and keep them.", _READ),
    "create/blogpost": ("Add blog posts", "Make blog posts.", _READ),
    "update/blogpost": ("Edit blog posts", "Change blog posts.", _READ),
    "delete/blogpost": ("Delete blog posts", "Put blog posts into the trash.", _READ),
    "create/comment": ("Add comments", "Comment on what is in the space.", _READ),
    "delete/comment": ("Delete comments", "Remove the comments of others.", _READ),
    "create/attachment": ("Add attachments", "Attach files.", _READ),
    "delete/attachment": ("Delete attachments", "Put attached files into the trash.", _READ),
    "delete/space": ("Delete own content", "Delete what one made oneself.", _READ),
    "export_content/space": ("Export content", "Export single pages.", _READ),
    "export/space": ("Export space", "Export the whole space.", _READ),
    "archive_space/space": ("Archive space", "Put the space away as a whole.", _READ),
    "restrict_content/space": ("Restrict content", "Say who may view or edit a content.", _READ),
    "manage_content/space": ("Manage content", "Do to the content of others what its authors may do.", _READ),
    "manage_templates/space": ("Manage templates", "Make and change the templates of the space.", _READ),
    "manage_users/space": ("Manage users", "Grant access to members of the site.", _READ),
    "manage_guest_users/space": ("Manage guests", "Grant access to guests.", _READ),
    "manage_nonlicensed_users/space": ("Manage users without a licence", "Grant access to people without one.", _READ),
    "manage_public_links/space": ("Manage public links", "Share content with anybody who has the link.", _READ),
    "administer/space": ("Administer space", "Change the space itself and who may do what in it.", _READ),
}
"""Every permission that can be granted on a space: its name, what it allows, and what it needs beside it."""


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
