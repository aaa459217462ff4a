"""Answers that list ancestors, v2."""

from __future__ import annotations

from typing import cast

from watersmeet.api.binding import Call, answers
from watersmeet.contract.v2.ancestors import Ancestor, Ancestors, AncestorsOf, GetPageAncestors
from watersmeet.contract.v2.common import Links, TreeKind
from watersmeet.domain import tree
from watersmeet.model.errors import NotFound
from watersmeet.storage import content


@answers(GetPageAncestors)
async def get_ancestors(call: Call[None], req: AncestorsOf) -> Ancestors:
    item = await content.see(call.db, call.actor, req.id)
    if item is None or item.kind != req.kind:
        raise NotFound(f"Cannot find a {req.kind} with id [{req.id}]")
    above = await tree.ancestors(call.db, call.actor, item)
    shown = [Ancestor(id=str(row.id), type=cast("TreeKind", row.kind)) for row in above[-req.limit :]]
    return Ancestors(results=shown, links=Links(base=call.base))
