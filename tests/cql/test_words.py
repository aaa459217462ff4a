"""Text becomes words in one way: folded, split, stemmed."""

from __future__ import annotations

import sys
import unicodedata

import pytest
import snowballstemmer  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from watersmeet.cql.words import LONGEST, folded, stem, stems, words

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))
"""Lone surrogates, NUL and noncharacters as well."""

WRITTEN = st.text(
    st.sampled_from(
        "aB9 éÉ\u0301ßŁœ-_.'\"漢字かが\u3099ガｶﾞกัน한\u1112\u1161\u11abиЙ٣\ufe0f\u00ad½ﬁ㈱\u20dd\x00\ud800\uffff"
    )
)
"""What is hard about text, close together."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café CAFÉ Cafe\u0301", "cafe cafe cafe"),
        ("ﬁne ＷＩＤＥ Straße Ærø", "fine wide strasse ærø"),
        ("İstanbul ISPARTA", "istanbul isparta"),
        ("Ёлка Йод ΆΛΦΑ", "елка иод αλφα"),
        ("x² № ½", "x2 no 1 2"),
        ("co\u00adoperate", "cooperate"),
        ("❤️ love 1\ufe0f\u20e3", "love 1"),
        ("कर्म हिन्दी", "कर्म हिन्दी"),
        ("한글 \u1112\u1161\u11ab\u1100\u1173\u11af", "한글 한글"),
        ("\ue000\ue001", "\ue000\ue001"),
    ],
)
def test_words__are_folded(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("snake_case v1.2 don't foo-bar", "snake case v1 2 don t foo bar"),
        ("me@mail.example /etc/hosts C++ #tag", "me mail example etc hosts c tag"),
        ("a\x00b\ud800c\uffffd\u200be", "a b c d e"),
        ("one\u00a0two\u2014three…four“five”", "one two three four five"),
        ("", ""),
        (" !? \x00\ud83d", ""),
    ],
)
def test_words__are_split_at_all_else(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("漢字", "漢 字"),
        ("東京2020年", "東 京 2020 年"),
        ("API仕様é漢", "api 仕 様 e 漢"),
        ("カタカナ ｶﾀｶﾅ", "カ タ カ ナ カ タ カ ナ"),
        ("がｶﾞか\u3099", "か\u3099 カ\u3099 か\u3099"),
        ("ภาษา", "ภ า ษ า"),
        ("กัน", "กั น"),
        ("㍻ ㈱abc", "平 成 株 abc"),
        ("𠀀𠀁x", "𠀀 𠀁 x"),
    ],
)
def test_words__without_spaces_every_letter_is_one(text: str, expected: str) -> None:
    assert words(text) == expected.split()


def test_words__only_so_many_letters_count() -> None:
    assert words("x" * LONGEST + "y") == words("x" * LONGEST + "z")
    assert words("x" * (LONGEST - 1) + "y") != words("x" * (LONGEST - 1) + "z")
    assert words(f"short {'é' * 5000} end") == ["short", "e" * LONGEST, "end"]


def test_folded__every_character_is_folded_for_good() -> None:
    """Folding by a look at one character only: what comes out is not folded into anything else."""
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code))[0] == "C":
            continue  # Nothing is known of these, and there are a million.
        said = words(chr(code))
        assert words(" ".join(said)) == words(folded(chr(code))) == said, hex(code)
        assert all(not character.isspace() for word in said for character in word), hex(code)


@given(ANYTHING | WRITTEN)
def test_words__of_words_are_the_same(text: str) -> None:
    said = words(text)
    assert words(folded(text)) == said
    assert words(" ".join(said)) == said
    assert all(0 < len(word) <= LONGEST for word in said)
    assert not any(0xD800 <= ord(character) <= 0xDFFF for word in said for character in word)


@given(ANYTHING, ANYTHING)
def test_words__a_space_keeps_apart(one: str, other: str) -> None:
    assert words(f"{one} {other}") == words(one) + words(other)


@given(st.text(st.characters(codec="ascii")))
def test_words__of_ascii_are_the_same_beside_other_letters(text: str) -> None:
    """Text of ASCII is folded another way than what has anything else in it."""
    assert words(f"{text} ж") == [*words(text), "ж"]
    assert words(text) == "".join(letter.lower() if letter.isalnum() else " " for letter in text).split()


@given(st.text(st.sampled_from("aàéüçñ ёй\u0301\u0323ąż")))
def test_words__composed_or_not(text: str) -> None:
    assert words(unicodedata.normalize("NFC", text)) == words(unicodedata.normalize("NFD", text))


INFLECTED = {
    "deploy": "deploys deployed deploying deployer deployers",
    "connect": "connects connected connecting connection connections",
    "run": "runs running",
    "fox": "foxes",
    "city": "cities",
    "configure": "configures configured configuring configuration configurations",
    "restrict": "restricted restriction restrictions",
    "happy": "happiness",
}


@pytest.mark.parametrize("word", INFLECTED)
def test_stem__forms_of_a_word_share_one(word: str) -> None:
    assert set(stems(INFLECTED[word].split())) == {stem(word)}


BEGINNINGS = "hop agre univers gener comm past cr sk d tr con y ay happ abl fli skyw"
MIDDLES = "|t|tt|at|enc|ly|bb"
ENDINGS = """
    s es ed ing ings y ies ied eed eedly edly ingly ly e er ers or ation ations ational tional tion sion ator alism
    aliti alli al ance ence anci enci able ible ably ibly ant ent ement ment ism iti ous ously ousness ive iveness
    iviti ize izer ization ful fulness fully less lessli ness icate iciti ical ogi ogist li bli entli ss us sses ying
"""
ODD = """
    skis skies dying lying tying idly gently ugly early only singly sky news howe atlas cosmos bias andes
    inning innings outing canning herring earring proceed exceed succeed
"""


def test_stem__is_the_published_one() -> None:
    """Against another implementation, for a few thousand words that end in all the ways that matter."""
    other = snowballstemmer.stemmer("english")
    made = {
        f"{first}{middle}{end}"
        for first in BEGINNINGS.split()
        for middle in MIDDLES.split("|")
        for end in ("", *ENDINGS.split())
    }
    made |= {*ODD.split()}
    assert len(made) > 5000
    assert {word: stem(word) for word in made} == {word: other.stemWord(word) for word in made}


@pytest.mark.parametrize("word", ["v2s", "running2", "čs", "lesж", "漢", ""])
def test_stem__of_other_words_is_the_word(word: str) -> None:
    assert stem(word) == word


@given(ANYTHING | WRITTEN)
def test_stems__are_words(text: str) -> None:
    """The index splits stems at spaces, and quotes them: they hold no sign that means anything there."""
    for each in stems(words(text)):
        assert each
        assert words(each) == [each]
        assert not set(each) & set(" '\"\\:*()&|!<>=+\x00")
