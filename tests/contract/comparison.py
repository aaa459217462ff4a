"""Compares two OpenAPI documents, operation by operation: ours, made from the contract, and a published one.

Both are read into the same plain shapes first, so that spelling differences (a reference or not, `oneOf` or `anyOf`,
nullable or not) do not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

METHODS = ("get", "post", "put", "delete", "patch")
INT32, INT64 = 2**31 - 1, 2**63 - 1


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One difference. `kind` and `subject` are what deviations.toml speaks of; `detail` is for people."""

    api: str
    operation: str
    kind: str
    subject: str
    detail: str


@dataclass(slots=True)
class Node:
    """A schema with everything that is only spelling taken out. Null is ignored: upstream does not mark it."""

    types: frozenset[str] = frozenset()
    enum: frozenset[Any] | None = None
    limits: dict[str, Any] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Any = None
    values: Any = None


class Document:
    """An OpenAPI document, looked up by method and path."""

    def __init__(self, raw: dict[str, Any], prefix: str = "") -> None:
        self.raw = raw
        self.operations = {
            f"{method.upper()} {prefix}{path}": self._with_shared(operation, item)
            for path, item in raw["paths"].items()
            for method, operation in item.items()
            if method in METHODS
        }

    @staticmethod
    def _with_shared(operation: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
        shared = item.get("parameters", [])
        return {**operation, "parameters": [*operation.get("parameters", []), *shared]}

    def resolved(self, item: Any) -> dict[str, Any]:
        """The item, or what it refers to."""
        while "$ref" in item:
            found: Any = self.raw
            for part in item["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            item = found
        return dict(item)

    def node(self, schema: Any) -> Node:
        """A schema as a node: its members are still schemas, so that recursive ones end."""
        schema = self.resolved(schema)
        node = self._plain(schema)
        for part in schema.get("allOf", []):
            node = _merged(node, self.node(part), every=True)
        choices = [self.node(part) for part in [*schema.get("oneOf", []), *schema.get("anyOf", [])]]
        choices = [choice for choice in choices if choice.types != {"null"}]
        if choices:
            union = choices[0]
            for choice in choices[1:]:
                union = _merged(union, choice, every=False)
            node = _merged(node, union, every=True)
        return node

    def _plain(self, schema: dict[str, Any]) -> Node:
        node = Node()
        kind = schema.get("type")
        node.types = frozenset([kind] if isinstance(kind, str) else kind or ()) - {"null"} or (
            frozenset({"null"}) if kind == "null" else frozenset()
        )
        if schema.get("enum") is not None:
            node.enum = frozenset(value for value in schema["enum"] if value is not None)
        for name in ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"):
            if name in schema:
                node.limits[name] = schema[name]
        if schema.get("default") is not None:
            node.limits["default"] = schema["default"]
        if "integer" in node.types:
            node.limits.setdefault("maximum", {"int32": INT32, "int64": INT64}.get(schema.get("format", "")))
        node.members = dict(schema.get("properties", {}))
        if node.members and not node.types:
            node.types = frozenset({"object"})
        node.required = frozenset(schema.get("required", []))
        node.items = schema.get("items")
        if node.types == {"string"} and node.items is not None:
            node.enum = frozenset(self.resolved(node.items)["enum"])  # a fault of the document: `sort` of v2
            node.items = None
        elif node.types == {"array"} and node.enum is not None:
            node.items, node.enum = {"type": "string", "enum": sorted(node.enum)}, None  # a fault: `expand` of v1
        values = schema.get("additionalProperties")
        node.values = values if isinstance(values, dict) and values else None
        return node


def _merged(left: Node, right: Node, *, every: bool) -> Node:
    """Both at once (`every`), or either one."""
    if every or left.enum is None or right.enum is None:
        enum = left.enum if left.enum is not None and right.enum is None and every else right.enum
        enum = enum if every else None
    else:
        enum = left.enum | right.enum
    return Node(
        types=left.types | right.types,
        enum=enum,
        limits={**left.limits, **right.limits},
        members={**left.members, **right.members, **_both(left, right, every=every)},
        required=left.required | right.required if every else left.required & right.required,
        items=left.items if left.items is not None else right.items,
        values=left.values if left.values is not None else right.values,
    )


def _both(left: Node, right: Node, *, every: bool) -> dict[str, Any]:
    word = "allOf" if every else "anyOf"
    return {name: {word: [left.members[name], right.members[name]]} for name in left.members.keys() & right.members}


def granted(operation: dict[str, Any]) -> set[frozenset[str]]:
    """The alternative sets of OAuth scopes that open an operation."""
    states = operation.get("x-atlassian-oauth2-scopes")
    if states is not None:
        return {frozenset(state["scopes"]) for state in states if state["scopes"]}
    schemes = [scheme for way in operation.get("security", []) for scheme in way.items()]
    return {frozenset(scopes) for name, scopes in schemes if name in ("oAuthDefinitions", "oauth2") and scopes}


@dataclass(frozen=True, slots=True)
class Pair:
    """One operation in both documents."""

    api: str
    operation: str
    route: str
    ours: Document
    theirs: Document
    their_route: str

    def differences(self) -> Iterator[Difference]:
        """Everything that differs, each thing once."""
        mine, published = self.ours.operations[self.route], self.theirs.operations[self.their_route]
        found = [
            *self._parameters(mine, published),
            *self._bodies(mine, published),
            *self._statuses(mine, published),
            *self._answers(mine, published),
            *self._scopes(mine, published),
        ]
        seen: set[tuple[str, str]] = set()
        for kind, subject, detail in found:
            if (kind, subject) not in seen:
                seen.add((kind, subject))
                yield Difference(self.api, self.operation, kind, subject, detail)

    def _parameters(self, mine: dict[str, Any], published: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        ours = [self.ours.resolved(item) for item in mine["parameters"]]
        theirs = [self.theirs.resolved(item) for item in published["parameters"]]
        a = {(item["in"], item["name"]): item for item in ours}
        b = {(item["in"], item["name"]): item for item in theirs}
        for place, name in sorted(b.keys() - a.keys()):
            yield "parameter-missing", name, f"published in {place}, absent here"
        for place, name in sorted(a.keys() - b.keys()):
            yield "parameter-extra", name, f"here in {place}, not published"
        for key in sorted(a.keys() & b.keys()):
            name = key[1]
            if bool(a[key].get("required")) != bool(b[key].get("required")):
                yield "required", name, f"published {bool(b[key].get('required'))}, here {a[key].get('required')}"
            yield from self._values(name, a[key]["schema"], b[key]["schema"], "parameter", set())

    def _bodies(self, mine: dict[str, Any], published: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        a = self.ours.resolved(mine.get("requestBody", {}))
        b = self.theirs.resolved(published.get("requestBody", {}))
        if bool(a) != bool(b):
            yield ("parameter-extra" if a else "parameter-missing"), "body", "only one of the documents has a body"
        if not a or not b:
            return
        if bool(a.get("required")) != bool(b.get("required")):
            yield "required", "body", f"published {bool(b.get('required'))}, here {bool(a.get('required'))}"
        yield from self._values("body", _schema(a), _schema(b), "parameter", set())

    def _statuses(self, mine: dict[str, Any], published: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        ours = {status for status in mine["responses"] if status < "500"}
        theirs = {status for status in published["responses"] if status < "500"}
        for status in sorted(theirs - ours):
            yield "status-missing", status, "published, not declared here"
        for status in sorted(ours - theirs):
            yield "status-extra", status, "declared here, not published"

    def _answers(self, mine: dict[str, Any], published: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        for status, response in published["responses"].items():
            if not status.startswith("2") or status not in mine["responses"]:
                continue
            a, b = _schema(mine["responses"][status]), _schema(self.theirs.resolved(response))
            if (a is None) != (b is None):
                yield "field-type", "answer", "only one of the documents answers with a body"
            elif a is not None and b is not None:
                yield from self._values("answer", a, b, "field", set())

    def _scopes(self, mine: dict[str, Any], published: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        a, b = granted(mine), granted(published)
        if a != b:
            yield "scope", "oauth", f"published {_sets(b)}, here {_sets(a)}"
        connect, theirs = mine["x-atlassian-connect-scope"], published.get("x-atlassian-connect-scope")
        if theirs is not None and connect != theirs:
            yield "scope", "connect", f"published {theirs}, here {connect}"

    def _values(self, path: str, a: Any, b: Any, what: str, seen: set[str]) -> Iterator[tuple[str, str, str]]:
        """`what` is parameter on the way in, field on the way out. A path starts anew at each of our named shapes."""
        name = _component(a)
        if name is not None:
            both = json.dumps([name, b])
            if both in seen:
                return
            seen.add(both)
            path = path if name.endswith("_") else name  # a generic shape has no name of its own
        mine, published = self.ours.node(a), self.theirs.node(b)
        if not published.types and not published.members and published.enum is None:
            return  # the document leaves it open
        kind = f"{what}-type"
        if mine.types != published.types:
            yield kind, f"{path} type", f"published {_words(published.types)}, here {_words(mine.types)}"
        if mine.enum != published.enum:
            yield kind, f"{path} enum", f"published {_words(published.enum)}, here {_words(mine.enum)}"
        if what == "parameter":
            yield from _limits(kind, path, mine, published)
        if mine.items is not None and published.items is not None:
            yield from self._values(f"{path}[]", mine.items, published.items, what, seen)
        if mine.values is not None and published.values is not None:
            yield from self._values(f"{path}.*", mine.values, published.values, what, seen)
        if not published.members:
            return  # an object whose members the document does not name
        if not mine.members:
            return  # an object of ours that holds whatever is put there
        for name in sorted(published.members.keys() - mine.members.keys()):
            yield "field-missing", f"{path}.{name}", "published, absent here"
        for name in sorted(mine.members.keys() - published.members.keys()):
            yield "field-extra", f"{path}.{name}", "here, not published"
        for name in sorted(mine.members.keys() & published.members.keys()):
            if what == "parameter" and (name in mine.required) != (name in published.required):
                yield "required", f"{path}.{name}", f"published {name in published.required}"
            yield from self._values(f"{path}.{name}", mine.members[name], published.members[name], what, seen)


def _limits(kind: str, path: str, mine: Node, published: Node) -> Iterator[tuple[str, str, str]]:
    for name in sorted(mine.limits.keys() | published.limits.keys()):
        a, b = mine.limits.get(name), published.limits.get(name)
        if (set(a) != set(b)) if isinstance(a, list) and isinstance(b, list) else a != b:
            yield kind, f"{path} {name}", f"published {b}, here {a}"


def _schema(item: dict[str, Any]) -> Any:
    for media in item.get("content", {}).values():
        return media.get("schema")
    return None


def _component(schema: Any) -> str | None:
    """The name of the shape a schema refers to, when it refers to one and nothing else."""
    refs = [choice for choice in schema.get("anyOf", [schema]) if choice.get("type") != "null"]
    name = refs[0].get("$ref") if len(refs) == 1 else None
    return None if name is None else str(name).rpartition("/")[2]


def _words(values: frozenset[Any] | None) -> str:
    return "none" if values is None else " ".join(sorted(map(str, values))) or "anything"


def _sets(values: set[frozenset[str]]) -> str:
    return " or ".join(sorted(" and ".join(sorted(scopes)) for scopes in values)) or "none"
