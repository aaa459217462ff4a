"""Input meant to exhaust or confuse the reader."""

import gc
import time

import pytest

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.formats import checked
from watersmeet.markup.storage.parse import check

BIG = 10_000_000

BOMB = (
    '<!DOCTYPE storage [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><p>&c;</p>'
)


def test_entity_bomb_is_refused_at_its_first_character() -> None:
    with pytest.raises(MarkupError, match="DOCTYPE") as caught:
        check(BOMB)
    assert (caught.value.line, caught.value.column) == (1, 1)


@pytest.mark.parametrize(
    "value",
    [
        "]><p/>",
        ']>"><p>',
        "<!DOCTYPE storage SYSTEM 'file:///etc/passwd'>&nbsp;",
        "&nbsp;]><storage>",
        "%nbsp;<!ENTITY % x SYSTEM 'http://example.com/'>%x;",
        "</storage><!DOCTYPE storage><storage>",
    ],
)
def test_the_document_type_is_out_of_reach(value: str) -> None:
    try:
        check(value)
    except MarkupError:
        assert "<" in value
    else:
        assert "<!" not in value


@pytest.mark.parametrize("closing", ["", "</p>"])
def test_deep_nesting(closing: str) -> None:
    with pytest.raises(MarkupError, match="deeper than 200") as caught:
        check("<p>" * 100_000 + closing * 100_000)
    assert caught.value.column == 3 * 200 + 1


GOOD_BIG = {
    "text": "word " * (BIG // 5),
    "one word": "x" * BIG,
    "wide characters": "\u00e9" * (BIG // 2),
    "entities": "&nbsp;" * (BIG // 6),
    "references": "&#160;" * (BIG // 6),
    "paragraphs": "<p>some text</p>" * (BIG // 16),
    "empty elements": "<b/>" * (BIG // 4),
    "brackets": "]" * BIG,
    "cdata": "<![CDATA[" + "]]" * (BIG // 2) + "]]>",
    "comment": "<!--" + "x" * BIG + "-->",
    "attribute": "<p a='" + "x" * BIG + "'/>",
    "attribute entities": "<p a='" + "&nbsp;" * (BIG // 6) + "'/>",
    "attributes": "<p " + " ".join(f"a{n}=''" for n in range(BIG // 12)) + "/>",
    "hidden": "<ac:parameter>x</ac:parameter>" * (BIG // 30),
    "distinct names": "".join(f"<a{n}/>" for n in range(BIG // 10)),
}

BAD_BIG = {
    "ampersand last": "word " * (BIG // 5) + "&",
    "ampersands": "&" * BIG,
    "less than": "<" * BIG,
    "name": "<" + "x" * BIG,
    "reference": "&" + "x" * BIG,
    "unknown entities": "&nbsp;" * (BIG // 6) + "&foo;",
    "unclosed": "<p>text" * (BIG // 7),
    "unclosed cdata": "<![CDATA[" * (BIG // 9),
    "unclosed comment": "<!--" + "-x" * (BIG // 2),
    "unclosed attribute": "<p a='" + "x" * BIG,
    "mismatch last": "<p>x</p>\n" * (BIG // 9) + "</i>",
    "surrogate last": "\u00e9" * (BIG // 2) + "\ud800",
    "instruction last": "<p>x</p>" * (BIG // 8) + "<?x?>",
}


@pytest.mark.parametrize("value", GOOD_BIG.values(), ids=GOOD_BIG.keys())
def test_ten_megabytes(value: str) -> None:
    began = time.process_time()
    assert checked("storage", value).value == value.replace("/>", " />")
    assert time.process_time() - began < 20


@pytest.mark.parametrize("value", BAD_BIG.values(), ids=BAD_BIG.keys())
def test_ten_megabytes_refused(value: str) -> None:
    began = time.process_time()
    with pytest.raises(MarkupError) as caught:
        checked("storage", value)
    assert time.process_time() - began < 20
    assert len(str(caught.value)) < 300


def test_ten_megabytes_of_adf() -> None:
    paragraph = '{"type":"paragraph","content":[{"type":"text","text":"word"}]}'
    value = '{"type":"doc","content":[' + ",".join([paragraph] * (BIG // 63)) + "]}"
    assert checked("atlas_doc_format", value).plain.count("word") == BIG // 63


def test_nothing_is_left_to_the_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        checked("storage", "<p>text &nbsp;</p>")
        with pytest.raises(MarkupError) as caught:
            checked("storage", "<p>text &nbsp;</b>")
        del caught
        assert not [o for o in gc.get_objects() if type(o).__name__ == "xmlparser"]
    finally:
        gc.enable()
