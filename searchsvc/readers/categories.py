"""Categories: the closed list of section names (`Press Releases`, `新闻发布`) that may stand on a release's first line.

The list is `data/categories.json`: for each category its label in English, in simplified and in traditional
Chinese, and further forms. A name matches whole; case, width of spaces, surrounding space and a trailing colon do
not matter.
"""

from functools import cache

from searchsvc.runtime.data_files import data_json

MAX_LENGTH = 60  # characters; longer lines are not looked up


def category_labels(value: str) -> tuple[str, str] | None:
    """The English and the (simplified) Chinese label of a known category in whatever form; None for an unknown one."""
    return _labels().get(_key(value)) if len(value) <= MAX_LENGTH else None


def category_of(line: str) -> str | None:
    """The category that a line is nothing but the name of, in its own spelling; None for any other line."""
    return None if category_labels(line) is None else _without_colon(line)


def _without_colon(value: str) -> str:
    return value.strip().rstrip(":：").rstrip()


def _key(value: str) -> str:
    return " ".join(_without_colon(value).split()).replace("’", "'").casefold()


@cache
def _labels() -> dict[str, tuple[str, str]]:
    entries = data_json("categories.json")
    labels: dict[str, tuple[str, str]] = {}
    for entry in entries:
        pair = (entry["en"], entry["zh"])
        for form in (entry["en"], entry["zh"], entry["zh_hant"], *entry["forms"]):
            labels[_key(form)] = pair
    return labels
