"""What is indexed of one content: its words in four parts, and facts about it as words of their own."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Final, Literal

import msgspec

MAX_INDEXED_BYTES: Final = 512 * 1024
"""What is beyond this much text of one content is not searchable."""

Fact = Literal["space", "kind", "label", "prefixed", "macro", "mention"]
_LONGEST: Final = 40
_SIGNS: Final[dict[Fact, str]] = {
    "space": "s",
    "kind": "k",
    "label": "l",
    "prefixed": "p",
    "macro": "x",
    "mention": "m",
}


def fact(name: Fact, value: str) -> str:
    """A fact as a word of letters and digits: a value of such as it is, any other by its digest. Case is no matter."""
    folded = value.lower()
    if not (folded.isascii() and folded.isalnum() and len(folded) <= _LONGEST):
        folded = "0" + blake2b(folded.encode("utf-8", "replace"), digest_size=9).hexdigest()
    return _SIGNS[name] + folded


class Entry(msgspec.Struct, frozen=True):
    """What is indexed of one content.

    labels: their names, separated by spaces. heads: headings, a line each. facts: words that `fact` made.
    """

    content_id: int
    title: str
    labels: str
    heads: str
    body: str
    facts: frozenset[str]

    def labelled(self, labels: Iterable[tuple[str, str]]) -> Entry:
        """The same with other labels, given as (prefix, name)."""
        labels = list(labels)
        kept = {each for each in self.facts if each[0] not in (_SIGNS["label"], _SIGNS["prefixed"])}
        return msgspec.structs.replace(
            self,
            labels=" ".join(dict.fromkeys(name for _, name in labels)),
            facts=frozenset(kept | label_facts(labels)),
        )

    def in_space(self, space_key: str) -> Entry:
        """The same in another space."""
        kept = {each for each in self.facts if each[0] != _SIGNS["space"]}
        return msgspec.structs.replace(self, facts=frozenset({*kept, fact("space", space_key)}))


def label_facts(labels: Collection[tuple[str, str]]) -> set[str]:
    """What is known of a content with these labels, given as (prefix, name)."""
    names = {fact("label", name) for _, name in labels}
    return names | {fact("prefixed", f"{prefix}:{name}") for prefix, name in labels}


def indexed(plain: str) -> str:
    """As much of a text as is indexed."""
    if len(plain) * 4 <= MAX_INDEXED_BYTES:
        return plain
    return plain.encode("utf-8", "replace")[:MAX_INDEXED_BYTES].decode(errors="ignore")


def packed(entry: Entry) -> bytes:
    """The parts of an entry, to be kept until they are indexed anew or shown in an excerpt."""
    parts = (entry.title, entry.labels, entry.heads, entry.body)
    return zlib.compress("\0".join(part.replace("\0", " ") for part in parts).encode("utf-8", "replace"), 1)


def unpacked(content_id: int, facts: str, kept: bytes) -> Entry:
    """The opposite of `packed`; `facts` are separated by spaces."""
    title, labels, heads, body = zlib.decompress(kept).decode().split("\0")
    return Entry(content_id, title, labels, heads, body, frozenset(facts.split()))
