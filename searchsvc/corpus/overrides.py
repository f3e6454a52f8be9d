"""The corrections of a corpus: `overrides.toml` beside the releases says what is true of a release, by its id.

    ["2020/a.txt"]
    date = 2020-07-15
    provinces = ["Hubei", { name = "Beijing", role = "held" }]

The rule: what is written there beats what the file declares, which beats what its text tells; an empty value means that
the release has none. An entry that cannot be used gives a warning, and everything else still applies.
"""

import hashlib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import orjson

from searchsvc.corpus.side_files import TextFault, read_corpus_text
from searchsvc.facts.declared import declared_date, declared_language, declared_provinces
from searchsvc.model.release import FactCorrection, PartialDate, ProvinceRole, Record

OVERRIDES = "overrides.toml"
_ROLES: Mapping[str, ProvinceRole] = {"held": "held", "mentioned": "mentioned"}


@dataclass(frozen=True, slots=True)
class Overrides:
    """The corrections by the id of their release, and the warnings that reading them gave.

    `is_readable` is False where the file as a whole could not be read: then nobody knows what was corrected.
    """

    corrections: Mapping[str, FactCorrection] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    is_readable: bool = True

    def apply(self, record: Record, release_id: str | None = None) -> Record:
        """The record with its correction, where there is one for its id (or for the id that is given)."""
        correction = self.corrections.get(record.id if release_id is None else release_id)
        return record if correction is None else replace(record, correction=correction)

    def digest(self, release_id: str) -> str:
        """A digest of the correction of a release, by which a reindex sees a change; empty where there is none."""
        correction = self.corrections.get(release_id)
        return "" if correction is None else hashlib.sha256(orjson.dumps(asdict(correction))).hexdigest()[:16]


def read_overrides(corpus: Path) -> Overrides:
    """The corrections of a corpus folder; none where it has no `overrides.toml`. Nothing outside the folder is read."""
    try:
        entries = tomllib.loads(read_corpus_text(corpus, OVERRIDES))
    except TextFault as fault:
        return _unreadable(str(fault))
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: a number may have too many digits
        return _unreadable(f"is not TOML: {error}; correct that place")
    return _overrides(entries)


def _unreadable(fault: str) -> Overrides:
    return Overrides(
        warnings=(f"{fault}; no correction was read, and releases that did not change stay as they are",),
        is_readable=False,
    )


def _overrides(entries: Mapping[str, object]) -> Overrides:
    corrections: dict[str, FactCorrection] = {}
    warnings: list[str] = []
    for release_id, fields in entries.items():
        if isinstance(fields, dict):
            correction, faults = _correction(fields)
            if correction.fields:
                corrections[release_id] = correction
        else:
            faults = [f"is not a table; write [{_quoted(release_id)}] on a line of its own, and the fields below it"]
        warnings += (f"{_quoted(release_id)}: {fault}" for fault in faults)
    return Overrides(corrections, tuple(warnings))


def _quoted(release_id: str) -> str:
    return '"' + release_id.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _OverrideFault(Exception):
    """What is wrong with one field of an entry, and what to write instead."""


def _correction(fields: Mapping[str, object]) -> tuple[FactCorrection, list[str]]:
    """What can be used of an entry, and what is wrong with the rest of it."""
    usable: dict[str, Any] = {}
    faults: list[str] = []
    for name, value in fields.items():
        try:
            usable[name] = _PARSERS[name](value) if name in _PARSERS else _unknown_field(name, value)
        except _OverrideFault as fault:
            faults.append(f"{name} {fault}")
        except ValueError:  # hexadecimal, of more digits than Python writes
            faults.append(f"{name} is a number with too many digits; write text in quotes")
    return FactCorrection(fields=tuple(sorted(usable)), **usable), faults


def _unknown_field(name: str, value: object) -> NoReturn:
    if isinstance(value, dict):
        raise _OverrideFault('is a table, not a field; an id with a dot or a slash stands in quotes: ["a.txt"]')
    raise _OverrideFault(f"cannot be corrected; the fields are {', '.join(_PARSERS)}")


def _line(value: object) -> str | None:
    if not isinstance(value, str):
        raise _OverrideFault(f"is {value!r}; write text in quotes")
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
            f'is {value!r}, which is not a date; write 2020-07-15, "2020-07" or 2020, or "" where it is unknown'
        )
    return found.value


def _language(value: object) -> str | None:
    if value == "":
        return None
    if not isinstance(value, str) or declared_language(value, "", "").value is None:
        raise _OverrideFault(
            f"is {value!r}, which is not a language tag of English or Chinese; write en, zh-Hans or zh-Hant in quotes"
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
                f'has {item!r}, which is not a province; write its code or name in quotes, such as "Hubei"'
            )
        if role not in ("", *_ROLES) or (isinstance(item, dict) and item.keys() - {"name", "role"}):
            raise _OverrideFault(f'has {item!r}; write {{ name = "Hubei", role = "held" }}, or the role "mentioned"')
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
