"""Labels: what may be one, and putting them on and taking them off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watersmeet.domain import contents
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid, NotFound
from watersmeet.model.ids import Instant
from watersmeet.model.space import Label, Space
from watersmeet.storage import content, labels, search_index
from watersmeet.storage.labels import Bearer
from watersmeet.storage.work import Session

PREFIXES = frozenset({"global", "my", "team", "system"})
LABELLED = ("page", "blogpost", "attachment", "custom")
"""The kinds of content that bear labels."""

MAX_NAME = 255
MAX_ON_ONE = 500
_BAD = re.compile(r"[\s!#&()*,.:;<>?@\[\]^\x00-\x1f]")


def checked(prefix: str, name: str) -> tuple[str, str]:
    """A label as it is kept: names are lower case and hold no spaces or punctuation. Raises Invalid."""
    if prefix not in PREFIXES:
        raise Invalid(f"'{prefix}' is no label prefix: use one of {', '.join(sorted(PREFIXES))}.", field="prefix")
    clean = name.strip().lower()
    if not clean:
        raise Invalid("A label needs a name.", field="name")
    if len(clean) > MAX_NAME:
        raise Invalid(f"A label's name has at most {MAX_NAME} characters.", field="name")
    if bad := _BAD.search(clean):
        raise Invalid(f"The label '{name}' holds the character {bad[0]!r}, which labels cannot hold.", field="name")
    return prefix, clean


async def add_to_page(
    session: Session, actor: Actor, now: Instant, content_id: int, wanted: Sequence[tuple[str, str]]
) -> Content:
    """Put labels on a content; those it bears already stay. No version is made. Raises Invalid, NotFound, Forbidden."""
    page = await _hold(session, actor, content_id)
    await _attach(session, "content", page.id, now, wanted)
    await _refind(session, page)
    return page


async def remove_from_page(session: Session, actor: Actor, content_id: int, name: str) -> None:
    """Take a label off a content, whatever its prefix; taking off what is not there is no fault."""
    page = await _hold(session, actor, content_id)
    await _detach(session, "content", page.id, name)
    await _refind(session, page)


async def _hold(session: Session, actor: Actor, content_id: int) -> Content:
    """The content, locked, when it can bear labels and the caller may change it. Raises NotFound, Forbidden."""
    needed = {kind: contents.permission("update", kind) for kind in LABELLED}
    held = await content.hold(session, actor, content_id, *dict.fromkeys(needed.values()))
    if held is None or held[0].kind not in needed:
        raise contents.missing(content_id)
    found, may = held
    if needed[found.kind] not in may and not contents.is_own_draft(found, actor):
        raise contents.refused("update", content_id, found.kind)
    return found


async def add_to_space(session: Session, space: Space, now: Instant, wanted: Sequence[tuple[str, str]]) -> None:
    """Put labels on a space the caller administers. Raises Invalid."""
    await _attach(session, "space", space.id, now, wanted)


async def remove_from_space(session: Session, space: Space, name: str, prefix: str | None = None) -> None:
    """Take a label off a space the caller administers."""
    await _detach(session, "space", space.id, name, prefix)


async def _attach(session: Session, kind: Bearer, of: int, now: Instant, wanted: Sequence[tuple[str, str]]) -> None:
    borne = (await labels.borne_by(session, kind, [of])).get(of, [])
    known = {(label.prefix, label.name) for label in borne}
    fresh = [pair for pair in dict.fromkeys(checked(*pair) for pair in wanted) if pair not in known]
    if len(borne) + len(fresh) > MAX_ON_ONE:
        raise Invalid(f"At most {MAX_ON_ONE} labels fit on one {kind}.", field="labels")
    made = [await labels.make(session, prefix, name) for prefix, name in fresh]
    if made:
        await labels.attach(session, kind, of, [label.id for label in made], now)


async def _detach(session: Session, kind: Bearer, of: int, name: str, prefix: str | None = None) -> None:
    said_prefix, separator, said_name = name.partition(":")
    if separator and said_prefix in PREFIXES:
        prefix, name = said_prefix, said_name
    for label in (await labels.borne_by(session, kind, [of])).get(of, []):
        if label.name == name.lower() and prefix in (None, label.prefix):
            await labels.detach(session, kind, of, label.id)


async def _refind(session: Session, page: Content) -> None:
    if page.status == "current":
        borne = (await labels.borne_by(session, "content", [page.id])).get(page.id, [])
        await search_index.relabel(session, page.id, [(label.prefix, label.name) for label in borne])


async def see(session: Session, actor: Actor, label_id: int) -> Label:
    """A label that something the caller sees bears. Raises NotFound."""
    found = await labels.select(session, actor, labels.Filter(on="site", ids=(label_id,), limit=1))
    if not found:
        raise NotFound(f"Cannot find a label with id [{label_id}]")
    return found[0]
