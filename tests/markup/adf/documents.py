"""Documents at random: valid ones made from the schema's tables, and ones with something changed."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

from watersmeet.markup.adf.attributes import MARKS, NODES, Rule, Shape
from watersmeet.markup.adf.schema import PLACES, TYPES, Marks, content_of

WORDS = """
    info note tip warning error success custom wide full-width default center end wrap-right wrap-left align-end
    align-start TODO DONE DECIDED sub sup small top middle bottom fixed link file image external percentage pixel
    neutral purple inlineComment DEFAULT APP
"""
VALUES: list[Any] = [
    *WORDS.split(),
    *("", "x", "two words", "é \U0001f600 <&>", "\n", "#ff5630", "#FF5630AA", "#12345", "1704067200000", "65"),
    *("https://example.com/a?b=c&d", "mailto:a@example.com", "com.example", "{"),
    *(0, 1, 2, 3, 6, 7, 33.33, 50, 100, 101, -1, 680, True, False, None),
    *([], [1, 2.5], ["a"], [1, "a"], {}, {"a": [1, {"b": None}]}),
    {"id": "d", "parameters": {"q": 1}, "views": [{"type": "table", "properties": {}}]},
    {"id": "d", "parameters": {}, "views": []},
]
"""What attributes are filled with; each of the schema's rules allows some and refuses others."""


def value(rule: Rule, random: Random) -> Any:
    return copy.deepcopy(random.choice([one for one in VALUES if rule.allows(one)]))


def attributes(shape: Shape, random: Random) -> dict[str, Any]:
    return {
        name: value(rule, random)
        for name, rule in shape.rules.items()
        if name in shape.required or random.random() < 0.3
    }


def _marks(allowed: Marks, random: Random) -> list[dict[str, Any]]:
    names = sorted(random.choice(allowed))
    marks = []
    for name in random.sample(names, random.randint(0, min(3, len(names)))):
        shape = MARKS[name]
        marks.append({"type": name} if shape is None else {"type": name, "attrs": attributes(shape, random)})
    return marks


def _node(kind: str, where: str, depth: int, random: Random) -> dict[str, Any]:
    node: dict[str, Any] = {"type": kind}
    its = TYPES[kind]
    if kind == "text":
        node["text"] = random.choice(["a", "b c", " ", "\n", "é\U0001f600", "<&>\"'"])
    elif kind in NODES and ("attrs" not in its.optional or random.random() < 0.5):
        node["attrs"] = attributes(random.choice(NODES[kind]), random)
    if its.bears and random.random() < 0.5:
        node["marks"] = _marks(PLACES[where].holds[kind], random)
    inner = content_of(kind, where)
    if inner is not None and ("content" not in its.optional or random.random() < 0.9):
        node["content"] = _content(inner, depth + 1, random)
    return node


_SHALLOW = ("paragraph", "text", "taskItem", "extension", "media", "listItem", "tableRow", "tableCell", "decisionItem")


def _content(where: str, depth: int, random: Random) -> list[dict[str, Any]]:
    place = PLACES[where]
    if where == "picture":
        kinds = ["media", "caption"][: random.randint(1, 2)]
    else:
        most = 3 if place.most is None else place.most
        low = [one for one in _SHALLOW if one in place.holds]
        pool = low if depth > 6 and low else sorted(place.holds)
        kinds = [random.choice(pool) for _ in range(random.randint(min(place.least, most), most))]
    return [_node(kind, where, depth, random) for kind in kinds]


def document(random: Random) -> dict[str, Any]:
    """A valid document."""
    return {"version": 1, "type": "doc", "content": _content("doc", 0, random)}


def worded(one: Any, within: str = "") -> Any:
    """A document with words wherever there is only white space, which storage format does not keep.

    In a task, too: storage format takes a picture that stands alone for a block.
    """
    if isinstance(one, list):
        return [worded(child, within) for child in one]
    if isinstance(one, dict):
        found = {name: worded(child, one.get("type", within)) for name, child in one.items()}
        if one.get("type") == "taskItem":
            found["content"] = [*found.get("content", ()), {"type": "text", "text": "words"}]
        return found
    return "words" if isinstance(one, str) and not one.strip() and within != "hardBreak" else one


def meant(one: Any) -> Any:
    """What a document means: nothing is as good as empty, marks are a set, and text that touches is one."""
    if isinstance(one, list):
        return [meant(child) for child in one]
    if not isinstance(one, dict):
        return one
    found = {name: meant(child) if name in ("content", "marks") else child for name, child in one.items()}
    found = {name: child for name, child in found.items() if child not in ([], {}) or name == "parameters"}
    if "marks" in found:
        found["marks"] = sorted(found["marks"], key=repr)
    content: list[Any] = []
    for child in found.get("content", ()):
        before = content[-1] if content else {}
        if child["type"] == before.get("type") == "text" and child.get("marks") == before.get("marks"):
            content[-1] = {**before, "text": before["text"] + child["text"]}
        else:
            content.append(child)
    return {**found, "content": content} if content else found


def _places(one: Any) -> list[Any]:
    """Every object and array in a document."""
    found = [one]
    for holder in found:
        inner = holder.values() if isinstance(holder, dict) else holder
        found += [child for child in inner if isinstance(child, dict | list)]
    return found


def changed(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """A document with something in it changed, which may be valid all the same."""
    document = copy.deepcopy(document)
    for _ in range(random.randint(1, 2)):
        holder = random.choice(_places(document))
        way = random.random()
        if isinstance(holder, list):
            if holder and way < 0.3:
                del holder[random.randrange(len(holder))]
            elif holder and way < 0.5:
                holder.append(copy.deepcopy(random.choice(holder)))
            elif way < 0.8:
                kind = random.choice(sorted(TYPES))
                where = next(name for name in sorted(PLACES) if kind in PLACES[name].holds)
                holder.insert(random.randint(0, len(holder)), _node(kind, where, 7, random))
            else:
                holder.append(random.choice([None, 1, "x", [], {}]))
        elif holder and way < 0.3:
            del holder[random.choice(sorted(holder))]
        elif holder and way < 0.6:
            holder[random.choice(sorted(holder))] = copy.deepcopy(random.choice(VALUES))
        elif way < 0.8:
            name = random.choice(["type", "attrs", "marks", "content", "localId", "text", "__own", "other", "version"])
            holder[name] = copy.deepcopy(random.choice(VALUES))
        else:
            names = random.choice([sorted(TYPES), sorted(MARKS)])
            holder["type"] = random.choice(names)
    return document
