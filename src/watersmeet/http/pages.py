"""What is served beside the operations: health, tenant information, API documents, short links, the front page."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Literal

import msgspec

from watersmeet import __version__
from watersmeet.api.links import webui
from watersmeet.contract.openapi import document
from watersmeet.http import headers
from watersmeet.http.auth.basic import Authenticator
from watersmeet.http.downloads import Downloads
from watersmeet.http.headers import Header
from watersmeet.http.metrics import KIND, Metrics
from watersmeet.http.origin import Origin
from watersmeet.http.streams import Stream
from watersmeet.model.errors import Refusal
from watersmeet.model.ids import from_tiny, now
from watersmeet.storage import accounts, content
from watersmeet.storage.files import Files
from watersmeet.storage.work import Database, Session
from watersmeet.web import api_page, front_page

Page = tuple[int, bytes | Stream, bytes, list[Header]]
Given = dict[bytes, bytes]
Scope = MutableMapping[str, Any]
Answer = Callable[[Scope, Given], Awaitable[Page]]

SELF_CONTAINED = (
    b"content-security-policy",
    b"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'",
)


class Pages:
    """Pages by path. All but short links tell nothing that needs a credential."""

    def __init__(self, database: Database, files: Files, origin: Origin, authenticator: Authenticator) -> None:
        self.metrics = Metrics(database)
        self._downloads = Downloads(database, files, authenticator)
        self._database = database
        self._origin = origin
        self._authenticator = authenticator
        self._fixed: dict[tuple[str, ...], Answer] = {
            (): self._front,
            ("wiki",): self._front,
            ("healthz",): self._alive,
            ("readyz",): self._ready,
            ("metrics",): self._figures,
            ("_edge", "tenant_info"): self._tenant,
            ("wiki", "api", "v2", "openapi.json"): self._openapi("v2"),
            ("wiki", "rest", "api", "openapi.json"): self._openapi("v1"),
            ("wiki", "api", "v2"): self._api_page("v2"),
            ("wiki", "rest", "api"): self._api_page("v1"),
        }

    def at(self, segments: list[str]) -> Answer | None:
        """What answers with the page at a path; None when there is none."""
        if segments[:2] == ["wiki", "x"] and len(segments) == 3:
            return functools.partial(self._short_link, segments[2])
        if segments[:2] == ["wiki", "download"] and len(segments) == 5:
            return functools.partial(self._downloads.answer, segments[2], segments[3], segments[4])
        return self._fixed.get(tuple(segments))

    async def _front(self, scope: Scope, given: Given) -> Page:
        page = front_page.render(self._origin.of(scope, given).base, __version__)
        return 200, page.encode(), headers.HTML, [SELF_CONTAINED]

    async def _alive(self, scope: Scope, given: Given) -> Page:
        return 200, b"ok\n", headers.TEXT, []

    async def _ready(self, scope: Scope, given: Given) -> Page:
        try:
            await self._database.read(accounts.the_site)
        except (Refusal, RuntimeError) as error:
            return 503, f"not ready: {error}\n".encode(), headers.TEXT, []
        return 200, b"ready\n", headers.TEXT, []

    async def _figures(self, scope: Scope, given: Given) -> Page:
        return 200, self.metrics.text().encode(), KIND, []

    async def _tenant(self, scope: Scope, given: Given) -> Page:
        site = await self._database.read(accounts.the_site)
        return 200, msgspec.json.encode({"cloudId": site.cloud_id}), headers.JSON, []

    def _openapi(self, api: Literal["v1", "v2"]) -> Answer:
        async def answer(scope: Scope, given: Given) -> Page:
            base = self._origin.of(scope, given).base.removesuffix("/wiki")
            made = document(api, server_url=base, version=__version__)
            return 200, msgspec.json.encode(made), headers.JSON, []

        return answer

    def _api_page(self, api: Literal["v1", "v2"]) -> Answer:
        async def answer(scope: Scope, given: Given) -> Page:
            base = self._origin.of(scope, given).base.removesuffix("/wiki")
            page = api_page.render(document(api, server_url=base, version=__version__))
            return 200, page.encode(), headers.HTML, [SELF_CONTAINED]

        return answer

    async def _short_link(self, code: str, scope: Scope, given: Given) -> Page:
        """Send those who may see the content on to it; for all others the link leads nowhere."""
        content_id = from_tiny(code)
        nowhere: Page = (404, b"Nothing the caller may see is at this link.\n", headers.TEXT, [])
        if content_id is None or content_id >= 2**63:
            return nowhere

        async def look(session: Session) -> str | None:
            actor = await self._authenticator.actor(session, given.get(b"authorization"), now())
            found = await content.see(session, actor, content_id)
            return None if found is None else webui(found)

        try:
            path = await self._database.read(look)
        except Refusal:
            return nowhere
        if path is None:
            return nowhere
        where = (self._origin.of(scope, given).base + path).encode()
        return 302, b"", headers.TEXT, [(b"location", where)]
