"""Which words of a text a search was about."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from watersmeet.cql.marking import Meaning, Span, Wanted
from watersmeet.cql.text import Phrase, Term, TextAnd, TextExpr, TextNot, TextOr, parse_text
from watersmeet.cql.words import stem, stems, words

TEXTS = st.text(st.characters(codec=None, exclude_categories=())) | st.text(
    st.sampled_from("aB9 éÉ\u0301ßœ-_.'漢字かが\u3099ｶﾞกัน한\u1112\u1161\u11abйЙ\ufe0f\u00ad㈱\u20dd\x00\ud800\uffff")
)


def marked(query: str, text: str, meant: dict[str, str] | None = None) -> str:
    """A text with brackets around what a query was about; `meant`: the words that its patterns mean."""
    expr = parse_text(query).root
    assert expr is not None
    return drawn(text, Wanted([expr], meaning_of(expr, meant or {})).spans(text))


def meaning_of(expr: TextExpr, meant: dict[str, str]) -> Meaning:
    match expr:
        case Term(text, _, pattern):
            said = meant.get(pattern or text)
            return {} if said is None else {expr: tuple(said.split())}
        case TextAnd(items) | TextOr(items):
            return {term: said for item in items for term, said in meaning_of(item, meant).items()}
        case _:
            return {}


def drawn(text: str, spans: list[Span]) -> str:
    for span in reversed(spans):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("fox", "The fox. FOX, foxes; firefox", "The [fox]. [FOX], [foxes]; firefox"),
        ("running", "run, runs and a runner", "[run], [runs] and a runner"),
        ("blue sky", "sky high, and bluer than blue", "[sky] high, and bluer than [blue]"),
        ("blue OR sky", "the sky", "the [sky]"),
        ("sky -green", "green sky", "green [sky]"),
        ("sky NOT green", "green sky", "green [sky]"),
        ("cafe", "Café, cafe\u0301 and CAFÉS", "[Café], [cafe\u0301] and [CAFÉS]"),
        ("café", "a cafe", "a [cafe]"),
        ("fine", "a ﬁne co\u00adast", "a [ﬁne] co\u00adast"),
        ("coast", "a co\u00adast", "a [co\u00adast]"),
        ("hi", "say “hi”—hi!", "say “[hi]”—[hi]!"),
        ("b", "a\x00b\ud800b", "a\x00[b]\ud800[b]"),
        ("fox^4", "a fox", "a [fox]"),
    ],
)
def test_spans__of_terms(query: str, text: str, expected: str) -> None:
    assert marked(query, text) == expected


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        (
            '"blue sky"',
            "a blue sky; sky blue, up; Blue -- skies",
            "a [blue] [sky]; sky blue, up; [Blue] -- [skies]",
        ),
        ('"to be or"', "to be, to be or not to be or", "to be, [to] [be] [or] not [to] [be] [or]"),
        ('"a a"', "a a a, b a", "[a] [a] [a], b a"),
        ('"blue sky"', "blue é sky", "blue é sky"),
        ('"blue sky"~3', "sky of blue", "[sky] of [blue]"),
        ("foo-bar", "bar-foo, foo_bar", "[bar]-[foo], [foo]_[bar]"),
        ('"foo-bar"', "bar-foo: foo_bar", "bar-foo: [foo]_[bar]"),
        ('"blue"', "blues", "[blues]"),
        ('"sky" blue', "sky", "[sky]"),
    ],
)
def test_spans__of_phrases_are_whole(query: str, text: str, expected: str) -> None:
    assert marked(query, text) == expected


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("depl*", "we deploy; deployment of a plot", "we [deploy]; [deployment] of a plot"),
        ("running*", "run", "[run]"),
        ("caf*", "Cafés and cafeteria", "[Cafés] and [cafeteria]"),
    ],
)
def test_spans__of_beginnings(query: str, text: str, expected: str) -> None:
    assert marked(query, text) == expected


def test_spans__of_patterns_are_what_they_mean() -> None:
    assert marked("te?t", "test text tent tests", {"te?t": "test text"}) == "[test] [text] tent [tests]"
    assert marked("te?t", "test text", {"te?t": ""}) == "test text"
    assert marked("roam~", "foam roam roams", {"roam": "roam road"}) == "foam [roam] [roams]"
    assert marked("roam~ OR foam", "foam roads", {"roam": "road"}) == "[foam] [roads]"


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("漢字", "新漢字 漢 字", "新[漢][字] [漢] [字]"),
        ("字", "漢字abc", "漢[字]abc"),
        ("abc", "漢字abc漢", "漢字[abc]漢"),
        ("東京2020", "東京2020年", "[東][京][2020]年"),
        ("กัน", "ภกันข", "ภ[กั][น]ข"),
        ("が", "か\u3099 が ｶ か", "[か\u3099] [が] ｶ か"),
        ("カタ", "ｶﾀｶﾅ", "[ｶ][ﾀ]ｶﾅ"),
        ("株", "㈱abc", "[㈱]abc"),
        ("한", "\u1112\u1161\u11ab 한", "[\u1112\u1161\u11ab] [한]"),
        ("Й", "й и", "[й] [и]"),
    ],
)
def test_spans__of_other_scripts(query: str, text: str, expected: str) -> None:
    assert marked(query, text) == expected


def test_spans__of_what_is_excluded_or_nothing_are_none() -> None:
    assert Wanted([TextNot(Term("fox"))], {}).spans("fox") == []
    assert Wanted([], {}).spans("fox") == []
    assert Wanted([Term("fox")], {}).spans("") == []
    assert Wanted([Phrase(("", "!"))], {}).spans("fox !") == []


def test_spans__of_several_texts() -> None:
    assert drawn("a b c", Wanted([Term("a"), Term("c")], {}).spans("a b c")) == "[a] b [c]"


def test_spans__say_which_stem_was_wanted() -> None:
    assert [span.stem for span in Wanted([Term("running"), Term("café")], {}).spans("Runs of Cafés")] == ["run", "cafe"]


@given(TEXTS)
def test_spans__of_all_words_are_the_words(text: str) -> None:
    """What is marked, letter by letter, is what the index splits the text into."""
    said = words(text)
    assume(all(len(words(character)) <= 1 for character in text))
    spans = Wanted([Term(word) for word in said], {}).spans(text)
    assert [span.stem for span in spans] == stems(said)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert [stems(words(text[span.start : span.end])) for span in spans] == [[span.stem] for span in spans]


@given(TEXTS, st.lists(TEXTS, max_size=3), st.booleans())
def test_spans__are_wanted(text: str, wanted: list[str], prefix: bool) -> None:
    spans = Wanted([Term(one, prefix) for one in wanted], {}).spans(text)
    beginnings = tuple(stem(said) for one in wanted for said in words(one)) + tuple(
        said for one in wanted for said in words(one)
    )
    for span in spans:
        (said,) = words(text[span.start : span.end])
        assert stem(said) == span.stem
        assert span.stem.startswith(beginnings) if prefix else span.stem in beginnings
    for one in wanted:
        if len(words(one)) == 1:
            assert {span.stem for span in spans} >= {stem(said) for said in words(text)} & {*stems(words(one))}
