"""What the index of a page holds, as the pages say it: how many releases, since when, how fresh, and what to try.

It is worked out once for each generation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase
from weakref import WeakKeyDictionary

from searchsvc.engine import Engine
from searchsvc.facts.labels import Label, facet_label
from searchsvc.facts.places.gazetteer import province_code
from searchsvc.model.query import UNKNOWN, Query
from searchsvc.searching.search import search
from searchsvc.suggest.vocabulary import Entry

MOST_EXAMPLES = 4
_TITLES = 50  # of the newest releases, whose characters are tried as the first of a phrase
_ENTRIES = 40  # of the vocabulary for each first letter
_FIRST_EAST_ASIAN = "\u2e80"


@dataclass(frozen=True, slots=True)
class Example:
    """A search that finds something in this index. `label` is what it is called in either language."""

    label: Label
    lang: str | None
    query: Query


@dataclass(frozen=True, slots=True)
class Holdings:
    """`years` counts the releases of each year, and of `unknown`; `updated` is the day, by UTC, of the index."""

    releases: int
    years: Mapping[str, int]
    first: str | None
    last: str | None
    updated: str
    examples: tuple[Example, ...]


_known: "WeakKeyDictionary[Engine, Holdings]" = WeakKeyDictionary()


def holdings_of(engine: Engine) -> Holdings:
    """What an engine's generation holds."""
    kept = _known.get(engine)
    if kept is None:
        kept = _known[engine] = _found(engine)
    return kept


def _found(engine: Engine) -> Holdings:
    status = engine.status()
    dated = sorted(year for year in status.years if year != UNKNOWN)
    examples: list[Example] = []
    for example in _candidates(engine):
        if search(engine, replace(example.query, per_page=0)).total:
            examples.append(example)
        if len(examples) == MOST_EXAMPLES:
            break
    return Holdings(
        releases=status.releases,
        years=status.years,
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        updated=status.built[:10],
        examples=tuple(examples),
    )


def _candidates(engine: Engine) -> Iterator[Example]:
    """Searches by what the index holds: for a phrase in each language, for a place and a time, for a category."""
    newest = search(engine, Query(per_page=_TITLES))
    english = _phrase(engine, ascii_lowercase)
    chinese = _phrase(engine, {char for hit in newest.results for char in hit.title.text if char >= _FIRST_EAST_ASIAN})
    if english:
        yield Example(Label(f"“{english}”", f"“{english}”"), "en", Query(f'"{english}"'))
    if chinese:
        yield Example(Label(chinese, chinese), "zh-Hans", Query(chinese))
    facets = newest.facets
    places = [value for value in facets["province"] if value.value != UNKNOWN]
    years = sorted((value for value in facets["year"] if value.value != UNKNOWN), key=lambda value: -value.count)
    for place in places[:1]:
        for year in years:
            query = Query(province=(place.value,), year=(year.value,))
            if search(engine, replace(query, per_page=0)).total:
                label = facet_label("province", place.value)
                yield Example(Label(f"{label.en}, {year.value}", f"{label.zh}，{year.value}年"), None, query)
                break
    for category in facets["category"][:2]:
        if category.value != UNKNOWN:
            label = facet_label("category", category.value)
            yield Example(label, None, Query(category=(category.value,), sort="oldest"))


def _is_example(entry: Entry) -> bool:
    """Whether an entry is a phrase that is surely in a release, and no mere name of a place."""
    return entry.is_phrase and not entry.carried and province_code(entry.text) is None


def _phrase(engine: Engine, letters: Iterable[str]) -> str | None:
    """The phrase in most releases that begins with one of these letters; of equal ones the longest, then the first."""
    entries = (entry for letter in letters for entry in engine.vocabulary.beginning(letter, _ENTRIES))
    phrases = [entry for entry in entries if _is_example(entry)]
    best = min(phrases, key=lambda entry: (-entry.frequency, -len(entry.text), entry.text), default=None)
    return None if best is None else best.text
