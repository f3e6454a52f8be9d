"""The headers that every answer carries: what a browser may do with it, and who may read it.

Pages load nothing but our own style sheet, icon and script, which may send requests to this service only. The API, with
the document that describes it, may be read from any site.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from searchsvc.web.http.compression import compress_answer, encoding_for
from searchsvc.web.paths import API_PREFIX, DOCUMENT_PATH

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, X-Request-Id",
}
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}


_SECURITY, _CORS, _PREFLIGHT = (
    [*SECURITY_HEADERS.items()],
    [*CORS_HEADERS.items()],
    [*PREFLIGHT_HEADERS.items()],
)


def _common_headers(environ: "WSGIEnvironment") -> list[tuple[str, str]]:
    """The headers that the answer to a request carries whatever it is."""
    path = "/" + environ.get("PATH_INFO", "").lstrip("/")
    if not path.startswith(API_PREFIX) and path != DOCUMENT_PATH:
        return _SECURITY
    return [*_SECURITY, *_CORS, *(_PREFLIGHT if environ["REQUEST_METHOD"] == "OPTIONS" else ())]


def _with_common_headers(application: "WSGIApplication") -> "WSGIApplication":
    """The application with these headers added, as WSGI has them: werkzeug would look at each of them every time."""

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        common = _common_headers(environ)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:  # noqa: ANN401 - WSGI's
            return start_response(status, [*headers, *common], exc_info)

        return application(environ, start)

    return wrapped


def _finish(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers.add("Cache-Control", "no-cache")
    compress_answer(response, encoding_for(request))
    return response


def install_headers(app: Flask) -> None:
    """Puts the headers on every answer of the application."""
    app.after_request(_finish)
    app.wsgi_app = _with_common_headers(app.wsgi_app)  # type: ignore[assignment, method-assign]  # as Flask says it is done
