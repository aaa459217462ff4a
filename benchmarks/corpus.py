"""The pages every candidate is filled with: the same ones on every machine and every run."""

import re
from collections import Counter
from functools import cache
from itertools import accumulate
from random import Random

CHILDREN = 50
"""How many children a page has: page i is a child of page (i - 1) // CHILDREN."""

RARE = ("axolotl", "bathyscaphe", "calliope", "daguerreotype", "escapement", "fandango", "quokka", "zeugma")
"""Words outside the word list; each is in one page of every 1,000."""

MARKER = "ultimathule"
"""A word that only the last page holds: when a search finds it, the search index is complete."""


def _words(count: int) -> list[str]:
    rng = Random(1)
    onsets = (
        "b",
        "br",
        "c",
        "d",
        "f",
        "g",
        "gr",
        "h",
        "j",
        "k",
        "l",
        "m",
        "n",
        "p",
        "pl",
        "r",
        "s",
        "st",
        "t",
        "v",
    )
    vowels = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
    codas = ("", "", "n", "r", "l", "st", "m", "nd")
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = rng.choice((1, 2, 2, 2))
        found["".join(rng.choice(onsets) + rng.choice(vowels) + rng.choice(codas) for _ in range(syllables))] = None
    return list(found)


WORDS = _words(2000)


@cache
def _sentences() -> list[str]:
    """4,000 sentences whose words follow a Zipf-like curve, as in real text."""
    rng = Random(2)
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(WORDS))))
    return [" ".join(rng.choices(WORDS, cum_weights=weights, k=12)).capitalize() + "." for _ in range(4000)]


def title(number: int) -> str:
    """A title that is unique within the space."""
    rng = Random(number)
    return " ".join(rng.choices(WORDS, k=3)).capitalize() + f" {number}"


def body(number: int, *, last: bool = False) -> str:
    """About 2.7 KB in the storage format: headings, paragraphs, a list, a macro and a table."""
    rng = Random(number * 7919 + 1)
    text = rng.choices(_sentences(), k=29)
    extra = f" {RARE[number // 125 % len(RARE)].capitalize()}." if number % 125 == 0 else ""
    if last:
        extra += f" {MARKER.capitalize()}."
    items = "".join(f"<li>{sentence}</li>" for sentence in text[12:17])
    cells = "".join(f"<tr><td>{one}</td><td>{two}</td></tr>" for one, two in zip(text[23:26], text[26:29], strict=True))
    return "".join(
        (
            f"<h2>{text[0]}</h2><p>{' '.join(text[1:6])}{extra}</p>",
            f"<p><strong>{text[6]}</strong> {' '.join(text[7:12])}</p><ul>{items}</ul>",
            '<ac:structured-macro ac:name="info"><ac:rich-text-body>',
            f"<p>{' '.join(text[17:20])}</p></ac:rich-text-body></ac:structured-macro>",
            f"<h3>{text[20]}</h3><p>{' '.join(text[21:23])}</p><table><tbody>{cells}</tbody></table>",
        )
    )


@cache
def common() -> tuple[str, ...]:
    """Eight ordinary words, each in about 5 % of the pages."""
    pages = 1000
    seen: Counter[str] = Counter()
    for number in range(pages):
        seen.update(set(re.findall(r"[a-z]+", body(number).lower())))
    by_distance = sorted((abs(seen[word] - pages // 20), word) for word in WORDS if len(word) > 4)
    return tuple(word for _, word in by_distance[:8])
