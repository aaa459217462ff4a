"""Whether a credential's scopes reach an operation."""

from __future__ import annotations

from watersmeet.contract.core import Op
from watersmeet.model.errors import Forbidden


def require_scope(op: Op, scopes: frozenset[str]) -> None:
    """Pass when the granular scopes, or the older ones, are all there. Raises Forbidden."""
    if op.granular and op.granular <= scopes:
        return
    if op.classic and op.classic <= scopes:
        return
    if not op.granular and not op.classic:
        return
    needed = " ".join(sorted(op.granular or op.classic))
    raise Forbidden(f"Unauthorized; scope does not match: this needs {needed}")
