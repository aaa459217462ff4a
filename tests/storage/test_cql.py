"""What CQL finds, on both databases: every field and operator, precedence, hostile text, visibility."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.v1.making import make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v1.experimental import AddLabelsToSpace
from watersmeet.contract.v1.search import SearchByCQL, SearchPage
from watersmeet.contract.v2.common import BodyWrite, VersionWrite
from watersmeet.contract.v2.page import CreatePage, DeletePage, PageCreate, PageUpdate, UpdatePage
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.space import favourite


class Corpus(NamedTuple):
    """A space with pages, by the names that the table below gives them."""

    served: Served
    admin: Client
    key: str
    names: dict[str, str]
    titles: dict[str, str]

    def find(self, cql: str, client: Client | None = None, **more: Any) -> SearchPage:
        wanted = f"space = {self.key} AND ({cql.format(**self.names)})"
        return (client or self.admin).send(SearchByCQL(cql=wanted, **{"limit": 100, **more}))

    def found(self, cql: str, client: Client | None = None, **more: Any) -> str:
        """The names of what is found, in alphabetical order."""
        page = self.find(cql, client, **more)
        assert page.total_size == len(page.results)
        return " ".join(sorted(self.titles[hit.content.title] for hit in page.results if hit.content))


BODIES = {
    "guide": ("Guide to Foxes", "<p>The quick brown foxes jump over lazy dogs.</p>"),
    "den": ("Fox Den", "<p>Where a vixen lives, underground</p>"),
    "deep": ("Deep Den", "<p>nothing but earth</p>"),
    "notes": ("Release Notes", "<p>A blue sky and green grass</p>"),
    "sky": ("Sky Diving", "<p>The sky is high and blue</p>"),
    "odd": ('100% O\'Neil \\ "quoted"_x', "<p>NEAR title body AND OR NOT rowid rank</p>"),
}
UNDER = {"den": "guide", "deep": "den"}
LABELS = {"guide": "animal howto", "den": "animal", "notes": "release my:todo"}


@pytest.fixture(scope="module")
def corpus(served: Served) -> Corpus:
    admin = served.client()
    space = served.space(admin, name="Corpus of Foxes")
    me = admin.raw("GET", "/wiki/rest/api/user/current").json()["accountId"]
    other, writer = served.user("writer")
    names = {"key": space.key, "lower": space.key.lower(), "home": str(space.homepage_id), "me": me, "other": other}
    titles = {space.name: "home"}
    for name, (title, body) in BODIES.items():
        author = writer if name == "sky" else admin
        made = make(author, space, title, body=body, under=names.get(UNDER.get(name, "")))
        names[name], titles[title] = made.id, name
        given_labels = [label.rpartition(":") for label in LABELS.get(name, "").split()]
        if given_labels:
            labels = [LabelCreate(name=text, prefix=prefix or "global") for prefix, _, text in given_labels]
            admin.send(AddLabelsToContent(id=int(made.id), body=labels))
    change(writer, names["notes"], "Release Notes", BODIES["notes"][1], 2)
    admin.send(AddLabelsToSpace(space_key=space.key, body=[LabelCreate(name="zoo", prefix="team")]))
    saved = {"account_id": me, "created_at": "2024-01-01T00:00:00.000Z"}
    insert = Statement(sa.insert(favourite))
    served.do(lambda session: session.run(insert, **saved, target_kind="content", target_id=int(names["den"])))
    served.do(lambda session: session.run(insert, **saved, target_kind="space", target_id=int(space.id)))
    return Corpus(served, admin, space.key, names, titles)


def change(client: Client, page_id: str, title: str, body: str, number: int) -> None:
    update = PageUpdate(
        id=page_id,
        status="current",
        title=title,
        body=BodyWrite(representation="storage", value=body),
        version=VersionWrite(number=number),
    )
    client.send(UpdatePage(id=int(page_id), body=update))


EVERY = "deep den guide home notes odd sky"
TABLE = [
    # spaces
    ("space = {lower}", EVERY),
    ("space.key = '{key}' and type = page", EVERY),
    ("space != {key}", ""),
    ("space in ({key}, NOSUCH)", EVERY),
    ("space not in ({key}, NOSUCH)", ""),
    ("space.key not in (NOSUCH)", EVERY),
    ("space = NOSUCH", ""),
    ("space in favouriteSpaces()", EVERY),
    ("space in (favouriteSpaces(), NOSUCH)", EVERY),
    ("space not in (favouriteSpaces())", ""),
    ("space.type = global", EVERY),
    ("space.type in (personal, global)", EVERY),
    ("space.type = personal", ""),
    ("space.type = favourite", EVERY),
    ("space.type != favorite", ""),
    ("space.category = zoo", EVERY),
    ("space.category != ZOO", ""),
    ("space.title ~ fox", EVERY),
    ('space.title ~ "corpus nonsense"', ""),
    ("space.title !~ fox", ""),
    ('space.title ~ "%"', ""),
    # types
    ("type = page", EVERY),
    ("type = PAGE", EVERY),
    ("type != page", ""),
    ("type in (page, blogpost, comment, attachment, whiteboard, database, embed, folder)", EVERY),
    ("type not in (page)", ""),
    ("type = blogpost", ""),
    ("type = user", ""),
    ("type = slide", ""),
    ("type = 'com.example:thing'", ""),
    ("subtype = live", ""),
    ("subtype = page", EVERY),
    # titles
    ('title = "fox den"', "den"),
    ('title = "FOX DEN "', "den"),
    ('title != "fox den"', "deep guide home notes odd sky"),
    ('title in ("Fox Den", "sky diving", nothing)', "den sky"),
    ('title not in ("Fox Den", "sky diving")', "deep guide home notes odd"),
    ("title ~ fox", "den guide home"),
    ("title ~ foxes", "den guide home"),
    ('title ~ "den fox"', "den"),
    ('title ~ "\\"fox den\\""', "den"),
    ('title ~ "\\"den fox\\""', ""),
    ("title ~ vixen", ""),
    ("title !~ fox", "deep notes odd sky"),
    ('title ~ "fo*"', "den guide home"),
    ("title ~ quoted", "odd"),
    ('title = "100% O\'Neil \\\\ \\"quoted\\"_x"', "odd"),
    # text
    ("text ~ vixen", "den"),
    ("text ~ fox", "den guide home"),
    ("siteSearch ~ fox", "den guide home"),
    ("text ~ howto", "guide"),
    ('text ~ "blue sky"', "notes sky"),
    ('text ~ "sky blue"', "notes sky"),
    ('text ~ "sky blue nonsenseword"', ""),
    ('text ~ "\\"blue sky\\""', "notes"),
    ('text ~ "\\"sky blue\\"~4"', "notes sky"),
    ('text ~ "\\"blue grass\\"~1"', ""),
    ('text ~ "\\"blue grass\\"~9"', "notes"),
    ('text ~ "\\"foxes animal\\"~9"', ""),  # a title and a label
    ('text ~ "under*"', "den"),
    ('text ~ "und?rground"', "den"),
    ('text ~ "vixen OR grass"', "den notes"),
    ('text ~ "sky -green"', "sky"),
    ('text ~ "sky NOT (green OR nothing)"', "sky"),
    ('text ~ "-sky"', ""),
    ('text ~ "!!!"', ""),
    ('text !~ "!!!"', EVERY),
    ("text !~ sky", "deep den guide home odd"),
    ("not text ~ sky", "deep den guide home odd"),
    ("text ~ vixen or text ~ grass", "den notes"),
    ("text ~ fox and text ~ vixen", "den"),
    ("text ~ fox and title ~ den", "den"),
    ("text ~ fox and text !~ vixen", "guide home"),
    ("text ~ vixen or label = release", "den notes"),
    ("text ~ vixen or not label = animal", "deep den home notes odd sky"),
    # the tree
    ("id = {den}", "den"),
    ("content = {den}", "den"),
    ("id in ({den}, {sky}, 1, 99999999999999999999999)", "den sky"),
    ("id not in ({den}, {sky})", "deep guide home notes odd"),
    ("id != {den}", "deep guide home notes odd sky"),
    ("id = nonsense", ""),
    ("id = att{den}", "den"),
    ("parent = {home}", "guide notes odd sky"),
    ("parent = {guide}", "den"),
    ("parent != {home}", "deep den home"),
    ("parent in ({guide}, {den})", "deep den"),
    ("parent = 1", ""),
    ("ancestor = {home}", "deep den guide notes odd sky"),
    ("ancestor = {guide}", "deep den"),
    ("ancestor != {guide}", "guide home notes odd sky"),
    ("ancestor in ({guide}, {den})", "deep den"),
    ("ancestor not in ({guide}, {den})", "guide home notes odd sky"),
    ("ancestor = 1", ""),
    ("ancestor != 1", EVERY),
    ("ancestor = {sky}", ""),
    # labels
    ("label = animal", "den guide"),
    ("label = ANIMAL", "den guide"),
    ("label != animal", "deep home notes odd sky"),
    ("label in (howto, release)", "guide notes"),
    ("label not in (howto, release)", "deep den home odd sky"),
    ("label = animal and label = howto", "guide"),
    ("label = todo", "notes"),
    ('label = "my:todo"', "notes"),
    ('label = "global:todo"', ""),
    ('label in ("my:todo", howto)', "guide notes"),
    ("label = nosuch", ""),
    # people
    ("creator = currentUser()", "deep den guide home notes odd"),
    ('creator = "{other}"', "sky"),
    ('creator != "{other}"', "deep den guide home notes odd"),
    ('creator in ("{other}", "{me}")', EVERY),
    ('contributor = "{other}"', "notes sky"),
    ('contributor != "{other}"', "deep den guide home odd"),
    ('contributor in ("{other}", "{me}")', EVERY),
    ('creator = "nobody"', ""),
    ("favourite = currentUser()", "den"),
    ("favorite = '{me}'", "den"),
    ("favourite = '{other}'", ""),
    ("favourite != currentUser()", "deep guide home notes odd sky"),
    # dates
    ('created > now("-1h")', EVERY),
    ('created >= startOfDay("-1d")', EVERY),
    ('created < "2020-01-01"', ""),
    ('created <= "2020/01/01"', ""),
    ('created != "2020-01-01"', EVERY),
    ('created = "2020-01-01 10:00"', ""),
    ('lastmodified >= "2020-01-01T00:00:00Z"', EVERY),
    ('lastmodified < now("1d") and lastmodified > startOfYear()', EVERY),
    ('lastModified > "0001-01-01"', EVERY),
    ('lastmodified > "9999-12-31"', ""),
    # AND binds tighter than OR, NOT tighter than both
    ('title = "fox den" or title = "sky diving" and label = animal', "den"),
    ('(title = "fox den" or title = "sky diving") and creator != currentUser()', "sky"),
    ('not title = "fox den" and label = animal', "guide"),
    ('not (title = "fox den" or label = animal)', "deep home notes odd sky"),
    ('not (title = "fox den" and label = animal)', "deep guide home notes odd sky"),
    ('not not title = "fox den"', "den"),
    ("not (text ~ sky and not text ~ green)", "deep den guide home notes odd"),
    ("type = page or type != page", EVERY),
    ("type = page and type != page", ""),
    ("parent = {home} or not parent = {home}", EVERY),
]


@pytest.mark.parametrize(("cql", "expected"), TABLE)
def test_found(corpus: Corpus, cql: str, expected: str) -> None:
    assert corpus.found(cql) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("title", "home deep den guide notes sky odd"),
        ("title desc", "odd sky notes guide den deep home"),
        ("created", "home guide den deep notes sky odd"),
        ("created desc", "odd sky notes deep den guide home"),
        ("lastmodified desc", "notes odd sky deep den guide home"),
        ("lastmodified", "home guide den deep sky odd notes"),
        ("id", "home guide den deep notes sky odd"),
        ("type, space desc, id desc", "odd sky notes deep den guide home"),
        ("type desc, created", "home guide den deep notes sky odd"),
    ],
)
def test_order(corpus: Corpus, order: str, expected: str) -> None:
    page = corpus.admin.send(SearchByCQL(cql=f"space = {corpus.key} order by {order}"))
    found = [corpus.titles[hit.content.title] for hit in page.results if hit.content]
    by_title = sorted(corpus.titles, key=str.casefold, reverse="desc" in order)
    wanted = [corpus.titles[title] for title in by_title] if order.startswith("title") else expected.split()
    assert found == wanted


def test_order__newest_first_without_words_and_best_first_with_them(corpus: Corpus) -> None:
    newest = corpus.find("type = page").results
    assert corpus.titles[newest[0].title] == "notes"
    best = corpus.find("text ~ den").results
    assert [corpus.titles[hit.content.title] for hit in best if hit.content] in (["den", "deep"], ["deep", "den"])
    titled_first = corpus.find("text ~ sky").results
    assert titled_first[0].content
    assert titled_first[0].content.title == "Sky Diving"


def test_cqlcontext__current_space_and_content(corpus: Corpus) -> None:
    asked_in = f'{{"spaceKey": "{corpus.key}", "contentId": "{corpus.names["guide"]}", "unknown": 1}}'
    assert corpus.found("space = currentSpace()", cqlcontext=asked_in) == EVERY
    assert corpus.found("ancestor = currentContent()", cqlcontext=asked_in) == "deep den"
    assert corpus.found("parent = currentContent()", cqlcontext=asked_in) == "den"
    assert corpus.found("id in (currentContent())", cqlcontext=asked_in) == "guide"
    elsewhere = '{"spaceKey": "NOSUCH"}'
    assert corpus.found("type = page", cqlcontext=elsewhere) == EVERY
    for cql in ("space = currentSpace()", "id = currentContent()"):
        with pytest.raises(BadRequest, match="cqlcontext"):
            corpus.find(cql)


# Hostile text

HOSTILE = [
    '"',
    '""',
    "'",
    "''",
    '" OR rowid > 0 --',
    '") OR (title : "',
    "' | 'fox",
    "fox' & '",
    "fox:A",
    "fox:*",
    "title:fox",
    "{title body} : fox",
    "- {title} : fox",
    "^fox",
    "NEAR(fox den)",
    'NEAR("fox" "den", 5)',
    "fox AND",
    "AND OR NOT",
    "NOT",
    "(((",
    ")))",
    "fox + den",
    "*",
    "**fox**",
    "\\",
    "\\\\",
    "fox\\",
    "\\'",
    "<->",
    "fox <-> den",
    "fox <2> den",
    "!fox",
    "!(fox & den)",
    "&",
    "|",
    ":*",
    "%",
    "_",
    "$1",
    "?",
    ":p0",
    "{}",
    "{0}",
    "%s",
    "'; DROP TABLE content; --",
    "\u0000".replace("\u0000", "\ufffd"),
    "\ufdd0fox\ufdd1",
    "\u202efox",
    "🦊",
    "日本語",
    "e\u0301",
    "a" * 3000,
    "fox " * 1000,
    "(" * 500 + "fox" + ")" * 500,
    "fox -(" * 200,
    '"a b"~99999',
    "fox~ fox~2 fox~0.5 fox^5",
]


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize(
    "field", ["text ~", "title ~", "siteSearch ~", "title =", "label =", "space.title ~", "id =", "creator ="]
)
def test_hostile_text__is_only_text(corpus: Corpus, field: str) -> None:
    for text in HOSTILE:
        cql = f"space = {corpus.key} AND {field} {quoted(text)}"
        answer = corpus.admin.raw("GET", "/wiki/rest/api/search", params={"cql": cql})
        assert answer.status_code == 200, (text, answer.text)
        titles = {hit["content"]["title"] for hit in answer.json()["results"]}
        assert titles <= set(corpus.titles)
        if field.endswith("="):
            assert not titles, text
        elif not re.search(r"fox|title|body|near|and|or\b|not|rowid|s\b", text, re.IGNORECASE):
            assert titles <= {'100% O\'Neil \\ "quoted"_x'}, text


def test_nul_and_lone_surrogates__are_400(corpus: Corpus) -> None:
    for raw in ("cql=text~%22a%00b%22", "cql=type%3Dpage&cqlcontext=%7B%22spaceKey%22%3A%22a%5Cu0000%22%7D"):
        assert corpus.admin.raw("GET", f"/wiki/rest/api/search?{raw}").status_code == 400


def test_operators_of_fts5_and_tsquery__are_words(corpus: Corpus) -> None:
    assert corpus.found('text ~ "near title body"') == "odd"
    assert corpus.found('text ~ "rowid:rank"') == "odd"
    assert corpus.found('title ~ "body"') == ""
    assert corpus.found('text ~ "vixen & fox"') == "den"
    assert corpus.found('text ~ "vixen | grass"') == ""
    assert corpus.found("text ~ \"vixen' | 'grass\"") == ""


def alternating(depth: int, left: str = "label = a", right: str = "type = page") -> str:
    text = right
    for level in range(depth):
        text = f"({left}{level} {'and' if level % 2 else 'or'} {text})"
    return text


@pytest.mark.parametrize(
    "cql",
    [
        alternating(14),
        alternating(60),
        alternating(14, "text ~ a", "text ~ fox"),
        alternating(14, "title ~ a", "not text ~ fox"),
        " or ".join(f"label = a{k}" for k in range(900)),
        " or ".join(f"not label = a{k}" for k in range(200)),
        " and ".join(f"not label = a{k}" for k in range(900)),
        " and ".join(f"label = a{k}" for k in range(900)),
        " or ".join(f"text ~ a{k}" for k in range(900)),
        " and ".join(f"not text ~ a{k}" for k in range(250)),
        " or ".join(f"(text ~ a{k} and label = b{k})" for k in range(120)),
        " or ".join(f"(created > 2024-01-01 and ancestor = {k})" for k in range(120)),
        "id in (" + ",".join(map(str, range(1, 3000))) + ")",
        "ancestor in (" + ",".join(map(str, range(1, 2000))) + ")",
        "not " * 63 + "type = page",
        "(" * 63 + "type = page" + ")" * 63,
        'text ~ "' + " ".join(f"w{k}" for k in range(400)) + '"',
        'text ~ "' + "(a OR b -(" * 15 + "c" + "))" * 15 + '"',
        " and ".join(f'(text ~ "{"(a OR b -(" * 7}c" or title ~ d{k})' for k in range(30)),
    ],
)
def test_large_and_deep_queries__are_answered_or_refused(corpus: Corpus, cql: str) -> None:
    answer = corpus.admin.raw("GET", "/wiki/rest/api/search", params={"cql": cql, "limit": "1"})
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 400:
        assert re.search("query|Could not parse cql", answer.json()["message"])


FIELDS = """
    title text siteSearch label space space.title space.type type id parent ancestor
    creator contributor created favourite
"""
clauses = st.builds(
    lambda field, op, value: f"{field} {op} {quoted(value)}",
    st.sampled_from(FIELDS.split()),
    st.sampled_from(["=", "!=", "~", "!~", "<", ">="]),
    st.one_of(st.text(max_size=12), st.sampled_from([*HOSTILE[:40], "page", "space", "global", "2024-01-01", "65537"])),
)
trees = st.recursive(
    clauses,
    lambda inner: st.one_of(
        st.builds(lambda a, b: f"({a} and {b})", inner, inner),
        st.builds(lambda a, b: f"({a} or {b})", inner, inner),
        st.builds(lambda a: f"not ({a})", inner),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cql=trees, order=st.sampled_from(["", " order by title", " order by created desc, title"]))
def test_any_query__is_answered_or_refused(corpus: Corpus, cql: str, order: str) -> None:
    answer = corpus.admin.raw("GET", "/wiki/rest/api/search", params={"cql": cql + order, "limit": "3"})
    assert answer.status_code in (200, 400), answer.text


# Found the moment a write is acknowledged


def test_life_of_a_page(served: Served, admin: Client) -> None:
    space = served.space(admin)

    def finds(cql: str) -> bool:
        page = admin.send(SearchByCQL(cql=f"space = {space.key} and {cql}"))
        return page.total_size > 0

    page_id = make(admin, space, "Zebrafish", body="<p>stripes</p>").id
    assert finds("title ~ zebrafish")
    assert finds("text ~ stripes")
    assert not finds("text ~ spots")
    admin.send(AddLabelsToContent(id=int(page_id), body=LabelCreate(name="aquarium")))
    assert finds("label = aquarium")
    assert finds("text ~ aquarium")
    change(admin, page_id, "Leopardfish", "<p>spots</p>", 2)
    assert finds("title ~ leopardfish")
    assert finds('title = "LEOPARDFISH"')
    assert finds("text ~ spots")
    assert finds("text ~ aquarium")
    assert not finds("title ~ zebrafish")
    assert not finds("text ~ stripes")
    admin.send(DeletePage(id=int(page_id)))
    for cql in ("text ~ spots", "label = aquarium", f"id = {page_id}", 'title = "leopardfish"'):
        assert not finds(cql)
    change(admin, page_id, "Leopardfish", "<p>ignored</p>", 3)
    for cql in ("text ~ spots", "text ~ aquarium", "label = aquarium", f"id = {page_id}", 'title = "leopardfish"'):
        assert finds(cql)
    admin.send(DeletePage(id=int(page_id)))
    admin.send(DeletePage(id=int(page_id), purge=True))
    assert not finds("text ~ spots")


def test_statuses__drafts_and_trash_only_when_asked_for_and_seen(served: Served, admin: Client) -> None:
    space = served.space(admin)
    _, other = served.user()
    draft = admin.send(CreatePage(body=PageCreate(space_id=space.id, status="draft", title="Draft")))
    trashed = make(admin, space, "Trashed")
    admin.send(DeletePage(id=int(trashed.id)))

    def titles(client: Client, *statuses: str) -> set[str]:
        asked_in = '{"contentStatuses": [' + ",".join(f'"{status}"' for status in statuses) + "]}"
        page = client.send(SearchByCQL(cql=f"space = {space.key}", cqlcontext=asked_in))
        assert page.total_size == len(page.results)
        return {hit.content.title for hit in page.results if hit.content}

    assert draft.status == "draft"
    assert titles(admin) == titles(admin, "current") == {space.name}
    assert titles(admin, "current", "draft") == {space.name, "Draft"}
    assert titles(admin, "trashed") == {"Trashed"}
    assert titles(admin, "historical", "deleted", "archived") == set()
    assert titles(other, "draft") == set()
    for wrong in ('{"contentStatuses": ["odd"]}', '{"contentStatuses": 1}', "{", "[]", "7", '{"spaceKey": 1}'):
        with pytest.raises(BadRequest):
            admin.send(SearchByCQL(cql="type = page", cqlcontext=wrong))


# Nobody learns of what they may not see


def test_unseen__neither_row_nor_count_nor_excerpt(served: Served, admin: Client) -> None:
    _, stranger = served.user()
    secret = "secretword" + served.new_key().lower()
    closed = served.space(admin, create_private_space=True)
    make(admin, closed, "Hidden", body=f"<p>{secret} in a closed space</p>")
    space = served.space(admin)
    top = admin.send(
        CreatePage(
            private=True,
            body=PageCreate(
                space_id=space.id,
                title="Top",
                body=BodyWrite(representation="storage", value=f"<p>{secret} of a private page</p>"),
            ),
        )
    )
    make(admin, space, "Below", body=f"<p>{secret} below a private page</p>", under=top.id)
    make(admin, space, "Open", body=f"<p>{secret} for everybody</p>")
    questions = [
        f"text ~ {secret}",
        f"text ~ {secret} or title = nothing",
        f"text ~ {secret} order by title",
        f"not (text !~ {secret})",
        f'id in ({top.id}) or title in (Hidden, Below, Open) and text ~ "{secret[:12]}*"',
    ]
    for cql in questions:
        seen = admin.send(SearchByCQL(cql=cql))
        assert (seen.total_size, seen.size) == (4, 4), cql
        found = stranger.send(SearchByCQL(cql=cql))
        assert [hit.title for hit in found.results] == ["Open"], cql
        assert found.total_size == 1
        assert "private" not in found.results[0].excerpt
        assert stranger.send(SearchByCQL(cql=cql, limit=0)).total_size == 1
    for cql in (f"ancestor = {top.id}", f"parent = {top.id}", f"id = {top.id}", f"space = {closed.key}"):
        assert stranger.send(SearchByCQL(cql=cql)).total_size == 0
        assert stranger.send(SearchByCQL(cql=f"{cql} and type = page", limit=0)).total_size == 0
    assert stranger.send(SearchByCQL(cql=f"type = space and space = {closed.key}")).total_size == 0
    assert admin.send(SearchByCQL(cql=f"type = space and space = {closed.key}")).total_size == 1
    anonymous = served.anonymous()
    assert anonymous.raw("GET", "/wiki/rest/api/search", params={"cql": "type = page"}).status_code == 403
