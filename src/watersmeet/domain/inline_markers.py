"""Markers of inline comments: putting one around a text in a body, and taking it out again.

A text is found as a reader sees it: white space of any length is one space, elements within a line do not break it,
blocks do. What cannot hold a marker, such as the text of a macro's code, is not found.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from watersmeet.markup.adf import load as adf
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.formats import checked
from watersmeet.markup.plain import HIDDEN_ELEMENTS, INLINE_ELEMENTS
from watersmeet.model.errors import Invalid

MARKER: Final = "ac:inline-comment-marker"
LINK_TEXT: Final = "ac:plain-text-link-body"
PARAMETER: Final = "ac:parameter"

NOWHERE: Final = -1
"""The run of text that cannot hold a marker."""

_WORDS_OR_SPACE: Final = re.compile(r"\S+(?: \S+)*|\s+")


class Selection(msgspec.Struct, frozen=True):
    """A text, how often it occurs, and which of the occurrences, from zero, is meant."""

    text: str
    count: int
    index: int


class _Text:
    """The text of a body as a reader sees it, and where each part of it stands; a line feed is a break."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.begins: list[int] = []
        self.sources: list[tuple[int, int, int]] = []
        self.length = 0

    def add(self, text: str, run: int, start: int = 0, end: int | None = None) -> None:
        """Text that stands in a run from `start` on; up to `end` when it is written in other letters there."""
        for piece in _WORDS_OR_SPACE.finditer(text):
            shown = piece[0]
            if shown.isspace():
                if not self.parts or self.parts[-1] in (" ", "\n"):
                    continue
                shown = " "
            here = (start + piece.start(), start + piece.end()) if end is None else (start, end)
            self._append(shown, (run, *here))

    def end_block(self) -> None:
        if self.parts and self.parts[-1] == " ":
            self.length = self.begins.pop()
            del self.parts[-1], self.sources[-1]
        if self.parts and self.parts[-1] != "\n":
            self._append("\n", (NOWHERE, 0, 0))

    def _append(self, shown: str, source: tuple[int, int, int]) -> None:
        self.parts.append(shown)
        self.begins.append(self.length)
        self.sources.append(source)
        self.length += len(shown)

    def ranges(self, selection: Selection) -> dict[int, tuple[int, int]]:
        """What of each run of text the selection covers. Raises Invalid."""
        wanted = " ".join(selection.text.split())
        if not wanted:
            raise _invalid("textSelection", "The text to comment on is required.")
        found = [match.start() for match in re.finditer(re.escape(wanted), "".join(self.parts))]
        if len(found) != selection.count:
            raise _invalid(
                "textSelectionMatchCount",
                f"The text to comment on occurs {len(found)} times, not {selection.count} times.",
            )
        if not 0 <= selection.index < len(found):
            raise _invalid("textSelectionMatchIndex", "The index must be at least 0 and less than the count.")
        ranges: dict[int, tuple[int, int]] = {}
        for run, start, end in self._covered(found[selection.index], len(wanted)):
            known = ranges.get(run, (start, end))
            ranges[run] = (min(known[0], start), max(known[1], end))
        if not ranges:
            raise _invalid("textSelection", "Nothing of this text can hold a comment.")
        return ranges

    def _covered(self, begin: int, length: int) -> Iterator[tuple[int, int, int]]:
        for index in range(bisect_right(self.begins, begin) - 1, bisect_left(self.begins, begin + length)):
            run, start, end = self.sources[index]
            first = max(begin - self.begins[index], 0)
            last = min(begin + length - self.begins[index], len(self.parts[index]))
            if run == NOWHERE:
                continue
            as_written = end - start == len(self.parts[index])
            yield (run, start + first, start + last) if as_written else (run, start, end)


def _invalid(field: str, text: str) -> Invalid:
    return Invalid(text, field=f"inlineCommentProperties.{field}")


def place(representation: str, body: str, selection: Selection, ref: str) -> str:
    """The body with a marker around the selected text. Raises Invalid."""
    place_in = _place_in_adf if representation == "atlas_doc_format" else _place_in_storage
    marked = place_in(body, selection, ref)
    try:
        checked(representation, marked)
    except MarkupError as error:
        raise _invalid("textSelection", f"This text cannot hold a comment: {error.reason}") from error
    return marked


def lift(representation: str, body: str, ref: str) -> str:
    """The body without the markers of a comment."""
    if ref not in body:
        return body
    return _lift_from_adf(body, ref) if representation == "atlas_doc_format" else _lift_from_storage(body, ref)


# Storage format: a body that is kept was found to be well-formed, so that its pieces can be told apart by sight.

_PIECE = re.compile(
    r"<!--.*?-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|</(?P<close>[^\s>]+)\s*>"
    r"""|<(?P<open>[^\s/>]+)(?P<attributes>(?:[^>"'/]++|/(?!>)|"[^"]*"|'[^']*')*+)(?P<empty>/)?>"""
    r"|&[^;]*;|[^<&]+",
    re.DOTALL,
)


def _text_of_storage(body: str) -> _Text:
    text = _Text()
    run = 0
    hidden: list[str] = []
    for piece in _PIECE.finditer(body):
        name, closed = piece["open"], piece["close"]
        if name is not None or closed is not None:
            run += 1
            _element(text, hidden, name or closed, opens=name is not None, empty=piece["empty"] is not None)
        elif piece["cdata"] is not None:
            run += 1
            if hidden == [LINK_TEXT]:
                text.add(piece["cdata"], NOWHERE)
            elif not hidden:
                text.end_block()
        elif piece[0].startswith("<!--"):
            run += 1
        elif not hidden and piece[0].startswith("&"):
            text.add(html.unescape(piece[0]), run, piece.start(), piece.end())
        elif not hidden:
            text.add(piece[0], run, piece.start())
    return text


def _element(text: _Text, hidden: list[str], name: str, *, opens: bool, empty: bool) -> None:
    """Take in a tag: `hidden` are the open elements whose text is not a reader's to mark."""
    if name in HIDDEN_ELEMENTS or name in (PARAMETER, LINK_TEXT):
        if opens and not empty:
            hidden.append(name)
        elif not opens:
            hidden.pop()
    elif name == "br" and not hidden:
        text.add(" ", NOWHERE)
    elif name not in INLINE_ELEMENTS and not hidden:
        text.end_block()


def _place_in_storage(body: str, selection: Selection, ref: str) -> str:
    parts: list[str] = []
    at = 0
    for start, end in sorted(_text_of_storage(body).ranges(selection).values()):
        parts += (body[at:start], f'<{MARKER} ac:ref="{ref}">', body[start:end], f"</{MARKER}>")
        at = end
    return "".join([*parts, body[at:]])


def _lift_from_storage(body: str, ref: str) -> str:
    parts: list[str] = []
    at = 0
    ours: list[bool] = []
    for piece in _PIECE.finditer(body):
        if piece["open"] == MARKER:
            mine = ref in piece["attributes"]
            if piece["empty"] is None:
                ours.append(mine)
        elif piece["close"] == MARKER:
            mine = ours.pop()
        else:
            continue
        if mine:
            parts.append(body[at : piece.start()])
            at = piece.end()
    return "".join([*parts, body[at:]])


# The document format: a marker is a mark on the nodes of text.

_BLOCKS_WITHOUT_MARKS: Final = frozenset({"codeBlock"})
_SHOWN_INLINE: Final = frozenset({"mention", "emoji", "status"})


def _paragraphs(node: Any) -> Iterator[list[Any]]:
    """The contents of a document, outermost first, in its order."""
    stack = [node]
    while stack:
        node = stack.pop()
        if not isinstance(node, dict) or node.get("type") in _BLOCKS_WITHOUT_MARKS:
            continue
        content = node.get("content")
        if isinstance(content, list):
            yield content
            stack.extend(reversed(content))


def _is_text(node: Any) -> bool:
    return isinstance(node, dict) and node.get("type") == "text" and isinstance(node.get("text"), str)


def _text_of_adf(document: Any) -> tuple[_Text, list[tuple[list[Any], Any]]]:
    """The text of a document, and its runs: where each node of text stands, and the node."""
    text = _Text()
    runs: list[tuple[list[Any], Any]] = []
    for content in _paragraphs(document):
        for node in content:
            if _is_text(node):
                text.add(node["text"], len(runs))
                runs.append((content, node))
            elif isinstance(node, dict) and node.get("type") in _SHOWN_INLINE:
                attributes = node.get("attrs")
                shown = attributes.get("text") if isinstance(attributes, dict) else None
                text.add(shown if isinstance(shown, str) else "\ufffc", NOWHERE)
            elif isinstance(node, dict) and node.get("type") == "hardBreak":
                text.add(" ", NOWHERE)
            else:
                text.end_block()
        text.end_block()
    return text, runs


def _place_in_adf(body: str, selection: Selection, ref: str) -> str:
    document = adf.load(body)
    text, runs = _text_of_adf(document)
    mark = {"type": "annotation", "attrs": {"id": ref, "annotationType": "inlineComment"}}
    for run, (start, end) in text.ranges(selection).items():
        content, node = runs[run]
        whole, marks = node["text"], node.get("marks")
        marked = {**node, "text": whole[start:end], "marks": [*(marks if isinstance(marks, list) else []), mark]}
        parts = [{**node, "text": whole[:start]}, marked, {**node, "text": whole[end:]}]
        place_of_node = next(index for index, one in enumerate(content) if one is node)
        content[place_of_node : place_of_node + 1] = [part for part in parts if part["text"]]
    return adf.dump(document)


def _lift_from_adf(body: str, ref: str) -> str:
    document = adf.load(body)
    for content in _paragraphs(document):
        for node in content:
            if _is_text(node) and isinstance(node.get("marks"), list):
                node["marks"] = [mark for mark in node["marks"] if not _names(mark, ref)]
                if not node["marks"]:
                    del node["marks"]
    return adf.dump(document)


def _names(mark: Any, ref: str) -> bool:
    attributes = mark.get("attrs") if isinstance(mark, dict) and mark.get("type") == "annotation" else None
    return isinstance(attributes, dict) and attributes.get("id") == ref
