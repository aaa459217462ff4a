"""The ceiling: an ASGI app that answers fixed bytes of the right shape and size, under uvicorn."""

import json
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn

from benchmarks import corpus

Message = MutableMapping[str, Any]


def _page(number: int) -> dict[str, Any]:
    account = "5b10a2844c20165700ede21g"
    webui = f"/spaces/BENCH/pages/{100000 + number}/Page+{number}"
    return {
        "id": str(100000 + number),
        "status": "current",
        "title": corpus.title(number),
        "spaceId": "65537",
        "parentId": "100000",
        "parentType": "page",
        "position": number,
        "authorId": account,
        "ownerId": account,
        "lastOwnerId": None,
        "createdAt": "2026-01-01T00:00:00.000Z",
        "version": {
            "number": 1,
            "message": "",
            "minorEdit": False,
            "authorId": account,
            "createdAt": "2026-01-01T00:00:00.000Z",
        },
        "body": {},
        "_links": {
            "webui": webui,
            "editui": f"/pages/resumedraft.action?draftId={number}",
            "tinyui": f"/x/{number}",
        },
    }


def _answer(value: object) -> tuple[Message, Message]:
    content = json.dumps(value, separators=(",", ":")).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    return {"type": "http.response.start", "status": 200, "headers": headers}, {
        "type": "http.response.body",
        "body": content,
    }


ONE = _answer(_page(1) | {"body": {"storage": {"representation": "storage", "value": corpus.body(1)}}})
LIST = _answer({"results": [_page(number) for number in range(25)], "_links": {"base": "http://127.0.0.1/wiki"}})


async def app(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Lists for paths with `limit=`, one page for everything else."""
    if scope["method"] in ("POST", "PUT"):
        while (await receive()).get("more_body"):
            pass
    start, body = LIST if b"limit=" in scope["query_string"] else ONE
    await send(start)
    await send(body)


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        lifespan="off",
        server_header=False,
        date_header=False,
        log_level="warning",
    )
