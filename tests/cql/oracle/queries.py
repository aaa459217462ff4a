"""Makes random questions about a world."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from tests.cql.oracle import saying, texts
from tests.cql.oracle.evaluate import asks_for_spaces
from tests.cql.oracle.tree import All, Any_, Clause, Function, Literal, Node, Not, Question, Value, Words
from tests.cql.oracle.world import World

FIELDS: Final = {
    "type": 6,
    "space": 5,
    "space.key": 1,
    "space.type": 2,
    "space.category": 2,
    "space.title": 2,
    "title": 8,
    "text": 14,
    "siteSearch": 4,
    "id": 2,
    "content": 1,
    "parent": 3,
    "ancestor": 4,
    "label": 6,
    "container": 3,
    "mention": 2,
    "watcher": 2,
    "macro": 2,
    "content.property": 4,
    "creator": 3,
    "contributor": 3,
    "favourite": 2,
    "favorite": 1,
    "created": 4,
    "lastmodified": 4,
}
"""The fields that are asked for, and how often; fields that do not work yet are left out here, and nowhere else."""

OF_SPACES: Final = ("space", "space.key", "space.type", "space.category", "space.title", "favourite", "created")
TYPES: Final = ("page", "blogpost", "comment", "attachment", "whiteboard", "database", "embed", "folder", "slide")
ORDER: Final = ("created", "lastmodified", "title", "id", "content", "type", "space")
NO_WORDS: Final = ("!!!", "…", "()", "***", "-", "+ &", "%")
IN_NAMES: Final = ("corpus", "Foxes", "blue", "Sky", "plans", "things", "archive", "releases", "nonsense", "own")
"""What `space.title` is asked for: words as they are in names, since no document says more of it."""

IN_PROPERTIES: Final = ("blue", "SKIES", "fox", "progress", "plain", "grosse", "7", "nonsense", "running")
NUMERALS: Final = ("7", "3.5", "-2", "0", "8", "1e9", "42.0", "-10")
LETTERS: Final = ("i", "fox", "plain text", "zz", "größe")

HOSTILE: Final = (
    "' OR 1=1 --", '"', "%", "_", "*", "\\", "a" * 300, "🦊", "\u202efox", "{0}", ":p0", "$1", "é", "NOT", "  ",
    "999999999999999999999999", "-1", "0", "12.5", "\ufdd0", "\ufffd",
)  # fmt: skip


class Asking:
    """Random questions, one after the other."""

    def __init__(self, world: World, seed: int, without: Collection[str] = ()) -> None:
        self.world = world
        self.random = Random(seed)
        self.fields = {name: often for name, often in FIELDS.items() if name not in without}
        self._ids = list(world.contents)
        self._titles = [content.title for content in world.contents.values()]
        self._times = [at for content in world.contents.values() for at in (content.created, content.changed)]
        self._keys = [space.key for space in world.spaces.values()]
        self._people = [str(reader.account_id) for reader in world.readers if reader.account_id]
        self._words_written = world.vocabulary()

    def question(self) -> Question:
        random = self.random
        order = tuple((name, random.random() < 0.5) for name in random.sample(ORDER, random.choice((0, 0, 1, 1, 2))))
        reader = random.choice((0, 0, 0, 1, 2, 3, 4))
        asked = Question(self._where(), order, reader, random.randrange(2**32))
        if random.random() < 0.06:
            asked = replace(asked, limit=random.choice((2, 7, 25)))
        if random.random() < 0.1:
            asked = replace(asked, excerpt="highlight")
        asked = replace(asked, space_key=random.choice(self._keys), content_id=str(random.choice(self._ids)))
        if random.random() < 0.1 and not asks_for_spaces(asked.where):
            statuses = random.sample(("current", "draft", "trashed", "archived"), random.randint(1, 3))
            asked = replace(asked, statuses=tuple(statuses))
        if random.random() < 0.2:
            asked = replace(asked, archived_spaces=random.random() < 0.6, current_spaces=random.random() < 0.6)
        return asked

    def _where(self) -> Node:
        """What is asked for: contents, and now and then spaces, by what spaces are known to be found by."""
        if self.random.random() > 0.04:
            return self._node(self.random.choice((0, 1, 1, 2, 3)))
        every = self.fields
        self.fields = {name: often for name, often in every.items() if name in OF_SPACES} or every
        of, more = self._node(self.random.choice((0, 1, 2))), self._node(1)
        self.fields = every
        spaces = Clause("type", "=", (Literal("space"),))
        either = Any_((spaces, Clause("type", "in", (Literal("folder"), Literal("Space"))), more))
        return self.random.choice((spaces, All((spaces, of)), All((of, spaces)), All((either, of))))

    def _node(self, depth: int) -> Node:
        random = self.random
        kind = random.random()
        if depth == 0 or kind < 0.15:
            return self._clause()
        if kind < 0.3:
            return Not(self._node(depth - 1))
        items = tuple(self._node(depth - 1) for _ in range(random.choice((2, 2, 2, 3))))
        return All(items) if kind < 0.7 else Any_(items)

    # Clauses

    def _clause(self) -> Clause:
        (field,) = self.random.choices(list(self.fields), list(self.fields.values()))
        if field in ("text", "siteSearch", "space.title"):
            return Clause(field, self._op("~", "!~"), (self._words(field),))
        if field == "title" and self.random.random() < 0.6:
            return Clause(field, self._op("~", "!~"), (self._words(field),))
        if field == "content.property":
            return self._property()
        if field in ("created", "lastmodified"):
            return Clause(field, self.random.choice(("=", "!=", "<", "<=", ">", ">=")), (self._date(),))
        make = self._value(field)
        if self.random.random() < 0.4:
            values = tuple(make() for _ in range(self.random.choice((1, 2, 3, 5))))
            return Clause(field, self._op("in", "not in"), values)
        value = make()
        while isinstance(value, Function) and value.name == "favouriteSpaces":
            value = make()
        return Clause(field, self._op("=", "!="), (value,))

    def _op(self, usual: str, negative: str) -> str:
        return usual if self.random.random() < 0.72 else negative

    def _value(self, field: str) -> Callable[[], Value]:
        if field in ("id", "content", "parent", "ancestor", "container"):
            return self._id
        if field in ("creator", "contributor", "favourite", "favorite", "mention", "watcher"):
            return self._person
        if field in ("space", "space.key"):
            return self._space
        of = {
            "type": (*TYPES, *TYPES[:4], "PAGE", "Comment", "ac:my-app:note", "com.example:thing"),
            "space.type": ("global", "personal", "favourite", "favorite", "GLOBAL", "collaboration"),
            "space.category": ("zoo", "team-a", "ops", "OPS", "nosuch"),
            "label": (*saying.LABELS, "ANIMAL", "global:fox", "my:fox", "team:todo", "nosuch"),
            "macro": (*saying.MACROS, "nosuch", "TOC"),
        }
        if field == "title":
            return self._title
        hostile = 0.0 if field in ("type", "space.type") else 0.05
        return lambda: Literal(self._or_hostile(self.random.choice(of[field]), hostile))

    def _or_hostile(self, text: str, often: float = 0.05) -> str:
        return self.random.choice(HOSTILE) if self.random.random() < often else text

    def _title(self) -> Value:
        text = self.random.choice(self._titles)
        kind = self.random.random()
        text = text.upper() if kind < 0.2 else f" {text} " if kind < 0.3 else text[:-1] if kind < 0.35 else text
        text = self._or_hostile(text)
        return Literal(text if text.strip() else "nothing")

    def _id(self) -> Value:
        if self.random.random() < 0.1:
            return Function("currentContent")
        content = self.world.contents[self.random.choice(self._ids)]
        return Literal(self._or_hostile(content.api_id))

    def _space(self) -> Value:
        kind = self.random.random()
        if kind < 0.15:
            return Function("favouriteSpaces")
        if kind < 0.25:
            return Function("currentSpace")
        key = self.random.choice(self._keys)
        return Literal(self._or_hostile(key.lower() if kind < 0.4 else key))

    def _person(self) -> Value:
        if self.random.random() < 0.3:
            return Function("currentUser")
        return Literal(self._or_hostile(self.random.choice(self._people)))

    def _property(self) -> Clause:
        random = self.random
        field = f"content.property[{random.choice(saying.PATHS)}"
        kind = random.random()
        if kind < 0.3:
            words = tuple(texts.Word(random.choice(IN_PROPERTIES)) for _ in range(random.choice((1, 1, 2))))
            text = random.choice((texts.Every, texts.Either))(words) if len(words) > 1 else words[0]
            return Clause(field, self._op("~", "!~"), (Words(text),))
        if kind < 0.5:
            return Clause(field, random.choice(("<", "<=", ">", ">=")), (Literal(random.choice(NUMERALS + LETTERS)),))
        values = [*NUMERALS, *(text.upper() for text in saying.TEXTS if text), "true", *LETTERS]
        if kind < 0.7:
            return Clause(field, self._op("in", "not in"), tuple(map(Literal, random.sample(values, 2))))
        return Clause(field, self._op("=", "!="), (Literal(random.choice(values)),))

    # Dates

    def _date(self) -> Value:
        random = self.random
        if random.random() < 0.4:
            name = "now"
            if random.random() < 0.8:
                name = random.choice(("start", "end")) + "Of" + random.choice(("Day", "Week", "Month", "Year"))
            if random.random() < 0.3:
                return Function(name)
            unit = random.choice("yMwdhm") if name == "now" or random.random() < 0.7 else ""
            most = {"y": 3, "M": 30, "w": 100, "d": 700, "h": 9000, "m": 90_000}.get(unit, 3)
            return Function(name, (f"{random.choice(('-', '-', '-', '+', ''))}{random.randrange(most)}{unit}",))
        if random.random() < 0.05:
            return Literal(random.choice(("0001-01-02", "9999-12-30", "1969-12-31 23:59", "2024-02-29")))
        at = random.choice(self._times) + timedelta(days=random.choice((0, 0, 0, -1, 1, 40)))
        return Literal(self._written(at))

    def _written(self, at: datetime) -> str:
        return self.random.choice(
            (
                f"{at:%Y-%m-%d}",
                f"{at:%Y/%m/%d}",
                f"{at:%Y-%m-%d %H:%M}",
                f"{at:%Y/%m/%d %H:%M}",
                f"{at:%Y-%m-%dT%H:%M:%S}",
                f"{at:%Y-%m-%dT%H:%M:%SZ}",
                f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z",
            )
        )

    # Words

    def _words(self, field: str) -> Words:
        return Words(self._text(self.random.choice((0, 0, 1, 1, 2)), field))

    def _text(self, depth: int, field: str = "text") -> texts.Text:
        random = self.random
        if depth == 0:
            return self._leaf(field)
        items = tuple(self._text(depth - 1, field) for _ in range(random.choice((1, 2, 2, 3))))
        kind = random.random()
        if kind < 0.35 and len(items) > 1:
            return texts.Either(items)
        if kind < 0.6:
            return texts.Every(items, tuple(self._text(depth - 1, field) for _ in range(random.choice((1, 1, 2)))))
        return texts.Every(items)

    def _word(self) -> str:
        word = self.random.choice(saying.SIMPLE if self.random.random() < 0.5 else saying.WORDS)
        return word if self.random.random() < 0.85 else word.capitalize()

    def _leaf(self, field: str) -> texts.Text:
        random = self.random
        kind = random.random()
        if field == "space.title":
            return texts.Word(random.choice(IN_NAMES)) if kind < 0.9 else texts.Phrase("blue sky")
        if kind < 0.5:
            return texts.Word(self._word(), random.choice(("", "", "", "", "^4", "^0.5")))
        if kind < 0.62:
            return texts.Phrase(f"{self._word()} {self._word()}")
        if kind < 0.68:
            return texts.Phrase(self._near_by())
        if kind < 0.74:
            one, other = random.sample(saying.DIFFERENT, 2)
            return texts.Phrase(f"{one} {other}", random.choice((0, 1, 2, 4, 10, 20, 21, 500)))
        if kind < 0.83:
            word = random.choice((*self._words_written, *saying.SIMPLE, "zq0", "zq"))
            return texts.Beginning(word[: random.randint(1, len(word))])
        if kind < 0.9:
            return self._pattern()
        if kind < 0.96:
            return texts.Near(self._misspelt(), random.choice((None, 1, 2)))
        if kind < 0.98:
            return texts.Nothing(random.choice(NO_WORDS))
        return texts.Word(random.choice(("nonsenseword", "zq005", "zq0", "ﬁne", "CAFÉ", "ＦＯＸ", "漢字", "日本")))

    def _near_by(self) -> str:
        """Two to three words that somebody wrote one after the other."""
        said = [text for one in self.world.contents.values() for text in (one.title, *(b.text for b in one.blocks))]
        words = self.random.choice([text for text in said if text.strip()]).replace('"', "").split()
        start = self.random.randrange(len(words))
        return " ".join(words[start : start + self.random.choice((2, 2, 3))])

    def _pattern(self) -> texts.Pattern:
        word = self.random.choice([word for word in (*self._words_written, *saying.SIMPLE) if len(word) > 2])
        at = self.random.randint(1, len(word) - 2)
        mark = self.random.choice("?*")
        end = at + (1 if mark == "?" else self.random.randint(0, len(word) - 1 - at))
        return texts.Pattern(word[:at] + mark + word[end:])

    def _misspelt(self) -> str:
        word = self.random.choice([word for word in (*self._words_written, *saying.SIMPLE) if len(word) > 2])
        for _ in range(self.random.choice((0, 1, 1, 2))):
            at = self.random.randint(1, len(word) - 1)
            kind = self.random.random()
            letter = "" if kind < 0.3 else self.random.choice("abefnorstx")
            word = word[:at] + letter + word[at + (0 if kind > 0.7 else 1) :]
        return word
