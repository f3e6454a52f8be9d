"""What `overrides.toml` says of the life of a release, and what becomes of it all in one build.

    ["2020/a.txt"]
    aliases = ["old/a.txt"]                       # ids that it had before; their addresses lead to it
    withdrawn = "It was published by mistake."    # its address says so
    publish_after = 2026-12-01T09:00:00+08:00     # nothing of it is shown before

The rule: in doubt a release is not shown. An entry that says wrongly when it may be shown holds it back.
"""

import re
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from searchsvc.model.lifecycle import Lifecycle
from searchsvc.readers.refusal import shown

NEVER = datetime.max.replace(tzinfo=UTC)
"""The moment of an embargo that nobody can read: it ends when the entry is corrected."""
LAST_ZONE = timezone(timedelta(hours=-12))
"""Where every day comes last: a time that names no zone has come everywhere when it has come there."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LOOP_SHOWN = 5


@dataclass(frozen=True, slots=True)
class LifeEntry:
    """What is written of one release. `withdrawn` is None where it is not, and empty where no reason is given."""

    aliases: tuple[str, ...] = ()
    withdrawn: str | None = None
    publish_after: datetime | None = None

    def is_embargoed(self, now: datetime) -> bool:
        """Whether the release may not be shown yet."""
        return self.publish_after is not None and now < self.publish_after

    def is_withheld(self, now: datetime) -> bool:
        """Whether the release does not belong into an index that is built now."""
        return self.withdrawn is not None or self.is_embargoed(now)


def read_life(fields: Mapping[str, object]) -> tuple[LifeEntry, list[str]]:
    """What of an entry concerns its life, and what is wrong with that: clauses that begin with the field."""
    faults: list[str] = []
    aliases = _aliases(fields.get("aliases", ()), faults)
    withdrawn = _withdrawn(fields.get("withdrawn", ""), faults)
    return LifeEntry(aliases, withdrawn, _publish_after(fields.get("publish_after", ""), faults)), faults


def _aliases(value: object, faults: list[str]) -> tuple[str, ...]:
    usable: dict[str, None] = {}
    for item in [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else [value]:
        if isinstance(item, str) and item and not _CONTROL.search(item):
            usable[item] = None
        elif item != "":
            faults.append(f'aliases has {shown(item)}, which is not an id; write ids in quotes: ["old/a.txt"]')
    return tuple(usable)


def _withdrawn(value: object, faults: list[str]) -> str | None:
    if value is False or value == "":
        return None
    if isinstance(value, str):
        return " ".join(value.split())
    faults.append(f"withdrawn is {shown(value)}; write the reason in quotes; the release is withdrawn without one")
    return ""


def _publish_after(value: object, faults: list[str]) -> datetime | None:
    if value == "":
        return None
    moment = _moment(value)
    if moment is None:
        faults.append(
            f"publish_after is {shown(value)}, which is not a moment; write 2026-12-01T09:00:00+08:00; "
            "the release is held back until this is corrected"
        )
        return NEVER
    if moment.tzinfo is None:
        faults.append(
            f"publish_after is {value} without its offset from UTC; write it, such as +08:00; until then the release "
            "is held back until that time has come everywhere"
        )
        moment = moment.replace(tzinfo=LAST_ZONE)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # within a day of the first or the last year
        return NEVER if moment.year > 1 else None


def _moment(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time.min) if isinstance(value, date) else None


# --- all entries together ---


def lifecycle_of(
    entries: Mapping[str, LifeEntry], known: Container[str], now: datetime
) -> tuple[Lifecycle, list[tuple[str, str]]]:
    """What becomes of all entries where the corpus has releases with the ids `known`; and faults, each with its id.

    A withdrawal holds even if the file is gone. An alias that leads to another alias leads to where that one leads.
    """
    embargoed = {
        release_id: "" if entry.publish_after in (None, NEVER) else entry.publish_after.isoformat()
        for release_id, entry in entries.items()
        if entry.is_embargoed(now) and release_id in known
    }
    withdrawn = {
        release_id: entry.withdrawn
        for release_id, entry in entries.items()
        if entry.withdrawn is not None and not entry.is_embargoed(now)
    }
    claims, faults = _claims(entries, known, withdrawn)
    aliases = {
        alias: end
        for alias, end in _ends(claims, faults).items()
        if end is not None and (end in known or end in withdrawn) and end not in embargoed
    }
    return Lifecycle(aliases, withdrawn, embargoed), faults


def _claims(
    entries: Mapping[str, LifeEntry], known: Container[str], withdrawn: Collection[str]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """To which id each alias leads by the first entry that has it, and the faults of those that cannot be used."""
    claims: dict[str, str] = {}
    faults: list[tuple[str, str]] = []
    for release_id, entry in entries.items():
        for alias in entry.aliases:
            if alias == release_id:
                faults.append((release_id, "aliases has its own id; leave that out"))
            elif alias in known or alias in withdrawn:
                faults.append(
                    (release_id, f"the alias {shown(alias)} is the id of another release, whose address it stays")
                )
            elif (first := claims.setdefault(alias, release_id)) != release_id:
                faults.append(
                    (release_id, f"the alias {shown(alias)} is one of {shown(first)}, too, which comes first")
                )
    return claims, faults


def _ends(claims: Mapping[str, str], faults: list[tuple[str, str]]) -> dict[str, str | None]:
    """Where each alias leads in the end; None where it leads round in a loop. Each alias is gone through once."""
    ends: dict[str, str | None] = {}
    for alias in claims:
        way: dict[str, None] = {}
        at = alias
        while at in claims and at not in ends and at not in way:
            way[at] = None
            at = claims[at]
        end = None if at in way else ends.get(at, at)
        if at in way:
            loop = list(way)[list(way).index(at) :]
            told = " → ".join(map(shown, loop[:_LOOP_SHOWN])) + (
                " → …" if len(loop) > _LOOP_SHOWN else f" → {shown(at)}"
            )
            faults.append((claims[at], f"its aliases lead round in a loop, and nowhere: {told}"))
        ends |= dict.fromkeys(way, end)
    return ends
