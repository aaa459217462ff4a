"""Words to look for, as FTS5 and as tsquery, and the SQL that the two databases word differently.

An expression is a bound value of its own small language. Every word in it is quoted, so that nothing an author
types is an operator, a column filter or a weight; operators come from the parsed text alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from watersmeet.cql import CqlError, Phrase, Term, TextAnd, TextExpr, TextNot, TextOr
from watersmeet.storage.work import Dialect

Column = Literal["title"] | None
"""Where words are looked for: in titles, or (None) in titles, bodies and labels."""

NEAREST: Final = 20
"""Words of a phrase that may stand farther apart than this may stand anywhere."""

_FTS_STACK: Final = 90
"""How much of FTS5's parser stack of 100 an expression may take."""


_ACCENTS: Final = re.compile("[\u0300-\u036f]+")


class Words(NamedTuple):
    """An expression in a database's own language, and how deep its parser's stack gets with it."""

    text: str
    stack: int


def expression(dialect: Dialect, expr: TextExpr, column: Column) -> Words:
    """A parsed text as an expression. Raises CqlError when it is nested too deeply."""
    if dialect == "postgres":
        return Words(_tsquery(expr, "A" if column == "title" else ""), 0)
    found = _fts(expr)
    return _checked(Words(f"title : ({found.text})", found.stack + 4)) if column == "title" else _checked(found)


def every(dialect: Dialect, parts: Sequence[Words]) -> Words:
    """All of these must be found."""
    return _joined(dialect, parts, " AND ", " & ")


def some(dialect: Dialect, parts: Sequence[Words]) -> Words:
    """One of these must be found."""
    return _joined(dialect, parts, " OR ", " | ")


def _joined(dialect: Dialect, parts: Sequence[Words], fts: str, tsquery: str) -> Words:
    if len(parts) == 1:
        return parts[0]
    if dialect == "postgres":
        return Words("(" + tsquery.join(part.text for part in parts) + ")", 0)
    return _checked(_fts_list(parts, fts))


def _checked(words: Words) -> Words:
    if words.stack > _FTS_STACK:
        raise CqlError("The query nests its words too deeply to be searched for.")
    return words


# FTS5


def _fts(expr: TextExpr) -> Words:
    match expr:
        case Term(text, prefix):
            return Words(_fts_string(text) + ("*" if prefix else ""), 3)
        case Phrase(words, 0):
            return Words(_fts_string(" ".join(words)), 3)
        case Phrase((one, other), slop) if slop <= NEAREST:
            return Words(f"NEAR({_fts_string(one)} {_fts_string(other)}, {slop})", 6)
        case Phrase(words):
            return _fts_list([_fts(Term(word)) for word in words], " AND ")
        case TextOr(items):
            return _fts_list([_fts(item) for item in items], " OR ")
        case TextAnd(items):
            wanted = _fts_list([_fts(item) for item in items if not isinstance(item, TextNot)], " AND ")
            unwanted = [_fts(item.item) for item in items if isinstance(item, TextNot)]
            return _fts_list([wanted, _fts_list(unwanted, " OR ")], " NOT ") if unwanted else wanted
        case TextNot():
            raise CqlError("A text that only excludes words finds nothing.")


def _fts_list(parts: Sequence[Words], operator: str) -> Words:
    if len(parts) == 1:
        return parts[0]
    stack = max(parts[0].stack + 1, *(part.stack + 3 for part in parts[1:]))
    return Words("(" + operator.join(part.text for part in parts) + ")", stack)


def _fts_string(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# tsquery


def _tsquery(expr: TextExpr, weight: str) -> str:
    match expr:
        case Term(text, prefix):
            return _lexeme(text, weight, prefix)
        case Phrase((one, other), slop) if 0 < slop <= NEAREST:
            pair = _lexeme(one, weight), _lexeme(other, weight)
            near = [f"{a} <{gap}> {b}" for a, b in (pair, pair[::-1]) for gap in range(1, slop + 2)]
            return "(" + " | ".join(near) + ")"
        case Phrase(words, slop):
            return "(" + (" & " if slop else " <-> ").join(_lexeme(word, weight) for word in words) + ")"
        case TextOr(items):
            return "(" + " | ".join(_tsquery(item, weight) for item in items) + ")"
        case TextAnd(items):
            return "(" + " & ".join(_tsquery(item, weight) for item in items) + ")"
        case TextNot(item):
            return f"!({_tsquery(item, weight)})"


def _lexeme(word: str, weight: str, prefix: bool = False) -> str:
    """A word for to_tsquery, folded as the indexed words are (watersmeet_words in the first migration)."""
    folded = _ACCENTS.sub("", unicodedata.normalize("NFD", word))
    quoted = "'" + folded.replace("\\", "\\\\").replace("'", "''") + "'"
    marks = ("*" if prefix else "") + weight
    return f"{quoted}:{marks}" if marks else quoted


# SQL


class worded(sa.ColumnElement[Any]):
    """SQL that each database words in its own way; `{}` stands for a bound value."""

    inherit_cache = False
    _is_implicitly_boolean = True

    def __init__(self, sqlite: str, postgres: str, *binds: str, type_: sa.types.TypeEngine[Any]) -> None:
        self.sqlite = sqlite
        self.postgres = postgres
        self.binds = [sa.bindparam(name, type_=sa.Text()) for name in binds]
        self.type = type_


@compiles(worded, "sqlite")
def _worded_sqlite(element: worded, compiler: SQLCompiler, **kw: Any) -> str:
    return _filled(element.sqlite, element, compiler, kw)


@compiles(worded, "postgresql")
def _worded_postgres(element: worded, compiler: SQLCompiler, **kw: Any) -> str:
    return _filled(element.postgres, element, compiler, kw)


def _filled(sql: str, element: worded, compiler: SQLCompiler, kw: dict[str, Any]) -> str:
    """The SQL with its bound values; one that it does not mention must not be bound."""
    if "{}" not in sql:
        return sql
    return sql.format(*(compiler.process(bind, **kw) for bind in element.binds))


_QUERY = "to_tsquery('watersmeet'::regconfig, {})"


def matches(bind: str) -> sa.ColumnElement[bool]:
    """The row of search_text has the words of an expression."""
    return worded("search_text MATCH {}", f"search_text.words @@ {_QUERY}", bind, type_=sa.Boolean())


WEIGHED: Final[sa.ColumnElement[bool]] = worded(
    "search_text.rank MATCH 'bm25(8.0, 1.0, 3.0)'", "true", type_=sa.Boolean()
)
"""Beside `matches` where rows are ordered by relevance: what a hit in title, body and labels counts."""


def relevance(bind: str) -> sa.ColumnElement[Any]:
    """The order of the best first.

    On SQLite it is the one key of its order, so that FTS5 sorts the matches itself and what is beyond the page
    costs no more than its score. On PostgreSQL the query is parsed once, not once a row.
    """
    best = f"ts_rank_cd(search_text.words, (SELECT {_QUERY}), 1) DESC, search_text.rowid"
    return worded("search_text.rank", best, bind, type_=sa.Float())


OPEN: Final = "\ufdd0"
CLOSE: Final = "\ufdd1"
"""Noncharacters of Unicode, which no text has a use for: they stand around what was found."""

SNIPPET_WORDS: Final = 48
HEADLINE_FROM: Final = 100_000
"""How many characters of a body PostgreSQL looks at to make an excerpt."""

_APART: Final = "<>&./@:-+~_=?#%"
_HIDDEN: Final = "".join(chr(0xFDD2 + k) for k in range(len(_APART)))
_SHOWN: Final = str.maketrans(_HIDDEN, _APART)

_marks = f"'{OPEN}', '{CLOSE}'"
_selection = f"StartSel={OPEN}, StopSel={CLOSE}"
MARKED_TITLE: Final = worded(
    f"highlight(search_text, 0, {_marks})",
    f"ts_headline('watersmeet'::regconfig, translate(search_text.title, '{_APART}', '{_HIDDEN}'), {_QUERY}, "
    f"'{_selection}, HighlightAll=true')",
    "words",
    type_=sa.Text(),
)
MARKED_BODY: Final = worded(
    f"snippet(search_text, 1, {_marks}, '', {SNIPPET_WORDS})",
    f"ts_headline('watersmeet'::regconfig, "
    f"translate(left(search_text.body, {HEADLINE_FROM}), '{_APART}', '{_HIDDEN}'), {_QUERY}, "
    f"'{_selection}, MaxWords={SNIPPET_WORDS}, MinWords={SNIPPET_WORDS - 12}, ShortWord=0')",
    "words",
    type_=sa.Text(),
)


def shown(marked: str) -> str:
    """A title or body as it was before PostgreSQL was kept from reading tags, addresses and paths into it."""
    return marked.translate(_SHOWN)
