"""Long tasks: work that goes on after its request was answered."""

from __future__ import annotations

import msgspec

from watersmeet.model.ids import AccountId, Instant


class LongTask(msgspec.Struct, frozen=True, gc=False):
    """One task; storage selects exactly these columns, in this order.

    input, messages: JSON text. done of total: steps, of whatever size the task has.
    """

    id: int
    kind: str
    account_id: AccountId | None
    input: str
    done: int
    total: int
    successful: int
    messages: str
    created_at: Instant
    finished_at: Instant | None
