"""The address under which a caller reaches the site: what links must start with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

MAX_KNOWN = 1000
_HERE = frozenset({"127.0.0.1", "::1"})
_HOST = re.compile(rb"[A-Za-z0-9.\-_]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")


class Here:
    """How a caller reaches the site.

    base:  its address up to /wiki, such as 'https://wiki.example.com/wiki'.
    links: the header that says so.
    """

    __slots__ = ("base", "https", "links")

    def __init__(self, base: str) -> None:
        self.base = base
        self.https = base.startswith("https:")
        self.links: list[tuple[bytes, bytes]] = [(b"link", f'<{base}>; rel="base"'.encode())]


class Origin:
    """Tells the base of links: the configured public address, else what the request came for."""

    def __init__(self, base_url: str | None) -> None:
        self._fixed = None if base_url is None else Here(base_url.rstrip("/").removesuffix("/wiki") + "/wiki")
        self._known: dict[tuple[str, bytes | None], Here] = {}

    def of(self, scope: Mapping[str, Any], given: dict[bytes, bytes]) -> Here:
        """How this request reached the site. A proxy on this machine is believed about the scheme."""
        if self._fixed is not None:
            return self._fixed
        scheme: str = scope["scheme"]
        told = given.get(b"x-forwarded-proto")
        if told is not None and scope["client"] is not None and scope["client"][0] in _HERE:
            scheme = "https" if told.strip().lower() == b"https" else "http"
        host = given.get(b"host")
        found = self._known.get((scheme, host))
        if found is None:
            name = host.decode() if host is not None and _HOST.fullmatch(host) else "localhost"
            found = Here(f"{scheme}://{name}/wiki")
            if len(self._known) < MAX_KNOWN:
                self._known[(scheme, host)] = found
        return found
