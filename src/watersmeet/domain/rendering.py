"""Bodies in the formats they are asked for in, as a reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from watersmeet.domain import people
from watersmeet.domain.aside import Job, done
from watersmeet.domain.macros.document import Document, Known, Reader, Subject
from watersmeet.domain.macros.excerpts import reading
from watersmeet.domain.macros.expanding import expand
from watersmeet.domain.macros.naming import look_up
from watersmeet.markup.errors import MarkupError, Unsupported
from watersmeet.markup.facts import NONE, Facts
from watersmeet.markup.formats import READABLE, WRITABLE, Read, Writing, write, written_before
from watersmeet.model.actor import actor
from watersmeet.model.content import Content, Version
from watersmeet.model.inline_task import Placed

__all__ = ["FOR_NOBODY", "Reader", "Subject", "converted", "nobody", "of_content", "of_task", "of_version", "shown"]

FOR_NOBODY: Final = "anonymous_export_view"
"""The format that shows what nobody in particular sees, whoever asks."""

_GROUPS: Final = {
    **dict.fromkeys(("atlas_doc_format", "editor", "editor2"), "names"),
    **dict.fromkeys(("view", "export_view", "styled_view", "dynamic"), "macros"),
    FOR_NOBODY: "nobody",
}
"""What has to be known to write a format: the names of what a body names; what its macros show, too; that, for nobody.

Storage format needs nothing."""

Wanted = tuple[Subject | None, str]
"""A body and the format it is to be shown in; None is no body."""


def of_content(item: Content) -> Subject | None:
    """The body of a content, where it was read with it."""
    if item.body is None or item.representation is None:
        return None
    return Subject(item.representation, item.body, _about(item), item.space_key, item.title)


def of_version(item: Content, version: Version) -> Subject | None:
    """The body of a version of a content."""
    if version.body is None or version.representation is None:
        return None
    return Subject(version.representation, version.body, _about(item), item.space_key, version.title)


def _about(item: Content) -> int:
    """What files and macros in a body are about: for a comment, what it is on."""
    return item.container_id if item.kind == "comment" and item.container_id is not None else item.id


def of_task(placed: Placed) -> Subject:
    return Subject(placed.task.representation, placed.task.body, placed.task.content_id)


async def shown(reader: Reader, wanted: Sequence[Wanted]) -> list[str | None]:
    """Each body in the format that is wanted; None where there is none, and where it cannot be shown so.

    The statements this takes do not depend on how many bodies there are. Raises Aside where somebody waits for long
    computations.
    """
    found: list[str | None] = [None] * len(wanted)
    rest: list[tuple[int, Subject, str]] = []
    for place, (subject, target) in enumerate(wanted):
        if subject is None:
            continue
        if subject.representation == target:
            found[place] = subject.value
        elif subject.representation in READABLE and target in WRITABLE:
            rest.append((place, subject, target))
    if rest:
        for (place, _, _), value in zip(rest, await _derived(reader, rest), strict=True):
            found[place] = value if isinstance(value, str) else None
    return found


async def converted(reader: Reader, subject: Subject, target: str) -> str:
    """One body in another format. Raises MarkupError, and its subclass Unsupported; Aside where somebody waits."""
    if subject.representation == target:
        return subject.value
    if subject.representation not in READABLE or target not in WRITABLE:
        raise Unsupported(subject.representation, target)
    (found,) = await _derived(reader, [(0, subject, target)])
    if isinstance(found, MarkupError):
        raise found
    return found


async def _derived(reader: Reader, wanted: Sequence[tuple[int, Subject, str]]) -> list[str | MarkupError]:
    read = done([reading(subject.representation, subject.value) for _, subject, _ in wanted], reader.made)
    # One body in several formats of a group is looked after once.
    groups: dict[str, dict[Subject, Read]] = {}
    for (_, subject, target), one in zip(wanted, read, strict=True):
        if isinstance(one, Read) and target in _GROUPS:
            groups.setdefault(_GROUPS[target], {})[subject] = one
    told = {name: await _facts(reader, name, bodies) for name, bodies in groups.items()}
    jobs = {
        place: _writing(subject, target, one, told[_GROUPS[target]][subject] if target in _GROUPS else NONE)
        for place, ((_, subject, target), one) in enumerate(zip(wanted, read, strict=True))
        if isinstance(one, Read)
    }
    made = dict(zip(jobs, done(list(jobs.values()), reader.made), strict=True))
    return [made[place] if isinstance(one, Read) else one for place, one in enumerate(read)]


def _writing(subject: Subject, target: str, read: Read, facts: Facts) -> Job[str]:
    writing = Writing(subject.representation, subject.value, target, facts)
    weight = 0 if written_before(writing) else len(subject.value)
    return Job(writing, weight, lambda: write(writing, read.tree))


async def nobody(reader: Reader) -> Reader:
    """A reader without an account, who sees nothing where nobody may come in without one."""
    anonymous = await people.anonymous(reader.session)
    if "use" not in anonymous.site:
        anonymous = actor(None, (), display_name=anonymous.display_name)
    return replace(reader, actor=anonymous)


async def _facts(reader: Reader, group: str, bodies: Mapping[Subject, Read]) -> dict[Subject, Facts]:
    """What the writers of a group of formats are told of each body."""
    eyes = await nobody(reader) if group == "nobody" else reader
    documents = [Document(subject, read.needs, Known()) for subject, read in bodies.items()]
    if group == "names":
        await look_up(eyes, documents, own=False)
    else:
        await expand(eyes, documents)
    return {document.subject: document.facts(eyes) for document in documents}
