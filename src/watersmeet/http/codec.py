"""From bytes to a typed request and from a typed answer to bytes. Plans are made once, at import."""

from __future__ import annotations

import re
import typing
from typing import Annotated, Any, get_args, get_origin
from urllib.parse import unquote_plus

import msgspec

from watersmeet.contract.core import ATTACHMENT, Request, Where, Wire
from watersmeet.model.errors import Invalid, InvalidParameter

_PLACE = re.compile(r" - at `(.*)`$")
_EXPECTED = re.compile(r"Expected `([^`]+)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")
_BYTE = re.compile(r"\(byte (\d+)\)")
_NUMBER = re.compile(r"[+-]?[0-9]+").fullmatch
"""What a whole number looks like; msgspec would also take 1e3, 1.0 and null."""
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
MAX_SHOWN = 200
"""How much of a wrong value is told back, in characters."""
_PLAIN_TYPES = {"int": "long", "str": "string", "bool": "boolean", "float": "number"}

encode = msgspec.json.Encoder().encode


class Plan:
    """How one operation's requests are read."""

    __slots__ = (
        "attachments",
        "body",
        "body_required",
        "bounds",
        "form",
        "form_field",
        "numbers",
        "operation",
        "paths",
        "queries",
        "texts",
        "words",
    )

    def __init__(self, operation: type[Request[Any]]) -> None:
        hints = typing.get_type_hints(operation, include_extras=True)
        self.operation = operation
        self.paths: list[str] = []
        self.queries: dict[str, bool] = {}
        self.bounds: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.numbers: set[str] = set()
        self.texts: set[str] = set()
        self.body: msgspec.json.Decoder[Any] | None = None
        self.body_required = False
        self.form: type[Wire] | None = None
        self.form_field = ""
        self.attachments: set[str] = set()
        v1 = "/rest/api/" in operation.op.path
        for field in msgspec.structs.fields(operation):
            where, inner = _place(hints[field.name])
            if bounds := _bounds(hints[field.name]):
                self.bounds[field.encode_name] = bounds
            if words := _words(inner):
                self.words[field.encode_name] = f"one of {', '.join(words)}"
            if where is not Where.BODY and _is_number(inner):
                self.numbers.add(field.encode_name)
            elif _is_text(inner):
                self.texts.add(field.encode_name)
            if where is Where.PATH:
                self.paths.append(field.encode_name)
                if _is_attachment(hints[field.name]) or (v1 and _is_number(inner)):
                    # In v1 one path serves content of every kind, so an id may be that of an attachment.
                    self.attachments.add(field.encode_name)
            elif where is Where.FORM:
                self.form, self.form_field = inner, field.name
            elif where is Where.QUERY:
                self.queries[field.encode_name] = _is_list(inner)
            else:
                self.body = msgspec.json.Decoder(inner, strict=False)
                self.body_required = field.required

    def read(self, path_values: list[str], query: str, content: bytes) -> Request[Any]:
        """The typed request, its form still empty. Raises Invalid, InvalidParameter naming what is wrong."""
        values: dict[str, Any] = dict(zip(self.paths, path_values, strict=True))
        for name in self.attachments:
            values[name] = values[name].removeprefix(ATTACHMENT)
        if query:
            self._read_query(query, values)
        if "%00" in query or "\x00" in "".join(path_values):
            _refuse_nul(values)
        for name, given in values.items():
            if name in self.texts:
                continue
            for text in (given,) if isinstance(given, str) else given:
                if name not in self.numbers:
                    if text.lower() == "null":  # which msgspec would take for a parameter that was left out
                        raise self._of_another_type(name, given, self.words.get(name, "boolean"))
                elif not text.isdecimal() and not _NUMBER(text):
                    raise self._of_another_type(name, given, "long")
        if self.body is not None and (content or self.body_required):
            values["body"] = self._read_body(content)
        elif self.form is not None:
            values[self.form_field] = dict.fromkeys(self.form.__struct_encode_fields__, ())
        try:
            request: Request[Any] = msgspec.convert(values, self.operation, strict=False)
            return request
        except msgspec.ValidationError as error:
            raise self._explain(error, values) from error

    def _read_query(self, query: str, values: dict[str, Any]) -> None:
        known = self.queries
        for pair in query.split("&"):
            name, _, value = pair.partition("=")
            is_list = known.get(name)
            if is_list is None:
                name = unquote_plus(name)
                is_list = known.get(name)
                if is_list is None:
                    continue
            if "%" in value or "+" in value:
                value = unquote_plus(value, errors="replace")
            if is_list:
                values.setdefault(name, []).extend(part.strip() for part in value.split(",") if part.strip())
            elif value or name == "title":
                values[name] = value

    def _read_body(self, content: bytes) -> Any:
        assert self.body is not None
        if not content.strip():
            raise Invalid("This operation needs a JSON body, and the request has none.", field="body")
        if b"\\u0000" in content and _NUL.search(content):
            raise Invalid("The body holds a NUL character (\\u0000), which no text may hold.", field="body")
        try:
            return self.body.decode(content)
        except msgspec.ValidationError as error:
            raise _explain_body(error) from error
        except msgspec.DecodeError as error:
            raise Invalid(f"The body is not valid JSON: {_with_place(str(error), content)}", field="body") from error
        except UnicodeDecodeError as error:
            raise Invalid(f"The body is not valid UTF-8 at byte {error.start}.", field="body") from error
        except RecursionError as error:
            raise Invalid("The body is nested too deeply.", field="body") from error

    def _explain(self, error: msgspec.ValidationError, values: dict[str, Any]) -> InvalidParameter:
        text = str(error)
        if missing := _MISSING.search(text):
            name = missing[1]
            return InvalidParameter(f"The parameter '{name}' is required.", field=name)
        place = _PLACE.search(text)
        name = place[1].removeprefix("$.").partition("[")[0] if place else ""
        if name in self.bounds and _in_type_but_out_of_bounds(text):
            return InvalidParameter(f"The '{name}' parameter must be {self.bounds[name]}", field=name)
        return self._of_another_type(name, values.get(name), self.words.get(name) or _expected(text))

    def _of_another_type(self, name: str, value: str | list[str] | None, expected: str) -> InvalidParameter:
        shown = str(",".join(value) if isinstance(value, list) else value)
        if len(shown) > MAX_SHOWN:
            shown = f"{shown[:MAX_SHOWN]}…"
        text = f"Provided value {{{shown}}} for '{name}' is not the correct type. Expected type is {expected}."
        return InvalidParameter(text, field=name)


def _refuse_nul(values: dict[str, str | list[str]]) -> None:
    """No text in the database may hold a NUL character. Raises InvalidParameter."""
    for name, value in values.items():
        if any("\x00" in text for text in value):
            raise InvalidParameter(f"The value for '{name}' holds a NUL character.", field=name)


def _place(hint: Any) -> tuple[Where, Any]:
    """Where a field travels, and its type without that mark."""
    if get_origin(hint) is not Annotated:
        raise TypeError(f"a request's field says where it travels: {hint}")
    inner, *marks = get_args(hint)
    where = next(mark for mark in marks if isinstance(mark, Where))
    others = [mark for mark in marks if not isinstance(mark, Where)]
    for mark in others:
        inner = Annotated[inner, mark]
    return where, inner


def _alternatives(hint: Any) -> list[Any]:
    if get_origin(hint) is Annotated:
        return _alternatives(get_args(hint)[0])
    if get_origin(hint) in (typing.Union, type(int | str)):
        return [each for part in get_args(hint) for each in _alternatives(part)]
    return [hint]


def _is_list(hint: Any) -> bool:
    return any(get_origin(part) in (tuple, list) for part in _alternatives(hint))


def _is_number(hint: Any) -> bool:
    """Whether a parameter is a whole number, or a list of them."""
    for part in _alternatives(hint):
        inner = get_args(part)[0] if get_origin(part) in (tuple, list) else part
        if int in _alternatives(inner) and bool not in _alternatives(inner):
            return True
    return False


def _is_text(hint: Any) -> bool:
    """Whether a parameter is any text, or a list of texts."""
    return any(
        str in _alternatives(get_args(part)[0] if get_origin(part) in (tuple, list) else part)
        for part in _alternatives(hint)
    )


def _bounds(hint: Any) -> str | None:
    """The bounds of a parameter in words, or None when it has none."""
    found = _meta(hint)
    if found is None:
        return None
    if found.ge is not None and found.le is not None:
        return f"between {found.ge} and {found.le}"
    return None if found.max_length is None else f"at most {found.max_length} values long"


def _meta(hint: Any) -> msgspec.Meta | None:
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        for mark in marks:
            if isinstance(mark, msgspec.Meta):
                return mark
        return _meta(inner)
    for part in get_args(hint):
        if (found := _meta(part)) is not None:
            return found
    return None


def _in_type_but_out_of_bounds(text: str) -> bool:
    return "<=" in text or ">=" in text or "of length" in text


def _expected(text: str) -> str:
    """The type msgspec wanted, as upstream names it."""
    found = _EXPECTED.search(text)
    kinds = [part.strip() for part in found[1].split("|")] if found else ["another"]
    return _PLAIN_TYPES.get(kinds[0], kinds[0])


def _is_attachment(hint: Any) -> bool:
    found = _meta(hint)
    return found is not None and (found.extra or {}).get("prefix") == ATTACHMENT


def _words(hint: Any) -> list[str]:
    """The words an enumerated parameter may be."""
    words: list[str] = []
    for part in _alternatives(hint):
        if get_origin(part) is typing.Literal:
            words += [str(word) for word in get_args(part)]
        elif get_origin(part) in (tuple, list):
            words += _words(get_args(part)[0])
    return words


def _explain_body(error: msgspec.ValidationError) -> Invalid:
    text = str(error)
    place = _PLACE.search(text)
    where = place[1].removeprefix("$").removeprefix(".") if place else ""
    if missing := _MISSING.search(text):
        name = f"{where}.{missing[1]}" if where else missing[1]
        return InvalidParameter(f"The body's member '{name}' is required.", field=name)
    said = text[: place.start()] if place else text
    named = f"The body's member '{where}' is wrong" if where else "The body is wrong"
    return InvalidParameter(f"{named}: {said.replace('`', '')}.", field=where or "body")


def _with_place(text: str, content: bytes) -> str:
    """The decoder's words with line and column beside the byte."""
    found = _BYTE.search(text)
    if found is None:
        return text
    before = content[: int(found[1])]
    line = before.count(b"\n") + 1
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    return f"{text}: line {line}, column {column}"
