"""Platforms: sites on which anybody may post. The rule: the name of one is never the source of a release."""

from functools import cache

from searchsvc.runtime.data_files import data_json


def is_platform(name: str) -> bool:
    """Whether a name is that of a platform on which anybody may post."""
    return "".join(name.split()).lower() in _platforms()


@cache
def _platforms() -> frozenset[str]:
    data: dict[str, list[str]] = data_json("header_labels.json")
    return frozenset(data["platforms"])
