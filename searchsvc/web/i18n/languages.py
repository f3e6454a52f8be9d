"""The languages of the interface, which of them a browser asks for, and traditional characters.

A reader who asks for Chinese of Taiwan, Hong Kong or Macao gets traditional characters.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

import opencc

Ui = Literal["en", "zh", "zh-Hant"]
UIS: tuple[Ui, ...] = ("en", "zh", "zh-Hant")
HTML_LANG: Mapping[Ui, str] = {"en": "en", "zh": "zh-Hans", "zh-Hant": "zh-Hant"}
"""Each as the `lang` of HTML."""
UI_NAMES: Mapping[Ui, str] = {"en": "English", "zh": "中文", "zh-Hant": "繁體"}
"""What each is called in itself."""
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def preferred_ui(accepted: Iterable[str]) -> Ui:
    """The language for a reader whose browser prefers these language tags, the most wanted first; else English."""
    for tag in accepted:
        language = tag.lower().replace("_", "-")
        if language.startswith(_TRADITIONAL):
            return "zh-Hant"
        if language == "zh" or language.startswith("zh-"):
            return "zh"
        if language == "en" or language.startswith("en-"):
            return "en"
    return "en"


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


@lru_cache(maxsize=4096)
def traditional(text: str) -> str:
    """A text of the interface in traditional characters, word by word the same."""
    converted: str = _converter().convert(text)
    return converted
