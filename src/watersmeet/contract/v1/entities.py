"""People, spaces and content, as REST v1 shows them: one object each, opened by `expand`.

A member typed `| UnsetType` is there only when it was expanded; what was not is named in `_expandable`, with
the path it can be read at.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Wire
from watersmeet.contract.v1.body_parts import Embedded, MediaToken, WebResourceDependencies
from watersmeet.contract.v1.common import ContentStatus, DescriptionText, Group, Icon, Label, Many, Operation, Part


class User(Wire):
    """A person or app; of type 'anonymous' when nobody was signed in, 'unknown' when the account is gone."""

    type: Literal["known", "unknown", "anonymous", "user"]
    account_id: str | UnsetType = UNSET
    account_type: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    public_name: str | UnsetType = UNSET
    profile_picture: Icon
    display_name: str
    is_external_collaborator: bool | UnsetType = UNSET
    is_guest: bool | UnsetType = UNSET
    account_status: str | UnsetType = UNSET
    time_zone: str | UnsetType | None = UNSET
    operations: list[Operation] | UnsetType = UNSET
    personal_space: Space | UnsetType | None = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class Version(Wire):
    """One version of content."""

    by: User
    when: str
    friendly_when: str
    message: str
    number: int
    minor_edit: bool
    ncs_step_version: str | UnsetType | None = UNSET
    ncs_step_version_source: str | UnsetType = UNSET
    conf_rev: str | UnsetType = UNSET
    content_type_modified: bool
    collaborators: Contributors | UnsetType = UNSET
    content: Content | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class UserAnonymous(Wire):
    """How callers who are not signed in are shown."""

    type: str
    profile_picture: Icon
    display_name: str
    operations: list[Operation] | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class Contributors(Wire):
    """Who wrote something, first contribution first."""

    users: list[User]
    user_keys: list[str]
    links: dict[str, str] = field(name="_links")


class Publishers(Wire):
    publishers: Contributors


class History(Wire):
    """How a content came to be what it is. `previousVersion` and `nextVersion` are null at the ends."""

    latest: bool
    created_by: User
    owned_by: User | UnsetType | None = UNSET
    last_owned_by: User | UnsetType | None = UNSET
    created_date: str
    last_updated: Version | UnsetType = UNSET
    previous_version: Version | UnsetType | None = UNSET
    next_version: Version | UnsetType | None = UNSET
    contributors: Publishers | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class SpaceDescription(Wire):
    plain: DescriptionText | UnsetType = UNSET
    view: DescriptionText | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class SpaceHistory(Wire):
    created_by: User
    created_date: str


class SpaceMetadata(Wire):
    labels: Many[Label] | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class Subjects(Wire):
    """Whom a grant or a restriction names."""

    user: Part[User] | UnsetType = UNSET
    group: Part[Group] | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class SpacePermission(Wire):
    """One grant on a space: to a user, a group, or to a class of callers that has no subject."""

    id: int
    subjects: Subjects | UnsetType = UNSET
    operation: Operation
    anonymous_access: bool
    unlicensed_access: bool


class EditorSettings(Wire):
    page: str
    blogpost: str
    default: str


class SpaceSettings(Wire):
    space_key: str
    route_override_enabled: bool
    editor: EditorSettings
    links: dict[str, str] = field(name="_links")


class Space(Wire):
    """A space. Its id is a number here, and text in v2."""

    id: int
    key: str
    alias: str
    name: str
    icon: Icon | UnsetType = UNSET
    description: SpaceDescription | UnsetType = UNSET
    homepage: Content | UnsetType | None = UNSET
    type: str
    metadata: SpaceMetadata | UnsetType = UNSET
    operations: list[Operation] | UnsetType = UNSET
    permissions: list[SpacePermission] | UnsetType = UNSET
    status: str
    settings: SpaceSettings | UnsetType = UNSET
    history: SpaceHistory | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class Body(Wire):
    """A body in one representation. `content` is the content that it is of."""

    value: str
    representation: str
    embedded_content: list[Embedded]
    webresource: WebResourceDependencies | UnsetType = UNSET
    media_token: MediaToken | UnsetType = UNSET
    content: Content | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class Bodies(Wire, rename=None):
    """The body in the representations that were expanded."""

    storage: Body | UnsetType = UNSET
    atlas_doc_format: Body | UnsetType = UNSET
    view: Body | UnsetType = UNSET
    export_view: Body | UnsetType = UNSET
    styled_view: Body | UnsetType = UNSET
    anonymous_export_view: Body | UnsetType = UNSET
    editor: Body | UnsetType = UNSET
    editor2: Body | UnsetType = UNSET
    dynamic: Body | UnsetType = UNSET
    wiki: Body | UnsetType = UNSET
    raw: Body | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class ChildType(Wire):
    """Whether a content has children of one type."""

    value: bool
    links: dict[str, str] = field(name="_links")


class ChildTypes(Wire):
    attachment: ChildType | UnsetType = UNSET
    comment: ChildType | UnsetType = UNSET
    page: ChildType | UnsetType = UNSET
    folder: ChildType | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class Children(Wire):
    """Children or descendants by type."""

    attachment: Many[Content] | UnsetType = UNSET
    comment: Many[Content] | UnsetType = UNSET
    page: Many[Content] | UnsetType = UNSET
    folder: Many[Content] | UnsetType = UNSET
    whiteboard: Many[Content] | UnsetType = UNSET
    database: Many[Content] | UnsetType = UNSET
    embed: Many[Content] | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class Favourited(Wire):
    is_favourite: bool
    favourited_date: str | UnsetType = UNSET


class LastModified(Wire):
    """The caller's own last version of a content."""

    version: Version
    friendly_last_modified: str


class LastContributed(Wire):
    status: str
    when: str


class CurrentUser(Wire, rename=None):
    """The caller and a content: whether they saved it, and what they last did to it."""

    favourited: Favourited | UnsetType = UNSET
    lastmodified: LastModified | UnsetType = UNSET
    lastcontributed: LastContributed | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class PropertyVersion(Wire):
    when: str
    message: str
    number: int
    minor_edit: bool
    content_type_modified: bool


class ContentProperty(Wire):
    """A JSON value kept under a key with some content."""

    id: str
    key: str
    value: Any
    version: PropertyVersion | UnsetType = UNSET
    content: Content | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class Metadata(Wire):
    """`properties` holds the expanded ones (ContentProperty) by key, and names the others in its `_expandable`."""

    comment: str | UnsetType = UNSET
    media_type: str | UnsetType = UNSET
    labels: Many[Label] | UnsetType = UNSET
    properties: dict[str, Any] | UnsetType = UNSET
    currentuser: CurrentUser | UnsetType = UNSET
    frontend: dict[str, str] | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")


class Restriction(Wire):
    """Who alone may read or update a content; nobody listed means no restriction."""

    operation: Literal["read", "update"]
    restrictions: Subjects | UnsetType = UNSET
    content: Content | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class Restrictions(Wire):
    """The restrictions put on the content itself; those it inherits are on its ancestors."""

    read: Restriction | UnsetType = UNSET
    update: Restriction | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class InlineProperties(Wire):
    """The text a thread of inline comments is about, and the name of its marker in the body."""

    original_selection: str
    marker_ref: str


class Resolution(Wire):
    """Whether a thread of inline comments is settled. Who resolved or reopened it last is left out until somebody does.

    status: open, reopened, resolved, or dangling when the text is gone.
    """

    status: str
    last_modifier: User | UnsetType = UNSET
    last_modified_date: str | UnsetType = UNSET


class Extensions(Wire):
    """What only some types have: `position`, the place among the siblings of a page; the file of an attachment; of
    comments, whether they are inline or in the footer, and what inline ones are about.

    file_size: in bytes.
    """

    location: Literal["inline", "footer"] | UnsetType = UNSET
    inline_properties: InlineProperties | UnsetType = UNSET
    resolution: Resolution | UnsetType = UNSET
    position: int | UnsetType | None = UNSET
    media_type: str | UnsetType = UNSET
    file_size: int | UnsetType = UNSET
    comment: str | UnsetType = UNSET
    media_type_description: str | UnsetType = UNSET
    file_id: str | UnsetType = UNSET
    collection_name: str | UnsetType = UNSET
    expandable: dict[str, str] | UnsetType = field(default=UNSET, name="_expandable")


class Content(Wire):
    """A content of any type. `container` is a Space, or the Content that a comment or an attachment hangs on."""

    id: str
    type: str
    status: ContentStatus
    title: str
    subtype: str | UnsetType = UNSET
    space: Space | UnsetType = UNSET
    history: History | UnsetType = UNSET
    version: Version | UnsetType = UNSET
    ancestors: list[Content] | UnsetType = UNSET
    operations: list[Operation] | UnsetType = UNSET
    children: Children | UnsetType = UNSET
    child_types: ChildTypes | UnsetType = UNSET
    descendants: Children | UnsetType = UNSET
    container: Annotated[Any, msgspec.Meta(extra_json_schema={"type": "object"})] = UNSET
    macro_rendered_output: dict[str, Any]
    body: Bodies | UnsetType = UNSET
    restrictions: Restrictions | UnsetType = UNSET
    metadata: Metadata | UnsetType = UNSET
    extensions: Extensions
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")
