"""What the page of a release says, in English and Chinese."""

from collections.abc import Mapping

RELEASE_TEXTS: Mapping[str, tuple[str, str]] = {
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
}
