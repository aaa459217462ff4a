"""CommonMark with tables, strike-through and directives, cut into tokens by markdown-it.

Blocks and lines are cut by two parsers, since they bear nesting of different depth; what nests deeper stays text.
HTML is no block here: tags are text in a line, but for those that words.TAGS names and `<details>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block, reference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from watersmeet.markup.markdown import directive
from watersmeet.markup.markdown.directive import Budget
from watersmeet.markup.markdown.escape import allowed
from watersmeet.markup.markdown.targets import OURS
from watersmeet.markup.markdown.words import ATOMS, BLOCKS, WRAPPERS
from watersmeet.markup.references import harmless

MOST_BLOCKS: Final = 100
_MOST_IN_A_LINE: Final = 20

BlockRule = Callable[[StateBlock, int, int, bool], bool]
Env = dict[str, Any]

_LINES: Final = re.compile(r"\r\n?")
_COLONS: Final = re.compile(r":{2,}")
_DETAILS: Final = re.compile(r"<details>(?:[ \t]*<summary>(.*)</summary>)?[ \t]*", re.IGNORECASE)
_SUMMARY: Final = re.compile(r"<summary>(.*)</summary>[ \t]*", re.IGNORECASE)
_NAMES_IN_LINE: Final = ATOMS | WRAPPERS


class _Parser(MarkdownIt):
    """A parser that leaves addresses as their authors wrote them, and those that could harm as text."""

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link

    def validateLink(self, url: str) -> bool:
        return url.startswith(OURS) or harmless(url)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _bounded(rule: BlockRule) -> BlockRule:
    def guarded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < MOST_BLOCKS and rule(state, start, end, silent)

    return guarded


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A link's definition; `[^` begins a footnote."""
    at = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith("[^", at) and reference(state, start, end, silent)


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    at = state.bMarks[start] + state.tShift[start]
    found = _COLONS.match(state.src, at, state.eMarks[start])
    if found is None:
        return False
    line = _line(state, start).rstrip(" \t")
    colons = len(found[0])
    read, after = directive.read(line, colons, BLOCKS, state.env["budget"])
    if read is None or after != len(line):
        return False
    if silent:
        return True
    read = read._replace(source=line)
    if colons == 2:
        _push(state, "leaf", read, start, start + 1)
        state.line = start + 1
        return True
    closing = _closing(state, start, end, found[0])
    _push(state, "container_open", read, start, closing, 1)
    _inside(state, start + 1, closing)
    _push(state, "container_close", read, start, closing, -1)
    state.line = min(closing + 1, end)
    return True


def _closing(state: StateBlock, start: int, end: int, fence: str) -> int:
    """The line of the closing colons; where there is none, the line after the last that can be inside."""
    for number in range(start + 1, end):
        if state.isEmpty(number):
            continue
        if state.sCount[number] < state.blkIndent:
            return number
        at = state.bMarks[number] + state.tShift[number]
        if state.src.startswith(fence, at) and _line(state, number).rstrip(" \t") == fence:
            return number
    return end


def _inside(state: StateBlock, start: int, end: int) -> None:
    last, parent, tight = state.lineMax, state.parentType, state.tight
    state.lineMax, state.parentType = end, "directive"
    state.md.block.tokenize(state, start, end)
    state.lineMax, state.parentType, state.tight = last, parent, tight


def _push(state: StateBlock, kind: str, said: object, start: int, end: int, nesting: Any = 0) -> None:
    token = state.push(kind, "", nesting)
    token.meta = {"said": said}
    token.map = [start, end]


def _details(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("<d", "<D", "</"), at):
        return False
    line = _line(state, start)
    if line.rstrip(" \t").lower() == "</details>":
        if not silent:
            _push(state, "details_close", line, start, start + 1)
            state.line = start + 1
        return True
    found = _DETAILS.fullmatch(line)
    if found is None or silent:
        return found is not None
    title, after = found[1], start + 1
    if title is None and after < end:
        summary = _SUMMARY.fullmatch(_line(state, after))
        if summary:
            title, after = summary[1], after + 1
    _push(state, "details_open", None if title is None else unescape(title), start, after)
    state.line = after
    return True


def _in_line(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    name = directive.name_at(state.src, state.pos + 1)
    if name not in _NAMES_IN_LINE:
        return False
    if name in WRAPPERS:
        return _wrapper(state, silent, name)
    read, end = directive.read(state.src, state.pos + 1, ATOMS, state.env["budget"])
    if read is None or end > state.posMax or end == state.pos + 1 + len(name):
        return False
    if not silent:
        token = state.push("atom", "", 0)
        token.meta = {"said": read._replace(source=state.src[state.pos : end])}
    state.pos = end
    return True


def _wrapper(state: StateInline, silent: bool, name: str) -> bool:
    bracket = state.pos + 1 + len(name)
    if bracket >= state.posMax or state.src[bracket] != "[":
        return False
    closing = state.md.helpers.parseLinkLabel(state, bracket)
    if closing < 0:
        return False
    keys, end = directive.keys_at(state.src, closing + 1, state.env["budget"])
    if keys is None or end > state.posMax:
        return False
    if not silent:
        last = state.posMax
        state.pos, state.posMax = bracket + 1, closing
        token = state.push("wrapper_open", "", 1)
        token.meta = {"said": directive.Directive(name, None, keys)}
        state.md.inline.tokenize(state)
        state.push("wrapper_close", "", -1)
        state.posMax = last
    state.pos = end
    return True


_FOOTNOTE: Final = re.compile(r"\[\^([^\s\[\]]{1,100})\]")


def _footnote(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[^", state.pos):
        return False
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found is None or found[1] not in state.env["footnotes"]:
        return False
    if not silent:
        token = state.push("footnote", "", 0)
        token.content = found[1]
    state.pos = found.end()
    return True


def _blocks() -> _Parser:
    made = _Parser("commonmark", {"maxNesting": 2 * MOST_BLOCKS})
    made.enable("table").disable("html_block")
    rules = made.block.ruler
    ends = ["paragraph", "reference", "blockquote", "list"]
    rules.at("blockquote", _bounded(blockquote), {"alt": ends})
    rules.at("list", _bounded(list_block), {"alt": ["paragraph", "reference", "blockquote"]})
    rules.at("reference", _reference)
    rules.before("table", "directive", _bounded(_directive), {"alt": ends})
    rules.before("blockquote", "details", _details, {"alt": ends})
    return made


def _lines() -> _Parser:
    made = _Parser("commonmark", {"maxNesting": _MOST_IN_A_LINE})
    made.enable("strikethrough")
    made.inline.ruler.before("link", "directive", _in_line)
    made.inline.ruler.before("link", "footnote", _footnote)
    return made


_BLOCKS: Final = _blocks()
_IN_LINES: Final = _lines()


def blocks(value: str) -> tuple[list[Token], Env]:
    """The tokens of a text's blocks. Those of type `inline` have their text, and no children yet."""
    source = allowed(_LINES.sub("\n", value))
    env: Env = {"budget": Budget(source), "footnotes": {}}
    tokens: list[Token] = []
    _BLOCKS.block.parse(source, _BLOCKS, env, tokens)
    return tokens, env


def line(source: str, env: Env) -> list[Token]:
    """The tokens of the text of one block."""
    tokens: list[Token] = []
    _IN_LINES.inline.parse(source, _IN_LINES, env, tokens)
    return tokens
