"""Classification levels of drafts, and of what is archived or in the trash."""

from __future__ import annotations

import pytest

from tests.api.v2.making import archive, change, drop, make
from tests.api.v2.making_levels import (
    KINDS,
    add,
    asked,
    drafted,
    made,
    put,
    put_default,
    reset,
    shown,
)
from tests.conftest import Served
from tests.permissions.world import restrict
from watersmeet.client import Client, NotFound
from watersmeet.contract.v2.classification_level import (
    GetPageClassificationLevel,
    LevelOfContent,
    LevelOff,
    PostPageClassificationLevel,
    PutPageClassificationLevel,
)
from watersmeet.contract.v2.page import DeletePage
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.settings import content_classification


def test_get_page_classification_level__of_the_status_asked_for(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    level = add(served)
    put_default(admin, space, level)
    page = make(admin, space, "To be archived")
    with pytest.raises(NotFound):
        shown(admin, "page", int(page.id), status="archived")
    archive(served, str(page.author_id), page)
    assert shown(admin, "page", int(page.id), status="archived") == level
    with pytest.raises(NotFound):
        shown(admin, "page", int(page.id))
    for call in asked(admin, "page", int(page.id), level)[1:]:
        with pytest.raises(NotFound):
            call()


@pytest.mark.parametrize("kind", KINDS)
def test_get_page_classification_level__of_every_kind_in_the_trash_is_404(
    served: Served, admin: Client, space: SpaceBulk, kind: str
) -> None:
    item, level = made(admin, space, kind), add(served)
    put(admin, kind, item, level)
    assert admin.raw("DELETE", f"/wiki/api/v2/{kind}s/{item}").status_code == 204
    for call in asked(admin, kind, item, level):
        with pytest.raises(NotFound):
            call()


def test_get_page_classification_level__of_a_draft_never_published(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    default, own = add(served), add(served)
    put_default(admin, space, default)
    page = make(admin, space, "Not yet", status="draft")
    item = int(page.id)
    assert shown(admin, "page", item, status="draft") == default
    for call in asked(admin, "page", item, own):
        with pytest.raises(NotFound):
            call()
    put(admin, "page", item, own, "draft")
    assert shown(admin, "page", item, status="draft") == own
    change(admin, page, 1, title="Now")
    assert shown(admin, "page", item) == own


def test_put_page_classification_level__of_a_shared_draft_is_apart_until_published(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    current, own = add(served), add(served)
    page = drafted(admin, space)
    item = int(page.id)
    put(admin, "page", item, current)
    assert shown(admin, "page", item, status="draft") == current
    put(admin, "page", item, own, "draft")
    assert (shown(admin, "page", item, status="draft"), shown(admin, "page", item)) == (own, current)
    change(admin, page, 1, status="draft", title="The draft again")
    assert shown(admin, "page", item, status="draft") == own
    change(admin, page, 2, title="Published")
    assert shown(admin, "page", item) == own
    with pytest.raises(NotFound):
        shown(admin, "page", item, status="draft")


def test_post_page_classification_level__of_a_shared_draft_is_reset_and_discarded(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    current, own = add(served), add(served)
    page = drafted(admin, space)
    item = int(page.id)
    put(admin, "page", item, current)
    put(admin, "page", item, own, "draft")
    reset(admin, "page", item, "draft")
    assert (shown(admin, "page", item, status="draft"), shown(admin, "page", item)) == (current, current)
    put(admin, "page", item, own, "draft")
    admin.send(DeletePage(id=item, draft=True))
    change(admin, page, 1, status="draft", title="Another draft")
    assert shown(admin, "page", item, status="draft") == current
    put(admin, "page", item, own, "draft")
    drop(admin, page)
    change(admin, page, 2, title=page.title)
    assert shown(admin, "page", item) == current


def test_get_page_classification_level__publishing_without_a_level_of_the_draft_keeps_the_pages(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    current = add(served)
    page = drafted(admin, space)
    put(admin, "page", int(page.id), current)
    change(admin, page, 2, title="Published")
    assert shown(admin, "page", int(page.id)) == current


def test_get_page_classification_level__of_a_draft_that_is_not_there_is_404(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    item, level = made(admin, space, "page"), add(served)
    for request in (
        GetPageClassificationLevel(id=item, status="draft"),
        PutPageClassificationLevel(id=item, body=LevelOfContent(id=level, status="draft")),
        PostPageClassificationLevel(id=item, body=LevelOff(status="draft")),
    ):
        with pytest.raises(NotFound):
            admin.send(request)  # type: ignore[call-overload]


def test_get_page_classification_level__of_a_draft_is_for_those_who_may_edit(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    page = drafted(admin, space)
    put_default(admin, space, add(served))
    _, reader = served.user()
    shown(reader, "page", int(page.id), status="draft")
    restrict(served, page.id, "update", ["u:nobody"])
    shown(reader, "page", int(page.id))
    with pytest.raises(NotFound):
        shown(reader, "page", int(page.id), status="draft")


def test_put_page_classification_level__goes_with_its_content(served: Served, admin: Client, space: SpaceBulk) -> None:
    item, level = made(admin, space, "page"), add(served)
    put(admin, "page", item, level)
    admin.send(DeletePage(id=item))
    admin.send(DeletePage(id=item, purge=True))
    left = Statement(content_classification.select().where(content_classification.c.content_id == item))
    assert served.do(lambda session: session.all(left)) == []
