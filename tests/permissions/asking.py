"""What is asked of a random site, through the answers of v2, v1 and search, and what the oracle expects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any, NamedTuple

from tests.permissions.oracle import IN_THE_TREE, Person, Room, Thing, World
from tests.permissions.sites import LABELLED, LABELS, NOTE, WORDS
from watersmeet.contract.core import Request
from watersmeet.contract.v1 import content as v1
from watersmeet.contract.v1.content_attachments import GetAttachments as V1Attachments
from watersmeet.contract.v1.content_children import GetContentChildrenByType, GetDescendantsOfType
from watersmeet.contract.v1.label_info import GetAllLabelContent
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v1.space import GetContentForSpace, GetSpace
from watersmeet.contract.v1.space import GetSpaces as V1Spaces
from watersmeet.contract.v2 import (
    ancestors,
    attachment,
    blogpost,
    children,
    comment,
    custom_content,
    descendants,
    folder,
    label,
    operation,
    page,
    space,
    task,
    version,
)
from watersmeet.contract.v2.content_properties import GetPageContentProperties

ABSENT = "absent"
ALL = 250
CHILDREN = "children.page,children.attachment,children.comment"
NESTED = f"{CHILDREN},descendants.page,ancestors,container,childTypes.all,space.homepage"
EXPAND = tuple(NESTED.split(","))
SEARCHED = ("page", "blogpost", "comment", "attachment", "folder")


class Question(NamedTuple):
    """A request, what of its answer counts, and what that should be; ABSENT where it should be a 404."""

    what: str
    request: Request[Any]
    reads: Callable[[Any], Any]
    expected: Any


def questions(world: World, person: Person, random: Random) -> Iterator[Question]:
    """All lists and single reads, and of what stands beside things a few at random."""
    asked = _Asking(world, person)
    for room in world.rooms:
        yield from asked.of_room(room)
    for thing in world.things.values():
        yield from asked.of_thing(thing)
    things = list(world.things.values())
    for thing in random.sample(things, min(len(things), 4)):
        yield from asked.beside(thing)
    yield from asked.of_site(random.choice(things))


def _number(shown: str | int) -> int:
    """The number in an id, of an attachment too."""
    return int(str(shown).removeprefix("att"))


def _ids(results: Iterable[Any]) -> list[int]:
    return sorted(_number(one.id) for one in results)


def _of(answer: Any) -> list[int]:
    return _ids(answer.results)


class _Asking:
    """The questions one person asks."""

    def __init__(self, world: World, person: Person) -> None:
        self.world = world
        self.person = person
        self.seen = {thing.id: thing for thing in world.seen(person)}

    def some(self, *kinds: str, statuses: tuple[str, ...] = ("current",), **facts: Any) -> list[int]:
        """The ids of what the person sees and is so."""
        return sorted(
            one.id
            for one in self.seen.values()
            if one.kind in kinds
            and one.status in statuses
            and all(getattr(one, name) == value for name, value in facts.items())
        )

    def sees_room(self, room: Room) -> bool:
        return self.world.sees_room(self.person, room)

    # Spaces

    def of_room(self, room: Room) -> Iterator[Question]:
        sees = self.sees_room(room)

        def listed(ids: Any) -> Any:
            return ids if sees else ABSENT

        yield Question("space", space.GetSpaceById(id=room.id), lambda a: int(a.id), listed(room.id))
        yield Question("space, v1", GetSpace(space_key=room.key), lambda a: a.key, listed(room.key))
        pages = page.GetPagesInSpace(id=room.id, status=("current", "archived", "trashed", "deleted"), limit=ALL)
        own: dict[str, Any] = {"room": room}
        everything = ("current", "archived", "trashed")
        yield Question("pages in space", pages, _of, listed(self.some("page", statuses=everything, **own)))
        roots = page.GetPagesInSpace(id=room.id, depth="root", limit=ALL)
        yield Question("roots", roots, _of, listed(self.some("page", parent=None, statuses=everything[:2], **own)))
        posts = blogpost.GetBlogPostsInSpace(id=room.id, limit=ALL)
        yield Question("posts in space", posts, _of, listed(self.some("blogpost", **own)))
        notes = custom_content.GetCustomContentByTypeInSpace(id=room.id, type=NOTE, limit=ALL)
        yield Question("custom in space", notes, _of, listed(self.some("custom", **own)))
        borne = sorted(self.borne(lambda one: one.room is room))
        wanted = label.GetSpaceContentLabels(id=room.id)
        yield Question("labels in space", wanted, lambda a: sorted(one.name for one in a.results), listed(borne))
        whole = GetContentForSpace(space_key=room.key, limit=100)
        both = [self.some("page", **own), self.some("blogpost", **own)]
        yield Question("v1 space content", whole, lambda a: [_of(a.page), _of(a.blogpost)], listed(both))
        listing = v1.GetContent(type="page", space_key=room.key, status=("any",), limit=100)
        drafts = ("current", "archived", "draft", "trashed")
        yield Question("v1 pages", listing, _of, listed(self.some("page", statuses=drafts, **own)))

    def borne(self, which: Callable[[Thing], bool] = lambda one: True) -> set[str]:
        living = [one for one in self.seen.values() if one.status in ("current", "archived") and which(one)]
        return {name for one in living for name in one.labels}

    # Things

    def of_thing(self, thing: Thing) -> Iterator[Question]:
        """One read in each API."""
        expected = thing.id if thing.id in self.seen else ABSENT

        read: dict[str, Request[Any]] = {
            "page": page.GetPageById(id=thing.id),
            "folder": folder.GetFolderById(id=thing.id),
            "blogpost": blogpost.GetBlogPostById(id=thing.id),
            "comment": comment.GetFooterCommentById(comment_id=thing.id),
            "attachment": attachment.GetAttachmentById(id=thing.id),
            "custom": custom_content.GetCustomContentById(id=thing.id),
        }
        yield Question(f"{thing.kind} {thing.id}", read[thing.kind], lambda a: _number(a.id), expected)
        found = v1.GetContentById(id=thing.id, status=("any",))
        yield Question(f"v1 {thing.kind} {thing.id}", found, lambda a: _number(a.id), expected)

    def beside(self, thing: Thing) -> Iterator[Question]:
        """All that is shown beside one thing."""
        of, called = thing.id, f"{thing.kind} {thing.id}"
        sees = of in self.seen

        def shown(value: Any) -> Any:
            return value if sees else ABSENT

        yield Question(
            f"v1 all of {called}",
            v1.GetContentById(id=of, status=("any",), expand=EXPAND),
            _opened,
            shown(self.opened(thing)),
        )
        if thing.kind in IN_THE_TREE:
            yield from self.tree(thing, called, shown)
        if thing.kind in ("page", "blogpost"):
            yield from self.hanging(thing, called, shown)
        if thing.kind == "page":
            names = operation.GetPageOperations(id=of)
            updates = self.world.updates(self.person, thing)
            yield Question(f"operations on {called}", names, lambda a: _may(a, "update"), shown(updates))
            yield Question(
                f"labels of {called}", label.GetPageLabels(id=of), lambda a: len(a.results), shown(len(thing.labels))
            )
            yield Question(f"versions of {called}", version.GetPageVersions(id=of), lambda a: True, shown(True))
            yield Question(
                f"properties of {called}", GetPageContentProperties(owner=of), lambda a: a.results, shown([])
            )
        if thing.kind == "attachment":
            ops = operation.GetAttachmentOperations(id=of)
            yield Question(
                f"operations on {called}",
                ops,
                lambda a: _may(a, "update"),
                shown(self.world.updates(self.person, thing)),
            )
        if thing.kind == "comment":
            replies = comment.GetFooterCommentChildren(id=of, limit=ALL)
            yield Question(f"replies to {called}", replies, _of, shown(self.some("comment", reply_to=of)))
        if thing.kind == "custom":
            inner = children.GetChildCustomContent(id=of, limit=ALL)
            yield Question(f"custom in {called}", inner, _of, shown(self.some("custom", container=of)))
            told = operation.GetCustomContentOperations(id=of)
            updates = self.world.updates(self.person, thing)
            yield Question(f"operations on {called}", told, lambda a: _may(a, "update"), shown(updates))

    def tree(self, thing: Thing, called: str, shown: Callable[[Any], Any]) -> Iterator[Question]:
        of, is_page = thing.id, thing.kind == "page"
        below = sorted(i for kind in IN_THE_TREE for i in self.below(thing, kind))
        under = ancestors.GetPageAncestors(id=of) if is_page else ancestors.GetFolderAncestors(id=of)
        over = sorted(one.id for one in self.world.above(thing) if one.id in self.seen)
        yield Question(f"ancestors of {called}", under, _of, shown(over))
        deep = (descendants.GetPageDescendants if is_page else descendants.GetFolderDescendants)(
            id=of, depth=10, limit=ALL
        )
        yield Question(f"descendants of {called}", deep, _of, shown(below))
        direct = (children.GetPageDirectChildren if is_page else children.GetFolderDirectChildren)(id=of, limit=ALL)
        yield Question(f"children of {called}", direct, _of, shown(self.some(*IN_THE_TREE, parent=of)))
        one = GetContentChildrenByType(id=of, type="page", limit=100)
        yield Question(f"v1 children of {called}", one, _of, shown(self.some("page", parent=of)))
        every = GetDescendantsOfType(id=of, type="page", limit=100)
        yield Question(f"v1 descendants of {called}", every, _of, shown(self.below(thing, "page")))

    def hanging(self, thing: Thing, called: str, shown: Callable[[Any], Any]) -> Iterator[Question]:
        of, is_page = thing.id, thing.kind == "page"
        said = (comment.GetPageFooterComments if is_page else comment.GetBlogPostFooterComments)(id=of, limit=ALL)
        yield Question(f"comments on {called}", said, _of, shown(self.some("comment", container=of, reply_to=None)))
        files = (attachment.GetPageAttachments if is_page else attachment.GetBlogpostAttachments)(id=of, limit=ALL)
        state = ("draft",) if thing.status == "draft" else ("current", "archived")
        yield Question(f"files of {called}", files, _of, shown(self.some("attachment", statuses=state, container=of)))
        if thing.status == "current":
            same = V1Attachments(id=of, limit=100)
            yield Question(f"v1 files of {called}", same, _of, shown(self.some("attachment", container=of)))
        kind = (
            custom_content.GetCustomContentByTypeInPage if is_page else custom_content.GetCustomContentByTypeInBlogPost
        )
        notes = kind(id=of, type=NOTE, limit=ALL)
        yield Question(f"custom on {called}", notes, _of, shown(self.some("custom", container=of)))

    def below(self, thing: Thing, kind: str) -> list[int]:
        return sorted(
            one.id
            for one in self.seen.values()
            if one.kind == kind and one.status == "current" and thing in self.world.above(one)
        )

    def opened(self, thing: Thing) -> dict[str, Any]:
        """What the expansions of a thing should hold."""
        of = thing.id
        pages, files = self.some("page", parent=of), self.some("attachment", container=of)
        hung = {"reply_to": of} if thing.kind == "comment" else {"container": of, "reply_to": None}
        said = self.some("comment", **hung)
        over = thing.container if thing.container in self.seen else None
        home = thing.room.homepage
        return {
            "children": [pages, files, said],
            "descendants": self.below(thing, "page"),
            "ancestors": sorted(one.id for one in self.world.above(thing) if one.id in self.seen),
            "container": over,
            "has": [bool(pages), bool(files), bool(said)],
            "homepage": home if home in self.seen else None,
        }

    # The whole site

    def of_site(self, thing: Thing) -> Iterator[Question]:
        """Lists of the whole site, labels, tasks and search; `thing` is what a search is about."""
        living = ("current", "archived")
        rooms = sorted(room.id for room in self.world.rooms if self.sees_room(room))
        yield Question("spaces", space.GetSpaces(limit=ALL), _of, rooms)
        yield Question("v1 spaces", V1Spaces(limit=100), _of, rooms)
        yield Question("pages", page.GetPages(limit=ALL), _of, self.some("page", statuses=living))
        trashed = page.GetPages(limit=ALL, status=("trashed",))
        yield Question("trash", trashed, _of, self.some("page", statuses=("trashed",)))
        yield Question("posts", blogpost.GetBlogPosts(limit=ALL), _of, self.some("blogpost"))
        yield Question("comments", comment.GetFooterComments(limit=ALL), _of, self.some("comment"))
        yield Question("files", attachment.GetAttachments(limit=ALL), _of, self.some("attachment"))
        notes = custom_content.GetCustomContentByType(type=NOTE, limit=ALL)
        yield Question("custom", notes, _of, self.some("custom"))
        doing = sorted(one.id for one in self.seen.values() if one.status in living for _ in range(one.tasks))
        yield Question("tasks", task.GetTasks(limit=ALL), _tasks, doing)
        for name, label_id in self.world.labels.items():
            known = name in self.borne()
            yield Question(f"label {name}", label.GetLabels(label_id=(label_id,)), lambda a: len(a.results), int(known))
            for kind, request in (
                ("page", page.GetLabelPages(id=label_id, limit=ALL)),
                ("blogpost", blogpost.GetLabelBlogPosts(id=label_id, limit=ALL)),
            ):
                bear = [one.id for one in self.seen.values() if one.kind == kind and name in one.labels]
                marked = sorted(i for i in bear if self.seen[i].status in living)
                yield Question(f"{kind}s with {name}", request, _of, marked if known else ABSENT)
        for name in LABELS:
            bear = [one.id for one in self.seen.values() if one.status == "current" and name in one.labels]
            pages = sorted(i for i in bear if self.seen[i].kind == "page")
            about = GetAllLabelContent(name=name, type="page")
            expected = pages if name in self.borne() else ABSENT
            yield Question(
                f"v1 label {name}",
                about,
                lambda a: sorted(one.content_id for one in a.associated_contents.results),
                expected,
            )
            yield self.search(f"label = {name}", sorted(bear))
        yield from self.searches(thing)

    def searches(self, thing: Thing) -> Iterator[Question]:
        for word in WORDS:
            yield self.search(f"text ~ {word}", self.some(*SEARCHED, "custom", word=word))
        for kind in (*LABELLED, "comment", "attachment", NOTE):
            yield self.search(f'type = "{kind}"', self.some("custom" if kind == NOTE else kind))
        every = self.some("page", "blogpost")
        yield self.search("type in (page, blogpost) order by created", every)
        first = SearchByCQL(cql="type in (page, blogpost) order by title", limit=2)
        yield Question(
            "search: two and how many",
            first,
            lambda a: (len(a.results), a.total_size),
            (min(2, len(every)), len(every)),
        )
        none = SearchByCQL(cql="type in (page, blogpost)", limit=0)
        yield Question("search: how many", none, lambda a: a.total_size, len(every))
        replies = self.some("comment", reply_to=thing.id)
        yield self.search(f"parent = {thing.id}", sorted([*self.some(*IN_THE_TREE, parent=thing.id), *replies]))
        below = sorted(i for kind in IN_THE_TREE for i in self.below(thing, kind))
        yield self.search(f"ancestor = {thing.id} and type in (page, folder)", below)
        room = thing.room
        yield self.search(f"space = {room.key} and type = page", self.some("page", room=room))
        spaces = SearchByCQL(cql="type = space", limit=ALL)
        rooms = sorted(room.id for room in self.world.rooms if self.sees_room(room))
        yield Question(
            "search: spaces",
            spaces,
            lambda a: (sorted(one.space.id for one in a.results if one.space), a.total_size),
            (rooms, len(rooms)),
        )

    def search(self, query: str, expected: list[int]) -> Question:
        """The hits and how many are told to be."""

        def reads(answer: Any) -> Any:
            return _ids(one.content for one in answer.results), answer.total_size

        return Question(f"search: {query}", SearchByCQL(cql=query, limit=ALL), reads, (expected, len(expected)))


def _may(answer: Any, what: str) -> bool:
    return any(one.operation == what for one in answer.operations)


def _tasks(answer: Any) -> list[int]:
    return sorted(int(one.page_id or one.blog_post_id) for one in answer.results)


def _container(shown: Any) -> int | None:
    """The content that one hangs on; what stands in a space has that for a container."""
    return _number(shown["id"]) if isinstance(shown, dict) and "key" not in shown else None


def _opened(answer: Any) -> dict[str, Any]:
    """What the expansions of a content hold."""
    found = answer.child_types
    return {
        "children": [_of(one) for one in (answer.children.page, answer.children.attachment, answer.children.comment)],
        "descendants": _of(answer.descendants.page),
        "ancestors": _ids(answer.ancestors),
        "container": _container(answer.container),
        "has": [one.value for one in (found.page, found.attachment, found.comment)],
        "homepage": int(answer.space.homepage.id) if answer.space.homepage else None,
    }
