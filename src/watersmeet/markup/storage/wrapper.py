"""The synthetic document around a storage fragment."""

from watersmeet.markup.storage.entities import declarations

ROOT = "storage"
MAX_DEPTH = 200

_OPEN = f"<{ROOT}>"
_CLOSE = f"</{ROOT}>"


def opening(value: str) -> str:
    """What stands before `value` in its document: the entities it uses, all ours, and the root's start tag.

    Plain ASCII. The author's text begins inside the root, where XML has no place for a DOCTYPE.
    """
    declared = declarations(value)
    return f"<!DOCTYPE {ROOT}[{declared}]>{_OPEN}" if declared else _OPEN


def wrapped(value: str) -> str:
    """The document to give to a parser."""
    return f"{opening(value)}{value}{_CLOSE}"
