"""The words of feeds, tables and citations in the languages of the interface."""

from collections.abc import Mapping

from searchsvc.facts.labels import Label
from searchsvc.web.i18n import Ui, UiTexts

_TEXTS: Mapping[str, tuple[str, str]] = {
    "undated": (
        "Releases whose date is not known are not in this feed.",
        "日期不详的发布不在此订阅源中。",
    ),
    # Headings of a table
    "id": ("Id", "编号"),
    "title": ("Title", "标题"),
    "other_title": ("Title in the other language", "另一语言的标题"),
    "category": ("Category", "栏目"),
    "date": ("Date", "日期"),
    "held": ("Held in", "举办地"),
    "mentioned": ("Mentioned", "提及地区"),
    "language": ("Language", "语言"),
    "source": ("Source", "来源"),
    "url": ("Original", "原文地址"),
    "page": ("Page", "本站地址"),
}


def publishing_text(key: str, ui: Ui) -> str:
    """The words of a key in one language."""
    return UiTexts(ui).label(Label(*_TEXTS[key]))
