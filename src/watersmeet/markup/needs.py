"""What writing a tree for a reader takes that does not stand in it: whom and what it names, and its macros."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

import msgspec

from watersmeet.markup.facts import ContentRef, FileRef
from watersmeet.markup.references import content_ref, file_ref, person
from watersmeet.markup.tree import MACRO, Mark, Node, attribute, kept, macro_parameter

_NAMING: Final = frozenset({"media", "mediaInline", "mention"})
"""Nodes that name something in their attributes; all others do it in what is kept of them."""

_HALF: Final = re.compile("[\ud800-\udfff]")
_KEY: Final = re.compile(r"~?[A-Za-z0-9._:@-]{1,255}")

EXTENSIONS: Final = frozenset({"extension", "bodiedExtension", "inlineExtension"})

# Bounded, so that no text makes either of them look at it more than once.
_RESOURCE: Final = re.compile(r"<ri:([a-z-]{1,40})\b([^<>]*)>")
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]{1,80})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""")


class Macro(msgspec.Struct, frozen=True):
    """A macro and how deep in the tree it stands."""

    node: Node
    depth: int


class Needs(msgspec.Struct, frozen=True):
    """What a tree names. depth: how many levels the tree has."""

    contents: frozenset[ContentRef | int] = frozenset()
    files: frozenset[FileRef | str] = frozenset()
    people: frozenset[str] = frozenset()
    spaces: frozenset[str] = frozenset()
    macros: tuple[Macro, ...] = ()
    depth: int = 0


def needs(tree: Node) -> Needs:
    """What a tree names, its macros' parameters included."""
    found = _Found()
    macros: list[Macro] = []
    deepest = 0
    stack = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        if node.kept or node.type in _NAMING:
            found.look(node)
        for mark in node.marks or ():
            if mark.kept:
                found.look(mark)
        if node.type in EXTENSIONS and attribute(node, "extensionType") == MACRO:
            macros.append(Macro(node, depth))
            for resource in _in_parameters(node):
                found.look(resource)
            found.note(page_of(node))
        if node.content:
            stack.extend((one, depth + 1) for one in reversed(node.content))
    return Needs(
        frozenset(found.contents),
        frozenset(found.files),
        frozenset(found.people),
        frozenset(found.spaces),
        tuple(macros),
        deepest,
    )


def _sound(name: str) -> bool:
    """Whether a name can be looked up: JSON can name characters that no database takes."""
    return "\0" not in name and (name.isascii() or not _HALF.search(name))


class _Found:
    """Collects what marks and nodes name."""

    def __init__(self) -> None:
        self.contents: set[ContentRef | int] = set()
        self.files: set[FileRef | str] = set()
        self.people: set[str] = set()
        self.spaces: set[str] = set()

    def look(self, one: Mark | Node) -> None:
        self.note(content_ref(one))
        file = file_ref(one)
        if file is not None and _sound(file if isinstance(file, str) else file.name):
            self.files.add(file)
            self.note(None if isinstance(file, str) else file.holder)
        somebody = person(one)
        if somebody and _sound(somebody):
            self.people.add(somebody)
        space = kept(one, "ri:space-key") if kept(one, "resource") == "space" else None
        if space and _sound(space):
            self.spaces.add(space)

    def note(self, ref: ContentRef | int | None) -> None:
        if isinstance(ref, int) or (ref is not None and all(_sound(said) for said in ref if said)):
            self.contents.add(ref)


_PAGE_IN: Final = {
    "children": ("page",),
    "pagetree": ("root",),
    "attachments": ("page",),
    "gallery": ("page",),
    "include": ("", "default-parameter", "page"),
    "excerpt-include": ("", "default-parameter", "page"),
    "contributors": ("page",),
}
"""Parameters that name a page, by the macros that have them."""


def page_of(macro: Node) -> ContentRef | int | None:
    """The content that a macro names to be about: by an element, by its title, or by space key, colon and title."""
    for name in _PAGE_IN.get(macro_name(macro), ()):
        resource = named_by(macro, name)
        if resource is not None:
            return content_ref(resource)
        said = parameter(macro, name)
        if said and not said.startswith("@"):
            space, colon, title = said.partition(":")
            if colon and title and _KEY.fullmatch(space):
                return ContentRef("page", space, title.strip())
            return ContentRef("page", None, said)
    return None


def _in_parameters(macro: Node) -> Iterator[Mark]:
    given = attribute(macro, "parameters")
    values = given.get("macroParams") if isinstance(given, dict) else None
    for name in values if isinstance(values, dict) else ():
        resource = named_by(macro, name)
        if resource is not None:
            yield resource


def named_by(macro: Node, name: str) -> Mark | None:
    """What a parameter of a macro names by an element of storage format, as a link to it."""
    given = attribute(macro, "parameters")
    values = given.get("macroParams") if isinstance(given, dict) else None
    one = values.get(name) if isinstance(values, dict) else None
    storage = one.get("storage") if isinstance(one, dict) else None
    return resource_in(storage) if isinstance(storage, str) else None


def resource_in(storage: str) -> Mark | None:
    """The first resource that a piece of storage format names, as a link to it."""
    found = _RESOURCE.search(storage)
    if found is None:
        return None
    said = {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(found[2])}
    return Mark("link", kept={**said, "resource": found[1], "holder": storage[found.end() :]})


def macro_name(macro: Node) -> str:
    name = attribute(macro, "extensionKey")
    return name if isinstance(name, str) else ""


def parameter(macro: Node, *names: str) -> str:
    """The plain value of the first of these parameters that a macro has, without white space around it."""
    for name in names:
        value = macro_parameter(macro, name)
        if value is not None and value.strip():
            return value.strip()
    return ""
