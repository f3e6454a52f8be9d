"""JSON releases: a `.json` file holds one object, a `.jsonl` file one object a line.

A `.jsonl` file is read line by line, so its size does not matter; a line that cannot be read is refused and the
next ones go on. Lines are counted from 1, blank ones too. NaN and Infinity are not JSON; of two equal keys the last
wins. Title, text, source and category may be written as HTML: its tags and entities are no part of them.
"""

import io
import json
from collections.abc import Iterator
from typing import IO, AnyStr, NoReturn

import orjson

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.encoding import bom_size, decode, decode_as, detect
from searchsvc.readers.html_fragment import without_markup
from searchsvc.readers.record_fields import record_of_fields
from searchsvc.readers.refusal import Refusal, bounded

MAX_LINE = 16 * 2**20  # bytes of one record (characters where the file is UTF-16)
MAX_VALUES = 500_000  # in one record; each takes some 100 bytes, whatever its text takes
_FEW = MAX_VALUES  # characters or bytes, which cannot hold more
_HEAD = 1 << 16  # bytes of a .jsonl file that show its encoding
_TOO_LONG = f"is longer than {MAX_LINE // 2**20} MiB, the most that one record may have"
_MAY_BE_HTML = ("title", "body", "text", "source", "category")
_KINDS = {bool: "true or false", list: "a list", str: "a text", int: "a number", float: "a number", type(None): "null"}


def read_json(path: str, data: bytes, *, keep_empty: bool = False) -> Record:
    """The release of a `.json` file; ReadError where there is none."""
    text = decode(data)
    if not text.strip():
        raise ReadError("is empty")
    return record_of_fields(path, None, _parse_object(text), path, keep_empty=keep_empty)


def read_jsonl(path: str, stream: IO[bytes], *, keep_empty: bool = False) -> Iterator[Record | Refusal]:
    """The releases of a `.jsonl` file in order, with a refusal for each line that gives none. OSErrors pass through."""
    head = stream.read(_HEAD)
    stream.seek(bom_size(head))
    try:
        codec = _codec_of_head(head)
    except ReadError as error:
        yield Refusal(path, None, bounded(str(error)))
        return
    lines = _lines_of_utf_16(stream, codec) if codec.startswith("utf-16") else _lines(stream)
    for number, line in lines:
        try:
            fields = _parse_line(line, codec)
            yield record_of_fields(path, number, fields, f"{path}#{number}", keep_empty=keep_empty)
        except ReadError as error:
            yield Refusal(path, number, bounded(str(error)))


def _codec_of_head(head: bytes) -> str:
    """The codec of a file that begins with `head`; ReadError where it is not text, unless a line begins an object."""
    if len(head) == _HEAD and b"\x00" not in head:
        head = head[: head.rfind(b"\n") + 1] or head  # the last line may be cut within a character
    try:
        return detect(head)
    except ReadError:
        if any(line.lstrip().startswith(b"{") and b"\x00" not in line for line in head.split(b"\n")):
            return "utf-8"  # some lines are damaged, each of which is refused by itself
        raise


def _lines(stream: IO[AnyStr]) -> Iterator[tuple[int, AnyStr | None]]:
    """The lines that are not blank, with their numbers; None for one that is too long."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) <= MAX_LINE or _ends(line):
            if not line.isspace():
                yield number, line
            continue
        while line and not _ends(line):
            line = stream.readline(MAX_LINE)
        yield number, None


def _ends(line: str | bytes) -> bool:
    return line[-1:] in ("\n", b"\n")


def _lines_of_utf_16(stream: IO[bytes], codec: str) -> Iterator[tuple[int, str | None]]:
    """The lines of a file in UTF-16; the last is None where the file ends within a character."""
    text = io.TextIOWrapper(stream, codec, errors="surrogatepass", newline="\n")
    number = 0
    try:
        for number, line in _lines(text):
            yield number, line
    except UnicodeDecodeError:
        yield number + 1, None


def _parse_line(line: bytes | str | None, codec: str) -> dict[str, object]:
    """The object of one line; ReadError where it holds none."""
    if line is None:
        raise ReadError(_TOO_LONG)
    if isinstance(line, bytes):
        _check_values(line)
        if codec == "utf-8":
            try:
                return _object_of(orjson.loads(line), line)
            except orjson.JSONDecodeError:
                line = decode(line)  # names the byte that is wrong, or finds the encoding of this line
        else:
            line = decode_as(codec, line)
    return _parse_object(line)


def _parse_object(text: str) -> dict[str, object]:
    """The object that a JSON text is; ReadError where it is none."""
    _check_values(text)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = _parse_leniently(text)
    return _object_of(value, text)


def _check_values(source: str | bytes) -> None:
    """ReadError where a large record may have more values than a release has: signs in its texts count, too."""
    if len(source) <= _FEW:
        return
    if isinstance(source, str):
        signs = sum(source.count(sign) for sign in ",[{")
    else:
        signs = sum(source.count(sign) for sign in (b",", b"[", b"{"))
    if signs > MAX_VALUES:
        raise ReadError(f"has more than {MAX_VALUES:,} values, the most that one record may have")


def _object_of(value: object, text: str | bytes) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ReadError(f"is {_KINDS.get(type(value), 'a value')}, not an object with the fields of a release")
    if isinstance(value.get("id"), float):
        value["id"] = _parse_leniently(text)["id"]  # digits that a float would lose
    for name in _MAY_BE_HTML:
        if isinstance(written := value.get(name), str):
            value[name] = without_markup(written)
    return value


def _parse_leniently(text: str | bytes) -> dict[str, object]:
    """What the standard library reads: it also takes halves of UTF-16 pairs, keeps every digit, and explains errors."""
    try:
        value: dict[str, object] = json.loads(text, parse_float=str, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise ReadError(f"is not JSON: {error.msg} at {place}") from None
    except RecursionError:
        raise ReadError("is nested too deep") from None
    except ValueError:
        raise ReadError("is not JSON: it has a number of too many digits") from None
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ReadError(f"is not JSON: {name} is not a number in JSON")
