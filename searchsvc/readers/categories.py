"""Categories: the closed list of section names (`Press Releases`, `新闻发布`) that may stand on a release's first line.

The list is `data/categories.json`: for each category its label in English, in simplified and in traditional
Chinese, and further forms. A name matches whole; case, width, script (simplified or traditional), surrounding space
and a trailing colon do not matter.

Releases keep the name that stands in them. Where categories are counted or filtered, all names of one category are one
value, its English label (`category_value`).
"""

from functools import cache

from searchsvc.runtime.data_files import data_json
from searchsvc.text.fold import fold_text

MAX_LENGTH = 60  # characters; longer lines are not looked up


def category_labels(value: str) -> tuple[str, str] | None:
    """The English and the (simplified) Chinese label of a known category in whatever form; None for an unknown one."""
    return _labels().get(_key(value)) if len(value) <= MAX_LENGTH else None


def category_value(name: str) -> str:
    """The one facet value of a category: its English label where it is known by this name, else the name itself."""
    labels = category_labels(name)
    return name if labels is None else labels[0]


def category_of(line: str) -> str | None:
    """The category that a line is nothing but the name of, in its own spelling; None for any other line."""
    return None if category_labels(line) is None else _without_colon(line)


def _without_colon(value: str) -> str:
    return value.strip().rstrip(":：").rstrip()


def _key(value: str) -> str:
    return " ".join(_without_colon(fold_text(value)).split()).replace("’", "'")


@cache
def _labels() -> dict[str, tuple[str, str]]:
    entries = data_json("categories.json")
    labels: dict[str, tuple[str, str]] = {}
    for entry in entries:
        pair = (entry["en"], entry["zh"])
        for form in (entry["en"], entry["zh"], entry["zh_hant"], *entry["forms"]):
            labels[_key(form)] = pair
    return labels
