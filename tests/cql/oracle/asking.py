"""Asks a served site a question, compares the answer, and makes a question that differs as small as it can."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.cql.oracle import texts
from tests.cql.oracle.evaluate import Evaluator, order_is_defined, searches
from tests.cql.oracle.tree import All, Any_, Clause, Node, Not, Question, Words
from tests.cql.oracle.world import Content, World
from watersmeet import cql

PATH = "/wiki/rest/api/search"


@dataclass(frozen=True)
class Answer:
    """What a site said: ids in the order they came, over all pages, and the totals of these."""

    ids: tuple[int, ...]
    totals: frozenset[int]


class Refused(Exception):
    """A question was answered with anything but 200."""


class Comparison:
    """One world, one site, and what differs between them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.evaluator = Evaluator(world)

    def ask(self, question: Question) -> Answer:
        """Every page of an answer. Raises Refused."""
        client = self.world.readers[question.reader].client
        params = question.params()
        if "cqlcontext" in params:
            params["cqlcontext"] = json.dumps(params["cqlcontext"])
        found: list[int] = []
        totals: set[int] = set()
        path = PATH
        while True:
            answer = client.raw("GET", path, params=params)
            if answer.status_code != 200:
                raise Refused(f"{answer.status_code} {answer.text}")
            told = json.loads(answer.content)
            totals.add(told["totalSize"])
            found += [number(hit) for hit in told["results"]]
            following = told["_links"].get("next")
            if following is None:
                return Answer(tuple(found), frozenset(totals))
            path, params = f"/wiki{following}", {}

    def difference(self, question: Question) -> str | None:
        """What is wrong with the answer to a question; None when nothing is."""
        text = question.cql()
        try:
            cql.check(cql.parse(text))
        except cql.CqlError as error:
            return f"cannot be read: {error}"
        expected = self.evaluator.found(question)
        try:
            answer = self.ask(question)
        except Refused as refused:
            return str(refused)
        wanted = [content.id for content in expected]
        if set(answer.ids) != set(wanted):
            return self._told("found, and should not be", set(answer.ids) - set(wanted)) + self._told(
                "missing", set(wanted) - set(answer.ids)
            )
        if len(answer.ids) != len(wanted):
            return self._told("found more than once", {i for i in wanted if answer.ids.count(i) > 1})
        if answer.totals != {len(wanted)}:
            return f"totalSize is {sorted(answer.totals)}, not {len(wanted)}"
        at = self._out_of_order(question, answer.ids, wanted)
        if at is not None:
            given, meant = (self._named(self.world.contents[ids[at]]) for ids in (answer.ids, wanted))
            return f"order differs at {at}:\n  found    {given}\n  expected {meant}\n"
        return None

    def _out_of_order(self, question: Question, given: Sequence[int], wanted: Sequence[int]) -> int | None:
        """The first place at which the order is another; of what is as good and as new, any order is right."""
        if not order_is_defined(question):
            return None
        by_rank = not question.order and searches(question.where)
        for at, (one, other) in enumerate(zip(given, wanted, strict=True)):
            places = [self.evaluator.place(question, self.world.contents[i]) for i in (one, other)]
            if one != other and not (by_rank and places[0] == places[1]):
                return at
        return None

    def _told(self, what: str, ids: set[int]) -> str:
        named = [self._named(self.world.contents[i]) if i in self.world.contents else str(i) for i in sorted(ids)]
        return "".join(f"{what}: {one}\n" for one in named[:4]) + (f"... {len(named)} in all\n" if named[4:] else "")

    def _named(self, content: Content) -> str:
        body = " / ".join(("# " if block.heading else "") + block.text for block in content.blocks)
        facts = {
            "title": content.title,
            "body": body,
            "labels": sorted(name for _, name in content.labels),
            "space": content.space.name,
            "parent": content.parent,
            "container": content.container,
            "created": content.created.isoformat(),
            "changed": content.changed.isoformat(),
        }
        return f"{content.status} {content.kind} {content.id} {facts}"

    # Shrinking

    def smallest(self, question: Question) -> Question:
        """The smallest question that still differs, found by leaving things out of one that does."""
        while True:
            smaller = next((one for one in smaller_than(question) if self.difference(one)), None)
            if smaller is None:
                return question
            question = smaller

    def report(self, question: Question) -> str:
        """The smallest question that differs as the given one does, and how."""
        small = self.smallest(question)
        reader = self.world.readers[small.reader].name
        return f"{small.cql()}\n  as {reader}: {small.params()}\n  {small.where}\n{self.difference(small)}"


def number(hit: dict[str, Any]) -> int:
    """The id of what was found; of a space negative, so that it is no content's."""
    if "content" in hit:
        return int(hit["content"]["id"].removeprefix("att"))
    return -int(hit["space"]["id"])


def smaller_than(question: Question) -> Iterator[Question]:
    """Questions with one thing left out."""
    for where in _smaller(question.where):
        yield replace(question, where=where)
    for at in range(len(question.order)):
        yield replace(question, order=question.order[:at] + question.order[at + 1 :])
    plain = (
        replace(question, limit=250),
        replace(question, excerpt="none"),
        replace(question, statuses=("current",)),
        replace(question, archived_spaces=False),
        replace(question, current_spaces=True),
        replace(question, reader=0),
        replace(question, spelling=1),
    )
    yield from (one for one in plain if one != question)


def _smaller(node: Node) -> Iterator[Node]:
    match node:
        case Not(item):
            yield item
            yield from (Not(one) for one in _smaller(item))
        case All(items) | Any_(items):
            yield from items
            make = type(node)
            if len(items) > 2:
                yield from (make(items[:at] + items[at + 1 :]) for at in range(len(items)))
            for at, item in enumerate(items):
                yield from (make((*items[:at], one, *items[at + 1 :])) for one in _smaller(item))
        case Clause(field, op, (Words(text),)):
            yield from (Clause(field, op, (Words(one),)) for one in _smaller_text(text))
        case Clause(field, op, values) if len(values) > 1:
            yield from (Clause(field, op, values[:at] + values[at + 1 :]) for at in range(len(values)))


def _smaller_text(text: texts.Text) -> Iterator[texts.Text]:
    match text:
        case texts.Either(items):
            yield from items
            if len(items) > 2:
                yield from (texts.Either(items[:at] + items[at + 1 :]) for at in range(len(items)))
            for at, item in enumerate(items):
                yield from (texts.Either((*items[:at], one, *items[at + 1 :])) for one in _smaller_text(item))
        case texts.Every(wanted, unwanted):
            yield from wanted
            yield from unwanted
            yield from (texts.Every(wanted, unwanted[:at] + unwanted[at + 1 :]) for at in range(len(unwanted)))
            if len(wanted) > 1:
                yield from (texts.Every(wanted[:at] + wanted[at + 1 :], unwanted) for at in range(len(wanted)))
            for at, item in enumerate(wanted):
                yield from (
                    texts.Every((*wanted[:at], one, *wanted[at + 1 :]), unwanted) for one in _smaller_text(item)
                )
            for at, item in enumerate(unwanted):
                yield from (
                    texts.Every(wanted, (*unwanted[:at], one, *unwanted[at + 1 :])) for one in _smaller_text(item)
                )
        case texts.Phrase(value, between) if len(value.split()) > 2:
            words = value.split()
            yield from (texts.Phrase(" ".join(words[:at] + words[at + 1 :]), between) for at in range(len(words)))
