"""The seam between bodies as they are sent and kept."""

import pytest

from watersmeet.markup.errors import MarkupError, Unsupported
from watersmeet.markup.facts import Facts, Linked
from watersmeet.markup.formats import (
    ACCEPTED,
    REPRESENTATIONS,
    V1_WRITABLE,
    V2_WRITABLE,
    WRITABLE,
    Writing,
    Written,
    checked,
    kept,
    read,
    remembered,
    write,
    written_before,
)


def test_vocabulary() -> None:
    assert {"storage", "atlas_doc_format", "wiki"} == V2_WRITABLE < ACCEPTED < V1_WRITABLE < REPRESENTATIONS
    assert len(REPRESENTATIONS) == 12
    assert WRITABLE <= REPRESENTATIONS


DOCUMENT = '{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"x"}]}]}'


def test_checked__keeps_the_value_and_derives_the_text() -> None:
    value = "<p>a&nbsp;<b>b</b></p>\r\n<hr />"
    assert checked("storage", value) == Written("storage", value, "a\u00a0b")
    assert checked("atlas_doc_format", DOCUMENT) == Written("atlas_doc_format", DOCUMENT, "x")
    assert checked("atlas_doc_format", DOCUMENT).value is DOCUMENT


def test_checked__macros_get_what_writing_adds() -> None:
    written = checked("storage", '<ac:structured-macro ac:name="toc" /><hr/>').value
    assert 'ac:schema-version="1"' in written
    assert written.endswith("<hr />")
    assert checked("storage", written).value == written


@pytest.mark.parametrize(("representation", "value"), [("wiki", "*x*"), ("view", "<p><b>x</b></p>")])
def test_checked__all_else_is_kept_as_storage(representation: str, value: str) -> None:
    assert checked(representation, value) == Written("storage", "<p><strong>x</strong></p>", "x")


@pytest.mark.parametrize("representation", ["storage", "atlas_doc_format", "view", "editor"])
def test_checked__refuses_the_malformed(representation: str) -> None:
    with pytest.raises(MarkupError) as caught:
        checked(representation, "<p>")
    assert not isinstance(caught.value, Unsupported)


def test_checked__a_document_that_breaks_its_schema_says_where() -> None:
    with pytest.raises(MarkupError, match=r"\$\.content\[0\]"):
        checked("atlas_doc_format", '{"type":"doc","version":1,"content":[{"type":"text","text":"x"}]}')


def test_kept__takes_what_was_checked_once() -> None:
    odd = '{"type":"doc","version":1,"content":[{"type":"text","text":"x"}]}'
    assert kept("atlas_doc_format", odd) == Written("atlas_doc_format", odd, "x")
    assert kept("storage", "<hr/>") == Written("storage", "<hr/>", "")


@pytest.mark.parametrize("representation", [*sorted(REPRESENTATIONS - ACCEPTED), "", "nonsense"])
def test_checked__names_what_it_accepts(representation: str) -> None:
    with pytest.raises(Unsupported, match=r"accepted: .*atlas_doc_format, .*storage") as caught:
        checked(representation, "x")
    assert (caught.value.representation, caught.value.target) == (representation, None)
    assert (caught.value.line, caught.value.column) == (0, 0)


def test_read__what_cannot_be_read() -> None:
    with pytest.raises(Unsupported):
        read("raw", "x")
    with pytest.raises(MarkupError):
        read("storage", "<p>")


def test_read__the_same_text_is_read_once() -> None:
    value = "<p>read once, or so one hopes</p>"
    assert not remembered("storage", value)
    tree = read("storage", value).tree
    assert remembered("storage", value)
    assert not remembered("wiki", value)
    assert read("storage", value).tree is tree


def test_write__remembers_by_everything_it_was_told() -> None:
    value = '<p><ac:link><ri:content-entity ri:content-id="7" /><ac:link-body>it</ac:link-body></ac:link></p>'
    tree = read("storage", value).tree
    seen = Facts(content={7: Linked(7, "page", "Seen", "/spaces/S/pages/7/Seen", "S")})
    again = Facts(content={7: Linked(7, "page", "Seen", "/spaces/S/pages/7/Seen", "S")})
    first = write(Writing("storage", value, "view", seen), tree)
    assert "/spaces/S/pages/7/Seen" in first
    assert written_before(Writing("storage", value, "view", again))
    for other in (Writing("storage", value, "view", Facts()), Writing("storage", value, "editor", seen)):
        assert not written_before(other)
    assert "Seen" not in write(Writing("storage", value, "view", Facts()), tree)


@pytest.mark.parametrize("target", sorted(WRITABLE))
def test_write__every_format(target: str) -> None:
    value = "<p>some words</p>"
    assert "some words" in write(Writing("storage", value, target, Facts()), read("storage", value).tree)
