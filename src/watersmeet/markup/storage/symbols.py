"""What stands for itself in a line: emoji, dates and placeholders."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.lines import is_blank
from watersmeet.markup.storage.reader import Line, Marks, Reader, element_mark, finish, take_attributes
from watersmeet.markup.storage.tags import escaped
from watersmeet.markup.storage.writer import Write, Writer, rest
from watersmeet.markup.tree import Node, kept

# Emoji

_NEW: Final = "blue-star"
"""What every emoji is called that has no name of the older kind."""

_OLD_NAMES: Final = """
    smile slight_smile  sad disappointed  cheeky stuck_out_tongue  laugh smiley  wink wink  thumbs-up thumbsup
    thumbs-down thumbsdown  information info  tick check_mark  cross cross_mark  warning warning  plus plus
    minus minus  question question_mark  light-on light_bulb_on  light-off light_bulb_off  yellow-star yellow_star
    red-star red_star  green-star green_star  blue-star blue_star  heart heart  broken-heart broken_heart
"""
_WORDS: Final = _OLD_NAMES.split()
OLD_EMOJI: Final = {name: f":{short}:" for name, short in zip(_WORDS[::2], _WORDS[1::2], strict=True)}
"""Short names of the emoji that have names of the older kind."""


def _emoticon(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    given = dict(element.attrib)
    name = given.get("ac:name")
    short = given.get("ac:emoji-shortname")
    if not is_blank(element.text) or len(element) or not (short or name):
        return element_mark(reader, element, marks, out)
    attrs: dict[str, Any] = {"shortName": short or OLD_EMOJI.get(name or "", f":{name}:")}
    if short:
        if name is None or OLD_EMOJI.get(name, f":{name}:") != short:
            del given["ac:emoji-shortname"]
        if name == _NEW:
            del given["ac:name"]
    for key, written in _EMOJI.items():
        if written in given:
            attrs[key] = given.pop(written)
    return out.append(finish(Node("emoji", attrs=attrs), given, "ac:local-id"))


_EMOJI: Final = {"id": "ac:emoji-id", "text": "ac:emoji-fallback"}


def _write_emoji(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    short = spare.pop("shortName", None)
    if not isinstance(short, str) or not short:
        return False
    name = kept(node, "ac:name")
    said: dict[str, Any] = {"ac:name": _NEW if name is None else name}
    if name is None or OLD_EMOJI.get(name, f":{name}:") != short:
        said["ac:emoji-shortname"] = short
    for key, written in _EMOJI.items():
        if isinstance(spare.get(key), str):
            said[written] = spare.pop(key)
    writer.add(f"<ac:emoticon{rest(node, said, spare, local='ac:local-id', marks=node.marks)} />")
    return True


# Dates

_DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(.*)", re.DOTALL)
_STAMP: Final = re.compile(r"0|-?[1-9][0-9]{0,15}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_MS: Final = 86_400_000


def _time(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    given = dict(element.attrib)
    written = given.pop("datetime", None)
    stamp = _stamp(written or "")
    if not is_blank(element.text) or len(element) or stamp is None or written is None:
        return element_mark(reader, element, marks, out)
    node = Node("date", attrs={**{"timestamp": stamp}, **take_attributes(given)})
    if len(written) > len("2026-11-21"):
        node.kept = {"datetime": written}
    return out.append(finish(node, given))


def _stamp(written: str) -> str | None:
    """The milliseconds of a day."""
    found = _DAY.fullmatch(written)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return None
    return str((day - _EPOCH.date()).days * _DAY_MS)


def _write_date(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    stamp = spare.pop("timestamp", None)
    if not isinstance(stamp, str) or not _STAMP.fullmatch(stamp):
        return False
    try:
        day = (_EPOCH + timedelta(milliseconds=int(stamp))).date().isoformat()
    except OverflowError:
        return False
    said: dict[str, Any] = {"datetime": day}
    exact = kept(node, "datetime")
    if exact is not None and exact.startswith(day):
        said["datetime"] = exact
    if int(stamp) % _DAY_MS:
        spare["timestamp"] = stamp
    writer.add(f"<time{rest(node, said, spare, marks=node.marks)} />")
    return True


# Placeholders


def _placeholder(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    if len(element):
        return element_mark(reader, element, marks, out)
    node = Node("placeholder", attrs={"text": element.text or ""})
    return out.append(finish(node, dict(element.attrib), "ac:local-id"))


def _write_placeholder(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    text = spare.pop("text", None)
    if not isinstance(text, str):
        return False
    tag = f"<ac:placeholder{rest(node, {}, spare, local='ac:local-id', marks=node.marks)}"
    writer.add(f"{tag}>{escaped(text)}</ac:placeholder>" if text else f"{tag} />")
    return True


LINE: Final[dict[str, Line]] = {"ac:emoticon": _emoticon, "time": _time, "ac:placeholder": _placeholder}
NODES: Final[dict[str, Write]] = {
    "emoji": _write_emoji,
    "date": _write_date,
    "placeholder": _write_placeholder,
}
