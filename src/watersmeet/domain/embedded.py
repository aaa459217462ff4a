"""What a body shows of other contents: files, and pages that are included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from watersmeet.domain.aside import done
from watersmeet.domain.macros.document import Document, Known, Reader, Subject
from watersmeet.domain.macros.excerpts import reading
from watersmeet.domain.macros.naming import look_up
from watersmeet.domain.rendering import FOR_NOBODY, nobody
from watersmeet.markup.facts import File
from watersmeet.markup.formats import Read
from watersmeet.markup.needs import macro_name, page_of
from watersmeet.model.content import Content
from watersmeet.model.conversion import Beside

INCLUDING: Final = frozenset({"include", "excerpt-include"})


async def beside(reader: Reader, wanted: Sequence[tuple[Subject, str]]) -> list[Beside]:
    """The files and pages in each body that who sees it in that format may see; none in one that cannot be read.

    The statements this takes do not depend on how many bodies there are. Raises Aside where somebody waits for long
    computations.
    """
    found: dict[tuple[bool, Subject], Beside] = {}
    for alone in (False, True):
        subjects = list(dict.fromkeys(subject for subject, target in wanted if (target == FOR_NOBODY) is alone))
        if subjects:
            eyes = await nobody(reader) if alone else reader
            for subject, told in zip(subjects, await _told(eyes, subjects), strict=True):
                found[alone, subject] = told
    return [found[target == FOR_NOBODY, subject] for subject, target in wanted]


async def _told(reader: Reader, subjects: Sequence[Subject]) -> list[Beside]:
    read = done([reading(subject.representation, subject.value) for subject in subjects], reader.made)
    documents = {
        subject: Document(subject, one.needs, Known())
        for subject, one in zip(subjects, read, strict=True)
        if isinstance(one, Read)
    }
    await look_up(reader, list(documents.values()), own=False)
    return [_of(documents[subject]) if subject in documents else Beside() for subject in subjects]


def _of(document: Document) -> Beside:
    about = document.subject.content_id
    known = {file.file_id: file for file in document.known.files.values()}
    files = sorted(known.values(), key=lambda file: (file.id, file.version))
    named = (page_of(one.node) for one in document.needs.macros if macro_name(one.node) in INCLUDING)
    pages = {document.rows[ref].id: document.rows[ref] for ref in named if ref is not None and ref in document.rows}
    holders = [*([] if about is None else [about]), *(file.container_id for file in files)]
    return Beside(
        embedded=[*map(_page, pages.values()), *map(_file, files)],
        files=[file.file_id for file in files],
        containers=list(dict.fromkeys(holders)),
    )


def _page(row: Content) -> dict[str, Any]:
    return {"id": row.id, "type": row.kind, "status": row.status, "title": row.title}


def _file(file: File) -> dict[str, Any]:
    return {
        "id": file.id,
        "type": "attachment",
        "status": "current",
        "title": file.name,
        "extensions": {"mediaType": file.media_type, "fileSize": file.size_bytes, "fileId": file.file_id},
    }
