"""What things look like on the wire, v2: one function for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import msgspec
from msgspec import UNSET, UnsetType

from watersmeet.api.links import editui, edituiv2, tinyui, webui
from watersmeet.api.v2.bodies import NO_BODY
from watersmeet.contract.v2.blogpost import BlogPostBulk, BlogPostSingle, BlogPostStatus
from watersmeet.contract.v2.common import BodyBulk, BodySingle, ContentProperty, Label, Operation, TreeKind, Version
from watersmeet.contract.v2.page import PageBulk, PageLinks, PageSingle
from watersmeet.contract.v2.space_properties import SpaceProperty, SpacePropertyVersion
from watersmeet.model import content as model
from watersmeet.model import space as spaces

P = TypeVar("P", bound=PageBulk)
B = TypeVar("B", bound=BlogPostBulk)
Shown = TypeVar("Shown")

EMPTY = BodyBulk()


def version(content: model.Content) -> Version:
    return Version(
        number=content.version,
        message=content.version_message,
        minor_edit=content.version_minor == 1,
        author_id=content.version_by,
        created_at=content.version_at,
        ncs_step_version=_ncs_step(content.kind),
    )


def _ncs_step(kind: str) -> UnsetType | None:
    """What an editor would count in; files have none."""
    return UNSET if kind == "attachment" else None


def old_version(value: model.Version, kind: str = "page") -> Version:
    return Version(
        number=value.number,
        message=value.message,
        minor_edit=value.minor == 1,
        author_id=value.author_id,
        created_at=value.created_at,
        ncs_step_version=_ncs_step(kind),
    )


def links(content: model.Content, base: str | None = None) -> PageLinks:
    return PageLinks(
        editui=editui(content),
        webui=webui(content),
        edituiv2=edituiv2(content),
        tinyui=tinyui(content),
        base=UNSET if base is None else base,
    )


def written_out(show: Callable[[model.Content], Shown]) -> Callable[[model.Content], Shown]:
    """The same as JSON: what lists keep of their rows (`storage.kept`)."""

    def write(content: model.Content) -> Shown:
        return cast("Shown", msgspec.Raw(msgspec.json.encode(show(content))))

    return write


@written_out
def page_in_list(content: model.Content) -> PageBulk:
    """A page in a list, without its body."""
    return page_bulk(content, EMPTY)


def page_bulk(content: model.Content, body: BodyBulk) -> PageBulk:
    return _page(PageBulk, content, body, links(content))


def page_single(content: model.Content, base: str, body: BodySingle = NO_BODY) -> PageSingle:
    return _page(PageSingle, content, body, links(content, base))


def _page(shape: type[P], content: model.Content, body: BodyBulk, found: PageLinks) -> P:
    return shape(
        id=str(content.id),
        status=content.status,
        title=content.title,
        space_id=str(content.space_id),
        parent_id=None if content.parent_id is None else str(content.parent_id),
        parent_type=cast("TreeKind | None", content.parent_kind),
        position=content.position,
        author_id=content.author_id,
        owner_id=content.owner_id,
        last_owner_id=content.last_owner_id,
        subtype=content.subtype or UNSET,
        created_at=content.created_at,
        version=version(content),
        body=body,
        links=found,
    )


@written_out
def blogpost_in_list(content: model.Content) -> BlogPostBulk:
    """A blog post in a list, without its body."""
    return blogpost_bulk(content, EMPTY)


def blogpost_bulk(content: model.Content, body: BodyBulk) -> BlogPostBulk:
    return _blogpost(BlogPostBulk, content, body, links(content))


def blogpost_single(content: model.Content, base: str, body: BodySingle = NO_BODY) -> BlogPostSingle:
    return _blogpost(BlogPostSingle, content, body, links(content, base))


def _blogpost(shape: type[B], content: model.Content, body: BodyBulk, found: PageLinks) -> B:
    return shape(
        id=str(content.id),
        status=cast("BlogPostStatus", content.status),
        title=content.title,
        space_id=str(content.space_id),
        author_id=content.author_id,
        created_at=content.created_at,
        version=version(content),
        body=body,
        links=found,
    )


def label(value: spaces.Label) -> Label:
    return Label(id=str(value.id), name=value.name, prefix=value.prefix)


def operation(value: tuple[str, str]) -> Operation:
    return Operation(operation=value[0], target_type=value[1])


def content_property(value: spaces.Property) -> ContentProperty:
    return ContentProperty(
        id=str(value.id),
        key=value.key,
        value=msgspec.Raw(value.value.encode()),
        version=Version(
            number=value.version,
            message=value.version_message,
            minor_edit=value.version_minor == 1,
            author_id=value.version_by,
            created_at=value.version_at,
        ),
    )


def space_property(value: spaces.Property) -> SpaceProperty:
    return SpaceProperty(
        id=str(value.id),
        key=value.key,
        value=msgspec.Raw(value.value.encode()),
        created_at=value.created_at,
        created_by=value.created_by,
        version=SpacePropertyVersion(
            created_at=value.version_at,
            created_by=value.version_by,
            message=value.version_message,
            number=value.version,
        ),
    )
