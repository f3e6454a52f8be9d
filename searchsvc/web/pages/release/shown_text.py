"""The title and the paragraphs of a release as they are shown: with sentences that tell facts, and the query's words.

Each sentence has the id `s1`, `s2` …, each word of the query `m1`, `m2` …, counted through title and body. Names in the
other script carry their language, so that they are spoken and drawn as what they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from searchsvc.engine import MarkedRelease
from searchsvc.model.page import Fragment
from searchsvc.model.release import Language
from searchsvc.web.pages.foreign_runs import foreign_runs
from searchsvc.web.pages.release.evidence import ReleaseEvidence, Telling, Told
from searchsvc.web.pages.release.layers import Layer, Stretch, layered_html
from searchsvc.web.pages.release.paragraphs import paragraph_spans


@dataclass(frozen=True, slots=True)
class ShownText:
    """The title and the paragraphs as HTML, the paragraphs' lengths in characters, and how many words are marked."""

    title: Markup
    paragraphs: tuple[Markup, ...]
    lengths: tuple[int, ...]
    marks: int


def shown_text(marked: MarkedRelease, evidence: ReleaseEvidence | None = None) -> ShownText:
    """A release with the query's words marked, to be read alone; without `evidence` nothing in it has an id."""
    language, is_alone = marked.release.language, evidence is not None
    title = _layers(marked.title, evidence.title if evidence else Told(), language, 0 if is_alone else None)
    before = len(marked.title.marks) if is_alone else None
    body = _layers(marked.body, evidence.body if evidence else Told(), language, before)
    spans = paragraph_spans(marked.body.text)
    return ShownText(
        title=layered_html(marked.title.text, 0, len(marked.title.text), title),
        paragraphs=tuple(layered_html(marked.body.text, start, end, body) for start, end in spans),
        lengths=tuple(end - start for start, end in spans),
        marks=len(marked.title.marks) + len(marked.body.marks),
    )


def _layers(fragment: Fragment, told: Told, language: Language | None, before: int | None) -> Sequence[Layer]:
    """The layers over one text; `before` marks are numbered already, or none is to be where that is None."""
    marks = [
        Stretch(start, end, "mark", id=None if before is None else f"m{number}")
        for number, (start, end) in enumerate(fragment.marks, (before or 0) + 1)
    ]
    sentences = [_stretch("sentence", each, f"s{each.number}") for each in told.sentences]
    words = [_stretch("said", each) for each in told.words]
    return [Layer(each) for each in (sentences, words, list(_foreign(fragment.text, language)), marks)]


def _stretch(name: str, telling: Telling, element_id: str | None = None) -> Stretch:
    attributes = (("class", name), ("data-facts", " ".join(telling.facts)))
    return Stretch(telling.start, telling.end, "span", attributes, element_id)


def _foreign(text: str, language: Language | None) -> Iterator[Stretch]:
    """The runs of a text that are in the other of our two languages."""
    if language is None:
        return
    for start, end, foreign in foreign_runs(text, language):
        yield Stretch(start, end, "span", (("lang", foreign),))
