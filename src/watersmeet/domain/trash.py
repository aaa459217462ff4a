"""The trash and the archive: how content goes and how it comes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from watersmeet.domain import audit, contents, events, pages, tree
from watersmeet.domain.hanging import bring_back
from watersmeet.model.actor import Actor
from watersmeet.model.content import TREE_KINDS, Content, ancestor_ids
from watersmeet.model.errors import Invalid, NotFound
from watersmeet.model.ids import Instant
from watersmeet.storage import (
    classification,
    content,
    gates,
    hanging,
    restrictions,
    search_index,
    shared_drafts,
    spaces,
)
from watersmeet.storage import tree as rows
from watersmeet.storage.tree import lock
from watersmeet.storage.work import Session


async def trash(session: Session, actor: Actor, now: Instant, content_id: int, kind: str = "page") -> None:
    """Put a content into the trash; its children move up to where it stood. Raises NotFound, Forbidden, Invalid."""
    await rows.lock_around(session, [content_id])
    page = await contents.hold_deletable(session, actor, kind, content_id)
    if page.status == "draft":
        raise Invalid("A draft is discarded, not trashed: call this with draft=true.", field="draft")
    if page.status not in ("current", "archived"):
        raise NotFound(f"Cannot find a current {contents.noun(kind)} with id [{content_id}]")
    await lock(session, page.space_id, alone=True)  # Held already, unless the page went to another space just now.
    await lift_children(session, page)
    await content.update(
        session,
        page.id,
        status="trashed",
        parent_id=None,
        parent_kind=None,
        position=None,
        path=f"/{page.id}/",
        depth=0,
        restore_parent_id=page.parent_id,
    )
    await rows.rebase(session, page.path, f"/{page.id}/", -page.depth, page.space_id)
    # What a restriction above keeps from some is not shown to them in the trash. The gate may be behind those made just
    # now, and nobody would look for the page down here to give it another.
    inherited = await gates.members(session, page.gate_id) - {page.id}
    above = await restrictions.among(session, ancestor_ids(page.path))
    await gates.follow_move(session, f"/{page.id}/", inherited, above)
    await hanging.trash(session, msgspec.structs.replace(page, path=f"/{page.id}/"))
    await search_index.remove(session, page.id)
    if await shared_drafts.drop(session, page.id):
        await classification.drop_from_content(session, page.id, draft=True)
    if page.home == page.id:
        await spaces.update(session, page.space_id, homepage_id=None)
    await events.content(session, "trashed", page, actor, now)


async def lift_children(session: Session, page: Content, *, but: Collection[int] = ()) -> None:
    """Hand a page's children, with all below them, to its parent, behind what that holds already.

    but: ids of those that stay.
    """
    children = await rows.child_rows(session, page.id)
    lifted = [child for child in children if child[0] not in but]
    if not lifted:
        return
    above = page.path[: -len(f"{page.id}/")]
    first = await rows.next_position(session, page.space_id, page.parent_id)
    inherited = await gates.members(session, page.gate_id)
    outer = await gates.members(session, await tree.content_above(session, page))
    for child in lifted:
        await gates.follow_move(session, child[1], inherited, outer)
    positions = {child[0]: first + k * rows.GAP for k, child in enumerate(lifted)}
    if len(lifted) == len(children):
        await rows.lift_children(session, page.id, page.parent_id, page.parent_kind)
        await rows.place(session, positions)
        await rows.rebase(session, page.path, above, -1, page.space_id, hanging=False)
        return
    for child_id, path, depth, _, _ in lifted:
        place = {"position": positions[child_id], "path": f"{above}{child_id}/", "depth": depth - 1}
        await content.update(session, child_id, parent_id=page.parent_id, parent_kind=page.parent_kind, **place)
        await rows.rebase(session, path, f"{above}{child_id}/", -1, page.space_id)


async def restore(session: Session, actor: Actor, now: Instant, page: Content, change: pages.Change) -> Content:
    """Take a page out of the trash, under the parent asked for, else back under its own if that is still there.

    Its content stays as it was. Raises Conflict for a stale version, Invalid when the title was taken meanwhile or
    the parent asked for cannot hold it, NotFound when that is unseen.
    """
    if change.number != page.version + 1:
        raise pages.stale(page, change.number)
    await lock(session, page.space_id, alone=True)
    inherited = await gates.members(session, page.gate_id) - {page.id}
    await gates.follow_move(session, page.path, inherited, frozenset())
    page = msgspec.structs.replace(page, gate_id=await rows.gate_of(session, page.id))
    placed = page
    if page.kind in TREE_KINDS:
        parent = await _place_to_restore(session, actor, page, change.parent_id)
        position = await rows.next_position(session, page.space_id, parent.id if parent else None)
        placed = await tree.place(session, page, parent, (page.space_id, page.space_key), position)
    await content.update(session, page.id, restore_parent_id=None)
    await bring_back(session, placed)
    kept = pages.Change(number=change.number, message=change.message, minor=change.minor)
    return await pages.write_version(session, actor, now, msgspec.structs.replace(placed, restore_parent_id=None), kept)


async def _place_to_restore(session: Session, actor: Actor, page: Content, parent_id: int | None) -> Content | None:
    """What a trashed page goes under; None is the root of its space. Raises NotFound, Invalid."""
    if parent_id is not None and parent_id != page.restore_parent_id:
        parent = await content.see(session, actor, parent_id)
        if parent is None:
            raise NotFound(f"Cannot find a parent with id [{parent_id}]")
        tree.check_parent(parent, page.space_id)
        return parent
    if page.restore_parent_id is None:
        return None
    parent = await content.see(session, actor, page.restore_parent_id)
    if parent is None or parent.status != "current" or parent.space_id != page.space_id:
        return None
    return parent


async def trash_hanging(session: Session, actor: Actor, now: Instant, kind: str, content_id: int) -> None:
    """Put what hangs on a container, and what hangs on it, into the trash; a draft is gone for good.

    It keeps its place, so that it goes where its container goes. Raises NotFound, Forbidden.
    """
    await rows.lock_around(session, [content_id])
    item = await contents.hold_deletable(session, actor, kind, content_id)
    if item.status == "draft":
        await hanging.remove(session, item)
        return
    if item.status not in ("current", "archived"):
        raise NotFound(f"Cannot find current {contents.noun(kind)} with id [{content_id}]")
    await content.update(session, item.id, status="trashed", restore_parent_id=None)
    await hanging.trash(session, item)
    await search_index.remove(session, item.id)
    await events.content(session, "trashed", item, actor, now)


async def purge(session: Session, actor: Actor, now: Instant, content_id: int, kind: str = "page") -> None:
    """Remove a trashed content for good. Raises Invalid when it is not in the trash, NotFound, Forbidden."""
    page, may = await contents.hold(session, actor, kind, content_id, contents.ADMINISTER)
    if contents.ADMINISTER not in may:
        raise contents.refused("purge", content_id, kind)
    if page.status != "trashed":
        raise Invalid(f"Only a {contents.noun(kind)} in the trash can be purged: delete it first.", field="purge")
    await hanging.remove(session, page)
    await events.content(session, "removed", page, actor, now)
    await audit.record(
        session, actor, "Content", "Content purged", audit.content(page), associated=[audit.space(page.space_key)]
    )


async def archive(session: Session, actor: Actor, now: Instant, ids: Iterable[int]) -> None:
    """Archive pages; children that are not archived with them move up. Raises NotFound, Forbidden, Invalid."""
    wanted = list(dict.fromkeys(ids))
    await rows.lock_around(session, wanted)
    for content_id in wanted:
        page, may = await pages.hold(session, actor, content_id, "archive/page")
        if "archive/page" not in may:
            raise contents.refused("archive", content_id)
        check_archivable(page)
    for content_id in wanted:
        page = await pages.get(session, actor, content_id)
        await lock(session, page.space_id, alone=True)
        page = await pages.get(session, actor, content_id)
        await lift_children(session, page, but=wanted)
        await content.update(session, page.id, status="archived")
        await search_index.remove(session, page.id)
        await events.content(session, "archived", page, actor, now)


def check_archivable(page: Content) -> None:
    """Raises Invalid."""
    if page.status != "current":
        raise Invalid(f"The page with id [{page.id}] is {page.status}, not current.", field="pages")
    if page.home == page.id:
        raise Invalid("The homepage of a space cannot be archived.", field="pages")
