"""What tests of the index share: words that nobody wrote, and what searches find."""

from __future__ import annotations

import itertools
import string
from typing import Any

from tests.api.v2.making import storage
from watersmeet.client import Client
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.page import PageSingle

_numbers = itertools.count()


def word() -> str:
    """A word that nobody wrote yet, and which is its own stem."""
    letters = "".join(string.ascii_lowercase[int(digit)] for digit in f"{next(_numbers):05}")
    return f"zq{letters}zx"


def found(client: Client, cql: str) -> list[str]:
    """The ids of what is found, in order."""
    page = client.send(SearchByCQL(cql=cql, limit=100))
    assert page.total_size == len(page.results)
    return [hit.content.id for hit in page.results if hit.content]


def body(*words: str) -> Any:
    return storage(f"<p>{' '.join(words)}</p>")


def label(client: Client, page: PageSingle, name: str, prefix: str = "global") -> None:
    client.send(AddLabelsToContent(id=int(page.id), body=LabelCreate(prefix=prefix, name=name)))
