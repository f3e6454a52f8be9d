"""Texts that nobody would type: random ones, hostile ones, and the queries of the search cases changed at random."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

CASES = Path(__file__).resolve().parents[2] / "tests" / "cases"
_OPERATORS = (
    *(
        "AND",
        "OR",
        "NOT",
        "and",
        "or",
        "not",
        "与",
        "或",
        "非",
        "&&",
        "||",
        "!",
        "-",
        "+",
        "~",
        "^",
        "|",
        "&",
        "*",
        "?",
    ),
    *(
        '"',
        "'",
        "“",
        "”",
        "「",
        "」",
        "(",
        ")",
        "（",
        "）",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        ":",
        "：",
        "..",
        "…",
        "/",
        "\\",
    ),
    *(
        "title:",
        "year:",
        "2020",
        "2018..2020",
        "~2",
        "^9",
        "a*",
        "*a",
        "教*",
        "?",
        "%",
        "#",
        "@",
        "=",
        ",",
        "，",
        ";",
        " ",
    ),
)
_WORDS = (
    "education",
    "教育",
    "湖北",
    "Ministry",
    "學校",
    "covid-19",
    "14.5%",
    "5G",
    "über",
    "школа",
    "مدرسة",
    "ไทย",
    "한국",
)
_INVISIBLE = (
    "\0\x01\x1b\x7f\x85\xa0\u00ad\u061c\u200b\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\ufffe\uffff\U000e0001"
)
_COMBINING = "\u0300\u0301\u0483\u3099\u20dd\ufe0f\u0e31"
_SCRIPTS = ((0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0xE7F), (0x3040, 0x30FF))
_MORE_SCRIPTS = ((0x3400, 0x9FFF), (0xAC00, 0xD7A3), (0xD800, 0xDFFF), (0xF900, 0xFAFF), (0xFE00, 0xFFFF))
_FAR_SCRIPTS = ((0x10000, 0x10FFFF), (0x1F300, 0x1FAFF), (0x20000, 0x323AF), (0x2460, 0x33FF))
_ALL_SCRIPTS = (*_SCRIPTS, *_MORE_SCRIPTS, *_FAR_SCRIPTS)
_LONG = 1_000
"""Characters: the longest query that is not refused for its length; some texts are longer."""


def read_cases() -> tuple[list[object], list[str]]:
    """The texts of all search cases as records, and their queries."""
    records: list[object] = []
    queries: list[str] = []
    for path in sorted(CASES.glob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        for name, text in case["texts"].items():
            record = {"text": text} if isinstance(text, str) else dict(text)
            records.append({**record, "id": f"{path.stem}-{name}"})
        queries += (each["q"] for each in case["queries"])
    return records, queries


def _operators(random: Random, _: Sequence[str]) -> str:
    space = random.choice(("", " ", " ", "  "))
    return space.join(
        random.choice(random.choice((_OPERATORS, _OPERATORS, _WORDS))) for _ in range(random.randint(1, 40))
    )


def _nested(random: Random, _: Sequence[str]) -> str:
    depth, inner = random.randint(1, 300), random.choice(_WORDS)
    opening, closing = random.choice(
        (("(", ")"), ("（", "）"), ('"', '"'), ("NOT (", ")"), ("(a OR ", ")"), ("-(", ")"))
    )
    return opening * depth + inner + closing * random.choice((depth, depth - 1, 0, depth + 3))


def _code_points(random: Random, _: Sequence[str]) -> str:
    return "".join(_character(random) for _ in range(random.randint(0, 30)))


def _character(random: Random) -> str:
    first, last = random.choice(_ALL_SCRIPTS)
    return chr(random.randint(first, min(last, sys.maxunicode)))


def _invisible(random: Random, queries: Sequence[str]) -> str:
    parts = [*random.choice(queries)]
    for _ in range(random.randint(1, 12)):
        parts.insert(random.randint(0, len(parts)), random.choice(_INVISIBLE + _COMBINING))
    return "".join(parts)


def _bytes(random: Random, _: Sequence[str]) -> str:
    data = random.randbytes(random.randint(0, 60))
    return data.decode(*random.choice((("latin-1", "strict"), ("utf-8", "surrogateescape"), ("gb18030", "replace"))))


def _long(random: Random, queries: Sequence[str]) -> str:
    piece = random.choice(
        (*_WORDS, random.choice(queries), _character(random), "教", "a ", "1", "ab-", "a OR ", "(", '"')
    )
    length = random.choice((_LONG // 3, _LONG, _LONG, _LONG, _LONG + 1, 50 * _LONG))
    return (piece * (length // len(piece) + 1))[:length]


def _mixed(random: Random, _: Sequence[str]) -> str:
    return random.choice(("", "", " ", "-", "·")).join(
        random.choices((*_WORDS, "２０２０", "〔2020〕", "Ⅳ", "㍿", "ﬁ"), k=8)
    )


def _mutated(random: Random, queries: Sequence[str]) -> str:
    parts = [*random.choice(queries)]
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(parts) + 1)
        match random.randrange(5):
            case 0:
                parts[at:at] = random.choice(_OPERATORS)
            case 1:
                del parts[at : at + random.randint(1, 3)]
            case 2:
                parts[at:at] = parts[at : at + 4]
            case 3:
                parts[at : at + 1] = _character(random)
            case _:
                other = random.choice(queries)
                parts[at:at] = other[random.randrange(len(other)) :]
    text = "".join(parts)
    return random.choice((text, text, text.upper(), text.swapcase()))


KINDS: Mapping[str, Callable[[Random, Sequence[str]], str]] = {
    "operators": _operators,
    "nested": _nested,
    "code points": _code_points,
    "invisible": _invisible,
    "bytes": _bytes,
    "long": _long,
    "mixed": _mixed,
    "mutated": _mutated,
}
_OFTEN = (*KINDS, "operators", "invisible", "mutated", "mutated", "mutated", "code points")
"""Long and nested texts take longest and differ least."""


def hostile_text(random: Random, queries: Sequence[str]) -> str:
    """The next text."""
    return KINDS[random.choice(_OFTEN)](random, queries)
