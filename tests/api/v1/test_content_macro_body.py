"""Bodies of macros through v1."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from tests.api.v1.converting import done, told
from tests.api.v2.making import change, make, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v1.content_body import ContentBody
from watersmeet.contract.v1.content_macro_body import (
    GetContentByIdHistoryByVersionMacroIdByMacroIdConvertAsyncByTo,
    GetContentByIdHistoryByVersionMacroIdByMacroIdConvertByTo,
    GetMacroBodyByMacroId,
    MacroInstance,
)
from watersmeet.contract.v2.common import BodyWrite
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk

CODE, PANEL, LOCAL = (str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in ("code", "panel", "local"))
BODY = (
    "<p>elsewhere</p>"
    f'<ac:structured-macro ac:name="info" ac:schema-version="1" ac:macro-id="{PANEL}" ac:local-id="{LOCAL}">'
    '<ac:parameter ac:name="title">Read &amp; know</ac:parameter><ac:rich-text-body><p>in <em>it</em></p>'
    f'<ac:structured-macro ac:name="code" ac:schema-version="1" ac:macro-id="{CODE}">'
    '<ac:parameter ac:name="language">python</ac:parameter>'
    "<ac:plain-text-body><![CDATA[a < b]]></ac:plain-text-body></ac:structured-macro>"
    "</ac:rich-text-body></ac:structured-macro>"
)
ADF = json.dumps(
    {
        "type": "doc",
        "version": 1,
        "content": [
            {
                "type": "bodiedExtension",
                "attrs": {
                    "extensionType": "com.atlassian.confluence.macro.core",
                    "extensionKey": "excerpt",
                    "layout": "default",
                    "localId": LOCAL,
                    "parameters": {
                        "macroParams": {"name": {"value": "short"}},
                        "macroMetadata": {
                            "macroId": {"value": PANEL},
                            "schemaVersion": {"value": "1"},
                            "title": "excerpt",
                        },
                    },
                },
                "content": [{"type": "paragraph", "content": [{"type": "text", "text": "in it"}]}],
            }
        ],
    }
)


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    """A page with a macro in its first version, and none in its second."""
    made = make(admin, space, body=storage(BODY))
    return change(admin, made, 2, body=storage("<p>none</p>"))


def macro(client: Client, of: PageSingle, macro_id: str, version: int = 1) -> MacroInstance:
    return client.send(GetMacroBodyByMacroId(id=int(of.id), version=version, macro_id=macro_id))


def converted(client: Client, of: PageSingle, macro_id: str, to: Any = "view", **more: Any) -> ContentBody:
    return client.send(
        GetContentByIdHistoryByVersionMacroIdByMacroIdConvertByTo(
            id=int(of.id), version=1, macro_id=macro_id, to=to, **more
        )
    )


def ask(client: Client, of: PageSingle, macro_id: str, to: Any = "view", **more: Any) -> str:
    operation = GetContentByIdHistoryByVersionMacroIdByMacroIdConvertAsyncByTo
    return client.send(operation(id=int(of.id), version=1, macro_id=macro_id, to=to, **more)).async_id


@pytest.mark.parametrize("macro_id", [PANEL, LOCAL])
def test_get_macro_body_by_macro_id__with_a_body(admin: Client, page: PageSingle, macro_id: str) -> None:
    found = macro(admin, page, macro_id)
    assert found.name == "info"
    assert found.body.startswith('<p>in <em>it</em></p><ac:structured-macro ac:name="code"')
    assert {name: one.value for name, one in found.parameters.items()} == {"title": "Read & know"}
    assert found.links["content"] == f"/rest/api/content/{page.id}"
    assert found.links["self"].endswith(f"/rest/api/content/{page.id}/history/1/macro/id/{macro_id}")


def test_get_macro_body_by_macro_id__with_a_text(admin: Client, page: PageSingle) -> None:
    found = macro(admin, page, CODE)
    assert (found.name, found.body) == ("code", "a < b")
    assert {name: one.value for name, one in found.parameters.items()} == {"language": "python"}


def test_get_macro_body_by_macro_id__given_when_it_was_written(admin: Client, space: SpaceBulk) -> None:
    made = make(admin, space, body=storage('<ac:structured-macro ac:name="toc" />'))
    assert made.body
    assert made.body.storage
    given = made.body.storage.value.partition('ac:macro-id="')[2].partition('"')[0]
    found = macro(admin, made, given)
    assert (found.name, found.body, found.parameters) == ("toc", "", {})


@pytest.mark.parametrize("macro_id", [PANEL, LOCAL])
def test_get_macro_body_by_macro_id__of_adf(admin: Client, space: SpaceBulk, macro_id: str) -> None:
    made = make(admin, space, body=BodyWrite(representation="atlas_doc_format", value=ADF))
    found = macro(admin, made, macro_id)
    assert (found.name, found.body) == ("excerpt", "<p>in it</p>")
    assert {name: one.value for name, one in found.parameters.items()} == {"name": "short"}


def test_get_macro_body_by_macro_id__zero_is_the_newest_version(admin: Client, page: PageSingle) -> None:
    assert macro(admin, change(admin, page, 3, body=storage(BODY)), CODE, version=0).name == "code"
    assert macro(admin, page, CODE, version=3).name == "code"


def test_get_macro_body_by_macro_id__of_a_draft(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, body=storage(BODY), status="draft")
    assert macro(admin, draft, CODE, version=0).name == "code"
    with pytest.raises(NotFound):
        macro(admin, draft, CODE, version=1)


def test_get_macro_body_by_macro_id__absent_is_404(admin: Client, page: PageSingle) -> None:
    for macro_id, version in ((CODE, 2), (CODE, 0), (CODE, 3), ("none", 1), (f"{CODE} ", 1)):
        with pytest.raises(NotFound):
            macro(admin, page, macro_id, version)


def test_get_macro_body_by_macro_id__unseen_is_404(served: Served, admin: Client) -> None:
    made = make(admin, served.space(admin, create_private_space=True), body=storage(BODY))
    _, stranger = served.user()
    with pytest.raises(NotFound):
        macro(stranger, made, CODE)
    with pytest.raises(NotFound):
        converted(stranger, made, CODE)
    with pytest.raises(NotFound):
        ask(stranger, made, CODE)


def test_get_macro_body_by_macro_id__bad_version_is_400(admin: Client, page: PageSingle) -> None:
    for version in (-1, 2**31, "newest"):
        with pytest.raises(BadRequest, match="version"):
            macro(admin, page, CODE, version)  # type: ignore[arg-type]


@pytest.mark.parametrize("to", ["view", "export_view", "styled_view", "editor", "atlas_doc_format"])
def test_convert_macro__at_once(admin: Client, page: PageSingle, to: Any) -> None:
    found = converted(admin, page, PANEL, to, expand=("mediaToken",))
    assert found.representation == to
    assert "Read" in found.value
    assert "elsewhere" not in found.value
    assert found.media_token
    assert found.media_token.content_id == page.id


def test_convert_macro__other_formats_are_400(admin: Client, page: PageSingle) -> None:
    for to in ("storage", "pdf"):
        with pytest.raises(BadRequest, match="to"):
            converted(admin, page, PANEL, to)
    for to in ("storage", "editor", "atlas_doc_format"):
        with pytest.raises(BadRequest, match="to"):
            ask(admin, page, PANEL, to)


@pytest.mark.parametrize("to", ["view", "export_view", "styled_view"])
def test_convert_macro__by_the_worker(admin: Client, page: PageSingle, to: Any) -> None:
    name = ask(admin, page, PANEL, to)
    found = done(admin, name)
    assert (found.status, found.representation) == ("COMPLETED", to)
    assert found.value == converted(admin, page, PANEL, to).value
    assert ask(admin, page, PANEL, to, allow_cache=True) == name
    assert ask(admin, page, CODE, to, allow_cache=True) != name
    assert told(admin, name).value == found.value


def test_convert_macro__absent_is_404(admin: Client, page: PageSingle) -> None:
    with pytest.raises(NotFound):
        converted(admin, page, "none")
    with pytest.raises(NotFound):
        ask(admin, page, "none")
