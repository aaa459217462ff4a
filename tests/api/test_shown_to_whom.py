"""What is embedded in a body shows nobody what they may not see: what is hidden looks like what is not there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.api.showing import macro, picture, shown, to_page
from tests.api.v2.making import admin_id, attachment, drop, make, mark, storage
from tests.conftest import Served
from tests.permissions.world import grant_only, restrict
from watersmeet.client import Client
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.actor import ANONYMOUS_USERS, user_principal

SECRET = "Zanzibar"
LABEL = "hushed"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

BODIES: dict[str, Callable[[PageSingle, SpaceBulk], str]] = {
    "a link by id": lambda page, space: (
        f'<p><ac:link><ri:content-entity ri:content-id="{page.id}" /><ac:link-body>this</ac:link-body></ac:link></p>'
    ),
    "include": lambda page, space: macro(
        "include", default=f'<ac:link><ri:content-entity ri:content-id="{page.id}" /></ac:link>'
    ),
    "excerpt-include": lambda page, space: macro(
        "excerpt-include", default=f'<ac:link><ri:content-entity ri:content-id="{page.id}" /></ac:link>'
    ),
    "children": lambda page, space: macro("children", page=to_page("Top"), all="true"),
    "pagetree": lambda page, space: macro("pagetree", root="@home", startDepth=9),
    "recently-updated": lambda page, space: macro("recently-updated"),
    "contentbylabel": lambda page, space: macro("contentbylabel", labels=LABEL, spaces="@self"),
    "by query": lambda page, space: macro("contentbylabel", cql=f'id = {page.id} or title ~ "Zanzibar"'),
    "detailssummary": lambda page, space: macro("detailssummary", label=LABEL),
    "tasks": lambda page, space: macro("tasks-report-macro"),
    "index": lambda page, space: macro("index"),
    "listlabels": lambda page, space: macro("listlabels"),
    "popular-labels": lambda page, space: macro("popular-labels", spaceKey="@self"),
    "recent labels": lambda page, space: macro("recently-used-labels"),
    "attachments": lambda page, space: macro("attachments", page=to_page(SECRET)),
    "gallery": lambda page, space: macro("gallery", page=to_page(SECRET)),
    "contributors": lambda page, space: macro("contributors", page=to_page("Top"), scope="descendants"),
}


@pytest.fixture
def hidden(served: Served, admin: Client, space: SpaceBulk) -> tuple[PageSingle, PageSingle, Client]:
    """A page that all may see, one below it that only the administrator may, and somebody who is neither."""
    top = make(admin, space, "Top")
    details = "<table><tbody><tr><th>Secret</th><td>spice</td></tr></tbody></table>"
    task = (
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>buy spice</ac:task-body></ac:task></ac:task-list>"
    )
    body = f"<p>spice</p>{macro('excerpt', '<p>spice</p>')}{macro('details', details)}{task}"
    page = make(admin, space, SECRET, parent_id=top.id, body=storage(body))
    attachment(admin, page.id, "spice.png", b"x", media_type="image/png")
    mark(served, admin_id(served), page, LABEL)
    restrict(served, page.id, "read", [user_principal(admin_id(served))])
    return top, page, served.user()[1]


@pytest.mark.parametrize("name", list(BODIES))
def test_view__tells_nothing_of_what_is_restricted(
    served: Served, admin: Client, space: SpaceBulk, hidden: tuple[PageSingle, PageSingle, Client], name: str
) -> None:
    _top, page, stranger = hidden
    carrier = make(admin, space, "Carrier", body=storage(BODIES[name](page, space)))
    for body_format in ("view", "export_view", "styled_view", "atlas_doc_format"):
        seen = shown(stranger, carrier, body_format)
        for word in (SECRET, "spice", LABEL):
            written = word in BODIES[name](page, space)  # The author's own word stays in the author's text.
            assert written or word not in seen, f"{name} in {body_format} says {word}: {seen}"
    told = shown(admin, carrier)
    assert name == "contributors" or any(word in told for word in (SECRET, "spice", LABEL))


def test_view__hidden_and_absent_look_the_same(
    admin: Client, space: SpaceBulk, hidden: tuple[PageSingle, PageSingle, Client]
) -> None:
    _, _, stranger = hidden

    def body(title: str) -> str:
        return "".join(
            [
                f"<p>{to_page(title, text='words')}</p>",
                macro("include", default=to_page(title)),
                macro("excerpt-include", default=to_page(title)),
                macro("children", page=to_page(title)),
                macro("attachments", page=to_page(title)),
            ]
        )

    one = make(admin, space, "One", body=storage(body(SECRET)))
    two = make(admin, space, "Two", body=storage(body("Atlantis")))
    for body_format in ("view", "export_view", "atlas_doc_format"):
        there = shown(stranger, one, body_format).replace(SECRET, "Atlantis")
        gone = shown(stranger, two, body_format)
        assert _bare(there, one.id) == _bare(gone, two.id)


def _bare(value: str, content_id: str) -> str:
    """Without what is the page's own: its id, and ids of macros."""
    return UUID.sub("", value.replace(content_id, ""))


def test_view__files_of_a_hidden_page(
    admin: Client, space: SpaceBulk, hidden: tuple[PageSingle, PageSingle, Client]
) -> None:
    _, page, stranger = hidden
    holder = f'<ri:attachment ri:filename="spice.png"><ri:page ri:content-title="{SECRET}" /></ri:attachment>'
    carrier = make(admin, space, "Carrier", body=storage(f"<p><ac:image>{holder}</ac:image></p>"))
    assert f"/download/attachments/{page.id}/" in shown(admin, carrier)
    assert page.id not in shown(stranger, carrier)


def test_anonymous_export_view__has_the_eyes_of_nobody(served: Served, admin: Client, space: SpaceBulk) -> None:
    other = served.space(admin)
    make(admin, other, "Target", body=storage("<p>target</p>"))
    page = make(admin, space, body=storage(macro("include", default=to_page("Target", other.key))))
    assert "target" in shown(admin, page, "export_view")
    assert "target" not in shown(admin, page, "anonymous_export_view")
    served.allow_anonymous(True)
    try:
        grant_only(
            served,
            other,
            [("read/space", user_principal(admin_id(served))), ("read/space", ANONYMOUS_USERS)],
        )
        assert "target" in shown(admin, page, "anonymous_export_view")
        served.allow_anonymous(False)
        assert "target" not in shown(admin, page, "anonymous_export_view")
    finally:
        served.allow_anonymous(False)


def test_include__of_a_page_in_the_trash(admin: Client, space: SpaceBulk) -> None:
    gone = make(admin, space, "Gone", body=storage("<p>dust</p>"))
    link = f'<ac:link><ri:content-entity ri:content-id="{gone.id}" /></ac:link>'
    page = make(admin, space, body=storage(macro("include", default=link) + picture("none.png")))
    assert "dust" in shown(admin, page)
    drop(admin, gone)
    assert "dust" not in shown(admin, page)
