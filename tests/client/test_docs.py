"""The examples in docs/client.md run, and print what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client.stub import page_single, reply

PAGE = Path(__file__).parents[2] / "docs" / "client.md"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TITLES = {42: "Release notes", 43: "Road map", 44: "Glossary"}
STALE = "Version must be incremented when updating a page. Current Version: [3]. Provided version: [3]"


def examples() -> list[tuple[str, str]]:
    """Each python block with what the text block after it, if there is one, says it prints."""
    blocks = [(match[1], match[2]) for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]
    return [
        (code, blocks[at + 1][1] if at + 1 < len(blocks) and blocks[at + 1][0] == "text" else "")
        for at, (kind, code) in enumerate(blocks)
        if kind == "python"
    ]


def page(page_id: int) -> dict[str, Any]:
    return page_single(page_id, title=TITLES[page_id])


def site(request: httpx.Request) -> httpx.Response:
    """Just enough of a site."""
    assert request.headers["authorization"].startswith("Basic ")
    match request.method, request.url.path:
        case "GET", "/wiki/api/v2/pages":
            ids = sorted(TITLES)
            start = int(request.url.params.get("cursor", "0"))
            end = start + int(request.url.params.get("limit", "25"))
            links = {"next": f"/wiki/api/v2/pages?cursor={end}"} if end < len(ids) else {}
            return reply(200, {"results": [page(item) for item in ids[start:end]], "_links": links})
        case "GET", "/wiki/api/v2/pages/42":
            return reply(200, page(42))
        case "PUT", "/wiki/api/v2/pages/42":
            fault = {"status": 409, "code": "CONFLICT", "title": STALE, "detail": None}
            return reply(409, {"errors": [fault]})
        case "PUT", "/wiki/rest/api/content/42/child/attachment":
            return reply(200, {"results": []})
        case _:
            title = f"Cannot find a page with id [{request.url.path.rpartition('/')[2]}]"
            fault = {"status": 404, "code": "NOT_FOUND", "title": title, "detail": None}
            return reply(404, {"errors": [fault]}, {"atl-request-id": "r-17"})


def test_docs__examples_print_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = httpx.MockTransport(site)

    async def answer_async(_: object, request: httpx.Request) -> httpx.Response:
        return await fake.handle_async_request(request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: fake.handle_request(request))
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", answer_async)
    names: dict[str, Any] = {"__name__": "docs_client"}
    for code, printed in examples():
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(PAGE), "exec"), names)
        assert out.getvalue() == printed, code
