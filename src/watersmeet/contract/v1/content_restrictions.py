"""Restrictions of content, REST v1: who alone may view or edit it."""

from __future__ import annotations

from typing import Literal

from msgspec import field

from watersmeet.contract.core import Body, Connect, Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, Limit, ListRequest, V1Request
from watersmeet.contract.v1.content import WRITE_CLASSIC
from watersmeet.contract.v1.entities import Restriction, Restrictions

GROUP = DOCS + "api-group-content-restrictions/"
READ_CLASSIC = frozenset({"read:confluence-content.all"})
DETAILS = frozenset({"read:content-details:confluence"})
READ_ONE = frozenset({"read:content.restriction:confluence"})
WRITE = frozenset({"read:content-details:confluence", "write:content.restriction:confluence"})
WRITE_ONE = frozenset({"write:content.restriction:confluence"})

RestrictedOperation = Literal["read", "update"]


class RestrictionList(Wire):
    """The restrictions of a content, one entry for each operation. `restrictionsHash` changes when they do."""

    results: list[Restriction]
    start: int
    limit: int
    size: int
    restrictions_hash: str
    links: dict[str, str] = field(name="_links")


class UserRef(Wire):
    """A person. Other members that a user has are passed over."""

    account_id: str | None = None
    type: str | None = None


class GroupRef(Wire):
    """A group, by id or by name."""

    id: str | None = None
    name: str | None = None
    type: str | None = None


class UserRefs(Wire):
    results: list[UserRef]


class GroupRefs(Wire):
    results: list[GroupRef]


class SubjectsWrite(Wire):
    """Whom a restriction names: lists, or objects that hold lists in `results`."""

    user: list[UserRef] | UserRefs | None = None
    group: list[GroupRef] | GroupRefs | None = None


class RestrictionWrite(Wire):
    operation: RestrictedOperation
    restrictions: SubjectsWrite


class RestrictionsWrite(Wire):
    """Restrictions as an answer gives them."""

    results: list[RestrictionWrite]


class GetRestrictions(ListRequest[RestrictionList]):
    """Read the restrictions of a content; `start` and `limit` cut the lists of names. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/restriction",
        granular=DETAILS,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-restriction-get",
    )

    id: Path[Id]
    expand: Query[Expand | None] = None
    limit: Query[Limit] = 100


class WriteRestrictions(V1Request[RestrictionList]):
    """Parameters of what writes restrictions of both operations."""

    id: Path[Id]
    expand: Query[Expand | None] = None
    body: Body[list[RestrictionWrite] | RestrictionsWrite]


class UpdateRestrictions(WriteRestrictions):
    """Replace the restrictions of a content by those given.

    Errors: 400 nobody of that name, or the caller would lose access; 404 unseen, or the caller may not restrict it.
    """

    op = Op(
        route="PUT /wiki/rest/api/content/{id}/restriction",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-wiki-rest-api-content-id-restriction-put",
    )


class AddRestrictions(WriteRestrictions):
    """Add people and groups to the restrictions of a content.

    Errors: 400 nobody of that name, or the caller would lose access; 404 unseen, or the caller may not restrict it.
    """

    op = Op(
        route="POST /wiki/rest/api/content/{id}/restriction",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-wiki-rest-api-content-id-restriction-post",
    )


class DeleteRestrictions(V1Request[RestrictionList]):
    """Remove all restrictions of a content. Errors: 403 may not; 404 unseen."""

    op = Op(
        route="DELETE /wiki/rest/api/content/{id}/restriction",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="DELETE",
        effect=Effect.DELETE,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-restriction-delete",
    )

    id: Path[Id]
    expand: Query[Expand | None] = None


class GetRestrictionsByOperation(V1Request[Restrictions]):
    """Read the restrictions of a content, by operation. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/restriction/byOperation",
        granular=DETAILS,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-restriction-byoperation-get",
    )

    id: Path[Id]
    expand: Query[Expand | None] = None


class GetRestrictionsForOperation(ListRequest[Restriction]):
    """Read whom one restriction of a content names. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}",
        granular=DETAILS,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-restriction-byoperation-operationkey-get",
    )

    id: Path[Id]
    operation_key: Path[RestrictedOperation]
    expand: Query[Expand | None] = None
    limit: Query[Limit] = 100


# Whether one person or group is named, and naming them


class OfGroupId(V1Request[None]):
    """Parameters of what is about one group, by its id."""

    id: Path[Id]
    operation_key: Path[RestrictedOperation]
    group_id: Path[str]


class OfGroupName(V1Request[None]):
    """Parameters of what is about one group, by its name."""

    id: Path[Id]
    operation_key: Path[RestrictedOperation]
    group_name: Path[str]


class OfUser(V1Request[None]):
    """Parameters of what is about one person."""

    id: Path[Id]
    operation_key: Path[RestrictedOperation]
    account_id: Query[str | None] = None
    key: Query[str | None] = None
    username: Query[str | None] = None


def _one(route: str, *errors: int, connect: Connect | None = None, granular: bool = True) -> Op:
    """The facts about an operation on one name in a restriction."""
    method, _, path = route.partition(" ")
    reads = method == "GET"
    anchor = path.lower().strip("/").replace("/", "-").replace("{", "").replace("}", "")
    return Op(
        route=route,
        granular=frozenset() if not granular else READ_ONE if reads else WRITE_ONE,
        classic=READ_CLASSIC if reads else WRITE_CLASSIC,
        connect=connect or ("READ" if reads else "WRITE"),
        effect={"GET": Effect.READ, "PUT": Effect.UPDATE, "DELETE": Effect.DELETE}[method],
        errors=errors,
        source=f"{GROUP}#api-{anchor}-{method.lower()}",
    )


class GetIndividualGroupRestrictionStatusByGroupId(OfGroupId):
    """Ask whether a restriction names a group. Errors: 404 unseen, no such group, or it is not named."""

    op = _one(
        "GET /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}/byGroupId/{groupId}", 400, 401, 403, 404
    )


class AddGroupToContentRestrictionByGroupId(OfGroupId):
    """Name a group in a restriction. Errors: 403 may not restrict; 404 unseen, or no such group."""

    op = _one(
        "PUT /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}/byGroupId/{groupId}", 400, 401, 403, 404
    )


class RemoveGroupFromContentRestriction(OfGroupId):
    """Take a group out of a restriction. Errors: 403 may not restrict; 404 unseen, or it is not named."""

    op = _one(
        "DELETE /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}/byGroupId/{groupId}",
        400,
        401,
        403,
        404,
    )


class GetContentRestrictionStatusForGroup(OfGroupName):
    """Ask whether a restriction names a group. Errors: 404 unseen, no such group, or it is not named."""

    op = _one(
        "GET /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}/group/{groupName}",
        400,
        401,
        404,
        granular=False,
    )


class AddGroupToContentRestriction(OfGroupName):
    """Name a group in a restriction. Errors: 404 unseen, may not restrict, or no such group."""

    op = _one(
        "PUT /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}/group/{groupName}",
        400,
        401,
        404,
        granular=False,
    )


class RemoveGroupFromContentRestrictionById(OfGroupName):
    """Take a group out of a restriction. Errors: 404 unseen, may not restrict, or it is not named."""

    op = _one(
        "DELETE /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}/group/{groupName}",
        400,
        401,
        404,
        connect="DELETE",
        granular=False,
    )


class GetContentRestrictionStatusForUser(OfUser):
    """Ask whether a restriction names a person. Errors: 404 unseen, nobody of that id, or they are not named."""

    op = _one("GET /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}/user", 400, 401, 404)


class AddUserToContentRestriction(OfUser):
    """Name a person in a restriction. Errors: 404 unseen, may not restrict, or nobody of that id."""

    op = _one("PUT /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}/user", 400, 401, 404)


class RemoveUserFromContentRestriction(OfUser):
    """Take a person out of a restriction. Errors: 404 unseen, may not restrict, or they are not named."""

    op = _one("DELETE /wiki/rest/api/content/{id}/restriction/byOperation/{operationKey}/user", 400, 401, 404)
