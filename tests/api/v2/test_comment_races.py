"""Comments made at the same time as others, and as what they are on changes."""

from __future__ import annotations

from functools import partial

from tests.api.v2.commenting import remark, say
from tests.api.v2.making import drop, make, read, storage
from tests.api.v2.test_races import at_once
from watersmeet.client import Client
from watersmeet.contract.v2.comment import DeleteInlineComment, GetFooterComments, GetPageInlineComments
from watersmeet.contract.v2.space import SpaceBulk


def test_create_inline_comment__at_once_every_marker_is_kept(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage("<p>a b c d e f</p>"))
    gone = [DeleteInlineComment(comment_id=int(remark(admin, letter, page_id=page.id).id)) for letter in "ab"]
    ended = at_once(
        [
            *(lambda letter=letter: remark(admin, letter, page_id=page.id) for letter in "cdef"),
            *(lambda request=request: admin.send(request) for request in gone),
        ]
    )
    assert ended == {200: 6}
    body = read(admin, page, body_format="storage").body.storage
    assert body
    assert body.value.count("ac:ref") == 4
    left = admin.send(GetPageInlineComments(id=int(page.id))).results
    assert sorted(one.properties.inline_original_selection for one in left) == ["c", "d", "e", "f"]
    for comment in left:
        assert comment.properties.inline_marker_ref in body.value
        assert comment.resolution_status == "open"


def test_create_footer_comment__while_its_page_goes_to_the_trash(admin: Client, space: SpaceBulk) -> None:
    for number in range(5):
        page = make(admin, space, f"Page {number}")
        above = say(admin, page_id=page.id)
        ended = at_once(
            [
                partial(drop, admin, page),
                *(partial(say, admin, page_id=page.id) for _ in range(2)),
                partial(say, admin, parent_comment_id=above.id),
            ]
        )
        assert set(ended) <= {200, 400}
        living = {one.page_id for one in admin.each(GetFooterComments(limit=250, sort="-created-date"))}
        assert page.id not in living
