"""Encodings: the bytes of a file to text, whatever they are written in, or a clear reason why not.

The rule: a byte order mark decides; valid UTF-8 is UTF-8; bytes with NUL are UTF-16 or no text. Otherwise each
encoding reads the bytes, and the reading whose characters are the most usual ones of official texts wins. Nothing
is guessed past that: a reading that is broken at a byte, or made of rare characters, is refused rather than kept as
mojibake.
"""

import re
from collections import Counter
from functools import cache

from searchsvc.errors import ReadError
from searchsvc.readers import common_characters

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_BOM_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_WITHOUT_NUL = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_WITH_NUL = ("utf-16-le", "utf-16-be")
_NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "cp950": "Big5",
    "big5hkscs": "Big5",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
_READABLE = "UTF-8, UTF-16, GB18030 or Big5"

_SAMPLE = 1 << 20  # bytes that are enough to know an encoding
_MIN_USUALNESS = -0.2  # real texts score above 0.4, other encodings of them below -0.9
_MAX_CONTROLS = 0.02  # share of control characters, one more allowed; text has none, or a few strays

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ASCII_TEXT = re.compile(r"[\t-\r\x1b -~]+")  # all of ASCII but control codes
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_NEEDS_UTF_8 = re.compile("[\u0800-\U0010ffff]")
_ODD_LETTER = re.compile("[\u0250-\u07ff]")
_CUT = re.compile("incomplete|truncated|unexpected end")

# How usual a character is: its log10 frequency in official texts, moved so that an average common character is 0.
_MOST_COMMON, _COMMON, _LEVEL_1, _LEVEL_2 = 2.0, 1.2, 0.2, -0.8
_PUNCTUATION, _FULL_WIDTH, _OTHER_HAN, _OTHER_LETTER, _SYMBOL = 2.2, 0.5, -2.8, -1.5, -2.0
_UNLIKELY = -5.0  # private use, unassigned, control: no text has them
_BROKEN = -8.0


def decode(data: bytes) -> str:
    """The text of `data` with newlines as `\\n` and without a byte order mark; ReadError where it is not text."""
    text = decode_as(detect(data), data).removeprefix("\ufeff")
    check_text(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def decode_as(codec: str, data: bytes) -> str:
    """`data` read with a codec that `detect` gave; ReadError that names the first byte which is not of it."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        if codec == "cp950":  # Hong Kong's extension of Big5
            return decode_as("big5hkscs", data)
        place = f"byte {error.start + 1:,} (0x{data[error.start]:02X})"
        if error.end >= len(data) and _CUT.search(error.reason):
            reason = f"is in {_NAMES[codec]} but ends within a character, at {place}; save it again as UTF-8"
        else:
            reason = f"is in {_NAMES[codec]} but broken at {place}; save it again as UTF-8"
        raise ReadError(reason) from None


def detect(data: bytes) -> str:
    """The codec of `data` as far as it can be told; `data` may still be broken in it. ReadError where there is none."""
    if data.startswith(_BOM_UTF32):
        raise ReadError("is in UTF-32, which cannot be read; save it as UTF-8")
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return codec
    if b"\x00" in data:
        return _most_usual(data, _WITH_NUL, f"is not text: byte {data.index(0) + 1:,} is NUL")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"is not text in {_READABLE} (byte {error.start + 1:,} is 0x{data[error.start]:02X}); save it as UTF-8"
        return _most_usual(data, _WITHOUT_NUL, reason)
    return "gb18030" if _is_gb_in_disguise(text, data) else "utf-8"


def bom_size(data: bytes) -> int:
    """The number of bytes that a byte order mark takes at the start of `data`."""
    return next((len(mark) for mark, _ in _BOMS if data.startswith(mark)), 0)


def check_text(text: str) -> None:
    """ReadError where a text has a NUL, or so many control characters that it is a binary file."""
    if "\x00" in text:
        raise ReadError(f"is not text: character {text.index(chr(0)) + 1:,} is NUL")
    if _has_controls(text):
        raise ReadError("is not text: it has too many control characters")


def _has_controls(text: str) -> bool:
    return len(_CONTROL.findall(text)) > 1 + _MAX_CONTROLS * len(text)


def usualness(text: str) -> float:
    """How usual the characters of a text are, as a mean over those outside ASCII and control codes; 1 without any."""
    counts = Counter(_ASCII_TEXT.sub("", text))
    total, size = 0.0, 0
    weights = _weights()
    for char, count in counts.items():
        weight = weights.get(char)
        total += count * (_weight_of_other(char) if weight is None else weight)
        size += count
    return total / size if size else 1.0


def _most_usual(data: bytes, codecs: tuple[str, ...], reason: str) -> str:
    """The codec in which `data` reads best; ReadError with `reason` where none reads like text."""
    sample = _sample(data)
    best, best_score = "", _MIN_USUALNESS
    for codec in codecs:
        if codec.startswith("utf-16") and len(data) % 2:
            continue
        text = sample.decode(codec, "replace")
        score = usualness(text)
        if score > best_score and not _has_controls(text):
            best, best_score = codec, score
    if not best:
        raise ReadError(reason)
    return "cp950" if best == "big5hkscs" else best  # `decode_as` falls back to the extension


def _sample(data: bytes) -> bytes:
    """The first whole lines of a large file, if they show more than ASCII; else all of it."""
    if len(data) > _SAMPLE:
        head = data[: data.rfind(b"\n", 0, _SAMPLE) + 1]
        if _NOT_ASCII.search(head):
            return head[: len(head) // 2 * 2]
    return data


def _is_gb_in_disguise(text: str, data: bytes) -> bool:
    """Whether valid UTF-8 is a few common Chinese characters in GB18030, which look like odd letters (系统 as ϵͳ)."""
    if text.isascii() or _NEEDS_UTF_8.search(text) or not _ODD_LETTER.search(text):
        return False
    return usualness(data.decode("gb18030", "replace")) >= _COMMON


@cache
def _weights() -> dict[str, float]:
    """The weight of every character that has one of its own."""
    weights = dict.fromkeys(_decodable("big5", range(0xC9, 0xFA)), _LEVEL_2)
    weights |= dict.fromkeys(_decodable("gb2312", range(0xD8, 0xF8)), _LEVEL_2)
    weights |= dict.fromkeys(_decodable("big5", range(0xA4, 0xC7)), _LEVEL_1)
    weights |= dict.fromkeys(_decodable("gb2312", range(0xB0, 0xD8)), _LEVEL_1)
    weights |= dict.fromkeys(common_characters.COMMON_SIMPLIFIED + common_characters.COMMON_TRADITIONAL, _COMMON)
    most_common = common_characters.MOST_COMMON_SIMPLIFIED + common_characters.MOST_COMMON_TRADITIONAL
    weights |= dict.fromkeys(most_common, _MOST_COMMON)
    weights |= dict.fromkeys("，。、；：？！“”‘’（）《》「」\u3000", _PUNCTUATION)
    weights |= dict.fromkeys("〈〉『』【】〔〕—…·•～％　–é°○〇①②③④⑤⑥⑦⑧⑨■●★▲△◆", _FULL_WIDTH)
    weights["\ufffd"] = _BROKEN
    return weights


def _decodable(codec: str, leads: range) -> list[str]:
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = (bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails)
    return [char for char in pairs if len(char) == 1]


# ranges, in order: the last code point and the weight
_RANGES = (
    (0x9F, _UNLIKELY),  # control codes
    (0xFF, -0.1),  # Latin-1: NBSP, é, ×
    (0x24F, _OTHER_LETTER),  # Latin with other accents
    (0x10FF, _SYMBOL),  # Greek, Cyrillic, Arabic ...
    (0x1FFF, -1.0),  # Tibetan, Mongolian ...
    (0x2FFF, _SYMBOL),  # symbols
    (0x33FF, _SYMBOL),  # kana, bopomofo, enclosed
    (0x4DBF, _OTHER_HAN),
    (0x9FFF, _OTHER_HAN),
    (0xABFF, -3.5),  # Yi and others
    (0xD7FF, -2.5),  # Hangul
    (0xF8FF, _UNLIKELY),  # surrogates, private use
    (0xFAFF, _OTHER_HAN),
    (0xFEFF, -3.0),  # presentation forms
    (0xFF5E, _FULL_WIDTH),
    (0xFFFF, _SYMBOL),
    (0x1FFFF, -2.0),  # emoji and rare scripts
    (0x3FFFF, _OTHER_HAN),
    (0x10FFFF, _UNLIKELY),
)


def _weight_of_other(char: str) -> float:
    code = ord(char)
    return next(weight for last, weight in _RANGES if code <= last)
