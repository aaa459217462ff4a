"""Bodies on their way in and out, v1."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import asdict

from watersmeet.api.v1 import links
from watersmeet.api.v1.expand import Expand
from watersmeet.contract.v1.content import BodyWrite
from watersmeet.contract.v1.entities import Bodies, Body
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.errors import Unsupported as UnsupportedFormat
from watersmeet.markup.formats import Written, checked, derive
from watersmeet.markup.plain import plain_text
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid

READABLE: Final = (
    "storage",
    "editor",
    "editor2",
    "view",
    "export_view",
    "styled_view",
    "dynamic",
    "atlas_doc_format",
    "anonymous_export_view",
)


def written(body: BodyWrite | None) -> Written | None:
    """The body an author sent, checked; None when there is none. Raises Invalid naming line and column of a fault."""
    given = {} if body is None else {name: part for name, part in asdict(body).items() if part is not None}
    if not given:
        return None
    if len(given) > 1:
        raise Invalid(f"Only one representation of the body may be given, not {', '.join(given)}.", field="body")
    ((name, part),) = given.items()
    representation = part.representation or name
    try:
        return checked(representation, part.value)
    except UnsupportedFormat as error:
        raise Invalid(f"This server cannot take bodies as '{representation}' yet: {error}", field="body") from error
    except MarkupError as error:
        said = "xhtml" if representation == "storage" else representation
        raise Invalid(f"Error parsing {said}: {error}", field=f"body.{name}.value") from error


def kept(content: Content) -> Written:
    """A body that is kept already, to be written once more."""
    value, representation = content.body or "", content.representation or "storage"
    return Written(
        "atlas_doc_format" if representation == "atlas_doc_format" else "storage",
        value,
        plain_text(value, representation),
    )


class _Kept:
    """A body as it is kept."""

    __slots__ = ("representation", "value")

    def __init__(self, representation: str, value: str) -> None:
        self.representation = representation
        self.value = value


def bodies(content: Content, opened: Expand) -> Bodies:
    """The body in the representations that are opened; one it cannot be shown in stays closed."""
    shown: dict[str, Any] = {}
    if content.body is not None and content.representation is not None:
        for name in opened:
            if name in READABLE:
                value = _shown_as(_Kept(content.representation, content.body), name)
                if value is not None:
                    shown[name] = Body(
                        value=value,
                        representation=name,
                        embedded_content=[],
                        expandable={"content": links.path_of(content)},
                    )
    return Bodies(**shown, expandable={name: "" for name in READABLE if name not in shown})


def _shown_as(body: _Kept, target: str) -> str | None:
    try:
        return derive(body, target)
    except UnsupportedFormat:
        return None
