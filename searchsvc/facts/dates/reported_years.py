"""Whether the year beside some words is one that they report on: its figures, its report, its awards, its agreement.

What is told of a year as a whole is told after it, so such a year is not the year of a day that is written without one.
"""

import re

_FIGURES = re.compile(
    r"增长|增加值|增幅|下降|上升|回升|回落|新增|同比|突破|创(?:历史)?(?:新|最)[高低]|首[破超]|居全国|位居|排名|排行|榜单|总[量额值]|产量|销量|收入|支出"
    r"|优良|覆盖率|[^㐀-鿿]达\d|[^到]达[到]?[^成,。]{0,2}\d|超过?[\d百千万亿]|经济运行|运行情况|空气质量|gdp|生产总值|指数|指标|数据|统计|查处|查办"
    r"|公报|快报|简报|年报|年鉴|[白蓝绿皮]皮书|(?<!工作)报告(?!会|厅|团)|状况|典型案例|大事记"
    r"|(?<![\d.,])\d[\d.,]{0,12}[余多]?(?:[万亿]|%|个百分点|[天起例吨])(?!会)"
    r"|\b(?:rose|fell|grew|grow(?:s|th)|fall(?:s|ing)?|rising|rises|dropp?(?:s|ed)?|declin\w+|increas\w+|decreas\w+"
    r"|records?|highest|lowest|warmest|hottest|wettest|driest|coldest|busiest|deadliest|worst|statistics?|data|figures"
    r"|indicators?|index|gdp|output|exports?|imports?|rainfall|revenues?|earnings|profits?|white paper|bulletin"
    r"|accounts|fy|fiscal|financial year|per ?cent|million|billion|trillion)\b"
    r"|\breports?(?::| (?:released|published|issued|shows?|says?|finds?|on (?:19|20)\d\d)\b)"
    r"|\d ?%|\b(?:in|during|throughout) (?:19|20)\d\d\b|\b(?:19|20)\d\d (?:was|were|saw|had|brought|proved)\b"
)
# Figures of a part of a year are told in it
_PART_OF_YEAR = re.compile(
    r"上半年|[一二三1-3]季度|\d ?[-—~至] ?\d{1,2}月|年\d{1,2}月(?!\d)|前[一二三四五六七八九十\d]{1,2}个?月"
    r"|\b(?:first|second|third) (?:half|quarter|\w+ months)\b|\bq[1-3]\b"
)
# A meeting about figures is of its own year, save one that makes them known
_GATHERING = re.compile(
    r"(?:工作|研讨|座谈|推进|动员|交流|培训|讲评)[大会班]|论坛|峰会|博览会|大赛|竞赛|联赛|锦标赛|马拉松|学术"
    r"|\b(?:conference|forum|summit|expo|fair|congress|symposium|workshop|seminar|contest|games|championships?)\b"
)
_AWARDED = re.compile(
    r"十[大佳强]|百[佳强]|揭晓|评选|获奖|得主|颁奖|授奖|感动|年度人物|最美"
    r"|\b(?:awards?|awarded|winners?|laureates?|best|top (?:\d+|ten|hundred)|prizes?|honou?red)\b"
)
_AWARDED_UNTIL = 4  # the month until which the year before is honoured
_CONCLUDED = re.compile(
    r"\b(?:19|20)\d\d (?:[a-z'-]+ ){0,4}(?:agreements?|treaty|treaties|accords?|pacts?|protocols?|act|law|declaration"
    r"|resolution|deal|ceasefire|truce|communique|referendum|constitution)\b"
)
_COMPARED = re.compile(
    r"统计局|据统计|统计数据|数据显示|公报|快报|白皮书|同比|[比较]上年"
    r"|\b(?:statistics?|compared with|(?:over|than|from) the (?:previous|preceding) year|year[- ]on[- ]year)\b"
)


def is_reported(words: str, month: int | None) -> bool:
    """Whether the year in a folded title or name is only the year of what is reported, awarded or was concluded.

    `month` is the one in which it is told, where that is known: the best of a year are honoured early in the next.
    """
    if _CONCLUDED.search(words):
        return True
    if _FIGURES.search(words) and not (_PART_OF_YEAR.search(words) or _GATHERING.search(words)):
        return True
    return (month is None or month <= _AWARDED_UNTIL) and _AWARDED.search(words) is not None


def compares_years(sentence: str) -> bool:
    """Whether a folded sentence gives figures of a year, or says that they were made known."""
    return _COMPARED.search(sentence) is not None
