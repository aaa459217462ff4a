"""Macros of content: found by their id in one of its versions."""

from __future__ import annotations

from watersmeet.domain import history
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.macros import Macro, find
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.errors import NotFound
from watersmeet.storage import content
from watersmeet.storage.work import Session


async def get(session: Session, actor: Actor, content_id: int, version: int, macro_id: str) -> tuple[Content, Macro]:
    """A content the caller sees, and the macro of that id in the version; zero is the newest. Raises NotFound."""
    item = await content.see(session, actor, content_id, body=True)
    if item is None:
        raise NotFound(f"No content found with id: ContentId{{id={content_id}}}")
    if version not in (0, item.version) or (version and item.status == "draft"):
        item = history.as_it_was(item, await history.get(session, item, version))
    return item, _found(item, macro_id)


def _found(item: Content, macro_id: str) -> Macro:
    try:
        macro = find(item.representation or "storage", item.body or "", macro_id)
    except MarkupError:  # A body from before its format was checked as it is today.
        macro = None
    if macro is None:
        raise NotFound(f"There is no macro with id [{macro_id}] in version {item.version} of the content [{item.id}]")
    return macro
