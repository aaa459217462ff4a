"""Bodies on their way in and out, v2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watersmeet.api.binding import Call
from watersmeet.api.reading import reader
from watersmeet.contract.v2.common import BodyBulk, BodySingle, BodyType, BodyWrite
from watersmeet.domain import rendering
from watersmeet.domain.rendering import Subject, of_content
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.errors import Unsupported as UnsupportedFormat
from watersmeet.markup.formats import V2_WRITABLE, Written, checked
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid, InvalidParameter


def written(body: BodyWrite | None) -> Written | None:
    """The body an author sent, flat or nested, checked; None when there is none. Raises Invalid."""
    if body is None:
        return None
    nested = [(n, v) for n in ("storage", "atlas_doc_format", "wiki") if (v := getattr(body, n)) is not None]
    if len(nested) > 1:
        raise Invalid("Only one representation of the body may be given.", field="body")
    if nested:
        name, part = nested[0]
        representation, value = part.representation or name, part.value
    elif body.value is None and body.representation is None:
        return None
    else:
        representation, value = body.representation or "storage", body.value or ""
    return checked_body(representation, value)


def checked_body(representation: str, value: str) -> Written:
    """A body in a writable representation, checked. Raises Invalid naming line and column of a fault."""
    if representation not in V2_WRITABLE:
        raise InvalidParameter(f"Bodies cannot be written as '{representation}'.", field="body.representation")
    try:
        return checked(representation, value)
    except UnsupportedFormat as error:
        raise Invalid(f"This server cannot take bodies as '{representation}': {error}", field="body") from error
    except MarkupError as error:
        raise Invalid(f"Error parsing {_named(representation)}: {error}", field="body.value") from error


def _named(representation: str) -> str:
    return "xhtml" if representation == "storage" else representation


NO_BODY = BodySingle()
EMPTY = BodyBulk()


async def shown(call: Call[Any], item: Content, target: str | None) -> BodySingle:
    """The body of a content in the representation asked for; empty when none was asked for. Raises Invalid."""
    if item.body is not None and item.representation is not None and item.representation == target:
        return _single(item.representation, item.body)
    return await one_shown(call, of_content(item), target)


async def one_shown(call: Call[Any], subject: Subject | None, target: str | None) -> BodySingle:
    """Like `shown`, of any body. Raises Invalid where it cannot be shown so."""
    if target is None or target == "none" or subject is None:
        return NO_BODY
    (value,) = await rendering.shown(reader(call), [(subject, target)])
    if value is None:
        raise Invalid(
            f"This body is kept as {subject.representation} and cannot be shown as {target}.", field="body-format"
        )
    return _single(target, value)


def _single(target: str, value: str) -> BodySingle:
    members: dict[str, Any] = {target: BodyType(representation=target, value=value)}
    return BodySingle(**members)


def as_kept(item: Content) -> BodySingle:
    """The body of a content as it is kept, which is how writing answers it."""
    if item.body is None or item.representation not in BodySingle.__struct_fields__:
        return NO_BODY
    return _single(item.representation, item.body)


async def all_shown(call: Call[Any], subjects: Sequence[Subject | None], target: str | None) -> list[str | None]:
    """Bodies in the representation asked for; None for one among many that cannot be shown so: the others still are."""
    if target is None or target == "none":
        return [None] * len(subjects)
    return await rendering.shown(reader(call), [(subject, target) for subject in subjects])


def bulk(target: str | None, value: str | None) -> BodyBulk:
    """A body as a list shows it."""
    if target is None or value is None:
        return EMPTY
    members: dict[str, Any] = {target: BodyType(representation=target, value=value)}
    return BodyBulk(**members)


def single(target: str | None, value: str | None) -> BodySingle:
    """Like `bulk`, in lists of things that are shown as single ones are."""
    return NO_BODY if target is None or value is None else _single(target, value)
