"""What a list of contents or spaces has beside it, loaded for the whole list: one statement for each kind.

People, groups and bodies are noted while the rest is loaded, at every depth, and read or written once at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from watersmeet.api.binding import Call
from watersmeet.api.reading import reader
from watersmeet.api.v1.bodies import READABLE, Shown
from watersmeet.api.v1.expand import Expand
from watersmeet.api.v1.paging import NESTED
from watersmeet.domain.comments import containers as on
from watersmeet.domain.operations import PERMISSIONS
from watersmeet.model.attachment import File
from watersmeet.model.content import Content, Version, ancestor_ids
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import ContentId
from watersmeet.model.people import Account, Group
from watersmeet.model.space import Label, Property, Space
from watersmeet.storage import accounts, batches, content, labels, properties, spaces, tree, versions
from watersmeet.storage import attachments as files
from watersmeet.storage.comments import Thread, threads

USUAL_KINDS = ("attachment", "comment", "page")
"""The types of children that are told of where nobody names them."""

BRANCH_KINDS = ("page", "comment", "attachment", "folder", "whiteboard", "database", "embed")


@dataclass(slots=True)
class BesideSpaces:
    """What is beside several spaces, by space id. Empty where it was not asked for."""

    rows: dict[int, Space] = field(default_factory=dict)
    labels: dict[int, list[Label]] = field(default_factory=dict)
    held: dict[int, frozenset[str]] = field(default_factory=dict)
    grants: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    homepages: Branches | None = None


@dataclass(slots=True)
class Beside:
    """What is beside several contents, by content id. Empty where it was not asked for."""

    spaces: BesideSpaces | None = None
    ancestors: Branches | None = None
    children: dict[str, Branches] = field(default_factory=dict)
    descendants: dict[str, Branches] = field(default_factory=dict)
    parents: dict[str, set[int]] = field(default_factory=dict)
    files: dict[int, File] = field(default_factory=dict)
    containers: Branches | None = None
    commented: dict[ContentId, Content] = field(default_factory=dict)
    """By their own ids: what comments are on, which names them and is where they are seen."""

    threads: dict[int, Thread] = field(default_factory=dict)
    labels: dict[int, list[Label]] = field(default_factory=dict)
    properties: dict[int, list[Property]] = field(default_factory=dict)
    favourites: dict[int, str] = field(default_factory=dict)
    own_versions: dict[int, Version] = field(default_factory=dict)
    may: dict[int, frozenset[str]] = field(default_factory=dict)
    restrictions: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    versions: dict[tuple[int, int], Version] = field(default_factory=dict)
    contributors: dict[int, list[str]] = field(default_factory=dict)
    of_bodies: dict[str, Beside] = field(default_factory=dict)
    """By representation: what is beside the contents that their bodies are of."""


@dataclass(slots=True)
class Branches:
    """Contents that belong to others, by their owner's id, with what is beside them."""

    of: dict[int, list[Content]]
    beside: Beside


class Gathering:
    """One answer's loading: what is beside its rows, and who is named in any of it."""

    def __init__(self, call: Call[Any], *, as_saved: bool = False) -> None:
        self.call = call
        self.people: dict[str, Account] = {}
        self.groups: dict[str, Group] = {}
        self.bodies = Shown(as_saved=as_saved)
        self._account_ids: set[str | None] = set()
        self._group_ids: set[str] = set()

    def note(self, *account_ids: str | None) -> None:
        """Remember people who will be shown."""
        self._account_ids.update(account_ids)

    def note_principals(self, principals: Iterable[str]) -> None:
        """Remember the people and groups among principals."""
        for principal in principals:
            kind, _, name = principal.partition(":")
            if kind == "u":
                self._account_ids.add(name)
            elif kind == "g":
                self._group_ids.add(name)

    async def finish(self) -> None:
        """Read everybody who was noted, and write every body."""
        self.people = await accounts.get_all(self.call.db, self._account_ids)
        if self._group_ids:
            self.groups = await batches.groups(self.call.db, self._group_ids)
        call = self.call
        await self.bodies.write(reader(call))

    async def contents(self, rows: Sequence[Content], opened: Expand) -> Beside:
        """What `opened` wants beside these contents."""
        found = Beside()
        found.files = await files.files(self.call.db, [row for row in rows if row.kind == "attachment"])
        comments = [row for row in rows if row.kind == "comment"]
        if comments:
            await self._comments(found, comments, opened["extensions"])
        if not rows or not opened:
            return found
        db, actor = self.call.db, self.call.actor
        ids = [row.id for row in rows]
        await self._bodies(found, rows, opened["body"])
        if "version" in opened:
            self.note(*(row.version_by for row in rows))
        if "history" in opened:
            await self.histories(found, rows, opened["history"])
        hanging = [row for row in rows if row.container_id is not None]
        if "space" in opened or ("container" in opened and len(hanging) < len(rows)):
            found.spaces = await self.spaces_of(rows, opened["space"] | opened["container"])
        if "container" in opened and hanging:
            found.containers = await self._containers(hanging, opened["container"])
        if "ancestors" in opened:
            found.ancestors = await self._ancestors(rows, opened["ancestors"])
        for kind in BRANCH_KINDS:
            if kind in opened["children"]:
                found.children[kind] = await self._children(ids, kind, opened["children"][kind])
            if kind in opened["descendants"]:
                found.descendants[kind] = await self._descendants(ids, kind, opened["descendants"][kind])
        types = tuple(kind for kind in USUAL_KINDS if "all" in opened["childTypes"] or kind in opened["childTypes"])
        if types:
            found.parents = await tree.parents_among(db, actor, ids, types)
        if "operations" in opened:
            found.may = await batches.may(db, actor, ids, PERMISSIONS)
        if opened["restrictions"]:
            found.restrictions = await batches.restrictions(db, ids)
            self.note_principals(name for names in found.restrictions.values() for name in names)
        await self._metadata(found, ids, opened["metadata"])
        return found

    async def _comments(self, found: Beside, rows: Sequence[Content], opened: Expand) -> None:
        """What comments are on; and what the threads of inline ones are about, where that is opened."""
        found.commented = await on(self.call.db, self.call.actor, rows)
        if "inlineProperties" in opened or "resolution" in opened:
            found.threads = await threads(self.call.db, [row for row in rows if row.subtype == "inline"])
        if "resolution" in opened:
            self.note(*(thread.resolved_by for thread in found.threads.values()))

    async def _bodies(self, found: Beside, rows: Sequence[Content], opened: Expand) -> None:
        self.bodies.note(rows, opened)
        for name in READABLE:
            if "content" in opened[name]:
                found.of_bodies[name] = await self.contents(rows, opened[name]["content"])

    async def _metadata(self, found: Beside, ids: list[Any], opened: Expand) -> None:
        db, actor = self.call.db, self.call.actor
        if "labels" in opened:
            found.labels = await labels.borne_by(db, "content", ids)
        if "properties" in opened:
            found.properties = await properties.of_all(db, "content", ids)
        if "currentuser" in opened and not actor.anonymous:
            inside = opened["currentuser"]
            if "favourited" in inside or not inside:
                found.favourites = await batches.favourites(db, actor, ids)
            if "lastmodified" in inside or "lastcontributed" in inside or not inside:
                found.own_versions = await batches.last_versions(db, actor, ids)
            self.note(actor.account_id)

    async def histories(self, found: Beside, rows: Sequence[Content], opened: Expand) -> None:
        """Authors, neighbouring versions and contributors."""
        for row in rows:
            self.note(row.author_id, row.owner_id, row.last_owner_id)
            if "lastUpdated" in opened:
                self.note(row.version_by)
        wanted: list[tuple[int, int]] = []
        for row in rows:
            if "previousVersion" in opened and row.version > 1:
                wanted.append((row.id, row.version - 1))
            if "nextVersion" in opened and row.status == "historical":
                wanted.append((row.id, row.version + 1))
        if wanted:
            found.versions = await versions.numbered(self.call.db, wanted)
            self.note(*(version.author_id for version in found.versions.values()))
        if "contributors" in opened:
            found.contributors = await versions.contributors(self.call.db, [row.id for row in rows])
            self.note(*(name for names in found.contributors.values() for name in names))

    async def spaces_of(self, rows: Sequence[Content], opened: Expand) -> BesideSpaces:
        """The spaces that contents are in."""
        ids = tuple(dict.fromkeys(row.space_id for row in rows))
        wanted = spaces.Filter(ids=ids, limit=len(ids))
        return await self.spaces(await spaces.select(self.call.db, self.call.actor, wanted), opened)

    async def spaces(self, rows: Sequence[Space], opened: Expand) -> BesideSpaces:
        """What `opened` wants beside these spaces."""
        found = BesideSpaces(rows={row.id: row for row in rows})
        if not rows or not opened:
            return found
        db, actor = self.call.db, self.call.actor
        if "history" in opened:
            self.note(*(row.author_id for row in rows))
        if "labels" in opened["metadata"]:
            found.labels = await labels.borne_by(db, "space", found.rows)
        if "operations" in opened:
            found.held = await batches.held(db, actor, found.rows)
        if "permissions" in opened:
            found.grants = await batches.grants(db, found.rows)
            self.note_principals(grant[2] for grants in found.grants.values() for grant in grants)
        if "homepage" in opened:
            ids = [row.homepage_id for row in rows if row.homepage_id is not None]
            seen = await content.see_all(db, actor, ids, body=bool(opened["homepage"]["body"]))
            of: dict[int, list[Content]] = {row.id: [seen[row.homepage_id]] for row in rows if row.homepage_id in seen}
            found.homepages = Branches(of, await self.contents(list(seen.values()), opened["homepage"]))
        return found

    async def _ancestors(self, rows: Sequence[Content], opened: Expand) -> Branches:
        above = {row.id: ancestor_ids(row.path) for row in rows}
        ids = [i for several in above.values() for i in several]
        seen = await content.see_all(self.call.db, self.call.actor, ids, body=bool(opened["body"]))
        of: dict[int, list[Content]] = {
            owner: [seen[i] for i in several if i in seen] for owner, several in above.items()
        }
        return Branches(of, await self.contents(list(seen.values()), opened))

    async def _containers(self, rows: Sequence[Content], opened: Expand) -> Branches:
        ids = [row.container_id for row in rows if row.container_id is not None]
        seen = await content.see_all(self.call.db, self.call.actor, ids, body=bool(opened["body"]))
        of: dict[int, list[Content]] = {row.id: [seen[row.container_id]] for row in rows if row.container_id in seen}
        return Branches(of, await self.contents(list(seen.values()), opened))

    async def _children(self, ids: list[Any], kind: str, opened: Expand) -> Branches:
        body = bool(opened["body"])
        of = await batches.children(self.call.db, self.call.actor, ids, kind, each=NESTED + 1, body=body)
        return await self._branches(of, opened)

    async def _descendants(self, ids: list[Any], kind: str, opened: Expand) -> Branches:
        body = bool(opened["body"])
        of = await batches.descendants(self.call.db, self.call.actor, ids, kind, each=NESTED + 1, body=body)
        return await self._branches(of, opened)

    async def _branches(self, of: dict[int, list[Content]], opened: Expand) -> Branches:
        rows = list({row.id: row for several in of.values() for row in several}.values())
        if sum(len(several) for several in of.values()) > batches.AT_MOST:
            raise Invalid(
                f"'expand' asks for more than {batches.AT_MOST} nested contents: expand less or lower the limit.",
                field="expand",
            )
        return Branches(of, await self.contents(rows, opened))
