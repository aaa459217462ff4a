"""The named characters of HTML, which storage format uses without declaring them."""

import re
from html.entities import html5

ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")

_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def _declaration(name: str, text: str) -> str:
    # < and & are escaped twice: an entity's text is read as markup when it is used.
    references = "".join(f"&#38;#{ord(char)};" if char in "<&" else f"&#{ord(char)};" for char in text)
    return f'<!ENTITY {name} "{references}">'


DECLARATIONS = {
    name[:-1]: _declaration(name[:-1], text)
    for name, text in html5.items()
    if name.endswith(";") and name[:-1] not in _XML
}
KNOWN = frozenset(DECLARATIONS) | _XML


def declarations(value: str) -> str:
    """The declarations of exactly the known entities that `value` names, so that a parse pays for no more."""
    if "&" not in value:
        return ""
    names = {match[1] for match in ENTITY.finditer(value)}
    return "".join([DECLARATIONS[name] for name in names if name in DECLARATIONS])
