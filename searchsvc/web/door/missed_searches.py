"""Searches that found nothing, counted in memory, so that editors see what readers miss.

Nothing here says who asked. A client counts as a keyed digest (BLAKE2b) of its address, by a key that is made when the
service starts and never leaves the process, and words are shown only when several clients have asked for them, so
that what one person typed stays unseen. Nothing is written to a disk or a log, and all of it ends with the service.
"""

import hashlib
import secrets
from collections import OrderedDict
from typing import NamedTuple
from unicodedata import normalize

from searchsvc.web.frames import MOST_CLIENTS, MissedSearch

LEAST_CLIENTS = 3
"""Words are shown when so many different clients have asked for them."""
MOST_SEARCHES = 1_000
"""Searches that are kept: half of them shown, half of them those that too few have asked for."""
MOST_CHARACTERS = 100
"""Longer words are not counted: nobody else types the same."""
_HALF = MOST_SEARCHES // 2


class _Asked(NamedTuple):
    words: str
    clients: set[bytes]


class MissedSearches:
    """The searches that found nothing; of each, how many different clients have asked for it.

    Where there are too many, that which was asked for the longest time ago is forgotten. What is shown and what is not
    yet shown are bounded apart, so that no single client can crowd out what several have missed.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._shown: OrderedDict[str, _Asked] = OrderedDict()
        self._rare: OrderedDict[str, _Asked] = OrderedDict()

    def __len__(self) -> int:
        """How many searches are kept, shown or not."""
        return len(self._shown) + len(self._rare)

    def add(self, words: str, client: str) -> None:
        """Counts a search for these words by a client, which is named by whatever tells it from others.

        Case, width and spaces make no difference between searches.
        """
        typed = " ".join(words.split())
        if not typed or len(typed) > MOST_CHARACTERS:
            return
        key = normalize("NFKC", typed).casefold()
        asked = self._shown.pop(key, None) or self._rare.pop(key, None) or _Asked(typed, set())
        if len(asked.clients) < MOST_CLIENTS:
            asked.clients.add(hashlib.blake2b(client.encode(), key=self._key, digest_size=8).digest())
        kept = self._shown if len(asked.clients) >= LEAST_CLIENTS else self._rare
        kept[key] = asked
        if len(kept) > _HALF:
            kept.popitem(last=False)

    def shown(self) -> tuple[MissedSearch, ...]:
        """Those that several clients have asked for: what most have missed first, then what was asked last."""
        latest_first = [MissedSearch(asked.words, len(asked.clients)) for asked in reversed(self._shown.values())]
        return tuple(sorted(latest_first, key=lambda each: -each.clients))
