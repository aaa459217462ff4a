"""Macros found by their ids."""

from __future__ import annotations

import json
from typing import Any

import pytest

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.macros import Macro, find


def macro(inside: str = "", name: str = "x", **ids: str) -> str:
    given = "".join(f' ac:{key.replace("_", "-")}="{value}"' for key, value in ids.items())
    return f'<ac:structured-macro ac:name="{name}"{given}>{inside}</ac:structured-macro>'


def parameter(inside: str, name: str = "n") -> str:
    return f'<ac:parameter ac:name="{name}">{inside}</ac:parameter>'


def adf(*content: Any) -> str:
    return json.dumps({"type": "doc", "version": 1, "content": list(content)})


def found(body: str, macro_id: str = "1", representation: str = "storage") -> Macro:
    one = find(representation, body, macro_id)
    assert one is not None
    return one


@pytest.mark.parametrize("ids", [{"macro_id": "1"}, {"local_id": "1"}, {"macro_id": "2", "local_id": "1"}])
def test_find__by_either_id(ids: dict[str, str]) -> None:
    whole = macro(**ids)
    assert found(f"<p>é</p>{macro(macro_id='0')}{whole}{macro(macro_id='1', name='later')}") == Macro(
        "x", "", {}, whole
    )


def test_find__body_as_it_was_written() -> None:
    inside = " <p>a&nbsp;<b>é</b><br></br><hr/></p>\n<!-- why -->" + macro("<ac:rich-text-body>x</ac:rich-text-body>")
    whole = macro(f"<ac:rich-text-body>{inside}</ac:rich-text-body>", macro_id="1")
    one = found(f"<ac:layout>{whole}</ac:layout>")
    assert (one.body, one.storage) == (inside, whole)


def test_find__text_of_a_plain_body() -> None:
    inside = "<ac:plain-text-body><![CDATA[a <b>]]]]><![CDATA[> c]]></ac:plain-text-body>"
    assert found(macro(inside, macro_id="1")).body == "a <b>]]> c"


def test_find__parameters_are_its_own() -> None:
    inner = macro(parameter("inner", "inner"), macro_id="2")
    inside = (
        parameter(" a &lt; <b>b</b> ", "text")
        + parameter('<ac:link><ri:page ri:space-key="K" ri:content-title="T &amp; U" /></ac:link>', "page")
        + parameter('<ri:attachment ri:filename="f.png" />', "file")
        + parameter("", "nothing")
        + "<ac:default-parameter>it</ac:default-parameter>"
        + f"<ac:rich-text-body>{inner}</ac:rich-text-body>"
    )
    one = found(macro(inside, macro_id="1"))
    assert one.parameters == {"text": "a < b", "page": "T & U", "file": "f.png", "nothing": "", "": "it"}
    assert found(macro(inside, macro_id="1"), "2").parameters == {"inner": "inner"}


@pytest.mark.parametrize("element", ["<ac:rich-text-body />", "<ac:plain-text-body/>", ""])
def test_find__empty_body(element: str) -> None:
    assert found(macro(element, macro_id="1")).body == ""


def test_find__alone() -> None:
    whole = '<ac:structured-macro ac:name="toc" ac:macro-id="1"/>'
    assert found(f"<p>{whole}</p>") == Macro("toc", "", {}, whole)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>1</p>",
        '<p local-id="1">x</p>',
        macro(macro_id="11"),
        macro("<ac:plain-text-body><![CDATA[" + macro(macro_id="1") + "]]></ac:plain-text-body>"),
        "<!-- " + macro(macro_id="1") + " -->",
        macro(parameter("1")),
    ],
)
def test_find__nothing(body: str) -> None:
    assert find("storage", body, "1") is None
    assert find("storage", body, "") is None


def test_find__empty_id_is_no_id() -> None:
    assert find("storage", macro(macro_id="", local_id=""), "") is None


def test_find__malformed() -> None:
    with pytest.raises(MarkupError):
        find("storage", "<p>", "1")


def app(inside: str, local_id: str = "", kind: str = "bodied-extension") -> str:
    return (
        f'<ac:adf-extension><ac:adf-node type="{kind}"><ac:adf-attribute key="extension-key">k</ac:adf-attribute>'
        f'<ac:adf-attribute key="parameters"><ac:adf-parameter key="local-id">{local_id}</ac:adf-parameter>'
        '<ac:adf-parameter key="shape"><ac:adf-parameter key="colour">red</ac:adf-parameter></ac:adf-parameter>'
        f"</ac:adf-attribute><ac:adf-content>{inside}</ac:adf-content></ac:adf-node></ac:adf-extension>"
    )


def test_find__a_macro_of_another_app() -> None:
    inner = app("<p>inner</p>", "2")
    whole = app(f"<p>outer</p>{inner}", "1")
    body = f"<p>x</p>{app('<p>1</p>', '1', 'panel')}{whole}"
    parameters = {"local-id": "1", "shape.colour": "red"}
    assert found(body) == Macro("k", f"<p>outer</p>{inner}", parameters, whole)
    assert found(body, "2") == Macro("k", "<p>inner</p>", parameters | {"local-id": "2"}, inner)
    assert find("storage", body, "3") is None


def test_find__a_macro_of_another_app_by_its_nodes_id() -> None:
    node = '<ac:adf-node type="extension"><ac:adf-attribute key="local-id">1</ac:adf-attribute></ac:adf-node>'
    whole = f"<ac:adf-extension>{node}</ac:adf-extension>"
    assert found(f"{app(node, '2')}{whole}") == Macro("", "", {}, whole)


EXTENSION = {
    "extensionType": "com.atlassian.confluence.macro.core",
    "extensionKey": "toc",
    "parameters": {"macroParams": {"maxLevel": {"value": "3"}}, "macroMetadata": {"macroId": {"value": "1"}}},
}


@pytest.mark.parametrize("macro_id", ["1", "2"])
def test_find__in_adf(macro_id: str) -> None:
    one = found(adf({"type": "extension", "attrs": {**EXTENSION, "localId": "2"}}), macro_id, "atlas_doc_format")
    assert (one.name, one.body, one.parameters) == ("toc", "", {"maxLevel": "3"})
    assert one.storage.startswith('<ac:structured-macro ac:name="toc"')


def test_find__in_adf_what_storage_writes_as_a_macro() -> None:
    text = {"type": "text", "text": "a < b"}
    panel = {"type": "panel", "attrs": {"panelType": "info", "localId": "1"}}
    panel["content"] = [{"type": "paragraph", "content": [text]}]
    code = {"type": "codeBlock", "attrs": {"language": "python", "localId": "2"}, "content": [text]}
    body = adf(panel, code)
    assert found(body, "1", "atlas_doc_format").body == "<p>a &lt; b</p>"
    one = found(body, "2", "atlas_doc_format")
    assert (one.name, one.body, one.parameters) == ("code", "a < b", {"language": "python"})


def test_find__in_adf_only_macros() -> None:
    paragraph = {"type": "paragraph", "attrs": {"localId": "1"}, "content": [{"type": "text", "text": "x"}]}
    assert find("atlas_doc_format", adf(paragraph), "1") is None


def test_find__in_adf_a_macro_of_another_app() -> None:
    attrs = {
        "extensionType": "com.example.app",
        "extensionKey": "chart",
        "localId": "1",
        "parameters": {"colour": "red", "points": [1, 2]},
    }
    one = found(adf({"type": "extension", "attrs": attrs}), "1", "atlas_doc_format")
    assert (one.name, one.parameters) == ("chart", {"colour": "red", "points": "[1,2]"})


def test_find__deep_and_long_in_little_time() -> None:
    depth = 150
    opening = "".join(
        f'<ac:structured-macro ac:name="x" ac:macro-id="{k}"><ac:rich-text-body>' for k in range(depth // 2)
    )
    closing = "</ac:rich-text-body></ac:structured-macro>" * (depth // 2)
    body = opening + "<p>x</p>" * 20_000 + closing
    assert found(body, str(depth // 2 - 1)).body == "<p>x</p>" * 20_000
    assert found(body, "0").storage == body
