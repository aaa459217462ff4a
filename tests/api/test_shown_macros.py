"""What macros show in a view."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from tests.api.showing import macro, picture, shown, to_page, to_person
from tests.api.v2.commenting import blog_post
from tests.api.v2.making import admin_id, attachment, change, make, mark, storage
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk


def png() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(target, "PNG")
    return target.getvalue()


def words(html: str) -> str:
    """The text of a view, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.fixture
def tree(admin: Client, space: SpaceBulk) -> dict[str, PageSingle]:
    """Pages below one another: top, then b and a, below b then c."""
    made = {"top": make(admin, space, "Top")}
    for title, above in (("Bee", "top"), ("Ant", "top"), ("Cat", "Bee")):
        made[title] = make(admin, space, title, parent_id=made[above].id)
    return made


def with_body(admin: Client, page: PageSingle, body: str) -> PageSingle:
    return change(admin, page, 2, body=storage(body))


def test_children__in_the_order_of_the_tree(admin: Client, tree: dict[str, PageSingle]) -> None:
    html = shown(admin, with_body(admin, tree["top"], macro("children")))
    assert words(html) == "Bee Ant"
    assert f'data-linked-resource-id="{tree["Bee"].id}"' in html


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"all": "true"}, "Bee Cat Ant"),
        ({"depth": 2}, "Bee Cat Ant"),
        ({"sort": "title"}, "Ant Bee"),
        ({"sort": "title", "reverse": "true"}, "Bee Ant"),
        ({"sort": "creation", "first": 1}, "Bee"),
        ({"page": "Bee"}, "Cat"),
        ({"page": to_page("Bee")}, "Cat"),
        ({"page": "No such page"}, "There is no such page."),
    ],
)
def test_children__by_its_parameters(
    admin: Client, tree: dict[str, PageSingle], parameters: dict[str, str | int], expected: str
) -> None:
    assert words(shown(admin, with_body(admin, tree["top"], macro("children", **parameters)))) == expected


def test_children__with_excerpts(admin: Client, tree: dict[str, PageSingle]) -> None:
    with_body(admin, tree["Bee"], macro("excerpt", "<p>about <strong>bees</strong></p>"))
    top = with_body(admin, tree["top"], macro("children", excerptType="simple"))
    assert words(shown(admin, top)) == "Bee about bees Ant"


def test_pagetree__of_a_root(admin: Client, tree: dict[str, PageSingle]) -> None:
    body = macro("pagetree", root=to_page("Top"), startDepth=2)
    assert words(shown(admin, with_body(admin, tree["Cat"], body))) == "Bee Cat Ant"


def test_pagetree__of_the_home_and_of_the_parent(admin: Client, space: SpaceBulk, tree: dict[str, PageSingle]) -> None:
    body = macro("pagetree") + "<p>|</p>" + macro("pagetree", root="@parent")
    assert words(shown(admin, with_body(admin, tree["Ant"], body))) == "Top | Bee Ant"


def test_include__the_whole_page_with_what_it_names(served: Served, admin: Client, space: SpaceBulk) -> None:
    elsewhere = served.space(admin)
    make(admin, elsewhere, "Near")
    body = f"<p>told {to_page('Near')}</p>{macro('children')}{picture('p.png')}"
    told = make(admin, elsewhere, "Told", body=storage(body))
    make(admin, elsewhere, "Below", parent_id=told.id)
    attachment(admin, told.id, "p.png", png(), media_type="image/png")
    page = make(admin, space, "Telling", body=storage(macro("include", default=to_page("Told", elsewhere.key))))
    html = shown(admin, page)
    assert words(html) == "told Near Below"
    assert f"/spaces/{elsewhere.key}/pages/" in html
    assert f"/{told.id}/p.png" in html


def test_excerpt_include__the_named_one(admin: Client, space: SpaceBulk) -> None:
    body = macro("excerpt", "<p>first</p>", name="a") + macro("excerpt", "<p>second</p>", name="b")
    make(admin, space, "Source", body=storage(body))
    page = make(
        admin,
        space,
        "Page",
        body=storage(
            macro("excerpt-include", default=to_page("Source"), name="b", nopanel="true")
            + "<p>|</p>"
            + macro("excerpt-include", default=to_page("Source"), nopanel="true")
            + "<p>|</p>"
            + macro("excerpt-include", default=to_page("Source"), name="c", nopanel="true")
        ),
    )
    assert words(shown(admin, page)) == "second | first | The page that was to be shown here is not there."


def test_attachments__a_table_of_files(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage(macro("attachments")))
    attachment(admin, page.id, "one.txt", b"12345")
    attachment(admin, page.id, "two.pdf", b"x", media_type="application/pdf")
    html = shown(admin, page)
    assert "one.txt" in html
    assert "two.pdf" in html
    assert "5 bytes" in html
    assert "PDF Document" in html
    only = change(admin, page, 2, body=storage(macro("attachments", patterns="*.pdf")))
    assert "one.txt" not in shown(admin, only)


def test_gallery__pictures_only(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage(macro("gallery", title="Ours")))
    attachment(admin, page.id, "red.png", png(), media_type="image/png")
    attachment(admin, page.id, "words.txt", b"x")
    html = shown(admin, page)
    assert "red.png" in html
    assert "Ours" in html
    assert "words.txt" not in html
    assert html.count("<img") == 1


def test_view_file__leads_to_the_file(admin: Client, space: SpaceBulk) -> None:
    body = macro("viewpdf", name='<ri:attachment ri:filename="a.pdf" />')
    page = make(admin, space, body=storage(body))
    assert words(shown(admin, page)) == "The file is not there."
    attachment(admin, page.id, "a.pdf", b"x", media_type="application/pdf")
    assert f"/download/attachments/{page.id}/a.pdf" in shown(admin, page)


def test_recently_updated__the_newest_first(admin: Client, space: SpaceBulk, tree: dict[str, PageSingle]) -> None:
    page = make(admin, space, "Now", body=storage(macro("recently-updated", max=2)))
    with_body(admin, tree["Cat"], "<p>changed</p>")
    assert re.sub(r", .*?(\w+ \d+, \d{4})", "", words(shown(admin, page))).startswith("Cat")
    assert words(shown(admin, page)).count("@") in (0, 2)


def test_contentbylabel__by_label_and_by_query(
    served: Served, admin: Client, space: SpaceBulk, tree: dict[str, PageSingle]
) -> None:
    label = f"l{space.id}"
    mark(served, admin_id(served), tree["Ant"], label)
    page = make(admin, space, "List", body=storage(macro("contentbylabel", labels=label)))
    assert words(shown(admin, page)) == "Ant"
    page = change(admin, page, 2, body=storage(macro("contentbylabel", cql=f'label = "{label}" and type = page')))
    assert words(shown(admin, page)) == "Ant"
    page = change(admin, page, 3, body=storage(macro("contentbylabel", cql="label = = x")))
    assert "Ant" not in words(shown(admin, page))


@pytest.mark.parametrize(("wanted", "expected"), [("titles", False), ("excerpts", True), ("entire", True)])
def test_blog_posts__as_much_as_is_wanted(
    served: Served, admin: Client, space: SpaceBulk, wanted: str, expected: bool
) -> None:
    blog_post(served, space, "News", "<p>all the news</p>")
    page = make(admin, space, "Page", body=storage(macro("blog-posts", content=wanted)))
    text = words(shown(admin, page))
    assert "News" in text
    assert ("all the news" in text) == expected


def test_labels__of_the_page_and_of_the_space(
    served: Served, admin: Client, space: SpaceBulk, tree: dict[str, PageSingle]
) -> None:
    mark(served, admin_id(served), tree["top"], "own")
    mark(served, admin_id(served), tree["Ant"], "other")
    names = ("labels", "listlabels", "recently-used-labels", "popular-labels")
    body = "<p>|</p>".join(macro(name, spaceKey="@self") for name in names)
    assert words(shown(admin, with_body(admin, tree["top"], body))) == "own | other own | other own | other own"


def test_profile_and_contributors__name_people(served: Served, admin: Client, space: SpaceBulk) -> None:
    account, _ = served.user("Ada")
    user = f'<ri:user ri:account-id="{account}" />'
    page = make(admin, space, body=storage(macro("profile", user=user) + macro("contributors")))
    html = shown(admin, page)
    assert "Ada" in html
    assert account in html
    assert admin_id(served) in html


def test_change_history__every_version(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage(macro("change-history")))
    page = change(admin, page, 2, body=storage(macro("change-history")))
    assert shown(admin, page).count("<tr") == 3


def test_detailssummary__a_row_for_each_page(served: Served, admin: Client, space: SpaceBulk) -> None:
    label = f"d{space.id}"
    for title, state in (("One", "open"), ("Two", "done")):
        rows = f"<table><tbody><tr><th>State</th><td>{state}</td></tr></tbody></table>"
        mark(served, admin_id(served), make(admin, space, title, body=storage(macro("details", rows))), label)
    page = make(admin, space, "Report", body=storage(macro("detailssummary", cql=f'label = "{label}" order by title')))
    assert words(shown(admin, page)) == "Title State One open Two done"


def test_tasks_report__open_tasks_of_the_space(served: Served, admin: Client, space: SpaceBulk) -> None:
    tasks = "".join(
        f"<ac:task><ac:task-id>{number}</ac:task-id><ac:task-status>{status}</ac:task-status>"
        f"<ac:task-body>{text} {to_person(admin_id(served))}</ac:task-body></ac:task>"
        for number, status, text in ((1, "incomplete", "do it"), (2, "complete", "was done"))
    )
    make(admin, space, "Tasks", body=storage(f"<ac:task-list>{tasks}</ac:task-list>"))
    page = make(admin, space, "Report", body=storage(macro("tasks-report-macro")))
    text = words(shown(admin, page))
    assert "do it" in text
    assert "was done" not in text
    assert "Tasks" in text


def test_spaces_list_index_and_livesearch(
    served: Served, admin: Client, space: SpaceBulk, tree: dict[str, PageSingle]
) -> None:
    first = served.space(admin, name="! First by name")
    body = macro("spaces") + "<p>|</p>" + macro("livesearch", spaceKey="@self", placeholder="Look")
    html = shown(admin, with_body(admin, tree["top"], body))
    assert f"/spaces/{first.key}" in html
    assert words(html).startswith("! First by name")
    assert words(html).endswith("| Look")
    assert f"/search?spaces={space.key}" in html
    assert words(shown(admin, with_body(admin, tree["Ant"], macro("index")))).startswith("A Ant B Bee C Cat")
