"""Requests whose headers are parsed only as far as they are of a reasonable length, because anybody may write them."""

from functools import cached_property

from flask import Request
from typing_extensions import override
from werkzeug.datastructures import LanguageAccept

LONGEST_ACCEPT_LANGUAGE = 1024
"""Bytes. Browsers send less than a hundred; to parse 32,000 takes seconds."""


class BoundedRequest(Request):
    """A request of the application."""

    @cached_property
    @override
    def accept_languages(self) -> LanguageAccept:
        """The languages that the client prefers: none where the header is longer than `LONGEST_ACCEPT_LANGUAGE`."""
        sent = self.headers.get("Accept-Language", "")
        return super().accept_languages if len(sent) <= LONGEST_ACCEPT_LANGUAGE else LanguageAccept()
