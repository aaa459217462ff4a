"""Requests as HTTP and back. Opens no connection, so whatever can send bytes can use it."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from enum import Enum
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from watersmeet.client.errors import UnreadableAnswer, api_error
from watersmeet.client.plan import plan_of
from watersmeet.client.retry import header_of
from watersmeet.contract.core import Download, Redirect, Request, Upload

R = TypeVar("R")

JSON = "application/json"

Parts = Sequence[tuple[str, tuple[str | None, Any] | tuple[str | None, Any, str]]]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request ready to be sent. Header names are lower case; `content` is None when there is no body.

    parts: of a form, in order: (name, (file name, bytes or an open file, media type)); texts have no file name.
    """

    method: str
    url: str
    headers: dict[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)
    parts: Parts | None = field(default=None, repr=False)

    @property
    def path(self) -> str:
        """The path as it is sent, without the query."""
        return urlsplit(self.url).path


@functools.lru_cache(maxsize=64)
def site_root(base_url: str) -> str:
    """The address the routes of the contract are appended to; they start with /wiki.

    Takes the site (`https://host`), the site with `/wiki`, and the gateway (`https://host/ex/confluence/{cloudId}`),
    each with or without a slash at the end: one trailing `/wiki` is taken off, other paths are kept.

    Raises ValueError for anything that is not http or https, or has a user, a query or a fragment.
    """
    try:
        parts = urlsplit(base_url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError as error:
        raise ValueError("the base URL cannot be read") from error
    if parts.username is not None or parts.password is not None:
        raise ValueError("the base URL has a user or password in it; give them as auth=Basic(email, token)")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("the base URL must start with http:// or https:// and a host")
    if parts.query or parts.fragment:
        raise ValueError("the base URL has a query or a fragment; give the site's address only")
    path = parts.path.rstrip("/").removesuffix("/wiki").rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def encode(request: Request[Any], base_url: str) -> Outgoing:
    """Put a request on the wire.

    Path values are percent-encoded each as one segment. Query values equal to the default, None and UNSET are left
    out; lists are comma-separated, and an empty one is sent as an empty value. Members of the body are left out when
    they are unset, or None and None by default.

    Raises ValueError when a path value is empty, "." or "..", which would name another resource, and when a list's
    value has a comma, which would be read as two.
    """
    plan = plan_of(type(request))
    path = plan.literals[0]
    for attribute, literal in zip(plan.path, plan.literals[1:], strict=True):
        path += _segment(attribute, getattr(request, attribute)) + literal
    params = {}
    for item in plan.query:
        value = getattr(request, item.attribute)
        if value is not None and value is not msgspec.UNSET and value != item.default:
            params[item.name] = value
    headers = {"accept": plan.accept}
    content = None
    body = getattr(request, plan.body) if plan.body else None
    if body is not None and body is not msgspec.UNSET:
        headers["content-type"] = "application/octet-stream" if isinstance(body, bytes) else JSON
        content = body if isinstance(body, bytes) else msgspec.json.encode(_lean(body))
    parts = None
    if plan.form is not None:
        headers["x-atlassian-token"] = "no-check"
        parts = _parts(getattr(request, plan.form))
    return Outgoing(plan.method, join(base_url, path, params), headers, content, parts)


def _parts(form: msgspec.Struct) -> Parts:
    parts: list[Any] = []
    for attribute, name, _ in _members(type(form)):
        for value in getattr(form, attribute):
            if not isinstance(value, Upload):
                parts.append((name, (None, value)))
            elif value.media_type is None:
                parts.append((name, (value.name, value.content)))
            else:
                parts.append((name, (value.name, value.content, value.media_type)))
    return parts


def join(base_url: str, path: str, params: Mapping[str, object]) -> str:
    """The whole URL of a path that starts with a slash, with more parameters; None among them is left out."""
    if not path.startswith("/"):
        raise ValueError(f"the path must start with a slash, not {path[:40]!r}")
    query = [(name, _query_text(name, value)) for name, value in params.items() if value is not None]
    separator = "" if not query else "&" if "?" in path else "?"
    return site_root(base_url) + path + separator + urlencode(query, quote_via=quote, safe=",")


def decode(
    request_class: type[Request[R]],
    status: int,
    headers: Mapping[str, str],
    content: bytes,
    *,
    path: str | None = None,
) -> R:
    """Read an answer as the type the operation promises: the class's type argument.

    path: what error messages call the resource; the route when not given.

    Raises the ApiError of any status outside 200-299, and UnreadableAnswer when a success is not of the type.
    """
    plan = plan_of(request_class)
    path = path or request_class.op.path
    if plan.moved and status == request_class.op.status:
        return cast("R", _moved(plan.method, path, status, headers, content))
    if not 200 <= status < 300:
        raise api_error(plan.method, path, status, headers, content)
    if plan.file:
        return cast("R", _file(headers, content))
    if plan.read is None or (plan.nothing and not content):
        return cast("R", None)
    try:
        return cast("R", plan.read(content))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error)
        if not isinstance(error, msgspec.ValidationError):
            reason += f" (content type {header_of(headers, 'content-type') or 'not given'})"
        raise UnreadableAnswer(plan.method, path, status, reason, content) from error


def _moved(method: str, path: str, status: int, headers: Mapping[str, str], content: bytes) -> Redirect:
    at = header_of(headers, "location")
    if at is None:
        raise UnreadableAnswer(method, path, status, "a redirection that does not say where to", content)
    parts = urlsplit(at)
    return Redirect(location=parts.path + (f"?{parts.query}" if parts.query else ""))


def _file(headers: Mapping[str, str], content: bytes) -> Download:
    about = Message()
    about["content-disposition"] = header_of(headers, "content-disposition") or "attachment"
    media_type = (header_of(headers, "content-type") or "application/octet-stream").partition(";")[0].strip()
    return Download(name=about.get_filename("download"), media_type=media_type, content=content)


def _segment(attribute: str, value: object) -> str:
    text = _text(attribute, value)
    if text in ("", ".", ".."):
        raise ValueError(f"{attribute} is {text!r}, which cannot stand in a path")
    return quote(text, safe="")


def _query_text(name: str, value: object) -> str:
    if not isinstance(value, (list, tuple, set, frozenset)):
        return _text(name, value)
    texts = [_text(name, item) for item in value]
    if torn := next((text for text in texts if "," in text), None):
        raise ValueError(f"{name} has the value {torn!r}, and a comma ends a value in a list")
    return ",".join(sorted(texts) if isinstance(value, (set, frozenset)) else texts)


def _text(name: str, value: object) -> str:
    """One value outside a body: booleans as true and false, times in ISO 8601."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    plain = msgspec.to_builtins(value)
    if not isinstance(plain, str):
        raise TypeError(f"{name} cannot be written outside a body: it is a {type(value).__name__}")
    return plain


@functools.cache
def _members(struct: type[msgspec.Struct]) -> tuple[tuple[str, str, bool], ...]:
    """Attribute, name on the wire, and whether None is the same as leaving it out."""
    return tuple((item.name, item.encode_name, item.default is None) for item in msgspec.structs.fields(struct))


def _lean(value: Any) -> Any:
    """The same without the members a reader of the contract would fill in as None by itself.

    Upstream's servers are particular about nulls: a body that says `"wiki": null` is not one without it.
    """
    if isinstance(value, msgspec.Struct):
        kind = type(value)
        lean = {}
        if kind.__struct_config__.tag_field is not None:
            lean[kind.__struct_config__.tag_field] = kind.__struct_config__.tag
        for attribute, name, optional in _members(kind):
            member = getattr(value, attribute)
            if member is not msgspec.UNSET and not (optional and member is None):
                lean[name] = _lean(member)
        return lean
    if isinstance(value, (list, tuple)):
        return [_lean(item) for item in value]
    if isinstance(value, dict):
        return {key: _lean(item) for key, item in value.items()}
    return value
