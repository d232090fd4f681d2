"""Where a webhook may go: to the open internet and over https, unless a setting allows more."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

LONGEST: Final = 2000
TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""NAT64: IPv4 addresses written as IPv6 ones."""


class BadAddress(ValueError):
    """No address for a webhook; the message, a msgid, says why."""


def parsed(url: str, *, private: bool) -> SplitResult:
    """The address taken apart. ``private``: also without encryption. Raises BadAddress."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BadAddress("this is no address") from None
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or not host:
        raise BadAddress("this is no address")
    if parts.scheme not in (("https", "http") if private else ("https",)):
        raise BadAddress("the address begins with https://")
    if parts.username is not None or parts.password is not None:
        raise BadAddress("no name and no password in the address")
    return parts


def is_open(address: str) -> bool:
    """Whether the IP address is one of the open internet, also where it only stands for another one."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = _inner(found)
        if inner is not None:
            found = inner
        elif found.teredo is not None:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _inner(found: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4 or translated."""
    if found in TRANSLATED:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour
