"""Good calls of the operations that change spaces, levels and the site, and of those that read what a body asks for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from tests.api.v2 import making_levels as levels
from tests.api.v2.making import change, storage
from tests.api.v2.making_in_tree import put
from tests.api.v2.test_blogpost import amend
from tests.api.v2.test_space_permission_transition import ended, grant
from tests.api.v2.test_space_role import role, system
from tests.hostile.world import settle
from tests.walk.calls import Call, Operation
from tests.walk.subjects import ABSENT, NOBODY, path_of
from tests.walk.world import World
from tests.walk.writes import WRITES, good
from watersmeet.contract.core import members
from watersmeet.contract.v2 import admin_key, app_property, user
from watersmeet.contract.v2 import classification_level as level
from watersmeet.contract.v2 import space_permission_transition as transition
from watersmeet.contract.v2 import space_properties as properties
from watersmeet.contract.v2 import space_role as roles
from watersmeet.contract.v2.content import ConvertContentIdsToContentTypes
from watersmeet.contract.v2.content_properties import PropertyCreate
from watersmeet.contract.v2.space import CreateSpace, SpaceBulk
from watersmeet.model.actor import user_principal

__all__ = ["WRITES"]

# The site


@good(admin_key.EnableAdminKey)
def enable_key(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, body={"durationInMinutes": 5})
    yield Call(op)


@good(admin_key.DisableAdminKey)
def disable_key(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op)


@good(app_property.PutForgeAppProperty)
def put_app_property(world: World, op: Operation) -> Iterator[Call]:
    for path in ("made", "made", "kept-0"):
        yield Call(op, (path,), body={"n": [1]}, by="app")


@good(app_property.DeleteForgeAppProperty)
def delete_app_property(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, ("made",), by="app")


@good(ConvertContentIdsToContentTypes)
def convert(world: World, op: Operation) -> Iterator[Call]:
    named = ("page", "blogpost", "footer", "inline", "custom", "whiteboard", "database", "embed", "folder")
    yield Call(op, body={"contentIds": [world.ids[name] for name in named]})
    yield Call(op, body={"contentIds": [int(world.ids["page"]), world.ids["attachment"].removeprefix("att"), ABSENT]})


@good(user.CreateBulkUserLookup)
def look_up(world: World, op: Operation) -> Iterator[Call]:
    who = [world.admin_id, world.member_id, world.ids["app-account"], world.ids["guest"], NOBODY]
    yield Call(op, body={"accountIds": who})


@good(user.CheckAccessByEmail, user.InviteByEmail)
def emails(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, body={"emails": [f"fresh-{uuid.uuid4().hex[:8]}@example.com", "member@example.com", "no address"]})


# Spaces


@good(CreateSpace)
def create_space(world: World, op: Operation) -> Iterator[Call]:
    def plain(**more: Any) -> dict[str, Any]:
        return {"key": world.served.new_key(), "name": "Made", **more}

    yield Call(op, body=plain(description={"value": "What it is for", "representation": "plain"}))
    yield Call(op, body={"alias": world.served.new_key(), "name": "Made"})
    yield Call(op, body=plain(createPrivateSpace=True))
    yield Call(op, body=plain(copySpaceAccessConfiguration=int(world.ids["space"])))
    yield Call(op, body=plain(templateKey="any"))
    principal = {"principalType": "USER", "principalId": world.admin_id}
    yield Call(op, body=plain(roleAssignments=[{"principal": principal, "roleId": system(world.admin, "Admin")}]))


@good(properties.CreateSpaceProperty)
def create_property(world: World, op: Operation) -> Iterator[Call]:
    for value in ({"n": [1]}, "words", 1, None):
        yield Call(op, (world.ids["space"],), body={"key": f"made-{uuid.uuid4().hex[:8]}", "value": value})


def _property(world: World) -> tuple[str, str, str]:
    made = world.admin.send(
        properties.CreateSpaceProperty(
            space_id=int(world.space.id), body=PropertyCreate(key=f"made-{uuid.uuid4().hex[:8]}", value=1)
        )
    )
    return world.ids["space"], made.id, made.key


@good(properties.UpdateSpacePropertyById)
def update_property(world: World, op: Operation) -> Iterator[Call]:
    *path, key = _property(world)
    yield Call(op, tuple(path), body={"key": key, "value": {"n": 2}, "version": {"number": 2, "message": "why"}})


@good(properties.DeleteSpacePropertyById)
def delete_property(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, _property(world)[:2])


@good(level.PutSpaceDefaultClassificationLevel)
def put_default(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, (world.served.space(world.admin).id,), body={"id": world.level})


@good(level.DeleteSpaceDefaultClassificationLevel)
def delete_default(world: World, op: Operation) -> Iterator[Call]:
    space = world.served.space(world.admin)
    levels.put_default(world.admin, space, world.level)
    yield Call(op, (space.id,))


# Levels of content


@good(*members(level.SetLevel), *members(level.SetLevelLive))
def set_level(world: World, op: Any) -> Iterator[Call]:
    for status in ("current",) if op.kind in levels.LIVE else ("current", "draft"):
        yield Call(op, (_levelled(world, op.kind, status),), body={"id": world.level, "status": status})


@good(*members(level.ResetLevel), *members(level.ResetLevelLive))
def reset_level(world: World, op: Any) -> Iterator[Call]:
    for status in ("current",) if op.kind in levels.LIVE else ("current", "draft"):
        made = _levelled(world, op.kind, status)
        levels.put(world.admin, op.kind, int(made), world.level, status)
        yield Call(op, (made,), body={"status": status})


def _levelled(world: World, kind: str, status: str) -> str:
    """Something new that can bear a level, with a draft where one is needed."""
    if kind in levels.LIVE:
        return put(world.admin, world.space, kind).id
    if kind == "page":
        page = world.page()
        if status == "draft":
            change(world.admin, page, 1, status="draft", body=storage("<p>next</p>"))
        return page.id
    post = world.post()
    if status == "draft":
        amend(world.admin, post, 1, status="draft")
    return post.id


# Roles


def _written(**more: Any) -> dict[str, Any]:
    said = {"name": f"Role {uuid.uuid4().hex[:8]}", "description": "For the walk"}
    return {**said, "spacePermissions": ["read/space", "create/page"], **more}


@good(roles.CreateSpaceRole)
def create_role(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, body=_written())


@good(roles.UpdateSpaceRole)
def update_role(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, (role(world.admin, "read/space").id,), body=_written())
    viewer = system(world.admin, "Viewer")
    instead = {"anonymousReassignmentRoleId": viewer, "guestReassignmentRoleId": viewer}
    yield Call(op, (role(world.admin, "read/space").id,), body=_written(**instead))


@good(roles.DeleteSpaceRole)
def delete_role(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, (role(world.admin, "read/space").id,))


@good(roles.SetSpaceRoleAssignments)
def assign(world: World, op: Operation) -> Iterator[Call]:
    one = {"principal": {"principalType": "USER", "principalId": world.likers[5]}}
    group = {"principal": {"principalType": "GROUP", "principalId": world.ids["group"]}}
    everybody = {"principal": {"principalType": "ACCESS_CLASS", "principalId": "all-licensed-users"}}
    for body in ([{**each, "roleId": world.ids["role"]} for each in (one, group, everybody)], [one]):
        yield Call(op, path_of(world, op), body=body)


# From permissions to roles


def _combination(world: World) -> tuple[SpaceBulk, str]:
    """A space where somebody holds what nobody else holds together, and the combination it makes."""
    settle(world.served)
    extra, space = f"create/x{uuid.uuid4().hex}", world.served.space(world.admin, create_private_space=True)
    grant(world.served, space, ("read/space", extra), user_principal(world.member_id))
    counting = world.admin.send(transition.GenerateSpacePermissionCombinations())
    assert ended(world.admin, counting).status == "COMPLETED"
    found = world.admin.send(transition.ListSpacePermissionCombinations(limit=250)).results
    return space, next(one.combination_id for one in found if any(p.id == extra for p in one.permissions))


def _where(space: SpaceBulk, kind: str) -> dict[str, Any]:
    return {"spaceType": kind, **({"selectedSpaces": [{"id": space.id, "key": space.key}]} if "SPEC" in kind else {})}


@good(transition.GenerateSpacePermissionCombinations)
def generate(world: World, op: Operation) -> Iterator[Call]:
    settle(world.served)
    yield Call(op)


@good(transition.BulkAssignSpacePermissionRoles)
def assign_roles(world: World, op: Operation) -> Iterator[Call]:
    gets = ({"removeAccess": False, "roleId": world.ids["role"]}, {"removeAccess": True})
    for kind, access in (
        ("SPECIFIC", gets[0]),
        ("ALL", gets[1]),
        ("ALL_EXCEPT_PERSONAL", gets[0]),
        ("PERSONAL", gets[0]),
    ):
        space, combination = _combination(world)
        given = {
            "permissionCombinationId": combination,
            "principalTypeAssignments": [{"principalType": "USER", **access}],
        }
        yield Call(op, body={"assignments": [given], "spaceSelection": _where(space, kind)})


@good(transition.BulkRemoveSpacePermissionAccess)
def remove_access(world: World, op: Operation) -> Iterator[Call]:
    for kind in ("SPECIFIC", "ALL_EXCEPT_SPECIFIC"):
        space, combination = _combination(world)
        yield Call(op, body={"permissionCombinationIds": [combination], "spaceSelection": _where(space, kind)})
    settle(world.served)
