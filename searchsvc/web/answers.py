"""How an answer is written: JSON bytes for a program, or a page in the language of a reader.

A page gets its frame (language, links, texts) from the parameters of the request, and all else from the view.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from flask import render_template
from werkzeug.datastructures import LanguageAccept
from werkzeug.wrappers import Response

from searchsvc.presenter.encoding import to_json_bytes, urlencoded
from searchsvc.web.arguments import Pairs, first
from searchsvc.web.http.compression import add_vary
from searchsvc.web.http.public_address import public_root
from searchsvc.web.i18n import UIS, Ui, UiTexts
from searchsvc.web.links import Links
from searchsvc.web.static_files import ASSETS


def json_answer(value: object, status: int = 200, media_type: str = "application/json") -> Response:
    """An answer for a program."""
    return Response(to_json_bytes(value), status=status, content_type=media_type)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page needs: the language of the interface, links that keep it, and the link to the other language."""

    ui: Ui
    links: Links
    switch_href: str

    @classmethod
    def of(cls, pairs: Pairs, accepted: LanguageAccept) -> Self:
        """The frame of a request with these parameters: in the language of `ui`, else the one the browser prefers."""
        asked = first(pairs, "ui")
        explicit = next((ui for ui in UIS if ui == asked), None)
        preferred: Ui = "zh" if accepted.best_match(("en", "zh")) == "zh" else "en"
        ui = explicit or preferred
        others = [(name, value) for name, value in pairs if name != "ui"]
        switch = "?" + urlencoded([*others, ("ui", "en" if ui == "zh" else "zh")])
        return cls(ui, Links(explicit), switch)


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
    add_vary(response, "Accept-Language")
    return response
