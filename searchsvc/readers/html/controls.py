"""Controls: what pages let a reader do (print, share, report), and how often it was done.

The rule: a text is a control where nothing remains once the labels in `data/html_clutter.json` are taken out, together
with the numbers of counters.
"""

import re
from collections.abc import Iterable
from functools import cache

from searchsvc.facts.header_lines import header_fields
from searchsvc.runtime.data_files import data_json

_OPENERS = " |【[(（"
_HEADER_TAIL = re.compile(
    r"[\s|【\[(（]+(?:字\s*[号体]|(?:字体|文字|文章)(?:大小|字号)|(?:我要)?(?:打印|举报|评论|纠错|投诉|订阅|留言)|分享|收藏|关闭|关注"
    r"|(?:浏览|阅读|点击|访问)(?:次?数|量|[:：])"
    r"|\b(?:font|text) size\b|\bprint\b|\bshare\b|\breport\b|\bsubscribe\b|\bviews?\b\s*:|\be-?mail this\b).*$",
    re.IGNORECASE,
)


def is_control(text: str) -> bool:
    """Whether a text is nothing but labels of controls and counters."""
    return _controls().fullmatch(text.lower()) is not None


def without_controls(header_line: str) -> str:
    """A header line up to the controls (font size, print, share) that stand behind its values."""
    found = _HEADER_TAIL.search(header_line)
    if found is None or any(field.kind != "other" for field in header_fields(found[0].lstrip(_OPENERS))):
        return header_line.rstrip(_OPENERS)  # 浏览：33 日期：2021-06-03
    return header_line[: found.start()].rstrip(_OPENERS)


def any_of(labels: Iterable[str]) -> str:
    """A pattern for labels, the longest first; an English one ends where its word does."""
    longest_first = sorted(labels, key=lambda label: (-len(label), label))
    return "|".join(re.escape(label) + ("(?![a-z])" if label.isascii() else "") for label in longest_first)


@cache
def _controls() -> re.Pattern[str]:
    data: dict[str, list[str]] = data_json("html_clutter.json")
    number = r"(?:[^\w|]{0,3}\d[\d,.]{0,12}[万亿k]?)?"
    count = r"\d[\d,.]{0,12}[万亿k]?\s?"  # 34 shares
    counters = any_of(data["counters"])
    labels = any_of((*data["labels"], *data["related"]))
    return re.compile(rf"(?:[\W_]*+(?>{count}(?:{counters})|(?:{counters}){number}|{labels}))+[\W_]*+")
