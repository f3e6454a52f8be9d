"""What the template of a release's page is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from searchsvc.engine import Engine
from searchsvc.facts.labels import named_province
from searchsvc.model.page import Hit, NamedProvince, Version
from searchsvc.model.query import Query
from searchsvc.model.release import Json, ProvinceRole, ProvinceSource, Release
from searchsvc.presenter.citations import web_address
from searchsvc.presenter.encoding import API_PATH, release_path, to_json_bytes
from searchsvc.searching.releases import read, similar, versions
from searchsvc.web.answers import Frame
from searchsvc.web.i18n import UiTexts
from searchsvc.web.pages.place_names import place_name, said_by
from searchsvc.web.pages.release.alignment import aligned
from searchsvc.web.pages.release.evidence import DATE, ReleaseEvidence, evidence_of
from searchsvc.web.pages.release.result_place import result_place
from searchsvc.web.pages.release.shown_text import ShownText, shown_text

BESIDE = "beside"
"""The parameter that names the language of the telling that is to stand beside the release."""
MOST_PLACES = 5
"""How many places, found in one way, are shown at once. Of more only the first `PLACES_FIRST`; others are folded."""
PLACES_FIRST = 3
SENTENCES_LINKED = 5
"""How many of the sentences that tell a fact are linked from it. All are lit up."""
MARKS_LINKED = 100


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact: its key, the first sentences that tell it, and how many more do; `told` is the key of what is said of it.

    `province` is None for the date.
    """

    key: str
    sentences: Sequence[int]
    more: int
    told: str
    province: NamedProvince | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """The other telling that stands beside a release: rows of paragraphs of both, as HTML."""

    version: Version
    title: Markup
    rows: Sequence[tuple[Sequence[Markup], Sequence[Markup]]]


def release_context(
    engine: Engine, frame: Frame, release_id: str, query: Query | None, beside: str
) -> Mapping[str, object]:
    """All that the template shows of a release.

    `query` is the search that led to it, None where none did; `beside` the language of the telling that is to stand
    beside it, where there is one. Raises what has become of the release, as `searching.releases` does.
    """
    asked, texts = query or Query(), UiTexts(frame.ui)
    told = versions(engine, release_id)
    shown = read(engine, release_id, asked.q, expand=asked.expand)
    release, evidence = shown.release, evidence_of(shown.release)
    text = shown_text(shown, evidence)
    other = next((each for each in told if each.language == beside), None)
    return {
        "release": release,
        "query": asked,
        "place": None if query is None else result_place(engine, query, release_id, frame.links),
        "is_searched": query is not None,
        "text": text,
        "marks_linked": range(1, min(text.marks, MARKS_LINKED) + 1),
        "date_fact": _date_fact(release, evidence),
        "held": _places(release, evidence, "held"),
        "mentioned": _places(release, evidence, "mentioned"),
        "place_name": lambda province, said: place_name(province, said, texts),
        "said": f"{release.title} {release.body}",
        "said_by": said_by,
        "most_places": MOST_PLACES,
        "places_first": PLACES_FIRST,
        "versions": told,
        "version_languages": {release.language, *(each.language for each in told)},
        "beside": None if other is None else _beside(engine, other, text, asked),
        "similar": _similar(engine, release_id, told),
        "nothing_asked": Query(),
        "followable": web_address(release.url),
        "extra": [(name, _shown(value)) for name, value in release.extra.items()],
        "page_href": f"/{release_path(release.id)}",
        "api_href": f"{API_PATH}/{release_path(release.id)}",
    }


def _similar(engine: Engine, release_id: str, told: Sequence[Version]) -> list[Hit]:
    """The releases like it but for the other tellings of its event, which stand elsewhere on the page."""
    named = {each.id for each in told}
    return [hit for hit in similar(engine, release_id) if hit.id not in named]


def _beside(engine: Engine, version: Version, ours: ShownText, query: Query) -> Beside:
    theirs = shown_text(read(engine, version.id, query.q, expand=query.expand))
    rows = [
        (ours.paragraphs[mine.start : mine.stop], theirs.paragraphs[yours.start : yours.stop])
        for mine, yours in aligned(ours.lengths, theirs.lengths)
    ]
    return Beside(version, theirs.title, rows)


def _date_fact(release: Release, evidence: ReleaseEvidence) -> ShownFact | None:
    if release.date is None:
        return None
    source = release.date_source
    told = "date_title_and_text" if len(evidence.date_fields) > 1 else f"date_{source}"
    return _fact(DATE, evidence, told if source else "why_changed", is_in_text=source not in {"declared", "path"})


def _places(
    release: Release, evidence: ReleaseEvidence, role: ProvinceRole
) -> Mapping[ProvinceSource, Sequence[ShownFact]]:
    """The provinces of one role, by how they were found."""
    found: dict[ProvinceSource, list[ShownFact]] = {}
    for fact in release.provinces:
        if fact.role == role:
            told, named = f"province_{fact.source}", named_province(fact.code, fact.role)
            shown = _fact(fact.code, evidence, told, named, is_in_text=fact.source != "declared")
            found.setdefault(fact.source, []).append(shown)
    return found


def _fact(
    key: str, evidence: ReleaseEvidence, told: str, province: NamedProvince | None = None, *, is_in_text: bool
) -> ShownFact:
    numbers = evidence.numbers.get(key, ())
    if is_in_text and not numbers:
        told = "why_changed"  # the rules that found it have no words for it any more
    return ShownFact(key, numbers[:SENTENCES_LINKED], max(0, len(numbers) - SENTENCES_LINKED), told, province)


def _shown(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return ", ".join(str(each) for each in value)
    return to_json_bytes(value).decode("utf-8")
