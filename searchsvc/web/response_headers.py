"""The headers that every answer carries: what a browser may do with it, and who may read it.

Pages load nothing but our own style sheet, icon and script, which may send requests to this service only. The API, with
the document that describes it, may be read from any site.
"""

from flask import Flask, Request, Response, request

from searchsvc.web.http.compression import compress_answer, encoding_for

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
API_PREFIX = "/api/"
SUGGEST_PATH = "/suggest"
DESCRIPTION_PATH = "/opensearch.xml"
DOCUMENT_PATH = "/openapi.json"
DOCS_PATH = "/docs"
PROBES = ("/healthz", "/readyz", "/metrics")
_PROGRAMS = frozenset((*PROBES, SUGGEST_PATH, DESCRIPTION_PATH, DOCUMENT_PATH))
READABLE_HEADERS = "ETag, Link, Retry-After, X-Request-Id"
"""What a script of another site may read besides the headers that any may read."""
SENDABLE_HEADERS = "Accept, Accept-Language, Content-Type, If-None-Match, X-Request-Id"


def is_api(asked: Request) -> bool:
    """Whether a request is a program's, which gets JSON, rather than a reader's, who gets a page."""
    return asked.path.startswith(API_PREFIX) or asked.path in _PROGRAMS


def _add_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = value
    if request.path.startswith(API_PREFIX) or request.path == DOCUMENT_PATH:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = READABLE_HEADERS
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = SENDABLE_HEADERS
            response.headers["Access-Control-Max-Age"] = "86400"
    response.headers.setdefault("Cache-Control", "no-cache")
    compress_answer(response, encoding_for(request))
    return response


def install_headers(app: Flask) -> None:
    """Puts the headers on every answer of the application."""
    app.after_request(_add_headers)
