"""The headers that every answer carries: what a browser may do with it, and who may read it.

Pages load nothing but our own style sheet, icon and script, which may send requests to this service only. The API, with
the document that describes it, may be read from any site.
"""

from flask import Flask, Response, request

from searchsvc.web.http.compression import compress_answer, encoding_for
from searchsvc.web.paths import API_PREFIX, DOCUMENT_PATH

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


def _add_headers(response: Response) -> Response:
    path, headers = request.path, response.headers
    headers.extend(SECURITY_HEADERS)
    if path.startswith(API_PREFIX) or path == DOCUMENT_PATH:
        headers.extend(CORS_HEADERS)
        if request.method == "OPTIONS":
            headers.extend(PREFLIGHT_HEADERS)
    if "Cache-Control" not in headers:
        headers.add("Cache-Control", "no-cache")
    compress_answer(response, encoding_for(request))
    return response


def install_headers(app: Flask) -> None:
    """Puts the headers on every answer of the application."""
    app.after_request(_add_headers)
