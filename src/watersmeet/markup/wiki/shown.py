"""Macros of wiki markup as storage format writes them."""

import re
from collections.abc import Callable
from typing import Final

from watersmeet.markup.wiki.characters import as_attribute, as_cdata, as_text, masked, unmasked
from watersmeet.markup.wiki.notation import RAW, RESOURCES, UNNAMED
from watersmeet.markup.wiki.tags import Macro
from watersmeet.markup.wiki.targets import attachment, page, url, user

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_. -]*")


def _linked_page(value: str) -> str | None:
    # "@home" and "/" are words of the macros themselves.
    found = None if value.startswith(("@", "/")) else page(value)
    return None if found is None else f"<ac:link>{found}</ac:link>"


_RESOURCES: Final[dict[str, Callable[[str], str | None]]] = {
    "page": _linked_page,
    "attachment": attachment,
    "user": user,
    "url": url,
}


def shown(macro: Macro, body: str) -> str:
    """The macro; `body` is the inside of its rich body."""
    if macro.name == "quote":
        return f"<blockquote>{body}</blockquote>"
    said = "".join(_parameter(macro.name, name, value) for name, value in parameters(macro).items())
    if macro.body is None:
        held = ""
    elif macro.name in RAW:
        held = f"<ac:plain-text-body>{as_cdata(macro.body)}</ac:plain-text-body>"
    else:
        held = f"<ac:rich-text-body>{body}</ac:rich-text-body>"
    name = as_attribute(macro.name)
    begin = f'<ac:structured-macro ac:name="{name}" ac:schema-version="1"'
    return f"{begin}>{said}{held}</ac:structured-macro>" if said or held else f"{begin} />"


def parameters(macro: Macro) -> dict[str, str]:
    """What a macro's tag says, by name. What has no name is "" where it is the first such, then "1", "2" and so on."""
    found: dict[str, str] = {}
    unnamed = 0
    for one in masked(macro.said).split("|") if macro.said.strip() else ():
        before, equals, value = one.partition("=")
        name = before.strip()
        if not (equals and _NAME.fullmatch(name)):
            name, value = (str(unnamed) if unnamed else UNNAMED.get(macro.name, "")), one
            unnamed += 1
        value = unmasked(value).strip()
        if value:
            found.setdefault(name, value)
    return found


def _parameter(macro: str, name: str, value: str) -> str:
    kind = RESOURCES.get((macro, name))
    resource = _RESOURCES[kind](value) if kind else None
    held = as_text(value) if resource is None else resource
    return f'<ac:parameter ac:name="{as_attribute(name)}">{held}</ac:parameter>'
