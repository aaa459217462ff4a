"""Where links lead and which pictures are shown, as storage format names them."""

import re
from typing import Final, NamedTuple

from watersmeet.markup.references import harmless
from watersmeet.markup.wiki.characters import MARKED, as_attribute, as_text, unmasked
from watersmeet.markup.wiki.notation import IMAGE_ATTRIBUTES

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S|(?:mailto|tel|file|news):\S|//?\S", re.ASCII)
_POST: Final = re.compile(r"/([0-9]{4}/[0-9]{2}/[0-9]{2})/(.+)")
_SPACE: Final = re.compile(r"(~[^:\s]+|[A-Za-z0-9_]+):(?!\s)(.*)", re.DOTALL)
_SHORTCUT: Final = re.compile(r"([^@]+)@([A-Za-z0-9_]+)")
_CONTENT: Final = re.compile(r"\$([0-9]{1,18})")
_FILE: Final = re.compile(r"[^\s.]\.[A-Za-z0-9]{1,9}$")
_PERSON: Final = "~accountid:"
_SEPARATOR: Final = re.compile(r"""[,|](?=\s*(?:thumbnail\b|[A-Za-z]+\s*=))""")
_PIXELS: Final = re.compile(r"([0-9]{1,9})(?:px)?")


class Target(NamedTuple):
    """What a link leads to: a resource of storage format, empty for the document itself, and the place in it."""

    resource: str
    anchor: str | None = None


def address(target: str) -> str | None:
    """The address of a link that leads out of the wiki or to a path; None for other links, and for harmful ones."""
    target = unmasked(target)
    return target if _outside(target) and harmless(target) and not MARKED.search(target) else None


def shown_address(target: str) -> str:
    """An address as it is shown where the link has no text of its own."""
    return as_text(target.removeprefix("mailto:") or target)


def target(written: str) -> Target | None:
    """What the target of a link names; None where that is nothing."""
    written = unmasked(written)
    if not written or MARKED.search(written) or _outside(written):
        return None
    if written.startswith("#"):
        return Target("", written[1:]) if len(written) > 1 else None
    content, shortcut = _CONTENT.fullmatch(written), _SHORTCUT.fullmatch(written)
    if content:
        return Target(_ri("content-entity", content_id=content[1]))
    if shortcut:
        return Target(_ri("shortcut", key=shortcut[2], parameter=shortcut[1]))
    if written.startswith(_PERSON) and len(written) > len(_PERSON):
        return Target(_ri("user", account_id=written[len(_PERSON) :]))
    if written.startswith("~") and len(written) > 1 and not _SPACE.match(written):
        return Target(_ri("user", account_id=written[1:]))
    if "^" in written:
        file = attachment(written)
        return None if file is None else Target(file)
    return _content(written)


def _outside(written: str) -> bool:
    return _ADDRESS.match(written) is not None and not _POST.fullmatch(written)


def attachment(written: str) -> str | None:
    """An attachment: `name`, or with the page it is on, `Page^name`."""
    holder, _, name = written.rpartition("^")
    if not name:
        return None
    held_by = None if holder.endswith(":") else page(holder)
    if held_by is None:
        return _ri("attachment", filename=name)
    return f'<ri:attachment ri:filename="{as_attribute(name)}">{held_by}</ri:attachment>'


def page(written: str) -> str | None:
    """A page or blog post by its title, with its space or without."""
    found = _content(written)
    return None if found is None else found.resource


def user(written: str) -> str:
    return _ri("user", account_id=written.removeprefix(_PERSON).removeprefix("~"))


def url(written: str) -> str | None:
    return _ri("url", value=written) if _ADDRESS.match(written) and harmless(written) else None


def image(written: str) -> str | None:
    """A picture, of what stands between its exclamation marks; None where that names no picture."""
    name, _, said = written.partition("|")
    if MARKED.search(written) or name != name.strip():
        return None
    name = unmasked(name)
    if _ADDRESS.match(name):
        resource = url(name)
    else:
        resource = attachment(name) if _FILE.search(name) else None
    attributes = _image_attributes(said)
    if resource is None or attributes is None:
        return None
    shown = "".join(f' ac:{key}="{as_attribute(attributes[key])}"' for key in sorted(attributes))
    return f"<ac:image{shown}>{resource}</ac:image>"


def _image_attributes(said: str) -> dict[str, str] | None:
    """None where it reads like something else, such as the next cell of a table."""
    found: dict[str, str] = {}
    for one in _SEPARATOR.split(said) if said.strip() else ():
        key, equals, value = one.partition("=")
        key = key.strip().lower()
        if key == "thumbnail":
            found[key] = "true"
        elif equals and key.isidentifier():
            found[key] = unmasked(value.strip().strip("\"'"))
        else:
            return None
    if "border" in found:
        found["border"] = "false" if found["border"] in ("", "0", "none") else "true"
    for side in ("width", "height"):
        pixels = _PIXELS.fullmatch(found.get(side, ""))
        found[side] = pixels[1] if pixels else ""
    return {key: value for key, value in found.items() if value and key in IMAGE_ATTRIBUTES}


def _content(written: str) -> Target | None:
    """A page, a blog post or a space, with the place in it."""
    title, hash_, anchor = written.partition("#")
    if not hash_ or not title or not anchor or anchor.startswith(" "):
        title, anchor = written, ""
    in_space = _SPACE.fullmatch(title)
    space, title = (in_space[1], in_space[2]) if in_space else (None, title)
    post = _POST.fullmatch(title)
    title = post[2] if post else title
    if not title.strip():
        return Target(_ri("space", space_key=space)) if space else None
    kind = "blog-post" if post else "page"
    resource = _ri(kind, space_key=space, content_title=title.strip(), posting_day=post[1] if post else None)
    return Target(resource, anchor or None)


def _ri(kind: str, **attributes: str | None) -> str:
    said = "".join(
        f' ri:{name.replace("_", "-")}="{as_attribute(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<ri:{kind}{said} />"
