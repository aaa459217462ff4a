"""How a list goes on: the request for the next page of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from watersmeet.client.errors import PagingError
from watersmeet.client.plan import plan_of
from watersmeet.contract.core import Request

R = TypeVar("R")
T_co = TypeVar("T_co", covariant=True)


class Listed(Protocol[T_co]):
    """A page of a list, of v1 or v2."""

    @property
    def results(self) -> Sequence[T_co]: ...


class _Links(msgspec.Struct):
    next: Any = None


class _Page(msgspec.Struct):
    links: _Links | None = msgspec.field(default=None, name="_links")


_links_of = msgspec.json.Decoder(_Page).decode


def following(request: Request[R], content: bytes, count: int) -> Request[R] | None:
    """The request for what comes after the page that `content` is; None at the end.

    Takes `cursor` (with the `next` that v1's search wants beside it) and `start` out of `_links.next` and keeps every
    other parameter of the request. The link itself is never requested, so it cannot lead to another host. `count` is
    the number of results on the page.

    Raises PagingError when the link says nothing the request has a parameter for, or leads back to the same page.
    """
    links = _links_of(content).links
    link = links.next if links is not None else None
    if not isinstance(link, str) or not link:
        return None
    said = {name: values[-1] for name, values in parse_qs(urlsplit(link).query).items()}
    known = {item.name: item for item in plan_of(type(request)).query}
    changes: dict[str, Any] = {}
    if "cursor" in said and "cursor" in known:
        changes["cursor"] = said["cursor"]
        if "next" in said and "next" in known:
            changes["next"] = said["next"] == "true"
    if "start" in said and "start" in known:
        changes["start"] = _number(link, said["start"])
    elif "start" in known:
        # A cursor already says where; without one, what was read so far does.
        at = getattr(request, known["start"].attribute) or 0
        changes["start"] = known["start"].default if "cursor" in changes else at + count
    after = msgspec.structs.replace(request, **{known[name].attribute: value for name, value in changes.items()})
    if after == request:
        raise PagingError(f"{request.op.route}: the list goes on at {link!r}, which {_name(request)} cannot ask for")
    return after


def _number(link: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise PagingError(f"the list goes on at {link!r}, where start is not a number")
    return int(text)


def _name(request: Request[Any]) -> str:
    return type(request).__name__
