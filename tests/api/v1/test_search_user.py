"""The user search: whom a query finds, what it shows of them, and to whom."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
import pytest

from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Forbidden
from watersmeet.contract.v1.search import SearchPage, SearchUser
from watersmeet.contract.v1.space import CreateSpace, SpaceCreate
from watersmeet.contract.v1.users import GetCurrentUser
from watersmeet.domain import people
from watersmeet.model.ids import AccountId, now
from watersmeet.model.people import Account
from watersmeet.storage import accounts
from watersmeet.storage.cql_people import MAX_TESTS

PATH = "/wiki/rest/api/search/user"


class Family:
    """People who share the last word of their names, which nobody else has."""

    def __init__(self, served: Served, *names: str, **more: Any) -> None:
        self.served = served
        self.name = f"q{uuid4().hex[:10]}"
        self.ids = {name: self.add(name, **more) for name in names}

    def add(self, name: str, **more: Any) -> str:
        account = Account(
            account_id=AccountId(f"id-{uuid4().hex}"),
            email=f"{uuid4().hex}@example.com",
            display_name=f"{name} {self.name}",
            account_type="atlassian",
            active=1,
            guest=0,
            created_at=now(),
        )
        account = msgspec.structs.replace(account, **more)
        self.served.do(lambda session: accounts.insert(session, account))
        return account.account_id

    def found(self, client: Client, cql: str, **more: Any) -> list[str]:
        """The names, without the last word, of those of the family that a query finds."""
        page = search(client, f"({cql}) and user.fullname ~ {self.name}", **more)
        return [name_of(row).removesuffix(f" {self.name}") for row in page.results]


def search(client: Client, cql: str, **more: Any) -> SearchPage:
    return client.send(SearchUser(cql=cql, **more))


def name_of(row: Any) -> str:
    return str(row.user.display_name)


@pytest.fixture
def family(served: Served) -> Family:
    return Family(served, "Jo", "Joan", "Ann Jo", "Bo Van Dijk", "Zoë", "Bo Dijk Van")


def test_search_user__the_envelope_and_a_row(served: Served, admin: Client) -> None:
    family = Family(served, "Fish & <b>")
    cql = f"type=user AND user.fullname~{family.name}"
    answer = admin.raw("GET", PATH, params={"cql": cql})
    page = answer.json()
    (row,) = page.pop("results")
    links = page.pop("_links")
    assert 0 <= page.pop("searchDuration") < 10_000
    assert page == {
        "start": 0,
        "limit": 25,
        "size": 1,
        "totalSize": 1,
        "cqlQuery": f"type = user AND user.fullname ~ {family.name}",
        "archivedResultCount": 0,
    }
    assert links == {
        "base": links["base"],
        "context": "/wiki",
        "self": f"{links['base']}/rest/api/search/user?{urlsplit(str(answer.url)).query}",
    }
    account_id = family.ids["Fish & <b>"]
    user = row.pop("user")
    assert row == {
        "title": f"Fish &amp; &lt;b&gt; {family.name}",
        "excerpt": "",
        "url": f"/people/{account_id}",
        "breadcrumbs": [],
        "entityType": "user",
        "iconCssClass": "aui-icon content-type-profile",
        "lastModified": row["lastModified"],
        "friendlyLastModified": "just a moment ago",
        "score": 0.0,
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", row["lastModified"])
    assert (user["type"], user["accountId"], user["accountType"]) == ("known", account_id, "atlassian")
    assert user["displayName"] == f"Fish & <b> {family.name}"
    assert user["_expandable"] == {"operations": "", "personalSpace": ""}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jo", ["Ann Jo", "Jo", "Joan"]),
        ("jo*", ["Ann Jo", "Jo", "Joan"]),
        ("joa", ["Joan"]),
        ("ZOE", ["Zoë"]),
        ("zoë", ["Zoë"]),
        ("dijk bo", ["Bo Dijk Van", "Bo Van Dijk"]),
        (r"\"bo van\"", ["Bo Van Dijk"]),
        (r"\"van dijk\"", ["Bo Van Dijk"]),
        (r"\"van bo\"", []),
        (r"\"bo dijk\"~3", ["Bo Dijk Van", "Bo Van Dijk"]),
        ("zoe OR joan", ["Joan", "Zoë"]),
        ("bo NOT joan", ["Bo Dijk Van", "Bo Van Dijk"]),
        ("jo -ann", ["Jo", "Joan"]),
        ("j?an", ["Joan"]),
        ("z*e", ["Zoë"]),
        ("nobodyatall", []),
        ("NOT joan", []),
        ("...", []),
    ],
)
def test_search_user__words_of_names(family: Family, admin: Client, text: str, names: list[str]) -> None:
    assert family.found(admin, f'user.fullname ~ "{text}"') == names


def test_search_user__names_that_are_not_like_it(family: Family, admin: Client) -> None:
    assert family.found(admin, "user.fullname !~ jo") == ["Bo Dijk Van", "Bo Van Dijk", "Zoë"]
    assert family.found(admin, "not user.fullname ~ jo and user.fullname !~ bo") == ["Zoë"]
    assert family.found(admin, "user.fullname ~ joan or user.fullname ~ dijk and user.fullname !~ van") == ["Joan"]


def test_search_user__scripts_without_spaces(served: Served, admin: Client) -> None:
    family = Family(served, "山田太郎", "田山太郎")
    assert family.found(admin, 'user.fullname ~ "山田"') == ["山田太郎"]
    assert family.found(admin, 'user.fullname ~ "太郎"') == ["山田太郎", "田山太郎"]


def test_search_user__whole_names(family: Family, admin: Client) -> None:
    def named(op: str, *names: str) -> str:
        texts = ", ".join(f'"{name} {family.name}"' for name in names)
        return f"user.fullname {op} " + (f"({texts})" if "IN" in op else texts)

    assert family.found(admin, named("=", "jo")) == ["Jo"]
    assert family.found(admin, named("=", "van dijk")) == []
    assert family.found(admin, named("IN", "JO", "zoë", "nobody")) == ["Jo", "Zoë"]
    others = ["Ann Jo", "Bo Dijk Van", "Bo Van Dijk", "Joan"]
    assert family.found(admin, named("NOT IN", "JO", "zoë")) == others
    assert family.found(admin, named("!=", "jo")) == [*others, "Zoë"]


@pytest.mark.parametrize("field", ["user", "user.accountid", "USER.userKey"])
def test_search_user__account_ids(served: Served, admin: Client, family: Family, field: str) -> None:
    jo, zoe = family.ids["Jo"], family.ids["Zoë"]
    assert family.found(admin, f'{field} = "{jo}"') == ["Jo"]
    assert family.found(admin, f'{field} in ("{zoe}", {jo}, "nobody")') == ["Jo", "Zoë"]
    assert len(family.found(admin, f'{field} != "{jo}"')) == 5
    assert len(family.found(admin, f'{field} not in ("{jo}", "{zoe}")')) == 4
    assert family.found(admin, f'{field} = "{jo.upper()}"') == []
    account_id, member = served.user()
    (row,) = search(member, f"{field} = currentUser()").results
    assert row.user
    assert row.user.account_id == account_id
    assert len(search(member, f'{field} in (currentUser(), "{jo}")').results) == 2


def test_search_user__types(family: Family, admin: Client) -> None:
    assert len(family.found(admin, "type = user")) == 6
    assert len(family.found(admin, "type in (page, user)")) == 6
    for nobody in ("type = page", "type != user", "not type = user", "type not in (user, page)"):
        assert family.found(admin, nobody) == []


@pytest.mark.parametrize(
    "cql",
    [
        "",
        "user.fullname",
        "user.fullname ~ ''",
        "space = DEV",
        "title ~ jo",
        "type = nothing",
        "user.fullname > a",
        "user.name = jo",
        "user = currentSpace()",
        "type = user order by title",
        "user = " + "(" * 99,
        " and ".join(f"user.fullname ~ a{k}" for k in range(MAX_TESTS + 1)),
    ],
)
def test_search_user__what_cannot_be_asked_is_400(admin: Client, cql: str) -> None:
    with pytest.raises(BadRequest):
        search(admin, cql)


def test_search_user__a_query_is_needed(admin: Client) -> None:
    assert admin.raw("GET", PATH).status_code == 400


@pytest.mark.parametrize(
    "cql",
    [
        " or ".join(f"user.fullname ~ zz{k}*" for k in range(MAX_TESTS)),
        " and ".join(f"user.fullname ~ zz{k}*" for k in range(MAX_TESTS)),
        " and ".join(["user = nobody", *(f"user.fullname !~ zz{k}*" for k in range(MAX_TESTS - 1))]),
        " and ".join(f'user.fullname ~ "\\"zz{k} b c d e f g h\\""' for k in range(MAX_TESTS)),
        f'user.fullname ~ "{"zz " * 1000}"',
        f'user.fullname ~ "{"word" * 1000}"',
        f'user = "{"x" * 5000}"',
        "not not " * 30 + "user.fullname ~ zz",
        'user.fullname ~ "\U0001f600 \u202e \ufeff zz"',
        'user.fullname ~ "%_\\\\"',
        'user.fullname = "%"',
    ],
)
def test_search_user__large_and_odd_queries_are_answered(admin: Client, cql: str) -> None:
    assert search(admin, cql).results == []


def test_search_user__pages(served: Served, admin: Client) -> None:
    family = Family(served, *(f"Person{k:02}" for k in range(7)))
    cql = f"user.fullname ~ {family.name}"
    seen: list[str] = []
    address: str | None = f"{PATH}?cql={cql}&limit=3&expand=operations"
    while address:
        page = admin.raw("GET", address).json()
        assert page["totalSize"] == 7
        assert page["start"] == len(seen)
        assert all("operations" in row["user"] for row in page["results"])
        assert ("prev" in page["_links"]) == bool(seen)
        seen += [row["user"]["displayName"] for row in page["results"]]
        following = page["_links"].get("next")
        address = f"/wiki{following}" if following else None
    assert seen == [f"Person{k:02} {family.name}" for k in range(7)]
    assert search(admin, cql, start=6).size == 1
    beyond = search(admin, cql, start=2**31 - 1)
    assert (beyond.size, beyond.total_size) == (0, 7)
    none = search(admin, cql, limit=0)
    assert (none.size, none.total_size) == (0, 7)
    assert search(admin, cql, limit=2**31 - 1).limit == 200


def test_search_user__guests_apart(served: Served, admin: Client) -> None:
    family = Family(served, "Inside")
    family.add("Outside", guest=1)
    everybody = "type = user"
    assert family.found(admin, everybody) == ["Inside"]
    assert family.found(admin, everybody, site_permission_type_filter="none") == ["Inside"]
    assert family.found(admin, everybody, site_permission_type_filter="externalCollaborator") == ["Outside"]
    assert family.found(admin, everybody, site_permission_type_filter="all") == ["Inside", "Outside"]


def test_search_user__the_deactivated_are_not_found(served: Served, admin: Client) -> None:
    family = Family(served, "Here", "Gone")
    gone = family.ids["Gone"]
    served.do(lambda session: accounts.set_active(session, gone, False))
    assert family.found(admin, "type = user", site_permission_type_filter="all") == ["Here"]
    assert search(admin, f'user = "{gone}"').size == 0
    served.do(lambda session: accounts.set_active(session, gone, True))
    assert family.found(admin, "type = user") == ["Gone", "Here"]


def test_search_user__addresses_are_their_owners_and_the_administrators(served: Served, admin: Client) -> None:
    family = Family(served, "Someone")
    account_id, member = served.user()
    cql = f'user in ("{family.ids["Someone"]}", "{account_id}")'
    seen = {row.user.account_id: row.user.email for row in search(member, cql).results if row.user}
    assert seen[family.ids["Someone"]] == ""
    assert seen[account_id] == member.send(GetCurrentUser()).email
    assert all(row.user and row.user.email for row in search(admin, cql).results)


def test_search_user__expands_operations_and_personal_space(served: Served) -> None:
    account_id, member = served.user()
    key = "~" + "".join(letter for letter in account_id if letter.isalnum())
    member.send(CreateSpace(body=SpaceCreate(key=key, name="My own")))
    (row,) = search(member, "user = currentUser()", expand=("operations", "personalSpace")).results
    assert row.user
    assert row.user.operations
    assert row.user.personal_space
    assert row.user.personal_space.key == key


def test_search_user__anonymous_is_403(served: Served) -> None:
    served.allow_anonymous(True)
    try:
        with pytest.raises(Forbidden):
            search(served.anonymous(), "type = user")
    finally:
        served.allow_anonymous(False)


def test_search_user__costs_few_statements(served: Served, admin: Client, family: Family) -> None:
    cql = f"user.fullname ~ {family.name} and (user.fullname ~ jo or user.fullname ~ bo)"
    search(admin, cql)
    with served.queries(at_most=4):
        search(admin, cql)
    with served.queries(at_most=4):
        search(admin, cql, limit=2)


def test_add_user__is_found_by_name(served: Served, admin: Client) -> None:
    word = f"q{uuid4().hex[:10]}"
    added = served.do(lambda session: people.add_user(session, now(), f"{uuid4().hex}@example.com", f"Mo {word}"))
    (row,) = search(admin, f"user.fullname ~ {word}").results
    assert row.user
    assert row.user.account_id == added.account_id
