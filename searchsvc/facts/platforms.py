"""Platforms: sites on which anybody may post. The rule: the name of one is never the source of a release."""

from functools import cache

from searchsvc.runtime.data_files import data_json


def is_platform(name: str) -> bool:
    """Whether a name is that of a platform on which anybody may post."""
    return "".join(name.split()).lower() in _platforms()


def account_selectors() -> list[str]:
    """CSS selectors of the element in which a page of a platform names the account, the most telling first."""
    return _data()["accounts"]


@cache
def _platforms() -> frozenset[str]:
    return frozenset(_data()["platforms"])


def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = data_json("platforms.json")
    return data
