"""Taking the port before anything else is done, so that a port in use is told of first."""

from __future__ import annotations

import errno
import os
import socket

import click

_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def on(host: str, port: int) -> list[socket.socket]:
    """Sockets on every address of a host; port 0 takes a free one. Raises ClickException."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise click.ClickException(f"The host '{host}' is not known: {error.strerror}.") from error
    sockets: list[socket.socket] = []
    refused: OSError | None = None
    for family, kind, protocol, _, address in dict.fromkeys(found):
        if port == 0 and sockets:
            address = (address[0], sockets[0].getsockname()[1], *address[2:])
        try:
            sockets.append(_bound(family, kind, protocol, address))
        except OSError as error:
            refused = error
            if error.errno not in _NOT_HERE:
                break
    if refused is not None and (not sockets or refused.errno not in _NOT_HERE):
        why = os.strerror(refused.errno or 0)
        raise click.ClickException(
            f"Cannot listen on {host}, port {port}: {why}. Choose another with --host or --port."
        ) from refused
    return sockets


def _bound(family: int, kind: int, protocol: int, address: tuple[object, ...]) -> socket.socket:
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # Else :: takes the IPv4 addresses as well, which have a socket of their own.
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made
