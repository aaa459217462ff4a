"""mcp-atlassian, unmodified: what an assistant finds, reads and writes through its tools, against a served instance.

It decides by the name of the host whether it talks to Cloud, so its process takes one such name for this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from tests.compat import EMAIL, TOKEN
from tests.compat.apart import python_with
from tests.compat.mcp import ToolError, tools

pytestmark = pytest.mark.compat

REQUIREMENT = "mcp-atlassian>=0.23.1,<0.24"
"""Apart from our environment: it wants atlassian-python-api 4 and a python-multipart that hides our multipart."""

RUN = ("-c", "from mcp_atlassian import main; main()")
HOST = "compat.atlassian.net"
HOSTS = f"""\
import socket

resolved = socket.getaddrinfo


def getaddrinfo(host, *rest, **more):
    return resolved("127.0.0.1" if host == "{HOST}" else host, *rest, **more)


socket.getaddrinfo = getaddrinfo
"""


@pytest.fixture(scope="module")
def harbour(site: str) -> dict[str, str]:
    """A space with pages in it: ids by title."""
    with httpx.Client(base_url=f"{site}/wiki", auth=(EMAIL, TOKEN)) as client:

        def made(path: str, body: Any) -> Any:
            return client.post(path, json=body).raise_for_status().json()

        space = made("/api/v2/spaces", {"key": "HARBOUR", "name": "Harbour"})
        made("/api/v2/spaces", {"key": "ELSEWHERE", "name": "Elsewhere"})
        ids = {"home": space["homepageId"]}
        for title, text in (
            ("Minutes of May", "the lighthouse keeps watch; Urgent Review Required"),
            ("Minutes of June", "the keeper reads on project documentation"),
            ("Berths", "a review is not required, nor urgent"),
        ):
            body = {"representation": "storage", "value": f"<p>{text}</p>"}
            page = made("/api/v2/pages", {"spaceId": space["id"], "title": title, "status": "current", "body": body})
            ids[title] = page["id"]
        for label in ("documentation", "pending-approval"):
            made(f"/rest/api/content/{ids['Minutes of May']}/label", [{"name": label}])
        client.post(f"/rest/api/user/watch/content/{ids['Berths']}").raise_for_status()
    return ids


class Agent(NamedTuple):
    """Who calls tools: `cloud` says whether they take the site for Cloud, or for a server of one's own."""

    call: Callable[..., Any]
    cloud: bool


@pytest.fixture(scope="module", params=["cloud", "server"])
def agent(request: pytest.FixtureRequest, site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    folder = tmp_path_factory.mktemp("mcp")
    (folder / "sitecustomize.py").write_text(HOSTS)
    url = site.replace("127.0.0.1", HOST) if request.param == "cloud" else site
    told = {"CONFLUENCE_URL": f"{url}/wiki", "CONFLUENCE_USERNAME": EMAIL, "CONFLUENCE_API_TOKEN": TOKEN}
    with tools((python_with(REQUIREMENT), *RUN), {**told, "PYTHONPATH": str(folder)}, folder / "log") as running:
        yield Agent(running.call, request.param == "cloud")


def titles(found: list[dict[str, Any]]) -> set[str]:
    return {page["title"] for page in found}


def test_search__a_simple_text(agent: Agent, harbour: dict[str, str]) -> None:
    (found,) = agent.call("confluence_search", query="lighthouse")
    assert (found["id"], found["title"], found["type"]) == (harbour["Minutes of May"], "Minutes of May", "page")
    assert (found["space"]["key"], found["author"], found["version"]) == ("HARBOUR", "Administrator", 1)
    assert found["content"]["value"] == "the @@@hl@@@lighthouse@@@endhl@@@ keeps watch; Urgent Review Required"
    assert found["url"].endswith(harbour["Minutes of May"])
    assert found["created"].endswith("UTC")
    assert titles(agent.call("confluence_search", query="project documentation")) == {"Minutes of June"}
    assert agent.call("confluence_search", query="lighthouse nowhere") == []


def test_search__within_spaces(agent: Agent, harbour: dict[str, str]) -> None:
    assert len(agent.call("confluence_search", query="minutes", spaces_filter="HARBOUR,ELSEWHERE")) == 2
    assert agent.call("confluence_search", query="minutes", spaces_filter="ELSEWHERE") == []
    ordered = agent.call("confluence_search", query="type = page order by title desc", spaces_filter="HARBOUR")
    assert [page["title"] for page in ordered] == ["Minutes of May", "Minutes of June", "Harbour", "Berths"]


ALL = {"Harbour", "Minutes of May", "Minutes of June", "Berths"}
MINUTES = {"Minutes of May", "Minutes of June"}


@pytest.mark.parametrize(
    ("cql", "expected"),
    [
        ("type=page AND space=HARBOUR", ALL),
        ('space="HARBOUR"', ALL),
        ('space="~nobody"', set()),
        ('title~"Minutes of May"', {"Minutes of May"}),
        ('siteSearch ~ "project documentation"', {"Minutes of June"}),
        ('text ~ "project documentation"', {"Minutes of June"}),
        ('space = HARBOUR AND created >= "2023-01-01"', ALL),
        ("label=documentation", {"Minutes of May"}),
        ('space = HARBOUR AND lastModified > startOfMonth("-1M")', ALL),
        ("space = HARBOUR AND creator = currentUser() AND lastModified > startOfYear()", ALL),
        ("space = HARBOUR AND contributor = currentUser() AND lastModified > startOfWeek()", ALL),
        ("watcher = currentUser() AND type = page AND title = Berths", {"Berths"}),
        ('text ~ "\\"Urgent Review Required\\"" AND label = "pending-approval"', {"Minutes of May"}),
        ('text ~ "\\"Required Review Urgent\\""', set()),
        ('title ~ "Minutes*" AND (space = "HARBOUR" OR space = "ELSEWHERE")', MINUTES),
        ("parent = {home}", ALL - {"Harbour"}),
        ("parent = {home} AND title ~ berths", {"Berths"}),
        ("ancestor = {home} AND type = page", ALL - {"Harbour"}),
        ("contributor = currentUser() AND space = HARBOUR order by lastmodified DESC", ALL),
    ],
)
def test_search__in_cql(agent: Agent, harbour: dict[str, str], cql: str, expected: set[str]) -> None:
    found = agent.call("confluence_search", query=cql.replace("{home}", harbour["home"]), limit=50)
    assert titles(found) == expected


def test_search__what_is_refused_is_said(agent: Agent) -> None:
    with pytest.raises(ToolError, match="cannot be parsed"):
        agent.call("confluence_search", query="status = current")


def test_search_user(agent: Agent) -> None:
    if not agent.cloud:
        pytest.skip("it reads the members of a group called confluence-users there")
    for query in ("Administrator", 'user.fullname ~ "Administrator"', 'type = user AND user.fullname ~ "Admin*"'):
        (found,) = agent.call("confluence_search_user", query=query)
        assert (found["entity_type"], found["title"]) == ("user", "Administrator")
        assert (found["user"]["display_name"], found["user"]["is_active"]) == ("Administrator", True)
        assert found["user"]["account_id"]
    assert agent.call("confluence_search_user", query="Nobodyatall") == []
    assert "error" in agent.call("confluence_search_user", query="user.nosuch = x")


def test_pages_are_read(agent: Agent, harbour: dict[str, str]) -> None:
    by_id = agent.call("confluence_get_page", page_id=harbour["Berths"])["metadata"]
    by_title = agent.call("confluence_get_page", title="Berths", space_key="HARBOUR")["metadata"]
    for page in (by_id, by_title):
        assert (page["id"], page["title"]) == (harbour["Berths"], "Berths")
        assert page["content"] == {"value": "a review is not required, nor urgent", "format": "markdown"}
    children = agent.call("confluence_get_page_children", parent_id=harbour["home"])
    assert titles(children["results"]) == ALL - {"Harbour"}
    tree = agent.call("confluence_get_space_page_tree", space_key="HARBOUR")
    assert {(page["title"], page["depth"]) for page in tree["pages"]} == {("Harbour", 0)} | {
        (title, 1) for title in ALL - {"Harbour"}
    }


def test_a_page_is_written_and_found(agent: Agent, harbour: dict[str, str]) -> None:
    title = f"Tides as {'Cloud' if agent.cloud else 'server'}"
    made = agent.call("confluence_create_page", space_key="HARBOUR", title=title, content="# High\n\nat **noonflood**")
    page = made["page"]["id"]
    try:
        assert page in {hit["id"] for hit in agent.call("confluence_search", query="noonflood")}
        labels = agent.call("confluence_add_label", page_id=page, name="tidal")
        assert [label["name"] for label in labels] == ["tidal"]
        assert [label["name"] for label in agent.call("confluence_get_labels", page_id=page)] == ["tidal"]
        assert titles(agent.call("confluence_search", query="label = tidal")) == {title}
        said = agent.call("confluence_add_comment", page_id=page, body="seen at **springtide**")
        assert said["success"], said
        (comment,) = agent.call("confluence_get_comments", page_id=page)
        assert "springtide" in comment["body"]
        assert comment["id"] == said["comment"]["id"]
        assert [hit["type"] for hit in agent.call("confluence_search", query="springtide")] == ["comment"]
        reply = agent.call("confluence_reply_to_comment", comment_id=comment["id"], body="and at neaptide")
        assert reply["success"], reply
        assert [hit["id"] for hit in agent.call("confluence_search", query="neaptide")] == [reply["comment"]["id"]]
        about = {"text_selection": "noonflood", "text_selection_match_count": 1, "text_selection_match_index": 0}
        marked = agent.call("confluence_add_inline_comment", page_id=page, body="which hour?", **about)
        assert marked["success"], marked
        (inline,) = agent.call("confluence_get_inline_comments", page_id=page)["comments"]
        assert inline["id"] == marked["comment"]["id"]
        changed = agent.call("confluence_update_page", page_id=page, title=title, content="now *ebbtide*")
        assert changed["page"]["version"] == 2
        assert titles(agent.call("confluence_search", query="ebbtide")) == {title}
        assert agent.call("confluence_search", query="noonflood") == []
    finally:
        assert agent.call("confluence_delete_page", page_id=page)["success"]
    assert agent.call("confluence_search", query="ebbtide") == []
