"""Bodies on their way in and out, v1."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from watersmeet.api.v1 import links
from watersmeet.api.v1.body_parts import closed, embedded_content, media_token, until, webresource
from watersmeet.api.v1.expand import Expand
from watersmeet.contract.v1 import entities as wire
from watersmeet.contract.v1.content import BodyWrite
from watersmeet.contract.v1.entities import Bodies, Body
from watersmeet.domain import rendering
from watersmeet.domain.conversions import TELLING
from watersmeet.domain.embedded import beside
from watersmeet.domain.rendering import Reader, Subject, of_content
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.errors import Unsupported as UnsupportedFormat
from watersmeet.markup.formats import Written, checked, kept
from watersmeet.model.content import Content
from watersmeet.model.conversion import Beside
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import Instant

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
RAW: Final = "raw"
"""How an app may keep what only it can read, in custom content."""

VIEWS: Final = ("view", "export_view", "styled_view", "anonymous_export_view", "dynamic")


def written(body: BodyWrite | None, *, raw: bool = False) -> Written | None:
    """The body an author sent, checked; None when there is none. Raises Invalid naming line and column of a fault.

    raw: a raw one is taken, too, which may be any text.
    """
    given = {} if body is None else {name: part for name, part in asdict(body).items() if part is not None}
    if not given:
        return None
    if len(given) > 1:
        raise Invalid(f"Only one representation of the body may be given, not {', '.join(given)}.", field="body")
    ((name, part),) = given.items()
    representation = part.representation or name
    if raw and representation == RAW:
        return kept(RAW, part.value)
    try:
        return checked(representation, part.value)
    except UnsupportedFormat as error:
        raise Invalid(f"This server cannot take bodies as '{representation}': {error}", field="body") from error
    except MarkupError as error:
        said = "xhtml" if representation == "storage" else representation
        raise Invalid(f"Error parsing {said}: {error}", field=f"body.{name}.value") from error


class Shown:
    """The bodies of an answer's contents: noted while these are gathered, written all together, then looked up.

    as_saved: files are those of the versions that the bodies name.
    """

    def __init__(self, *, as_saved: bool = False) -> None:
        self._as_saved = as_saved
        self._wanted: dict[_Key, Subject] = {}
        self._telling: set[_Key] = set()
        self._found: dict[_Key, str] = {}
        self._beside: dict[_Key, Beside] = {}

    def note(self, rows: Iterable[Content], opened: Expand) -> None:
        """Remember contents, read with their bodies, and the representations that are opened."""
        names = [name for name in opened if name in READABLE or name == RAW]
        telling = {name for name in names if any(part in opened[name] for part in TELLING)}
        for row in rows if names else ():
            subject = of_content(row)
            if subject is not None:
                self._wanted.update((_key(row, name), subject) for name in names)
                self._telling.update(_key(row, name) for name in telling)

    async def write(self, reader: Reader) -> None:
        """Write every body that was noted, and look up what is told beside them."""
        if not self._wanted:
            return
        reader = replace(reader, as_saved=self._as_saved)
        values = await rendering.shown(reader, [(subject, key[-1]) for key, subject in self._wanted.items()])
        self._found = {key: value for key, value in zip(self._wanted, values, strict=True) if value is not None}
        telling = [key for key in self._found if key in self._telling]
        if telling:
            told = await beside(reader, [(self._wanted[key], key[-1]) for key in telling])
            self._beside = dict(zip(telling, told, strict=True))

    def bodies(
        self, content: Content, opened: Expand, now: Instant, shown_as: Callable[[str], wire.Content | UnsetType]
    ) -> Bodies:
        """The body in the representations that are opened; one it cannot be shown in stays closed.

        shown_as: the content itself as it is opened in a representation.
        """
        shown: dict[str, Any] = {}
        for name in opened:
            key = _key(content, name)
            value = self._found.get(key)
            if value is not None:
                told = self._beside.get(key, Beside())
                shown[name] = _body(content, name, value, told, opened[name], now, shown_as(name))
        names = (*READABLE, RAW) if content.kind == "custom" else READABLE
        return Bodies(**shown, expandable={name: "" for name in names if name not in shown})


_Key = tuple[int, int, str, str]


def _key(row: Content, name: str) -> _Key:
    return row.id, row.version, row.status, name


def _body(
    content: Content,
    name: str,
    value: str,
    told: Beside,
    opened: Expand,
    now: Instant,
    of: wire.Content | UnsetType,
) -> Body:
    return Body(
        value=value,
        representation=name,
        embedded_content=embedded_content(told, opened),
        webresource=webresource(opened),
        media_token=media_token(told, opened, content.id, until(now)),
        content=of,
        expandable=({"content": links.path_of(content)} if of is UNSET else {})
        | (closed(opened) if name in VIEWS else {}),
    )
