"""Tables (CSV): each row becomes a line of one `.jsonl` file, its columns the fields of a release.

The rule: columns are known by the names of the fields in either language, or named by the caller; all others are kept
as they are. A row has the id that it declares, else one made of its address or its content, so that it keeps it when
rows are added above.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from searchsvc.errors import ReadError, UsageError
from searchsvc.importers.import_folder import ImportFolder
from searchsvc.importers.names import digest_letters, safe_segment
from searchsvc.importers.provenance import host_of, source_of
from searchsvc.importers.quoted_rows import read_rows
from searchsvc.importers.sources import files_of, folder_of, read_bounded
from searchsvc.readers.encoding import decode

_SUFFIXES = (".csv", ".tsv")
MAX_TABLE = 256 * 2**20
MAX_CELL = 8 * 2**20
MAX_COLUMNS = 1000
FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "编号", "編號"),
    "title": ("title", "headline", "标题", "標題", "题名", "題名"),
    "body": ("body", "text", "content", "正文", "内容", "內容", "全文"),
    "date": ("date", "published", "pubdate", "发布日期", "發布日期", "发布时间", "發布時間", "日期", "时间", "時間"),
    "year": ("year", "年份"),
    "provinces": ("provinces", "province", "省份", "地区", "地區"),
    "language": ("language", "lang", "语言", "語言"),
    "category": ("category", "栏目", "欄目", "类别", "類別"),
    "source": ("source", "publisher", "来源", "來源", "发布机构", "發布機構"),
    "url": ("url", "link", "链接", "鏈接", "網址", "网址"),
}
"""The fields that a column may be, with the names by which it is known, the most telling first."""
_RESERVED = frozenset((*FIELDS, "text", "province", "lang"))
_SEPARATORS = ",;\t|"
Cell = str | list[str]
_SEVERAL = re.compile(r"[;；、|]")


def import_tables(source: Path, folder: ImportFolder, columns: Sequence[str] = ()) -> None:
    """Imports a table, or all tables in a folder; `columns` has items such as `title=Name of the release`.

    Raises UsageError where there is no table, or a column is named that it does not have.
    """
    named = dict(map(_named, columns))
    for file in files_of(source, _SUFFIXES, "table"):
        try:
            _import_table(file, folder, named, folder_of(source))
        except ReadError as error:
            folder.leave_out(file.name, str(error))


def _named(item: str) -> tuple[str, str]:
    name, sign, column = item.partition("=")
    name = {"text": "body", "province": "provinces", "lang": "language"}.get(name.strip(), name.strip())
    if not sign or name not in FIELDS or not column.strip():
        raise UsageError(f"--column {item!r} cannot be used; write FIELD=COLUMN, FIELD one of {', '.join(FIELDS)}.")
    return name, column.strip()


def _import_table(file: Path, folder: ImportFolder, named: Mapping[str, str], within: Path | None) -> None:
    text = decode(read_bounded(file, MAX_TABLE, within))
    rows = _rows(text, folder, file.name)
    _, header = next(rows, (0, []))
    if not header:
        raise ReadError("is empty")
    if len(header) > MAX_COLUMNS:
        raise ReadError(f"has more than {MAX_COLUMNS:,} columns, the most that a table may have")
    columns = _columns(header, named, file.name)
    stem = safe_segment(file.stem, "table")
    lines: dict[str, str] = {}
    first_lines: dict[str, int] = {}
    for number, row in rows:
        if len(row) > len(header):
            folder.leave_out(file.name, f"has {len(row)} cells, and the header {len(header)}", number)
            continue
        record = _record(row, columns)
        if "title" not in record and "body" not in record:
            folder.leave_out(file.name, "has neither title nor text", number)
            continue
        record = _with_provenance(record, stem)
        release_id = str(record["id"])
        line = json.dumps(record, ensure_ascii=False)
        if release_id not in lines:
            lines[release_id], first_lines[release_id] = line, number
        elif lines[release_id] == line:
            folder.duplicates += 1
        else:
            fault = f"has the id or the address of line {first_lines[release_id]}, which comes first"
            folder.leave_out(file.name, fault, number)
    if lines:
        written = "".join(f"{line}\n" for line in lines.values()).encode("utf-8", "replace")
        folder.write(f"{stem}.jsonl", written, file.name)


def _rows(text: str, folder: ImportFolder, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line on which it ends; a row that is broken is named."""
    head = text[: text.find("\n") + 1 or len(text)][: 1 << 16]
    separator = max(_SEPARATORS, key=lambda sign: (len(next(csv.reader([head], delimiter=sign), [])), sign == ","))
    before = csv.field_size_limit(MAX_CELL)
    try:
        for row in read_rows(text, separator):
            if row.fault:
                folder.leave_out(name, row.fault, row.line)
            elif any(cell.strip() for cell in row.cells):
                yield row.line, row.cells
    finally:
        csv.field_size_limit(before)


def _columns(header: list[str], named: Mapping[str, str], table: str) -> list[str]:
    """The field of each column; a column that is none keeps its own name."""
    known = [_plain(name) for name in header]
    fields: dict[int, str] = {}
    for field, column in named.items():
        if _plain(column) not in known:
            listed = ", ".join(repr(name) for name in header)
            raise UsageError(f"{table} has no column {column!r}; it has {listed}.")
        fields[known.index(_plain(column))] = field
    for field, names in FIELDS.items():
        found = [known.index(each) for each in names if each in known]
        if found and field not in named:
            fields.setdefault(found[0], field)
    columns: list[str] = []
    for at, name in enumerate(header):
        own = name.strip() or "column"
        is_taken = own in columns or _plain(own) in _RESERVED
        columns.append(fields.get(at) or (f"{own} ({at + 1})" if is_taken else own))
    return columns


def _with_provenance(record: dict[str, Cell], stem: str) -> dict[str, Cell]:
    """The record of a row with an id, and a source where its address tells of one."""
    url = str(record.get("url", ""))
    if "id" not in record:
        told = url or "\n".join(str(record.get(name, "")) for name in ("title", "date", "body"))
        record = {"id": f"{stem}-{digest_letters(told)}", **record}
    if "source" not in record and (source := source_of(record, host_of(url))):
        record["source"] = source
    return record


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _record(row: list[str], columns: list[str]) -> dict[str, Cell]:
    """The cells that are not empty, by their fields."""
    record: dict[str, Cell] = {}
    for name, cell in zip(columns, row, strict=False):
        if value := cell.strip():
            several = [each.strip() for each in _SEVERAL.split(value) if each.strip()] if name == "provinces" else []
            record[name] = several if len(several) > 1 else value
    return record
