"""Connections to addresses that somebody names: to the open internet only (SSRF, CWE-918).

A name is resolved here, every address it stands for is looked at, and the connection goes to
one that was looked at: a name that answers differently the second time gains nothing. A
redirect is a new connection, so it is looked at too.
"""

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.request import getproxies

import httpcore
import httpx

SCHEMES = ("https", "http")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotOpen(httpx.TransportError):
    """The address leads into a private network, or is no web address."""


class NotKnown(NotOpen):
    """The name stands for no address."""


class Backend(httpcore.SyncBackend):
    """Connects to nothing but what was looked at."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to the first of a name's addresses; NotOpen for a private one."""
        found = resolved(host, port)
        for each in found:
            if not is_open(each):
                raise NotOpen(f"{host} leads into a private network")
        return super().connect_tcp(str(found[0]), port, timeout, local_address, socket_options)


def has_proxy() -> bool:
    """Return whether we stand behind a proxy, which then sees to where we may go."""
    return bool(getproxies())


def transport() -> httpx.BaseTransport | None:
    """Return what connects to the open internet only; behind a proxy, the proxy sees to that."""
    if has_proxy():
        return None
    made = httpx.HTTPTransport()
    made._pool._network_backend = Backend()  # a test holds it to this
    return made


def resolved(host: str, port: int) -> list[Address]:
    """Return every address a name stands for; NotOpen where it stands for none."""
    try:
        told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotKnown(f"{host} is not known: {type(error).__name__}") from error
    return [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in told]


def is_open(address: Address) -> bool:
    """Return whether an address is on the open internet, looking through what wraps another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_open(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def look_at(request: httpx.Request) -> None:
    """Refuse a request whose address says by itself where it leads; NotOpen."""
    if request.url.scheme not in SCHEMES:
        raise NotOpen(f"{request.url.scheme} is no web address")
    if request.url.userinfo:
        raise NotOpen("an address with a name or a password in it is not followed")
    host = request.url.host.strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or not host:
        raise NotOpen(f"{host or 'no host'} leads into a private network")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if host.replace(".", "").isdigit() or host.startswith("0x"):
            raise NotOpen(f"{host} is no name and no address") from None
        return
    if not is_open(address):
        raise NotOpen(f"{host} leads into a private network")


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
