"""Suggestions: what is suggested for what was begun, in which order, and to whom."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.api.v2.making import admin_id, archive, attachment, change, drop, make
from tests.api.v2.making_in_tree import put
from tests.conftest import Served
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost
from watersmeet.contract.v2.comment import CreateFooterComment
from watersmeet.contract.v2.comment_shapes import FooterCommentCreate
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.suggestion import GetSuggestions, Suggestions
from watersmeet.domain import people
from watersmeet.model.ids import now
from watersmeet.storage import accounts, title_words
from watersmeet.storage import suggestions as storage
from watersmeet.storage.statement import Shapes, Statement
from watersmeet.storage.tables.names import title_word

PATH = "/wiki/api/v2/suggestions"


def word() -> str:
    """A word that nobody else says."""
    return f"q{uuid4().hex[:10]}"


def suggest(client: Client, query: str, **more: Any) -> Suggestions:
    return client.send(GetSuggestions(query=query, **more))


def titles(client: Client, query: str, **more: Any) -> list[str]:
    return [one.title for one in suggest(client, query, **more).results]


def test_get_suggestions__a_page_and_a_person(served: Served, admin: Client, space: SpaceBulk) -> None:
    said = word()
    page = make(admin, space, f"Deploy {said}")
    added = served.do(lambda session: people.add_user(session, now(), f"{said}@example.com", f"Mo {said}"))
    assert admin.raw("GET", PATH, params={"query": said}).json() == {
        "results": [
            {
                "id": page.id,
                "type": "page",
                "title": f"Deploy {said}",
                "spaceKey": space.key,
                "spaceName": space.name,
                "webui": f"/spaces/{space.key}/pages/{page.id}/Deploy+{said}",
                "lastModified": page.version.created_at if page.version else None,
            }
        ],
        "people": [
            {"accountId": added.account_id, "displayName": f"Mo {said}", "profile": f"/people/{added.account_id}"}
        ],
    }


def test_get_suggestions__every_word_begins_one_of_the_title(admin: Client, space: SpaceBulk) -> None:
    said = word()
    for title in (f"Release notes {said}", f"Notes on releasing {said}", f"Café {said}", f"山田太郎 {said}"):
        make(admin, space, title)

    def found(query: str) -> list[str]:
        return sorted(title.removesuffix(f" {said}") for title in titles(admin, f"{said} {query}"))

    assert found("rel") == ["Notes on releasing", "Release notes"]
    assert found("REL NO") == ["Notes on releasing", "Release notes"]
    assert found("no releasi") == ["Notes on releasing"]
    assert found("release releasing") == []
    assert found("elease") == []
    assert found("cafe") == found("CAFÉ") == found("caf") == ["Café"]
    assert found("太") == found("山田") == ["山田太郎"]
    assert titles(admin, f"releasi {said}") == titles(admin, f"{said[:8]} releasi") == [f"Notes on releasing {said}"]


def test_get_suggestions__order(admin: Client, space: SpaceBulk) -> None:
    said = word()
    for text in ("About {}", "{} and much more", "{}", "{} tree", "The {} b", "The {} a"):
        make(admin, space, text.format(said))
    texts = ("{}", "{} tree", "{} and much more", "The {} a", "The {} b", "About {}")
    expected = [text.format(said) for text in texts]
    assert titles(admin, said) == expected
    assert titles(admin, said, limit=2) == expected[:2]
    assert titles(admin, f"the {said}") == expected[3:5]


def test_get_suggestions__every_kind_but_comments(admin: Client, space: SpaceBulk) -> None:
    said = word()
    page = make(admin, space, f"{said} page")
    blog = BlogPostCreate(space_id=space.id, title=f"{said} blog")
    admin.send(CreateBlogPost(body=blog))
    for kind in ("whiteboard", "database", "embed", "folder"):
        put(admin, space, kind, f"{said} {kind}")
    file = attachment(admin, page.id, f"{said} file.txt")
    comment = FooterCommentCreate(page_id=page.id, body={"representation": "storage", "value": "<p>x</p>"})  # type: ignore[arg-type]
    admin.send(CreateFooterComment(body=comment))
    found = suggest(admin, said, limit=50).results
    kinds = ["attachment", "blogpost", "database", "embed", "folder", "page", "whiteboard"]
    assert sorted(one.type for one in found) == kinds
    assert {one.id for one in found} >= {page.id, file.id}
    assert all(one.webui.startswith("/") for one in found)
    for kind in kinds:
        (one,) = suggest(admin, said, type=(kind,)).results
        assert one.type == kind
    assert len(titles(admin, said, type=("page", "folder"))) == 2
    assert titles(admin, said, type=("user",)) == []


def test_get_suggestions__follows_what_becomes_of_a_page(served: Served, admin: Client, space: SpaceBulk) -> None:
    said, other = word(), word()
    page = make(admin, space, f"{said} same")
    change(admin, page, 2, title=f"{other} same")
    assert titles(admin, said) == []
    assert titles(admin, f"{other} sa") == [f"{other} same"]
    drop(admin, page)
    assert titles(admin, other) == []
    draft = make(admin, space, f"{said} draft", status="draft")
    assert titles(admin, said) == []
    change(admin, draft, 1, title=f"{said} draft")
    assert titles(admin, said) == [f"{said} draft"]
    archive(served, admin_id(served), draft)
    assert titles(admin, said) == []


def test_get_suggestions__nobody_is_told_what_they_may_not_see(served: Served, admin: Client, space: SpaceBulk) -> None:
    said = word()
    private = served.space(admin, create_private_space=True)
    make(admin, private, f"{said} in a private space")
    closed = make(admin, space, f"{said} restricted")
    make(admin, space, f"{said} below", parent_id=closed.id)
    make(admin, space, f"{said} open")
    mine = {"operation": "read", "restrictions": {"user": [{"accountId": admin_id(served)}]}}
    admin.raw("POST", f"/wiki/rest/api/content/{closed.id}/restriction", json=[mine]).raise_for_status()
    _, stranger = served.user()
    assert titles(stranger, said) == [f"{said} open"]
    assert titles(stranger, f"{said} restricted") == []
    assert titles(stranger, said, space_key=private.key) == []
    assert len(titles(admin, said)) == 4
    served.allow_anonymous(True)
    try:
        assert suggest(served.anonymous(), said) == Suggestions(results=[], people=[])
    finally:
        served.allow_anonymous(False)


def test_get_suggestions__anonymous_callers_are_told_of_no_people(served: Served, admin: Client) -> None:
    said = word()
    served.do(lambda session: people.add_user(session, now(), f"{said}@example.com", f"Mo {said}"))
    assert len(suggest(admin, said).people) == 1
    served.allow_anonymous(True)
    try:
        assert suggest(served.anonymous(), said).people == []
    finally:
        served.allow_anonymous(False)


def test_get_suggestions__within_a_space(served: Served, admin: Client, space: SpaceBulk) -> None:
    said, other = word(), served.space(admin)
    make(admin, space, f"{said} here")
    make(admin, other, f"{said} there")
    make(admin, other, f"Over {said} there")
    served.do(lambda session: people.add_user(session, now(), f"{said}@example.com", said))
    assert titles(admin, said, space_key=space.key.lower()) == [f"{said} here"]
    assert titles(admin, said, space_key=other.key) == [f"{said} there", f"Over {said} there"]
    assert suggest(admin, said, space_key="NOWHERE") == Suggestions(results=[], people=[])
    assert suggest(admin, said, space_key=space.key).people == []
    assert len(suggest(admin, said).people) == 1


def test_get_suggestions__archived_spaces_are_left_out(served: Served, admin: Client) -> None:
    said, space = word(), served.space(admin)
    make(admin, space, f"{said} kept")
    assert titles(admin, said) == [f"{said} kept"]
    body = {"name": space.name, "status": "archived"}
    admin.raw("PUT", f"/wiki/rest/api/space/{space.key}", json=body).raise_for_status()
    assert titles(admin, said) == titles(admin, said, space_key=space.key) == []


def test_get_suggestions__people(served: Served, admin: Client) -> None:
    said = word()

    def add(name: str) -> str:
        email = f"{uuid4().hex}@example.com"
        return str(served.do(lambda session: people.add_user(session, now(), email, name)).account_id)

    for name in (f"Ann {said}", f"{said} Bo", f"Zoë Maria {said}"):
        add(name)
    gone = add(f"Gone {said}")
    served.do(lambda session: accounts.set_active(session, gone, False))

    def found(query: str, **more: Any) -> list[str]:
        return [one.display_name for one in suggest(admin, query, **more).people]

    assert found(said) == [f"{said} Bo", f"Ann {said}", f"Zoë Maria {said}"]
    assert found(said, limit=1) == [f"{said} Bo"]
    assert found(f"zoe {said[:6]}") == found(f"{said} mar") == [f"Zoë Maria {said}"]
    assert found(said, type=("user",)) == found(said)
    assert found(said, type=("page",)) == []


@pytest.mark.parametrize("query", [" ", "...", "%", "_", "\u200b", "\U0001f600"])
def test_get_suggestions__nothing_for_no_words(admin: Client, query: str) -> None:
    assert suggest(admin, query) == Suggestions(results=[], people=[])


@pytest.mark.parametrize(
    "query", ["zzq% _", "zzq'\"\\;--", "zzq " * 60, "q" * 255, "\U0010ffff zzq", "zzq \u202e\ufeff"]
)
def test_get_suggestions__odd_queries_find_nothing(admin: Client, query: str) -> None:
    assert suggest(admin, query).results == []


@pytest.mark.parametrize("sent", ["", "query=a&type=comment", "query=a&limit=0", "query=a&limit=51", "query=%00"])
def test_get_suggestions__bad_requests_are_400(admin: Client, sent: str) -> None:
    assert admin.raw("GET", f"{PATH}?{sent}").status_code == 400


def test_get_suggestions__a_long_query_is_400(admin: Client) -> None:
    with pytest.raises(BadRequest):
        suggest(admin, "q" * 256)


def test_get_suggestions__cost_few_statements(served: Served, admin: Client, space: SpaceBulk) -> None:
    said = word()
    for k in range(5):
        make(admin, space, f"{said} {k}")
    suggest(admin, said)
    for query in (said, f"{said} 1", "p"):
        for limit in (1, 50):
            with served.queries(at_most=4):
                suggest(admin, query, limit=limit)


def test_get_suggestions__a_common_word_hides_no_rare_one(
    served: Served, admin: Client, space: SpaceBulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The word that leads is the rarest; the newest of a common word are looked at, and titles that begin so."""
    said, rare = word(), word()
    make(admin, space, f"{said} first of all")
    make(admin, space, f"Long since {said} {rare}")
    ids = [make(admin, space, f"x {said} {k}").id for k in range(6)]
    monkeypatch.setattr(storage, "LOOKED_AT", 4)
    monkeypatch.setattr(storage, "_found", Shapes())
    monkeypatch.setattr(storage, "_sizes", Shapes())
    assert titles(admin, f"{said} {rare}") == titles(admin, f"{rare} {said}") == [f"Long since {said} {rare}"]
    found = suggest(admin, said).results
    assert found[0].title == f"{said} first of all"
    assert {one.id for one in found[1:]} == set(ids[2:])


# The words themselves


def test_title_words__are_put_changed_and_removed(served: Served) -> None:
    target = -1

    async def kept(session: Any) -> list[str]:
        rows = await session.all(
            Statement(title_word.select().where(title_word.c.content_id == title_word.c.content_id))
        )
        return sorted(row[0] for row in rows if row[1] == target)

    async def work(session: Any) -> None:
        await title_words.put(session, target, "Über the über-Café: foxes")
        assert await kept(session) == ["cafe", "foxes", "the", "uber"]
        await title_words.put(session, target, "Über the über-Café: foxes")
        assert await kept(session) == ["cafe", "foxes", "the", "uber"]
        await title_words.change(session, target, "Über the über-Café: foxes", "the fox")
        assert await kept(session) == ["fox", "the"]
        await title_words.change(session, target, "the fox", "...")
        assert await kept(session) == []
        await title_words.put(session, target, " ".join(f"w{k:02}" for k in range(30)))
        assert await kept(session) == [f"w{k:02}" for k in range(title_words.MOST)]
        await title_words.remove(session, target, " ".join(f"w{k:02}" for k in range(30)))
        assert await kept(session) == []

    served.do(work)
