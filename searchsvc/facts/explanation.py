"""Why a release has its date and its provinces: the words in its title and body that say so.

An index keeps facts, not evidence: the same functions that found a fact find its words again, in less than a
millisecond. What was declared or read from the path has no words in the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from searchsvc.facts.dates.release_date import date_of
from searchsvc.facts.folded_fields import field_of
from searchsvc.facts.places.release_provinces import provinces_of
from searchsvc.model.release import Evidence, ProvinceEvidence, Release


@dataclass(frozen=True, slots=True)
class Explanation:
    """The evidence for the date, and for each province in the order of the text, where there is any.

    `date_year` is that for the year of the date where it stands apart from the day, as in the title.
    """

    date: Evidence | None
    provinces: Mapping[str, tuple[ProvinceEvidence, ...]]
    date_year: Evidence | None = None


def explain(release: Release) -> Explanation:
    """The evidence for the facts of a release. A fact that the rules would no longer find has none."""
    title = field_of("title", "" if release.title_shown_only else release.title)
    body = field_of("body", release.body)
    date: Evidence | None = None
    date_year: Evidence | None = None
    if release.date is not None and release.date_source not in ("declared", "path"):
        dating = date_of(title, body, "")
        if dating is not None and (dating.date, dating.source) == (release.date, release.date_source):
            date, date_year = dating.evidence, dating.year_evidence
    inferred = {fact.code for fact in release.provinces if fact.source != "declared"}
    found = provinces_of(title, body)[1] if inferred else {}
    return Explanation(date, {code: evidence for code, evidence in found.items() if code in inferred}, date_year)
