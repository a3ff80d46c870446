"""Proxies in front: whose word about a client is believed, and whom they say it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MOST = 10
# Where a proxy of ours is when only their number is told: on this machine, or in a network that
# the internet has no way to (RFC 1918, 4193, 4291, 6598 and 3927).
NEARBY: tuple[Network, ...] = tuple(
    map(
        ip_network,
        (
            *("127.0.0.0/8", "::1/128"),
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
            *("100.64.0.0/10", "169.254.0.0/16", "fe80::/10"),
        ),
    )
)
# Some proxies append the port of the client, too: 203.0.113.7:50001, [2001:db8::1]:50001.
HOP = re.compile(r"\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")


@dataclass(frozen=True, slots=True)
class Proxies:
    """Peers in `networks` are believed. Of what they say the client is `count` hops from the
    right; 0 is the first hop from the right that is in none of the networks."""

    networks: tuple[Network, ...] = ()
    count: int = 0

    @classmethod
    def parse(cls, text: str) -> Proxies:
        """A number of proxies, or their addresses and networks with commas. Raises ValueError."""
        if text.isascii() and text.isdigit():
            count = int(text)
            if count > MOST:
                raise ValueError(f"{count} proxies are more than {MOST}.")
            return cls(NEARBY, count) if count else cls()
        networks = tuple(ip_network(word.strip()) for word in text.split(",") if word.strip())
        if not networks or not all(network.prefixlen for network in networks):
            raise ValueError("It must name somebody, and not everybody.")
        return cls(networks)

    def trust(self, peer: str) -> bool:
        address = parse_address(peer)
        return address is not None and any(address in network for network in self.networks)

    def client(self, peer: str, forwarded: str) -> Address | None:
        """The client's address by the `X-Forwarded-For` of a trusted peer; None for what is no
        address. Each proxy appends the address that it saw, so what is left of the client's is
        the client's own invention."""
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
        if self.count:
            return parse_address(hops[-self.count] if len(hops) >= self.count else peer)
        nearest = peer
        while hops and self.trust(nearest):
            nearest = hops.pop()
        return parse_address(nearest)


def parse_address(text: str) -> Address | None:
    """An IPv4 address in IPv6 dress counts as what it is, and a zone (fe80::1%eth0) as none."""
    found = HOP.fullmatch(text)
    try:
        address = ip_address((found[1] or found[2]) if found else text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Address(int(address))
    return address
