"""What `expand` opens on content."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from tests.api.v1.making import change, make, read
from tests.api.v2.making import attachment, number
from tests.conftest import Served
from watersmeet.api.v1.expand import parsed, tree
from watersmeet.client import Client
from watersmeet.contract.v1.content import DeleteContent, LabelWrite, MetadataWrite, PropertyValue
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.errors import InvalidParameter
from watersmeet.storage import gates
from watersmeet.storage.work import Session


def test_parsed__names_become_a_tree() -> None:
    opened = parsed(("space, history.lastUpdated", "history.contributors"))
    assert "space" in opened
    assert not opened["space"]
    assert set(opened["history"]) == {"lastUpdated", "contributors"}
    assert "nothing" not in opened
    assert not opened["nothing"]["at"]["all"]


def test_parsed__empty_is_nothing_and_absent_is_the_default() -> None:
    assert not parsed((), tree("space"))
    assert "space" in parsed(None, tree("space"))


def test_parsed__too_many_and_too_deep_are_refused() -> None:
    with pytest.raises(InvalidParameter):
        parsed(tuple(f"a.b{k}" for k in range(9)))
    with pytest.raises(InvalidParameter):
        parsed((".".join("abcdefghij"),))
    assert parsed(("a",) * 20)


def test_expand__unknown_names_are_ignored(admin: Client, space: SpaceBulk) -> None:
    page = read(admin, make(admin, space), "nonsense", "body.nonsense", "children.nonsense.more", "version")
    assert page.version
    assert page.body
    assert page.body.storage is UNSET


def test_expand__children_of_every_type(admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    child = make(admin, space, "Child", under=parent)
    again = read(admin, parent, "children.page.body.storage", "children.comment", "children.attachment")
    assert again.children
    assert again.children.page
    (shown,) = again.children.page.results
    assert shown.id == child.id
    assert shown.body
    assert shown.body.storage
    assert shown.body.storage.value == "<p>one</p>"
    assert again.children.comment
    assert (again.children.comment.results, again.children.comment.size) == ([], 0)
    assert again.children.attachment
    assert again.children.attachment.results == []
    assert again.children.expandable == {}


def test_expand__nested_lists_go_on(admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    for k in range(26):
        make(admin, space, f"Child {k:02}", under=parent)
    again = read(admin, parent, "children.page", "descendants.page")
    assert again.children
    assert again.children.page
    assert again.children.page.size == 25
    assert again.children.page.results[0].title == "Child 00"
    assert again.children.page.links["next"] == f"/rest/api/content/{parent.id}/child/page?limit=25&start=25"
    rest = admin.raw("GET", "/wiki" + again.children.page.links["next"]).json()
    assert [row["title"] for row in rest["results"]] == ["Child 25"]
    assert again.descendants
    assert again.descendants.page
    assert "next" in again.descendants.page.links


def test_expand__grandchildren(admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "Top")
    middle = make(admin, space, "Middle", under=top)
    low = make(admin, space, "Low", under=middle)
    again = read(admin, top, "children.page.children.page", "descendants.page")
    assert again.children
    assert again.children.page
    (shown,) = again.children.page.results
    assert shown.children
    assert shown.children.page
    assert [row.id for row in shown.children.page.results] == [low.id]
    assert again.descendants
    assert again.descendants.page
    assert [row.id for row in again.descendants.page.results] == [middle.id, low.id]


def test_expand__child_types(admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    child = make(admin, space, "Child", under=parent)
    some = read(admin, parent, "childTypes.all")
    assert some.child_types
    assert some.child_types.page
    assert some.child_types.page.value
    assert some.child_types.comment
    assert not some.child_types.comment.value
    none = read(admin, child, "childTypes.page")
    assert none.child_types
    assert none.child_types.page
    assert not none.child_types.page.value
    assert none.child_types.comment is UNSET


def test_expand__history_parts(served: Served, admin: Client, space: SpaceBulk) -> None:
    account_id, member = served.user("Mia")
    page = make(admin, space)
    change(member, page, 2)
    again = read(
        admin, page, "history.lastUpdated", "history.previousVersion", "history.contributors", "history.nextVersion"
    )
    assert again.history
    assert again.history.last_updated
    assert again.history.last_updated.by.account_id == account_id
    assert again.history.last_updated.by.display_name == "Mia"
    assert again.history.previous_version
    assert again.history.previous_version.expandable["content"].endswith("?status=historical&version=1")
    assert again.history.next_version is None
    assert again.history.contributors
    assert len(again.history.contributors.publishers.users) == 2
    old = read(admin, page, "history.nextVersion", "history.previousVersion", version=1)
    assert old.history
    assert old.history.next_version
    assert old.history.next_version.number == 2
    assert old.history.previous_version is None


def test_expand__metadata(admin: Client, space: SpaceBulk) -> None:
    page = make(
        admin,
        space,
        metadata=MetadataWrite(
            labels=[LabelWrite(name="one"), LabelWrite(name="two", prefix="my")],
            properties={"a": PropertyValue(value={"deep": [1, None]}), "b": PropertyValue(value=False)},
        ),
    )
    again = read(admin, page, "metadata.labels", "metadata.properties", "metadata.currentuser")
    assert again.metadata
    assert again.metadata.labels
    assert {label.label for label in again.metadata.labels.results} == {"one", "my:two"}
    assert again.metadata.properties
    assert again.metadata.properties["a"]["value"] == {"deep": [1, None]}
    assert again.metadata.properties["b"]["version"]["number"] == 1
    assert again.metadata.currentuser
    assert again.metadata.currentuser.favourited
    assert not again.metadata.currentuser.favourited.is_favourite
    assert again.metadata.currentuser.lastmodified
    assert again.metadata.currentuser.lastmodified.version.number == 1


def test_expand__restrictions_of_its_own(served: Served, admin: Client, space: SpaceBulk) -> None:
    account_id, _ = served.user()
    page = make(admin, space)
    served.do(lambda session: gates.restrict(session, int(page.id), "update", [f"u:{account_id}", "u:gone"]))
    again = read(
        admin,
        page,
        "restrictions.read.restrictions.user",
        "restrictions.update.restrictions.user",
        "restrictions.update.restrictions.group",
    )
    assert again.restrictions
    assert again.restrictions.read
    assert again.restrictions.read.restrictions
    assert again.restrictions.read.restrictions.user
    assert again.restrictions.read.restrictions.user.results == []
    assert again.restrictions.read.restrictions.expandable == {"group": ""}
    assert again.restrictions.update
    assert again.restrictions.update.restrictions
    assert again.restrictions.update.restrictions.user
    named = {user.account_id: user.type for user in again.restrictions.update.restrictions.user.results}
    assert named == {account_id: "known", "gone": "unknown"}
    assert again.restrictions.update.restrictions.group
    assert again.restrictions.update.restrictions.group.size == 0


def test_expand__space_parts(admin: Client, space: SpaceBulk) -> None:
    page = read(admin, make(admin, space), "space.description.plain", "space.metadata.labels", "space.icon")
    assert page.space
    assert page.space.description
    assert page.space.description.plain
    assert page.space.description.plain.representation == "plain"
    assert page.space.metadata
    assert page.space.icon
    assert "homepage" in page.space.expandable


def test_expand__body_formats_that_cannot_be_shown_stay_closed(admin: Client, space: SpaceBulk) -> None:
    file = attachment(admin, make(admin, space).id)
    found = read(admin, str(number(file)), "body.storage", "body.view")
    assert found.body
    assert found.body.storage is UNSET
    assert found.body.view is UNSET
    assert {"storage", "view"} <= found.body.expandable.keys()


def test_expand__unseen_ancestors_and_children_are_left_out(served: Served, admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    make(admin, space, "Hidden", under=parent)
    kept = make(admin, space, "Kept", under=parent)
    hidden = read(admin, parent, "children.page").children
    assert hidden
    assert hidden.page
    child_id = int(next(row.id for row in hidden.page.results if row.title == "Hidden"))

    async def restrict(session: Session) -> None:
        await gates.restrict(session, child_id, "read", ["u:nobody"])
        path = f"/{space.homepage_id}/{parent.id}/{child_id}/"
        await gates.follow_move(session, path, frozenset(), frozenset({child_id}))

    served.do(restrict)
    again = read(admin, parent, "children.page", "descendants.page")
    assert again.children
    assert again.children.page
    assert [row.id for row in again.children.page.results] == [kept.id]
    assert again.descendants
    assert again.descendants.page
    assert [row.id for row in again.descendants.page.results] == [kept.id]


def test_expand__of_a_trashed_page(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    admin.send(DeleteContent(id=int(page.id)))
    again = read(admin, page, "ancestors", "children.page", "body.storage", status=("trashed",))
    assert again.ancestors == []
    assert again.body
    assert again.extensions.position is UNSET
