"""What is indexed of one content: its words in four parts, and facts about it as words of their own."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Final, Literal

import msgspec

MAX_INDEXED_BYTES: Final = 512 * 1024
"""What is beyond this much text of one content is not searchable."""

TITLE, HEADS, FACT = "\u00ac", "\u00a7", "\u00b6"
"""Words stand in the index as they are; once more with the first sign when they are in the title, and with the second
when they are in the title, the labels or the headings. Facts stand with the third. No word has these signs: looking in
titles is looking for words that begin so, and of such a word there are few places, however common it is."""

_COMMON: Final = (
    b"release deployment server database configuration environment service customer project process request response "
    b"message question example information system application version update document review meeting schedule support "
    b"problem solution development production testing feature account management security permission network storage "
    b"performance monitor report design product team user group page space change create delete because before after "
    b"between through without within should would could which their there these those other first where while about "
    b"every under again still never always might following different important available possible required number "
    b"people please however another during against since until using used into over only also more most some such "
    b"than then them they what when were will with your from have been here each just like make need work time well "
    b"very much many must this that the and for are not but can all any has had its our out was who how why may use "
    b"one two new now see get set add run you her his him she it is in of to a be as at by on or an if we do so no up"
)
"""Words that most texts say, the commonest last: texts are kept as what they differ in. What was packed with them can
be read with nothing else."""

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
    """An entry, to be kept until it is indexed anew or shown in an excerpt."""
    parts = (entry.title, entry.labels, entry.heads, entry.body, " ".join(sorted(entry.facts)))
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=_COMMON)
    text = "\0".join(part.replace("\0", " ") for part in parts).encode("utf-8", "replace")
    return squeeze.compress(text) + squeeze.flush()


def unpacked(content_id: int, kept: bytes) -> Entry:
    """The opposite of `packed`."""
    plain = zlib.decompressobj(-zlib.MAX_WBITS, zdict=_COMMON)
    *parts, facts = (plain.decompress(kept) + plain.flush()).decode().split("\0")
    title, labels, heads, body = parts
    return Entry(content_id, title, labels, heads, body, frozenset(facts.split()))
