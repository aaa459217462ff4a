"""Which documents are valid: as the published schema says, but for what is told in markup/adf/schema.py."""

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markup.adf.documents import changed, document
from tests.markup.adf.published import lenient, strict
from watersmeet.markup.adf.schema import check
from watersmeet.markup.errors import MarkupError

SEEDS = st.integers(0, 2**32)


def verdict(document: Any) -> str | None:
    try:
        check(document)
    except MarkupError as refusal:
        return refusal.reason
    return None


@settings(max_examples=400, deadline=None)
@given(seed=SEEDS)
def test_check__agrees_with_the_published_schema_on_valid_documents(seed: int) -> None:
    one = document(Random(seed))
    assert verdict(one) is None
    assert strict().is_valid(one)


@settings(max_examples=1500, deadline=None)
@given(seed=SEEDS)
def test_check__agrees_with_the_published_schema_on_changed_documents(seed: int) -> None:
    random = Random(seed)
    one = changed(document(random), random)
    found = verdict(one)
    assert (found is None) == lenient().is_valid(one), found or "let through"
