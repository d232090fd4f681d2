"""Which network addresses a source may live at: those of the world, and the inside ones that were allowed by name.

A source's address is what some user typed. Without this check the server would fetch for them what only it can
reach: the metadata of a cloud, a database's page, another team's dashboard.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from remit.evidence.collector import SourceProblem

_REFUSED: Final = tuple(
    ip_network(text)
    for text in (
        # Unlike ``is_global`` of older Pythons, these are refused whole.
        "192.0.0.0/24",
        "198.18.0.0/15",
        "64:ff9b:1::/48",
        "fec0::/10",
        "100::/64",
        "2001::/23",
        "5f00::/16",
    )
)
_TRANSLATED: Final = ip_network("64:ff9b::/96")
"""NAT64: the last 32 bits are an IPv4 address."""


def checked(host: str, port: int = 443, allow_inside: Iterable[str] = ()) -> tuple[str, ...]:
    """The addresses that may be connected to for ``host``; connect to these and do not look the name up again.

    ``allow_inside`` names what may be reached inside the network: ``host``, ``host:port``, an address or a network
    as ``10.1.0.0/16``. Raises ``SourceProblem``: ``inside`` if any address is refused (one bad one of several is
    how a name is rebound), ``unreachable`` if the name has none.
    """
    host = host.strip("[]").rstrip(".").lower()
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "the name is not one"
        raise SourceProblem("unreachable", address=host, why=why) from error
    found = tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))
    allowed = tuple(entry.strip().lower() for entry in allow_inside)
    if host in allowed or f"{host}:{port}" in allowed or f"[{host}]:{port}" in allowed:
        return found
    for address in found:
        if not outside(address) and not _within(address, allowed):
            raise SourceProblem("inside", address=host)
    if not found:
        raise SourceProblem("unreachable", address=host, why="the name has no address")
    return found


def outside(address: str) -> bool:
    """Whether the address is one of the world: neither private, loopback, link-local, multicast nor reserved."""
    plain = _unwrapped(ip_address(address))
    if plain.is_multicast or plain.is_unspecified or plain.is_reserved or not plain.is_global:
        return False
    return not any(plain in network for network in _REFUSED)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, NAT64), else itself."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address in _TRANSLATED:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    return address if inner is None else inner


def _within(address: str, allowed: tuple[str, ...]) -> bool:
    """Whether an entry of ``allowed`` is the address, or a network that it lies in."""
    plain = _unwrapped(ip_address(address))
    for entry in allowed:
        try:
            if plain in ip_network(entry):
                return True
        except ValueError:
            continue  # a name, compared already
    return False
