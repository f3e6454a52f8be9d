"""What the index of a page holds, as the pages say it: how many releases, since when, how fresh, and what to try.

It is worked out once for each generation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from string import ascii_lowercase
from weakref import WeakKeyDictionary

from searchsvc.engine import Engine
from searchsvc.facts.labels import Label, facet_label
from searchsvc.facts.places.gazetteer import province_code
from searchsvc.model.query import UNKNOWN, Query
from searchsvc.presenter.lead import FIRST_EAST_ASIAN
from searchsvc.searching.search import search
from searchsvc.suggest.vocabulary import Entry
from searchsvc.web.i18n import UiTexts

MOST_EXAMPLES = 4
_TITLES = 50  # of the newest releases, whose characters are tried as the first of a phrase
_ENTRIES = 40  # of the vocabulary for each first letter
_LONGEST_TITLE = 40  # characters of a title that is an example
_QUOTES = frozenset('"“”「」')
_IN_LANGUAGES = {
    frozenset({"en"}): "scope_in_en",
    frozenset({"zh"}): "scope_in_zh",
    frozenset({"en", "zh"}): "scope_in_en_and_zh",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A search that finds something in this index. `label` is what it is called in either language."""

    label: Label
    lang: str | None
    query: Query


@dataclass(frozen=True, slots=True)
class Holdings:
    """`years` counts the releases of each year, and of `unknown`; `updated` is the day, by UTC, of the index.

    `languages` has `en`, `zh`, both or neither.
    """

    releases: int
    languages: frozenset[str]
    years: Mapping[str, int]
    first: str | None
    last: str | None
    updated: str
    examples: tuple[Example, ...]


def scope(holdings: Holdings, texts: UiTexts) -> str:
    """One sentence of what an index holds: `98 releases in English and Chinese, 2012 to 2026`."""
    number, first, last = holdings.releases, holdings.first, holdings.last
    if not number:
        return texts("scope_none")
    in_languages = _IN_LANGUAGES.get(holdings.languages)
    languages = "" if in_languages is None else texts(in_languages)
    if first is None or last is None:
        years = ""
    else:
        years = texts("scope_year", year=first) if first == last else texts("scope_years", first=first, last=last)
    if number == 1:
        return texts("scope_one", languages=languages, years=years)
    return texts("scope", n=texts.number(number), languages=languages, years=years)


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
    examples: dict[Query, Example] = {}
    for example in _candidates(engine):
        if example.query not in examples and search(engine, replace(example.query, per_page=0)).total:
            examples[example.query] = example
        if len(examples) == MOST_EXAMPLES:
            break
    return Holdings(
        releases=status.releases,
        languages=frozenset(language[:2] for language in status.languages if language != UNKNOWN),
        years=status.years,
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        updated=status.built[:10],
        examples=tuple(examples.values()),
    )


def _candidates(engine: Engine) -> Iterator[Example]:
    """Searches by what the index holds: a phrase in each language, a place in a year, a category; then more of each.

    More are wanted where an index has but one language, or places, dates and categories are not known.
    """
    newest = search(engine, Query(per_page=_TITLES))
    held = {name: [value.value for value in values if value.value != UNKNOWN] for name, values in newest.facets.items()}
    counts = {value.value: value.count for value in newest.facets["year"]}
    years = sorted(held["year"], key=lambda year: -counts[year])
    english = _phrases(engine, ascii_lowercase)
    chinese = _phrases(engine, {char for hit in newest.results for char in hit.title.text if char >= FIRST_EAST_ASIAN})
    yield from (_of_english(phrase) for phrase in english[:1])
    yield from (_of_chinese(phrase) for phrase in chinese[:1])
    for place in held["province"][:1]:
        in_years = (_of_place(place, year) for year in years)
        yield from islice((each for each in in_years if search(engine, replace(each.query, per_page=0)).total), 1)
    yield from (_of_category(category) for category in held["category"][:2])
    yield from (_of_english(phrase) for phrase in english[1:])
    yield from (_of_chinese(phrase) for phrase in chinese[1:])
    yield from (Example(facet_label("year", year), None, Query(year=(year,))) for year in years)
    yield from (Example(facet_label("province", code), None, Query(province=(code,))) for code in held["province"])
    for hit in newest.results:
        words = " ".join(hit.title.text.split())
        if len(words) <= _LONGEST_TITLE and _QUOTES.isdisjoint(words):
            yield Example(Label(f"“{words}”", f"“{words}”"), hit.language, Query(f'"{words}"'))


def _of_english(phrase: str) -> Example:
    return Example(Label(f"“{phrase}”", f"“{phrase}”"), "en", Query(f'"{phrase}"'))


def _of_chinese(phrase: str) -> Example:
    return Example(Label(phrase, phrase), "zh-Hans", Query(phrase))


def _of_place(code: str, year: str) -> Example:
    label = facet_label("province", code)
    return Example(Label(f"{label.en}, {year}", f"{label.zh}，{year}年"), None, Query(province=(code,), year=(year,)))


def _of_category(category: str) -> Example:
    return Example(facet_label("category", category), None, Query(category=(category,), sort="oldest"))


def _is_example(entry: Entry) -> bool:
    """Whether an entry is a phrase that is surely in a release, and no mere name of a place."""
    return entry.is_phrase and not entry.carried and province_code(entry.text) is None


def _phrases(engine: Engine, letters: Iterable[str]) -> list[str]:
    """The phrases that begin with one of these letters, no two alike: those in most releases, then the longest first.

    A phrase that holds another one, or is held by it, says no more than that.
    """
    entries = (entry for letter in letters for entry in engine.vocabulary.beginning(letter, _ENTRIES))
    found: list[str] = []
    for entry in sorted(
        filter(_is_example, entries), key=lambda entry: (-entry.frequency, -len(entry.text), entry.text)
    ):
        if not any(entry.text in other or other in entry.text for other in found):
            found.append(entry.text)
        if len(found) == MOST_EXAMPLES:
            break
    return found
