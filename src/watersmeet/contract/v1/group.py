"""Groups and who is in them, REST v1. Each can be named by its id or, as in the older operations, by its name."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from watersmeet.contract.core import Body, Effect, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, Group, Limit, ListRequest, Many, V1Request
from watersmeet.contract.v1.entities import User

T = TypeVar("T")

GROUP = DOCS + "api-group-group/"
DOCUMENT_2022 = "the published v1 document of 2022, Group"
READ = frozenset({"read:group:confluence"})
READ_CLASSIC = frozenset({"read:confluence-groups"})
READ_MEMBERS = frozenset({"read:group:confluence", "read:user:confluence"})
WRITE = frozenset({"write:group:confluence"})
WRITE_CLASSIC = frozenset({"write:confluence-groups"})

BoundedLimit = Annotated[int, msgspec.Meta(ge=0, le=200)]


class Groups(Many[Group]):
    """A page of groups; `totalSize` counts all, where that was asked for."""

    total_size: int | UnsetType = UNSET


class GroupMembers(Many[User]):
    """A page of people; `totalSize` counts all, where that was asked for."""

    total_size: int | UnsetType = UNSET


class GroupName(Wire):
    name: str


class NewMember(Wire):
    account_id: str


# Groups


class GetGroups(ListRequest[Groups]):
    """List the groups by name, all or those of one level of access. Errors: 403 not signed in."""

    op = Op(
        route="GET /wiki/rest/api/group",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        source=GROUP + "#api-wiki-rest-api-group-get",
    )

    limit: Query[Limit] = 200
    access_type: Query[Literal["user", "admin", "site-admin"] | None] = None


class SearchGroups(ListRequest[Groups]):
    """List the groups whose names hold a text, by name. Errors: 400 no `query`; 403 not signed in."""

    op = Op(
        route="GET /wiki/rest/api/group/picker",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        source=GROUP + "#api-wiki-rest-api-group-picker-get",
    )

    query: Query[str]
    limit: Query[Limit] = 200
    should_return_total_size: Query[bool] = False


class GetGroupByGroupId(V1Request[Group]):
    """Read a group by its id. Errors: 400 no `id`; 403 not signed in; 404 there is none."""

    op = Op(
        route="GET /wiki/rest/api/group/by-id",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403, 404),
        source=GROUP + "#api-wiki-rest-api-group-by-id-get",
    )

    id: Query[str]


class GetGroupByQueryParam(V1Request[Group]):
    """Read a group by its name. Errors: 400 no `name`; 403 not signed in; 404 there is none."""

    op = Op(
        route="GET /wiki/rest/api/group/by-name",
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403, 404),
        source=DOCUMENT_2022,
    )

    name: Query[str]


class GetGroupByName(V1Request[Group]):
    """Read a group by its name, in the path. Errors: 403 not signed in; 404 there is none."""

    op = Op(
        route="GET /wiki/rest/api/group/{groupName}",
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403, 404),
        deprecated=True,
        source=DOCUMENT_2022,
    )

    group_name: Path[str]


class CreateGroup(V1Request[Group]):
    """Make a group. Errors: 400 no name, one that is too long, or taken; 403 does not administer the site."""

    op = Op(
        route="POST /wiki/rest/api/group",
        granular=READ | WRITE,
        classic=WRITE_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        status=201,
        errors=(400, 401, 403, 413),
        source=GROUP + "#api-wiki-rest-api-group-post",
    )

    body: Body[GroupName]


class RemoveGroupById(V1Request[None]):
    """Remove a group, and what was granted to it; what only its members could see is then seen by nobody.

    Errors: 400 no `id`, or the site would be locked; 403 does not administer the site; 404 there is none.
    """

    op = Op(
        route="DELETE /wiki/rest/api/group/by-id",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        status=204,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-group-by-id-delete",
    )

    id: Query[str]


class RemoveGroup(V1Request[None]):
    """Remove a group by its name, as RemoveGroupById does.

    Errors: 400 no `name`, or the site would be locked; 403 does not administer the site; 404 there is none.
    """

    op = Op(
        route="DELETE /wiki/rest/api/group",
        classic=WRITE_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        status=204,
        errors=(400, 401, 403, 404),
        source=DOCUMENT_2022,
    )

    name: Query[str]


# Who is in them


class ListMembers(ListRequest[T]):
    """List the members of a group; of a group that is not there, nobody."""

    limit: Query[Limit] = 200
    expand: Query[Expand | None] = None


class GetGroupMembersByGroupId(ListMembers[GroupMembers]):
    """List the members of a group. Errors: 400 a `limit` above 200; 403 not signed in."""

    op = Op(
        route="GET /wiki/rest/api/group/{groupId}/membersByGroupId",
        granular=READ_MEMBERS,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        source=GROUP + "#api-wiki-rest-api-group-groupid-membersbygroupid-get",
    )

    group_id: Path[str]
    limit: Query[BoundedLimit] = 200
    should_return_total_size: Query[bool] = False


class GetMembersByQueryParam(ListMembers[Many[User]]):
    """List the members of a group, by its name. Errors: 400 no `name`; 403 not signed in."""

    op = Op(
        route="GET /wiki/rest/api/group/member",
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        source=DOCUMENT_2022,
    )

    name: Query[str]


class GetGroupMembers(ListMembers[Many[User]]):
    """List the members of a group, by its name in the path. Errors: 403 not signed in."""

    op = Op(
        route="GET /wiki/rest/api/group/{groupName}/member",
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        deprecated=True,
        source=DOCUMENT_2022,
    )

    group_name: Path[str]


class AddUserToGroupByGroupId(V1Request[None]):
    """Put somebody into a group; who is in it already stays.

    Errors: 400 no `groupId`, or nobody of that account id; 403 does not administer the site; 404 no such group.
    """

    op = Op(
        route="POST /wiki/rest/api/group/userByGroupId",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        status=201,
        errors=(400, 401, 403, 404, 413),
        source=GROUP + "#api-wiki-rest-api-group-userbygroupid-post",
    )

    group_id: Query[str]
    body: Body[NewMember]


class AddUserToGroup(V1Request[None]):
    """Put somebody into a group that is named by its name; who is in it already stays.

    Errors: 400 no `name`, or nobody of that account id; 403 does not administer the site; 404 no such group.
    """

    op = Op(
        route="POST /wiki/rest/api/group/user",
        classic=WRITE_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        status=201,
        errors=(400, 401, 403, 404, 413),
        source=DOCUMENT_2022,
    )

    name: Query[str]
    body: Body[NewMember]


class LeaveGroup(V1Request[None]):
    """Take somebody out of a group; who is not in it stays out."""

    account_id: Query[str | None] = None
    key: Query[str | None] = None
    username: Query[str | None] = None


class RemoveMemberFromGroupByGroupId(LeaveGroup):
    """Take somebody out of a group; who is not in it stays out.

    Errors: 400 no `groupId` or `accountId`, or the last administrator; 403 does not administer the site; 404 no such
    group, or nobody.
    """

    op = Op(
        route="DELETE /wiki/rest/api/group/userByGroupId",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        status=204,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-group-userbygroupid-delete",
    )

    group_id: Query[str]


class RemoveMemberFromGroup(LeaveGroup):
    """Take somebody out of a group that is named by its name; who is not in it stays out.

    Errors: 400 no `name` or `accountId`, or the last administrator; 403 does not administer the site; 404 no such
    group, or nobody.
    """

    op = Op(
        route="DELETE /wiki/rest/api/group/user",
        classic=WRITE_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        status=204,
        errors=(400, 401, 403, 404),
        source=DOCUMENT_2022,
    )

    name: Query[str]
