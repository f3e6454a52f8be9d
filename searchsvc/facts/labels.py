"""Labels: what the values of a release and of a facet are called in English and Chinese, all in one place.

Provinces are labelled by the gazetteer, categories by the list of known ones; languages stand here. A value that has
no label of its own (a category that is not known, a code that is not in the gazetteer) is its own label.
"""

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from searchsvc.facts.places.gazetteer import provinces
from searchsvc.model.page import NamedProvince
from searchsvc.model.query import UNKNOWN, FacetName
from searchsvc.model.release import Language, ProvinceRole
from searchsvc.readers.categories import MAX_LENGTH as LONGEST_CATEGORY
from searchsvc.readers.categories import category_labels


class Label(NamedTuple):
    """What a value is called in English, and in simplified Chinese."""

    en: str
    zh: str


UNKNOWN_LABEL = Label("Unknown", "未知")
LANGUAGE_LABELS: Mapping[str, Label] = {
    "en": Label("English", "英文"),
    "zh": Label("Chinese", "中文"),
    "zh-Hans": Label("Chinese (simplified)", "简体中文"),
    "zh-Hant": Label("Chinese (traditional)", "繁体中文"),
}
"""By language of a release, or of a filter: only there, `zh` stands for both scripts."""

VERSION_LABELS: Mapping[str, Label] = {
    "en": Label("In English", "英文版"),
    "zh": Label("In Chinese", "中文版"),
    "zh-Hans": Label("In Chinese (simplified)", "中文版（简体）"),
    "zh-Hant": Label("In Chinese (traditional)", "中文版（繁体）"),
}
"""The same as the telling of an event that another release tells; `zh` where the script need not be named."""


def language_label(language: str | None) -> Label:
    """The label of a language; of none at all, that it is unknown."""
    return LANGUAGE_LABELS.get(language or UNKNOWN, UNKNOWN_LABEL)


def version_label(language: Language, beside: Collection[str | None]) -> Label:
    """What a release is called where it is offered as the telling of an event in its language.

    `beside` are the languages of all tellings that are shown: the script is named only where they are in both.
    """
    are_both = {"zh-Hans", "zh-Hant"} <= {language, *beside}
    return VERSION_LABELS[language if are_both or language == "en" else "zh"]


def province_label(code: str) -> Label:
    """The label of a province by its ISO 3166-2 code."""
    province = provinces().get(code)
    return Label(province.name, province.name_zh) if province else Label(code, code)


@cache
def named_province(code: str, role: ProvinceRole) -> NamedProvince:
    """A province of a release with its names."""
    label = province_label(code)
    return NamedProvince(code, label.en, label.zh, role)


def facet_label(facet: FacetName, value: str) -> Label:
    """The label of one value of a facet. Only a category may be long, and then it is its own label."""
    return _kept_label(facet, value) if len(value) <= LONGEST_CATEGORY else Label(value, value)


@lru_cache(maxsize=4096)  # categories are as many as people invent
def _kept_label(facet: FacetName, value: str) -> Label:
    if value == UNKNOWN:
        return UNKNOWN_LABEL
    match facet:
        case "province":
            return province_label(value)
        case "year":
            return Label(value, f"{value}年")
        case "language":
            return language_label(value)
        case "category":
            return Label(*(category_labels(value) or (value, value)))
