"""The life of a request: match, read, authenticate, answer, encode. The only place that sends statuses and headers."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

import msgspec

from watersmeet.api.binding import ANSWERS, Caller
from watersmeet.api.links import spelled
from watersmeet.api.run import admit_in, answer_in, answer_with_key, patiently, prepared, run, run_form
from watersmeet.contract.core import Download, Effect, Op, Redirect, Request, Wire
from watersmeet.contract.v2.common import Many
from watersmeet.domain.aside import LONG, Made
from watersmeet.domain.views import Noted
from watersmeet.http import headers
from watersmeet.http.auth.basic import Authenticator
from watersmeet.http.bodies import Receive, check_length, pieces
from watersmeet.http.codec import Plan, encode
from watersmeet.http.errors import body_v1, body_v2, told
from watersmeet.http.forms import Reading, boundary_of, check_sender
from watersmeet.http.headers import Header
from watersmeet.http.match import MAX_PATH, Matcher, segments_of
from watersmeet.http.origin import Here, Origin
from watersmeet.http.pages import Pages
from watersmeet.http.streams import Stream
from watersmeet.http.whole import EXTENSION
from watersmeet.model.errors import Refusal, Unsupported
from watersmeet.model.ids import now
from watersmeet.storage.files import Files
from watersmeet.storage.work import Database, Session

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger("watersmeet")

COMPRESS_FROM = 4096
"""Answers of at least this many bytes are compressed for those who accept it."""

COMPRESS_ASIDE_FROM = 256 * 1024
"""Larger ones are compressed in a thread, so that they hold nobody up."""


ADMIN_KEY = b"atl-confluence-with-admin-key"
"""The header with which an administrator shows their admin key: it opens operations that only read."""


class Service:
    """One operation, ready to be served."""

    __slots__ = ("only_reads", "op", "plan", "v1")

    def __init__(self, operation: type[Request[Any]]) -> None:
        self.op: Op = operation.op
        self.plan = Plan(operation)
        self.v1 = "/api/v2/" not in self.op.path
        self.only_reads = self.op.effect is Effect.READ and self.plan.body is None


class Answer:
    """What will be sent: a status, a body and its type, and headers beyond those of every answer."""

    __slots__ = ("body", "kind", "more", "status")

    def __init__(self, status: int, body: bytes | Stream, kind: bytes, more: list[Header] | None = None) -> None:
        self.status = status
        self.body = body
        self.kind = kind
        self.more = more or []


class Api:
    """The ASGI application for API requests; everything else goes to `pages`.

    accepted: called after an operation that leaves work behind.
    noted: where views are noted.
    received: called after an operation that brought files.
    """

    def __init__(
        self,
        database: Database,
        files: Files,
        origin: Origin,
        authenticator: Authenticator,
        pages: Pages,
        accepted: Callable[[], None],
        noted: Noted,
        received: Callable[[], None],
    ) -> None:
        self.database = database
        self._files = files
        self._accepted = accepted
        self._noted = noted
        self._received = received
        self._origin = origin
        self._pages = pages
        self._answers = pages.metrics.answers
        self._authenticator = authenticator
        self._matcher = Matcher((operation.op.route, Service(operation)) for operation in ANSWERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        segments = segments_of(scope["path"], scope.get("raw_path"))
        v1 = segments[1:2] == ["rest"]
        given = dict(scope["headers"])
        here = self._origin.of(scope, given)
        try:
            answer = await self._answer(scope, given, here, segments, receive, v1)
        except Exception:
            log.exception("An unforeseen error; please report it. %s %s", scope["method"], scope["path"])
            answer = _refused(500, "INTERNAL_SERVER_ERROR", "The server failed to answer; nothing was changed.", v1)
        await self._send(scope, given, here, answer, receive, send)

    async def _answer(
        self, scope: Scope, given: dict[bytes, bytes], here: Here, segments: list[str], receive: Receive, v1: bool
    ) -> Answer:
        method: str = scope["method"]
        found = None if len(scope["path"]) > MAX_PATH else self._matcher.find(segments)
        if found is None:
            page = self._pages.at(segments)
            if page is not None:
                if method in ("GET", "HEAD"):
                    return Answer(*await page(scope, given))
                return _not_so(method, {"GET"}, v1)
            return _refused(404, "NOT_FOUND", f"Nothing is served at {scope['path'][:200]}", v1)
        services, values = found
        service = services.get("GET" if method == "HEAD" else method)
        if service is None:
            return _not_so(method, services, v1)
        try:
            return await self._serve(service, scope, given, here, values, segments, receive)
        except Refusal as refusal:
            status, code, text = told(refusal, service.op, service.v1)
            return _refused(status, code, text, service.v1, _beside(status), refusal.detail)

    async def _serve(
        self,
        service: Service,
        scope: Scope,
        given: dict[bytes, bytes],
        here: Here,
        values: list[str],
        segments: list[str],
        receive: Receive,
    ) -> Answer:
        op, plan = service.op, service.plan
        query = scope["query_string"].decode("latin-1")
        authorization = given.get(b"authorization")
        at = now()
        address = scope["client"][0] if scope["client"] else ""
        authenticator = self._authenticator
        shown = ADMIN_KEY in given and given[ADMIN_KEY].strip().lower() == b"true"
        answer = answer_with_key if shown else answer_in
        result: Any
        if service.only_reads:
            try:
                request = plan.read(values, query, b"")
            except Refusal:
                # Who may not come in is told so before anything about what they sent.
                await self.database.read(lambda session: authenticator.actor(session, authorization, at))
                raise

            made = Made()

            async def work(session: Session) -> Any:
                actor = authenticator.known(authorization, at)
                if actor is None:
                    actor = await authenticator.actor(session, authorization, at)
                caller = Caller(actor, here.base, segments, query, at, address, made, self._noted)
                return await answer(session, caller, request, None)

            result = await patiently(made, lambda: self.database.read(work))
        else:
            actor = authenticator.known(authorization, at)
            if actor is None:
                actor = await self.database.read(lambda session: authenticator.actor(session, authorization, at))
            made = Made()
            caller = Caller(actor, here.base, segments, query, at, address, made)
            if plan.form is not None:
                result = await self._take_form(service, plan.form, caller, given, values, receive)
                self._received()
                return _encoded(service, result, here, segments)
            body = b"" if plan.body is None else await _content(op, given, receive)
            request = plan.read(values, query, body)
            ready = await asyncio.to_thread(prepared, request) if len(body) > LONG else prepared(request)
            if op.effect is Effect.READ:
                result = await patiently(
                    made, lambda: self.database.read(lambda session: answer(session, caller, request, ready))
                )
            else:
                result = await run(self.database, caller, request, ready)
            if op.status == 202 or op.goes_on:
                self._accepted()
        if isinstance(result, Download):
            named = [(b"content-disposition", f'attachment; filename="{result.name}"'.encode())]
            return Answer(op.status, Stream(None, result.content(self.database)), result.media_type.encode(), named)
        return _encoded(service, result, here, segments)

    async def _take_form(
        self,
        service: Service,
        shape: type[Wire],
        caller: Caller,
        given: dict[bytes, bytes],
        values: list[str],
        receive: Receive,
    ) -> Any:
        """Answer a request with a form: who may not send it is told so before its files are read."""
        check_sender(given)
        boundary = boundary_of(given)
        asked = service.plan.read(values, caller.query, b"")
        await self.database.read(lambda session: admit_in(session, caller, asked))
        reading = Reading(self._files, service.op, shape)
        try:
            form = await reading.read(boundary, given, receive)
            request = msgspec.structs.replace(asked, **{service.plan.form_field: form})
            return await run_form(self.database, self._files, caller, request, form)
        finally:
            await reading.discard()

    async def _send(
        self, scope: Scope, given: dict[bytes, bytes], here: Here, answer: Answer, receive: Receive, send: Send
    ) -> None:
        body = answer.body
        more = answer.more
        if isinstance(body, Stream):
            await self._stream(scope, here, answer, body, receive, send)
            return
        if len(body) >= COMPRESS_FROM and _takes_gzip(given.get(b"accept-encoding", b"")):
            if len(body) >= COMPRESS_ASIDE_FROM:
                body = await asyncio.to_thread(gzip.compress, body, 5)
            else:
                body = gzip.compress(body, 5)
            more = [*more, (b"content-encoding", b"gzip")]
        self._answers[answer.status] += 1
        length = None if answer.status in (204, 304) else len(body)
        block = headers.block(answer.kind, length, more, https=here.https)
        if scope["method"] == "HEAD":
            body = b""
        extensions = scope.get("extensions")
        if extensions is not None and EXTENSION in extensions:
            await extensions[EXTENSION](answer.status, block, body)
            return
        await send({"type": "http.response.start", "status": answer.status, "headers": headers.listed(block)})
        await send({"type": "http.response.body", "body": body})

    async def _stream(
        self, scope: Scope, here: Here, answer: Answer, body: Stream, receive: Receive, send: Send
    ) -> None:
        """Send an answer piece by piece, while there is somebody who takes it."""
        self._answers[answer.status] += 1
        block = headers.block(answer.kind, body.size, answer.more, https=here.https)
        await asyncio.sleep(0)  # What was answered on this connection before leaves at the end of the loop's turn.
        await send({"type": "http.response.start", "status": answer.status, "headers": headers.listed(block)})
        if scope["method"] != "HEAD":
            leaving = asyncio.create_task(_left(receive))
            async for piece in body.pieces:
                if leaving.done():
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            leaving.cancel()
        await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    """Wait until the caller hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _content(op: Op, given: dict[bytes, bytes], receive: Receive) -> bytes:
    """The request's whole body. Raises TooLarge, Unsupported."""
    check_length(op, given)
    kind = given.get(b"content-type", b"application/json").partition(b";")[0].strip().lower()
    if kind != b"application/json" and not kind.endswith(b"+json"):
        shown = kind.decode("latin-1")[:100]
        raise Unsupported(f"This operation reads application/json, not {shown}.")
    parts = [piece async for piece in pieces(op, receive)]
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _encoded(service: Service, result: Any, here: Here, segments: list[str]) -> Answer:
    op = service.op
    kind = headers.JSON_V1 if service.v1 else headers.JSON
    if result is None:
        return Answer(op.status, b"", kind)
    if isinstance(result, Redirect):
        at = here.base.removesuffix("/wiki") + result.location
        return Answer(op.status, b"", headers.TEXT, [(b"location", at.encode())])
    body = encode(result)
    if service.v1:
        return Answer(op.status, body, kind)
    more = here.links
    if isinstance(result, Many) and isinstance(result.links.next, str):
        link = f'<{here.base.removesuffix("/wiki")}{result.links.next}>; rel="next", <{here.base}>; rel="base"'
        more = [(b"link", link.encode())]
    if op.status == 201:
        more = [*more, (b"location", f"{spelled(segments)}/{result.id}".encode())]
    return Answer(op.status, body, kind, more)


def _refused(
    status: int, code: str, text: str, v1: bool, more: list[Header] | None = None, detail: str | None = None
) -> Answer:
    if v1:
        return Answer(status, body_v1(status, code, text, detail), headers.JSON_V1, more)
    return Answer(status, body_v2(status, code, text, detail), headers.JSON, more)


def _beside(status: int) -> list[Header]:
    """The headers that belong to a status."""
    if status == 401:
        return [(b"www-authenticate", b'Basic realm="Watersmeet", charset="UTF-8"')]
    if status == 503:
        return [(b"retry-after", b"1")]
    return []


def _not_so(method: str, served: Collection[str], v1: bool) -> Answer:
    """What a method gets that is not served at a path: OPTIONS is told which are, others are refused."""
    allowed = ", ".join(sorted({*served, "OPTIONS"} | ({"HEAD"} if "GET" in served else set())))
    allow = [(b"allow", allowed.encode())]
    if method == "OPTIONS":
        return Answer(204, b"", headers.TEXT, allow)
    return _refused(405, "METHOD_NOT_ALLOWED", f"{method} is not possible here; these are: {allowed}", v1, allow)


def _takes_gzip(accepted: bytes) -> bool:
    """Whether an Accept-Encoding header names gzip without refusing it."""
    if accepted.startswith(b"gzip") and b";" not in accepted:
        return True
    parts = (part.partition(b";") for part in accepted.lower().replace(b" ", b"").split(b","))
    weights = {coding: weight.removeprefix(b"q=") for coding, _, weight in parts}
    weight = weights.get(b"gzip", weights.get(b"*"))
    return weight is not None and (weight == b"" or weight.strip(b"0.") != b"")
