"""Macros that show attachments: attachments, gallery, and those that show one file."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final

from watersmeet.domain.macros.asking import Asked, day, line, said, table
from watersmeet.domain.thumbnails import PICTURES
from watersmeet.markup.needs import named_by
from watersmeet.markup.references import file_ref
from watersmeet.markup.tree import Mark, Node, text
from watersmeet.model.attachment import File, described
from watersmeet.model.content import Content, title_key
from watersmeet.storage import rendering

AT_MOST: Final = 200

_UNITS: Final = ("bytes", "kB", "MB", "GB", "TB")


async def attachments(asked: Asked) -> list[Node]:
    """The files of a page. Parameters: page, patterns (names with * in them), sortBy, sortOrder."""
    holder = asked.about()
    if holder is None:
        return said("There is no such page.")
    found = await _found(asked, holder, asked.words("patterns"))
    key = asked.word("sortBy") or "date"
    if key == "name":
        found.sort(key=lambda one: title_key(one[0].title))
    elif key == "size":
        found.sort(key=lambda one: one[1].size)
    if asked.word("sortOrder") == ("ascending" if key == "date" else "descending"):
        found.reverse()
    if not found:
        return said("There are no files.")
    await asked.meet({row.version_by for row, _ in found})
    return [
        table(
            ("File", "Type", "Size", "Changed by", "Changed"),
            [
                (
                    line(asked.file(row, file, holder)),
                    line(described(file.media_type)),
                    line(_size(file.size)),
                    line(asked.person(row.version_by)),
                    line(day(row.version_at)),
                )
                for row, file in found
            ],
        )
    ]


async def _found(asked: Asked, holder: Content, patterns: list[str]) -> list[tuple[Content, File]]:
    found = await rendering.files_of(asked.session, asked.actor, holder.id, AT_MOST)
    # A pattern of many stars could be made to take for ever.
    useful = [one.lower() for one in patterns if one.count("*") <= 4 and len(one) <= 100]
    if not patterns:
        return list(found)
    return [one for one in found if any(fnmatchcase(one[0].title.lower(), pattern) for pattern in useful)]


def _size(size: int) -> str:
    value, unit = float(size), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.0f} {_UNITS[unit]}" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"


async def gallery(asked: Asked) -> list[Node]:
    """The pictures of a page in a table. Parameters: page, columns, include, exclude, sort, reverse, title."""
    holder = asked.about()
    if holder is None:
        return said("There is no such page.")
    found = [one for one in await _found(asked, holder, asked.words("include")) if one[1].media_type in PICTURES]
    excluded = {name.lower() for name in asked.words("exclude")}
    found = [one for one in found if one[0].title.lower() not in excluded]
    sort = asked.word("sort") or "name"
    if sort == "name":
        found.sort(key=lambda one: title_key(one[0].title))
    elif sort == "size":
        found.sort(key=lambda one: one[1].size)
    if asked.flag("reverse"):
        found.reverse()
    if not found:
        return said("There are no pictures.")
    columns = asked.number("columns", default=4, most=12)
    cells = [
        Node(
            "tableCell",
            attrs={},
            content=[asked.picture(row, file), *line(asked.file(row, file, holder))],
        )
        for row, file in found
    ]
    rows = [Node("tableRow", content=cells[at : at + columns]) for at in range(0, len(cells), columns)]
    title = asked.value("title")
    heading = [Node("heading", attrs={"level": 3}, content=[text(title)])] if title else []
    return [*heading, Node("table", content=rows)]


async def view_file(asked: Asked) -> list[Node]:
    """One file, as a link to it; a picture is shown. Parameters: name, page."""
    resource = named_by(asked.macro, "name")
    ref = None if resource is None else file_ref(resource)
    file = None if ref is None else asked.document.known.files.get(ref)
    if resource is None or file is None:
        return said("The file is not there.")
    if file.media_type in PICTURES:
        asked.document.known.files[file.file_id] = file
        media = {"type": "file", "id": file.file_id, "collection": f"contentId-{file.container_id}"}
        return [Node("mediaSingle", attrs={"layout": "center"}, content=[Node("media", attrs=media)])]
    return line(text(file.name, [Mark("link", kept={**(resource.kept or {}), "body": "none"})]))
