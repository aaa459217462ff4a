import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watersmeet.cql import Phrase, Term, TextAnd, TextExpr, TextNot, TextOr, parse_text


def shown(expr: TextExpr | None) -> str:
    match expr:
        case None:
            return ""
        case Term(text, prefix, pattern, fuzzy):
            mark = f"<{pattern}>" if pattern else "*" if prefix else ""
            return text + mark + (f"~{fuzzy}" if fuzzy else "")
        case Phrase(words, slop):
            return f'"{" ".join(words)}"' + (f"~{slop}" if slop else "")
        case TextNot(item):
            return "!" + shown(item)
        case TextAnd(items):
            return "(" + " & ".join(map(shown, items)) + ")"
        case TextOr(items):
            return "(" + " | ".join(map(shown, items)) + ")"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("word", "word"),
        ("foo bar", "(foo & bar)"),
        ("foo foo", "foo"),
        ('"blue sky"', '"blue sky"'),
        ('"one"', "one"),
        ('a "b c" d', '(a & "b c" & d)'),
        ('"blue, the sky!"', '"blue the sky"'),
        ('"a b"~10', '"a b"~10'),
        ('"a b"~' + "9" * 5000, '"a b"~1000'),
        ('"a b"^4', '"a b"'),
        ('foo"bar baz"', '(foo & "bar baz")'),
        ('"unterminated foo', "(unterminated & foo)"),
        ("foo*", "foo*"),
        ("foo**", "foo*"),
        ("*foo", "foo"),
        ("*foo* ?bar", "(foo* & bar)"),
        ("te?t", "te<te?t>"),
        ("f**o*", "f<f*o*>"),
        ("roam~", "roam~2"),
        ("roam~1", "roam~1"),
        ("roam~0.8^3", "roam~2"),
        ("foo^4 bar^1.5", "(foo & bar)"),
        ("~foo a~b", "(foo & a & b)"),
        ("a AND b", "(a & b)"),
        ("a and b", "(a & and & b)"),
        ("a OR b", "(a | b)"),
        ("a OR b c", "((a | b) & c)"),
        ("a b OR c", "(a & (b | c))"),
        ("a AND b OR c", "((a & b) | c)"),
        ("x && y || z", "((x & y) | z)"),
        ("(a OR (b c)) d", "((a | (b & c)) & d)"),
        ("a NOT b", "(a & !b)"),
        ("-b a", "(a & !b)"),
        ("a !b", "(a & !b)"),
        ("a AND NOT b", "(a & !b)"),
        ("a OR -b", "a"),
        ("+a +b", "(a & b)"),
        ("-(a b) c", "(c & !(a & b))"),
        ('c -"a b"', '(c & !"a b")'),
        ("NOT foo-bar z", "(z & !(foo & bar))"),
        ("a OR foo-bar", "(a | (foo & bar))"),
        ("NOT NOT a b", "(b & !a)"),
        ("AND a OR", "a"),
        ("~2 ^3", "(2 & 3)"),
        ("C++ R&D x_y", "(C & R & D & x & y)"),
        ("--flag a - b", "(flag & a & b)"),
        ("don't", "(don & t)"),
        ("C:\\temp\\new", "(C & temp & new)"),
        (r"\(1\+1\)\:2", "(1 & 2)"),
        (r"\AND x", "(AND & x)"),
        ('"say \\"hi\\" now"', '"say hi now"'),
        ("a) b ((c", "(a & b & c)"),
        ("日本語 naïve e\u0301te\u0301", "(日本語 & naïve & e\u0301te\u0301)"),
        ("e2e-test.md", "(e2e & test & md)"),
        ("(" * 500 + "a" + ")" * 500 + " b", "(a & b)"),
    ],
)
def test_meaning(text: str, meaning: str) -> None:
    assert shown(parse_text(text).root) == meaning


@pytest.mark.parametrize(
    "text",
    ["", " ", "*", "? *", "...", '""', '"', '"!"', "AND OR NOT", "-a", "NOT a", "()", "👍", "\\", "~", "^"],
)
def test_nothing_searchable(text: str) -> None:
    assert parse_text(text).empty


def test_too_many_words_are_cut() -> None:
    root = parse_text(" ".join(f"w{n}" for n in range(3000))).root
    assert isinstance(root, TextAnd)
    assert len(root.items) == 256
    joined = parse_text("-".join(f"w{n}" for n in range(3000))).root
    assert joined == root


def assert_sound(expr: TextExpr, *, inside_and: bool = False) -> None:
    match expr:
        case Term(text, prefix, pattern):
            assert text
            assert not set(text) & set("*?\"'()-~^\\ ")
            assert prefix or pattern is None
        case Phrase(words):
            assert len(words) > 1
        case TextNot(item):
            assert inside_and
            assert not isinstance(item, TextNot)
            assert_sound(item)
        case TextAnd(items):
            assert len(items) > 1
            assert not isinstance(items[0], TextNot)
            for item in items:
                assert not isinstance(item, TextAnd)
                assert_sound(item, inside_and=True)
        case TextOr(items):
            assert len(items) > 1
            for item in items:
                assert not isinstance(item, TextOr)
                assert_sound(item)


syntax = st.text(st.sampled_from('ab1 "*?~^()-+!&|\\ANDOR:é\ud800\0'), max_size=40)
pieces = st.sampled_from(["a", "b*", "AND", "OR", "NOT", "(", ")", "-c", '"d e"', "f-g", "~2"])
words = st.lists(pieces, max_size=20)


@settings(deadline=None)
@given(st.one_of(st.text(), syntax, words.map(" ".join)))
def test_anything_is_a_sound_text_query(text: str) -> None:
    root = parse_text(text).root
    if root is not None:
        assert_sound(root)
