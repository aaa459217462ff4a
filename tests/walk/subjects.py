"""What the calls are about: an id for every placeholder, values for parameters that cannot be counted."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.walk.world import World
from watersmeet.contract.core import Request
from watersmeet.contract.openapi import PLACEHOLDER, operation_id
from watersmeet.model.ids import epoch_ms, now

ABSENT = "999999999999"
NOBODY = "712020:00000000-0000-0000-0000-000000000000"
NO_UUID = "00000000-0000-0000-0000-000000000000"


class Missing(LookupError):
    """A table of the walk has nothing for an operation; the text says which, and what to add."""


PARTS = {
    "pages": "page",
    "blogposts": "blogpost",
    "attachments": "attachment",
    "whiteboards": "whiteboard",
    "databases": "database",
    "embeds": "embed",
    "folders": "folder",
    "custom-content": "custom",
    "footer-comments": "footer",
    "inline-comments": "inline",
    "comments": "comment",
    "spaces": "space",
    "labels": "label",
    "tasks": "task",
    "space-roles": "role",
}
"""Which of the world's things an operation is about, by the part of the path in front of the first placeholder."""


NAMED = {"propertyKey": "app-key", "taskId": "transition-task"}
"""And by the placeholder itself, where the path does not tell."""


ALSO = {
    "getAttachmentById": ("attachment-on-blogpost", "attachment-on-custom"),
    "getCustomContentById": ("note-on-post", "note-in-space", "inner"),
    "getFooterCommentById": ("footer-on-blogpost", "footer-on-custom", "footer-on-attachment", "footer-on-footer"),
    "getInlineCommentById": ("inline-on-post", "reply", "resolved"),
    "getSpaceById": ("personal", "archived-space"),
    "getSpacePermissionTransitionTaskStatus": ("failed-task",),
    "getTaskById": ("done-task", "post-task"),
}
"""What else an operation is asked about, because it tells other things of it."""


class Fit(NamedTuple):
    """What makes a value of a parameter fit: another thing, more parameters; or the refusal it brings.

    of:    whose id goes into the path.
    query: a value that begins with @ is the world's id of that name.
    """

    of: str | None = None
    query: dict[str, str] = {}  # noqa: RUF012 - never changed
    status: int | None = None


def path_of(world: World, operation: type[Request[Any]]) -> tuple[str, ...]:
    """An id that is there for each placeholder."""
    names = PLACEHOLDER.findall(operation.op.path)
    if not names:
        return ()
    if names[0] in NAMED:
        return (world.ids[NAMED[names[0]]],)
    before = operation.op.path.partition("/{")[0].split("/")
    part = next((one for one in reversed(before) if one in PARTS), None)
    if part is None:
        raise Missing(f"tests/walk/subjects.py: PARTS needs what {operation.op.path} is about")
    of = PARTS[part]
    more = {"property-id": world.ids.get(f"on-{of}"), "version-number": "2"}
    rest = [more.get(name) for name in names[1:]]
    if not all(rest):
        raise Missing(f"tests/walk/world.py: `ids` needs on-{of}, or a value for {names[1:]}")
    return (world.ids[of], *map(str, rest))


def values(world: World, operation: type[Request[Any]], name: str) -> list[str]:
    """Values of a parameter that takes more than can be counted."""
    ids, op = world.ids, operation_id(operation)
    about = "blogpost" if "BlogPost" in op else "custom" if "CustomContent" in op else "page"
    ends = {"from": "0", "to": str(epoch_ms(now()) + 3_600_000)}
    known = {
        "limit": ["1", "250"],
        "start": ["0", "1"],
        "depth": ["1", "10"],
        "version": ["1", "2"],
        "id": [ids[about], f"{ids[about]},{ABSENT}"],
        "space-id": [ids["space"]] if op == "getAvailableSpaceRoles" else [ids["space"], f"{ids['space']},{ABSENT}"],
        "title": ["The post" if about == "blogpost" else "The page"],
        "key": ["kept-1"],
        "prefix": ["global", "my,team"],
        "label-id": [ids["label"]],
        "type": [ids["type"]],
        "ids": [ids["space"], f"{ids['space']},{ids['other-space']}"],
        "keys": [ids["key"]],
        "labels": ["team-1"],
        "favorited-by": [world.admin_id],
        "not-favorited-by": [world.member_id],
        "role-id": [ids["role"]],
        "role-type": ["SYSTEM", "CUSTOM"],
        "principal-id": [ids["liker"]],
        "task-id": [ids["task"]],
        "page-id": [ids["page"]],
        "mediaType": ["image/png"],
        "filename": ["words.png"],
        "width": ["40"],
        "height": ["30"],
        "blogpost-id": [ids["blogpost"]],
        "created-by": [world.admin_id],
        "assigned-to": [world.admin_id],
        "completed-by": [world.admin_id],
        **{f"{what}-at-{end}": [at] for what in ("created", "due", "completed") for end, at in ends.items()},
    }
    if name not in known:
        raise Missing(f"tests/walk/subjects.py: `values` needs what `{name}` can be")
    return known[name]


FITS: dict[tuple[str, str, str], Fit] = {
    ("getPageById", "body-format", "atlas_doc_format"): Fit("adf-page"),
    ("getPageVersions", "body-format", "atlas_doc_format"): Fit("adf-page"),
    ("getBlogPostById", "body-format", "atlas_doc_format"): Fit("adf-blogpost"),
    ("getBlogPostVersions", "body-format", "atlas_doc_format"): Fit("adf-blogpost"),
    ("getCustomContentById", "body-format", "atlas_doc_format"): Fit("adf-custom"),
    ("getCustomContentById", "body-format", "raw"): Fit("raw"),
    ("getCustomContentVersions", "body-format", "atlas_doc_format"): Fit("adf-custom"),
    ("getCustomContentVersions", "body-format", "raw"): Fit("raw"),
    ("getFooterCommentById", "body-format", "atlas_doc_format"): Fit("adf-footer"),
    ("getFooterCommentVersions", "body-format", "atlas_doc_format"): Fit("adf-footer"),
    ("getInlineCommentById", "body-format", "atlas_doc_format"): Fit("adf-inline"),
    ("getInlineCommentVersions", "body-format", "atlas_doc_format"): Fit("adf-inline"),
    ("getTaskById", "body-format", "atlas_doc_format"): Fit("adf-task"),
    ("getPageById", "status", "archived"): Fit("archived-page"),
    ("getPageById", "status", "trashed"): Fit("trashed-page"),
    ("getPageById", "status", "draft"): Fit("draft-page"),
    ("getPageById", "status", "historical"): Fit(query={"version": "1"}),
    ("getBlogPostById", "status", "trashed"): Fit("trashed-blogpost"),
    ("getBlogPostById", "status", "draft"): Fit("draft-blogpost"),
    ("getBlogPostById", "status", "historical"): Fit(query={"version": "1"}),
    # What was purged is gone, so nothing has this status.
    ("getPageById", "status", "deleted"): Fit(status=404),
    ("getBlogPostById", "status", "deleted"): Fit(status=404),
    ("getAttachmentComments", "version", "*"): Fit("discussed"),
    ("getPageClassificationLevel", "status", "archived"): Fit("archived-page"),
    ("getBlogPostClassificationLevel", "status", "archived"): Fit(status=404),
}
for _op, _on in (("getPageInlineComments", "threads-page_id"), ("getBlogPostInlineComments", "threads-blog_post_id")):
    for _state in ("resolved", "reopened", "dangling"):
        FITS[_op, "resolution-status", _state] = Fit(_on)
for _kind in ("FooterComments", "InlineComments", "Attachments"):
    FITS[f"getPage{_kind}", "status", "archived"] = Fit("archived-page")
for _kind in ("FooterComments", "InlineComments"):
    FITS[f"getPage{_kind}", "status", "trashed"] = Fit("trashed-page")
    FITS[f"getBlogPost{_kind}", "status", "trashed"] = Fit("trashed-blogpost")
for _op in ("getAvailableSpaceRoles", "getSpaceRoleAssignments"):
    FITS[_op, "principal-id", "*"] = Fit(query={"principal-type": "USER"})
    FITS[_op, "principal-type", "USER"] = Fit(query={"principal-id": "@liker"})
    FITS[_op, "principal-type", "GROUP"] = Fit(query={"principal-id": "@group"})
    FITS[_op, "principal-type", "ACCESS_CLASS"] = Fit(query={"principal-id": "all-licensed-users"})


def fit(world: World, operation: str, name: str, value: str) -> Fit:
    """How a value of a parameter fits an operation."""
    keys = ((operation, name, value), ("*", name, value), (operation, name, "*"))
    found = next((FITS[key] for key in keys if key in FITS), Fit())
    query = {param: world.ids[said[1:]] if said.startswith("@") else said for param, said in found.query.items()}
    return found._replace(query=query)
