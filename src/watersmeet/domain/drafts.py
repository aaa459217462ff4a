"""Drafts: of pages never published, and the shared draft of published ones."""

from __future__ import annotations

import msgspec

from watersmeet.domain import contents, events, finding, pages, task_following
from watersmeet.markup.formats import Written
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content, Draft, as_version, title_key
from watersmeet.model.errors import Invalid, NotFound
from watersmeet.model.ids import Instant
from watersmeet.storage import beside, classification, content, hanging, shared_drafts, versions
from watersmeet.storage.work import Duplicate, Session


async def get(session: Session, actor: Actor, content_id: int, kind: str = "page") -> Content:
    """A page as its draft has it. Raises NotFound when the page is unseen or has no draft.

    Those who may not edit the page see nothing of what is not published yet.
    """
    page = await contents.get(session, actor, kind, content_id, body=True)
    if page.status == "draft":
        return page
    draft = await beside.draft(session, actor, page.id, contents.permission("update", page.kind))
    if draft is None:
        raise NotFound(f"Cannot find a draft of the {contents.noun(kind)} with id [{content_id}]")
    return as_drafted(page, draft)


def as_drafted(page: Content, draft: Draft) -> Content:
    """A published page with the title, body and version facts of its draft."""
    return msgspec.structs.replace(
        page,
        status="draft",
        title=draft.title,
        version=1,
        version_at=draft.updated_at,
        version_by=draft.author_id,
        version_message=draft.message,
        version_minor=0,
        representation=draft.representation,
        body=draft.body,
    )


async def save(
    session: Session,
    actor: Actor,
    now: Instant,
    page: Content,
    *,
    number: int | None,
    title: str | None,
    body: Written | None,
    message: str = "",
    created_at: Instant | None = None,
) -> Content:
    """Save a draft of a page the caller may change: a draft's version is 1. Raises Conflict, Invalid.

    The published version, if there is one, stays as it is.
    """
    if number not in (None, 1):
        raise pages.stale(page, number)
    clean = None if title is None else pages.within_limit(title.strip())
    if page.status == "draft":
        page = await pages.redate(session, page, created_at)
        return await _rewrite(session, actor, now, page, clean, body, message)
    if created_at not in (None, page.created_at):
        raise Invalid(
            "The date of what is published changes with its next version, not with a draft.", field="createdAt"
        )
    old = await shared_drafts.get(session, page.id)
    base = page if old is None else as_drafted(page, old)
    draft = Draft(
        title=base.title if clean is None else clean,
        representation=body.representation if body else base.representation or "storage",
        body=body.value if body else base.body or "",
        updated_at=now,
        author_id=actor.account_id,
        message=message,
    )
    await shared_drafts.put(session, page.id, draft)
    return as_drafted(page, draft)


async def _rewrite(
    session: Session,
    actor: Actor,
    now: Instant,
    page: Content,
    title: str | None,
    body: Written | None,
    message: str,
) -> Content:
    """Overwrite the one version of a page that was never published."""
    changed = msgspec.structs.replace(
        page,
        title=page.title if title is None else title,
        version_at=now,
        version_by=actor.account_id,
        version_message=message,
        representation=body.representation if body else page.representation,
        body=body.value if body else page.body,
    )
    try:
        await content.update(
            session,
            page.id,
            status=changed.status,
            title=changed.title,
            title_key=title_key(changed.title),
            version_at=now,
            version_by=actor.account_id,
            version_message=message,
        )
    except Duplicate as error:
        raise pages.title_taken(page.kind) from error
    await versions.replace(session, page.id, as_version(changed))
    return changed


async def publish(session: Session, actor: Actor, now: Instant, page: Content, change: pages.Change) -> Content:
    """Publish a page that was never published, as version 1. Raises Conflict, Invalid, NotFound.

    The version may be named as 1, which it becomes, or as 2, which is what counting on from the draft gives.
    """
    if change.number not in (None, 1, 2):
        raise pages.stale(page, change.number)
    title = pages.checked_title(page.title if change.title is None else change.title)
    page = await pages.placed(session, actor, page, change)
    page = await pages.redate(session, page, change.created_at)
    published = msgspec.structs.replace(page, status="current")
    published = await _rewrite(session, actor, now, published, title, change.body, change.message)
    await finding.follow(session, published, change.body)
    for one in await hanging.publish(session, published):
        await finding.follow(session, one)
        await events.content(session, "created", one, actor, now)
    await task_following.follow(session, actor, now, published)
    await events.content(session, "created", published, actor, now)
    return published


async def discard(session: Session, actor: Actor, content_id: int, kind: str = "page") -> None:
    """Discard a draft for good. Raises NotFound when there is none, Forbidden."""
    page = await pages.hold_editable(session, actor, content_id, kind)
    if page.status == "draft":
        await hanging.remove(session, page)
    elif not await shared_drafts.drop(session, page.id):
        raise NotFound(f"Cannot find a draft of the {contents.noun(kind)} with id [{content_id}]")
    else:
        await classification.drop_from_content(session, page.id, draft=True)
