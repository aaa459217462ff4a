"""The check that takes conditions of permission away knows them all."""

from __future__ import annotations

import ast
import inspect

import pytest

from tests.permissions import mutate
from watersmeet.storage import visibility

PREDICATES = {"granted", "open_gate", "through_gate", "own_draft", "may_see", "held_by", "may_edit", "may_see_space"}


def test_predicates__are_all_there_are() -> None:
    """Whoever adds one adds it here, and sees below that its conditions are tried."""
    own = {name for name, value in vars(visibility).items() if getattr(value, "__module__", "") == visibility.__name__}
    assert {name for name in own if not name.startswith("_")} == PREDICATES | {"who"}


def test_conditions__are_tried_whatever_decides() -> None:
    """Each alone: two of one name would be tried once. Nothing that no longer exists is called harmless."""
    names = [place.name for place in mutate.places(ast.parse(mutate.source()))]
    assert len(set(names)) == len(names)
    assert set(mutate.HARMLESS) <= set(names)
    tried = {name.partition(":")[0].split(".")[0].removesuffix(" returns") for name in names}
    written = {"_granted_sqlite", "_granted_postgres", "_open_gate"}
    assert tried >= (PREDICATES - {"open_gate", "held_by"}) | written


@pytest.mark.parametrize("place", mutate.places(ast.parse(mutate.source())), ids=lambda place: place.name)
def test_condition__is_gone_from_what_is_tried(place: mutate.Place) -> None:
    """The module that scenarios are run with is the real one without this, and can be imported."""
    made = mutate.changed(place.name)
    assert {name for name in vars(made) if not name.startswith("__")} == {
        name for name in vars(visibility) if not name.startswith("__")
    }
    kept = ast.unparse(ast.parse(inspect.getsource(visibility)))
    tree = ast.parse(mutate.source())
    {one.name: one for one in mutate.places(tree)}[place.name].take_away()
    assert ast.unparse(tree) != kept
