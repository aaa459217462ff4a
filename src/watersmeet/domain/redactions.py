"""Redactions: text is taken out of a version of a page or a blog post, and nothing keeps it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from watersmeet.domain import audit, contents, events, pages
from watersmeet.markup import redaction as markup
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.formats import kept
from watersmeet.markup.redaction import BadRange, Range, Taken
from watersmeet.model.actor import Actor
from watersmeet.model.audit import Changed
from watersmeet.model.content import MAX_TITLE, Content, Version, as_version, title_key
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import Instant, instant
from watersmeet.storage import classification, content, redactions, shared_drafts, versions
from watersmeet.storage.work import Session

MESSAGE = "Redacted"
_BATCH = 20
_OF_TITLE = ("", "/", "/title")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A redaction as it is asked for.

    changed_at:    when the content, or the older version, was changed last, as far as the caller knows.
    number:        the version to take text out of; None is the current one.
    clean_history: whether versions that are not current go when they hold a text that was taken out.
    """

    changed_at: str
    number: int | None = None
    clean_history: bool = False
    body: tuple[Range, ...] = ()
    title: tuple[Range, ...] = ()


class Done(msgspec.Struct, frozen=True):
    """A range that was taken out, and the name of that; `taken.of` counts the ranges asked for."""

    taken: Taken
    id: str


class Redacted(msgspec.Struct, frozen=True):
    """What was taken out, in the order asked for."""

    body: list[Done]
    title: list[Done]

    @property
    def texts(self) -> list[str]:
        return [done.taken.text for done in (*self.body, *self.title)]


async def redact(session: Session, actor: Actor, now: Instant, kind: str, content_id: int, asked: Asked) -> Redacted:
    """Take text out of a content the caller edits and administers. Raises NotFound, Forbidden, Invalid.

    The current version is rewritten without the text, and a new one says that this was done; an older version is
    rewritten only. A shared draft that holds the text goes, as does what inline comments keep of it.
    """
    page = await _hold(session, actor, kind, content_id)
    number = page.version if asked.number is None else asked.number
    current = number == page.version
    old = as_version(page) if current else await _version(session, page, number)
    _check_known(page, old, asked.changed_at)
    new, done = _without(old, asked)
    if current:
        page = await _next_version(session, actor, now, page, new, done)
    if not (current and asked.clean_history):
        await versions.replace(session, page.id, new)
    if asked.clean_history:
        page = await _squash(session, page, done.texts)
    if current:
        await _drop_draft(session, page, done.texts)
        await _redact_comments(session, page, done)
    told = [*_told("body", done.body, asked.body), *_told("title", done.title, asked.title)]
    more = {"number": number, "historyCleaned": asked.clean_history, "redactions": told}
    await events.content(session, "redacted", page, actor, now, **more)
    if done.title:
        await audit.rename(session, page)
    await audit.record(
        session,
        actor,
        "Content",
        "Content redacted",
        audit.content(page),
        changed=[
            Changed("Version", "", str(number)),
            Changed("Passages taken out", "", str(len(told))),
            Changed("History cleaned", "", "yes" if asked.clean_history else "no"),
        ],
        associated=[audit.space(page.space_key)],
    )
    return done


def _told(name: str, done: list[Done], asked: Sequence[Range]) -> list[dict[str, str | None]]:
    """What an event tells of redactions: nothing of the text."""
    return [{"id": one.id, "in": name, "reason": asked[one.taken.of].reason} for one in done]


async def _hold(session: Session, actor: Actor, kind: str, content_id: int) -> Content:
    """The current content, locked, when the caller may edit it and administers its space or the site."""
    update = contents.permission("update", kind)
    page, may = await contents.hold(session, actor, kind, content_id, update, contents.ADMINISTER)
    if update not in may or not (contents.ADMINISTER in may or actor.administrator):
        raise contents.refused("redact", content_id, kind)
    if page.status != "current":
        raise Invalid(f"The {contents.noun(kind)} is {page.status}; text is taken out of current content only.")
    return page


async def _version(session: Session, page: Content, number: int) -> Version:
    found = await versions.get(session, page.id, number)
    if found is None:
        raise Invalid(f"The {contents.noun(page.kind)} has no version {number}.", field="versionNumber")
    return found


def _check_known(page: Content, old: Version, told: str) -> None:
    """The caller saw the latest. Raises Invalid."""
    try:
        at = datetime.fromisoformat(told)
        moment = instant(at.replace(tzinfo=UTC) if at.tzinfo is None else at)
    except (ValueError, OverflowError):
        raise Invalid(f"'{told}' is no date and time.", field="createdAt") from None
    if moment not in (page.version_at, old.created_at):
        raise Invalid(f"This is out of date: the last change was at {page.version_at}.", field="createdAt")


def _without(old: Version, asked: Asked) -> tuple[Version, Redacted]:
    """A version without what is to be taken out. Raises Invalid."""
    body, title = old.body or "", old.title
    in_body: list[Taken] = []
    in_title: list[Taken] = []
    try:
        if asked.body:
            body, in_body = markup.redacted(old.representation or "storage", body, asked.body)
    except (BadRange, MarkupError) as error:
        raise Invalid(f"Nothing was redacted: {error}.", field="body") from error
    try:
        for one in asked.title:
            if one.pointer not in _OF_TITLE:
                raise BadRange("the pointer to a title is empty")
        title, in_title = markup.redacted_text(title, list(enumerate(asked.title)))
    except BadRange as error:
        raise Invalid(f"Nothing was redacted: {error}.", field="title") from error
    if not in_body and not in_title:
        raise Invalid("There is nothing to redact: name a range that is not empty.", field="redactions")
    done = Redacted(_named(in_body), _named(in_title))
    return msgspec.structs.replace(old, body=body, title=title[:MAX_TITLE]), done


def _named(taken: list[Taken]) -> list[Done]:
    return [Done(one, str(uuid.uuid4())) for one in sorted(taken, key=lambda one: one.of)]


async def _next_version(
    session: Session, actor: Actor, now: Instant, page: Content, new: Version, done: Redacted
) -> Content:
    """Publish what is left of the current version. Its title stays one of a kind in the space."""
    title = new.title
    if done.title and await redactions.is_title_taken(session, page.space_id, title_key(title), page.id):
        title = f"{title[: MAX_TITLE - 9]} {done.title[0].id[:8]}"
    change = pages.Change(
        number=None,
        title=title if done.title else None,
        body=kept(new.representation or "storage", new.body or ""),
        message=MESSAGE,
        keeps_draft=True,
    )
    return await pages.write_version(session, actor, now, page, change)


async def _squash(session: Session, page: Content, texts: Sequence[str]) -> Content:
    """Remove every version but the current one that holds one of the texts."""
    gone: list[int] = []
    kept: list[int] = [page.version]
    after = page.version
    while found := await versions.select(session, page.id, after=after, limit=_BATCH, body=True):
        for one in found:
            holds = markup.holds(one.representation or "storage", one.body or "", one.title, texts)
            (gone if holds else kept).append(one.number)
        after = found[-1].number
    if not gone:
        return page
    await redactions.delete_versions(session, page.id, gone, kept)
    await content.update(session, page.id, version=len(kept))
    return msgspec.structs.replace(page, version=len(kept))


async def _drop_draft(session: Session, page: Content, texts: Sequence[str]) -> None:
    draft = await shared_drafts.get(session, page.id)
    if draft is not None and markup.holds(draft.representation, draft.body, draft.title, texts):
        await shared_drafts.drop(session, page.id)
        await classification.drop_from_content(session, page.id, draft=True)


async def _redact_comments(session: Session, page: Content, done: Redacted) -> None:
    """Take the text out of what comments copied: inline ones the text they are about, all of them the title."""
    texts = [text for text in done.texts if text.strip()]
    about = await redactions.selections(session, page.id)
    hit = [comment for comment, text in about if any(one in text or text in one for one in texts)]
    if hit:
        await redactions.select_instead(session, dict.fromkeys(hit, markup.BAR))
    if done.title:
        title = f"Re: {page.title}"
        await redactions.retitle_comments(session, page.id, title, title_key(title))
