"""The language of a text: English or Chinese by what most of it is written in, and the script of Chinese.

Han characters are counted against Latin words, and a tie is Chinese. A character is only traditional where its
simplified form differs and GB 2312, the simplified standard, lacks it; only simplified where its traditional form
differs and Big5, the traditional standard, lacks it. Characters of both scripts (后, 里) decide nothing.
"""

from functools import cache

import opencc

from searchsvc.release import Language

_HAN, _TRADITIONAL, _SIMPLIFIED, _LATIN, _OTHER = "h", "t", "s", "a", " "
_APOSTROPHES = "'’‘ʼ"


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _is_han(char: str) -> bool:
    return "㐀" <= char <= "鿿" or "豈" <= char <= "﫿" or "\U00020000" <= char <= "\U0003ffff" or char == "〇"


def _encodable(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _class_of(char: str) -> str:
    """One letter for a character: what it counts as. Apostrophes vanish, so that Xi'an is one word."""
    if char in _APOSTROPHES:
        return ""
    if _is_han(char):
        if _to_simplified().convert(char) != char and not _encodable(char, "gb2312"):
            return _TRADITIONAL
        if _to_traditional().convert(char) != char and not _encodable(char, "big5"):
            return _SIMPLIFIED
        return _HAN
    is_latin = char.isalpha() and (char < "ɐ" or "Ａ" <= char <= "ｚ" or "Ḁ" <= char <= "ỿ")
    return _LATIN if is_latin else _OTHER


class _ClassTable(dict[int, str]):
    """A `str.translate` table that is filled as characters are met."""

    def __missing__(self, codepoint: int) -> str:
        letter = self[codepoint] = _class_of(chr(codepoint))
        return letter


_TABLE = _ClassTable()


def detect_script(title: str, body: str) -> Language:
    """The script of a text that is known to be Chinese; simplified where no character tells."""
    classes = f"{title}\n{body}".translate(_TABLE)
    return "zh-Hant" if classes.count(_TRADITIONAL) > classes.count(_SIMPLIFIED) else "zh-Hans"


def detect_language(title: str, body: str) -> Language | None:
    """`en`, `zh-Hans` or `zh-Hant`; None where there is neither script."""
    classes = f" {title}\n{body}".translate(_TABLE)
    traditional, simplified = classes.count(_TRADITIONAL), classes.count(_SIMPLIFIED)
    han = classes.count(_HAN) + traditional + simplified
    latin_words = sum(classes.count(before + _LATIN) for before in (_OTHER, _HAN, _TRADITIONAL, _SIMPLIFIED))
    if not han and not latin_words:
        return None
    if latin_words > han:
        return "en"
    return "zh-Hant" if traditional > simplified else "zh-Hans"
