"""Why a storage fragment was refused, told in the author's own text."""

import re
from typing import Final, NamedTuple
from xml.parsers import expat
from xml.parsers.expat import errors

from watersmeet.markup.errors import MarkupError, place
from watersmeet.markup.storage.entities import KNOWN
from watersmeet.markup.storage.wrapper import MAX_DEPTH, opening, wrapped

_CODE: Final = errors.codes
_TAGS: Final = _CODE[errors.XML_ERROR_TAG_MISMATCH]
_UNDEFINED: Final = _CODE[errors.XML_ERROR_UNDEFINED_ENTITY]
_INVALID: Final = _CODE[errors.XML_ERROR_INVALID_TOKEN]
_OPEN_CDATA: Final = _CODE[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]
_OPEN_TOKEN: Final = _CODE[errors.XML_ERROR_UNCLOSED_TOKEN]
_CHARACTER: Final = _CODE[errors.XML_ERROR_BAD_CHAR_REF]
_DUPLICATE: Final = _CODE[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]
_NO_ROOT_END: Final = _CODE[errors.XML_ERROR_NO_ELEMENTS]
_INSTRUCTION: Final = _CODE[errors.XML_ERROR_MISPLACED_XML_PI]

_DECLARATION = "DOCTYPE, entity and other declarations are not allowed"
_PI = "processing instructions are not allowed"
_NAME = re.compile(r"[^\s<>/=]*")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITY = re.compile(r"&([^#\s&;<>]+);")
_REFERENCE = re.compile(r"&#?[^\s<>&;\"']*")
_SHOWN = 60


class _Fault(NamedTuple):
    reason: str
    position: int


class _Trace:
    """A second reading of a refused fragment, which remembers where things began."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.data = value.encode()
        self.skip = len(opening(value))
        self.open: list[tuple[str, int]] = []
        self.cdata = 0
        self.fault: _Fault | None = None
        self.code = 0
        self.at = 0

    def read(self) -> None:
        parser = expat.ParserCreate()

        def here() -> int:
            return parser.CurrentByteIndex - self.skip

        def start(name: str, attributes: dict[str, str]) -> None:
            self.open.append((name, here()))
            if len(self.open) > MAX_DEPTH + 1:
                refuse(f"elements are nested deeper than {MAX_DEPTH}")

        def end(name: str) -> None:
            self.open.pop()
            if not self.open and here() < len(self.data):
                refuse(f"</{name}> closes an element that is not open")

        def instruction(target: str, data: str) -> None:
            refuse(_PI)

        def cdata() -> None:
            self.cdata = here()

        def refuse(reason: str) -> None:
            if self.fault is None:
                self.fault = _Fault(reason, self.index(here()))
            # The first fault decides; the rest of the text is read without handlers.
            parser.StartElementHandler = parser.EndElementHandler = None
            parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = None

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.ProcessingInstructionHandler = instruction
        parser.StartCdataSectionHandler = cdata
        try:
            parser.Parse(wrapped(self.value), True)
        except expat.ExpatError as error:
            self.code = error.code
            self.at = parser.ErrorByteIndex - self.skip
        finally:
            # The handlers hold the parser and the parser holds them: part them now.
            parser.StartElementHandler = parser.EndElementHandler = None
            parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = None

    def index(self, offset: int) -> int:
        return len(self.data[: max(offset, 0)].decode(errors="ignore"))


def _shorten(name: str) -> str:
    return name if len(name) <= _SHOWN else name[:_SHOWN] + "..."


def _where(value: str, index: int) -> str:
    line, column = place(value, index)
    return f"line {line}, column {column}"


def _mismatch(trace: _Trace) -> _Fault:
    name, offset = trace.open[-1]
    opened = trace.index(offset)
    if trace.at >= len(trace.data):
        return _Fault(f"<{_shorten(name)}> is not closed", opened)
    index = trace.value.rfind("</", 0, trace.index(trace.at))
    closing = _NAME.match(trace.value, index + 2)
    shown = f"</{_shorten(closing[0] if closing else '')}>"
    if len(trace.open) == 1:
        return _Fault(f"{shown} closes an element that is not open", index)
    where = _where(trace.value, opened)
    return _Fault(f"{shown} does not close <{_shorten(name)}>, opened at {where}", index)


def _undefined(trace: _Trace) -> _Fault:
    # In an attribute expat names the place of the whole tag: the entity is the next unknown one.
    begin = trace.index(trace.at)
    for match in _ENTITY.finditer(trace.value, begin):
        if match[1] not in KNOWN:
            return _Fault(f"entity &{_shorten(match[1])}; is not defined", match.start())
    return _Fault("an entity is not defined", begin)


def _invalid(trace: _Trace) -> _Fault:
    value = trace.value
    index = trace.index(trace.at)
    forbidden = _FORBIDDEN.match(value, index)
    if forbidden:
        return _Fault(f"character U+{ord(forbidden[0]):04X} is not allowed", index)
    if value.startswith("]]>", index - 2) and index >= 2:
        return _Fault("']]>' in text must be written ]]&gt;", index - 2)
    ampersand = value.rfind("&", 0, index)
    if ampersand >= 0 and _REFERENCE.fullmatch(value, ampersand, index):
        return _Fault("'&' must be written &amp; unless it begins an entity", ampersand)
    begin = value.rfind("<", 0, index)
    if value.startswith("<!", begin) and not value.startswith(("<!--", "<![CDATA["), begin):
        return _Fault(_DECLARATION, begin)
    if value.startswith("<?", begin):
        return _Fault(_PI, begin)
    if value.startswith("<!--", begin):
        return _Fault("'--' is not allowed inside a comment", index)
    if index >= len(value):
        return _Fault("the text ends inside a tag", max(begin, 0))
    if value[index] == "<":
        return _Fault("'<' must be written &lt; unless it begins a tag", index)
    if begin == index - 1:
        return _Fault("'<' must be written &lt; unless it begins a tag", begin)
    return _Fault(f"unexpected {value[index]!r} inside a tag", index)


def _explain(trace: _Trace) -> _Fault:
    if trace.fault is not None:
        return trace.fault
    if trace.code in _EXPLAINED:
        return _EXPLAINED[trace.code](trace)
    reason = _REASONS.get(trace.code) or expat.ErrorString(trace.code) or "not well-formed"
    return _Fault(reason, trace.index(trace.cdata if trace.code == _OPEN_CDATA else trace.at))


_EXPLAINED: Final = {_TAGS: _mismatch, _UNDEFINED: _undefined, _INVALID: _invalid}
_REASONS: Final = {
    _OPEN_CDATA: "a CDATA section is not closed",
    _NO_ROOT_END: "an element is not closed",  # the author opened another with the name of the root
    _OPEN_TOKEN: "the text ends inside a comment or tag",
    _CHARACTER: "a character reference names a character that is not allowed",
    _DUPLICATE: "an attribute is given twice",
    _INSTRUCTION: _PI,
}


def diagnose(value: str) -> MarkupError:
    """The error to raise for a fragment that a parse refused."""
    try:
        trace = _Trace(value)
    except UnicodeEncodeError as error:
        reason = f"character U+{ord(value[error.start]):04X} is not allowed"
        return MarkupError(reason, *place(value, error.start))
    trace.read()
    fault = _explain(trace)
    return MarkupError(fault.reason, *place(value, min(fault.position, len(value))))
