"""Pages and blog posts: finding, making and changing them. Drafts, trash and moves have files of their own."""

from __future__ import annotations

import msgspec

from watersmeet.domain import contents, events, finding, task_following, tree
from watersmeet.markup.formats import Written
from watersmeet.model.actor import Actor, user_principal
from watersmeet.model.content import MAX_TITLE, TREE_KINDS, Content, Kind, title_key
from watersmeet.model.errors import Forbidden, Invalid, NotFound, StaleVersion
from watersmeet.model.ids import AccountId, ContentId, Instant, SpaceId
from watersmeet.storage import accounts, classification, content, gates, search_index, shared_drafts, spaces
from watersmeet.storage.tree import lock, lock_moving, next_position
from watersmeet.storage.work import Duplicate, Session

EMPTY = Written("storage", "", "")


class NewPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page to be made. Without parent it goes under the homepage, unless it is to be a root.

    kind: 'blogpost' for a blog post, which stands alone.
    created_at: the instant a blog post is dated; None is now.
    """

    kind: Kind = "page"
    space_id: int
    title: str | None
    status: str = "current"
    parent_id: int | None = None
    root: bool = False
    body: Written = EMPTY
    subtype: str | None = None
    private: bool = False
    created_at: Instant | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A page's next version. None keeps what is there.

    keeps_draft: the shared draft stays, for a change made apart from it.
    """

    number: int | None
    title: str | None = None
    body: Written | None = None
    message: str = ""
    minor: bool = False
    parent_id: int | None = None
    space_id: int | None = None
    owner_id: str | None = None
    created_at: Instant | None = None
    keeps_draft: bool = False


async def get(session: Session, actor: Actor, content_id: int, *, body: bool = False, kind: str = "page") -> Content:
    """The page, whatever its status. Raises NotFound."""
    return await contents.get(session, actor, kind, content_id, body=body)


async def hold(session: Session, actor: Actor, content_id: int, *permissions: str) -> tuple[Content, frozenset[str]]:
    """The page with its body, locked until commit, and which permissions the caller has on it. Raises NotFound."""
    return await contents.hold(session, actor, "page", content_id, *permissions)


async def hold_editable(session: Session, actor: Actor, content_id: int, kind: str = "page") -> Content:
    """The page with its body, locked, when the caller may change it. Raises NotFound, Forbidden."""
    return await contents.hold_editable(session, actor, kind, content_id)


async def hold_to_write(
    session: Session, actor: Actor, content_id: int, parent_id: int | None, kind: str = "page"
) -> Content:
    """Like `hold_editable`, for a change that may put the page under this parent or bring it back."""
    await lock_moving(session, content_id, parent_id)
    return await hold_editable(session, actor, content_id, kind)


def checked_title(title: str | None) -> str:
    """A title fit for a published page. Raises Invalid."""
    clean = (title or "").strip()
    if not clean:
        raise Invalid("A published page needs a title.", field="title")
    return within_limit(clean)


def within_limit(title: str) -> str:
    """A title that may still be empty, as a draft's. Raises Invalid."""
    if len(title) > MAX_TITLE:
        raise Invalid(f"The title must be at most {MAX_TITLE} characters long; it has {len(title)}.", field="title")
    return title


def title_taken(kind: str = "page") -> Invalid:
    if kind == "blogpost":
        return Invalid("A blog post with this title already exists in this space for that date.", field="title")
    return Invalid(
        "A page with this title already exists: A page already exists with the same TITLE in this space",
        field="title",
    )


def stale(page: Content, provided: int | None) -> StaleVersion:
    return StaleVersion(contents.noun(page.kind), page.version, provided)


async def create(session: Session, actor: Actor, now: Instant, new: NewPage) -> Content:
    """Make a page. Raises Invalid, NotFound, Forbidden."""
    draft = new.status == "draft"
    title = within_limit((new.title or "").strip()) if draft else checked_title(new.title)
    if draft and new.subtype == "live":
        raise Invalid("A live doc cannot be a draft.", field="status")
    if new.root and new.parent_id is not None:
        raise Invalid("A page at the root level has no parent: give root-level or parentId.", field="parentId")
    allowed = contents.permission("create", new.kind)
    await lock(session, new.space_id, alone=False)
    found = await spaces.see_with(session, actor, new.space_id, allowed)
    if found is None:
        raise NotFound(f"Cannot find a space with id [{new.space_id}]")
    space, may = found
    if allowed not in may:
        raise Forbidden(
            f"The caller may not create {contents.noun(new.kind)}s in the space with id [{space.id}]",
            instead=f"Cannot find a space with id [{space.id}]",
        )
    stands = new.kind != "blogpost"
    parent = None
    if stands and not new.root:
        parent = await _parent(session, actor, space.id, new.parent_id, space.homepage_id)
    page_id = ContentId(session.new_id())
    page = Content(
        id=page_id,
        kind=new.kind,
        status="draft" if draft else "current",
        title=title,
        space_id=space.id,
        space_key=space.key,
        home=space.homepage_id,
        parent_id=parent.id if parent else None,
        parent_kind=parent.kind if parent else None,
        position=await next_position(session, space.id, parent.id if parent else None) if stands else None,
        path=f"{parent.path if parent else '/'}{page_id}/",
        depth=parent.depth + 1 if parent else 0,
        subtype=new.subtype,
        created_at=new.created_at or now,
        gate_id=parent.gate_id if parent else None,
        **contents.first_version(actor, now, new.body),
    )
    try:
        await content.insert(session, page, title_key(title))
    except Duplicate as error:
        raise title_taken(new.kind) from error
    if new.private:
        page = await _close(session, actor, page)
    if not draft:
        await finding.begin(session, page, new.body)
        await task_following.follow(session, actor, now, page)
        await events.content(session, "created", page, actor, now)
    return page


async def _parent(
    session: Session, actor: Actor, space_id: SpaceId, parent_id: int | None, homepage_id: ContentId | None
) -> Content | None:
    """What a new page goes under: what was asked for, else the homepage when the caller sees one."""
    if parent_id is None:
        if homepage_id is None:
            return None
        home = await content.see(session, actor, homepage_id)
        return home if home is not None and home.status == "current" else None
    parent = await content.see(session, actor, parent_id)
    if parent is None:
        raise NotFound(f"Cannot find a parent with id [{parent_id}]")
    tree.check_parent(parent, space_id)
    return parent


async def _close(session: Session, actor: Actor, page: Content) -> Content:
    """Keep a page to its author: they alone view and edit it."""
    if actor.account_id is None:
        raise Invalid("Only a signed-in caller can make a private page.", field="private")
    mine = [user_principal(actor.account_id)]
    await gates.restrict(session, page.id, "read", mine)
    await gates.restrict(session, page.id, "update", mine)
    gate_id = await gates.intern(session, await gates.members(session, page.gate_id) | {page.id})
    await content.update(session, page.id, gate_id=gate_id)
    return msgspec.structs.replace(page, gate_id=gate_id)


async def update(session: Session, actor: Actor, now: Instant, page: Content, change: Change) -> Content:
    """Make the next version of a page the caller may change. Raises Conflict, Invalid, NotFound, Forbidden."""
    if change.number != page.version + 1:
        raise stale(page, change.number)
    return await write_version(session, actor, now, await placed(session, actor, page, change), change)


async def placed(session: Session, actor: Actor, page: Content, change: Change) -> Content:
    """The page under the parent and with the owner that a change asks for. Raises Invalid, NotFound.

    One that comes out of the archive goes to the root of its space when its parent stays there.
    """
    if change.space_id is not None and change.space_id != page.space_id:
        raise Invalid("A page cannot be moved to another space by updating it.", field="spaceId")
    if page.kind in TREE_KINDS and change.parent_id is not None and change.parent_id != page.parent_id:
        page = await tree.move_under(session, actor, page, change.parent_id)
    elif page.status == "archived" and page.parent_id is not None:
        parent = await content.see(session, actor, page.parent_id)
        if parent is not None and parent.status != "current":
            page = await tree.move_to_root(session, actor, page)
    if change.owner_id is not None and change.owner_id != page.owner_id:
        page = await hand_over(session, page, change.owner_id)
    return page


async def hand_over(session: Session, page: Content, owner_id: str) -> Content:
    """Give a page to another owner; this makes no version. Raises Invalid."""
    owner = await accounts.get(session, owner_id)
    if owner is None or not owner.active:
        raise Invalid(f"No active account has the id '{owner_id}'.", field="ownerId")
    await content.update(session, page.id, owner_id=owner.account_id, last_owner_id=page.owner_id)
    return msgspec.structs.replace(page, owner_id=AccountId(owner_id), last_owner_id=page.owner_id)


async def redate(session: Session, draft: Content, at: Instant | None) -> Content:
    """Give something never published another date; None keeps its own."""
    if at in (None, draft.created_at):
        return draft
    await content.update(session, draft.id, created_at=at)
    return msgspec.structs.replace(draft, created_at=at)


async def write_version(session: Session, actor: Actor, now: Instant, page: Content, change: Change) -> Content:
    """Add a version behind the current one; the page is current afterwards, its shared draft gone unless it stays."""
    title = page.title if change.title is None else checked_title(change.title)
    was_current = page.status == "current"
    dated = {} if change.created_at is None else {"created_at": change.created_at}
    next_page = msgspec.structs.replace(
        page,
        status="current",
        title=title,
        version=page.version + 1,
        version_at=now,
        version_by=actor.account_id,
        version_message=change.message,
        version_minor=int(change.minor),
        representation=change.body.representation if change.body else page.representation,
        body=change.body.value if change.body else page.body,
        **dated,
    )
    try:
        await content.update(
            session,
            page.id,
            status="current",
            title=title,
            title_key=title_key(title),
            version=next_page.version,
            version_at=now,
            version_by=actor.account_id,
            version_message=change.message,
            version_minor=int(change.minor),
            **dated,
        )
    except Duplicate as error:
        raise title_taken(page.kind) from error
    await content.add_version(session, next_page)
    if not change.keeps_draft and await shared_drafts.drop(session, page.id):
        await classification.publish_draft(session, page.id)
    await task_following.follow(session, actor, now, next_page, page)
    if not was_current:
        await finding.follow(session, next_page)
    elif change.body is not None:
        await finding.follow(session, next_page, change.body)
    else:
        await search_index.renew(session, page.id, title)
    await events.content(session, "updated", next_page, actor, now)
    return next_page
