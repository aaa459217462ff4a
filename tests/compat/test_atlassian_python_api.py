"""A day's work with atlassian-python-api, unmodified, against a served instance: through v1 and through Cloud v2."""

from __future__ import annotations

import time
import warnings
from pathlib import Path
from typing import Any

import pytest
from atlassian import Confluence, ConfluenceV2
from atlassian.errors import ApiError
from requests import HTTPError

from tests.compat import EMAIL, TOKEN

pytestmark = pytest.mark.compat


@pytest.fixture
def v1(site: str) -> Any:
    return Confluence(f"{site}/wiki", username=EMAIL, password=TOKEN, cloud=False)


@pytest.fixture
def v2(site: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return ConfluenceV2(f"{site}/wiki", username=EMAIL, password=TOKEN)


def titles(found: list[dict[str, Any]]) -> list[str]:
    return [page["title"] for page in found]


def test_a_days_work__v1(v1: Any) -> None:
    v1.create_space("DAYONE", "The first day")
    space = v1.get_space("DAYONE", expand="homepage,description.plain")
    assert (space["name"], space["homepage"]["title"]) == ("The first day", "The first day")
    assert "DAYONE" in [found["key"] for found in v1.get_all_spaces(limit=200)["results"]]

    plan = v1.create_page("DAYONE", "Plan", "<p>What we do today</p>", representation="storage")
    parts = [
        v1.create_page("DAYONE", f"Part {n}", f"<p>part {n}, gherkin</p>", parent_id=plan["id"]) for n in (1, 2, 3)
    ]
    deep = v1.create_page("DAYONE", "Detail", "<p>deep down</p>", parent_id=parts[0]["id"])

    read = v1.get_page_by_id(plan["id"], expand="body.storage,version,space,ancestors,children.page")
    assert read["body"]["storage"]["value"] == "<p>What we do today</p>"
    assert (read["version"]["number"], read["space"]["key"]) == (1, "DAYONE")
    assert titles(read["children"]["page"]["results"]) == ["Part 1", "Part 2", "Part 3"]
    assert v1.get_page_id("DAYONE", "part 2") == parts[1]["id"]
    assert v1.page_exists("DAYONE", "Plan")
    assert not v1.page_exists("DAYONE", "No such page")
    assert titles(v1.get_page_ancestors(deep["id"]))[-2:] == ["Plan", "Part 1"]
    assert titles(list(v1.get_page_child_by_type(plan["id"]))) == ["Part 1", "Part 2", "Part 3"]
    assert len(list(v1.get_all_pages_from_space_as_generator("DAYONE", limit=2))) == 6

    updated = v1.update_page(plan["id"], "Plan", "<p>What we did today</p>", version_comment="evening")
    assert updated["version"]["number"] == 2
    assert v1.is_page_content_is_already_updated(plan["id"], "<p>What we did today</p>")
    assert v1.update_or_create(plan["id"], "Part 3", "<p>again</p>")["version"]["number"] == 2
    history = v1.history(plan["id"])
    assert history["lastUpdated"]["message"] == "evening"
    assert [version["number"] for version in v1.get_all_page_versions(plan["id"])] == [2, 1]
    old = v1.get_page_by_id(plan["id"], expand="body.storage", status="historical", version=1)
    assert old["body"]["storage"]["value"] == "<p>What we do today</p>"

    v1.set_page_label(plan["id"], "daily")
    assert [label["name"] for label in v1.get_page_labels(plan["id"])["results"]] == ["daily"]
    v1.set_page_property(plan["id"], {"key": "state", "value": {"done": True}})
    v1.update_page_property(plan["id"], {"key": "state", "value": {"done": False}, "version": {"number": 2}})
    assert v1.get_page_property(plan["id"], "state")["value"] == {"done": False}
    assert v1.get_page_by_id(plan["id"], expand="version")["version"]["number"] == 2

    found = v1.cql('space = DAYONE and text ~ "gherkin" order by title', limit=2)
    assert [row["content"]["title"] for row in found["results"]] == ["Part 1", "Part 2"]
    labelled = v1.cql("label = daily and type = page")
    assert [row["content"]["id"] for row in labelled["results"]] == [plan["id"]]

    v1.move_page("DAYONE", parts[2]["id"], target_id=parts[0]["id"], position="append")
    assert titles(v1.get_page_ancestors(parts[2]["id"]))[-1] == "Part 1"
    v1.move_page("DAYONE", parts[1]["id"], target_id=parts[0]["id"], position="above")
    assert titles(list(v1.get_page_child_by_type(plan["id"]))) == ["Part 2", "Part 1"]

    v1.remove_page(deep["id"])
    assert v1.get_page_by_id(deep["id"], status="trashed")["status"] == "trashed"
    assert "Detail" not in titles(list(v1.get_page_child_by_type(parts[0]["id"])))
    restored = v1.put(
        f"rest/api/content/{deep['id']}",
        data={"type": "page", "title": "Detail", "status": "current", "version": {"number": 2}},
    )
    assert restored["status"] == "current"
    assert titles(v1.get_page_ancestors(deep["id"]))[-1] == "Part 1"
    v1.remove_page(deep["id"])
    v1.remove_page_from_trash(deep["id"])
    with pytest.raises(ApiError):
        v1.get_page_by_id(deep["id"])

    me = v1.get("rest/api/user/current")
    assert me["accountId"] == read["version"]["by"]["accountId"]
    task = v1.delete_space("DAYONE")
    assert task["links"]["status"].startswith("/rest/api/longtask/")
    for _ in range(100):
        if v1.get(task["links"]["status"].lstrip("/"))["finished"]:
            break
        time.sleep(0.05)
    with pytest.raises(ApiError):
        v1.get_space("DAYONE")


def test_blog_posts_and_comments__v1(v1: Any) -> None:
    v1.create_space("NEWS", "News")
    post = v1.create_page("NEWS", "First", "<p>the quay is open</p>", type="blogpost")
    assert (post["type"], post["space"]["key"]) == ("blogpost", "NEWS")
    found = v1.get_all_pages_from_space_raw("NEWS", content_type="blogpost")
    assert titles(found["results"]) == ["First"]
    updated = v1.update_page(post["id"], "First again", "<p>the quay is shut</p>", type="blogpost")
    assert (updated["title"], updated["version"]["number"]) == ("First again", 2)
    v1.set_page_label(post["id"], "daily")
    assert [label["name"] for label in v1.get_page_labels(post["id"])["results"]] == ["daily"]

    page = v1.create_page("NEWS", "Plan", "<p>below</p>")
    comment = v1.add_comment(page["id"], "<p>why not?</p>")
    assert (comment["type"], comment["title"], comment["container"]["id"]) == ("comment", "Re: Plan", page["id"])
    reply = v1.reply_to_inline_comment(page["id"], comment["id"], "<p>because</p>")
    assert [one["id"] for one in v1.get_page_comments(page["id"])["results"]] == [comment["id"]]
    assert [one["id"] for one in v1.get_page_comments(comment["id"])["results"]] == [reply["id"]]
    changed = v1.update_page(reply["id"], "Re: Plan", "<p>for all that</p>", type="comment")
    assert changed["body"]["storage"]["value"] == "<p>for all that</p>"
    v1.remove_content(comment["id"])
    with pytest.raises(ApiError):
        v1.get_page_by_id(reply["id"])

    v1.remove_page(post["id"])
    assert v1.get_page_by_id(post["id"], status="trashed")["status"] == "trashed"
    v1.remove_page(post["id"], status="trashed")
    with pytest.raises(ApiError):
        v1.get_page_by_id(post["id"], status="any")


def test_attachments__v1(v1: Any, tmp_path: Path) -> None:
    v1.create_space("FILES", "Files")
    page = v1.create_page("FILES", "Plan", "<p>see below</p>")["id"]
    (tmp_path / "plan ü.txt").write_bytes(b"first")
    first = v1.attach_file(str(tmp_path / "plan ü.txt"), page_id=page, comment="morning")["results"][0]
    assert (first["title"], first["metadata"]["comment"]) == ("plan ü.txt", "morning")
    drawn = v1.attach_content(b"picture", "a/b.png", "image/png", page_id=page)["results"][0]
    assert (drawn["title"], drawn["extensions"]["mediaType"]) == ("b.png", "image/png")
    with pytest.raises(HTTPError, match="same file name"):
        # What it does itself when it found no attachment of the name.
        v1.post(
            f"rest/api/content/{page}/child/attachment",
            headers={"X-Atlassian-Token": "nocheck"},
            files={"file": ("b.png", b"x")},
        )

    old = Confluence(v1.url, username=EMAIL, password=TOKEN, cloud=False, api_version="1.0")
    (tmp_path / "plan ü.txt").write_bytes(b"second")
    second = old.attach_file(str(tmp_path / "plan ü.txt"), page_id=page, comment="evening")
    assert (second["id"], second["version"]["number"]) == (first["id"], 2)

    found = v1.get_attachments_from_content(page, expand="version")["results"]
    assert [(one["title"], one["version"]["number"]) for one in found] == [("plan ü.txt", 2), ("b.png", 1)]
    assert titles(v1.get_attachments_from_content(page, media_type="image/png")["results"]) == ["b.png"]
    assert titles(v1.get_attachments_from_content(page, filename="plan ü.txt")["results"]) == ["plan ü.txt"]

    got = v1.download_attachments_from_page(page, to_memory=True, limit=1)
    assert {name: value.read() for name, value in got.items()} == {"plan ü.txt": b"second", "b.png": b"picture"}
    (tmp_path / "got").mkdir()
    assert v1.download_attachments_from_page(page, path=str(tmp_path / "got"))["attachments_downloaded"] == 2
    assert (tmp_path / "got" / "plan ü.txt").read_bytes() == b"second"
    one = f"rest/api/content/{page}/child/attachment/{first['id']}"
    assert v1.get(f"{one}/download", not_json_response=True) == b"second"
    assert v1.get(f"{one}/download?version=1", not_json_response=True) == b"first"
    versions = v1.get(f"rest/api/content/{first['id']}/version")["results"]
    assert [version["number"] for version in versions] == [2, 1]

    v1.set_page_label(first["id"], "kept")
    assert [label["name"] for label in v1.get_page_labels(first["id"])["results"]] == ["kept"]
    hits = v1.cql('space = FILES and type = attachment and title = "b.png"')["results"]
    assert [hit["content"]["id"] for hit in hits] == [drawn["id"]]
    v1.remove_content(drawn["id"])
    assert titles(v1.get_attachments_from_content(page)["results"]) == ["plan ü.txt"]
    assert v1.attach_content(b"new", "b.png", page_id=page)["results"][0]["id"] != drawn["id"]


def test_a_days_work__v2(v2: Any) -> None:
    space = v2.create_space("DAYTWO", "The second day")
    assert v2.get_space_by_key("DAYTWO")["id"] == space["id"]
    plan = v2.create_page(space["id"], "Plan", "<p>What we do today</p>")
    assert plan["parentId"] == space["homepageId"]
    parts = [v2.create_page(space["id"], f"Part {n}", f"<p>part {n}</p>", parent_id=plan["id"]) for n in range(30)]
    read = v2.get_page_by_id(plan["id"], body_format="storage")
    assert read["body"]["storage"]["value"] == "<p>What we do today</p>"
    assert len(v2.get_pages(space_id=space["id"], limit=7)) == 32
    assert len(v2.get_child_pages(plan["id"], limit=10)) == 30
    by_title = v2.get_pages(space_id=space["id"], sort="-title", limit=10)
    assert titles(by_title)[0] == "The second day"
    assert v2.get_page_by_title("DAYTWO", "part 7")["results"][0]["id"] == parts[7]["id"]

    changed = v2.update_page(plan["id"], title="Plan", body="<p>What we did</p>", status="current")
    assert changed["version"]["number"] == 2
    with pytest.raises(HTTPError):
        v2.update_page(plan["id"], title="Plan", body="<p>late</p>", status="current", version=1)
    assert [version["number"] for version in v2.get_all_page_versions(plan["id"])] == [2, 1]
    assert v2.get_page_version(plan["id"], 1)["number"] == 1

    kept = v2.create_page_property(plan["id"], "state", {"done": True})
    assert v2.get_page_property_by_key(plan["id"], "state")["id"] == kept["id"]
    assert [found["key"] for found in v2.get_page_properties(plan["id"])] == ["state"]
    assert v2.delete_page_property(plan["id"], "state")

    assert v2.delete_page(parts[0]["id"])
    assert v2.get_page_by_id(parts[0]["id"])["status"] == "trashed"
    restored = v2.update_page(parts[0]["id"], title="Part 0", body="<p>part 0</p>", status="current")
    assert (restored["status"], restored["parentId"]) == ("current", plan["id"])
    # Its search() asks a path that Confluence Cloud does not have; search itself is still v1.
    found = v2.get("rest/api/search", params={"cql": "space = DAYTWO and title ~ plan"})
    assert [row["content"]["title"] for row in found["results"]] == ["Plan"]
