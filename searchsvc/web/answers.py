"""How an answer is written: JSON bytes for a program, or a page in the language of a reader.

A page gets its frame (language, links, texts) from the parameters of the request, and all else from the view.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from flask import Request, render_template
from werkzeug.wrappers import Response

from searchsvc.presenter.encoding import to_json_bytes
from searchsvc.web.arguments import Pairs
from searchsvc.web.http.compression import add_vary
from searchsvc.web.http.language_choice import LANGUAGE_HEADERS, LanguageLink, asked_ui, language_links, ui_of
from searchsvc.web.http.public_address import public_root
from searchsvc.web.i18n import Ui, UiTexts
from searchsvc.web.links import Links
from searchsvc.web.static_files import ASSETS


def json_answer(value: object, status: int = 200, media_type: str = "application/json") -> Response:
    """An answer for a program."""
    return Response(to_json_bytes(value), status=status, content_type=media_type)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page needs: the language of the interface, links, and the links to the page in other languages.

    `asked` is the language that the address names, if it names one.
    """

    ui: Ui
    asked: Ui | None
    links: Links
    languages: tuple[LanguageLink, ...]

    @classmethod
    def of(cls, request: Request, pairs: Pairs) -> Self:
        """The frame of a request with these parameters."""
        ui = ui_of(request, pairs)
        return cls(ui, asked_ui(pairs), Links(), language_links(ui, pairs))


def page_answer(frame: Frame, template: str, context: Mapping[str, object], status: int = 200) -> Response:
    """An answer for a reader."""
    texts = UiTexts(frame.ui)
    html = render_template(
        template,
        frame=frame,
        links=frame.links,
        ui=frame.ui,
        t=texts,
        assets=ASSETS,
        is_described=public_root() is not None,  # /opensearch.xml can name addresses
        **dict(context),
    )
    response = Response(html.encode("utf-8", "replace"), status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = texts.html_lang
    add_vary(response, *LANGUAGE_HEADERS)
    return response
