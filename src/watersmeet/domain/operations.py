"""What the caller may do to something, in the words of the operations endpoints."""

from __future__ import annotations

from watersmeet.domain import contents
from watersmeet.model.actor import Actor
from watersmeet.model.content import TREE_KINDS, Content
from watersmeet.model.space import Space
from watersmeet.storage import content, spaces
from watersmeet.storage.work import Session

Operation = tuple[str, str]
"""(operation, what it is done to)."""

PAGE_PERMISSIONS = (
    "update/page",
    "delete/page",
    "delete/space",
    "restrict_content/space",
    "archive/page",
    "create/page",
    "create/comment",
    "create/attachment",
    "administer/space",
)
PERMISSIONS = (*PAGE_PERMISSIONS, "update/blogpost", "delete/blogpost", "delete/comment", "delete/attachment")
"""What decides about content of every kind."""

_CREATES_IN_TREE = ("database", "folder", "embed", "whiteboard")

_UNRESTRICTED = ("comment", "attachment")
"""What has no restrictions and no analytics of its own, but those of what it hangs on."""


async def on_content(session: Session, actor: Actor, item: Content) -> list[Operation]:
    """What the caller, who sees the content, may do to it and under it."""
    if item.kind == "page":
        return await on_page(session, actor, item)
    return with_content(actor, item, await content.may(session, actor, item.id, PERMISSIONS))


def with_content(actor: Actor, item: Content, may: frozenset[str]) -> list[Operation]:
    """What a caller who has these of PERMISSIONS may do to a content and under it."""
    if item.kind == "page":
        return with_page(actor, item, may)
    kind = item.kind
    own = contents.is_own(item, actor)
    done: list[Operation] = [("read", kind)]
    if contents.permission("update", kind) in may and (own or kind != "comment"):
        done.append(("update", kind))
    if contents.permission("delete", kind) in may or (own and contents.DELETE_OWN in may):
        done.append(("delete", kind))
    restricts = own or "restrict_content/space" in may
    if kind not in _UNRESTRICTED and contents.permission("update", kind) in may and restricts:
        done += [("restrict_content", kind), ("clear_permissions", kind)]
    if kind not in _UNRESTRICTED and not actor.anonymous:
        done.append(("view_analytics", kind))
    if kind in TREE_KINDS and "create/page" in may:
        done += [("create", each) for each in ("page", *_CREATES_IN_TREE)]
    if kind != "folder" and "create/comment" in may:
        done.append(("create", "comment"))
    if kind in ("blogpost", "custom") and "create/attachment" in may:
        done.append(("create", "attachment"))
    return done


async def on_page(session: Session, actor: Actor, page: Content) -> list[Operation]:
    """What the caller, who sees the page, may do to it and under it."""
    return with_page(actor, page, await content.may(session, actor, page.id, PAGE_PERMISSIONS))


def with_page(actor: Actor, page: Content, may: frozenset[str]) -> list[Operation]:
    """What a caller who has these of PAGE_PERMISSIONS may do to a page and under it."""
    own = page.author_id is not None and page.author_id == actor.account_id
    done: list[Operation] = [("read", "page")]
    if "update/page" in may:
        done.append(("update", "page"))
    if "delete/page" in may or (own and "delete/space" in may):
        done.append(("delete", "page"))
    if "update/page" in may and (own or "restrict_content/space" in may):
        done += [("restrict_content", "page"), ("clear_permissions", "page")]
    if "archive/page" in may:
        done.append(("archive", "page"))
    if not actor.anonymous:
        done.append(("view_analytics", "page"))
    if "create/page" in may:
        done += [("create", kind) for kind in ("page", *_CREATES_IN_TREE)]
    if "create/comment" in may:
        done.append(("create", "comment"))
    if "create/attachment" in may:
        done.append(("create", "attachment"))
    return done


async def on_space(session: Session, actor: Actor, space: Space) -> list[Operation]:
    """What the caller, who sees the space, may do to it and in it."""
    return with_space(actor, await spaces.held(session, actor, space.id))


def with_space(actor: Actor, held: frozenset[str]) -> list[Operation]:
    """What a caller who holds these permissions may do to a space and in it."""
    done: list[Operation] = [("read", "space")]
    if "administer/space" in held:
        done += [("update", "space"), ("delete", "space"), ("archive", "space")]
    if "export/space" in held:
        done.append(("export", "space"))
    if "administer/space" in held:
        done += [("administer", "space"), ("manage_look_and_feel", "space")]
    done += [
        (permission.partition("/")[0], "space")
        for permission in (
            "manage_templates/space",
            "manage_users/space",
            "manage_nonlicensed_users/space",
            "manage_guest_users/space",
            "manage_public_links/space",
            "manage_content/space",
        )
        if permission in held
    ]
    if "create_space" in actor.site and "administer/space" in held:
        done.append(("copy", "space"))
    if not actor.anonymous:
        done.append(("view_analytics", "space"))
    done += [("create", kind) for kind in ("page", "blogpost", "comment", "attachment") if f"create/{kind}" in held]
    return done
