"""Header lines: the labelled lines (`发布时间：…`, `Source: …`) and bare dates that pages put around a title.

A header line is a short line that begins with a known label and a colon, or one that is nothing but a date (with
weekday, time and time zone). Readers skip them when they look for the title; `dates.release_date` reads them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, get_args

from searchsvc.facts.dates.calendar_patterns import find_terse_dates
from searchsvc.facts.dates.notations.date_match import DateMatch
from searchsvc.facts.dates.notations.numeric import republican_day
from searchsvc.facts.platforms import is_platform
from searchsvc.runtime.data_files import data_json
from searchsvc.text.fold import Folded, fold, fold_text

HeaderKind = Literal["date", "source", "other"]
DateRole = Literal["published", "written", "updated"]

MAX_LINE = 200  # longer lines are prose, whatever they begin with
MAX_DATE_LINE = 80
_MAX_ENGLISH_VALUE = 60  # "Source: MOE" is a header; "From: " and a sentence is a title


@dataclass(frozen=True, slots=True)
class Header:
    """One labelled value of a header line, or the line itself where it is nothing but a date."""

    kind: HeaderKind
    value: str


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A `Header` with its folded label (empty for a bare date), and where its value starts in the line."""

    kind: HeaderKind
    label: str
    value: str
    start: int
    role: DateRole = "written"  # of a date: what the label says happened then; a bare date counts as written


@dataclass(frozen=True, slots=True)
class _Labels:
    """The labels of `data/header_labels.json`, compiled: their kinds, and a pattern for label and colon."""

    kinds: dict[str, HeaderKind]
    roles: dict[str, DateRole]
    needs_date: frozenset[str]
    pattern: re.Pattern[str]


@cache
def _labels() -> _Labels:
    data: dict[str, list[str]] = data_json("header_labels.json")
    kinds: dict[str, HeaderKind] = {}
    kinds.update(dict.fromkeys(data["other"], "other"))
    kinds.update(dict.fromkeys(data["source"], "source"))
    roles: dict[str, DateRole] = {}
    for role in get_args(DateRole):
        roles.update(dict.fromkeys(data[role], role))
    kinds.update(dict.fromkeys(roles, "date"))
    longest_first = sorted(kinds, key=lambda label: (-len(label), label))
    # 来源 is also written 来 源 or 来　源, to line up with four-character labels
    chinese = "|".join(r"[ \t]{0,4}".join(label) for label in longest_first if not label.isascii())
    english = "|".join(label.replace(" ", r"[ \t]+") for label in longest_first if label.isascii())
    pattern = re.compile(rf"(?:(?<![㐀-鿿])(?P<zh>{chinese})|(?<![a-z0-9-])(?P<en>{english}))[ \t]{{0,4}}[:︰∶](?!//)")
    return _Labels(kinds, roles, frozenset(data["needs_date"]), pattern)


_OPENERS = " \t\xa0[【(#*>|•·-"
_PADDING = " \t\xa0\u3000|[]【】·;；,，-_"

_WEEKDAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|(?:星期|周|礼拜)[一二三四五六日天]"
)
_PART_OF_DAY = r"(?:上午|下午|晚上?|凌晨|中午|早上)?"
_TIME_OF_DAY = (
    rf"{_PART_OF_DAY}\d{{1,2}}(?::\d{{2}}){{1,2}}(?:\.\d{{1,9}})?(?:[ ]?[ap]\.?m\b\.?)?"
    rf"|{_PART_OF_DAY}\d{{1,2}}[时点](?:\d{{1,2}}分(?:\d{{1,2}}秒)?|整|半)?"
    r"|\d{1,2}[ ]?[ap]\.?m\b\.?"
)
_ZONE = (
    r"(?:gmt|utc|cst|bjt|est|edt|pst)(?:[+-]\d{1,2}(?::?\d{2})?)?\b"
    r"|beijing time|北京时间|local time|china standard time|中国标准时间|z\b"
    r"|[+-]\d{2}:?\d{2}\b"
)
_WORDS = r"published|posted|updated|modified|last|first|released|issued|dated|at\b|on\b|the\b|发布|更新|讯"
_AROUND_DATE = re.compile(rf"(?:{_WEEKDAY}|{_TIME_OF_DAY}|{_ZONE}|{_WORDS}|t(?=\d)|[\s,.;:|()\[\]【】〔〕·•—–-])*+")
_HINT_OF_DATE = re.compile(r"\d|年|月")
_COLON = re.compile("[:：︰∶]")
_LABEL_ENDS_WITHIN = 60


def may_hold_date(line: str) -> bool:
    """Whether a line, folded or not, has a digit or a Chinese sign of a date: asked before the exact question."""
    return _HINT_OF_DATE.search(line) is not None


# Every character that a bare date can hold, in either script: a line with any other is none, which is seen at once
_ONLY_DATE_CHARACTERS = re.compile(
    r"[\W\d_A-Za-zＡ-Ｚａ-ｚ年月日号號星期周週礼禮拜天一二三四五六七八九十廿卅〇○零正元民国國中华華公时時分秒点點整半上下午晚早凌晨"
    r"发發布更新讯訊至到和及北京间間标標准準]*+"
)


def _may_be_bare_date(line: str) -> bool:
    return len(line) <= MAX_DATE_LINE and may_hold_date(line) and _ONLY_DATE_CHARACTERS.fullmatch(line) is not None


def bare_date(line: str) -> DateMatch | None:
    """The date of a line that is nothing but a date, with offsets in the folded line; None for any other line."""
    if not _may_be_bare_date(line):
        return None
    return _bare_date(fold_text(line))


def _bare_date(folded: str) -> DateMatch | None:
    dates = find_terse_dates(folded)
    if not dates or len(dates) > 2:
        return None
    first, last = dates[0], dates[-1]
    if first.month is None and first.exact:
        return None  # 2020年 alone is a heading
    around = folded[: first.start], folded[first.end : max(last.start, first.end)], folded[last.end :]
    return first if all(_AROUND_DATE.fullmatch(part) for part in around) else None


def header_fields(line: str) -> tuple[HeaderField, ...]:
    """The labelled values of a header line in order; one field without a label for a bare date; else nothing."""
    return () if len(line) > MAX_LINE or not line.strip() else _header_fields(line)


@lru_cache(maxsize=256)  # the lines of one release are asked for its date, its source, its title
def _header_fields(line: str) -> tuple[HeaderField, ...]:
    may_be_labelled = _COLON.search(line, 0, _LABEL_ENDS_WITHIN) is not None
    may_be_date = _may_be_bare_date(line)
    if not may_be_labelled and not may_be_date:
        return ()
    folded = fold(line)
    fields = _labelled(line, folded) if may_be_labelled else ()
    if not fields and may_be_date and _bare_date(folded.text) is not None:
        fields = tuple(_dated_parts(line))
    return fields


_BETWEEN_PARTS = re.compile(r"[·|•｜]")
_SAYS_UPDATED = re.compile(r"updated|modified|更新", re.IGNORECASE)
_SAYS_PUBLISHED = re.compile(r"published|posted|released|issued|[发發][布佈]", re.IGNORECASE)


def _dated_parts(line: str) -> Iterator[HeaderField]:
    """The dates of a line of nothing else: `Published 15 June 2022 · Last updated 3 July 2023` has two."""
    parts = list(_split(line))
    if not all(bare_date(part) is not None for _, part in parts):
        parts = [(0, line)]
    for start, part in parts:
        role: DateRole = "written"
        if len(parts) > 1:
            role = (
                "published" if _SAYS_PUBLISHED.search(part) else "updated" if _SAYS_UPDATED.search(part) else "written"
            )
        yield HeaderField("date", "", part.strip(), start + len(part) - len(part.lstrip()), role)


def _split(line: str) -> Iterator[tuple[int, str]]:
    """The parts of a line between middle dots or bars, each with its start."""
    start = 0
    for sign in _BETWEEN_PARTS.finditer(line):
        yield start, line[start : sign.start()]
        start = sign.end()
    yield start, line[start:]


def _labelled(line: str, folded: Folded) -> tuple[HeaderField, ...]:
    """The fields of a line that begins with a label, or with a date before one; the next label ends a value."""
    labels = _labels()
    found = list(labels.pattern.finditer(folded.text))
    if not found:
        return ()
    fields: list[HeaderField] = []
    before = folded.text[: found[0].start()]
    if before.strip(_OPENERS):
        if _bare_date(before) is None:
            return ()
        end = folded.starts[found[0].start()]
        fields.append(HeaderField("date", "", line[:end].strip(), len(line) - len(line.lstrip())))
    for index, match in enumerate(found):
        label = "".join(match["zh"].split()) if match["zh"] else " ".join(match["en"].split())
        begin = folded.original_span(match.start(), match.end())[1]
        last = index + 1 == len(found)
        end = len(line) if last else folded.starts[found[index + 1].start()]
        value = line[begin:end].strip(_PADDING)
        start = line.index(value, begin)
        fields.append(HeaderField(labels.kinds[label], label, value, start, labels.roles.get(label, "written")))
    return tuple(fields) if _is_header(fields[0], labels) else ()


def _is_header(first: HeaderField, labels: _Labels) -> bool:
    """Whether the first field makes the line a header: words that also begin titles need a fitting value."""
    if first.label in labels.needs_date and first.value:
        folded = fold_text(first.value)
        if not find_terse_dates(folded) and republican_day(folded) is None:
            return False
    return not (first.label.isascii() and len(first.value) > _MAX_ENGLISH_VALUE)


def header_line(line: str) -> Header | None:
    """The header that a line is, or None where it is a title or prose. Of several labels, the first one."""
    fields = header_fields(line)
    return Header(fields[0].kind, fields[0].value) if fields else None


_SOURCE_LINES = 12


def header_source(body: str) -> str | None:
    """The value of the first `来源：` or `Source:` line near the beginning or the end, without a date behind it.

    A platform on which anybody may post is no source, nor is what programs write for nothing.
    """
    lines = [line for line in body[:_REGION].split("\n") if line.strip()][:_SOURCE_LINES]
    if len(body) > _REGION or len(lines) == _SOURCE_LINES:
        lines += [line for line in body[-_REGION:].split("\n") if line.strip()][-_SOURCE_LINES:]
    for line in lines:
        for field in header_fields(line):
            if field.kind == "source" and field.value:
                value = _without_date(field.value)
                if value and value.lower() not in _NOTHING and not is_platform(value):
                    return value
    return None


_REGION = 3000
_NOTHING = frozenset(("undefined", "null"))


def _without_date(value: str) -> str:
    folded = fold(value)
    dates = find_terse_dates(folded.text)
    if not dates:
        return value
    end = folded.starts[dates[0].start]
    return value[:end].strip(_PADDING + "(（")
