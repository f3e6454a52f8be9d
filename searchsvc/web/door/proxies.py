"""The proxies whose word is taken for who asks, by which scheme, and under which id."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, HTTPScope


class TrustedProxies:
    """Some proxies, by their addresses and networks, in front of an application that gets what they say."""

    def __init__(self, networks: Collection[str], application: "ASGI3Application") -> None:
        self._middleware = ProxyHeadersMiddleware(application, list(networks)) if networks else None

    def include(self, scope: "HTTPScope") -> bool:
        """Whether a connection comes from one of them."""
        client = scope["client"]
        return self._middleware is not None and client is not None and client[0] in self._middleware.trusted_hosts

    async def __call__(self, scope: "HTTPScope", receive: "ASGIReceiveCallable", send: "ASGISendCallable") -> None:
        """Passes on a request of theirs (ASGI 3), with the client and the scheme that it names."""
        if self._middleware is None:
            raise RuntimeError("no proxy is trusted")
        await self._middleware(scope, receive, send)
