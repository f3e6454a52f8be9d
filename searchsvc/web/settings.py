"""What the service is told when it is started, as one value, and how its workers are told of it.

Door and workers both import this module, so it knows neither Flask nor an index.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from unicodedata import normalize
from urllib.parse import urlsplit

from searchsvc.errors import Fault, ParameterErrors, UsageError

INDEX_VARIABLE = "SEARCHSVC_INDEX"
PUBLIC_URL_VARIABLE = "SEARCHSVC_PUBLIC_URL"
LOG_FORMAT_VARIABLE = "SEARCHSVC_LOG_FORMAT"
SLOW_VARIABLE = "SEARCHSVC_SLOW_MS"
LogFormat = Literal["human", "json"]
MOST_ACCEPT_LANGUAGE = 1024
"""Bytes of an `Accept-Language` header; a longer one is as good as none. Browsers send less than a hundred."""
LONGEST_NAME = 253
"""Characters of the name of a host (RFC 1035)."""


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
    """Whoever sends it as a bearer token sees `/metrics`, and what of `/status` is for editors, at the public address.

    Empty: only requests from this machine see them there, and none where `/metrics` has an address of its own.
    """
    missed_searches: bool = True
    """Whether searches that find nothing are counted for editors, in memory and without saying who asked."""
    site: tuple[tuple[str, str], ...] = ()
    """Environment variables, with their values, that tell the workers whose releases these are."""
    engine_environment: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Those that tell them which engine holds the index, and where its cluster is; a password is among them."""

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
        if self.public_url:
            try:
                parse_public_url(self.public_url)
            except UsageError as error:
                yield Fault("public_url", str(error))
        for name in self.trusted_hosts:
            if not name.strip() or any(each in name for each in "/ @"):
                yield Fault("trusted_host", f"{name!r} is not a host name; use search.example.org or *.example.org")
                continue
            try:
                ascii_name(name)
            except UsageError as error:
                yield Fault("trusted_host", str(error))
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


def parse_public_url(text: str) -> str:
    """A public address without its last slash, an international name in its xn-- form.

    Raises UsageError where it is not one of the form https://host:port, or where its name has no single xn-- form.
    """
    address = text.strip().removesuffix("/")
    try:
        parts = urlsplit(address)
        is_right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_right = False
    if not is_right or address != f"{parts.scheme}://{parts.netloc}" or "@" in address:
        message = f"{text!r} is not a public address; use one such as https://releases.example.org, without a path"
        raise UsageError(message)
    return f"{parts.scheme}://{ascii_name(parts.netloc)}"


def ascii_name(name: str) -> str:
    """The name of a host as the network knows it: an ASCII one as it is, an international one in its xn-- form.

    Python knows the rules of 2003 (RFC 3490). The rules of 2008 (RFC 5891), by which names are registered today, make
    another name of a few characters, such as the German sharp s: such a name is refused, because it would be somebody
    else's. So is one that cannot be a name. Raises UsageError.
    """
    if name.isascii():
        return name
    plain = normalize("NFC", name[:LONGEST_NAME]).lower()
    try:
        found = plain.encode("idna").decode("ascii")
        is_same = len(name) <= LONGEST_NAME and found.encode("ascii").decode("idna") == plain
    except UnicodeError:
        is_same = False
    if not is_same:
        raise UsageError(f"{name!r} has no single form in ASCII; use that under which it is registered: xn--…")
    return found
