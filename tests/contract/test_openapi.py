"""Our own OpenAPI documents, and what the contract must hold for them to be true."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator

from watersmeet.contract import catalogue
from watersmeet.contract.core import ATTACHMENT_ID, Request, Where, Wire
from watersmeet.contract.openapi import (
    PLACEHOLDER,
    api_of,
    document,
    error_texts,
    operation_id,
    response_type,
)
from watersmeet.web.api_page import render

APIS: tuple[Literal["v1", "v2"], ...] = ("v1", "v2")
OPERATIONS = catalogue.OPERATIONS
OBVIOUS = {400, 401, 413, 415, 429}  # mean the same everywhere
SAMPLES: dict[str, Any] = {"string": "words", "integer": 7, "number": 1.5, "boolean": True, "null": None}


def made(api: Literal["v1", "v2"]) -> dict[str, Any]:
    return document(api, server_url="https://wiki.example", version="1.2.3")


@pytest.mark.parametrize("api", APIS)
def test_document_is_valid(api: Literal["v1", "v2"]) -> None:
    errors = [error.message for error in OpenAPIV31SpecValidator(made(api)).iter_errors()]
    assert not errors


@pytest.mark.parametrize("api", APIS)
def test_document_is_json(api: Literal["v1", "v2"]) -> None:
    assert json.loads(json.dumps(made(api))) == made(api)


@pytest.mark.parametrize("api", APIS)
def test_document_is_built_once__addresses_apart(api: Literal["v1", "v2"]) -> None:
    other = document(api, server_url="https://other.example", version="2")
    assert other["paths"] is made(api)["paths"]
    assert other["servers"] == [{"url": "https://other.example"}]
    assert "https://wiki.example" not in json.dumps(other)


def test_every_operation_is_in_one_document() -> None:
    shown = [
        (api, operation["operationId"])
        for api in APIS
        for item in made(api)["paths"].values()
        for operation in item.values()
    ]
    assert sorted(shown) == sorted((api_of(item), operation_id(item)) for item in OPERATIONS)
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("api", APIS)
def test_scopes_used_are_scopes_declared(api: Literal["v1", "v2"]) -> None:
    described = made(api)
    declared = described["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]["scopes"]
    used = {
        scope
        for item in described["paths"].values()
        for operation in item.values()
        for way in operation["security"]
        for scope in way.get("oauth2", [])
    }
    assert used == set(declared)


def test_list_parameters_are_separated_by_commas() -> None:
    parameters = made("v2")["paths"]["/wiki/api/v2/pages"]["get"]["parameters"]
    status = next(item for item in parameters if item["name"] == "status")
    assert (status["style"], status["explode"]) == ("form", False)
    assert status["schema"]["default"] == ["current", "archived"]


def test_optional_parameter_has_no_null() -> None:
    parameters = made("v2")["paths"]["/wiki/api/v2/pages"]["get"]["parameters"]
    assert next(item for item in parameters if item["name"] == "title")["schema"] == {"type": "string"}


def test_member_that_may_be_unset_is_not_required() -> None:
    assert "version" not in made("v2")["components"]["schemas"]["PageBulk"]["required"]


def test_refusal_is_described_by_the_docstring() -> None:
    responses = made("v2")["paths"]["/wiki/api/v2/pages/{id}"]["put"]["responses"]
    assert responses["409"]["description"] == "`version.number` is not the current number + 1."
    assert responses["409"]["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorsV2")


def test_operation_without_an_answer_has_no_content() -> None:
    assert "content" not in made("v2")["paths"]["/wiki/api/v2/pages/{id}"]["delete"]["responses"]["204"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=operation_id)
def test_operation_says_what_it_does_and_how_it_refuses(operation: type[Request[Any]]) -> None:
    doc = inspect.getdoc(operation)
    assert doc, "an operation, or its family, needs a docstring"
    assert doc != inspect.getdoc(Request), "the docstring is that of every request"
    named = error_texts(operation)
    assert all(len(text) > 3 for text in named.values())
    unnamed = set(operation.op.errors) - OBVIOUS - set(named)
    if unnamed == {403} and api_of(operation) == "v1":
        unnamed = set()  # v1 refuses with 403 what the caller may not do: the same everywhere
    assert not unnamed, f"`Errors:` of the docstring does not say when it answers {sorted(unnamed)}"
    assert set(named) <= {*operation.op.errors, operation.op.status}, "the docstring names a status `errors` lacks"


def test_routes_are_unique() -> None:
    assert len({item.op.route for item in OPERATIONS}) == len(OPERATIONS)
    assert len({PLACEHOLDER.sub("{}", item.op.route) for item in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=operation_id)
def test_placeholders_are_as_many_as_path_fields(operation: type[Request[Any]]) -> None:
    places = [
        next(note for note in field.type.__metadata__ if isinstance(note, Where))
        for field in msgspec.structs.fields(operation)
    ]
    assert len(PLACEHOLDER.findall(operation.op.path)) == places.count(Where.PATH)
    assert places.count(Where.BODY) <= 1


def _shapes() -> Iterator[Any]:
    """Every object that travels, once: generic ones as they are used."""
    seen: set[Any] = set()
    todo: list[Any] = [msgspec.inspect.type_info(kind) for item in OPERATIONS for kind in _kinds(item)]
    while todo:
        info = todo.pop()
        if isinstance(info, msgspec.inspect.StructType):
            if info.cls in seen:
                continue
            seen.add(info.cls)
            if issubclass(get_origin(info.cls) or info.cls, Wire):
                yield info.cls
            todo += [field.type for field in info.fields]
        for name in ("type", "item_type", "value_type"):
            if isinstance(getattr(info, name, None), msgspec.inspect.Type):
                todo.append(getattr(info, name))
        for name in ("types", "item_types"):
            todo += getattr(info, name, ())


def _kinds(operation: type[Request[Any]]) -> Iterator[Any]:
    yield response_type(operation)
    for field in msgspec.structs.fields(operation):
        if Where.BODY in field.type.__metadata__:
            yield get_args(field.type)[0]


@pytest.mark.parametrize("shape", list(_shapes()), ids=lambda shape: getattr(shape, "__name__", str(shape)))
def test_shape_round_trips_its_schema(shape: Any) -> None:
    (schema,), components = msgspec.json.schema_components([shape])
    whole = {**schema, "$defs": components}
    Draft202012Validator.check_schema(whole)
    for sample in (_sample(schema, components, every=True), _sample(schema, components, every=False)):
        Draft202012Validator(whole).validate(sample)
        decoded = msgspec.json.decode(json.dumps(sample).encode(), type=shape)
        again = json.loads(msgspec.json.encode(decoded))
        Draft202012Validator(whole).validate(again)
        assert msgspec.convert(again, shape) == decoded


def _sample(schema: Any, components: dict[str, Any], *, every: bool, depth: int = 0) -> Any:
    """A value the schema allows: with every member to a few levels down, or with the required ones only."""
    if "$ref" in schema:
        return _sample(components[schema["$ref"].rpartition("/")[2]], components, every=every, depth=depth)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        pick = next((c for c in schema["anyOf"] if c.get("type") == "null"), None) if not every or depth > 3 else None
        return _sample(pick or schema["anyOf"][0], components, every=every, depth=depth)
    kind = schema.get("type")
    if kind == "object":
        names = schema.get("properties", {})
        wanted = names if every and depth <= 3 else {name: names[name] for name in schema.get("required", [])}
        return {name: _sample(member, components, every=every, depth=depth + 1) for name, member in wanted.items()}
    if kind == "array":
        length = max(schema.get("minItems", 0), 1 if every and depth <= 3 else 0)
        return [_sample(schema.get("items", {}), components, every=every, depth=depth + 1) for _ in range(length)]
    if kind == "string" and schema.get("pattern") == ATTACHMENT_ID:
        return "att7"
    if kind == "string":
        return "words".ljust(schema.get("minLength", 0), "s")[: schema.get("maxLength", 5)]
    if kind == "integer":
        return max(schema.get("minimum", 0), min(7, schema.get("maximum", 7)))
    return SAMPLES.get(kind, {"any": ["thing"]}) if kind else {"any": ["thing"]}


@pytest.mark.parametrize("api", APIS)
def test_page_shows_every_operation(api: Literal["v1", "v2"]) -> None:
    described = made(api)
    page = render(described)
    for path, item in described["paths"].items():
        assert path in page
        for operation in item.values():
            assert f'id="{operation["operationId"]}"' in page


def test_page_escapes_everything() -> None:
    bad = "<script>alert('x')</script>\"&"
    operation = {
        "operationId": bad, "tags": [bad], "summary": bad, "description": bad,
        "parameters": [{"name": bad, "in": "query", "schema": {"enum": [bad], "default": bad}, "description": bad}],
        "requestBody": {"content": {bad: {"schema": {"$ref": "#/components/schemas/" + bad}}}},
        "responses": {bad: {"description": bad, "content": {bad: {"schema": {"type": bad}}}}},
        "security": [{"oauth2": [bad]}], "externalDocs": {"url": "https://x.example/" + bad},
    }  # fmt: skip
    page = render(
        {
            "info": {"title": bad, "version": bad},
            "servers": [{"url": bad}],
            "tags": [{"name": bad, "description": bad}],
            "paths": {"/" + bad: {"get": operation}},
            "components": {"schemas": {bad: {"properties": {bad: {"type": bad}}, "description": bad}}},
        }
    )
    assert "<script>alert" not in page
    assert page.count("<script>") == 1


def test_page_stands_alone() -> None:
    page = render(made("v2"))
    for outside in ("<link", "<img", " src=", "@import", "url("):
        assert outside not in page
