"""Where Watersmeet differs from what upstream publishes or does, and why."""

from __future__ import annotations

import functools
import tomllib
from fnmatch import fnmatchcase
from importlib.resources import files
from typing import Literal

import msgspec

Kind = Literal[
    "parameter-extra",
    "parameter-missing",
    "parameter-type",
    "required",
    "status-extra",
    "status-missing",
    "field-extra",
    "field-missing",
    "field-type",
    "scope",
    "behaviour",
]
Certainty = Literal["live", "recorded", "documented", "spec", "inferred", "chosen"]

WORDS: dict[Kind, str] = {
    "parameter-extra": "Parameters we add",
    "parameter-missing": "Parameters we leave out",
    "parameter-type": "Parameters and request members of another type, range or default",
    "required": "Required, or not",
    "status-extra": "Statuses we add",
    "status-missing": "Statuses we never answer",
    "field-extra": "Members we add",
    "field-missing": "Members we leave out",
    "field-type": "Response members of another type",
    "scope": "Scopes",
    "behaviour": "Behaviour",
}


class Deviation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One difference.

    operation: an operationId, or a pattern of them: `*` is every one.
    kind:      all but `behaviour` can be compared with the published documents, and a test does.
    subject:   what differs: a parameter, a status, a member of one of our shapes; patterns are allowed.
    certainty: how sure we are of what upstream does; `chosen` where there is no evidence, or it was not followed.
    source:    where `reason` can be checked.
    """

    id: str
    api: Literal["v1", "v2", "*"]
    operation: str = "*"
    kind: Kind
    subject: str
    reason: str
    certainty: Certainty
    source: str

    def covers(self, api: str, operation: str, kind: str, subject: str) -> bool:
        """Whether this is the entry for a difference that was found."""
        return (
            self.kind == kind
            and self.api in ("*", api)
            and fnmatchcase(operation, self.operation)
            and fnmatchcase(subject, self.subject.replace("[", "[[]"))
        )


@functools.cache
def deviations() -> tuple[Deviation, ...]:
    """Every deviation, in the file's order. Raises msgspec.ValidationError when an entry is malformed."""
    text = files(__package__).joinpath("deviations.toml").read_text(encoding="utf-8")
    entries = msgspec.convert(tomllib.loads(text)["deviation"], tuple[Deviation, ...])
    if len({entry.id for entry in entries}) != len(entries):
        raise ValueError("two deviations share an id")
    return entries


def deviations_markdown() -> str:
    """The deviations as a page of documentation."""
    lines = [
        "# Deviations",
        "",
        "Where Watersmeet differs from what Confluence Cloud's published documents say, or from what it is known to",
        "do. This page is made from `contract/deviations.toml`; do not edit it.",
    ]
    for kind, words in WORDS.items():
        entries = [entry for entry in deviations() if entry.kind == kind]
        if not entries:
            continue
        lines += ["", f"## {words}", "", "| where | what | why | certainty | source |", "|---|---|---|---|---|"]
        lines += [_row(entry) for entry in entries]
    return "\n".join(lines) + "\n"


def _row(entry: Deviation) -> str:
    where = "every operation" if entry.operation == "*" else f"`{entry.operation}`"
    api = "both" if entry.api == "*" else entry.api
    what = entry.subject if entry.kind == "behaviour" else f"`{entry.subject}`"
    cells = (f'<a id="{entry.id}"></a>{api}, {where}', what, entry.reason, entry.certainty, entry.source)
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
