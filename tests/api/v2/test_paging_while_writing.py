"""Lists page to the end with no row twice and none left out while others write into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from tests.api.v2 import paging_rows as of_content
from tests.api.v2 import paging_rows_of_spaces as of_spaces
from tests.api.v2.paging_rows import Rows, Scene
from tests.conftest import DATABASES, Served, database_config
from watersmeet.contract.catalogue import OPERATIONS
from watersmeet.contract.core import Request
from watersmeet.contract.openapi import operation_id
from watersmeet.contract.v2 import (
    app_property,
    attachment,
    blogpost,
    children,
    comment,
    content_properties,
    custom_content,
    data_policy,
    descendants,
    label,
    like,
    page,
    space,
    space_permission,
    space_properties,
    space_role,
    task,
    version,
)
from watersmeet.contract.v2 import space_permission_transition as transition

Maker = Callable[[Scene, Any], Rows]

MAKERS: dict[type, Maker] = {
    attachment.AttachmentList: of_content.attachments,
    app_property.GetForgeAppProperties: of_spaces.app_properties,
    blogpost.GetBlogPosts: of_content.posts,
    blogpost.GetBlogPostsInSpace: of_content.posts,
    blogpost.GetLabelBlogPosts: of_content.posts,
    children.DirectChildren: of_content.children,
    children.GetChildCustomContent: of_content.notes,
    children.GetChildPages: of_content.children,
    comment.ListedComments: of_content.comments,
    content_properties.ListProperties: of_spaces.properties,
    custom_content.CustomContentList: of_content.notes,
    data_policy.GetDataPolicySpaces: of_spaces.spaces,
    descendants.DescendantsOf: of_content.descendants,
    label.LabelList: of_spaces.labels,
    like.LikeUsersOf: of_spaces.likes,
    page.GetLabelPages: of_content.pages,
    page.GetPages: of_content.pages,
    page.GetPagesInSpace: of_content.pages,
    space.GetSpaces: of_spaces.spaces,
    space_permission.GetSpacePermissionsAssignments: of_spaces.grants,
    space_properties.GetSpaceProperties: of_spaces.space_properties,
    space_role.GetAvailableSpaceRoles: of_spaces.roles,
    space_role.GetSpaceRoleAssignments: of_spaces.role_assignments,
    task.GetTasks: of_spaces.tasks,
    version.VersionsOf: of_content.versions,
}
"""How rows are made, by the operation or a family it belongs to."""

FIXED: dict[type, str] = {
    space_permission.GetAvailableSpacePermissions: "the permissions there are come with the program",
    transition.ListSpacePermissionCombinations: "a task counts it anew as a whole; no row comes or goes by itself",
}
"""Lists nobody writes into, and why."""

STABLE = 30
VOLATILE = 12
MOST_NEW = 8

LISTS = [
    operation
    for operation in OPERATIONS
    if "/api/v2/" in operation.op.path
    and "cursor" in {field.encode_name for field in msgspec.structs.fields(operation)}
    and operation not in FIXED
]


@pytest.fixture(scope="module", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site of its own: lists of the whole site hold what these tests make and no more."""
    with database_config(request.param, tmp_path_factory.mktemp("paging")) as config:
        running = Served(config, config.open_database())
        yield running
        running.stop()


def sorts(operation: type[Request[Any]]) -> list[str | None]:
    """The values of `sort`; None, the list's own order, where there is no choice."""
    found: list[str | None] = []
    for field in msgspec.structs.fields(operation):
        if field.encode_name == "sort":
            for part in get_args(get_args(field.type)[0]):
                found += get_args(part)
    return found or [None]


def name(number: int) -> str:
    """A name that sorts anywhere among the others."""
    return f"{number * 37 % 101:03d} row {number}"


class Reader:
    """Pages through a list in one order."""

    def __init__(self, scene: Scene, operation: Any, rows: Rows, sort: str | None) -> None:
        self._send = rows.send or scene.admin.send
        self._operation = operation
        self._rows = rows
        self._asked = rows.asked if sort is None else {**rows.asked, "sort": sort}

    def page(self, cursor: str | None, limit: int) -> tuple[list[str], str | None]:
        """The identities of some rows, and the cursor behind them."""
        got = self._send(self._operation(**self._asked, cursor=cursor, limit=limit))
        following = got.links.next
        behind = parse_qs(urlsplit(following).query)["cursor"][0] if isinstance(following, str) else None
        return [self._rows.shown_as(row) for row in got.results], behind

    def all(self) -> list[str]:
        seen, cursor = self.page(None, 250)
        while cursor is not None:
            more, cursor = self.page(cursor, 250)
            seen += more
        return seen


class Writer:
    """Puts rows into a list that is being read and takes rows out, also the one its reader stands on."""

    def __init__(self, rows: Rows, stable: list[str]) -> None:
        self._rows = rows
        self._stable = stable
        self._numbers = iter(range(1000, 10_000))
        self.volatile: set[str] = set()
        self.stood_on = 0
        self._gone: set[str] = set()
        self._new = 0

    def fill(self) -> None:
        while len(self.volatile) < VOLATILE:
            self._add()
        self._new = 0

    def _add(self) -> None:
        self.volatile.add(self._rows.add(name(next(self._numbers))))

    def stop(self, seen: list[str], order: list[str]) -> int:
        """How many rows to read so that, by what is known of the list, a row that can go is the last one."""
        known = set(seen)
        ahead = [row for row in order if row not in known and row not in self._gone]
        stops = [count for count in range(4, 8) if ahead[count - 1 : count] and ahead[count - 1] in self.volatile]
        return stops[-1] if stops else 4 + len(seen) % 4

    def between(self, seen: list[str], order: list[str]) -> None:
        """What happens between two pages: rows go where the reader stands, behind it and before it; others come."""
        stood_on = [seen[-1]] if seen[-1] in self.volatile else []
        behind = [row for row in seen[:-1] if row in self.volatile]
        ahead = [row for row in order if row in self.volatile and row not in seen]
        self.stood_on += len(stood_on)
        for row in stood_on + behind[:1] + ahead[:1]:
            self.volatile.remove(row)
            self._gone.add(row)
            self._rows.drop(row)
        for _ in range(2):
            if self._new < MOST_NEW:
                self._new += 1
                self._add()
                if self._rows.stir is not None:
                    self._rows.stir(self._stable[self._new * 7 % STABLE])


@pytest.mark.parametrize("operation", LISTS, ids=operation_id)
def test_list__pages_to_the_end_while_others_write(site: Served, operation: type[Request[Any]]) -> None:
    maker = next((MAKERS[family] for family in operation.__mro__ if family in MAKERS), None)
    assert maker is not None, f"say in MAKERS how a row of {operation.__name__} is made, or in FIXED why there is none"
    admin = site.client()
    scene = Scene(site, admin, site.space(admin))
    rows = maker(scene, operation)
    stable: list[str] = []
    writer = Writer(rows, stable)
    for number in range(STABLE):
        stable.append(rows.add(name(number)))
    for sort in sorts(operation):
        writer.fill()
        reader = Reader(scene, operation, rows, sort)
        order = reader.all()
        assert set(stable) <= set(order), sort
        seen: list[str] = []
        cursor: str | None = None
        pages = 0
        while cursor is not None or not pages:
            assert pages < 200, f"{sort}: the list does not end"
            got, cursor = reader.page(cursor, writer.stop(seen, order))
            seen += got
            pages += 1
            if seen:
                writer.between(seen, order)
        assert len(seen) == len(set(seen)), f"{sort}: {sorted(row for row in set(seen) if seen.count(row) > 1)} twice"
        kept = set(stable)
        assert [row for row in seen if row in kept] == [row for row in order if row in kept], sort
        assert pages > STABLE // 7, sort
    assert writer.stood_on > 0, "no row went while the reader stood on it"
