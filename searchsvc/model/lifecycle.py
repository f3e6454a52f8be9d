"""The life of releases: which have moved, which were withdrawn, and which may not be shown yet.

A build works it out from `overrides.toml` and keeps it in the generation, so that a server answers from the index
alone. The rule: an id stands here only where the index holds no release with it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import orjson

LIFECYCLE = "lifecycle.json"


@dataclass(frozen=True, slots=True)
class Moved:
    """A release has another id now: `to`."""

    to: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A release was taken back. `reason` is empty where none was given."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """What has become of ids that the index does not hold.

    `aliases` maps an old id to that of the release it leads to, `withdrawn` an id to the reason, and `embargoed` an id
    to the moment from which on its release may be shown, as ISO 8601 in UTC; empty where that is not known.
    """

    aliases: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    embargoed: Mapping[str, str] = field(default_factory=dict)

    def fate(self, release_id: str) -> Moved | Withdrawal | None:
        """What has become of an id; None where nothing is known, and of a release that may not be shown yet.

        An id that looks the same, but is composed of other code points (NFC, NFD), counts as the same.
        """
        for spelling in (release_id, *(unicodedata.normalize(form, release_id) for form in ("NFC", "NFD"))):
            if spelling in self.withdrawn:
                return Withdrawal(self.withdrawn[spelling])
            if spelling in self.aliases:
                return Moved(self.aliases[spelling])
        return None

    @property
    def next_publication(self) -> datetime | None:
        """The first moment at which a release that waits may be shown; None where none waits, or nobody knows."""
        return min((datetime.fromisoformat(moment) for moment in self.embargoed.values() if moment), default=None)


NO_LIFECYCLE = Lifecycle()


def write_lifecycle(folder: Path, lifecycle: Lifecycle) -> None:
    """Writes the lifecycle of a build."""
    (folder / LIFECYCLE).write_bytes(orjson.dumps(asdict(lifecycle), option=orjson.OPT_SORT_KEYS))


def read_lifecycle(folder: Path) -> Lifecycle:
    """The lifecycle of a generation."""
    return Lifecycle(**orjson.loads((folder / LIFECYCLE).read_bytes()))
