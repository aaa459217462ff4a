"""What the people of the random wiki write: words in many forms, titles, bodies, labels."""

from __future__ import annotations

from html import escape
from random import Random
from typing import Any, Final

from tests.cql.oracle.world import Block

FAMILIES: Final = (
    "fox foxes fox's",
    "run runs running runner",
    "deploy deploys deployed deployment deployments",
    "connect connects connected connection connecting",
    "release releases released",
    "build builds building",
    "happy happily happiness",
    "city cities",
    "test tests tested testing text",
    "roam foam roams roaming roman",
    "sky skies",
    "blue green grey",
    "document documents documented documentation",
    "plan plans planning planned",
    "analysis analyses analyse",
    "the of and a in not or",
    "Café cafe cafés",
    "naïve naive",
    "ﬁne fine",
    "ＷＩＫＩ wiki Wiki WIKIS",
    "Straße strasse",
    "Привет привет мир",
    "漢字 漢 字 日本語 日本",
    "日本語Wiki 漢字2",
    "ภาษาไทย ไทย",
    "한국어 한국",
    "2024 2025 v1.2 v1 3.14 42",
    "snake_case camelCase kebab-case",
    "don't can't",
    "C++ a/b x&y #tag @home 50%",
    "résumé résumés",
    "ångström",
)
WORDS: Final = tuple(word for family in FAMILIES for word in family.split())
NUMBERED: Final = tuple(f"zq{number:03d}" for number in range(90))
"""Words of which there are more than a pattern may find."""

SPOKEN: Final = ("release", "blue-sky", "fox", "café", "plan_b", "2024")
QUIET: Final = ("animal", "howto", "todo", "runbook")
LABELS: Final = SPOKEN + QUIET
"""Of the labels whose words are said elsewhere a content has one: whether a phrase reaches from one label into another,
nobody says."""

MARKS: Final = (" ", " ", " ", " ", " ", ", ", ". ", " - ", "; ", " (", ") ", "! ", ": ")
MACROS: Final = ("toc", "info", "children", "jira", "status", "code")
SIMPLE: Final = ("blue", "sky", "fox", "foxes", "green", "plan", "release", "run", "city")
"""Few words, so that phrases and pairs of words are found often."""

NUMBERS: Final = (7, 3.5, -2, 0, 12, 1e9, 42)
TEXTS: Final = ("Blue sky", "fox", "In Progress", "7", "", "Foxes run", "plain Text", "Größe")
PATHS: Final = ("facts].n", "facts].s", "facts].l", "facts].d.e", "facts].d", "facts].d.f.g", "size]", "none].x")
"""Where in properties is looked."""

DIFFERENT: Final = tuple(word for word in SIMPLE if word != "foxes")


def sentence(random: Random, shortest: int = 2, longest: int = 9) -> str:
    words = random.choices(SIMPLE if random.random() < 0.35 else WORDS, k=random.randint(shortest, longest))
    text = words[0]
    for word in words[1:]:
        text += random.choice(MARKS) + word
    return random.choice((text, text, text.capitalize(), text.upper() if random.random() < 0.3 else text))


def title(random: Random) -> str:
    return sentence(random, 1, 4)


def blocks(random: Random) -> list[Block]:
    """A body; now and then it is empty."""
    found = [Block(sentence(random), random.random() < 0.3) for _ in range(random.randrange(5))]
    if random.random() < 0.15:
        found.append(Block(" ".join(random.sample(NUMBERED, 30))))
    return found


def fact(random: Random) -> tuple[str, Any]:
    """The key and the value of a property."""
    if random.random() < 0.4:
        return "size", random.choice((*NUMBERS, *TEXTS, [1, 7, "Blue sky"], True))
    inside: dict[str, Any] = {
        "n": random.choice(NUMBERS),
        "s": random.choice(TEXTS),
        "l": [random.choice((*NUMBERS, *TEXTS, None)) for _ in range(random.randrange(4))],
        "d": {
            "e": random.choice((*NUMBERS, *TEXTS)),
            "f": [{"g": random.choice(NUMBERS)}, {"g": random.choice(TEXTS)}],
        },
    }
    return "facts", {name: value for name, value in inside.items() if random.random() < 0.8}


def written(random: Random, of: list[Block], macros: set[str], mentions: set[str]) -> str:
    """A body in storage format."""
    pieces = []
    for block in of:
        inside = escape(block.text, quote=False)
        if not block.heading and random.random() < 0.3:
            inside = random.choice(("<strong>{}</strong>", "<em>{}</em>", "<span>{}</span>")).format(inside)
        name = f"h{random.randint(1, 4)}" if block.heading else "p"
        piece = f"<{name}>{inside}</{name}>"
        if not block.heading and random.random() < 0.2:
            piece = f"<ul><li>{inside}</li></ul>"
        pieces.append(piece)
    pieces += [f'<ac:structured-macro ac:name="{name}" ac:schema-version="1" />' for name in sorted(macros)]
    pieces += [f'<p><ac:link><ri:user ri:account-id="{who}" /></ac:link></p>' for who in sorted(mentions)]
    return "".join(pieces)
