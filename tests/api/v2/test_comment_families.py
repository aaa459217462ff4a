"""Versions, operations, likes and properties of comments, through v2."""

from __future__ import annotations

import pytest

from tests.api.v2.commenting import say
from tests.api.v2.making import like, make, storage
from tests.conftest import Served
from watersmeet.client import Client, NotFound
from watersmeet.contract.v2.comment import DeleteFooterComment, UpdateFooterComment
from watersmeet.contract.v2.comment_shapes import FooterCommentModel, FooterCommentUpdate
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.content_properties import (
    CreateCommentProperty,
    DeleteCommentPropertyById,
    GetCommentContentProperties,
    GetCommentContentPropertiesById,
    PropertyCreate,
    PropertyUpdate,
    UpdateCommentPropertyById,
)
from watersmeet.contract.v2.like import GetFooterLikeCount, GetFooterLikeUsers
from watersmeet.contract.v2.operation import GetFooterCommentOperations
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.version import (
    GetFooterCommentVersionDetails,
    GetFooterCommentVersions,
    GetInlineCommentVersions,
)


def edit(client: Client, comment: FooterCommentModel, number: int, text: str) -> None:
    body = FooterCommentUpdate(version=VersionWrite(number=number, message="why"), body=storage(text))
    client.send(UpdateFooterComment(comment_id=int(comment.id), body=body))


def test_get_footer_comment_versions__newest_first_with_bodies(admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, "<p>1</p>", page_id=make(admin, space).id)
    for number in (2, 3):
        edit(admin, comment, number, f"<p>{number}</p>")
    versions = admin.send(GetFooterCommentVersions(id=int(comment.id), body_format="storage", limit=2))
    assert [
        (one.number, one.comment and one.comment.body.storage and one.comment.body.storage.value)
        for one in versions.results
    ] == [(3, "<p>3</p>"), (2, "<p>2</p>")]
    assert versions.links.next
    details = admin.send(GetFooterCommentVersionDetails(content_id=int(comment.id), version_number=2))
    assert (details.number, details.message, details.prev_version, details.next_version) == (2, "why", 1, 3)
    with pytest.raises(NotFound):
        admin.send(GetFooterCommentVersionDetails(content_id=int(comment.id), version_number=4))
    with pytest.raises(NotFound):
        admin.send(GetInlineCommentVersions(id=int(comment.id)))


def test_get_footer_comment_operations__say_what_is_so(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, page_id=make(admin, space).id)
    _, other = served.user()

    def may(client: Client) -> list[tuple[str, str]]:
        found = client.send(GetFooterCommentOperations(id=int(comment.id)))
        return [(one.operation, one.target_type) for one in found.operations]

    assert may(admin) == [("read", "comment"), ("update", "comment"), ("delete", "comment"), ("create", "comment")]
    theirs = may(other)
    assert ("update", "comment") not in theirs
    if ("delete", "comment") in theirs:
        other.send(DeleteFooterComment(comment_id=int(comment.id)))
    else:
        with pytest.raises(NotFound):
            other.send(DeleteFooterComment(comment_id=int(comment.id)))


def test_get_footer_likes__of_a_comment(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    comment = say(admin, page_id=page.id)
    people = sorted(served.user()[0] for _ in range(3))
    like(served, comment, *people)
    assert admin.send(GetFooterLikeCount(id=int(comment.id))).count == 3
    users = admin.send(GetFooterLikeUsers(id=int(comment.id), limit=2))
    assert [one.account_id for one in users.results] == people[:2]
    with pytest.raises(NotFound):
        admin.send(GetFooterLikeCount(id=int(page.id)))


def test_comment_properties__from_making_to_removing(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    owner = int(say(admin, page_id=page.id).id)
    made = admin.send(CreateCommentProperty(owner=owner, body=PropertyCreate(key="k", value={"a": 1})))
    assert (made.key, made.value, made.version.number) == ("k", {"a": 1}, 1)
    changed = admin.send(
        UpdateCommentPropertyById(
            owner=owner, property_id=made.id, body=PropertyUpdate(key="k", value=2, version=VersionWrite(number=2))
        )
    )
    assert (changed.value, changed.version.number) == (2, 2)
    assert admin.send(GetCommentContentPropertiesById(owner=owner, property_id=made.id)).value == 2
    assert [one.key for one in admin.send(GetCommentContentProperties(owner=owner)).results] == ["k"]
    admin.send(DeleteCommentPropertyById(owner=owner, property_id=made.id))
    assert admin.send(GetCommentContentProperties(owner=owner)).results == []
    with pytest.raises(NotFound):
        admin.send(GetCommentContentProperties(owner=int(page.id)))
    page = make(admin, served.space(admin, create_private_space=True))
    hidden = say(admin, page_id=page.id)
    _, stranger = served.user()
    with pytest.raises(NotFound):
        stranger.send(CreateCommentProperty(owner=int(hidden.id), body=PropertyCreate(key="k", value=1)))
