"""Making content of every type that can be made through v1: what each needs, and where it goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, Literal

from watersmeet.api.binding import Call
from watersmeet.api.v1 import finding
from watersmeet.contract.core import ATTACHMENT
from watersmeet.contract.v1.content import ContentCreate, ContentRef, ExtensionsWrite, SelectionWrite
from watersmeet.domain import comments, contents, custom_content, drafts, pages, spaces
from watersmeet.domain.inline_markers import Selection
from watersmeet.markup.formats import Written
from watersmeet.model.content import Content, type_of
from watersmeet.model.errors import Forbidden, Invalid, InvalidParameter, NotFound
from watersmeet.model.space import Space

COMMENTED: Final = ("page", "blogpost", "attachment", "custom")
"""The kinds that comments can be on; only the first two have a text that inline ones can be about."""

HOLDING: Final = ("page", "blogpost", "custom")
"""The kinds that custom content can hang on."""

_SELECTED: Final = {
    "inlineCommentProperties": "extensions.inlineProperties",
    "inlineCommentProperties.textSelection": "extensions.inlineProperties.originalSelection",
    "inlineCommentProperties.textSelectionMatchCount": "extensions.inlineProperties.numMatches",
    "inlineCommentProperties.textSelectionMatchIndex": "extensions.inlineProperties.matchIndex",
}
"""What v1 calls the members that the rules of inline comments name."""


def is_custom(kind: str | None) -> bool:
    """Whether a type is one that an app gives its content: it has parts."""
    return kind is not None and ":" in kind


def parent_of(given: list[ContentRef] | None) -> int | None:
    """The parent among ancestors: the last. Raises InvalidParameter."""
    return finding.number(given[-1].id, "ancestors") if given else None


async def create(call: Call[Written | None], given: ContentCreate, status: str) -> Content:
    """Make what a body describes. Raises Invalid, NotFound, Forbidden, Conflict."""
    makers: dict[str, Callable[[], Awaitable[Content]]] = {
        "page": lambda: _page(call, given, status, "page"),
        "blogpost": lambda: _page(call, given, status, "blogpost"),
        "comment": lambda: _comment(call, given, status),
    }
    own = ", ".join(makers)
    if is_custom(given.type):
        makers[given.type] = lambda: _custom(call, given, status)
    make = makers.get(given.type)
    if make is None:
        raise Invalid(
            f"Content of type '{given.type}' cannot be made here; these can: {own}, and the types of custom content.",
            field="type",
        )
    if status not in ("current", "draft"):
        raise Invalid(f"Content can be made as 'current' or 'draft', not as '{status}'.", field="status")
    return await make()


# Where it goes


async def _space(call: Call[Any], given: ContentCreate, parent: int | None) -> int:
    """The space of new content. Raises Invalid, Forbidden."""
    found = await _named_space(call, given)
    if found is not None:
        return found.id
    if parent is not None:
        return (await pages.get(call.db, call.actor, parent)).space_id
    raise Invalid("No space was given: send 'space' with the key of one.", field="space")


async def _named_space(call: Call[Any], given: ContentCreate) -> Space | None:
    """The space that a body names: as such, or as the container. Raises Forbidden."""
    named = given.space or given.container
    try:
        if named is not None and named.key is not None:
            return await spaces.by_key(call.db, call.actor, named.key)
        if named is not None and named.id is not None:
            return await spaces.get(call.db, call.actor, finding.number(named.id, "space.id"))
    except NotFound as error:
        # Upstream documents 403 for a space that is not there.
        raise Forbidden(error.text, instead=error.text) from error
    return None


def _hangs(given: ContentCreate) -> bool:
    """Whether the container of custom content is a content; else it is a space."""
    kind = None if given.container is None else given.container.type
    return kind in ("page", "blogpost", "comment", "attachment") or is_custom(kind)


async def _container(call: Call[Any], given: ContentCreate, kinds: tuple[str, ...]) -> Content:
    """What new content hangs on, which is of one of these kinds. Raises InvalidParameter, NotFound."""
    named = given.container
    if named is None or named.id is None or named.type is None:
        member = "container" if named is None else "container.id" if named.id is None else "container.type"
        raise InvalidParameter(f"The body's member '{member}' is required.", field=member)
    found = await finding.seen(call, finding.number(str(named.id).removeprefix(ATTACHMENT), "container.id"))
    if type_of(found) != named.type:
        raise Invalid(
            f"The content with id [{found.id}] is a {type_of(found)}, not a {named.type}.", field="container.type"
        )
    if found.kind not in kinds:
        raise Invalid(f"A {contents.noun(found.kind)} holds no content of type '{given.type}'.", field="container.type")
    return found


# Pages and blog posts


async def _page(
    call: Call[Written | None], given: ContentCreate, status: str, kind: Literal["page", "blogpost"]
) -> Content:
    """A page or a blog post, which has no parent. With an id, its draft is published."""
    parent = parent_of(given.ancestors) if kind == "page" else None
    if given.id is not None and status == "current":
        page = await pages.hold_to_write(call.db, call.actor, finding.number(given.id, "id"), parent, kind)
        _check_draft(page)
        change = pages.Change(number=None, title=given.title, body=call.ready, parent_id=parent)
        return await drafts.publish(call.db, call.actor, call.now, page, change)
    new = pages.NewPage(
        kind=kind,
        space_id=await _space(call, given, parent),
        title=given.title,
        status=status,
        parent_id=parent,
        body=call.ready or pages.EMPTY,
    )
    return await pages.create(call.db, call.actor, call.now, new)


def _check_draft(found: Content) -> None:
    if found.status != "draft":
        raise Invalid(f"The content with id [{found.id}] is {found.status}, not a draft.", field="id")


# Comments


async def _comment(call: Call[Written | None], given: ContentCreate, status: str) -> Content:
    """A comment on the container, or a reply to the comment that is the last of the ancestors."""
    if status != "current":
        raise Invalid("A comment has no drafts: it can be made as 'current'.", field="status")
    if call.ready is None:
        raise InvalidParameter("The body's member 'body' is required.", field="body")
    container = await _container(call, given, COMMENTED)
    parent_id = parent_of(given.ancestors)
    location = _location(given.extensions)
    selection = None
    if parent_id is not None:
        location = await _location_of_thread(call, parent_id, container)
    elif location == "inline":
        if container.kind not in ("page", "blogpost"):
            raise Invalid(f"A {contents.noun(container.kind)} has no text to comment on.", field="extensions.location")
        selection = _selection(given.extensions.inline_properties if given.extensions else None)
    new = comments.NewComment(
        location=location,
        kind=container.kind,
        container_id=container.id,
        parent_id=parent_id,
        body=call.ready,
        selection=selection,
    )
    try:
        return await comments.create(call.db, call.actor, call.now, new)
    except Invalid as error:
        raise Invalid(error.text, field=_SELECTED.get(error.field or "", error.field)) from error


async def _location_of_thread(call: Call[Any], parent_id: int, container: Content) -> comments.Location:
    """Where the comment is that is replied to. Raises NotFound, and Invalid when it is none on the container."""
    parent = await finding.seen(call, parent_id)
    if parent.kind != "comment" or parent.container_id != container.id:
        raise Invalid(
            f"The content with id [{parent_id}] is no comment on the {contents.noun(container.kind)} with id "
            f"[{container.id}].",
            field="ancestors",
        )
    return "inline" if parent.subtype == "inline" else "footer"


def _location(given: ExtensionsWrite | None) -> comments.Location:
    """Where a comment is to be: in the footer unless it says otherwise. Raises InvalidParameter."""
    said = None if given is None else given.location
    if said not in (None, "footer", "inline"):
        raise InvalidParameter(
            f"'{said}' is no location of a comment: use footer or inline.", field="extensions.location"
        )
    return "inline" if said == "inline" else "footer"


def _selection(given: SelectionWrite | None) -> Selection:
    """The text that an inline comment is about; one that says no more is the only one. Raises InvalidParameter."""
    if given is None or given.original_selection is None:
        member = "extensions.inlineProperties.originalSelection"
        raise InvalidParameter(f"The body's member '{member}' is required.", field=member)
    count = 1 if given.num_matches is None else given.num_matches
    return Selection(given.original_selection, count, given.match_index or 0)


# Custom content


async def _custom(call: Call[Written | None], given: ContentCreate, status: str) -> Content:
    """Custom content on its container, else in its space. With an id, its draft is published."""
    try:
        custom_content.check_type(given.type)
    except NotFound as error:
        # Upstream documents 400 for types that are none.
        raise Invalid(error.text, field="type") from error
    if given.id is not None and status == "current":
        return await _published_custom(call, given, finding.number(given.id, "id"))
    hangs = _hangs(given)
    container = await _container(call, given, HOLDING) if hangs else None
    space = None if hangs and given.space is None else await _named_space(call, given)
    if container is None and space is None:
        raise Invalid("No space was given: send 'space' with the key of one, or 'container'.", field="space")
    new = custom_content.NewCustomContent(
        type=given.type,
        title=given.title or "",
        body=call.ready or pages.EMPTY,
        status=status,
        space_id=None if space is None else space.id,
        container=None if container is None else (container.kind, container.id),
    )
    return await custom_content.create(call.db, call.actor, call.now, new)


async def _published_custom(call: Call[Written | None], given: ContentCreate, item_id: int) -> Content:
    item = await custom_content.hold_to_write(call.db, call.actor, item_id, None)
    _check_draft(item)
    change = custom_content.Change(
        number=None,
        type=given.type,
        title=item.title if given.title is None else given.title,
        body=call.ready or contents.written(item),
    )
    return await custom_content.update(call.db, call.actor, call.now, item, change)
