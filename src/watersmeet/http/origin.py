"""The address under which a caller reaches the site: what links must start with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_HOST = re.compile(rb"[A-Za-z0-9.\-_]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")


class Origin:
    """Tells the base of links: the configured public address, else what the request came for."""

    def __init__(self, base_url: str | None) -> None:
        self._fixed = None if base_url is None else base_url.rstrip("/").removesuffix("/wiki") + "/wiki"
        self._known: dict[tuple[str, bytes], str] = {}

    def base(self, scope: Mapping[str, Any], given: dict[bytes, bytes]) -> str:
        """The site's address up to /wiki, such as 'https://wiki.example.com/wiki'."""
        if self._fixed is not None:
            return self._fixed
        key = (scope["scheme"], given.get(b"host", b""))
        found = self._known.get(key)
        if found is None:
            host = key[1] if _HOST.fullmatch(key[1]) else b"localhost"
            found = f"{key[0]}://{host.decode()}/wiki"
            if len(self._known) < 1000:
                self._known[key] = found
        return found

    def is_https(self, scope: Mapping[str, Any], given: dict[bytes, bytes]) -> bool:
        return self._fixed.startswith("https:") if self._fixed is not None else scope["scheme"] == "https"
