"""What the service is told when it is started, as one value."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from searchsvc.errors import Fault, ParameterErrors

LogFormat = Literal["human", "json"]


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Where the service listens, how much it takes on, whom it trusts, and what it logs."""

    index: Path
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    queue: int = 32
    """Requests that may wait for each worker; one more is refused with 503."""
    timeout: float = 10.0
    """Seconds after which a request that is not answered is given up, waiting included."""
    export_timeout: float = 300.0
    """The same for answers that are streamed; one that is cut then ends without its last chunk."""
    stop_timeout: float = 10.0
    """Seconds that requests under way get to finish when the service is stopped."""
    public_url: str = ""
    """The address by which others know this service; absolute addresses are made of it. Empty: not told."""
    trusted_hosts: tuple[str, ...] = ()
    """Further names of this service in the `Host` header; `*.example.org` is every name below `example.org`."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses and networks whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed."""
    log_format: LogFormat = "human"
    access_log: bool = True
    log_queries: bool = True
    """Whether the text of a query may stand in a log."""
    slow_ms: float = 500.0
    """A search that takes so many milliseconds or longer is logged with its parsed tree."""
    metrics_listen: str = ""
    """`HOST:PORT` of an address of its own for `/metrics`. Empty: none."""
    editor_token: str = ""
    """Who sends it as a bearer token sees `/metrics` at the public address, too. Empty: nobody but loopback."""

    site: tuple[tuple[str, str], ...] = ()
    """Environment variables that tell the workers whose releases these are."""

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Host and port of the address for `/metrics`, where there is one."""
        if not self.metrics_listen:
            return None
        host, _, port = self.metrics_listen.rpartition(":")
        return host.strip("[]"), int(port)

    def check(self) -> None:
        """Raises ParameterErrors that name every setting that cannot be as it is."""
        if faults := tuple(self._faults()):
            raise ParameterErrors(faults)

    def _faults(self) -> Iterator[Fault]:
        if self.public_url and not _is_address(self.public_url):
            yield Fault(
                "public_url", f"{self.public_url!r} is not an address; use one such as https://search.example.org"
            )
        for name in self.trusted_hosts:
            if not name.strip() or any(each in name for each in "/ @"):
                yield Fault(
                    "trusted_host", f"{name!r} is not a name of a host; use search.example.org or *.example.org"
                )
        for network in self.trusted_proxies:
            try:
                ip_network(network)
            except ValueError:
                yield Fault("trusted_proxy", f"{network!r} is not an address or network; use 10.0.0.1 or 10.0.0.0/8")
        if self.metrics_listen:
            host, _, port = self.metrics_listen.rpartition(":")
            if not host or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65_535:
                message = f"{self.metrics_listen!r} is not an address; use HOST:PORT such as 127.0.0.1:9100"
                yield Fault("metrics_listen", message)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    is_plain = not parts.query and not parts.fragment and parts.path in {"", "/"} and "@" not in parts.netloc
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_plain
