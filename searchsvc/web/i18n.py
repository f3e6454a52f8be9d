"""Every word of the interface in English and Chinese, in one table, and how numbers and dates are written in each.

A text may hold `{names}`, the same in both languages. Nothing here is markup: templates escape it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from searchsvc.facts.labels import UNKNOWN_LABEL, Label, language_label, version_label
from searchsvc.model.page import FacetValue, FilterOffer, NamedProvince
from searchsvc.model.release import Language, PartialDate
from searchsvc.presenter.citations import in_words

Ui = Literal["en", "zh"]
UIS: tuple[Ui, ...] = ("en", "zh")
HTML_LANG: Mapping[Ui, str] = {"en": "en", "zh": "zh-Hans"}

TEXTS: Mapping[str, tuple[str, str]] = {
    # The frame
    "tagline": ("Full-text search in English and Chinese", "中英文官方发布全文检索"),
    "skip": ("Skip to the content", "跳到正文"),
    "switch": ("中文", "English"),
    "search_label": ("Search releases", "检索发布内容"),
    "search_placeholder": ("Words or a “phrase”", "关键词、“短语”或文号"),
    "site_short": ("Releases", "官方发布检索"),  # at most 16 characters, where the site has no name of its own
    "completions": ("Suggestions", "检索建议"),
    "completions_release": ("Release", "发布"),
    "completions_none": ("No suggestions", "没有建议"),
    "completions_one": ("1 suggestion; choose with the arrow keys", "1 条建议，可用方向键选择"),
    "completions_many": ("{n} suggestions; choose with the arrow keys", "{n} 条建议，可用方向键选择"),
    "search_button": ("Search", "检索"),
    "published_by": ("Published by {publisher}", "发布单位：{publisher}"),
    "contact": ("Contact", "联系我们"),
    "footer_api": ("The same search as JSON", "以 JSON 获取同样的检索"),
    "footer_docs": ("API", "接口文档"),
    "footer_syntax": (
        "“phrase” · -without · a OR b · title:word · prefix*",
        "“短语” · -排除 · a OR b · title:标题词 · 前缀*",
    ),
    # Counts and headings
    "count_one": ("1 release", "1 条结果"),
    "count_many": ("{n} releases", "{n} 条结果"),
    "count_none": ("No releases", "没有结果"),
    "for_query": ("for “{q}”", "检索词：“{q}”"),
    "newest_releases": ("Newest releases", "最新发布"),
    "oldest_releases": ("Oldest releases", "最早发布"),
    "results": ("Results", "检索结果"),
    "relaxed": (
        "No release holds all of these words. These hold some of them.",
        "没有同时包含全部检索词的结果，以下结果包含其中部分词语。",
    ),
    "missing_everywhere": ("None of these holds:", "以下结果均不含："),
    "missing": ("Without:", "不含："),
    "also": ("Also searched:", "同时检索："),
    "also_more": ("{n} more names", "另外 {n} 个名称"),
    "also_translations": ("and translations of your words", "，以及检索词的译文"),
    "only_translations": ("translations of your words", "检索词的译文"),
    "expand_off": ("Search only my words", "只检索我输入的词"),
    "is_not_expanded": ("Only your own words were searched.", "只检索了您输入的词。"),
    "expand_on": ("Also search other names and translations", "同时检索其他名称和译文"),
    "notice_translations": (
        "Translations of your words are being prepared; this takes some seconds after the first start.",
        "正在准备检索词的译文；首次启动后需要几秒钟。",
    ),
    "did_you_mean": ("Did you mean", "您是否要找"),
    "offers": ("Narrow it down:", "缩小范围："),
    "only": ("Only {labels}", "只看{labels}"),
    "only_with": ("Only {labels}, for “{q}”", "只看{labels}，检索“{q}”"),
    # Filters
    "filters": ("Filters", "筛选"),
    "filters_count": ("Filters ({n} on)", "筛选（已选 {n} 项）"),
    "active_filters": ("Active filters", "已选条件"),
    "clear_filters": ("Clear all filters", "清除全部条件"),
    "remove_filter": ("Remove the filter {label}", "移除条件：{label}"),
    "facet_province": ("Province", "地区"),
    "facet_year": ("Year", "年份"),
    "facet_language": ("Language", "语言"),
    "facet_category": ("Category", "栏目"),
    "more_values": ("{n} more", "其余 {n} 项"),
    "selected": ("selected; choose again to remove", "已选，再次点击可移除"),
    "dates": ("Dates", "日期"),
    "from": ("From", "从"),
    "to": ("To", "到"),
    "date_hint": ("A day, month or year, such as 2020-07-15 or 2020", "年、月或日，如 2020-07-15 或 2020"),
    "apply": ("Apply", "应用"),
    "from_chip": ("from {date}", "{date} 起"),
    "to_chip": ("to {date}", "至 {date}"),
    "match_any_chip": ("any of the words", "包含任一检索词"),
    "unknown": UNKNOWN_LABEL,
    # Order and pages
    "sort": ("Sort by", "排序"),
    "sort_relevance": ("Relevance", "相关度"),
    "sort_newest": ("Newest", "最新"),
    "sort_oldest": ("Oldest", "最早"),
    "pages": ("Pages of results", "结果分页"),
    "page": ("Page {n}", "第 {n} 页"),
    "page_of": ("page {n} of {last}", "第 {n} 页，共 {last} 页"),
    "previous": ("Previous", "上一页"),
    "next": ("Next", "下一页"),
    "past_last": ("There is no page {n}; the last one is {last}.", "没有第 {n} 页，最后一页是第 {last} 页。"),
    "to_last": ("Go to the last page", "转到最后一页"),
    "window_end": (
        "Only the first 10,000 results can be shown. Use filters to reach the others.",
        "只能翻阅前 10000 条结果，请用筛选条件缩小范围。",
    ),
    # One result
    "in": ("In", "地点"),
    "mentions": ("Mentions", "提及"),
    "and_more": ("and {n} more", "另有 {n} 个地区"),
    "no_date": ("No date", "日期不详"),
    # Nothing found
    "nothing_hints": ("What may help", "您可以试试"),
    "hint_spelling": (
        "Check the spelling, or use fewer or more general words.",
        "检查用字，或减少检索词、改用更常见的词。",
    ),
    "hint_other_language": (
        "Try the words in the other language: 教育 or education.",
        "试试另一种语言的词，如 education 或“教育”。",
    ),
    "hint_quotes": (
        "Remove the quotation marks, so that the words need not stand together.",
        "去掉引号，词语便不必相连。",
    ),
    "hint_any": ("Show releases with any of the words", "显示包含任一检索词的结果"),
    "hint_filters": ("Search without the filters", "不加筛选条件检索"),
    "hint_all": ("See the newest releases", "查看最新发布"),
    # A release
    "versions": ("The same event", "同一事件"),
    "similar": ("Similar releases", "相近的发布"),
    "back": ("Back to the results", "返回检索结果"),
    "back_home": ("All releases", "全部发布"),
    "about": ("About this release", "发布信息"),
    "date": ("Date", "日期"),
    "held_in": ("Held in", "举办地"),
    "mentioned": ("Mentioned", "提及地区"),
    "category": ("Category", "栏目"),
    "source": ("Source", "来源"),
    "address": ("Original", "原文"),
    "language": ("Language", "语言"),
    "identifier": ("Identifier", "编号"),
    "extra": ("Further details", "其他信息"),
    "as_json": ("As JSON", "JSON 格式"),
    "empty_body": ("This release has a title only.", "此条只有标题，没有正文。"),
    "precision_month": ("known to the month", "仅知年月"),
    "precision_year": ("known to the year", "仅知年份"),
    "date_declared": ("stated by the publisher or corrected here", "发布方标明或本站更正"),
    "date_header": ("from a header line", "取自抬头"),
    "date_dateline": ("from the dateline", "取自电头"),
    "date_title": ("from the title", "取自标题"),
    "date_text": ("from the text", "取自正文"),
    "date_path": ("from the file's path", "取自文件路径"),
    "province_declared": ("stated by the publisher or corrected here", "发布方标明或本站更正"),
    "province_text": ("named in the text", "正文写明"),
    "province_city": ("from a city that is named", "据所提城市"),
    "province_institution": ("from an institution that is named", "据所提单位"),
    # Why a release has a fact
    "why": ("Why?", "依据"),
    "why_date": ("Why this date?", "日期的依据"),
    "why_place": ("Why {label}?", "{label}的依据"),
    "why_more": ("and {n} more sentences", "另有 {n} 处"),
    "why_declared": (
        "The publisher stated it, or it was corrected here; it was not taken from the text.",
        "由发布方标明或经本站更正，并非取自正文。",
    ),
    "why_path": (
        "It was read from the name of the file or its folder; the text does not say it.",
        "取自文件名或所在文件夹的名称，正文没有写明。",
    ),
    "why_changed": (
        "It was found when the index was built, by rules that have since changed.",
        "建立索引时据当时的规则得出，规则其后已有变化。",
    ),
    # Problems
    "problem_404": ("There is nothing here", "没有找到"),
    "problem_404_text": ("The address may be mistyped. A search may find it.", "地址可能有误，可以检索试试。"),
    "problem_withdrawn": ("This release was withdrawn", "该发布已撤回"),
    "problem_withdrawn_text": ("Its publisher has taken it back.", "发布方已将其撤回。"),
    "problem_withdrawn_reason": ("Reason: {reason}", "原因：{reason}"),
    "problem_405": ("This address does not accept such a request", "不支持这种请求"),
    "problem_422": ("This search is not valid", "无法按此条件检索"),
    "problem_422_text": ("Please correct the following and search again.", "请修改以下各项后重新检索。"),
    "problem_503": ("The index is not ready", "索引尚未就绪"),
    "problem_503_text": (
        "The search cannot answer right now. Please try again in a few moments.",
        "检索暂时无法使用，请稍后再试。",
    ),
    "problem_slow": ("This search takes too long", "检索耗时过长"),
    "problem_slow_text": (
        "Please use fewer words, or more letters before a *. When the service is busy, trying again may help.",
        "请减少检索词，或在 * 前多输入几个字母。如果检索的人较多，稍后重试也可能成功。",
    ),
    "problem_500": ("Something went wrong", "出错了"),
    "problem_500_text": (
        "The request could not be answered. The cause is in the server's log.",
        "服务器无法处理此请求，原因已记入日志。",
    ),
    "problem_other": ("This request cannot be answered", "无法处理此请求"),
    "try_again": ("Try again", "重试"),
    # What each parameter must be, beside the exact message
    "fault_q": ("Search words", "检索词"),
    "fault_province": ("Province", "地区"),
    "fault_year": ("Year", "年份"),
    "fault_from": ("From", "起始日期"),
    "fault_to": ("To", "截止日期"),
    "fault_language": ("Language", "语言"),
    "fault_category": ("Category", "栏目"),
    "fault_sort": ("Order", "排序"),
    "fault_match": ("Match", "匹配方式"),
    "fault_expand": ("Other names and translations", "其他名称和译文"),
    "fault_page": ("Page", "页码"),
    "fault_per_page": ("Results per page", "每页条数"),
    "rule_q": ("at most 1,000 characters of text", "不超过 1000 个字符的文字"),
    "rule_province": ("a province's name or code, or “unknown”", "省级地区的名称或代码，或 unknown"),
    "rule_year": ("a year, a range such as 2018..2020, or “unknown”", "年份、年份范围（如 2018..2020）或 unknown"),
    "rule_from": ("a date not after “to”", "日期，不晚于截止日期"),
    "rule_to": ("a date, such as 2020-07-15, 2020-07 or 2020", "日期，如 2020-07-15、2020-07 或 2020"),
    "rule_language": ("en, zh, zh-Hans, zh-Hant or unknown", "en、zh、zh-Hans、zh-Hant 或 unknown"),
    "rule_category": ("a category", "栏目名称"),
    "rule_sort": ("relevance, newest or oldest", "relevance、newest 或 oldest"),
    "rule_match": ("auto or any", "auto 或 any"),
    "rule_expand": ("on or off", "on 或 off"),
    "rule_page": ("a whole number within the first 10,000 results", "整数，且在前 10000 条结果之内"),
    "rule_per_page": ("a whole number from 0 to 100", "0 到 100 的整数"),
}


def _both_labels(offer: FilterOffer) -> str:
    return offer.label if offer.facet == "year" else f"{offer.label} {offer.label_zh}"


@dataclass(frozen=True, slots=True)
class UiTexts:
    """The texts of the interface in one of its languages, and how it writes numbers, dates and names."""

    ui: Ui

    def __call__(self, key: str, **values: str | int) -> str:
        """The text of a key, with `values` put in for its `{names}`. Raises KeyError where there is no such key."""
        text = TEXTS[key][UIS.index(self.ui)]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether a text has this key."""
        return key in TEXTS

    @property
    def html_lang(self) -> str:
        """The language of the interface as an HTML `lang`."""
        return HTML_LANG[self.ui]

    def number(self, number: int) -> str:
        """A whole number, its thousands separated."""
        return f"{number:,}"

    def count(self, number: int) -> str:
        """A number of releases, in words."""
        if number == 0:
            return self("count_none")
        return self("count_one") if number == 1 else self("count_many", n=self.number(number))

    def date(self, iso: str) -> str:
        """An ISO date that may be partial, as it is written in this language."""
        year, month, day = (*(int(part) for part in iso.split("-")), 0, 0)[:3]
        if self.ui == "zh":
            return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
        return in_words(PartialDate(year, month or None, day or None))

    def province(self, province: NamedProvince) -> str:
        """The name of a province."""
        return province.name_zh if self.ui == "zh" else province.name

    def facet_label(self, value: FacetValue) -> str:
        """The name of a facet value."""
        return value.label_zh if self.ui == "zh" else value.label

    def label(self, label: Label) -> str:
        """A label in this language."""
        return label.zh if self.ui == "zh" else label.en

    def language(self, language: str | None) -> str:
        """The name of a release's language; of none, that it is unknown."""
        return self.label(language_label(language))

    def version(self, language: Language, beside: Collection[str | None]) -> str:
        """What a telling of an event in a language is called, beside tellings in others: `In Chinese`."""
        return self.label(version_label(language, beside))

    def offer(self, offers: Sequence[FilterOffer]) -> str:
        """Filters that are offered together: `Only Hubei 湖北, for “education”`."""
        if self.ui == "zh":
            labels = "、".join(offer.label_zh for offer in offers)
        else:
            labels = ", ".join(_both_labels(offer) for offer in offers)
        rest = offers[0].q
        return self("only_with", labels=labels, q=rest) if rest else self("only", labels=labels)
