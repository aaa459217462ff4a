"""Which elements and attributes of XHTML the editor format has as they are written in storage format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from watersmeet.markup.html.styles import harmless_style
from watersmeet.markup.references import harmless

_PLAIN: Final = """
    p h1 h2 h3 h4 h5 h6 blockquote pre hr br ul ol li div center address dl dt dd
    table thead tbody tfoot tr th td colgroup col
    span a strong b em i u ins del s strike sub sup code tt small big cite q abbr kbd samp var time
"""
PLAIN: Final = frozenset(_PLAIN.split())

_ATTRIBUTES: Final = frozenset({"title", "lang", "colspan", "rowspan", "start", "datetime"})

_OURS: Final = """
    wysiwyg-macro editor-inline-macro wysiwyg-macro-body editor-element confluence-link confluence-userlink user-mention
    confluence-embedded-image confluence-embedded-figure confluence-embedded-file-wrapper confluence-embedded-file
    emoticon inline-comment-marker text-placeholder inline-task-list checked contentLayout2 columnLayout cell innerCell
    table-wrap confluenceTable confluenceTh confluenceTd numberingColumn confluence-information-macro panel panelHeader
    panelContent code preformatted codeContent syntaxhighlighter-pre expand-container expand-content status-macro
    date-lozenger external-link unresolved conf-macro toc-macro confluence-anchor-link
"""
CLASSES: Final = frozenset(_OURS.split())
"""Classes that mean something to the reader of the editor format."""

_DATA: Final = frozenset(
    {
        "data-attributes",
        "data-element",
        "data-resource",
        "data-anchor",
        "data-link-body",
        "data-linked-resource-type",
        "data-account-id",
        "data-ref",
        "data-inline-task-id",
        "data-inline-task-uuid",
        "data-local-id",
    }
)


def split(given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The attributes of an element that are printed, and those that are carried in one."""
    shown: dict[str, str] = {}
    carried: dict[str, str] = {}
    for name, value in given.items():
        (shown if _is_shown(name, value) else carried)[name] = value
    return shown, carried


def _is_shown(name: str, value: str) -> bool:
    if name.startswith("data-"):
        return name not in _DATA and not name.startswith("data-macro-") and ":" not in name
    if name == "class":
        return bool(value.strip()) and CLASSES.isdisjoint(value.split())
    if name == "style":
        said = [one for one in value.split(";") if one.strip()]
        kept = harmless_style(value)
        return bool(said) and kept is not None and kept.count(";") == len(said)
    if name == "href":
        return harmless(value)
    return name in _ATTRIBUTES
