"""English-looking pages for searches: as many as wanted, the same ones every time, made in some 30 µs each.

Words follow Zipf's curve, with function words in their places: a page is put together from a pool of sentences, so how
many pages say a word is known beforehand (`words_in`). Every page also has a sentence of its own, with words
that hardly any other has, and a few pages have one of the RARE words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from math import log
from random import Random

from watersmeet.cql.words import stem, words

from .vocabulary import ADJECTIVES, NOUNS, VERBS, syllables

EXPONENT, FLATTENED = 1.07, 30
"""A word of rank r is used in proportion to 1 / (r + FLATTENED) ** EXPONENT, as content words of English are."""

SENTENCES = 60_000
FEWEST, MOST = 27, 36
"""Sentences of a page: 2 to 3 KB."""

PATTERNS = [
    pattern.split()
    for pattern in """
    the A N V the N of the P
    when a N V , the P of the A N are not V by it
    C is what the N V before the P
    if you V the N , then V the P with the A N
    it is A to V P , but some N of C has to be V first
    P and P are V in the A N for each N
    we V C for the P that the N has V
    they can be V from the N , or with a A N
    for C , look at the P about A P
    all P that are V to the N have their A N on the N
    there is no N for P which V C at the N
    please V the N in your N , as A P will be V after that
    this N V C because it was V by the A N
    you should not V the P of another N unless C is A
    A P V A N and A N
    several N P V N by N
    who V the N may also V its P
    nobody V the N P until A P V
    both P V under C since the N
    once V , A P cannot V any N
    what V here V P too , even without N
    without C , N P would V more P than N
    until the N V , P V only A P
    her N V over the N , so his P V
    many P do V an A N each N
    P never V through N or into C
    V N P first , V A P later
    most of the P V like N , not like N
    where P V , C V
    one N of two V between P
    these P V against the A N again
    such a N V much of C
    how P V C depends on the N
    while N V , those P never V
    C V out of N
    """.strip().splitlines()
]
"""N: a noun, P: a plural, A: an adjective, V: a form of a verb, C: a phrase that recurs; the rest is said as it is."""

PHRASES = 240
RARE_WORDS, RARE_PAGES = 200, 10
INTRODUCTIONS = ("Compare", "See", "As before:", "Version notes:", "Thanks to", "Known issues:", "Next to")
TAIL = 400_000
"""How many words there are that only pages' own sentences say."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its text in lines, a heading first, and the same in the storage format.

    pieces: headings and sentences in the order of the text; of all but one there are few different ones on a site.
    """

    title: str
    headings: list[str]
    pieces: list[str]
    own: str
    plain: str
    body: str


def _weights(count: int, flattened: int = FLATTENED) -> list[float]:
    return list(accumulate((rank + flattened) ** -EXPONENT for rank in range(1, count + 1)))


def _draws(rng: Random, of: Sequence[str], flattened: int = FLATTENED) -> Iterator[str]:
    """Without end: words by Zipf's curve, the first ones most often."""
    weights = _weights(len(of), flattened)
    while True:
        yield from rng.choices(of, cum_weights=weights, k=10_000)


@cache
def _phrases() -> list[str]:
    rng = Random(1)
    adjectives, nouns = (rng.sample(of[:PHRASES], PHRASES) for of in (ADJECTIVES, NOUNS))
    return [f"{one} {other}" for one, other in zip(adjectives, nouns, strict=True)]


@cache
def _sentences() -> list[str]:
    rng = Random(2)
    plurals = [noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s") for noun in NOUNS]
    supply = {
        "N": _draws(rng, NOUNS),
        "P": _draws(rng, plurals),
        "A": _draws(rng, ADJECTIVES),
        "V": _draws(rng, VERBS),
        "C": _draws(rng, _phrases(), 3),
    }
    made = []
    for _ in range(SENTENCES):
        said = (next(supply[part]) if part in supply else part for part in rng.choice(PATTERNS))
        made.append(" ".join(said).replace(" ,", ",").capitalize() + ".")
    return made


@cache
def _headlines() -> list[str]:
    """What pages and their parts are called, but for a number."""
    rng = Random(3)
    nouns, adjectives = _draws(rng, NOUNS), _draws(rng, ADJECTIVES)
    forms = ("{a} {n}", "{n} {m}", "The {a} {n} of the {m}", "{n} and {m}", "How to find the {n}", "{a} {n} {m}")
    return [
        rng.choice(forms).format(a=next(adjectives), n=next(nouns), m=next(nouns)).capitalize() for _ in range(30_000)
    ]


@cache
def rare() -> list[str]:
    """RARE_WORDS words, each on RARE_PAGES pages of a site of any size from 2,000 pages."""
    return [f"{syllables(TAIL + number)}ique" for number in range(RARE_WORDS)]


def page(number: int, of: int, serial: int) -> Page:
    """The page of this number on a site of so many pages; `serial` tells its title from others of its space."""
    rng = Random(number)
    draw = rng.random
    pool, headlines = _sentences(), _headlines()
    size, choices = len(pool), len(headlines)
    count = FEWEST + int(draw() * (MOST - FEWEST + 1))
    said = [pool[int(draw() * size)] for _ in range(count)]
    # The tail goes on where the pool ends: 2,000 is the rank at which this curve is as flat as the pool is there.
    one, two, three, four, five = (syllables(int(2000 * (201 ** draw() - 1))) for _ in range(5))
    own = (
        f"{INTRODUCTIONS[number % 7]} {one} and {two}, {three} of {four}"
        f" ({five.upper()}-{int(draw() * 100_000)}), {int(draw() * 20)}.{int(draw() * 100)}."
    )
    apart = max(1, of // (RARE_WORDS * RARE_PAGES))
    if number % apart == 0 and number // apart < RARE_WORDS * RARE_PAGES:
        own += f" It is about {rare()[number // apart % RARE_WORDS]}."
    said.insert(4, own)
    top, middle, last = headings = [headlines[int(draw() * choices)] for _ in range(3)]
    third = count // 3
    parts = said[:5], said[5:third], said[third : 2 * third], said[2 * third : -4], said[-4:]
    one, two, three, four, five = map(" ".join, parts)
    return Page(
        f"{headlines[int(draw() * choices)]} {serial}",
        headings,
        [top, *parts[0], *parts[1], middle, *parts[2], last, *parts[3], *parts[4]],
        own,
        "\n".join((top, one, two, middle, three, last, four, five)),
        f"<h1>{top}</h1><p>{one}</p><p>{two}</p><h2>{middle}</h2><p>{three}</p>"
        f"<h2>{last}</h2><p>{four}</p><p>{five}</p>",
    )


@cache
def pieces() -> list[str]:
    """What all pages are made of, but for one sentence of each and the number in its title."""
    return [*_sentences(), *_headlines()]


# What to ask for


def _share(sentences: int) -> float:
    """The share of pages that hold one of so many sentences of the pool."""
    missing = [(1 - sentences / SENTENCES) ** count for count in range(FEWEST, MOST + 1)]
    return 1 - sum(missing) / len(missing)


@cache
def _said_by_sentences() -> tuple[dict[str, int], dict[str, str]]:
    """In how many sentences of the pool each stem is, and a form of it."""
    counted: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for sentence in _sentences():
        found = {stem(word): word for word in words(sentence)}
        counted.update(found.keys())
        forms |= found
    return counted, forms


def _nearest(counted: Mapping[str, int], share: float, count: int) -> list[str]:
    far = {one: abs(log(_share(found) / share)) for one, found in counted.items() if found and len(one) > 3}
    mixed = Random(5).sample(sorted(far), len(far))
    return sorted(mixed, key=far.__getitem__)[:count]


@cache
def words_in(share: float, count: int) -> list[str]:
    """`count` words that as near as can be this share of all pages say in their bodies."""
    counted, forms = _said_by_sentences()
    return [forms[one] for one in _nearest(counted, share, count)]


@cache
def phrases_in(share: float, count: int) -> list[str]:
    """`count` phrases of two words that as near as can be this share of all pages say."""
    everything = "\n".join(_sentences()).lower()
    return _nearest({phrase: everything.count(f" {phrase} ") for phrase in _phrases()}, share, count)


@cache
def seldom_phrases(share: float, count: int) -> list[str]:
    """`count` phrases of two words, each of which about this share of all pages say; few say them side by side."""
    often = set(words_in(share, 60))
    counted: Counter[str] = Counter()
    for sentence in _sentences():
        said = words(sentence)
        pairs = pairwise(said)
        counted.update({f"{one} {other}" for one, other in pairs if one in often and other in often})
    return sorted(counted, key=lambda phrase: (counted[phrase], phrase))[:count]


@cache
def title_beginnings(share: float, count: int, letters: int = 5) -> list[str]:
    """`count` beginnings of words, of so many letters, that this share of all titles have a word with."""
    counted: Counter[str] = Counter()
    for headline in _headlines():
        counted.update({word[:letters] for word in words(headline) if len(word) >= letters})
    total = len(_headlines())
    return sorted(counted, key=lambda one: (abs(log(counted[one] / total / share)), one))[:count]


@cache
def title_ends(count: int) -> list[str]:
    """What `count` titles of words in use say, without their numbers and the end of their last words."""
    counted = Counter(word for headline in _headlines() for word in words(headline))
    usual = [one for one in _headlines() if all(counted[word] > 60 for word in words(one))]
    return [headline[: headline.rindex(" ") + 4] for headline in usual[:count]]
