"""The text of a body as a search index and an excerpt see it."""

from watersmeet.markup.adf.load import adf_text
from watersmeet.markup.errors import Unsupported
from watersmeet.markup.lines import lines
from watersmeet.markup.storage.parse import parse

_INLINE, _HIDDEN, _MACRO, _PARAMETER = range(4)

_INLINE_NAMES = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rp rt rtc ruby s
    samp small span strike strong sub sup time tt u var wbr
    ac:link ac:link-body ac:plain-text-link-body ac:inline-comment-marker
"""
_HIDDEN_NAMES = """
    script style
    ri:page ri:blog-post ri:attachment ri:url ri:shortcut ri:user ri:space ri:content-entity
    ac:default-parameter ac:placeholder ac:task-id ac:task-uuid ac:task-status
    ac:adf-attribute ac:adf-fallback
"""
INLINE_ELEMENTS = frozenset(_INLINE_NAMES.split())
HIDDEN_ELEMENTS = frozenset(_HIDDEN_NAMES.split())
_KINDS = {
    **dict.fromkeys(_INLINE_NAMES.split(), _INLINE),
    **dict.fromkeys(_HIDDEN_NAMES.split(), _HIDDEN),
    "ac:structured-macro": _MACRO,
    "ac:macro": _MACRO,
    "ac:parameter": _PARAMETER,
}

# In place of the number of parts to go back to when a hidden element ends.
_KEEP = -1

_TITLED = frozenset({"panel", "info", "tip", "note", "warning", "expand", "code", "noformat", "status"})


def storage_text(value: str) -> str:
    """The plain text of a storage fragment, which is checked in the same pass.

    Elements outside the inline vocabulary separate words, known or not. A macro parameter shows only when
    it is the title that readers see.
    """
    parts: list[str] = []
    add = parts.append
    marks: list[int] = []
    macros: list[str] = []
    kind_of = _KINDS.get

    def start(name: str, attributes: dict[str, str]) -> None:
        kind = kind_of(name)
        if kind is None:
            add("\n")
        elif kind == _INLINE:
            return
        elif kind == _MACRO:
            add("\n")
            macros.append(attributes.get("ac:name", ""))
        elif kind == _PARAMETER and attributes.get("ac:name") == "title" and macros and macros[-1] in _TITLED:
            add("\n")
            marks.append(_KEEP)
        else:
            marks.append(len(parts))

    def end(name: str) -> None:
        kind = kind_of(name)
        if kind is None:
            add("\n")
        elif kind == _INLINE:
            return
        elif kind == _MACRO:
            add("\n")
            macros.pop()
        elif (mark := marks.pop()) == _KEEP:
            add("\n")
        else:
            del parts[mark:]

    parse(value, start, end, add)
    return lines(parts)


def plain_text(value: str, representation: str) -> str:
    """The text of a body, its blocks on lines of their own; raises MarkupError for a bad body.

    No line is empty or has white space around it; within a line white space is the author's. Text in
    "plain" and "raw" bodies has no markup. The address that is the body of an "embed" is no text, a "file" has none.
    """
    if representation == "storage":
        return storage_text(value)
    if representation == "atlas_doc_format":
        return adf_text(value)
    if representation in ("plain", "raw"):
        return lines([value])
    if representation in ("embed", "file"):
        return ""
    raise Unsupported(representation, "plain")
