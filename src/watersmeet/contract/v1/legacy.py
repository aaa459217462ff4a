"""What clients still call though it was never in a document."""

from __future__ import annotations

from typing import Literal

from watersmeet.contract.core import Effect, Id, Op, Query
from watersmeet.contract.v1.common import V1Request
from watersmeet.contract.v1.content_children import MovedPage

WRITE_CLASSIC = frozenset({"write:confluence-content"})


class MovePageAction(V1Request[MovedPage]):
    """Move a page as a form post of the old pages did: beside, under or above a target, or to the top of a space.

    The target is named by its id, or by its title within the space.

    Errors: 400 no target, a title that is taken there, or a loop; 403 may not remove it or create there; 404 unseen.
    """

    op = Op(
        route="POST /wiki/pages/movepage.action",
        classic=WRITE_CLASSIC,
        connect="INACCESSIBLE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404),
        source="the requests that clients make; see deviations.toml",
    )

    page_id: Query[Id]
    space_key: Query[str | None] = None
    target_id: Query[Id | None] = None
    target_title: Query[str | None] = None
    position: Query[Literal["append", "above", "below", "topLevel"]] = "append"
