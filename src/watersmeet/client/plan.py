"""What the client must know of a request class, worked out once for each."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

from watersmeet.contract.core import Download, Effect, Redirect, Request, Where
from watersmeet.contract.openapi import response_type

_PLACEHOLDER = re.compile(r"\{[^}]+\}")


@dataclass(frozen=True, slots=True)
class QueryField:
    """A query parameter: its attribute, its name on the wire, and the value that goes without saying."""

    attribute: str
    name: str
    default: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """How one operation is put on the wire and read back.

    literals: the pieces of the route around its placeholders, one more than `path`.
    path:     attributes that fill the placeholders, in order.
    read:     makes the response of a body; None when the operation answers nothing.
    nothing:  the answer may be None, so an empty body is one.
    moved:    the answer is where to look: a redirection, which is not followed.
    file:     the answer is a file.
    reads:    the operation changes nothing, whatever its method.
    """

    method: str
    literals: tuple[str, ...]
    path: tuple[str, ...]
    query: tuple[QueryField, ...]
    body: str | None
    form: str | None
    read: Callable[[bytes], Any] | None
    nothing: bool
    moved: bool
    file: bool
    accept: str
    reads: bool


@functools.cache
def plan_of(request_class: type[Request[Any]]) -> Plan:
    """The plan of an operation. Raises TypeError for a family, or when placeholders and Path fields do not match."""
    name = request_class.__name__
    if not hasattr(request_class, "op"):
        raise TypeError(f"{name} is a family: send one of the operations made from it")
    fields: dict[Where, list[msgspec.structs.FieldInfo]] = {where: [] for where in Where}
    for field in msgspec.structs.fields(request_class):
        fields[_where(name, field)].append(field)
    literals = tuple(_PLACEHOLDER.split(request_class.op.path))
    if len(literals) != len(fields[Where.PATH]) + 1:
        raise TypeError(f"{name}: {request_class.op.route!r} does not have one placeholder for each Path field")
    if len(fields[Where.BODY]) > 1:
        raise TypeError(f"{name} has more than one Body field")
    answer = response_type(request_class)
    return Plan(
        method=request_class.op.method,
        literals=literals,
        path=tuple(field.name for field in fields[Where.PATH]),
        query=tuple(QueryField(field.name, field.encode_name, _default(field)) for field in fields[Where.QUERY]),
        body=next((field.name for field in fields[Where.BODY]), None),
        form=next((field.name for field in fields[Where.FORM]), None),
        read=_reader(answer),
        nothing=get_origin(answer) in (Union, UnionType) and NoneType in get_args(answer),
        moved=answer is Redirect,
        file=answer is Download,
        accept="*/*" if answer in (bytes, Download) else "application/json",
        reads=request_class.op.effect is Effect.READ,
    )


def _where(owner: str, field: msgspec.structs.FieldInfo) -> Where:
    for note in getattr(field.type, "__metadata__", ()):
        if isinstance(note, Where):
            return note
    raise TypeError(f"{owner}.{field.name} is none of Path, Query, Body and Form")


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _reader(answer: Any) -> Callable[[bytes], Any] | None:
    if answer is None or answer is NoneType:
        return None
    if answer is bytes:
        return bytes
    return msgspec.json.Decoder(answer).decode
