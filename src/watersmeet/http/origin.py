"""The address under which a caller reaches the site: what links must start with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_HERE = frozenset({"127.0.0.1", "::1"})
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
        key = (self._scheme(scope, given), given.get(b"host", b""))
        found = self._known.get(key)
        if found is None:
            host = key[1] if _HOST.fullmatch(key[1]) else b"localhost"
            found = f"{key[0]}://{host.decode()}/wiki"
            if len(self._known) < 1000:
                self._known[key] = found
        return found

    def is_https(self, scope: Mapping[str, Any], given: dict[bytes, bytes]) -> bool:
        if self._fixed is not None:
            return self._fixed.startswith("https:")
        return self._scheme(scope, given) == "https"

    def _scheme(self, scope: Mapping[str, Any], given: dict[bytes, bytes]) -> str:
        """The scheme the caller used; a proxy on this machine is believed when it says so."""
        told = given.get(b"x-forwarded-proto")
        if told is not None and scope["client"] is not None and scope["client"][0] in _HERE:
            return "https" if told.strip().lower() == b"https" else "http"
        scheme: str = scope["scheme"]
        return scheme
