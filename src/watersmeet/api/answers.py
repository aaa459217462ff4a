"""Every module of answers, imported so that each registers what it answers."""

from watersmeet.api.v2 import (
    ancestors,
    children,
    content,
    content_properties,
    descendants,
    label,
    operation,
    page,
    page_lists,
    space,
    space_properties,
    version,
)

V2 = (
    ancestors,
    children,
    content,
    content_properties,
    descendants,
    label,
    operation,
    page,
    page_lists,
    space,
    space_properties,
    version,
)
