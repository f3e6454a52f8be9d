"""By which names a service may be called, as the `Host` header of a request gives them.

Where nothing was told, every name will do, because no address is made of it (`web/http/public_address.py`). Where the
public address or names were told, other names are refused; names of this very machine always remain, for probes.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from searchsvc.web.settings import ascii_name, parse_public_url

LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))


def name_of(host: str) -> str:
    """The name in a `Host` header, in lower case, without its port or final dot; brackets of an IPv6 address stay."""
    name = host.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0].rstrip(".")


class HostNames:
    """The names that are trusted. Made of settings that have been checked, else it raises UsageError."""

    def __init__(self, public_url: str, trusted: Iterable[str]) -> None:
        names = {name_of(ascii_name(name)) for name in trusted}
        if public_url:
            names.add(name_of(urlsplit(parse_public_url(public_url)).netloc))
        self._is_told = bool(names)
        self._whole = {name for name in names if not name.startswith("*.")} | LOOPBACK
        self._ends = tuple(name[1:] for name in names if name.startswith("*."))

    def __contains__(self, host: str) -> bool:
        """Whether the value of a `Host` header names this service."""
        if not self._is_told:
            return True
        name = name_of(host)
        return name in self._whole or name.endswith(self._ends)
