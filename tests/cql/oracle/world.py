"""A small wiki in plain data: who is there, what they wrote, and who sees what of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.cql.oracle.words import split, stems


@dataclass(eq=False)
class Reader:
    """Somebody who asks. `acts_as` are all their principals; without an account they are nobody in particular."""

    name: str
    account_id: str | None
    client: Any
    acts_as: set[str]
    zone: str = "UTC"
    favourites: set[int] = field(default_factory=set)
    favourite_spaces: set[int] = field(default_factory=set)


@dataclass(eq=False)
class Space:
    """A space: `readers` are the principals who were granted to view it."""

    id: int
    key: str
    name: str
    type: str
    homepage: int
    readers: set[str]
    created: datetime
    status: str = "current"
    categories: set[str] = field(default_factory=set)

    def found(self) -> Content:
        """The space as something that is found: under the opposite of its id, so that no content has it."""
        found = Content(-self.id, "space", self, "", created=self.created, changed=self.created)
        found.say(self.name, [])
        return found


@dataclass(frozen=True)
class Block:
    """A paragraph or a heading."""

    text: str
    heading: bool = False


@dataclass(eq=False)
class Content:
    """A content. `limits` are the principals its own restriction on viewing names, if it has one.

    parent:    what it stands under in the tree, or which comment it answers.
    container: what it hangs on.
    kept:      of what is in the trash, the restrictions that stood above it.
    """

    id: int
    kind: str
    space: Space
    author: str
    subtype: str = ""
    status: str = "current"
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    labels: set[tuple[str, str]] = field(default_factory=set)
    parent: int | None = None
    container: int | None = None
    created: datetime = datetime.min
    changed: datetime = datetime.min
    version: int = 1
    contributors: set[str] = field(default_factory=set)
    limits: set[str] = field(default_factory=set)
    kept: list[set[str]] = field(default_factory=list)
    watchers: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    macros: set[str] = field(default_factory=set)
    properties: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, list[list[str]]] = field(default_factory=dict)
    ever: set[str] = field(default_factory=set)

    @property
    def api_id(self) -> str:
        return f"att{self.id}" if self.kind == "attachment" else str(self.id)

    @property
    def texts(self) -> list[list[str]]:
        """The stems of all parts."""
        return [text for part in self.parts.values() for text in part]

    def say(self, title: str, blocks: list[Block]) -> None:
        """Have it a title and a body from now on."""
        self.title, self.blocks = title, blocks
        self.settle()

    def settle(self) -> None:
        """Work out the parts that its words stand in, each as texts that no phrase reaches out of."""
        leading = [block.text for number, block in enumerate(self.blocks) if block.heading or number == 0]
        texts = {
            "title": [self.title],
            "labels": [name for _, name in self.labels],
            "headings": leading,
            "body": [" ".join(block.text for block in self.blocks)],
        }
        self.parts = {name: [stems(text) for text in part] for name, part in texts.items()}
        self.ever.update(word for part in texts.values() for text in part for word in split(text))


@dataclass(eq=False)
class World:
    """A whole site. `now` is when every question is asked."""

    now: datetime
    readers: list[Reader] = field(default_factory=list)
    spaces: dict[int, Space] = field(default_factory=dict)
    contents: dict[int, Content] = field(default_factory=dict)

    def add(self, content: Content) -> Content:
        self.contents[content.id] = content
        content.contributors.add(content.author)
        return content

    def space_of(self, key: str) -> Space | None:
        return next((space for space in self.spaces.values() if space.key.lower() == key.lower()), None)

    def above(self, content: Content) -> Iterator[Content]:
        """What a content answers, stands under or hangs on, and so on up to the top."""
        while True:
            over = content.parent if content.parent is not None else content.container
            if over is None or over not in self.contents:
                return
            content = self.contents[over]
            yield content

    def put_into_trash(self, content: Content) -> None:
        """From now on it stands nowhere, and remembers what kept readers from it."""
        content.kept = [one.limits for one in self.above(content)]
        content.parent = None

    def sees(self, reader: Reader, content: Content) -> bool:
        """Whether a reader may see a content: its space, past all restrictions, and drafts of their own only."""
        if not content.space.readers & reader.acts_as:
            return False
        if content.status == "draft" and content.author != reader.account_id:
            return False
        way = [content, *self.above(content)]
        limits = [one.limits for one in way] + [limit for one in way for limit in one.kept]
        return all(not limit or limit & reader.acts_as for limit in limits)

    def vocabulary(self) -> list[str]:
        """Every word anybody wrote, in alphabetical order."""
        return sorted(set().union(*(content.ever for content in self.contents.values())))
