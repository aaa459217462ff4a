"""Answers about redactions, v2."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from watersmeet.api.binding import Call, answers
from watersmeet.contract.core import members
from watersmeet.contract.v2.redaction import (
    Redact,
    Redaction,
    RedactionPointerResponse,
    RedactionResponse,
    RedactionSectionResponse,
)
from watersmeet.domain import redactions
from watersmeet.markup.redaction import Range


def _ranges(section: Redaction | None) -> tuple[Range, ...]:
    asked = section.redactions if section is not None else None
    return tuple(Range(one.pointer, one.from_, one.to, one.reason) for one in asked or ())


def _section(section: Redaction | None, done: list[redactions.Done]) -> RedactionSectionResponse | UnsetType:
    if section is None or section.redactions is None:
        return UNSET
    shown = []
    for one in done:
        asked = section.redactions[one.taken.of]
        shown.append(
            RedactionPointerResponse(
                pointer=asked.pointer,
                from_=one.taken.begin,
                to=one.taken.end,
                reason=UNSET if asked.reason is None else asked.reason,
                redaction_id=UNSET if one.taken.code else one.id,
            )
        )
    return RedactionSectionResponse(redactions=shown)


@answers(*members(Redact))
async def redact(call: Call[None], req: Redact) -> RedactionResponse:
    given = req.body
    asked = redactions.Asked(
        changed_at=given.created_at,
        number=given.version_number,
        clean_history=given.clean_history is True,
        body=_ranges(given.body),
        title=_ranges(given.title),
    )
    done = await redactions.redact(call.db, call.actor, call.now, req.kind, req.id, asked)
    return RedactionResponse(body=_section(given.body, done.body), title=_section(given.title, done.title))
