"""The parameters of an HTTP request as plain values: read once, from the bytes that were sent.

Bytes that are not UTF-8 become lone surrogates, which `searching.params` refuses by name; nothing fails here except a
request with far too many parameters.
"""

from urllib.parse import parse_qsl

from flask import Request

from searchsvc.errors import Fault, ParameterErrors

MAX_PARAMETERS = 500
Pairs = list[tuple[str, str]]


def _sent(environ_value: str) -> str:
    """A WSGI string (its characters are bytes) as the text that was sent."""
    try:
        return environ_value.encode("latin-1").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return environ_value


def query_string_of(request: Request) -> str:
    """The query string as WSGI gives it: each character stands for one byte."""
    sent: str = request.environ.get("QUERY_STRING", "")
    return sent


def pairs_of(query_string: str) -> Pairs:
    """The parameters of a query string in their order, with their values; empty values too.

    Raises ParameterErrors where there are more than `MAX_PARAMETERS`.
    """
    sent = _sent(query_string)
    if sent.count("&") >= MAX_PARAMETERS:
        message = f"at most {MAX_PARAMETERS} parameters are possible in one request"
        raise ParameterErrors((Fault("query string", message),))
    return parse_qsl(sent, keep_blank_values=True, errors="surrogateescape")


def parameter_pairs(request: Request) -> Pairs:
    """The parameters of a request, as `pairs_of` its query string."""
    return pairs_of(query_string_of(request))


def grouped(pairs: Pairs) -> dict[str, list[str]]:
    """Each name with all its values, as `searching.params.parse_query` wants them."""
    raw: dict[str, list[str]] = {}
    for name, value in pairs:
        raw.setdefault(name, []).append(value)
    return raw


def first(pairs: Pairs, name: str) -> str:
    """The first value of a parameter, or an empty string."""
    return next((value for given, value in pairs if given == name), "")
