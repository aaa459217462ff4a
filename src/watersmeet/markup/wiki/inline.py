"""Text in a line: effects, links, pictures, dashes, emoticons.

One pass cuts the text into pieces, a second says of each sign of an effect whether it begins one, ends one or is only a
sign. Effects may cross (`*a _b* c_`): writing closes and opens elements as it has to.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from watersmeet.markup.wiki.characters import (
    ALONE,
    BREAK,
    CODE,
    CODE_END,
    COLOUR,
    COLOUR_END,
    END,
    INLINE,
    MARKED,
    as_attribute,
    as_cdata,
    as_prose,
    as_text,
)
from watersmeet.markup.wiki.notation import ELEMENTS, EMOTICONS, LOOSE
from watersmeet.markup.wiki.targets import address, image, shown_address, target

_SPECIAL: Final = re.compile(
    r"[\[!*_+^~?{\-:;(\n\x03\x05-\x08\x0e\x0f]"
    r"|(?<![A-Za-z0-9])(?:(?:https?|ftps?|sftp|file|ircs?|nntp|ssh|git|smb)://|mailto:)(?=\w)",
    re.ASCII,
)
_ADDRESS: Final = re.compile(r"[^\s\[\]{}|<>\"\x01-\x08\x0e\x0f]+")
_TRAILING: Final = ".,;:!?'*_^~+"
_LINK: Final = re.compile(r"\[([^\[\]\n]*+)\]")
IMAGE: Final = re.compile(r"!([^\s|!][^!\n]*+)(?<!\s)!(?![^\W_])")
_FORCED: Final = re.compile(r"\{([*_+^~-]|\?\?)\}")
_EMOTICON: Final = re.compile("|".join(re.escape(one) for one in sorted(EMOTICONS, key=len, reverse=True)))

_ONLY_COLOURS: Final = re.compile(rf"^((?:{COLOUR}[0-9]+{END}|{COLOUR_END})++)\n", re.MULTILINE)
_ENDING_COLOURS: Final = re.compile(rf"\n((?:{COLOUR}[0-9]+{END}|{COLOUR_END})++)\Z")
"""Lines of colours' tags, which are no lines of the text."""

_COLOURED: Final = "color"


@dataclass(slots=True)
class Shared:
    """What the lines of a document share.

    macros:  what they became.
    colours: as they are written in styles.
    open:    those that hold at the moment, the outermost first.
    tasks:   how many there were.
    """

    macros: list[str]
    colours: list[str]
    open: list[str] = field(default_factory=list)
    tasks: int = 0


@dataclass(slots=True)
class _Change:
    """From here an effect holds (`tag` opens it) or does not."""

    effect: str
    tag: str | None


@dataclass(slots=True)
class _Sign:
    """A sign that may begin or end an effect. shown: what it is if it does neither."""

    effect: str
    shown: str
    begins: bool
    ends: bool


class _LineEnd:
    """The end of a line, beyond which no effect goes."""


_LINE_END: Final = _LineEnd()
_Piece = str | _Change | _Sign | _LineEnd


class _Line:
    """Cuts text into pieces of storage format and changes of effects."""

    def __init__(self, text: str, shared: Shared, *, linked: bool) -> None:
        self.text = text
        self.shared = shared
        self.linked = linked  # a link holds no link
        self.coded = False
        self.pieces: list[_Piece] = []

    def cut(self) -> list[_Piece]:
        text, done, at = self.text, 0, 0
        while found := _SPECIAL.search(text, at):
            at = found.start()
            taken = _TAKERS.get(text[at], _Line.outside)(self, at)
            if taken is None:
                at += 1
                continue
            piece, after = taken
            if at > done:
                self.pieces.append(as_prose(text[done:at]))
            self.pieces.append(piece)
            done = at = after
        if done < len(text):
            self.pieces.append(as_prose(text[done:]))
        return self.pieces

    def inside_word(self, at: int) -> bool:
        return at > 0 and self.text[at - 1].isalnum()

    def sign(self, at: int) -> tuple[_Piece, int] | None:
        """An effect's sign; several of them in a row are none."""
        text, sign = self.text, self.text[at]
        if (at and text[at - 1] == sign) or text.startswith(sign, at + 1):
            return None
        return self.effect(sign, at, at + 1)

    def citation(self, at: int) -> tuple[_Piece, int] | None:
        text = self.text
        if not text.startswith("??", at) or text.startswith("?", at + 2) or (at and text[at - 1] == "?"):
            return None
        return self.effect("??", at, at + 2)

    def effect(self, sign: str, at: int, after: int) -> tuple[_Piece, int]:
        before, behind = self.text[at - 1 : at] if at else "", self.text[after : after + 1]
        loose = sign in LOOSE
        begins = bool(behind) and not behind.isspace() and (loose or not before.isalnum())
        ends = bool(before) and not before.isspace() and (loose or not behind.isalnum())
        return _Sign(sign, sign, begins, ends), after

    def forced(self, at: int) -> tuple[_Piece, int] | None:
        """An effect's sign in braces, which may stand anywhere."""
        found = _FORCED.match(self.text, at)
        return None if found is None else (_Sign(found[1], found[0], True, True), found.end())

    def hyphen(self, at: int) -> tuple[_Piece, int] | None:
        text, after = self.text, at + 1
        while text.startswith("-", after):
            after += 1
        if after - at == 1:
            return self.effect("-", at, after)
        apart = (not at or text[at - 1].isspace()) and (after == len(text) or text[after].isspace())
        dash = {2: "\u2013", 3: "\u2014"}.get(after - at) if apart and not self.coded else None
        return dash or text[at:after], after

    def link(self, at: int) -> tuple[_Piece, int] | None:
        found = _LINK.match(self.text, at) if self.linked else None
        shown = None if found is None else _link(found[1], self.shared)
        return None if found is None or shown is None else (shown, found.end())

    def image(self, at: int) -> tuple[_Piece, int] | None:
        found = None if self.coded or self.inside_word(at) else IMAGE.match(self.text, at)
        shown = None if found is None else image(found[1])
        return None if found is None or shown is None else (shown, found.end())

    def emoticon(self, at: int) -> tuple[_Piece, int] | None:
        found = None if self.coded or self.inside_word(at) else _EMOTICON.match(self.text, at)
        if found is None or self.text[found.end() : found.end() + 1].isalnum():
            return None
        return f'<ac:emoticon ac:name="{EMOTICONS[found[0]]}" />', found.end()

    def outside(self, at: int) -> tuple[_Piece, int] | None:
        """An address that stands in the text."""
        found = _ADDRESS.match(self.text, at) if self.linked and not self.coded else None
        written = "" if found is None else _without_end(found[0])
        href = address(written)
        if href is None:
            return None
        return f'<a href="{as_attribute(href)}">{shown_address(written)}</a>', at + len(written)

    def line_break(self, at: int) -> tuple[_Piece, int]:
        return "<br />", at + 1

    def line_end(self, at: int) -> tuple[_Piece, int]:
        return _LINE_END, at + 1

    def code(self, at: int) -> tuple[_Piece, int]:
        self.coded = self.text[at] == CODE
        return _Change(CODE, "<code>" if self.coded else None), at + 1

    def colour(self, at: int) -> tuple[_Piece, int]:
        after = self.text.index(END, at)
        self.shared.open.append(self.shared.colours[int(self.text[at + 1 : after])])
        return _Change(_COLOURED, _span(self.shared)), after + 1

    def colour_end(self, at: int) -> tuple[_Piece, int]:
        if self.shared.open:
            self.shared.open.pop()
        return _Change(_COLOURED, _span(self.shared)), at + 1

    def macro(self, at: int) -> tuple[_Piece, int]:
        after = self.text.index(END, at)
        return self.shared.macros[int(self.text[at + 1 : after])], after + 1


_TAKERS: Final[dict[str, Callable[[_Line, int], tuple[_Piece, int] | None]]] = {
    **dict.fromkeys("*_+^~", _Line.sign),
    **dict.fromkeys(":;(", _Line.emoticon),
    "?": _Line.citation,
    "{": _Line.forced,
    "-": _Line.hyphen,
    "[": _Line.link,
    "!": _Line.image,
    "\n": _Line.line_end,
    BREAK: _Line.line_break,
    CODE: _Line.code,
    CODE_END: _Line.code,
    COLOUR: _Line.colour,
    COLOUR_END: _Line.colour_end,
    ALONE: _Line.macro,
    INLINE: _Line.macro,
}


def inline(text: str, shared: Shared, *, linked: bool = True) -> str:
    """The text of a line, or of several without space at their ends, as storage format."""
    text = text.strip()
    coloured = _span(shared)
    if not coloured and not _SPECIAL.search(text):
        return as_prose(text)
    if COLOUR in text or COLOUR_END in text:
        text = _ENDING_COLOURS.sub(r"\1", _ONLY_COLOURS.sub(r"\1", text))
    pieces = _Line(text, shared, linked=linked).cut()
    _pair(pieces)
    return _written(pieces, coloured)


def _span(shared: Shared) -> str | None:
    return f'<span style="color: {as_attribute(shared.open[-1])};">' if shared.open else None


def _pair(pieces: list[_Piece]) -> None:
    """Turn signs that belong together into changes. An effect does not go beyond the end of its line."""
    begun: dict[str, int] = {}
    for at, piece in enumerate(pieces):
        if isinstance(piece, _Sign):
            begin = begun.get(piece.effect)
            if piece.ends and begin is not None:
                pieces[begin] = _Change(piece.effect, f"<{ELEMENTS[piece.effect]}>")
                pieces[at] = _Change(piece.effect, None)
                del begun[piece.effect]
            elif piece.begins:
                begun[piece.effect] = at
        elif piece is _LINE_END:
            begun.clear()


def _written(pieces: list[_Piece], coloured: str | None) -> str:
    wanted: dict[str, str] = {_COLOURED: coloured} if coloured else {}
    opened: list[tuple[str, str]] = []
    out: list[str] = []
    for piece in pieces:
        if isinstance(piece, _Change):
            # Taken out first: what begins later is further inside.
            wanted.pop(piece.effect, None)
            if piece.tag is not None:
                wanted[piece.effect] = piece.tag
            continue
        if wanted or opened:
            _turn(opened, list(wanted.items()), out)
        if isinstance(piece, str):
            out.append(piece)
        else:
            out.append("<br />" if isinstance(piece, _LineEnd) else as_text(piece.shown))
    _turn(opened, [], out)
    return "".join(out)


def _turn(opened: list[tuple[str, str]], wanted: list[tuple[str, str]], out: list[str]) -> None:
    """Close and open elements until those that are wanted are open."""
    same = 0
    while same < len(opened) and same < len(wanted) and opened[same] == wanted[same]:
        same += 1
    while len(opened) > same:
        effect, _ = opened.pop()
        out.append("</span>" if effect == _COLOURED else f"</{ELEMENTS[effect]}>")
    for one in wanted[same:]:
        out.append(one[1])
        opened.append(one)


def _without_end(written: str) -> str:
    """An address without the punctuation of the sentence it stands in."""
    end, unopened = len(written), written.count(")") - written.count("(")
    while end and (written[end - 1] in _TRAILING or (written[end - 1] == ")" and unopened > 0)):
        end -= 1
        unopened -= written[end] == ")"
    return written[:end]


def _link(body: str, shared: Shared) -> str | None:
    """A link, of what stands between its brackets; None where that leads nowhere."""
    alias, leads, tip = _link_parts(body)
    if MARKED.search(tip) or body.count(COLOUR) != body.count(COLOUR_END):
        return None
    href = address(leads)
    if href is not None:
        title = f' title="{as_attribute(tip)}"' if tip else ""
        return f'<a href="{as_attribute(href)}"{title}>{_alias(alias, shared) or shown_address(leads)}</a>'
    to = target(leads)
    if to is None:
        return None
    said = f' ac:anchor="{as_attribute(to.anchor)}"' if to.anchor else ""
    said += f' ac:tooltip="{as_attribute(tip)}"' if tip else ""
    held = to.resource + _link_body(_alias(alias, shared))
    return f"<ac:link{said}>{held}</ac:link>" if held else f"<ac:link{said} />"


def _alias(written: str, shared: Shared) -> str:
    # The colours that hold around the link go around its element.
    return inline(written, Shared(shared.macros, shared.colours), linked=False)


def _link_body(shown: str) -> str:
    if not shown:
        return ""
    if "<" in shown:
        return f"<ac:link-body>{shown}</ac:link-body>"
    return f"<ac:plain-text-link-body>{as_cdata(unescape(shown))}</ac:plain-text-link-body>"


def _link_parts(body: str) -> tuple[str, str, str]:
    """The text of a link, where it leads, and its tip; "" for what is not said."""
    first = IMAGE.match(body)
    begin = body.find("|", first.end() if first else 0)
    if begin < 0:
        return "", body.strip(), ""
    leads, _, tip = body[begin + 1 :].partition("|")
    return body[:begin].strip(), leads.strip(), tip.strip()
