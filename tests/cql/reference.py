"""A served space in which every example of the language's reference finds something: what is there, by short names."""

from __future__ import annotations

from typing import Any, NamedTuple

import httpx
import sqlalchemy as sa

from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content
from watersmeet.storage.tables.space import favourite

SEARCH = "/wiki/rest/api/search"
CONTENT_SEARCH = "/wiki/rest/api/content/search"

TOC = '<ac:structured-macro ac:name="toc" ac:schema-version="1" />'
WORDS = {
    "blue": ("Blue things", "<p>the blue sky, seen from a boat</p>"),
    "yks": ("Sky at night", "<p>a sky that is not blue; roaming far</p>"),
    "quote": ('Say "cheese"', "<p>Urgent Review Required</p>"),
    "guide": ("Guide", "<p>where to begin</p>"),
    "install": ("Install", "<p>down the road</p>"),
    "details": ("Details", f"<p>deep down</p>{TOC}"),
    "old": ("Old news", "<p>nothing new</p>"),
}
UNDER = {"install": "guide", "details": "install"}
LABELS = {"blue": ["colour"], "guide": ["howto", "start"], "install": ["howto"]}
OLD = "2014-09-01T10:30:00.000Z"


class Reference(NamedTuple):
    """names: ids by short names, and `key`, `me`, `other`, which are no contents."""

    served: Served
    admin: Client
    names: dict[str, str]

    def ask(self, cql: str, path: str = SEARCH, client: Client | None = None, **params: str) -> httpx.Response:
        """An answer to a query; `{name}` in it stands for an id."""
        for name, value in self.names.items():
            cql = cql.replace(f"{{{name}}}", value)
        return (client or self.admin).raw("GET", path, params={"cql": cql, "limit": "100", **params})

    def rows(self, cql: str, client: Client | None = None, **params: str) -> list[dict[str, Any]]:
        answer = self.ask(cql, client=client, **params)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["results"])

    def found(self, cql: str, client: Client | None = None, **params: str) -> set[str]:
        """The short names of the contents that a query finds in the space, and "space" for the space itself."""
        known = {content_id: name for name, content_id in self.names.items()}
        rows = self.rows(f"space = {{key}} AND ({cql})", client, **params)
        return {known[row["content"]["id"]] if "content" in row else row["entityType"] for row in rows}

    def refused(self, cql: str, path: str = SEARCH) -> dict[str, Any]:
        """The body of the 400 that answers a query."""
        answer = self.ask(cql, path)
        assert answer.status_code == 400, answer.text
        return dict(answer.json())


def made(client: Client, path: str, body: object, method: str = "POST") -> Any:
    answer = client.raw(method, f"/wiki{path}", json=body)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def storage(value: str) -> dict[str, str]:
    return {"representation": "storage", "value": value}


def build(served: Served) -> Reference:
    admin = served.client()
    other, writer = served.user("writer")
    space = served.space(admin, name="Azure Handbook")
    names = {"key": space.key, "home": str(space.homepage_id), "other": other}
    names["me"] = made(admin, "/rest/api/user/current", None, "GET")["accountId"]
    in_space = {"spaceId": space.id, "status": "current"}
    for name, (title, body) in WORDS.items():
        above = {"parentId": names[UNDER[name]]} if name in UNDER else {}
        author = writer if name == "yks" else admin
        names[name] = made(author, "/api/v2/pages", {**in_space, **above, "title": title, "body": storage(body)})["id"]
        for label in LABELS.get(name, ()):
            made(admin, f"/rest/api/content/{names[name]}/label", [{"name": label}])
    post = {**in_space, "title": "First post", "body": storage("<p>hello, sailor</p>")}
    names["post"] = made(admin, "/api/v2/blogposts", post)["id"]
    live = {**in_space, "title": "Live notes", "subtype": "live", "body": storage("<p>typed together</p>")}
    names["live"] = made(admin, "/api/v2/pages", live)["id"]
    names["folder"] = made(admin, "/api/v2/folders", {"spaceId": space.id, "title": "Drawer"})["id"]
    names["board"] = made(admin, "/api/v2/whiteboards", {"spaceId": space.id, "title": "Sketches"})["id"]
    names["base"] = made(admin, "/api/v2/databases", {"spaceId": space.id, "title": "Ledger"})["id"]
    names["embed"] = made(
        admin, "/api/v2/embeds", {"spaceId": space.id, "title": "Elsewhere", "embedUrl": "https://example.com/"}
    )["id"]
    said = {
        "pageId": names["guide"],
        "body": storage(f'<p>asking <ac:link><ri:user ri:account-id="{other}" /></ac:link></p>'),
    }
    names["comment"] = made(admin, "/api/v2/footer-comments", said)["id"]
    attached = admin.raw(
        "POST",
        f"/wiki/rest/api/content/{names['guide']}/child/attachment",
        files={"file": ("chart.csv", b"a,b\n1,2\n", "text/csv")},
        headers={"X-Atlassian-Token": "no-check"},
    )
    assert attached.status_code == 200, attached.text
    names["file"] = attached.json()["results"][0]["id"]
    change = {"id": names["quote"], "status": "current", "title": WORDS["quote"][0]}
    changed = {**change, "body": storage(WORDS["quote"][1]), "version": {"number": 2}}
    made(writer, f"/api/v2/pages/{names['quote']}", changed, "PUT")
    made(admin, f"/rest/api/user/watch/content/{names['old']}", None)
    made(
        admin, f"/api/v2/pages/{names['blue']}/properties", {"key": "deck", "value": {"rooms": 7, "name": "Upper Deck"}}
    )
    made(admin, f"/rest/api/space/{space.key}/label", [{"name": "manuals", "prefix": "team"}])
    for kind, target in (("content", names["guide"]), ("space", space.id)):
        row = {"account_id": names["me"], "created_at": OLD, "target_kind": kind, "target_id": int(target)}
        served.do(lambda session, row=row: session.run(Statement(sa.insert(favourite)), **row))
    then = sa.update(content).where(content.c.id == int(names["old"])).values(created_at=OLD, version_at=OLD)
    served.do(lambda session: session.run(Statement(then)))
    return Reference(served, admin, names)
