"""What a caller wants opened: `expand` as a tree of names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from watersmeet.model.errors import InvalidParameter

MAX_SUB = 8
"""How many of the names may lead into an expansion, and how far one may lead."""

_SYNONYMS = {"comments": "comment", "attachments": "attachment", "pages": "page"}


class Expand:
    """The names to expand at one level, each with those inside it. Unknown names are kept and mean nothing."""

    __slots__ = ("_names",)

    def __init__(self, names: Mapping[str, Expand]) -> None:
        self._names = names

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> Expand:
        """What is expanded inside `name`: nothing when it is not expanded itself."""
        return self._names.get(name, NOTHING)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __bool__(self) -> bool:
        return bool(self._names)

    def __or__(self, other: Expand) -> Expand:
        if not self or not other:
            return self or other
        return Expand({name: self[name] | other[name] for name in (*self, *(n for n in other if n not in self))})


NOTHING = Expand({})


def tree(*paths: str) -> Expand:
    """The tree of dotted paths."""
    inside: dict[str, list[str]] = {}
    for path in paths:
        name, _, rest = path.partition(".")
        if name:
            inside.setdefault(_SYNONYMS.get(name, name), []).append(rest)
    return Expand({name: tree(*(rest for rest in rests if rest)) for name, rests in inside.items()})


def parsed(given: tuple[str, ...] | None, default: Expand = NOTHING) -> Expand:
    """What the parameter asks for, or the default when it was not sent.

    Raises InvalidParameter for more than MAX_SUB sub-expansions.
    """
    if given is None:
        return default
    paths = dict.fromkeys(name.strip() for part in given for name in part.split(","))
    dotted = [path for path in paths if "." in path]
    if len(dotted) > MAX_SUB or any(path.count(".") > MAX_SUB for path in dotted):
        raise InvalidParameter(f"'expand' may hold at most {MAX_SUB} sub-expansions.", field="expand")
    return tree(*paths)


CONTENT = tree("space", "history", "version")
"""What content shows when a reader does not say."""

WRITTEN = tree("space", "history", "version", "ancestors", "container", "body.storage")
"""What content shows to who just wrote it and does not say."""
