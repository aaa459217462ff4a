"""Looking up what documents name: a few statements, however many documents there are and whatever they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, TypeVar

from watersmeet.domain.macros.document import Document, Reader, file_of, linked
from watersmeet.domain.thumbnails import PICTURES
from watersmeet.markup.facts import ContentRef, File, FileRef, Person
from watersmeet.model.content import Content, title_key
from watersmeet.storage import content, rendering

AT_MOST: Final = 2000
"""How many contents, files and people are looked up for one answer; the rest are taken for unknown."""

T = TypeVar("T")
Key = tuple[str, str, str]


async def look_up(reader: Reader, documents: Sequence[Document], *, own: bool) -> None:
    """Find what documents name, with the reader's eyes. own: their own contents as well, which macros are about."""
    await _place(reader, documents)
    await _named(reader, documents, own=own)
    await _files(reader, documents)


async def _place(reader: Reader, documents: Sequence[Document]) -> None:
    """Find the spaces of documents of which only the content is known, where a link takes it."""
    placeless = [
        one
        for one in documents
        if one.space is None and any(isinstance(ref, ContentRef) and not ref.space for ref in one.needs.contents)
    ]
    ids = [one.subject.content_id for one in placeless if one.subject.content_id is not None]
    found = await content.see_all(reader.session, reader.actor, ids)
    rows: dict[int, Content] = {row.id: row for row in found.values()}
    for one in placeless:
        row = rows.get(one.subject.content_id or 0)
        one.space = None if row is None else row.space_key


def _some(found: Iterable[T]) -> list[T]:
    return list(islice(dict.fromkeys(found), AT_MOST))


async def _named(reader: Reader, documents: Sequence[Document], *, own: bool) -> None:
    refs = _some((one, _space(one, document)) for document in documents for one in document.needs.contents)
    ids = [one for one, _ in refs if isinstance(one, int)]
    if own:
        ids += [one.subject.content_id for one in documents if one.subject.content_id is not None and one.needs.macros]
    titled = [(one, space) for one, space in refs if isinstance(one, ContentRef) and space]
    people = _some(name for document in documents for name in document.needs.people)
    spaces = _some(key.lower() for document in documents for key in document.needs.spaces)
    if not (ids or titled or people or spaces):
        return
    found = await rendering.named(
        reader.session,
        reader.actor,
        ids=ids,
        titles={title_key(one.title) for one, _ in titled},
        of_spaces={space.lower() for _, space in titled},
        people=people,
        spaces=spaces,
        at_most=AT_MOST,
    )
    by_id: dict[int, Content] = {row.id: row for row in found.contents}
    by_title: dict[Key, list[Content]] = {}
    for row in found.contents:
        if row.kind in ("page", "blogpost") and row.status in rendering.LIVING:
            by_title.setdefault((row.kind, row.space_key.lower(), title_key(row.title)), []).append(row)
    names = {account_id: Person(account_id, name) for account_id, name in found.people}
    titles = {key.lower(): name for key, name in found.spaces}
    for document in documents:
        known = document.known
        for one in document.needs.contents:
            seen = by_id.get(one) if isinstance(one, int) else _titled(one, _space(one, document), by_title)
            if seen is not None and seen.status in rendering.LIVING:
                document.rows[one] = seen
                known.content[one] = linked(seen)
        about = document.subject.content_id
        if own and about in by_id:
            document.rows[about] = by_id[about]
            known.content[about] = linked(by_id[about])
        known.people.update((name, names[name]) for name in document.needs.people if name in names)
        known.spaces.update((key, titles[key.lower()]) for key in document.needs.spaces if key.lower() in titles)


def _space(ref: ContentRef | int, document: Document) -> str | None:
    return None if isinstance(ref, int) else ref.space or document.space


def _titled(ref: ContentRef, space: str | None, rows: dict[Key, list[Content]]) -> Content | None:
    """The content that a link by title means: of blog posts the one of that day, or the newest where none is named."""
    found = rows.get((ref.kind, (space or "").lower(), title_key(ref.title)), [])
    if ref.posted is not None:
        day = ref.posted.replace("/", "-")
        found = [row for row in found if row.created_at.startswith(day)]
    return max(found, key=lambda row: row.created_at, default=None)


async def _files(reader: Reader, documents: Sequence[Document]) -> None:
    wanted = [
        (document, one, holder)
        for document in documents
        for one in document.needs.files
        if (holder := _holder(one, document)) is not None
    ][:AT_MOST]
    if not wanted:
        return
    found = await rendering.files(
        reader.session,
        reader.actor,
        containers={holder for _, _, holder in wanted},
        names={one.name for _, one, _ in wanted if isinstance(one, FileRef)},
        file_ids={one for _, one, _ in wanted if isinstance(one, str)},
        at_most=AT_MOST,
    )
    files: dict[tuple[int | None, str], File] = {}
    for row, file in found:
        made = file_of(row, file, pictures=PICTURES)
        if file.number == row.version:
            files[row.container_id, row.title] = made
        files[row.container_id, file.file_id] = made
    old = await _as_saved(reader, wanted) if reader.as_saved else {}
    for document, one, holder in wanted:
        known = files.get((holder, one.name if isinstance(one, FileRef) else one))
        if isinstance(one, FileRef):
            known = old.get((holder, one.name, one.version), known)
        if known is not None:
            document.known.files[one] = known


async def _as_saved(
    reader: Reader, wanted: Iterable[tuple[Document, FileRef | str, int]]
) -> dict[tuple[int | None, str, int | None], File]:
    """The files of the versions that documents name, by container, name and version."""
    named = {
        (holder, one.name, one.version)
        for _, one, holder in wanted
        if isinstance(one, FileRef) and one.version is not None
    }
    if not named:
        return {}
    found = await rendering.old_files(
        reader.session,
        reader.actor,
        containers={holder for holder, _, _ in named},
        names={name for _, name, _ in named},
        numbers={number for _, _, number in named},
        at_most=AT_MOST,
    )
    return {(row.container_id, row.title, file.number): file_of(row, file, pictures=PICTURES) for row, file in found}


def _holder(ref: FileRef | str, document: Document) -> int | None:
    """The id of the content that a file is looked for on."""
    if isinstance(ref, str) or ref.holder is None:
        return document.subject.content_id
    row = document.rows.get(ref.holder)
    return None if row is None else row.id
