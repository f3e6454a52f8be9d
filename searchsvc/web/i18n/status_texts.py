"""What the status page says, in English and Chinese."""

from collections.abc import Mapping

STATUS_TEXTS: Mapping[str, tuple[str, str]] = {
    "status": ("What this index holds", "索引内容"),
    "status_link": ("Status", "索引状态"),
    "status_releases": ("Releases", "发布"),
    "status_built": ("Built", "建立于"),
    "status_build_time": ("Build took", "建立用时"),
    "status_generation": ("Generation", "版本"),
    "status_looked": ("Corpus last examined", "最近检查语料"),
    "status_utc": ("{date}, {time} UTC", "{date} {time}（协调世界时）"),
    "status_seconds": ("{n} seconds", "{n} 秒"),
    "status_changes": (
        "{added} added, {changed} changed, {removed} removed",
        "新增 {added} 条，更改 {changed} 条，移除 {removed} 条",
    ),
    "status_by_year": ("By year", "按年份"),
    "status_by_province": ("By province", "按地区"),
    "status_by_language": ("By language", "按语言"),
    "status_by_category": ("By category", "按栏目"),
    "status_year_list": ("Releases by year", "各年发布"),
    # For editors
    "editors": ("For editors", "供编辑查看"),
    "editors_said": (
        "Only editors see what follows. It is not kept by browsers or caches.",
        "以下内容仅编辑可见，浏览器和缓存均不保存。",
    ),
    "left_out": ("Left out", "未收录的文件"),
    "left_out_none": ("The last reindex left nothing out.", "最近一次建立索引没有遗漏。"),
    "left_out_unknown": (
        "What the last reindex left out is not known. The next reindex tells it.",
        "不知道最近一次建立索引遗漏了什么，下次建立后可见。",
    ),
    "left_out_said": ("Each file or line that gave no release, and why.", "没有得出发布的文件或行，及其原因。"),
    "left_out_more": ("and {n} more, which the reindex named", "另有 {n} 处，建立索引时已列出"),
    "left_out_file": ("File", "文件"),
    "left_out_reason": ("Reason", "原因"),
    "left_out_line": ("line {n}", "第 {n} 行"),
    "gaps": ("Facts unknown", "不详的信息"),
    "gaps_none": (
        "Every release has a date, a place, a language and a category.",
        "每条发布都有日期、地区、语言和栏目。",
    ),
    "gap_year": ("Without a date", "没有日期"),
    "gap_province": ("Without a province", "没有省级地区"),
    "gap_language": ("Without a language", "没有语言"),
    "gap_category": ("Without a category", "没有栏目"),
    "gap_all": ("All of them", "全部查看"),
    "missed": ("Searches that found nothing", "没有结果的检索"),
    "missed_said": (
        "Since the service was started: words without filters that at least three different clients have asked for. "
        "Who they were is not kept.",
        "自服务启动以来，至少三个不同来源检索过、且未加筛选条件的词；不保存检索者的信息。",
    ),
    "missed_none": ("None so far.", "目前没有。"),
    "missed_off": (
        "They are not counted; the setting missed_searches is off.",
        "未作统计：设置项 missed_searches 已关闭。",
    ),
    "missed_words": ("Words", "检索词"),
    "missed_clients": ("Clients", "来源数"),
    "withheld": ("Withheld", "未公开"),
    "withheld_withdrawn": ("Withdrawn: {n}", "已撤回：{n}"),
    "withheld_embargoed": ("Not to be shown yet: {n}", "尚未到发布时间：{n}"),
    "withheld_next": ("The next may be shown from {moment} on.", "下一条可自{moment}起公开。"),
}
