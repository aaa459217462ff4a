"""The blocks of wiki markup: paragraphs, headings, quotes, rules, lists, tasks and tables, line by line."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.wrapper import MAX_DEPTH
from watersmeet.markup.wiki.characters import ALONE, BLOCK, END
from watersmeet.markup.wiki.inline import IMAGE, Shared, inline
from watersmeet.markup.wiki.targets import image

_HEADING: Final = re.compile(r"h([1-6])\.[ \t]+(\S.*)", re.DOTALL)
_QUOTE: Final = re.compile(r"bq\.[ \t]+(\S.*)", re.DOTALL)
_RULE: Final = re.compile(r"-{4,}")
_FIRST_ITEM: Final = re.compile(r"([*#]+|-)[ \t]+(.*)", re.DOTALL)
_NEXT_ITEM: Final = re.compile(r"([*#-]+)(?:[ \t]+(.*))?", re.DOTALL)
_TASK: Final = re.compile(r"\[\][ \t]+(\S.*)", re.DOTALL)
_ROW_START: Final = re.compile(r"\|\|?[^|]|\|\|\|")
_BARS: Final = re.compile(r"\|\|?|\[[^\[\]\n]*+\]|\x07[^\x08]*+\x08|!")
_AMONG_BLOCKS: Final = re.compile(
    rf"{BLOCK}([0-9]+){END}|^[ \t]*+((?:{ALONE}[0-9]+{END}[ \t]*+)++)$",
    re.MULTILINE,
)
_NUMBER: Final = re.compile(rf"{ALONE}([0-9]+){END}")
_STARTS: Final = frozenset("hb-*#|[")
"""What the blocks begin with that are not paragraphs."""

_LISTS: Final = {"*": "ul", "-": "ul", "#": "ol"}


class _Lines:
    """The lines of a text, one after the other."""

    def __init__(self, text: str) -> None:
        self.lines = [line.strip() for line in text.split("\n")]
        self.at = 0

    def here(self) -> str | None:
        return self.lines[self.at] if self.at < len(self.lines) else None

    def take(self, last: Callable[[str], object]) -> list[str]:
        """This line, and those that follow up to one that is `last` or empty."""
        begin = self.at
        self.at += 1
        while (line := self.here()) and not last(line):
            self.at += 1
        return self.lines[begin : self.at]


def blocks(text: str, shared: Shared) -> str:
    """A text of any number of blocks, as storage format."""
    lines, out = _Lines(text), list[str]()
    while (line := lines.here()) is not None:
        if not line:
            lines.at += 1
        elif line[0] not in _STARTS:
            out += _flow("\n".join(lines.take(_begins)), shared)
        elif heading := _HEADING.match(line):
            lines.at += 1
            out += _flow(heading[2], shared, f"<h{heading[1]}>", f"</h{heading[1]}>")
        elif quote := _QUOTE.match(line):
            rest = lines.take(_begins)[1:]
            out += ("<blockquote>", *_flow("\n".join([quote[1], *rest]), shared), "</blockquote>")
        elif _RULE.fullmatch(line):
            lines.at += 1
            out.append("<hr />")
        elif _FIRST_ITEM.fullmatch(line):
            _list(lines, shared, out)
        elif _ROW_START.match(line):
            _table(lines, shared, out)
        elif _TASK.match(line):
            _tasks(lines, shared, out)
        else:
            out += _flow("\n".join(lines.take(_begins)), shared)
    return "".join(out)


def _begins(line: str) -> bool:
    """Whether a line begins another block than a paragraph."""
    return line[0] in _STARTS and bool(_begins_beside_lists(line) or _FIRST_ITEM.fullmatch(line))


def _begins_beside_lists(line: str) -> bool:
    return line[0] in _STARTS and bool(
        _RULE.fullmatch(line)
        or _HEADING.match(line)
        or _QUOTE.match(line)
        or _ROW_START.match(line)
        or _TASK.match(line)
    )


def _parts(text: str, shared: Shared) -> Iterator[tuple[bool, str]]:
    """The text cut at the macros that stand among blocks: whether it is such a macro, and the macro or the text."""
    at = 0
    for found in _AMONG_BLOCKS.finditer(text):
        yield False, text[at : found.start()]
        for number in [found[1]] if found[1] else _NUMBER.findall(found[2]):
            yield True, shared.macros[int(number)]
        at = found.end()
    yield False, text[at:]


def _flow(text: str, shared: Shared, begin: str = "<p>", end: str = "</p>") -> list[str]:
    """Text and the macros in it, the text in elements."""
    out: list[str] = []
    for is_macro, part in _parts(text, shared):
        shown = part if is_macro else inline(part, shared)
        if is_macro:
            out.append(shown)
        elif shown:
            out += (begin, shown, end)
    return out


def _list(lines: _Lines, shared: Shared, out: list[str]) -> None:
    stack = ""
    while (line := lines.here()) and (item := _NEXT_ITEM.fullmatch(line)) and not _RULE.fullmatch(line):
        markers = item[1].replace("-", "*")
        if len(markers) > MAX_DEPTH // 2:
            raise MarkupError(f"elements are nested deeper than {MAX_DEPTH}")
        same = _same(stack, markers)
        out += [f"</li></{_LISTS[one]}>" for one in reversed(stack[same:])]
        if same == len(markers):
            out.append("</li><li>")
        else:
            out += [f"<{_LISTS[one]}><li>" for one in markers[same:]]
        stack = markers
        rest = lines.take(lambda one: _NEXT_ITEM.fullmatch(one) or _begins_beside_lists(one))[1:]
        out += _item("\n".join([item[2] or "", *rest]), shared)
    out += [f"</li></{_LISTS[one]}>" for one in reversed(stack)]


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    at = 0
    while at < len(one) and at < len(other) and one[at] == other[at]:
        at += 1
    return at


def _item(text: str, shared: Shared) -> list[str]:
    """The text of an item stands in it without a paragraph, unless blocks stand beside it."""
    return _flow(text, shared) if _AMONG_BLOCKS.search(text) else [inline(text, shared)]


def _tasks(lines: _Lines, shared: Shared, out: list[str]) -> None:
    out.append("<ac:task-list>")
    while (line := lines.here()) and (task := _TASK.match(line)):
        shared.tasks += 1
        rest = lines.take(_begins)[1:]
        body = "".join(_item("\n".join([task[1], *rest]), shared))
        named = f"<ac:task-id>{shared.tasks}</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        out.append(f"<ac:task>{named}<ac:task-body>{body}</ac:task-body></ac:task>")
    out.append("</ac:task-list>")


def _table(lines: _Lines, shared: Shared, out: list[str]) -> None:
    out.append("<table><tbody>")
    while (line := lines.here()) and _ROW_START.match(line):
        row = [line] if line.endswith("|") else _open_row(lines)
        lines.at += line.endswith("|")
        out.append("<tr>")
        for name, cell in _cells("\n".join(row)):
            out += (f"<{name}>", blocks(cell, shared), f"</{name}>")
        out.append("</tr>")
    out.append("</tbody></table>")


def _open_row(lines: _Lines) -> list[str]:
    """A row that goes on in the lines that follow, until one ends with a bar."""
    begin = lines.at
    lines.at += 1
    while (line := lines.here()) and not (line.startswith("|") or _RULE.fullmatch(line) or _HEADING.match(line)):
        lines.at += 1
        if line.endswith("|"):
            break
    return lines.lines[begin : lines.at]


def _cells(row: str) -> Iterator[tuple[str, str]]:
    """The cells of a row: `th` or `td`, and the text. Bars in links, pictures and monospaced text divide nothing."""
    name, begin, at = "", 0, 0
    while found := _BARS.search(row, at):
        at = found.end()
        if found[0] == "!":
            picture = IMAGE.match(row, found.start())
            at = picture.end() if picture and image(picture[1]) else at
        elif found[0].startswith("|"):
            if name:
                yield name, row[begin : found.start()]
            name, begin = ("th" if found[0] == "||" else "td"), at
    if row[begin:].strip():
        yield name, row[begin:]
