"""Readers and writers stem words in threads of their own."""

from __future__ import annotations

import itertools
import threading

import snowballstemmer  # type: ignore[import-untyped]

from watersmeet.cql.words import stem


def test_stem__is_the_same_in_many_threads() -> None:
    letters = itertools.product("bdfglmnprst", "aeiou", "bdfglmnprst", "aeiou", "kz")
    said = ["".join(some) + end for some in letters for end in ("ings", "ational")]
    alone = snowballstemmer.stemmer("english")
    found: dict[str, str] = {}

    def work(some: list[str]) -> None:
        for word in some:
            found[word] = stem(word)

    threads = [threading.Thread(target=work, args=(said[k::4],)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {word: alone.stemWord(word) for word in said}
