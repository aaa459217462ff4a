"""Bodies on their way in and out, v2."""

from __future__ import annotations

from typing import Any

from watersmeet.contract.v2.common import BodyBulk, BodySingle, BodyType, BodyWrite
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.errors import Unsupported as UnsupportedFormat
from watersmeet.markup.formats import V2_WRITABLE, Written, checked, derive
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
        raise Invalid(f"This server cannot take bodies as '{representation}' yet: {error}", field="body") from error
    except MarkupError as error:
        raise Invalid(f"Error parsing {_named(representation)}: {error}", field="body.value") from error


def _named(representation: str) -> str:
    return "xhtml" if representation == "storage" else representation


class _Stored:
    """A body as it is kept."""

    __slots__ = ("representation", "value")

    def __init__(self, representation: str, value: str) -> None:
        self.representation = representation
        self.value = value


NO_BODY = BodySingle()
EMPTY = BodyBulk()


def _converted(representation: str, value: str, target: str) -> str:
    """Raises UnsupportedFormat."""
    return value if representation == target else derive(_Stored(representation, value), target)


def shown(representation: str | None, value: str | None, target: str | None) -> BodySingle:
    """The body in the representation asked for; empty when none was asked for. Raises Invalid."""
    if target is None or target == "none" or representation is None or value is None:
        return NO_BODY
    try:
        converted = _converted(representation, value, target)
    except UnsupportedFormat as error:
        raise Invalid(
            f"This body is kept as {representation} and cannot be shown as {target} yet.", field="body-format"
        ) from error
    members: dict[str, Any] = {target: BodyType(representation=target, value=converted)}
    return BodySingle(**members)


def as_kept(item: Content) -> BodySingle:
    """The body of a content as it is kept, which is how writing answers it."""
    return shown(item.representation, item.body, item.representation)


def shown_in_list(representation: str | None, value: str | None, target: str | None) -> BodyBulk:
    """Like `shown`, but empty where one body among many cannot be shown so: the others still are."""
    if target is None or representation is None or value is None:
        return EMPTY
    try:
        converted = _converted(representation, value, target)
    except UnsupportedFormat:
        return EMPTY
    members: dict[str, Any] = {target: BodyType(representation=target, value=converted)}
    return BodyBulk(**members)
