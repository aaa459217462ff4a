"""Answers that list ancestors, v2."""

from __future__ import annotations

from typing import cast

from watersmeet.api.binding import Call, answers
from watersmeet.contract.core import members
from watersmeet.contract.v2.ancestors import Ancestor, Ancestors, AncestorsOf
from watersmeet.contract.v2.common import Links, TreeKind
from watersmeet.domain import contents, tree


@answers(*members(AncestorsOf))
async def get_ancestors(call: Call[None], req: AncestorsOf) -> Ancestors:
    item = await contents.get(call.db, call.actor, req.kind, req.id)
    above = await tree.ancestors(call.db, call.actor, item)
    shown = [Ancestor(id=str(row.id), type=cast("TreeKind", row.kind)) for row in above[-req.limit :]]
    return Ancestors(results=shown, links=Links(base=call.base))
