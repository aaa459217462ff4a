"""What is set up for the site: levels of classification, and what apps keep."""

from __future__ import annotations

import msgspec


class Level(msgspec.Struct, frozen=True, gc=False):
    """A classification level; storage selects exactly these columns, in this order."""

    id: str
    status: str
    position: int
    name: str
    description: str
    guideline: str
    color: str


class AppProperty(msgspec.Struct, frozen=True, gc=False):
    """A JSON object, as text, that an app keeps under a key; storage selects exactly these columns, in this order."""

    key: str
    value: str
