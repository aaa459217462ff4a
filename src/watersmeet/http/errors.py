"""From refusals to statuses, and the two shapes of error bodies: each is said here and nowhere else."""

from __future__ import annotations

from typing import Any

from watersmeet.contract.core import Op
from watersmeet.http.codec import encode
from watersmeet.model import errors as words

STATUS: dict[type[words.Refusal], int] = {
    words.Invalid: 400,
    words.InvalidParameter: 400,
    words.Unauthenticated: 401,
    words.Forbidden: 403,
    words.NotFound: 404,
    words.Conflict: 409,
    words.StaleVersion: 409,
    words.TooLarge: 413,
    words.Unsupported: 415,
    words.NotImplementedHere: 501,
    words.Unavailable: 503,
}

_JAVA = {
    400: "BadRequestException",
    401: "UnauthorizedException",
    403: "PermissionException",
    404: "NotFoundException",
    409: "ConflictException",
    413: "RequestTooLargeException",
    501: "NotImplementedServiceException",
    503: "ServiceUnavailableException",
}


def told(refusal: words.Refusal, op: Op | None, v1: bool) -> tuple[int, str, str]:
    """(status, code, text) of a refusal.

    Where the operation's documents know no 403, what the caller may not do is told as missing; where they know no
    401, a missing credential is told as forbidden.
    """
    status = STATUS[type(refusal)]
    if isinstance(refusal, words.Forbidden) and op is not None and 403 not in op.errors:
        return 404, words.NotFound.code, refusal.instead
    if status == 401 and op is not None and 401 not in op.errors and 403 in op.errors:
        return 403, words.Forbidden.code, refusal.text
    if v1 and isinstance(refusal, words.StaleVersion):
        return status, refusal.code, f"Version must be incremented on update. Current version is: {refusal.current}"
    return status, refusal.code, _naming_the_field(refusal)


def _naming_the_field(refusal: words.Refusal) -> str:
    """What a refusal says, with the name of the field in front where its words leave it out."""
    field = refusal.field if isinstance(refusal, words.Invalid) else None
    if field is None or field.lower() in refusal.text.lower():
        return refusal.text
    return f"{field}: {refusal.text}"


def body_v2(status: int, code: str, text: str, detail: str | None = None) -> bytes:
    return encode({"errors": [{"status": status, "code": code, "title": text, "detail": detail}]})


def body_v1(status: int, code: str, text: str, detail: str | None = None) -> bytes:
    package = "com.atlassian.confluence.api.service.exceptions"
    known = _JAVA.get(status)
    message = f"{package}.{known}: {text}" if known else text
    data: dict[str, Any] = {
        "authorized": status not in (401, 403),
        "valid": status != 400,
        "allowedInReadOnlyMode": True,
        "errors": [{"message": {"translation": each, "args": []}} for each in (text, detail) if each is not None],
        "successful": False,
    }
    return encode({"statusCode": status, "data": data, "message": message})
