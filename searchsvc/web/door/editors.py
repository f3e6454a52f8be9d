"""Who is an editor: whoever may see what is not for the public, such as `/metrics` and parts of `/status`.

The door alone decides it, for itself and for its workers, and nothing that a client sends but the token counts.
"""

import secrets

from searchsvc.web.door.host_names import LOOPBACK, name_of
from searchsvc.web.frames import AskedRequest

_FORWARDED = frozenset(("forwarded", "via", "x-forwarded-for", "x-real-ip"))
_THIS_MACHINE = frozenset(("127.0.0.1", "::1"))


class Editors:
    """Whoever sends the token as a bearer token (RFC 6750).

    Without a token, requests from this machine that call it by a name of its own; and nobody where `/metrics` has an
    address of its own, for then whoever runs the service has said where such things are seen.
    """

    def __init__(self, token: str, *, has_metrics_address: bool) -> None:
        self._token, self._has_metrics_address = token, has_metrics_address

    def include(self, asked: AskedRequest) -> bool:
        """Whether a request is an editor's."""
        given = dict(asked.headers)
        if self._token:
            sent = given.get("authorization", "").encode("latin-1")
            return secrets.compare_digest(sent, f"Bearer {self._token}".encode())
        if not _FORWARDED.isdisjoint(given):  # by a proxy on this machine that nobody declared
            return False
        is_local = asked.client in _THIS_MACHINE and name_of(given.get("host", "")) in LOOPBACK
        return is_local and not self._has_metrics_address
