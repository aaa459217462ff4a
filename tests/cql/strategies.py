"""Random queries, as trees that a parser can produce."""

from hypothesis import strategies as st

from watersmeet.cql.ast import And, Call, Compare, Expr, In, Not, Or, OrderBy, Query, Text
from watersmeet.cql.lexer import RESERVED

anything = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
words = st.from_regex(r"~?[A-Za-z0-9_.\-/:*?+é漢]{1,8}", fullmatch=True)
bare = words.filter(lambda word: word.lower() not in RESERVED)
texts = st.one_of(
    st.builds(Text, anything, st.just(True)),
    st.builds(Text, bare, st.just(False)),
)
calls = st.builds(
    Call,
    st.sampled_from(["now", "currentUser", "recentlyViewedContent", "someFunction"]),
    st.lists(st.one_of(anything, st.from_regex(r"[0-9]{1,4}", fullmatch=True)), max_size=3).map(tuple),
)
values = st.one_of(texts, calls)
fields = st.one_of(
    st.sampled_from(["type", "space.key", "siteSearch", "content", "favourite"]),
    st.just("content.property[My-Key].a.b"),
    st.sampled_from(["in", "no such field", 'a"b', "~x"]),
)
clauses: st.SearchStrategy[Expr] = st.one_of(
    st.builds(Compare, fields, st.sampled_from(["=", "!=", "~", "!~", "<", "<=", ">", ">="]), values),
    st.builds(In, fields, st.lists(values, min_size=1, max_size=4).map(tuple), st.booleans()),
)


def _around(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, inner))


expressions = st.recursive(clauses, _around, max_leaves=12)
orders = st.lists(st.builds(OrderBy, fields, st.booleans()), max_size=3).map(tuple)
queries = st.builds(Query, expressions, orders)
