"""Events that were held in another year than their name says: Tokyo 2020, Euro 2020, Expo 2020 (all of 2021).

The facts stand in `data/moved_events.json`: the year in the name, and words that all stand in a text that names the
event. Add an event there when it is known to be moved.
"""

from functools import cache

from searchsvc.runtime.data_files import data_json


@cache
def _moved() -> dict[int, tuple[tuple[str, ...], ...]]:
    events: dict[int, list[tuple[str, ...]]] = {}
    for event in data_json("moved_events.json"):
        events.setdefault(event["year"], []).append(tuple(event["words"]))
    return {year: tuple(words) for year, words in events.items()}


def names_moved_event(folded: str, year: int) -> bool:
    """Whether a folded text names an event whose name has that year, and which was held in another."""
    return any(all(word in folded for word in words) for words in _moved().get(year, ()))
