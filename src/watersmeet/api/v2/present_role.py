"""How roles look on the wire, v2."""

from __future__ import annotations

from typing import Any

from watersmeet.contract.v2.space import RoleAssignment, RolePrincipal
from watersmeet.domain import space_roles
from watersmeet.model.space_role import Assignment, Role


def role(row: Role) -> dict[str, Any]:
    """The members every shape of a role has."""
    return {"id": row.id, "type": row.type, "name": row.name, "description": row.description}


def assignment(row: Assignment) -> RoleAssignment:
    kind, name = space_roles.shown(row.principal)
    return RoleAssignment(principal=RolePrincipal(principal_type=kind, principal_id=name), role_id=row.role_id)
