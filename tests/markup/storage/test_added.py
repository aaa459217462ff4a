"""What writing adds to a body in storage format."""

import re

import pytest

from watersmeet.markup.storage.added import added
from watersmeet.markup.storage.parse import check

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "text",
        "<p>a</p>\n<hr />",
        "<p title='a/>'>x</p>",
        "<br\n/>",
        "<![CDATA[<hr/><ac:structured-macro ac:name='x'/>]]>",
        "<!-- <hr/> -->",
        '<ac:structured-macro ac:name="toc" ac:schema-version="2" ac:macro-id="1"></ac:structured-macro>',
    ],
)
def test_added__nothing_where_nothing_lacks(value: str) -> None:
    assert added(value) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<hr/>", "<hr />"),
        ("<p a='x/>'  b=\"y\"/><br/>", "<p a='x/>'  b=\"y\" /><br />"),
        ("<![CDATA[<hr/>]]><hr/>", "<![CDATA[<hr/>]]><hr />"),
        ("\u00e9<ri:page ri:content-title='\U0001f600'/>", "\u00e9<ri:page ri:content-title='\U0001f600' />"),
    ],
)
def test_added__a_space_in_tags_that_are_alone(value: str, expected: str) -> None:
    assert added(value) == expected


def test_added__names_a_macro() -> None:
    written = added("<p>x</p>\r\n<ac:structured-macro ac:name='toc'/>")
    found = re.fullmatch(
        r"<p>x</p>\r\n<ac:structured-macro ac:name='toc' ac:schema-version=\"1\" "
        rf'ac:local-id="({UUID})" ac:macro-id="({UUID})" />',
        written,
    )
    assert found is not None
    assert found[1] == found[2]
    check(written)


def test_added__each_macro_is_named_for_itself() -> None:
    written = added(
        '<ac:structured-macro ac:name="a"><ac:rich-text-body><ac:macro ac:name="b"/></ac:rich-text-body>'
        "</ac:structured-macro>"
    )
    ids = re.findall(rf'ac:macro-id="({UUID})"', written)
    assert len(set(ids)) == len(ids) == 2


def test_added__keeps_the_names_a_macro_has() -> None:
    written = added('<ac:structured-macro ac:name="ac:macro-id=" ac:local-id="mine" ></ac:structured-macro>')
    assert re.fullmatch(
        r'<ac:structured-macro ac:name="ac:macro-id=" ac:local-id="mine" ac:schema-version="1" '
        rf'ac:macro-id="{UUID}" ></ac:structured-macro>',
        written,
    )
    assert added(written) == written
