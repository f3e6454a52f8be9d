"""TOML that people write beside a corpus, read within bounds: the standard library's reader has none of its own.

The rule: what takes that reader time or memory that is no longer in proportion to the text is refused before it begins.
"""

import re
import tomllib
from typing import Any

MAX_PARTS = 32
"""Parts of one dotted key; the time and the memory of one grow with the square of them."""
_MESSAGE = 300
_PART = r"(?:[\w-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')"
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}[ \t]*+\.[ \t]*+){{{MAX_PARTS}}}")


class TomlFault(Exception):
    """Why a text is not TOML that can be read: a clause that follows its name."""


def read_toml(text: str) -> dict[str, Any]:
    """The tables of a text. Raises TomlFault."""
    if (found := _LONG_KEY.search(text)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise TomlFault(f"is not read: line {line} has a key of more than {MAX_PARTS} parts; write fewer dots")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: a number may have too many digits
        raise TomlFault(f"is not TOML ({str(error)[:_MESSAGE]}); correct that place") from None
