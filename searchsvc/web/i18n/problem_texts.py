"""What a page says about a request that cannot be answered as it was made, in English and Chinese."""

from collections.abc import Mapping

PROBLEM_TEXTS: Mapping[str, tuple[str, str]] = {
    # Problems
    "problem_404": ("There is nothing here", "没有找到"),
    "problem_404_text": (
        "The address may be mistyped, or what was here has gone. A search may find it.",
        "地址可能有误，或内容已不在此处，可以检索试试。",
    ),
    "problem_400": ("This request cannot be read", "无法读懂此请求"),
    "problem_400_text": (
        "The address holds something that does not belong there. A search may find what you are looking for.",
        "地址中有不该有的内容。可以检索试试。",
    ),
    "problem_withdrawn": ("This release was withdrawn", "该发布已撤回"),
    "problem_withdrawn_text": ("Its publisher has taken it back.", "发布方已将其撤回。"),
    "problem_withdrawn_reason": ("Reason: {reason}", "原因：{reason}"),
    "problem_405": ("This address does not accept such a request", "不支持这种请求"),
    "problem_405_text": ("It can only be read. A search may help.", "此地址只供阅读，可以检索试试。"),
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
        "It is not your fault. Trying again may help, or another search. The cause is in the server's log.",
        "这不是您的问题。可以重试，或换个词检索。原因已记入服务器日志。",
    ),
    "problem_number": (
        "The number of this request, for whoever runs the service: {id}",
        "本次请求的编号，供管理员查询：{id}",
    ),
    "problem_other": ("This request cannot be answered", "无法处理此请求"),
    "problem_other_text": ("A search may help.", "可以检索试试。"),
    "try_again": ("Try again", "重试"),
    # What each parameter must be, beside the exact message
    "fault_query string": ("The address", "网址"),
    "rule_query string": ("at most 500 parameters", "不超过 500 个参数"),
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
    "rule_from": (
        "a date, such as 2020-07-15, 2020-07 or 2020, not after “To”",
        "日期，如 2020-07-15、2020-07 或 2020，且不晚于截止日期",
    ),
    "rule_to": ("a date, such as 2020-07-15, 2020-07 or 2020", "日期，如 2020-07-15、2020-07 或 2020"),
    "rule_language": ("en, zh, zh-Hans, zh-Hant or unknown", "en、zh、zh-Hans、zh-Hant 或 unknown"),
    "rule_category": ("a category", "栏目名称"),
    "rule_sort": ("relevance, newest or oldest", "relevance、newest 或 oldest"),
    "rule_match": ("auto or any", "auto 或 any"),
    "rule_expand": ("on or off", "on 或 off"),
    "rule_page": ("a whole number within the first 10,000 results", "整数，且在前 10000 条结果之内"),
    "rule_per_page": ("a whole number from 0 to 100", "0 到 100 的整数"),
}
