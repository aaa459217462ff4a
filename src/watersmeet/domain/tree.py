"""The content tree: what may stand where, and moving it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from watersmeet.domain import contents, events
from watersmeet.model.actor import Actor
from watersmeet.model.content import TREE_KINDS, Content, ancestor_ids
from watersmeet.model.errors import Forbidden, Invalid, NotFound
from watersmeet.model.ids import Instant
from watersmeet.model.space import Space
from watersmeet.storage import content, gates, search_index, spaces
from watersmeet.storage import tree as rows
from watersmeet.storage.tree import GAP, lock
from watersmeet.storage.work import Duplicate, Session

Position = Literal["before", "after", "append", "above", "below"]
MAX_DEPTH = 500


def check_parent(parent: Content, space_id: int) -> None:
    """A content may hold children in this space. Raises Invalid."""
    if parent.space_id != space_id:
        raise Invalid("The parent is in another space.", field="parentId")
    if parent.status != "current":
        raise Invalid(f"The parent is {parent.status}; only current content can hold children.", field="parentId")
    if parent.kind not in TREE_KINDS:
        raise Invalid(f"A {contents.noun(parent.kind)} holds no children in the content tree.", field="parentId")
    if parent.depth >= MAX_DEPTH:
        raise _too_deep()


def _too_deep() -> Invalid:
    return Invalid(f"The content tree is at most {MAX_DEPTH} levels deep.", field="parentId")


async def ancestors(session: Session, actor: Actor, of: Content) -> list[Content]:
    """What a content stands under and the caller may see, root first."""
    ids = ancestor_ids(of.path)
    seen = await content.see_all(session, actor, ids)
    return [seen[i] for i in ids if i in seen]


async def place(
    session: Session, item: Content, parent: Content | None, space: tuple[int, str], position: int
) -> Content:
    """Put a content, and all below it, under a parent or at the root of a space.

    Raises Invalid when a title clashes, or when the branch would reach too deep.
    The caller holds the tree locks and has checked that the parent is not inside the branch.
    """
    space_id, space_key = space
    path = f"{parent.path if parent else '/'}{item.id}/"
    depth = parent.depth + 1 if parent else 0
    if depth > item.depth and await rows.deepest(session, item) + depth - item.depth > MAX_DEPTH:
        raise _too_deep()
    old_parent = await content_above(session, item)
    try:
        await content.update(
            session,
            item.id,
            parent_id=parent.id if parent else None,
            parent_kind=parent.kind if parent else None,
            position=position,
            path=path,
            depth=depth,
            space_id=space_id,
        )
        if path != item.path or space_id != item.space_id:
            await rows.rebase(session, item.path, path, depth - item.depth, space_id)
        if space_id != item.space_id:
            await search_index.respace(session, await rows.branch_ids(session, path), space_key)
    except Duplicate as error:
        raise Invalid(
            "A page with this title already exists: A page already exists with the same TITLE in this space",
            field="title",
        ) from error
    before = await gates.members(session, old_parent)
    after = await gates.members(session, parent.gate_id if parent else None)
    await gates.follow_move(session, path, before, after)
    return msgspec.structs.replace(
        item,
        parent_id=parent.id if parent else None,
        parent_kind=parent.kind if parent else None,
        position=position,
        path=path,
        depth=depth,
        space_id=space_id,
        space_key=space_key,
    )


async def content_above(session: Session, item: Content) -> int | None:
    """The gate a content inherits: that of its parent, seen by the caller or not."""
    if item.parent_id is None or item.gate_id is None:
        return None
    return await rows.gate_of(session, item.parent_id)


async def move_under(session: Session, actor: Actor, item: Content, parent_id: int) -> Content:
    """Put a content behind the last child of another parent in the same space. Raises NotFound, Invalid."""
    await lock(session, item.space_id, alone=True)
    parent = await content.see(session, actor, parent_id)
    if parent is None:
        raise NotFound(f"Cannot find a parent with id [{parent_id}]")
    item = await _again(session, actor, item)
    check_parent(parent, item.space_id)
    _check_no_loop(item, parent)
    position = await rows.next_position(session, item.space_id, parent.id)
    return await place(session, item, parent, (item.space_id, item.space_key), position)


async def move_to_root(session: Session, actor: Actor, item: Content) -> Content:
    """Put a content behind the last root of its space. Raises NotFound."""
    await lock(session, item.space_id, alone=True)
    item = await _again(session, actor, item)
    position = await rows.next_position(session, item.space_id, None)
    return await place(session, item, None, (item.space_id, item.space_key), position)


async def _again(session: Session, actor: Actor, item: Content) -> Content:
    """The content as it stands now that the tree is locked: another mover may have been first."""
    found = await content.see(session, actor, item.id)
    if found is None:
        raise contents.missing(item.id, item.kind)
    return msgspec.structs.replace(found, representation=item.representation, body=item.body)


def _check_no_loop(item: Content, parent: Content | None) -> None:
    if parent is not None and parent.path.startswith(item.path):
        noun = contents.noun(item.kind)
        raise Invalid(f"A {noun} cannot be moved under itself or under one of its descendants.", field="parentId")


async def move(
    session: Session, actor: Actor, now: Instant, item_id: int, position: Position, target_id: int
) -> Content:
    """Move a content beside or under a target, in the target's space. Raises NotFound, Invalid, Forbidden."""
    item = await _in_tree(session, actor, item_id, "pageId")
    target = await _in_tree(session, actor, target_id, "targetId")
    await lock(session, item.space_id, target.space_id, alone=True)
    item = await _in_tree(session, actor, item_id, "pageId")
    target = await _in_tree(session, actor, target_id, "targetId")
    if item.id == target.id:
        raise Invalid(f"A {contents.noun(item.kind)} cannot be moved relative to itself.", field="targetId")
    under = target if position == "append" else await _parent_of(session, actor, target)
    _check_no_loop(item, under)
    if under is not None:
        check_parent(under, target.space_id)
    await _check_may_move(session, actor, item, (target.space_id, target.space_key))
    behind = await _position(session, item, under, target, position)
    moved = await place(session, item, under, (target.space_id, target.space_key), behind)
    await events.content(session, "moved", moved, actor, now, fromSpaceId=item.space_id)
    return moved


async def move_to_top(session: Session, actor: Actor, now: Instant, item_id: int, space: Space) -> Content:
    """Make a content the last root of a space. Raises NotFound, Invalid, Forbidden."""
    item = await _in_tree(session, actor, item_id, "pageId")
    await lock(session, item.space_id, space.id, alone=True)
    item = await _in_tree(session, actor, item_id, "pageId")
    await _check_may_move(session, actor, item, (space.id, space.key))
    behind = await rows.next_position(session, space.id, None)
    moved = await place(session, item, None, (space.id, space.key), behind)
    await events.content(session, "moved", moved, actor, now, fromSpaceId=item.space_id)
    return moved


async def _in_tree(session: Session, actor: Actor, content_id: int, field: str) -> Content:
    """A current content that stands in a tree. Raises NotFound, Invalid."""
    found = await content.see(session, actor, content_id)
    if found is None or found.status != "current":
        raise NotFound(f"Cannot find a page with id [{content_id}]")
    if found.kind not in TREE_KINDS:
        raise Invalid(f"Content of type '{found.kind}' does not stand in the content tree.", field=field)
    return found


async def _parent_of(session: Session, actor: Actor, target: Content) -> Content | None:
    """What a target stands under. Raises NotFound when the caller may not see that."""
    if target.parent_id is None:
        return None
    parent = await content.see(session, actor, target.parent_id)
    if parent is None:
        raise NotFound(f"Cannot find a page with id [{target.parent_id}]")
    return parent


async def _check_may_move(session: Session, actor: Actor, item: Content, into: tuple[int, str]) -> None:
    """Raises Forbidden, or Invalid for a homepage. `into` is the id and key of the space it goes to."""
    space_id, space_key = into
    if item.space_id == space_id:
        held = await content.hold(session, actor, item.id, "update/page")
        if held is None or "update/page" not in held[1]:
            raise Forbidden(f"The caller may not move the {contents.noun(item.kind)} with id [{item.id}]")
        return
    held = await content.hold(session, actor, item.id, "delete/page", "delete/space")
    own = item.author_id is not None and item.author_id == actor.account_id
    if held is None or not ("delete/page" in held[1] or ("delete/space" in held[1] and own)):
        noun = contents.noun(item.kind)
        raise Forbidden(f"The caller may not remove the {noun} with id [{item.id}] from its space")
    there = await spaces.see_with(session, actor, space_id, "create/page")
    if there is None or "create/page" not in there[1]:
        raise Forbidden(f"The caller may not create pages in the space '{space_key}'")
    if item.home == item.id:
        raise Invalid("The homepage of a space cannot be moved to another space.", field="pageId")


async def _position(session: Session, item: Content, under: Content | None, target: Content, position: Position) -> int:
    """The position that puts a content where it is asked to go, making room when there is none."""
    parent_id = under.id if under else None
    if position == "append":
        return await rows.next_position(session, target.space_id, parent_id)
    others: Sequence[tuple[int, int]] = [
        (i, at) for i, at in await rows.siblings(session, target.space_id, parent_id) if i != item.id
    ]
    index = next(k for k, (i, _) in enumerate(others) if i == target.id)
    if position in ("after", "below"):
        index += 1
    low = others[index - 1][1] if index else 0
    high = others[index][1] if index < len(others) else low + 2 * GAP
    if high - low < 2:
        order = [i for i, _ in others]
        order.insert(index, item.id)
        await rows.place(session, {i: (k + 1) * GAP for k, i in enumerate(order) if i != item.id})
        return (index + 1) * GAP
    return (low + high) // 2
