"""The ids that headings and anchors have in a page.

An id is the page's title, a hyphen and the heading's text, all without white space; the second of the same name has
".1" at its end. An id always has a hyphen in it, so that it is no name that a script uses.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from watersmeet.markup.facts import Facts
from watersmeet.markup.html.emoji import character
from watersmeet.markup.references import person
from watersmeet.markup.tree import Node, attribute, macro_parameter

_LONGEST: Final = 500
# White space, what cannot be seen, and what turns the direction of writing.
_LEFT_OUT: Final = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)


def identifier(title: str, name: str) -> str:
    """The id of the first heading or anchor of a name on the page of a title."""
    return _page(title[:_LONGEST]) + _LEFT_OUT.sub("", name[:_LONGEST])


@lru_cache(64)
def _page(title: str) -> str:
    """What the ids of a page begin with."""
    page = _LEFT_OUT.sub("", title)
    if not page:
        return "id-"
    return f"{page}-" if page[0].isalpha() else f"id-{page}-"


def words(node: Node, facts: Facts) -> str:
    """The text of a heading as its readers see it. What cannot stand in a line is no part of it."""
    parts: list[str] = []
    for one in node.content or ():
        if one.type == "text":
            parts.append(one.text or "")
        elif one.type == "mention":
            parts.append(mention_text(one, facts))
        elif one.type == "emoji":
            parts.append(character(one))
        elif one.type == "status":
            parts.append(str(attribute(one, "text") or ""))
        elif one.type == "hardBreak":
            parts.append(" ")
    return "".join(parts)


def mention_text(node: Node, facts: Facts) -> str:
    """The name of the person who is mentioned."""
    account = person(node)
    known = facts.people.get(account) if account is not None else None
    if known is not None:
        return known.name
    given = attribute(node, "text")
    return (given.removeprefix("@") if isinstance(given, str) else "") or account or "?"


class Ids:
    """The ids of one document. Those of headings that are not written yet can be asked for."""

    def __init__(self, tree: Node, facts: Facts) -> None:
        self._tree = tree
        self._facts = facts
        self._times: dict[str, int] = {}
        self._planned: dict[int, str] = {}
        self._written: dict[int, str] = {}
        self._outline: list[tuple[int, str, str]] | None = None
        self._by_name: dict[str, str] | None = None

    def take(self, name: str) -> str:
        """A new id for an anchor or heading."""
        value = identifier(self._facts.title, name)
        times = self._times.get(value)
        if times is None:
            self._times[value] = 1
            return value
        while (another := f"{value}.{times}") in self._times:
            times += 1
        self._times[value] = times + 1
        self._times[another] = 1
        return another

    def of(self, heading: Node) -> str:
        """The id to write on a heading. A heading that is written twice has two."""
        given = self._planned.pop(id(heading), None) or self.take(words(heading, self._facts))
        self._written.setdefault(id(heading), given)
        return given

    def outline(self) -> list[tuple[int, str, str]]:
        """Level, id and text of each heading of the document itself, but for those in what is hidden."""
        if self._outline is None:
            self._outline = list(self._look())
        return self._outline

    def named(self, name: str) -> str | None:
        """The id of the first heading whose text is a name, when there are hyphens in place of its spaces."""
        if self._by_name is None:
            found = self.outline()
            self._by_name = {text.replace(" ", "-"): known for _, known, text in reversed(found)}
        return self._by_name.get(name)

    def _look(self) -> list[tuple[int, str, str]]:
        found = []
        stack = [self._tree]
        while stack:
            one = stack.pop()
            if one.type == "heading":
                text = words(one, self._facts)
                known = self._written.get(id(one)) or self._planned.get(id(one))
                if known is None:
                    known = self._planned[id(one)] = self.take(text)
                if text.strip():
                    found.append((level(one), known, text.strip()))
            elif one.content and not hidden(one):
                stack.extend(reversed(one.content))
        return found


def level(heading: Node) -> int:
    """The level of a heading, from 1 to 6."""
    given = attribute(heading, "level")
    return given if type(given) is int and 1 <= given <= 6 else 1


def hidden(node: Node) -> bool:
    """Whether a macro says that its body is not shown where it stands."""
    if node.type != "bodiedExtension" or attribute(node, "extensionKey") not in ("excerpt", "details"):
        return False
    return macro_parameter(node, "hidden") == "true"
