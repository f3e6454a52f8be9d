"""The public address of the service, where one was told. Absolute addresses are made of nothing else.

A `Host` header is what a client says; an address made of it would lead others where that client wants. Only the names
of the machine itself are believed, so that a service that was just started can be tried in a browser.
"""

import os
import re

from flask import Flask, current_app, request

from searchsvc.web.settings import PUBLIC_URL_VARIABLE, parse_public_url

_KEY = "searchsvc.public_url"
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?", re.ASCII | re.IGNORECASE)


def install_public_address(app: Flask, public_url: str | None) -> str | None:
    """Tells an application its public address, else the one that the environment tells; returns it.

    Raises UsageError where it is none.
    """
    told = public_url or os.environ.get(PUBLIC_URL_VARIABLE) or None
    address = app.extensions[_KEY] = parse_public_url(told) if told else None
    return address


def told_root() -> str | None:
    """The public address that was told, without a slash at the end; None where none was."""
    told: str | None = current_app.extensions[_KEY]
    return told


def public_root() -> str | None:
    """What every absolute address begins with, without a slash at the end; None where no address is known.

    That is the address which was told, or the one of this request where it is a name of this machine for itself.
    """
    if (told := told_root()) is not None:
        return told
    host = request.environ.get("HTTP_HOST", "")
    return f"{request.scheme}://{host}" if _LOOPBACK.fullmatch(host) else None
