"""Bodies in other formats: converted at once, or asked for now, done by a worker, and read for a few minutes."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

import msgspec

from watersmeet.domain import people, rendering, spaces
from watersmeet.domain.aside import Made
from watersmeet.domain.embedded import beside
from watersmeet.domain.macros.document import Reader, Subject
from watersmeet.markup.errors import MarkupError
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.conversion import AS_SAVED, Conversion, Converted, Wanted
from watersmeet.model.errors import Forbidden, Invalid, NotFound, Refusal, Unavailable
from watersmeet.model.ids import AccountId, Instant, instant, moment
from watersmeet.storage import accounts, content
from watersmeet.storage import conversions as rows
from watersmeet.storage.work import Database, Session

_VIEWS: Final = frozenset({"editor", "export_view", "styled_view", "view"})
TARGETS: Final = {
    "storage": _VIEWS | {"atlas_doc_format"},
    "atlas_doc_format": _VIEWS | {"storage"},
    "editor": frozenset({"storage"}),
    "wiki": _VIEWS | {"storage", "atlas_doc_format"},
}
"""What each format is converted into."""

TELLING: Final = frozenset({"embeddedContent", "mediaToken"})
"""What can be told beside a result that is looked up for it."""

LIVES: Final = timedelta(minutes=5)
"""How long the result of a conversion can be read."""

MAX_WAITING: Final = 100
"""Conversions that one submitter may have waiting; all who are not signed in are one."""

TAKEN: Final = 10
"""Conversions that a worker takes up at once."""

STEP: Final = 100
"""Old results removed in one transaction, so that other writers get their turn."""

NOBODY: Final = AccountId("")
"""Whose conversions those are that are asked for without being signed in."""


def _owner(actor: Actor) -> AccountId:
    return actor.account_id or NOBODY


def _since(now: Instant) -> Instant:
    return instant(moment(now) - LIVES)


def _check_pair(wanted: Wanted) -> None:
    if wanted.target not in TARGETS.get(wanted.representation, ()):
        raise Invalid(f"Bodies cannot be converted from '{wanted.representation}' to '{wanted.target}'.", field="to")


async def _placed(session: Session, actor: Actor, wanted: Wanted, item: Content | None = None) -> Subject:
    """The body, where the caller has it stand: `item` is that content when it is known already.

    Raises NotFound for a context that the caller does not see.
    """
    if wanted.space_key is not None:
        await spaces.by_key(session, actor, wanted.space_key)
    if wanted.content_id is None:
        return Subject(wanted.representation, wanted.value, None, wanted.space_key)
    item = item or await content.see(session, actor, wanted.content_id)
    if item is None:
        raise missing_context(wanted.content_id)
    # Files and macros in a comment are about what it is on.
    about = item.container_id if item.kind == "comment" else item.id
    return Subject(wanted.representation, wanted.value, about, wanted.space_key or item.space_key, item.title)


def missing_context(content_id: int) -> NotFound:
    return NotFound(f"No content found with id: ContentId{{id={content_id}}}")


async def _made(reader: Reader, subject: Subject, wanted: Wanted) -> Converted:
    """The body in the other format. Raises MarkupError, Refusal."""
    reader = replace(reader, as_saved=wanted.embedded == AS_SAVED)
    value = await rendering.converted(reader, subject, wanted.target)
    opened = {name.partition(".")[0] for name in wanted.opened}
    if not opened & TELLING:
        return Converted(value=value)
    (told,) = await beside(reader, [(subject, wanted.target)])
    return Converted(value=value, beside=told)


async def convert(reader: Reader, wanted: Wanted, item: Content | None = None) -> Converted:
    """A body in another format, as the reader may see it. item: the content of the context, where it is known.

    Raises Invalid, NotFound; Aside where somebody waits for long computations.
    """
    _check_pair(wanted)
    subject = await _placed(reader.session, reader.actor, wanted, item)
    try:
        return await _made(reader, subject, wanted)
    except MarkupError as error:
        raise Invalid(_malformed(wanted, error), field="value") from error


def _malformed(wanted: Wanted, error: MarkupError) -> str:
    said = "xhtml" if wanted.representation == "storage" else wanted.representation
    return f"Error parsing {said}: {error}"


# Asking, and reading what became of it


async def ask(session: Session, actor: Actor, now: Instant, wanted: Wanted, *, keep: bool) -> str:
    """Ask for a conversion; the worker takes it up when the request is committed. Answers its name.

    What the caller asked for before, to the letter, is done again under the same name.

    keep: until then its value can be read.

    Raises Invalid, NotFound.
    """
    _check_pair(wanted)
    await _placed(session, actor, wanted)
    owner, digest = _owner(actor), _digest(wanted)
    found = await rows.find(session, owner, digest, _since(now))
    waits = found is not None and found.finished_at is None
    if found is not None and waits and keep:
        return found.name
    if not waits and await rows.waiting_of(session, owner, MAX_WAITING) >= MAX_WAITING:
        raise Invalid(f"{MAX_WAITING} conversions of yours are waiting already; ask again when some of them are done.")
    if found is not None and keep:
        await rows.again(session, found.id, "QUEUED" if found.value is None else "RERUNNING")
        return found.name
    return await rows.put(session, owner, str(uuid.uuid4()), digest, wanted)


async def ask_all(
    session: Session, actor: Actor, now: Instant, inputs: Sequence[tuple[Wanted, bool]]
) -> list[str | None]:
    """Ask for several conversions, each with whether its value is kept; None stands for one that is refused.

    They are asked for in the same order whatever theirs is: two who wait for each other's rows would wait for ever.
    """
    names: dict[int, str] = {}
    for place in sorted(range(len(inputs)), key=lambda place: _digest(inputs[place][0])):
        wanted, keep = inputs[place]
        try:
            names[place] = await ask(session, actor, now, wanted, keep=keep)
        except (Invalid, NotFound):
            continue
    return [names.get(place) for place in range(len(inputs))]


def _digest(wanted: Wanted) -> str:
    return hashlib.sha256(msgspec.json.encode(wanted)).hexdigest()


def missing(name: str) -> NotFound:
    return NotFound(f"Cannot find a conversion with id [{name}]")


async def get(session: Session, actor: Actor, now: Instant, name: str) -> Conversion:
    """A conversion of the caller's, done or not. Raises Invalid, NotFound, Forbidden."""
    if not _is_name(name):
        raise Invalid(f"'{name}' is no id of a conversion.", field="id")
    found = (await rows.get_all(session, [name], _since(now))).get(name)
    if found is None:
        raise missing(name)
    if found.account_id != _owner(actor):
        raise Forbidden("Only who asked for a conversion may read it.")
    if found.content_id is not None and await content.see(session, actor, found.content_id) is None:
        raise missing_context(found.content_id)
    return found


async def get_all(session: Session, actor: Actor, now: Instant, names: Iterable[str]) -> dict[str, Conversion]:
    """Those of the given conversions that are the caller's, by name."""
    found = await rows.get_all(session, [name for name in names if _is_name(name)], _since(now))
    seen = await content.see_all(session, actor, [one.content_id for one in found.values() if one.content_id])
    return {
        name: one
        for name, one in found.items()
        if one.account_id == _owner(actor) and (one.content_id is None or one.content_id in seen)
    }


def _is_name(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


# Doing them


async def any_waiting(session: Session) -> bool:
    """Whether there is anything to do."""
    return await rows.waiting(session)


async def take_up(session: Session, now: Instant) -> list[int]:
    """The next conversions to be done. Who is stopped before that leaves them to the next who asks.

    Old results are removed with it, so that there are never many more of them than of those that wait.
    """
    await rows.delete_before(session, _since(now), STEP)
    return await rows.take_up(session, TAKEN)


async def do(session: Session, conversion_id: int, now: Instant, made: Made) -> None:
    """Do one conversion with its submitter's eyes, unless another process does. Raises Unavailable, Aside."""
    held = await rows.hold(session, conversion_id)
    if held is None:
        return
    owner, wanted = held
    try:
        reader = Reader(session, await _submitter(session, owner), wanted.base, now, made)
        done = await _made(reader, await _placed(session, reader.actor, wanted), wanted)
    except Unavailable:
        raise
    except MarkupError as error:
        await rows.finish(session, conversion_id, now, status="FAILED", error=_malformed(wanted, error))
    except Refusal as refusal:
        await rows.finish(session, conversion_id, now, status="FAILED", error=refusal.text)
    else:
        told = msgspec.json.encode(done.beside).decode()
        await rows.finish(session, conversion_id, now, status="COMPLETED", value=done.value, beside=told)


async def _submitter(session: Session, owner: AccountId) -> Actor:
    """Who asked for a conversion. Raises NotFound for somebody who may not use the site any more."""
    gone = NotFound("Who asked for this conversion may not use the site any more.")
    if owner == NOBODY:
        found = await people.anonymous(session)
    else:
        account = await accounts.get(session, owner)
        if account is None or not account.active:
            raise gone
        found = await people.actor_of(session, account)
    if "use" not in found.site:
        raise gone
    return found


async def fail(session: Session, conversion_id: int, now: Instant) -> None:
    """End a conversion that cannot be done for a reason nobody foresaw."""
    await rows.finish(session, conversion_id, now, status="FAILED", error="The server failed to convert this body.")


async def sweep(database: Database, now: Instant) -> int:
    """Remove results that cannot be read any longer; answer how many. Raises Unavailable."""
    removed = 0
    while True:
        some = await database.write(partial(rows.delete_before, before=_since(now), limit=STEP))
        removed += some
        if some < STEP:
            return removed
