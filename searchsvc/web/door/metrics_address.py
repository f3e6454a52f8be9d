"""An address of its own for `/metrics`, which only those who watch the service can reach."""

from typing import TYPE_CHECKING

from searchsvc.web.door.metrics import CONTENT_TYPE, Metrics

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope


class MetricsAddress:
    """An ASGI application that answers `/metrics` and `/healthz`, and nothing else."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(self, scope: "Scope", receive: "ASGIReceiveCallable", send: "ASGISendCallable") -> None:
        """Answers one request (ASGI 3)."""
        path = scope["path"] if scope["type"] == "http" else ""
        status, media_type, body = 404, "text/plain; charset=utf-8", b"Here are /metrics and /healthz only.\n"
        if path == "/metrics":
            status, media_type, body = 200, CONTENT_TYPE, self._metrics.text()
        elif path == "/healthz":
            status, media_type, body = 200, "application/json", b'{"status":"alive"}'
        headers = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})
