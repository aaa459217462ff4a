"""What the OpenAPI documents cannot say, so that a check that goes by them alone is wrong about it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec
from schemathesis.core.failures import AcceptedNegativeData, Failure, ServerError
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    EnsureResourceAvailability,
    RejectedPositiveData,
    UnsupportedMethodResponse,
    UseAfterFree,
)

from tests.hostile.world import ANSWERED, fields
from watersmeet.contract.core import Where


class Rule(NamedTuple):
    """Requests a check is wrong about: what is known them by, and why the check is wrong."""

    sign: str
    reason: str


LENIENT = Rule(
    "a body that fits when text, 0 and 1 are taken for numbers and booleans",
    "Bodies may have numbers and booleans as text, as upstream reads them; the document shows how they should be sent.",
)
NOT_IMPLEMENTED = Rule(
    "501 where the document names it",
    "Published so: the operation knows the value, and no server does anything for it.",
)

AS_SENT = Rule(
    "query parameters that were to be wrong, and are not in the form they have in a URL",
    "Nothing, an empty value and an empty list are sent alike; and any text fits a list of texts.",
)
TEXT_IN_A_FORM = Rule(
    "parts of a form that were to be wrong",
    "Whatever a part of a form is, it is sent as bytes, and bytes or any text it was to be.",
)
IN_THE_TRASH = Rule(
    "DELETE [^ ]+/(content|pages|blogposts|custom-content|attachments|whiteboards|databases|embeds|folders)/(att)?\\d+"
    "$",
    "What is deleted so is in the trash, where it can be read and brought back from.",
)

ONE_ADDRESS = Rule(
    "/contentbody/convert/async/[^/]+$",
    "Two operations have this address, and the document has it under two names of its placeholder, as published.",
)

NOT_SET_YET = Rule(
    "has no default classification level",
    "A new space has none: the address answers when one is set.",
)

HELD_BY_CONTENT = "It depends on what is there, not on the shape of the request."
OF_TWO = "It depends on another member of the request."
OTHER_LANGUAGE = "The text is in a language of its own, which a schema of JSON does not describe."
NOT_YET = "Which formats are converted grows; the documents show all that are published."
KNOWN_WORDS = "The words are known to the domain; the published document has any text here."
AS_PUBLISHED = "The published document does not require it, and ours has the shapes of that one."

REFUSED: tuple[Rule, ...] = (
    Rule("cursor is (invalid|not one of)", "Cursors are opaque: only one that a list gave out leads anywhere."),
    Rule("is no id of a conversion", "These ids are opaque: only one that was given out leads anywhere."),
    Rule("Error parsing (xhtml|atlas_doc_format|wiki|storage|editor)", OTHER_LANGUAGE),
    Rule("Could not parse cql|cql: ", OTHER_LANGUAGE),
    Rule("'cqlcontext' is a JSON object", OTHER_LANGUAGE),
    Rule("'expand' asks for more|'expand' may hold at most", OTHER_LANGUAGE),
    Rule("cannot be ordered by", OTHER_LANGUAGE),
    Rule("is a date such as|is no date", OTHER_LANGUAGE),
    Rule("This server cannot take bodies as|Bodies cannot be written as", NOT_YET),
    Rule("This body is kept as \\w+ and cannot be shown as", NOT_YET),
    Rule("Only one representation of the body|The body needs a representation and a value", OF_TWO),
    Rule("Bodies cannot be converted from", OF_TWO),
    Rule("The id in the path is|The path's (key|space) (is|has)", OF_TWO),
    Rule("(A principal|'\\w+') is named twice|Only one of .* may be given", OF_TWO),
    Rule("Exactly one of these ids is required|One of spaceId, pageId, .* is required", OF_TWO),
    Rule("by one of the three|A live doc cannot be a draft", OF_TWO),
    Rule("A (group|user) is named by", OF_TWO),
    Rule("Records are kept for a year at most", OF_TWO),
    Rule("Either every file has a comment", OF_TWO),
    Rule("A page at the root level has no parent", OF_TWO),
    Rule("'principal-(id|type)' needs", OF_TWO),
    Rule("Either a role is given or access is removed", OF_TWO),
    Rule("A published page needs a title", OF_TWO),
    Rule("A space needs a key or an alias|No space was given", OF_TWO),
    Rule("Name the target by targetId|needs a spaceKey", OF_TWO),
    Rule("The parameter 'accountId' is required", OF_TWO),
    Rule("[Tt]he (body's )?member '(value|body|version.number|textSelection\\w+)' is required", AS_PUBLISHED),
    Rule("A type of custom content is required", AS_PUBLISHED),
    Rule("A space's name has 1 to|A space key is made of|'embedUrl' must be a whole address", AS_PUBLISHED),
    Rule("A group needs a name|is a time in milliseconds since 1970|'creationDate' is between", AS_PUBLISHED),
    Rule("A version has one file; the form has", AS_PUBLISHED),
    Rule("A role has at least one permission|'space-id' is the number of a space", AS_PUBLISHED),
    Rule("A label needs a name|every label needs a name|which labels cannot hold", AS_PUBLISHED),
    Rule("At least one combination of permissions is needed|A combination needs to be told for whom", AS_PUBLISHED),
    Rule(
        "There is no (access class|space permission|combination of permissions|classification level|principal)",
        KNOWN_WORDS,
    ),
    Rule("Content of type '.*' cannot be (made|changed) here|Content can be made as|cannot be made draft", KNOWN_WORDS),
    Rule("is no (location|resolution) of a comment", KNOWN_WORDS),
    Rule("member '(container\\S*|extensions\\S+)' is required|extensions\\.inlineProperties\\.", OF_TWO),
    Rule("has no drafts|cannot be made trashed: it is|A draft is discarded, not trashed", OF_TWO),
    Rule("Only inline comments are resolved|A reply is not resolved|bears no labels|has no text to comment on", OF_TWO),
    Rule("holds no content of type|is no comment on the|Custom content needs a title", OF_TWO),
    Rule("The container is in another space|The text of this comment is gone", HELD_BY_CONTENT),
    Rule("is no type of content|has no children of the type", KNOWN_WORDS),
    Rule("A role is of type SYSTEM or CUSTOM|is no label prefix", KNOWN_WORDS),
    Rule("is a [\\w:]+, not a|A \\w+ space cannot become a", KNOWN_WORDS),
    Rule("Cannot find|No (user|group|content) found|There is no (user|group) with", HELD_BY_CONTENT),
    Rule("Permission already exists|'read space' permission doesn't exist|follows from their role", HELD_BY_CONTENT),
    Rule("is no permission on a space|The type of an attachment is", KNOWN_WORDS),
    Rule("With these restrictions you could not|All of the admin permissions cannot be removed", HELD_BY_CONTENT),
    Rule("There is a group named|Cannot add a new attachment with same file name", HELD_BY_CONTENT),
    Rule("inlineCommentProperties\\.|A comment on a text must say which", HELD_BY_CONTENT),
    Rule("Nothing was redacted|There is nothing to redact", HELD_BY_CONTENT),
    Rule("only current content can hold children", HELD_BY_CONTENT),
    Rule("This is out of date", HELD_BY_CONTENT),
    Rule("No active account has the id", HELD_BY_CONTENT),
    Rule("already exists|has to end first|conversions of yours are waiting", HELD_BY_CONTENT),
    Rule("is (current|archived|trashed|draft), not (a draft|current)", HELD_BY_CONTENT),
    Rule("the system's, and stays as it is", HELD_BY_CONTENT),
    Rule("Only a .* in the trash can be purged", HELD_BY_CONTENT),
    Rule("there is no version \\d+|has no version \\d+", HELD_BY_CONTENT),
    Rule("is the current version already|The current version cannot be deleted", HELD_BY_CONTENT),
    Rule("cannot be moved to another space by updating it", HELD_BY_CONTENT),
    Rule("The homepage must be a current page of the space", HELD_BY_CONTENT),
)
"""Requests that fit the document and are refused with 400, by what the refusal says."""


def rule_for(failure: Failure, case: Any, response: Any) -> Rule | None:
    """The rule that explains a failure, or None when it is one."""
    if isinstance(failure, RejectedPositiveData) and response.status_code == 400:
        told = response.json()
        text = told["message"] if "message" in told else told["errors"][0]["title"]
        return next((rule for rule in REFUSED if re.search(rule.sign, text, re.DOTALL)), None)
    if isinstance(failure, UseAfterFree):
        return IN_THE_TRASH if re.search(IN_THE_TRASH.sign, failure.free) else None
    if isinstance(failure, EnsureResourceAvailability):
        return NOT_SET_YET if re.search(NOT_SET_YET.sign, response.text) else None
    if isinstance(failure, UnsupportedMethodResponse | AllowHeaderMismatch):
        return ONE_ADDRESS if re.search(ONE_ADDRESS.sign, case.path) else None
    if isinstance(failure, ServerError) and response.status_code == 501:
        return NOT_IMPLEMENTED if "501" in case.operation.responses.status_codes else None
    if isinstance(failure, AcceptedNegativeData):
        if _is_lenient(f"{case.method} {case.path}", response):
            return LENIENT
        if b'form-data; name="file"' in (response.request.body or b""):
            return TEXT_IN_A_FORM
        return AS_SENT if _is_right_as_sent(case, response) else None
    return None


def _is_right_as_sent(case: Any, response: Any) -> bool:
    """Whether every parameter that was bent is left out of the URL, is blank there, or is a list of any texts."""
    sent = parse_qs(urlsplit(response.request.url).query, keep_blank_values=True)
    bent = case.meta.phase.data.mutations
    any_texts = {
        item.name for item in case.operation.query if item.definition["schema"].get("items") == {"type": "string"}
    }
    return bool(bent) and all(
        one.parameter_location is ParameterLocation.QUERY
        and (one.parameter in any_texts or not "".join(sent.get(one.parameter, [])).strip(", "))
        for one in bent
    )


def _is_lenient(route: str, response: Any) -> bool:
    """Whether the body that was sent is what the operation reads, but for how numbers and booleans are written."""
    operation = next((one for one in ANSWERED if one.op.route == route), None)
    hints = dict(fields(operation, Where.BODY)) if operation is not None else {}
    if not hints or not response.request.body:
        return False
    try:
        msgspec.json.decode(response.request.body, type=hints["body"])
    except msgspec.ValidationError:
        msgspec.json.decode(response.request.body, type=hints["body"], strict=False)
        return True
    return False
