"""Both databases cut text into the same words."""

from __future__ import annotations

import pytest

from tests.api.v2.making import make, storage
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.space import SpaceBulk

CASES = [
    ("config.yaml", "<p>x</p>", 'title ~ "config.yaml"'),
    ("config.toml", "<p>x</p>", "title ~ toml"),
    ("x1", "<p>write to me@mail.example now</p>", 'text ~ "mail"'),
    ("x2", "<p>see /etc/hosts.conf</p>", "text ~ hosts"),
    ("x3", "<p>release v2.0-beta</p>", "text ~ beta"),
    ("x4", "<p>le café noir</p>", "text ~ cafe"),
    ("x5", "<p>le cafe au lait</p>", "text ~ café"),
    ("x6", "<p>snake_case_name</p>", "text ~ case"),
    ("x7", "<p>a &lt;tag&gt; here</p>", "text ~ tag"),
    ("x8", "<p>running shoes</p>", "text ~ run"),
    ("x9", "<p>the and of</p>", "text ~ the"),
]


@pytest.mark.parametrize(("title", "body", "cql"), CASES, ids=[case[2] for case in CASES])
def test_words__are_found(admin: Client, space: SpaceBulk, title: str, body: str, cql: str) -> None:
    page = make(admin, space, title, body=storage(body))
    found = admin.send(SearchByCQL(cql=f"space = {space.key} and type = page and {cql}"))
    assert [hit.content.id for hit in found.results if hit.content] == [page.id]


def test_words__private_spaces_keep_theirs(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    make(admin, private, "quokka")
    _, stranger = served.user()
    assert stranger.send(SearchByCQL(cql="title ~ quokka")).total_size == 0
