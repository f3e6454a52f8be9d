"""Facts of a title and a body that are given as they stand."""

from collections.abc import Mapping

from searchsvc.facts.dates.release_date import date_of
from searchsvc.facts.folded_fields import field_of
from searchsvc.facts.places.release_provinces import provinces_of
from searchsvc.facts.reading import Dating
from searchsvc.model.release import ProvinceEvidence, ProvinceFact


def find_date(title: str, body: str, path: str) -> Dating | None:
    return date_of(field_of("title", title), field_of("body", body), path)


def find_provinces(
    title: str, body: str
) -> tuple[tuple[ProvinceFact, ...], Mapping[str, tuple[ProvinceEvidence, ...]]]:
    return provinces_of(field_of("title", title), field_of("body", body))
