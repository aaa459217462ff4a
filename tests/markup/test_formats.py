"""The seam between bodies as they are sent and kept."""

import pytest

from watersmeet.markup.errors import MarkupError, Unsupported
from watersmeet.markup.formats import (
    ACCEPTED,
    REPRESENTATIONS,
    V1_WRITABLE,
    V2_WRITABLE,
    Written,
    checked,
    derive,
)


def test_vocabulary() -> None:
    assert ACCEPTED < V2_WRITABLE < V1_WRITABLE < REPRESENTATIONS
    assert len(REPRESENTATIONS) == 12


def test_checked_keeps_the_value_and_derives_the_text() -> None:
    value = "<p>a&nbsp;<b>b</b></p>\r\n<hr/>"
    assert checked("storage", value) == Written("storage", value, "a\u00a0b")
    assert checked("storage", value).value is value
    document = '{"type":"doc","version":1,"content":[{"type":"text","text":"x"}]}'
    assert checked("atlas_doc_format", document) == Written("atlas_doc_format", document, "x")


@pytest.mark.parametrize("representation", ["storage", "atlas_doc_format"])
def test_checked_refuses_the_malformed(representation: str) -> None:
    with pytest.raises(MarkupError) as caught:
        checked(representation, "<p>")
    assert not isinstance(caught.value, Unsupported)


@pytest.mark.parametrize("representation", [*sorted(REPRESENTATIONS - ACCEPTED), "", "nonsense"])
def test_checked_names_what_it_accepts(representation: str) -> None:
    with pytest.raises(Unsupported, match="accepted: atlas_doc_format, storage") as caught:
        checked(representation, "x")
    assert (caught.value.representation, caught.value.target) == (representation, None)
    assert (caught.value.line, caught.value.column) == (0, 0)


def test_derive_is_identity_only() -> None:
    body = checked("storage", "<p>x</p>")
    assert derive(body, "storage") == "<p>x</p>"
    for target in REPRESENTATIONS - {"storage"}:
        with pytest.raises(Unsupported) as caught:
            derive(body, target)
        assert (caught.value.representation, caught.value.target) == ("storage", target)
