"""The labelled releases of this folder: made into profiles, and every pair of them judged."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np

from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.facts import inspect_record
from searchsvc.model.release import PartialDate, Record, Release
from searchsvc.readers import Refusal, read_path
from searchsvc.tellings import telling_weights as weights
from searchsvc.tellings.candidates import Dated, candidates
from searchsvc.tellings.comparison import confidence
from searchsvc.tellings.profile import Profile, profile_of
from searchsvc.tellings.signature import Signatures, signatures_of
from searchsvc.text.document import analyze_releases
from searchsvc.translation.dictionary import Dictionary

FOLDER = Path(__file__).parent


@cache
def releases_of(name: str) -> tuple[tuple[Release, str], ...]:
    """The releases of a file, as an indexer would read them, each with the event that it tells."""
    path = FOLDER / name
    events = [json.loads(line)["event"] for line in path.read_text("utf-8").splitlines()]
    records = [item for item in read_path(str(path)) if not isinstance(item, Refusal)]
    return tuple((inspect_record(record).release, event) for record, event in zip(records, events, strict=True))


def signatures(*releases: Release) -> Signatures:
    return signatures_of(analyze_releases(releases))


def profile(release: Release) -> Profile:
    found = profile_of(release, signatures(release).of(0))
    assert found is not None
    return found


def release(text: str, language: str, date: str | None = None, title: str = "") -> Release:
    """A release of a text, with what the indexer finds in it."""
    return inspect_record(Record("x", None, "x", title or None, text, date=date, language=language)).release


@dataclass(frozen=True)
class Judged:
    """How many pairs tell one event, how many were said to, and how many of these rightly."""

    events: int
    said: int
    right: int


def dated(releases: list[Release]) -> Dated:
    scripts = [LANGUAGES.index(each.language) for each in releases]
    return Dated(np.array(scripts, dtype=np.uint8), signatures(*releases))


def judge(name: str, dictionary: Dictionary | None) -> Judged:
    """Compares what a build would compare of a file."""
    releases = releases_of(name)
    profiles = [profile(each) for each, _ in releases]
    found = candidates(dated([each for each, _ in releases]), np.full(len(releases), True))
    said = {
        (one, other)
        for one, other in zip(found.first.tolist(), found.second.tolist(), strict=True)
        if confidence(profiles[one], profiles[other], dictionary) >= weights.LEAST_CONFIDENCE
    }
    events = {
        (one, other)
        for one, other in combinations(range(len(releases)), 2)
        if releases[one][1] == releases[other][1] and releases[one][0].language != releases[other][0].language
    }
    return Judged(len(events), len(said), len(said & events))


def day(iso: str) -> PartialDate:
    return PartialDate(*map(int, iso.split("-")))
