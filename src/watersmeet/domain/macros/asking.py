"""What a macro's function is given, and the nodes it answers with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from watersmeet.domain import search
from watersmeet.domain.macros.document import Document, Reader, file_of, home_of
from watersmeet.domain.thumbnails import PICTURES
from watersmeet.markup.facts import FileRef, Person
from watersmeet.markup.needs import named_by, page_of, parameter
from watersmeet.markup.references import content_ref, person
from watersmeet.markup.settled import as_storage
from watersmeet.markup.tree import Mark, Node, paragraph, text
from watersmeet.model.attachment import File
from watersmeet.model.content import Content
from watersmeet.model.ids import Instant, epoch_ms
from watersmeet.storage import accounts


class Asked:
    """One macro of one document, for one reader."""

    def __init__(self, reader: Reader, document: Document, macro: Node) -> None:
        self.reader = reader
        self.session = reader.session
        self.actor = reader.actor
        self.document = document
        self.macro = macro

    # Parameters

    def value(self, *names: str) -> str:
        """The first of these parameters that was given; "" where none was."""
        return parameter(self.macro, *names)

    def word(self, *names: str) -> str:
        return self.value(*names).lower()

    def flag(self, *names: str, default: bool = False) -> bool:
        said = self.word(*names)
        return said in ("true", "yes", "on", "1") if said else default

    def number(self, *names: str, default: int, most: int) -> int:
        """A count, at least 1."""
        said = self.value(*names)
        given = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else default
        return min(max(given, 1), most)

    def words(self, *names: str) -> list[str]:
        """A list with commas in between."""
        return [one for part in self.value(*names).split(",") if (one := part.strip())]

    def people(self, *names: str) -> list[str]:
        """The accounts that a parameter names, by an element of storage format or by their ids."""
        for name in names:
            resource = named_by(self.macro, name)
            somebody = None if resource is None else person(resource)
            if somebody:
                return [somebody]
        return self.words(*names)

    # Contents

    def about(self) -> Content | None:
        """The content that the macro is about: the one it names, or its own. None where its reader does not see it."""
        ref = page_of(self.macro)
        return self.document.row if ref is None else self.document.rows.get(ref)

    def named(self, name: str) -> Content | None:
        """The content that a parameter names by an element of storage format."""
        resource = named_by(self.macro, name)
        ref = None if resource is None else content_ref(resource)
        return None if ref is None else self.document.rows.get(ref)

    def spaces(self, *names: str) -> list[str]:
        """Keys of the spaces that are named; the document's own where none is or it says so. Empty: every space."""
        said = self.words(*names) or ["@self"]
        own = self.document.subject.space_key
        if any(one in ("*", "@all", "all") for one in said):
            return []
        return [own if one in ("@self", "currentSpace()") and own else one for one in said]

    async def search(self, cql: str, limit: int, *, body: bool = False) -> list[Content]:
        """What a query finds for the reader. Raises Invalid."""
        subject = self.document.subject
        within = search.context(
            self.actor,
            self.reader.now,
            space_key=subject.space_key,
            content_id=None if subject.content_id is None else str(subject.content_id),
        )
        found = await search.find(
            self.session,
            self.actor,
            search.read(cql),
            within,
            limit=limit,
            spaces=False,
            counted=False,
            body=body,
        )
        return [hit.content for hit in found.hits if hit.content is not None]

    async def meet(self, account_ids: Iterable[str | None]) -> None:
        """Learn the names of people, so that they can be shown."""
        found = await accounts.get_all(self.session, account_ids)
        for account_id, account in found.items():
            self.document.known.people[account_id] = Person(account_id, account.display_name)

    # Nodes

    def link(self, row: Content, words: str | None = None) -> Node:
        """A link to a content that the reader sees."""
        self.document.known.know(row)
        named = {"resource": "content-entity", "ri:content-id": str(row.id), "body": "none"}
        return text(words or row.title or str(row.id), [Mark("link", kept=named)])

    def person(self, account_id: str | None) -> Node:
        """Somebody who was met."""
        if account_id is None:
            return text("Anonymous")
        known = self.document.known.people.get(account_id)
        name = "Unknown user" if known is None else known.name
        return Node("mention", attrs={"id": account_id, "text": f"@{name}"})

    def file(self, row: Content, file: File, holder: Content) -> Node:
        """A link to an attachment of a page or blog post."""
        home = home_of(holder)
        self.document.known.files[FileRef(row.title, home)] = file_of(row, file, pictures=PICTURES)
        named = {"resource": "attachment", "ri:filename": row.title, "holder": as_storage(home), "body": "none"}
        return text(row.title, [Mark("link", kept=named)])

    def picture(self, row: Content, file: File) -> Node:
        """An attachment that is a picture, shown."""
        self.document.known.files[file.file_id] = file_of(row, file, pictures=PICTURES)
        media = Node("media", attrs={"type": "file", "id": file.file_id, "collection": f"contentId-{row.container_id}"})
        return Node("mediaSingle", attrs={"layout": "center"}, content=[media])

    def outside(self, words: str, path: str) -> Node:
        """A link to a place of the site."""
        return text(words, [Mark("link", attrs={"href": self.reader.base + path})])


def quoted(value: str) -> str:
    """A text as a query spells it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def either(field: str, values: Iterable[str]) -> str:
    """That a field has one of these values."""
    return f"{field} in ({', '.join(quoted(value) for value in values)})"


def strong(words: str) -> Node:
    return text(words, [Mark("strong")])


def said(words: str) -> list[Node]:
    """A line in place of what a macro would show."""
    return [paragraph(text(words, [Mark("em")]))]


def bullets(items: Sequence[list[Node]]) -> list[Node]:
    """A list; each item is a line and what stands below it. Nothing for no items."""
    return [Node("bulletList", content=[Node("listItem", content=item) for item in items])] if items else []


def day(at: Instant) -> Node:
    return Node("date", attrs={"timestamp": str(epoch_ms(Instant(f"{at[:10]}T00:00:00.000Z")))})


def table(heads: Sequence[str], rows: Iterable[Sequence[list[Node]]]) -> Node:
    """A table with a row of headings; each cell is its blocks."""
    first = [_cell("tableHeader", [paragraph(strong(head))]) for head in heads]
    body = [[_cell("tableCell", cell) for cell in row] for row in rows]
    return Node("table", content=[Node("tableRow", content=row) for row in [first, *body]])


def _cell(kind: str, content: list[Node]) -> Node:
    return Node(kind, attrs={}, content=content or [paragraph()])


def line(*content: Node | str) -> list[Node]:
    """A cell or item of one line."""
    return [paragraph(*content)]
