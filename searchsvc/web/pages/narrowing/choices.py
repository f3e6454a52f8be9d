"""The choices of a language and of categories, as links.

A category is one choice in both languages, and is shown by both names. Many are folded away but for the first ones.
"""

from dataclasses import dataclass, replace

from searchsvc.model.page import FacetValue, SearchPage
from searchsvc.model.query import UNKNOWN
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links

SHOWN_CATEGORIES = 4
"""How many categories are shown at once; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice, called `name` in the language `lang`, perhaps `other` in the other one; its link takes or leaves it."""

    name: str
    lang: str
    other: str
    other_lang: str
    count: str
    selected: bool
    href: str


@dataclass(frozen=True, slots=True)
class Languages:
    """Both languages and each of them; then the scripts of Chinese where there are both, and no known language."""

    main: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Categories:
    """The categories that are shown at once, and those folded away."""

    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


def languages(page: SearchPage, texts: UiTexts, links: Links) -> Languages:
    """The choice of a language."""
    facet = page.facets.get("language", ())
    found = {value.value: value for value in facet}
    query = replace(page.query, page=1)

    def choice(name: str, lang: str, values: tuple[str, ...], asked: tuple[str, ...]) -> Choice:
        count = sum(found[value].count for value in values if value in found)
        is_chosen = _in_effect(query.language) == _in_effect(asked)
        after = replace(query, language=() if is_chosen else asked)
        return Choice(name, lang, "", "", texts.number(count), is_chosen, links.search(after))

    every = choice(texts("language_both"), texts.html_lang, tuple(found), ())
    main = (
        every,
        choice("English", "en", ("en",), ("en",)),
        choice("中文", "zh", ("zh-Hans", "zh-Hant"), ("zh",)),
    )
    rest: list[Choice] = []
    if {"zh-Hans", "zh-Hant"} <= found.keys():
        rest += [
            choice("简体", "zh-Hans", ("zh-Hans",), ("zh-Hans",)),
            choice("繁體", "zh-Hant", ("zh-Hant",), ("zh-Hant",)),
        ]
    if UNKNOWN in found:
        rest.append(choice(texts("unknown"), texts.html_lang, (UNKNOWN,), (UNKNOWN,)))
    return Languages(main, tuple(rest))


def _in_effect(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(each for value in values for each in (("zh-Hans", "zh-Hant") if value == "zh" else (value,)))


def categories(page: SearchPage, texts: UiTexts, links: Links) -> Categories:
    """The choice of categories. One that is chosen is always shown."""
    facet = page.facets.get("category", ())
    if all(value.value == UNKNOWN and not value.selected for value in facet):
        return Categories((), ())  # nothing to choose
    toggled = links.toggling(page.query, "category", facet)
    items = [_category(value, texts, toggled(value)) for value in facet]
    at_once = [item for at, item in enumerate(items) if item.selected or at < SHOWN_CATEGORIES]
    folded = [item for at, item in enumerate(items) if not item.selected and at >= SHOWN_CATEGORIES]
    if len(folded) == 1:
        at_once, folded = items, []
    return Categories(tuple(at_once), tuple(folded))


def _category(value: FacetValue, texts: UiTexts, href: str) -> Choice:
    own = texts.facet_label(value)
    other, other_lang = (value.label, "en") if texts.is_chinese else (value.label_zh, "zh-Hans")
    is_both = value.label != value.label_zh and value.value != UNKNOWN
    return Choice(
        own,
        texts.html_lang,
        other if is_both else "",
        other_lang,
        texts.number(value.count),
        value.selected,
        href,
    )
