"""What an operation is. Routing, decoding, OpenAPI, scopes, client, policy and tests read this file's types."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, TypeVar, dataclass_transform

import msgspec

T = TypeVar("T")
Res_co = TypeVar("Res_co", covariant=True)

MAX_INT64 = 2**63 - 1


class Where(Enum):
    """Where a field of a request travels on the wire."""

    PATH = "path"
    QUERY = "query"
    BODY = "body"
    FORM = "form"


Path = Annotated[T, Where.PATH]
Query = Annotated[T, Where.QUERY]
Body = Annotated[T, Where.BODY]
Form = Annotated[T, Where.FORM]
"""A multipart form in place of a body: a shape whose fields are tuples of Upload or of str, one entry for each part."""

Id = Annotated[int, msgspec.Meta(ge=0, le=MAX_INT64)]
"""A numeric id in a request. Responses carry ids as strings in v2."""

ATTACHMENT: Final = "att"
"""What the ids of attachments begin with on the wire; requests may leave it out."""

ATTACHMENT_ID: Final = f"^({ATTACHMENT})?(0|[1-9][0-9]{{0,17}})$"
AttachmentId = Annotated[
    int,
    msgspec.Meta(
        ge=0,
        le=MAX_INT64,
        extra={"prefix": ATTACHMENT},
        extra_json_schema={"pattern": ATTACHMENT_ID},
    ),
]
"""The id of an attachment in a request."""


class Effect(Enum):
    """What the operation does to the site. Read by the transaction, MCP hints and the agent policy."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    ADMIN = "admin"


Connect = Literal["NONE", "READ", "WRITE", "DELETE", "SPACE_ADMIN", "ADMIN", "INACCESSIBLE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """The facts about one operation that are not its fields.

    route:    "METHOD /path/{name}" as upstream prints it, so it can be grepped; placeholders
              bind to the Path fields in order.
    granular: OAuth 2.0 scopes, all needed; `classic` are the older scopes that also suffice, all needed.
    connect:  scope a Connect app must declare.
    status:   what success answers.
    goes_on:  work goes on after the answer, as it does wherever that is 202.
    media:    the types of the file that success answers, where the answer is a Download.
    errors:   statuses it may answer besides `status`.
    points:   rate-limit cost of one call, in points.
    max_body: largest request body taken, in bytes; more is 413.
    source:   the page or document this entry was written from.
    """

    route: str
    granular: frozenset[str] = frozenset()
    classic: frozenset[str] = frozenset()
    connect: Connect
    effect: Effect
    status: int = 200
    goes_on: bool = False
    media: tuple[str, ...] = ()
    errors: tuple[int, ...] = (400, 401, 404)
    points: int = 1
    mcp: str | None = None
    max_body: int = 5 * 1024 * 1024
    deprecated: bool = False
    source: str

    @property
    def method(self) -> str:
        """The HTTP method, upper case."""
        return self.route.partition(" ")[0]

    @property
    def path(self) -> str:
        """The path template, from /wiki on."""
        return self.route.partition(" ")[2]


class Shape(msgspec.StructMeta):
    """Makes every class of the contract frozen and keyword-only without repeating it on each."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        return super().__new__(mcls, name, bases, namespace, **{"frozen": True, "kw_only": True, **options})


@dataclass_transform(kw_only_default=True, field_specifiers=(msgspec.field,))
class Request(msgspec.Struct, Generic[Res_co], metaclass=Shape, rename="kebab", gc=False):
    """One operation. Subclass it: the fields are the parameters, the type argument the response.

    A subclass without `op` is a family: parameters shared by operations that differ in route only.
    """

    op: ClassVar[Op]


@dataclass_transform(kw_only_default=True, field_specifiers=(msgspec.field,))
class Wire(msgspec.Struct, metaclass=Shape, rename="camel", gc=False):
    """An object on the wire. Fields typed `| UnsetType` are left out when unset."""


class Upload(Wire):
    """A file in a form.

    media_type: None where the sender does not say.
    content: when sent, bytes or a file that is open for reading; when received, what the server keeps of it.
    """

    name: str
    media_type: str | None = None
    content: Any


class Redirect(Wire):
    """What was asked for is elsewhere: an operation whose status is 302 answers `location` as a header.

    location: from the site's root, so it starts with /wiki.
    """

    location: str


class Download(Wire):
    """A file: what an operation with `media` answers in place of JSON.

    name:    what it is to be saved as.
    content: when received, bytes; when answered, what makes its pieces, given the database: each is read in a
             transaction of its own, so that a long file holds nobody up.
    """

    name: str
    media_type: str
    content: Any


def members(family: type[T]) -> tuple[type[T], ...]:
    """The operations of a family, in the order they are declared."""
    return tuple(one for one in family.__subclasses__() if "op" in vars(one))
