import pytest

from watersmeet.cql import And, Call, Compare, CqlError, In, Not, Or, OrderBy, Query, Text, parse, quote

A, B, C = (Compare(name, "=", Text("1", quoted=False)) for name in "abc")


def bare(text: str) -> Text:
    return Text(text, quoted=False)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a=1 and b=1 or c=1", Or((And((A, B)), C))),
        ("a=1 or b=1 and c=1", Or((A, And((B, C))))),
        ("(a=1 or b=1) and c=1", And((Or((A, B)), C))),
        ("not a=1 and b=1", And((Not(A), B))),
        ("not (a=1 and b=1)", Not(And((A, B)))),
        ("NOT not a=1", Not(Not(A))),
        ("((a=1))", A),
        ("a=1 AND (b=1 AND c=1)", And((A, And((B, C))))),
        ("a=1 AND b=1 AND c=1", And((A, B, C))),
        ('a="1"and b=1', And((Compare("a", "=", Text("1")), B))),
    ],
)
def test_precedence(text: str, where: object) -> None:
    assert parse(text).where == where


@pytest.mark.parametrize("op", ["=", "!=", "~", "!~", "<", "<=", ">", ">="])
@pytest.mark.parametrize("space", ["", " ", "\n\t", "\u00a0"])
def test_operators(op: str, space: str) -> None:
    assert parse(f"title{space}{op}{space}x").where == Compare("title", op, bare("x"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "word",
    [
        "12",
        "2024-01-01",
        "2024/01/01",
        "2024-01-01T10:00:00.123+02:00",
        "~712020:ab-c",
        "日本",
        "a.b/c:d",
        "win*",
        "by",
        "desc",
    ],
)
def test_barewords(word: str) -> None:
    assert parse(f"space={word}").where == Compare("space", "=", bare(word))
    assert parse(f"space in ({word},{word})").where == In("space", (bare(word), bare(word)))


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (r'"a\"b"', 'a"b'),
        (r"'a\'b'", "a'b"),
        (r'"a\\"', "a\\"),
        (r'"C:\temp\n"', r"C:\temp\n"),
        ('"it\'s"', "it's"),
        ("'say \"x\"'", 'say "x"'),
        (r'"\"Exact phrase\""', '"Exact phrase"'),
        ('""', ""),
        ('"two\nlines"', "two\nlines"),
        ('" AND type=page OR ("', " AND type=page OR ("),
    ],
)
def test_quotes_and_escapes(literal: str, value: str) -> None:
    assert parse(f"title={literal}").where == Compare("title", "=", Text(value))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("space in (DEV, 'OPS')", In("space", (bare("DEV"), Text("OPS")))),
        ("space NOT IN (DEV)", In("space", (bare("DEV"),), negated=True)),
        ("space in recentlyViewedSpaces(5)", In("space", (Call("recentlyViewedSpaces", ("5",)),))),
        ("id in (RECENTLYVIEWEDCONTENT(20, 0))", In("id", (Call("recentlyViewedContent", ("20", "0")),))),
        ('space in (favoriteSpaces(), "DEV")', In("space", (Call("favouriteSpaces"), Text("DEV")))),
        ("creator = currentuser()", Compare("creator", "=", Call("currentUser"))),
        ("created > now(-4w)", Compare("created", ">", Call("now", ("-4w",)))),
        ("created > now ( '+1d' )", Compare("created", ">", Call("now", ("+1d",)))),
    ],
)
def test_lists_and_functions(text: str, where: object) -> None:
    assert parse(text).where == where


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("lastModified", "lastmodified"),
        ("FAVORITE", "favourite"),
        ("Content", "content"),
        ("sitesearch", "siteSearch"),
        ('"space.key"', "space.key"),
        ("Content.Property[My-Key].Path.x", "content.property[My-Key].Path.x"),
        ("NoSuchField", "NoSuchField"),
    ],
)
def test_field_names(written: str, canonical: str) -> None:
    assert parse(f"{written} = 1").where == Compare(canonical, "=", bare("1"))


def test_order_by() -> None:
    query = parse("a=1 ORDER by Created desc, title ASC,lastModified")
    assert query == Query(A, (OrderBy("created", True), OrderBy("title"), OrderBy("lastmodified")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "order by title",
        "type",
        "type=",
        "=page",
        "type==page",
        "type page",
        "type = page space = X",
        "type = page and",
        "and type = page",
        "(type = page",
        "type = page)",
        "()",
        "not",
        "type in",
        "type in ()",
        "type in page",
        "type in (page",
        "type in (page,)",
        "type in (page blogpost)",
        "type not = page",
        "type not page",
        "type is page",
        "type <> page",
        "type = and",
        "in = page",
        "not in (page)",
        "type = page order",
        "type = page order by",
        "type = page order by title,",
        "type = page order title",
        "type = page order by title up",
        "title = 'x",
        'title = "x\\"',
        "title = a;b",
        "title = a@b",
        "title = $x",
        "title = x\\y",
        "created > 2024-01-01 10:00",
        "f(x) = 1",
        "title = now(now())",
        "title = f(",
        "title = f(1,)",
        "title = f(1 2)",
        "title = 2x(1)",
        "space = ~ key",
        'space = ~"key"',
        "text ~ roam~",
        '"" = 1',
        "type = page;",
        "a = b = c",
        "type = {page}",
        "type ~",
        "a=1 && b=1",
        "content.property[a b] = 1",
        "\x01",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(CqlError) as caught:
        parse(text)
    assert caught.value.message == f"Could not parse cql : {text}"
    assert caught.value.hint
    assert caught.value.position is not None
    assert 0 <= caught.value.position <= len(text)


@pytest.mark.parametrize("text", ["title = 'a\0b'", "title = 'a\ud800b'", "\0", "\udfff"])
def test_what_is_not_text_is_refused_and_the_message_can_be_encoded(text: str) -> None:
    with pytest.raises(CqlError, match="Could not parse cql") as caught:
        parse(text)
    assert "\0" not in caught.value.message
    assert caught.value.message.encode("utf-8")


def test_position_points_at_the_fault() -> None:
    with pytest.raises(CqlError) as caught:
        parse("type = page AND space ?= X")
    assert caught.value.position == len("type = page AND space ")


@pytest.mark.parametrize(("start", "end"), [("(", ")"), ("not ", ""), ("not (", ")")])
def test_nesting_limit(start: str, end: str) -> None:
    levels = 64 if start != "not (" else 32
    assert parse(start * levels + "a=1" + end * levels)
    with pytest.raises(CqlError) as caught:
        parse(start * (levels + 1) + "a=1" + end * (levels + 1))
    assert "64 deep" in caught.value.hint


def test_side_by_side_groups_are_not_nesting() -> None:
    assert parse(" and ".join(["(not a=1)"] * 200))


def test_clause_limit() -> None:
    assert parse(" or ".join(["a=1"] * 1000))
    with pytest.raises(CqlError) as caught:
        parse(" or ".join(["a=1"] * 1001))
    assert "1000 clauses" in caught.value.hint


def test_length_limit() -> None:
    frame = len('title="') + 1
    assert parse('title="' + "x" * (16_384 - frame) + '"')
    with pytest.raises(CqlError) as caught:
        parse('title="' + "x" * (16_385 - frame) + '"')
    assert "16384 characters" in caught.value.hint
    assert len(caught.value.message) < 300


@pytest.mark.parametrize("value", ['" or type = page or a = "', "\\", '\\"', "a\\\\", "'", '\\" or 1=1', '"'])
def test_a_quoted_value_cannot_rewrite_the_query(value: str) -> None:
    assert parse(f"title = {quote(value)}").where == Compare("title", "=", Text(value))


def test_injection_through_an_unescaped_quote_is_real() -> None:
    where = parse('title = "x" or type = "page"').where
    assert isinstance(where, Or)
