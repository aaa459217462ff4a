"""Spaces: finding, making, changing and deleting them."""

from __future__ import annotations

import re

import msgspec

from watersmeet.domain import audit, contents, events, finding, grants, pages, space_roles
from watersmeet.model.actor import Actor, user_principal
from watersmeet.model.audit import Changed
from watersmeet.model.content import Content, title_key
from watersmeet.model.errors import Forbidden, Invalid, NotFound
from watersmeet.model.ids import ContentId, Instant, SpaceId
from watersmeet.model.space import Space, SpaceType
from watersmeet.storage import content, spaces
from watersmeet.storage import space_roles as role_rows
from watersmeet.storage.tree import GAP
from watersmeet.storage.work import Duplicate, Session

MAX_KEY = 255
MAX_NAME = 200
_KEY = re.compile(r"[A-Za-z0-9]+|~[A-Za-z0-9]+")


class NewSpace(msgspec.Struct, frozen=True, kw_only=True):
    """A space to be made. Without a key, the alias is the key.

    roles: (principal, id of a role) pairs; where there are any, nobody else is granted anything.
    """

    name: str
    key: str | None = None
    alias: str | None = None
    description: str = ""
    private: bool = False
    grants_of: int | None = None
    roles: tuple[tuple[str, str], ...] = ()


def missing(space_id: int) -> NotFound:
    """The words for a space that is absent, and for one the caller may not know of."""
    return NotFound(f"Cannot find a space with id [{space_id}]")


def missing_key(key: str) -> NotFound:
    return NotFound(f"No space with key : {key}")


async def get(session: Session, actor: Actor, space_id: int) -> Space:
    """The space. Raises NotFound."""
    found = await spaces.see(session, actor, space_id)
    if found is None:
        raise missing(space_id)
    return found


async def by_key(session: Session, actor: Actor, key: str) -> Space:
    """The space of a key, whatever its case. Raises NotFound."""
    found = await spaces.see_key(session, actor, key)
    if found is None:
        raise missing_key(key)
    return found


async def administered(session: Session, actor: Actor, space_id: int) -> Space:
    """The space, when the caller administers it. Raises NotFound, Forbidden."""
    found = await spaces.see_with(session, actor, space_id, "administer/space")
    if found is None:
        raise missing(space_id)
    space, may = found
    if not may:
        raise Forbidden(f"The caller does not administer the space '{space.key}'", instead=missing(space_id).text)
    return space


def checked_key(key: str) -> str:
    """Raises Invalid."""
    if not _KEY.fullmatch(key) or len(key) > MAX_KEY:
        raise Invalid(f"A space key is made of 1 to {MAX_KEY} letters and digits; '{key}' is not.", field="key")
    return key


def checked_name(name: str) -> str:
    """Raises Invalid."""
    clean = name.strip()
    if not clean or len(clean) > MAX_NAME:
        raise Invalid(f"A space's name has 1 to {MAX_NAME} characters.", field="name")
    return clean


async def create(session: Session, actor: Actor, now: Instant, new: NewSpace) -> Space:
    """Make a space with its homepage and grants. Raises Invalid, Forbidden."""
    if "create_space" not in actor.site:
        raise Forbidden("The caller may not create spaces.")
    key = new.key or new.alias
    if not key:
        raise Invalid("A space needs a key or an alias.", field="key")
    kind: SpaceType = "personal" if key.startswith("~") else "global"
    home = ContentId(session.new_id())
    space = Space(
        id=SpaceId(session.new_id()),
        key=checked_key(key),
        alias=checked_key(new.alias) if new.alias else key,
        name=checked_name(new.name),
        type=kind,
        status="current",
        description=new.description,
        homepage_id=home,
        author_id=actor.account_id,
        created_at=now,
    )
    try:
        await spaces.insert(session, space, title_key(space.name))
    except Duplicate as error:
        raise Invalid(f"A space already exists with key {key}", field="key") from error
    told = [Changed("Private", "", "yes" if new.private else "no")]
    if new.roles:
        await _give_roles(session, space, new)
        told = await space_roles.told(session, {}, dict(new.roles))
    else:
        await spaces.add_grants(session, space.id, await _grants(session, actor, new))
        if new.grants_of is not None:
            await role_rows.copy(session, new.grants_of, space.id, but=user_principal(actor.account_id or ""))
            told = [Changed("Permissions of", "", (await audit.spaces(session, [new.grants_of]))[new.grants_of].name)]
    await _homepage(session, actor, now, space, home)
    await events.space(session, "space_created", space, actor, now)
    await audit.record(
        session, actor, "Spaces", "Space created", audit.space(space.key), description=space.name, changed=told
    )
    return space


async def _grants(session: Session, actor: Actor, new: NewSpace) -> list[tuple[str, str]]:
    creator = user_principal(actor.account_id) if actor.account_id else None
    mine = grants.for_new_space(creator, private=new.private)
    if new.grants_of is None:
        return mine
    source = await administered(session, actor, new.grants_of)
    copied = [(permission, principal) for _, permission, principal in await spaces.grants(session, source.id)]
    own = grants.for_new_space(creator, private=True)
    return list(dict.fromkeys([*copied, *own]))


async def _give_roles(session: Session, space: Space, new: NewSpace) -> None:
    """Raises Invalid."""
    if new.grants_of is not None or new.private:
        raise Invalid("Who may do what is given by roles, by another space or as private: by one of the three.")
    if len(dict(new.roles)) < len(new.roles):
        raise Invalid("A principal is named twice.", field="roleAssignments")
    await space_roles.give(session, space.id, new.roles)
    if not await role_rows.has_administrator(session, space.id):
        raise Invalid("Somebody needs a role that administers the space.", field="roleAssignments")


async def _homepage(session: Session, actor: Actor, now: Instant, space: Space, home: ContentId) -> None:
    title = space.name
    page = Content(
        id=home,
        kind="page",
        status="current",
        title=title,
        space_id=space.id,
        space_key=space.key,
        home=home,
        parent_id=None,
        parent_kind=None,
        position=GAP,
        path=f"/{home}/",
        depth=0,
        subtype=None,
        created_at=now,
        gate_id=None,
        **contents.first_version(actor, now, pages.EMPTY),
    )
    await content.insert(session, page, title_key(title))
    await finding.begin(session, page, pages.EMPTY)


async def update(
    session: Session,
    actor: Actor,
    now: Instant,
    space: Space,
    *,
    name: str | None = None,
    description: str | None = None,
    homepage_id: int | None = None,
    status: str | None = None,
) -> Space:
    """Change a space the caller administers; None keeps what is there. Raises Invalid."""
    changed = space
    if name is not None:
        changed = msgspec.structs.replace(changed, name=checked_name(name))
    if description is not None:
        changed = msgspec.structs.replace(changed, description=description)
    if status is not None:
        if status not in ("current", "archived"):
            raise Invalid(f"A space is 'current' or 'archived', not '{status}'.", field="status")
        changed = msgspec.structs.replace(changed, status=status)
    if homepage_id is not None:
        page = await content.see(session, actor, homepage_id)
        if page is None or page.space_id != space.id or page.status != "current" or page.kind != "page":
            raise Invalid("The homepage must be a current page of the space.", field="homepage")
        changed = msgspec.structs.replace(changed, homepage_id=page.id)
    await spaces.update(
        session,
        space.id,
        name=changed.name,
        name_key=title_key(changed.name),
        description=changed.description,
        status=changed.status,
        homepage_id=changed.homepage_id,
    )
    await events.space(session, "space_updated", changed, actor, now)
    if changed.status != space.status:
        summary = "Space archived" if changed.status == "archived" else "Space taken out of the archive"
        await audit.record(session, actor, "Spaces", summary, audit.space(space.key), description=changed.name)
    return changed
