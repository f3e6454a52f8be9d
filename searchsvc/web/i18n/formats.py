"""How the interface writes texts, numbers, dates and names in one of its languages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from searchsvc.facts.labels import Label, language_label, version_label
from searchsvc.model.page import FacetValue, FilterOffer, NamedProvince
from searchsvc.model.release import Language, PartialDate
from searchsvc.model.site import Site
from searchsvc.presenter.citations import MONTHS, in_words
from searchsvc.web.i18n.languages import HTML_LANG, Ui, traditional
from searchsvc.web.i18n.texts import TEXTS

_THOUSAND, _WAN, _MILLION = 1_000, 10_000, 1_000_000


def _both_labels(offer: FilterOffer) -> str:
    return offer.label if offer.facet == "year" else f"{offer.label} {offer.label_zh}"


@dataclass(frozen=True, slots=True)
class UiTexts:
    """The texts of the interface in one of its languages, and how it writes numbers, dates and names."""

    ui: Ui

    def __call__(self, key: str, **values: str | int) -> str:
        """The text of a key, with `values` put in for its `{names}`. Raises KeyError where there is no such key."""
        english, chinese = TEXTS[key]
        text = english if self.ui == "en" else self._written(chinese)
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether a text has this key."""
        return key in TEXTS

    def _written(self, text: str) -> str:
        return traditional(text) if self.ui == "zh-Hant" else text

    @property
    def is_chinese(self) -> bool:
        """Whether the interface is in Chinese, in whichever characters."""
        return self.ui != "en"

    @property
    def site_language(self) -> Literal["en", "zh"]:
        """The language in which the site tells its name and its publisher."""
        return "zh" if self.is_chinese else "en"

    def site_name(self, site: Site) -> str:
        """The name of a site."""
        return self._written(site.name_in(self.site_language))

    def publisher(self, site: Site) -> str | None:
        """Who publishes the releases of a site; None where nobody said."""
        publisher = site.publisher_in(self.site_language)
        return publisher and self._written(publisher)

    @property
    def html_lang(self) -> str:
        """The language of the interface as an HTML `lang`."""
        return HTML_LANG[self.ui]

    def number(self, number: int) -> str:
        """A whole number, its thousands separated."""
        return f"{number:,}"

    def short_number(self, number: int) -> str:
        """A number for a narrow place, rounded down to two digits where it is large: `980`, `1.2k`, `3.4万`."""
        unit, sign = (_THOUSAND, "k") if number < _MILLION else (_MILLION, "M")
        if self.is_chinese:
            unit, sign = _WAN, self._written("万")
        if number < unit:
            return str(number)
        tenths = number * 10 // unit
        return f"{tenths // 10}{sign}" if tenths >= 100 or tenths % 10 == 0 else f"{tenths / 10:.1f}{sign}"

    def count(self, number: int) -> str:
        """A number of releases, in words."""
        if number == 0:
            return self("count_none")
        return self("count_one") if number == 1 else self("count_many", n=self.number(number))

    def date(self, iso: str) -> str:
        """An ISO date that may be partial, as it is written in this language."""
        year, month, day = (*(int(part) for part in iso.split("-")), 0, 0)[:3]
        if self.is_chinese:
            return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
        return in_words(PartialDate(year, month or None, day or None))

    def moment(self, iso: str) -> str:
        """An ISO time with its offset to the minute, by UTC."""
        utc = datetime.fromisoformat(iso).astimezone(UTC)
        return self("status_utc", date=self.date(f"{utc:%Y-%m-%d}"), time=f"{utc:%H:%M}")

    def instant(self, iso: str) -> str:
        """An ISO time with its offset as an element `time` may have it: by UTC, to the second."""
        return f"{datetime.fromisoformat(iso).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def dates(self, first: str, last: str) -> str:
        """A stretch of time between two dates that may be partial; one date where they are the same."""
        return self.date(first) if first == last else self("span", first=self.date(first), last=self.date(last))

    def short_month(self, number: int) -> str:
        """The name of a month, 1 to 12, for a narrow place."""
        return f"{number}月" if self.is_chinese else MONTHS[number - 1][:3]

    def province(self, province: NamedProvince) -> str:
        """The name of a province."""
        return self._written(province.name_zh) if self.is_chinese else province.name

    def facet_label(self, value: FacetValue) -> str:
        """The name of a facet value."""
        return self._written(value.label_zh) if self.is_chinese else value.label

    def label(self, label: Label) -> str:
        """A label in this language."""
        return self._written(label.zh) if self.is_chinese else label.en

    def language(self, language: str | None) -> str:
        """The name of a release's language; of none, that it is unknown."""
        return self.label(language_label(language))

    def version(self, language: Language, beside: Collection[str | None]) -> str:
        """What a telling of an event in a language is called, beside tellings in others: `In Chinese`."""
        return self.label(version_label(language, beside))

    def offer(self, offers: Sequence[FilterOffer]) -> str:
        """Filters that are offered together: `Only Hubei 湖北, for “education”`."""
        if self.is_chinese:
            labels = "、".join(self._written(offer.label_zh) for offer in offers)
        else:
            labels = ", ".join(_both_labels(offer) for offer in offers)
        rest = offers[0].q
        return self("only_with", labels=labels, q=rest) if rest else self("only", labels=labels)
