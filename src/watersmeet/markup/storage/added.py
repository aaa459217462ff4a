"""What writing adds to a body in storage format: names for its macros, and a space in tags that are alone."""

import re
from typing import Final
from uuid import uuid4

_WORK: Final = re.compile(r"<ac:(?:structured-)?macro[\s/>]|[^\s]/>")
_TAGS: Final = re.compile(
    r"""
      <!\[CDATA\[ .*? (?: \]\]> | \Z )
    | <!-- .*? (?: --> | \Z )
    | < (?P<name> [^\s!?/<>"'=]+ )
        (?P<said> [^"'<>]* (?: " [^"<]* " [^"'<>]* | ' [^'<]* ' [^"'<>]* )* )
      >
    """,
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"""([^\s=<>"'/]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_MACROS: Final = frozenset(("ac:structured-macro", "ac:macro"))


def added(value: str) -> str:
    """The fragment, which is well-formed, with what it lacks; every other character is as it was."""
    return _TAGS.sub(_mended, value) if _WORK.search(value) else value


def _mended(tag: re.Match[str]) -> str:
    name, said = tag["name"], tag["said"]
    if name is None:
        return tag[0]
    alone = said.endswith("/")
    inside = said[:-1] if alone else said
    if name in _MACROS:
        left = inside.rstrip()
        inside = left + _named(left) + inside[len(left) :]
    elif not alone:
        return tag[0]
    if alone and not inside[-1:].isspace():
        inside += " "
    return f"<{name}{inside}/>" if alone else f"<{name}{inside}>"


def _named(said: str) -> str:
    """The attributes that a macro with these lacks."""
    has = {found[1] for found in _ATTRIBUTE.finditer(said)}
    more = "" if "ac:schema-version" in has else ' ac:schema-version="1"'
    if "ac:macro-id" not in has:
        macro_id = uuid4()
        if "ac:local-id" not in has:
            more += f' ac:local-id="{macro_id}"'
        more += f' ac:macro-id="{macro_id}"'
    return more
