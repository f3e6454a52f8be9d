"""The corrections of a corpus: `overrides.toml` beside the releases says what is true of a release, by its id.

    ["2020/a.txt"]
    date = 2020-07-15
    provinces = ["Hubei", { name = "Beijing", role = "held" }]

The rule: what is written there beats what the file declares, which beats what its text tells; an empty value means that
the release has none. An entry that cannot be used gives a warning, and everything else still applies. What an entry
says of the life of a release is read by `lifecycle`.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Container, Mapping, Set
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import orjson

from searchsvc.corpus.lifecycle import LifeEntry, lifecycle_of, read_life
from searchsvc.corpus.side_files import TextFault, read_corpus_text
from searchsvc.facts.declared import declared_date, declared_language, declared_provinces
from searchsvc.model.lifecycle import Lifecycle
from searchsvc.model.release import FactCorrection, PartialDate, ProvinceRole, Record
from searchsvc.readers.refusal import printable, shown
from searchsvc.readers.toml_tables import TomlFault, read_toml

OVERRIDES = "overrides.toml"
EMBARGO = "publish_after"
_ROLES: Mapping[str, ProvinceRole] = {"held": "held", "mentioned": "mentioned"}
_WITHHELD = "withheld"
_ID_SHOWN = 200
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_LIFE = ("aliases", "withdrawn", EMBARGO)


@dataclass(frozen=True, slots=True)
class Overrides:
    """The corrections and the life of releases by their ids, and the warnings that reading them gave.

    `withheld` are the ids whose releases do not belong into an index that is built at the moment `now`.
    `is_readable` is False where the file as a whole could not be read: then nobody knows what was corrected.
    `withholds_new` is True where such a file may say of releases that are new that they may not be shown yet.
    """

    corrections: Mapping[str, FactCorrection] = field(default_factory=dict)
    life: Mapping[str, LifeEntry] = field(default_factory=dict)
    withheld: Set[str] = frozenset()
    now: datetime = _LONG_AGO
    warnings: tuple[str, ...] = ()
    is_readable: bool = True
    withholds_new: bool = False

    def apply(self, record: Record, release_id: str | None = None) -> Record:
        """The record with its correction, where there is one for its id (or for the id that is given)."""
        correction = self.corrections.get(record.id if release_id is None else release_id)
        return record if correction is None else replace(record, correction=correction)

    def digest(self, release_id: str, *, withheld: bool = False) -> str:
        """A digest of what is said of a release, by which a reindex sees a change; empty where that is nothing.

        `withheld` is True where it was withheld in any case.
        """
        correction = self.corrections.get(release_id)
        digest = "" if correction is None else hashlib.sha256(orjson.dumps(asdict(correction))).hexdigest()[:16]
        return digest + _WITHHELD if withheld or release_id in self.withheld else digest

    def names_any(self, ids: Collection[str]) -> bool:
        """Whether the digest of any of these releases may be other than empty."""
        return any(not named.isdisjoint(ids) for named in (self.corrections.keys(), self.withheld) if named)

    def after(self, previous: Lifecycle) -> "Overrides":
        """These, or where they could not be read: all that was withheld before stays so."""
        if self.is_readable:
            return self
        withheld = previous.withdrawn.keys() | previous.embargoed.keys()
        return replace(self, withheld=withheld, withholds_new=self.withholds_new or bool(previous.embargoed))

    def lifecycle(
        self, known: Container[str], withheld: Collection[str], previous: Lifecycle
    ) -> tuple[Lifecycle, list[str]]:
        """What becomes of moved, withdrawn and embargoed releases in this build, and what is wrong with the entries.

        `known` are the ids of all releases of the corpus, and `withheld` those that do not come into the index.
        """
        if self.is_readable:
            lifecycle, faults = lifecycle_of(self.life, known, self.now)
            return lifecycle, [f"{_quoted(release_id)}: {fault}" for release_id, fault in faults] + [
                message
                for release_id in {**self.corrections, **self.life}
                if (message := _unknown(release_id, known, lifecycle))
            ]
        aliases = {
            alias: to
            for alias, to in previous.aliases.items()
            if alias not in known and (to in known or to in previous.withdrawn)
        }
        embargoed = {each: previous.embargoed.get(each, "") for each in withheld if each not in previous.withdrawn}
        return Lifecycle(aliases, previous.withdrawn, embargoed), []


def _unknown(release_id: str, known: Container[str], lifecycle: Lifecycle) -> str | None:
    if release_id in known or release_id in lifecycle.aliases:
        return None
    fault = f"{shown(release_id)} is the id of no release; 'searchsvc inspect' shows the id of each"
    is_withdrawn = release_id in lifecycle.withdrawn
    return f"{fault}; its address says all the same that it was withdrawn" if is_withdrawn else fault


def read_overrides(corpus: Path, now: datetime | None = None) -> Overrides:
    """The overrides of a corpus folder; none where it has no `overrides.toml`. Nothing outside the folder is read.

    `now` is the moment at which releases that may not be shown yet are withheld: by default this one.
    """
    try:
        text = read_corpus_text(corpus, OVERRIDES)
    except TextFault as fault:
        return _unreadable(str(fault), may_embargo=fault.mentions(EMBARGO))
    try:
        entries = read_toml(text)
    except TomlFault as fault:
        return _unreadable(str(fault), may_embargo=EMBARGO in text)
    return _overrides(entries, now or datetime.now(UTC))


def _unreadable(fault: str, *, may_embargo: bool) -> Overrides:
    new = "; releases that are new wait, since it may say when they may be shown" if may_embargo else ""
    return Overrides(
        warnings=(f"{fault}; no correction was read, and releases that did not change stay as they are{new}",),
        is_readable=False,
        withholds_new=may_embargo,
    )


def being_written() -> Overrides:
    """What is known of an `overrides.toml` that is just being written: nothing, so that new releases wait."""
    return Overrides(is_readable=False, withholds_new=True)


def _overrides(entries: Mapping[str, object], now: datetime) -> Overrides:
    corrections: dict[str, FactCorrection] = {}
    life: dict[str, LifeEntry] = {}
    warnings: list[str] = []
    for release_id, fields in entries.items():
        if isinstance(fields, dict):
            correction, faults = _correction({name: fields[name] for name in fields if name not in _LIFE})
            entry, more = read_life(fields)
            faults += more
            if correction.fields:
                corrections[release_id] = correction
            if entry != LifeEntry():
                life[release_id] = entry
        else:
            faults = [f"is not a table; write [{_quoted(release_id)}] on a line of its own, and the fields below it"]
        warnings += (f"{_quoted(release_id)}: {fault}" for fault in faults)
    withheld = frozenset(release_id for release_id, entry in life.items() if entry.is_withheld(now))
    return Overrides(corrections, life, withheld, now, tuple(warnings))


def _quoted(release_id: str) -> str:
    short = release_id if len(release_id) <= _ID_SHOWN else f"{release_id[:_ID_SHOWN]}…"
    return '"' + printable(short.replace("\\", "\\\\").replace('"', '\\"')) + '"'


class _OverrideFault(Exception):
    """What is wrong with one field of an entry, and what to write instead."""


def _correction(fields: Mapping[str, object]) -> tuple[FactCorrection, list[str]]:
    """What can be used of an entry, and what is wrong with the rest of it."""
    usable: dict[str, Any] = {}
    faults: list[str] = []
    for name, value in fields.items():
        try:
            usable[name] = _PARSERS[name](value) if name in _PARSERS else _unknown_field(value)
        except _OverrideFault as fault:
            faults.append(f"{name} {fault}")
        except ValueError:  # hexadecimal, of more digits than Python writes
            faults.append(f"{name} is a number with too many digits; write text in quotes")
    return FactCorrection(fields=tuple(sorted(usable)), **usable), faults


def _unknown_field(value: object) -> NoReturn:
    if isinstance(value, dict):
        raise _OverrideFault('is a table, not a field; an id with a dot or a slash stands in quotes: ["a.txt"]')
    raise _OverrideFault(f"cannot be corrected; the fields are {', '.join((*_PARSERS, *_LIFE))}")


def _line(value: object) -> str | None:
    if not isinstance(value, str):
        raise _OverrideFault(f"is {shown(value)}; write text in quotes")
    return " ".join(value.split()) or None


def _date(value: object) -> PartialDate | None:
    if value == "":
        return None
    if isinstance(value, date):  # which a datetime is, too
        written = f"{value:%Y-%m-%d}"
    else:
        written = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    found = declared_date(written, None)
    if found.value is None or found.warnings:
        raise _OverrideFault(
            f'is {shown(value)}, which is not a date; write 2020-07-15, "2020-07" or 2020, or "" where it is unknown'
        )
    return found.value


def _language(value: object) -> str | None:
    if value == "":
        return None
    if not isinstance(value, str) or declared_language(value, "", "").value is None:
        raise _OverrideFault(
            f"is {shown(value)}, which is not a language tag of English or Chinese; write en, zh-Hans or zh-Hant, "
            "in quotes"
        )
    return value


def _provinces(value: object) -> tuple[tuple[str, ProvinceRole | None], ...]:
    """The codes with their roles, where one is given; one name that is unknown spoils the list."""
    roles: dict[str, ProvinceRole | None] = {}
    items = [] if value == "" else value if isinstance(value, list) else [value]
    for item in items:
        name, role = (item.get("name"), item.get("role", "")) if isinstance(item, dict) else (item, "")
        codes = declared_provinces((name,)) if isinstance(name, str) else None
        if codes is None or codes.value is None or codes.warnings:
            raise _OverrideFault(
                f'has {shown(item)}, which is not a province; write its code or name in quotes, such as "Hubei"'
            )
        if role not in ("", *_ROLES) or (isinstance(item, dict) and item.keys() - {"name", "role"}):
            raise _OverrideFault(
                f'has {shown(item)}; write {{ name = "Hubei", role = "held" }}, or the role "mentioned"'
            )
        roles |= dict.fromkeys(codes.value, _ROLES.get(role))
    return tuple(sorted(roles.items()))


_PARSERS: Mapping[str, Callable[[object], object]] = {
    "title": _line,
    "date": _date,
    "provinces": _provinces,
    "language": _language,
    "category": _line,
    "source": _line,
    "url": _line,
}


# --- files that are read one by one, outside any reindex ---


@dataclass(slots=True)
class OverridesByPath:
    """The corrections for files wherever they lie: those of the nearest folder above that has an `overrides.toml`."""

    found: dict[Path, Overrides] = field(default_factory=dict)

    def apply(self, record: Record) -> tuple[Record, tuple[str, ...]]:
        """The record with its correction, and the warnings of an `overrides.toml` that was not read before.

        A path that stands for an id is taken from that folder on, as a reindex of it does.
        """
        path = Path(os.path.abspath(record.path))  # noqa: PTH100 - links are not followed, as in a walk
        corpus = next((folder for folder in path.parents if (folder / OVERRIDES).is_file()), None)
        if corpus is None:
            return record, ()
        is_new = corpus not in self.found
        overrides = self.found.setdefault(corpus, read_overrides(corpus)) if is_new else self.found[corpus]
        line = "" if record.line is None else f"#{record.line}"
        is_path = record.id == f"{record.path}{line}"
        release_id = f"{path.relative_to(corpus).as_posix()}{line}" if is_path else record.id
        warnings = (f"{corpus / OVERRIDES}: {each}" for each in overrides.warnings) if is_new else ()
        return overrides.apply(record, release_id), tuple(warnings)
