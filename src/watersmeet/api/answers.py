"""Every module of answers, imported so that each registers what it answers."""

from watersmeet.api.v1 import analytics as v1_analytics
from watersmeet.api.v1 import audit as v1_audit
from watersmeet.api.v1 import content as v1_content
from watersmeet.api.v1 import content_attachments as v1_content_attachments
from watersmeet.api.v1 import content_body as v1_content_body
from watersmeet.api.v1 import content_children as v1_content_children
from watersmeet.api.v1 import content_labels as v1_content_labels
from watersmeet.api.v1 import content_lists as v1_content_lists
from watersmeet.api.v1 import content_macro_body as v1_content_macro_body
from watersmeet.api.v1 import content_permissions as v1_content_permissions
from watersmeet.api.v1 import content_properties as v1_content_properties
from watersmeet.api.v1 import content_restrictions as v1_content_restrictions
from watersmeet.api.v1 import content_versions as v1_content_versions
from watersmeet.api.v1 import content_watches as v1_content_watches
from watersmeet.api.v1 import experimental as v1_experimental
from watersmeet.api.v1 import group as v1_group
from watersmeet.api.v1 import label_info as v1_label_info
from watersmeet.api.v1 import legacy as v1_legacy
from watersmeet.api.v1 import long_task as v1_long_task
from watersmeet.api.v1 import search as v1_search
from watersmeet.api.v1 import search_user as v1_search_user
from watersmeet.api.v1 import space as v1_space
from watersmeet.api.v1 import space_permissions as v1_space_permissions
from watersmeet.api.v1 import space_properties as v1_space_properties
from watersmeet.api.v1 import users as v1_users
from watersmeet.api.v2 import (
    admin_key,
    ancestors,
    app_property,
    attachment,
    blogpost,
    children,
    classification_level,
    comment,
    comment_lists,
    content,
    content_properties,
    custom_content,
    data_policy,
    descendants,
    label,
    like,
    operation,
    page,
    page_lists,
    redaction,
    space,
    space_permission,
    space_permission_transition,
    space_properties,
    space_role,
    suggestion,
    task,
    tree_kinds,
    user,
    version,
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
    comment_lists,
    content,
    content_properties,
    custom_content,
    data_policy,
    descendants,
    label,
    like,
    operation,
    page,
    page_lists,
    redaction,
    space,
    space_permission,
    space_permission_transition,
    space_properties,
    space_role,
    suggestion,
    task,
    tree_kinds,
    user,
    version,
)

V1 = (
    v1_analytics,
    v1_audit,
    v1_content,
    v1_content_attachments,
    v1_content_body,
    v1_content_children,
    v1_content_labels,
    v1_content_lists,
    v1_content_macro_body,
    v1_content_properties,
    v1_content_permissions,
    v1_content_restrictions,
    v1_content_versions,
    v1_content_watches,
    v1_experimental,
    v1_group,
    v1_label_info,
    v1_legacy,
    v1_long_task,
    v1_search,
    v1_search_user,
    v1_space,
    v1_space_permissions,
    v1_space_properties,
    v1_users,
)
