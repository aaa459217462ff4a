"""The words in which the domain refuses. http/errors.py is the one table from these to statuses."""

from __future__ import annotations


class Refusal(Exception):
    """A request that is answered with an error. `text` is written for the person who sent it."""

    code = "BAD_REQUEST"

    def __init__(self, text: str, *, detail: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.detail = detail


class Invalid(Refusal):
    """The request cannot be understood or breaks a rule of the content. `field` names the culprit."""

    def __init__(self, text: str, *, field: str | None = None, detail: str | None = None) -> None:
        super().__init__(text, detail=detail)
        self.field = field


class InvalidParameter(Invalid):
    """A parameter or a member of the body has the wrong type or an impossible value."""

    code = "INVALID_REQUEST_PARAMETER"


class Unauthenticated(Refusal):
    """The credential is missing or wrong."""

    code = "UNAUTHORIZED"


class Forbidden(Refusal):
    """The caller may see the target but not do this to it.

    instead: the words of the 404 that operations answer whose documents know no 403.
    """

    code = "FORBIDDEN"

    def __init__(self, text: str, *, instead: str = "Not Found") -> None:
        super().__init__(text)
        self.instead = instead


class NotFound(Refusal):
    """The target is absent, or the caller may not know of it: the two are told in the same words."""

    code = "NOT_FOUND"


class Conflict(Refusal):
    """The target changed since the caller read it, or what is to be made is there already."""

    code = "CONFLICT"


class StaleVersion(Conflict):
    """The caller did not build on the current version of something."""

    def __init__(self, what: str, current: int, provided: int | None) -> None:
        shown = "" if provided is None else str(provided)
        super().__init__(
            f"Version must be incremented when updating a {what}. "
            f"Current Version: [{current}]. Provided version: [{shown}]"
        )
        self.current = current


class TooLarge(Refusal):
    """The body or a value in it is over the limit."""

    code = "PAYLOAD_TOO_LARGE"


class Unsupported(Refusal):
    """The body's media type is not one this operation reads."""

    code = "UNSUPPORTED_MEDIA_TYPE"


class NotImplementedHere(Refusal):
    """Documented upstream as not implemented for this input."""

    code = "NOT_IMPLEMENTED"


class Unavailable(Refusal):
    """The database cannot be reached now. Nothing was changed; trying again may succeed."""

    code = "SERVICE_UNAVAILABLE"
