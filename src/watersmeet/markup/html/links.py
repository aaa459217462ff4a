"""Links: where they lead, and what is said of it."""

from __future__ import annotations

from urllib.parse import unquote

from watersmeet.markup.html.headings import identifier
from watersmeet.markup.html.writer import Attributes, Writer
from watersmeet.markup.references import address, file_ref, linked, person, spelled
from watersmeet.markup.tree import Mark, Node, attribute, kept


def leads(writer: Writer, one: Mark | Node) -> str | None:
    """The address of a link; None where it leads nowhere, or where following it could harm."""
    return address(one, writer.facts, absolute=writer.absolute)


def link_attributes(writer: Writer, one: Mark | Node) -> Attributes | None:
    """The attributes of the a element of a link; None where it leads nowhere, or where following it could harm."""
    href = leads(writer, one)
    resource = kept(one, "resource")
    if resource is None:
        return None if href is None else _written(writer, one, href)
    if resource == "user":
        return user_attributes(writer, person(one) or "")
    if resource == "attachment":
        return _file(writer, one, href)
    if href is None:
        return None
    anchor = kept(one, "ac:anchor")
    if resource in ("page", "blog-post", "content-entity"):
        return _content(writer, one, href, anchor)
    if resource == "anchor":
        return {"href": f"#{spelled(identifier(writer.facts.title, anchor or ''))}"}
    return _written(writer, one, href) if resource == "url" else {"href": href}


def _written(writer: Writer, one: Mark | Node, href: str) -> Attributes:
    title = attribute(one, "title")
    said: dict[str, str | None] = {"href": href, "title": title if isinstance(title, str) and title else None}
    if href.startswith("#"):
        said["href"] = _heading(writer, href)
    elif external(writer, href):
        said["class"] = "external-link"
        said["rel"] = "nofollow"
    return said


def external(writer: Writer, href: str) -> bool:
    """Whether an address is outside of the wiki."""
    if href.startswith("/") and not href.startswith("//"):
        return False
    base = writer.facts.base
    return not (base and (href == base or href.startswith(f"{base}/")))


def _heading(writer: Writer, href: str) -> str:
    """An address in the page; one that names a heading by its text, with hyphens for spaces, leads to its id."""
    known = writer.ids.named(unquote(href[1:]))
    return href if known is None else f"#{spelled(known)}"


def _content(writer: Writer, one: Mark | Node, href: str, anchor: str | None) -> Attributes:
    found = linked(one, writer.facts)
    if found is None:
        return {"href": href, "class": "unresolved"}
    if anchor:
        href = f"{href.partition('#')[0]}#{spelled(identifier(found.title, anchor))}"
    return {
        "href": href,
        "data-linked-resource-id": str(found.id),
        "data-linked-resource-type": found.kind,
        "data-linked-resource-default-alias": found.title,
    }


def user_attributes(writer: Writer, account: str) -> Attributes:
    """The attributes of a link to a person."""
    return {
        "class": "confluence-userlink user-mention",
        "href": f"{writer.root}/people/{spelled(account)}?ref=confluence",
        "data-account-id": account,
        "data-linked-resource-type": "userinfo",
    }


def _file(writer: Writer, one: Mark | Node, href: str | None) -> Attributes | None:
    ref = file_ref(one)
    file = writer.facts.files.get(ref) if ref is not None else None
    if file is None or href is None:
        return None
    return {
        "href": href,
        "data-linked-resource-id": str(file.id),
        "data-linked-resource-version": str(file.version),
        "data-linked-resource-type": "attachment",
        "data-linked-resource-default-alias": file.name,
        "data-linked-resource-content-type": file.media_type,
        "data-linked-resource-container-id": str(file.container_id),
    }


def card_attributes(writer: Writer, node: Node, appearance: str) -> Attributes | None:
    """The attributes of the a element of a smart link."""
    href = leads(writer, node)
    if href is None:
        return None
    said = dict(_written(writer, node, href))
    said["data-card-appearance"] = appearance
    return said
