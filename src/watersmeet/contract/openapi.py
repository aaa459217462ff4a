"""Our own OpenAPI documents, made from the catalogue."""

from __future__ import annotations

import functools
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from watersmeet.contract.catalogue import OPERATIONS
from watersmeet.contract.core import MAX_INT64, Download, Op, Redirect, Request, Upload, Where
from watersmeet.contract.errors import ErrorsV2, ErrorV1

Api = Literal["v1", "v2"]

V2_PREFIX = "/wiki/api/v2/"
REF = "#/components/schemas/{name}"
PLACEHOLDER = re.compile(r"\{([^}]+)\}")
OAUTH, BASIC, BEARER = "oauth2", "basic", "bearer"

TITLES: dict[Api, str] = {"v1": "Watersmeet REST API, v1", "v2": "Watersmeet REST API, v2"}
ERRORS: dict[Api, type] = {"v1": ErrorV1, "v2": ErrorsV2}

SAID: dict[int, str] = {
    200: "Done.",
    201: "Made.",
    202: "Taken on; the work goes on after the answer.",
    204: "Done; there is nothing to say.",
    302: "It is elsewhere; `Location` says where.",
    303: "It is elsewhere; `Location` says where.",
    304: "It has not changed.",
    400: "The request is malformed, or a value in it is not acceptable.",
    401: "No credential, or one that is not accepted.",
    403: "The credential's scopes, or a rule about who may do this, do not allow it.",
    404: "It does not exist, or the caller may not see it.",
    409: "It contradicts what is stored now.",
    413: "The body is larger than is taken.",
    415: "The media type of the body is not one that is read.",
    429: "Too many requests; `Retry-After` says when to come back.",
}


TEXT_OR_NUMBER = [{"type": "string"}, {"type": "integer"}]
ID = [{"type": "string", "pattern": "^[0-9]{1,18}$"}, {"type": "integer", "minimum": 0, "maximum": MAX_INT64}]
"""What is text or a number is an id in a body: a number that may be written as text."""


def document(api: Api, *, server_url: str, version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of one API. Treat it as read-only: all but the addresses is built once and shared.

    server_url: the site's address without /wiki and without a trailing slash.
    """
    tags, paths, schemas, scopes = _fixed(api)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLES[api],
            "version": version,
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server_url}],
        "tags": tags,
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": _security_schemes(server_url, scopes)},
    }


def api_of(operation: type[Request[Any]]) -> Api:
    """Which of the two documents an operation belongs to."""
    return "v2" if operation.op.path.startswith(V2_PREFIX) else "v1"


def operation_id(operation: type[Request[Any]]) -> str:
    """The class's name with its first letter lowered."""
    return operation.__name__[0].lower() + operation.__name__[1:]


def tag_of(operation: type[Request[Any]]) -> str:
    """The group an operation is shown under: its module's name as words."""
    return operation.__module__.rpartition(".")[2].replace("_", " ").capitalize()


def response_type(operation: type[Request[Any]]) -> Any:
    """What success answers: the type argument of `Request`, seen through families and generics."""
    for base in vars(operation).get("__orig_bases__", operation.__bases__):
        origin = get_origin(base) or base
        if origin is Request:
            (answer,) = get_args(base)
            return answer
        if isinstance(origin, type) and issubclass(origin, Request):
            parameters = getattr(origin, "__parameters__", ())
            return _filled(response_type(origin), dict(zip(parameters, get_args(base), strict=True)))
    raise TypeError(f"{operation.__name__} does not say what it answers")


def error_texts(operation: type[Request[Any]]) -> dict[int, str]:
    """What the docstring's `Errors:` says of each status."""
    return _doc(operation).errors


@dataclass(frozen=True, slots=True)
class _Doc:
    summary: str
    description: str
    errors: dict[int, str]


def _doc(operation: type[Request[Any]]) -> _Doc:
    text = " ".join((inspect.getdoc(operation) or "").split())
    prose, _, errors = text.partition("Errors: ")
    summary, _, description = prose.strip().partition(". ")
    said = {}
    for part in re.split(r";\s+(?=\d{3}\b)", errors.rstrip(".")):
        status, _, reason = part.partition(" ")
        if status.isdecimal():
            said[int(status)] = reason[:1].upper() + reason[1:] + "."
    return _Doc(summary.rstrip("."), description.strip(), said)


def _filled(answer: Any, known: dict[Any, Any]) -> Any:
    if isinstance(answer, TypeVar):
        return known[answer]
    parameters = getattr(answer, "__parameters__", ())
    return answer[tuple(known[p] for p in parameters)] if parameters else answer


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    where: Where
    type: Any
    required: bool
    default: Any


def _fields(operation: type[Request[Any]]) -> Iterator[_Field]:
    placeholders = iter(PLACEHOLDER.findall(operation.op.path))
    for field in msgspec.structs.fields(operation):
        where = next(m for m in field.type.__metadata__ if isinstance(m, Where))
        if where is Where.PATH:
            yield _Field(next(placeholders), where, field.type, True, None)
            continue
        default = None if field.default is msgspec.NODEFAULT else field.default
        yield _Field(field.encode_name, where, _without_none(field.type), field.required, default)


def _without_none(kind: Any) -> Any:
    """A parameter that may be left out has no null on the wire."""
    if get_origin(kind) is Annotated:
        inner, *notes = get_args(kind)
        return Annotated[(_without_none(inner), *notes)]
    members = [m for m in get_args(kind) if m is not type(None)]
    if type(None) not in get_args(kind) or get_origin(kind) is Literal:
        return kind
    return Union[tuple(members)]  # noqa: UP007 - made at run time


@functools.cache
def _fixed(api: Api) -> tuple[list[Any], dict[str, Any], dict[str, Any], list[str]]:
    operations = [item for item in OPERATIONS if api_of(item) == api]
    wanted: list[Any] = [ERRORS[api]]
    for item in operations:
        wanted += [field.type for field in _fields(item) if field.where is not Where.FORM]
        wanted.append(response_type(item))
    made, components = msgspec.json.schema_components(wanted, ref_template=REF)
    _may_be_left_out(wanted, components)
    schemas = iter(made)
    error = next(schemas)
    tags: dict[str, str] = {}
    paths: dict[str, Any] = {}
    scopes: set[str] = set()
    for item in operations:
        tags.setdefault(tag_of(item), _first_line(sys.modules[item.__module__].__doc__))
        scopes |= item.op.granular | item.op.classic
        paths.setdefault(item.op.path, {})[item.op.method.lower()] = _operation(item, schemas, error)
    shown = [{"name": name, "description": text} for name, text in tags.items()]
    return shown, paths, {name: _tidy(schema) for name, schema in components.items()}, sorted(scopes)


def _first_line(doc: str | None) -> str:
    return (doc or "").strip().partition("\n")[0]


def _operation(item: type[Request[Any]], schemas: Iterator[dict[str, Any]], error: dict[str, Any]) -> dict[str, Any]:
    """One operation. Takes the schemas of its fields and of its answer from `schemas`, in that order."""
    op, doc = item.op, _doc(item)
    result: dict[str, Any] = {
        "operationId": operation_id(item),
        "tags": [tag_of(item)],
        "summary": doc.summary,
    }
    if doc.description:
        result["description"] = doc.description
    if op.deprecated:
        result["deprecated"] = True
    parameters, body = [], None
    for field in _fields(item):
        if field.where is Where.FORM:
            body = {"required": True, "content": {"multipart/form-data": {"schema": _form(field.type)}}}
            parameters.append(FROM_A_FORM)
            continue
        schema = _tidy(next(schemas))
        if field.where is Where.BODY:
            body = {"required": field.required, "content": {"application/json": {"schema": schema}}}
        else:
            parameters.append(_parameter(field, schema))
    if parameters:
        result["parameters"] = parameters
    if body is not None:
        result["requestBody"] = body
    result["responses"] = _responses(item, next(schemas), error, doc, has_body=body is not None)
    result["security"] = _security(op)
    result["x-atlassian-connect-scope"] = op.connect
    result["x-watersmeet-effect"] = op.effect.value
    if op.mcp is not None:
        result["x-watersmeet-mcp-tool"] = op.mcp
    if op.source.startswith("https://"):
        result["externalDocs"] = {"description": "The same operation upstream", "url": op.source}
    return result


FROM_A_FORM: dict[str, Any] = {
    "name": "X-Atlassian-Token",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "enum": ["no-check", "nocheck"]},
    "description": "Says that the form was not sent by a page of another site.",
}


def _form(kind: Any) -> dict[str, Any]:
    """The schema of a form: every part may be there several times."""
    shape = get_args(kind)[0]
    hints = get_type_hints(shape)
    members: dict[str, Any] = {}
    required: list[str] = []
    for field in msgspec.structs.fields(shape):
        item = {"type": "string", "format": "binary"} if Upload in get_args(hints[field.name]) else {"type": "string"}
        members[field.encode_name] = {"type": "array", "items": item}
        if field.required:
            members[field.encode_name]["minItems"] = 1
            required.append(field.encode_name)
    return {"type": "object", "properties": members, "required": required}


def _parameter(field: _Field, schema: dict[str, Any]) -> dict[str, Any]:
    if field.default is not None:
        default = list(field.default) if isinstance(field.default, tuple | list) else field.default
        schema = {**schema, "default": default}
    if field.where is Where.QUERY and field.required and schema.get("type") == "string":
        schema = {**schema, "minLength": 1}
    shown: dict[str, Any] = {
        "name": field.name,
        "in": field.where.value,
        "required": field.required,
        "schema": schema,
    }
    if field.where is Where.QUERY and not field.required and schema.get("type") != "array":
        shown["allowEmptyValue"] = True  # which is as good as leaving it out
    if schema.get("type") == "array":
        shown |= {"style": "form", "explode": False}
    return shown


def _responses(
    item: type[Request[Any]], answer: dict[str, Any], error: dict[str, Any], doc: _Doc, *, has_body: bool
) -> dict[str, Any]:
    """Success, what the operation declares, and what any request may meet before it reaches the operation."""
    success: dict[str, Any] = {"description": SAID[item.op.status]}
    if response_type(item) is Redirect:
        success["headers"] = {"Location": {"schema": {"type": "string"}}}
    elif response_type(item) is Download:
        success["content"] = {media: {"schema": {"type": "string", "format": "binary"}} for media in item.op.media}
    elif answer != {"type": "null"}:
        success["content"] = {"application/json": {"schema": _tidy(answer)}}
    edge = {401, 403, 429} | ({413, 415} if has_body else set())
    statuses = sorted({*item.op.errors, *edge})
    return {
        str(item.op.status): success,
        **{
            str(status): {
                "description": doc.errors.get(status, SAID.get(status, "Refused.")),
                "content": {"application/json": {"schema": error}},
            }
            for status in statuses
        },
    }


def _security(op: Op) -> list[dict[str, list[str]]]:
    """Any one of these is enough."""
    ways: list[dict[str, list[str]]] = [{BASIC: []}, {BEARER: []}]
    ways += [{OAUTH: sorted(scopes)} for scopes in (op.granular, op.classic) if scopes]
    return ways


def _security_schemes(server_url: str, scopes: list[str]) -> dict[str, Any]:
    flow = {
        "authorizationUrl": f"{server_url}/authorize",
        "tokenUrl": f"{server_url}/oauth/token",
        "refreshUrl": f"{server_url}/oauth/token",
        "scopes": {scope: _scope_text(scope) for scope in scopes},
    }
    return {
        BASIC: {"type": "http", "scheme": "basic", "description": "E-mail address and API token."},
        BEARER: {"type": "http", "scheme": "bearer", "description": "An access token, or an app's signed token."},
        OAUTH: {"type": "oauth2", "flows": {"authorizationCode": flow}},
    }


def _scope_text(scope: str) -> str:
    verb, _, rest = scope.partition(":")
    noun = rest.removesuffix(":confluence").removeprefix("confluence-")
    older = "" if scope.endswith(":confluence") and rest != "confluence" else " (classic)"
    return f"{verb.capitalize()} {' '.join(re.split(r'[-._:]', noun))}{older}"


def _may_be_left_out(wanted: list[Any], components: dict[str, Any]) -> None:
    """Take the fields that may be unset off the required ones: msgspec lists those without a default."""
    structs = _structs(wanted)
    refs, _ = msgspec.json.schema_components([*wanted, *structs], ref_template="{name}")
    for struct, ref in zip(structs, refs[len(wanted) :], strict=True):
        owner = get_origin(struct) or struct
        hints = get_type_hints(owner)
        names = dict(zip(owner.__struct_fields__, owner.__struct_encode_fields__, strict=True))
        unset = {wire for field, wire in names.items() if msgspec.UnsetType in get_args(hints[field])}
        schema = components[ref["$ref"]]
        schema["required"] = [name for name in schema["required"] if name not in unset]


def _structs(wanted: list[Any]) -> list[Any]:
    found: dict[Any, None] = {}
    todo: list[Any] = list(msgspec.inspect.multi_type_info(wanted))
    while todo:
        info = todo.pop()
        if isinstance(info, msgspec.inspect.StructType):
            if info.cls in found:
                continue
            found[info.cls] = None
            todo += [field.type for field in info.fields]
        elif isinstance(info, msgspec.inspect.Metadata):
            todo.append(info.type)
        elif isinstance(info, msgspec.inspect.CollectionType):
            todo.append(info.item_type)
        elif isinstance(info, msgspec.inspect.TupleType):
            todo += info.item_types
        elif isinstance(info, msgspec.inspect.DictType):
            todo.append(info.value_type)
        elif isinstance(info, msgspec.inspect.UnionType):
            todo += info.types
    return list(found)


def _tidy(schema: Any) -> Any:
    """The same schema for readers: descriptions without the source's line breaks, enumerations with their type."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {key: value if key in ("default", "enum") else _tidy(value) for key, value in schema.items()}
    if tidy.get("anyOf", [])[:2] in (TEXT_OR_NUMBER, TEXT_OR_NUMBER[::-1]):
        tidy["anyOf"] = [*ID, *tidy["anyOf"][2:]]
    if isinstance(tidy.get("description"), str):
        tidy["description"] = " ".join(tidy["description"].split())
    values = tidy.get("enum")
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        tidy = {"type": "string", **tidy}
    if tidy.get("required") == []:
        del tidy["required"]
    if tidy.get("type") == "integer" and "pattern" in tidy:  # read as a number, but text on the wire
        tidy = {"type": "string", "pattern": tidy["pattern"]}
    return tidy
