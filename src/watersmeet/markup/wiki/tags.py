"""Finding macros, escapes and monospaced text: the part of wiki markup that does not go by lines.

What is found is replaced in the text (see characters.py), so that whoever reads on need not know of it. The pieces of a
macro's body are joined when the macro ends: macros come in the order in which they end, the inner ones first, and a
macro's body holds the numbers of those within it.
"""

import re
from collections import Counter
from typing import Final, NamedTuple

from watersmeet.markup.errors import MarkupError, place
from watersmeet.markup.storage.wrapper import MAX_DEPTH
from watersmeet.markup.wiki.characters import (
    ALONE,
    BLOCK,
    BREAK,
    CODE,
    CODE_END,
    COLOUR,
    COLOUR_END,
    END,
    INLINE,
    mask,
    masked,
)
from watersmeet.markup.wiki.notation import BODIED, BODILESS, IN_LINE, RAW

# Nothing here tries the same text twice: a name and its parameters end at the next brace at the latest.
_TOKEN: Final = re.compile(
    r"""
      (?P<break>(?<!\\)(?:\\\\)++(?!\\))
    | \\(?P<escaped>\{\{|[!-/:-@\[\]-`{-~])
    | (?P<code>\{\{)
    | \{(?P<name>[A-Za-z][A-Za-z0-9_.-]*+)(?::(?P<said>(?:[^{}\\\n]|\\.)*+))?\}
    """,
    re.VERBOSE,
)
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]{1,40}|rgba?\([0-9., %]{1,40}\)")


class Macro(NamedTuple):
    """A macro. said: its parameters as written. body: None where it has none; what was found in it is replaced."""

    name: str
    said: str
    body: str | None


class Found(NamedTuple):
    """What a text becomes. colours: what the numbers of colours stand for."""

    text: str
    macros: list[Macro]
    colours: list[str]


class _Open(NamedTuple):
    name: str
    said: str
    part: int


class _Ahead:
    """Where things come next in a text. Asked for places in rising order, it goes through the text once for each."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[str, int] = {}

    def find(self, what: str, at: int) -> int:
        """The next place at or after `at`; the end of the text where there is none."""
        known = self.known.get(what, -1)
        if known < at:
            found = self.text.find(what, at)
            known = self.known[what] = len(self.text) if found < 0 else found
        return known


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.ahead = _Ahead(text)
        self.parts: list[str] = []
        self.macros: list[Macro] = []
        self.colours: list[str] = []
        self.open: list[_Open] = []
        self.heights: list[int] = [0]
        self.names: Counter[str] = Counter()

    def find(self) -> Found:
        text, at = self.text, 0
        while found := _TOKEN.search(text, at):
            self.parts.append(text[at : found.start()])
            at = self.take(found)
        self.parts.append(text[at:])
        return Found("".join(self.parts), self.macros, self.colours)

    def take(self, found: re.Match[str]) -> int:
        """Take what was found; return where to go on."""
        kind = found.lastgroup
        if kind == "break":
            self.parts.append(BREAK * (len(found[0]) // 2))
        elif kind == "escaped":
            self.parts.append(mask(found["escaped"]))
        elif kind == "code":
            return self.code(found)
        else:
            return self.tag(found)
        return found.end()

    def code(self, found: re.Match[str]) -> int:
        """Monospaced text, which ends on its line."""
        begin = found.end()
        end = self.ahead.find("}}", begin)
        if end == begin or end >= self.ahead.find("\n", begin):
            self.parts.append("{")
            return begin - 1
        if self.text.startswith("}}}", end):
            end += 1
        self.parts += (CODE, masked(self.text[begin:end]), CODE_END)
        return end + 2

    def tag(self, found: re.Match[str]) -> int:
        name, said = found["name"], found["said"] or ""
        if name in RAW:
            return self.raw(found, name, said)
        if found["said"] is None and self.names[name]:
            self.close(name, found.start())
        elif name == "color" and not _COLOUR.fullmatch(said.strip()):
            self.parts.append(masked(found[0]))
        elif name in BODILESS:
            self.parts.append(self.number(Macro(name, said, None)))
        else:
            self.open.append(_Open(name, said, len(self.parts)))
            self.heights.append(0)
            self.names[name] += 1
            # What it is if nothing closes it.
            self.parts.append(masked(found[0]) if name in BODIED else self.number(Macro(name, said, None)))
        return found.end()

    def raw(self, found: re.Match[str], name: str, said: str) -> int:
        closing = "{" + name + "}"
        end = self.ahead.find(closing, found.end())
        if end == len(self.text):
            self.parts.append(masked(found[0]))
            return found.end()
        body = self.text[found.end() : end].removeprefix("\n").removesuffix("\n")
        self.parts.append(self.number(Macro(name, said, body)))
        return end + len(closing)

    def close(self, name: str, at: int) -> None:
        """End the innermost open macro of the name. Those that were opened in it stay as they stand."""
        height = 0
        while True:
            one = self.open.pop()
            self.names[one.name] -= 1
            height = max(height, self.heights.pop())
            if one.name == name:
                break
        if name == "color":
            self.colours.append(one.said.strip())
            self.parts[one.part] = f"{COLOUR}{len(self.colours) - 1}{END}"
            self.parts.append(COLOUR_END)
        else:
            height += 1
            if height > MAX_DEPTH:
                raise MarkupError(f"elements are nested deeper than {MAX_DEPTH}", *place(self.text, at))
            body = "".join(self.parts[one.part + 1 :])
            del self.parts[one.part :]
            self.parts.append(self.number(Macro(name, one.said, body)))
        self.heights[-1] = max(self.heights[-1], height)

    def number(self, macro: Macro) -> str:
        """What stands in the text for a macro."""
        self.macros.append(macro)
        if macro.name in IN_LINE:
            begin = INLINE
        else:
            begin = ALONE if macro.body is None else BLOCK
        return f"{begin}{len(self.macros) - 1}{END}"


def find(text: str) -> Found:
    """The text with what was found replaced. Raises MarkupError where macros are nested too deep."""
    return _Finder(text).find()
