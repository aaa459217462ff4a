"""Every operation there is: the classes by route, and what upstream publishes beside them."""

from __future__ import annotations

from typing import Any

from watersmeet.contract.core import Request
from watersmeet.contract.v1 import analytics as v1_analytics
from watersmeet.contract.v1 import audit as v1_audit
from watersmeet.contract.v1 import content as v1_content
from watersmeet.contract.v1 import content_attachments as v1_content_attachments
from watersmeet.contract.v1 import content_body as v1_content_body
from watersmeet.contract.v1 import content_children as v1_content_children
from watersmeet.contract.v1 import content_labels as v1_content_labels
from watersmeet.contract.v1 import content_macro_body as v1_content_macro_body
from watersmeet.contract.v1 import content_permissions as v1_content_permissions
from watersmeet.contract.v1 import content_properties as v1_content_properties
from watersmeet.contract.v1 import content_restrictions as v1_content_restrictions
from watersmeet.contract.v1 import content_versions as v1_content_versions
from watersmeet.contract.v1 import content_watches as v1_content_watches
from watersmeet.contract.v1 import experimental as v1_experimental
from watersmeet.contract.v1 import group as v1_group
from watersmeet.contract.v1 import label_info as v1_label_info
from watersmeet.contract.v1 import legacy as v1_legacy
from watersmeet.contract.v1 import long_task as v1_long_task
from watersmeet.contract.v1 import search as v1_search
from watersmeet.contract.v1 import space as v1_space
from watersmeet.contract.v1 import space_permissions as v1_space_permissions
from watersmeet.contract.v1 import space_properties as v1_space_properties
from watersmeet.contract.v1 import users as v1_users
from watersmeet.contract.v2 import (
    admin_key,
    ancestors,
    app_property,
    attachment,
    blogpost,
    children,
    classification_level,
    comment,
    content,
    content_properties,
    custom_content,
    data_policy,
    database,
    descendants,
    folder,
    label,
    like,
    operation,
    page,
    redaction,
    smart_link,
    space,
    space_permission,
    space_permission_transition,
    space_properties,
    space_role,
    suggestion,
    task,
    user,
    version,
    whiteboard,
)

V2 = (
    admin_key,
    ancestors,
    app_property,
    attachment,
    blogpost,
    children,
    classification_level,
    comment,
    content,
    content_properties,
    custom_content,
    data_policy,
    database,
    descendants,
    folder,
    label,
    like,
    operation,
    page,
    redaction,
    smart_link,
    space,
    space_permission,
    space_permission_transition,
    space_properties,
    space_role,
    task,
    user,
    version,
    whiteboard,
)

V1 = (
    v1_analytics,
    v1_audit,
    v1_content,
    v1_content_attachments,
    v1_content_body,
    v1_content_children,
    v1_content_labels,
    v1_content_macro_body,
    v1_content_properties,
    v1_content_permissions,
    v1_content_restrictions,
    v1_content_versions,
    v1_content_watches,
    v1_experimental,
    v1_group,
    v1_label_info,
    v1_long_task,
    v1_search,
    v1_space,
    v1_space_permissions,
    v1_space_properties,
    v1_users,
)

UNPUBLISHED = (v1_legacy, suggestion)
"""Operations that are in no document: no ledger counts them and nothing compares them."""


def operations_in(module: object) -> list[type[Request[Any]]]:
    """The operations a contract module declares, in the order it declares them; families are left out."""
    name = getattr(module, "__name__", "")
    return [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Request) and item.__module__ == name and "op" in vars(item)
    ]


OPERATIONS: tuple[type[Request[Any]], ...] = tuple(
    op for module in V2 + V1 + UNPUBLISHED for op in operations_in(module)
)

BY_ROUTE: dict[str, type[Request[Any]]] = {item.op.route: item for item in OPERATIONS}
if len(BY_ROUTE) != len(OPERATIONS):
    raise ValueError("two operations share a route")
