"""Requests whose headers are parsed only as far as they are of a reasonable length, because anybody may write them."""

from functools import cached_property

from flask import Request
from typing_extensions import override
from werkzeug.datastructures import LanguageAccept

from searchsvc.web.settings import MOST_ACCEPT_LANGUAGE


class BoundedRequest(Request):
    """A request of the application."""

    @cached_property
    @override
    def accept_languages(self) -> LanguageAccept:
        """The languages that the client prefers: none where the header is too long, as to parse 32 kB takes seconds."""
        sent = self.headers.get("Accept-Language", "")
        return super().accept_languages if len(sent) <= MOST_ACCEPT_LANGUAGE else LanguageAccept()
