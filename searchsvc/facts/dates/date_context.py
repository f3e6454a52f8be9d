"""Whether a date written in prose may decide a release's date: the words around it say what it is the date of.

Dates of effect, deadlines, foundations, references and history never decide; nor do years of plans, ranges, school
years, comparisons and counts. Every rule is a pattern over the few characters before or after.
"""

import re
from datetime import UTC, datetime

from searchsvc.facts.dates.notations.date_match import LONGEST_EVENT, DateMatch
from searchsvc.facts.dates.reported_years import is_reported

FIRST_PLAUSIBLE_YEAR = 1949
FIRST_YEAR_IN_PROSE = 1990  # prose that tells of earlier dates tells history
WINDOW = 40
_LONGEST_TOLD = 92  # days of a period; what lasts longer is a term, or a time that is counted, perhaps in another year


def last_plausible_year() -> int:
    """Next year: releases announce what comes, and clocks differ."""
    return datetime.now(UTC).year + 1


def is_plausible(year: int) -> bool:
    """Whether a release can be of that year at all."""
    return FIRST_PLAUSIBLE_YEAR <= year <= last_plausible_year()


def _before(text: str, start: int) -> str:
    return text[max(0, start - WINDOW) : start]


# --- any date: 7月15日, 2020年7月15日, July 15, 2020 ---

_NOT_DATED_BY_BEFORE = re.compile(
    r"(?:自|从|(?<!截)至|始于|建于|立于|办于|生于|卒于|葬于|颁布于|不迟于|不晚于|截止(?:时间|日期|日)?(?:为|是|:)?|公元|去年|上年|前年|明年|次年|翌年|当年"
    r"|历史上的|(?<=[\d日号]) ?[-‐-―~〜到]{1,2} ?"
    r"|(?:根据|按照|依据|依照|参照|遵照)[^,。;\n]{0,12}|》 ?\(?|比|较)(?:农历)?$"
    r"|\b(?:since|until|till|before|by|through|effective|effect on|effect from|force on|force from|effect as of"
    r"|founded on|founded in|established on|established in|born on|born in|died on|deadline is|deadline of"
    r"|no later than"
    r"|dating (?:back )?(?:to|from)|last year(?:,? (?:on|in))?|next year|taken on|photo on|photo,|photo dated"
    r"|back (?:in|on)|(?<=\d) to"
    r"|start(?:ing)? from|due(?: on)?)(?: the)? ?$"
)
_NOT_DATED_BY_AFTER = re.compile(
    r" ?(?:[上下]午|晚)?(?:起|(?:正式)?(?:施行|生效)|以来|以前|之前|以后|前(?![往来沿景期线锋方面夕])"
    r"|爆发|诞生|出生|逝世|去世|死亡|起义|颁布的|签订的)"
    r"|[^,。;\n]{0,24}(?:发布|印发|公布|通过|出台|签署)的《"  # a document that is spoken of
    r"| ?(?:[-‐-―~〜至到]{1,2}|to|until|through) ?"  # a day years later
    r"(?:[a-z]{3,9}\.? \d{1,2}, |\d{1,2} [a-z]{3,9}\.? )?(?:19|20)\d\d(?!\d)"
    r'|["”]?(?:特大|重大)?(?:命案|惨案|专案|案件|事件|事故|空难|地震)'  # the name of what happened then
    r"|,? (?:of )?(?:last|next|the (?:previous|following|same)) year\b"
    r"| ?\)? ?(?:onwards?|to the present)\b|,? (?:takes?|came|comes|enters?|entered) (?:in)?to (?:effect|force)"
)
_FROM_BEFORE = re.compile(r"[自从]$")  # an event is held from 15 to 17 July; what holds from a day on is a rule
_FUTURE_BEFORE = re.compile(
    r"(?:将于|将在|拟|定于|预计|计划于|计划在|将从)[^,。;\n]{0,6}$"
    r"|\b(?:will|scheduled|slated|set to|planned|to be held)\b[^.;\n]{0,36}$"
)
_EXPECTED_BEFORE = re.compile(
    r"(?:预计|有望|力争|争取|计划|预期)[^,。;\n]{0,10}$|\b(?:expected|projected|due)\b[^.;\n]{0,24}$"
)
_AS_OF_BEFORE = re.compile(r"(?:截至|截止|截止到|截至到|as of|by the end of|at the end of) ?$")


def may_decide(text: str, match: DateMatch) -> bool:
    """Whether the words around a date leave it the date of what is told."""
    is_recent = match.year is None or (match.year >= FIRST_YEAR_IN_PROSE and is_plausible(match.year))
    return is_recent and is_of_what_is_told(text, match)


def is_of_what_is_told(text: str, match: DateMatch) -> bool:
    """Whether the words around a date, whatever its year, leave it the date of what is told."""
    before = _before(text, match.start)
    if match.more_days > _LONGEST_TOLD:
        return False
    if 0 < match.more_days <= LONGEST_EVENT:
        before = _FROM_BEFORE.sub("", before)
    if _NOT_DATED_BY_BEFORE.search(before) or _NOT_DATED_BY_AFTER.match(text, match.end):
        return False
    if _EXPECTED_BEFORE.search(before):
        return False
    if _AS_OF_BEFORE.search(before) and (match.month, match.day) in ((12, 31), (12, None)):
        return False  # the end of a reporting year, told in the next
    # In winter, what "will be" may well be in another year than the release
    return not (match.month is not None and match.month <= 3 and _FUTURE_BEFORE.search(before))


# --- what takes place then ---

_ANNIVERSARY = re.compile(r"周年|\banniversar(?:y|ies)\b")
_TAKES_PLACE = re.compile(
    r"[^。;!?\n]{0,60}?(?:召开|举行|举办|开幕|闭幕|启动|开展|发布|揭牌|揭幕)"
    r"|[^.;!?\n]{0,120}?\b(?:held|opened|opens|marked|celebrated|launched|took place|gathered)\b"
)


def is_anniversary(title: str) -> bool:
    """Whether a title tells of an anniversary."""
    return _ANNIVERSARY.search(title) is not None


def tells_event(text: str, match: DateMatch) -> bool:
    """Whether a date may decide, and the words after it tell what took place rather than what once happened."""
    return may_decide(text, match) and _TAKES_PLACE.match(text, match.end) is not None


# --- a year alone ---

_YEAR = re.compile(
    r"(?<![\da-z/#$¥€£-])(?<!\d[.,:])(?P<y>(?:19|20)\d\d)(?![\d%])(?![.,/:]\d)(?![a-z])"
    r"|(?<![〇○零一二三四五六七八九十百千万])(?P<zh>[一二][〇○零一二三四五六七八九]{3})(?=年)"
)
_ZH_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DASH = "-—–~〜至到"
_RANGE_AFTER = re.compile(rf" ?年? ?(?:[{_DASH}]+|/| to | through | and ) ?\d{{2,4}}(?!\d)")
_RANGE_BEFORE = re.compile(rf"\d{{2,4}} ?年? ?(?:[{_DASH}]+|/| to | through | and ) ?$|\b(?:between|from) $")
_YEAR_NOT_BEFORE = re.compile(
    r"(?:自|从|到|至|截至|截止|始于|建于|立于|办于|生于|早在|比|较|力争|确保|争取|实现|公元|〔|\["
    r"|《[^》\n]{0,30}|©|\(c\)|copyright) ?"
    r"(?:公元)?$"
    r"|\b(?:since|until|till|before|by|through|from|to|than in|than|with|versus|over|compared (?:with|to)|founded in"
    r"|established in|built in|born in|created in|set up in|launched in|started in|began in"
    r"|dating (?:back )?(?:to|from)|early as|back in"
    r"|after|end of|early|late|mid|after the year|target of|goal of|more than|about|around|some|nearly|almost"
    r"|approximately|at least|up to"
    r"|total of|only|another|all|these|fewer than|less than|no\.|page|room|beyond|toward|towards|of the|class of)[ -]$"
    r"|\b(?:vision|agenda|modernization|modernisation|plan|strategy|outline|blueprint|goals?|targets?|initiative|china"
    r"|horizon|programme|program|project|action) $"
)
_YEAR_NOT_AFTER = re.compile(
    r" ?(?:/\d|[-—–~]\d|学年|级|届|版|号|〕|\]|\) ?(?:第 ?|[㐀-鿿]{1,2}\d{0,4}[㐀-鿿]{1,4})?\d{1,6} ?号)"
    r"|年(?:度?(?:预算|决算|报告|总结|统计|审计|执法)|以来|起|前|底前|末|间|代|后|至|到|成立|建成|建校|创办|创立|创建|诞生|出生|出台|颁布|版"
    r"|毕业|远景|目标|规划|国内生产总值|gdp|同期|相比|底|工作回顾|工作总结)"
    r"|(?:-\d\d)? ?(?:school|academic|fiscal|financial) year"
    r"| (?:agenda|vision|goals?|targets?|plan|blueprint|outline|strategy|census)\b"
    r"| (?:yuan|people|million|billion|thousand|percent|km|kg|dollars|euros|children|items|units)\b"
)
# 2020 schools joined; but Conference 2020 opens
_COUNTED_NOUN_AFTER = re.compile(
    r" (?!(?:was|is|has|this|as|sees|marks|saw|games|sports|news|series|championships|finals|talks)\b)"
    r"(?![a-z]+(?:ss|ics)\b)[a-z]{2,}s\b"
)


def years_alone(text: str, end: int | None = None, *, is_title: bool = False) -> list[tuple[int, int, int]]:
    """The years of `text` (year, start, end) that stand alone and may be the year of what is told."""
    first_year = FIRST_PLAUSIBLE_YEAR if is_title else FIRST_YEAR_IN_PROSE
    limit = len(text) if end is None else min(end, len(text))
    found: list[tuple[int, int, int]] = []
    for match in _YEAR.finditer(text, 0, limit):
        year = int(match["y"] or match["zh"].translate(_ZH_DIGITS))
        is_counted = _COUNTED_NOUN_AFTER.match(text, match.end()) and not (is_title and match.start())
        if first_year <= year <= last_plausible_year() and not is_counted and _year_may_decide(text, *match.span()):
            found.append((year, match.start(), match.end()))
    return found


def _year_may_decide(text: str, start: int, end: int) -> bool:
    before = _before(text, start)
    if _RANGE_AFTER.match(text, end) or _RANGE_BEFORE.search(before):
        return False
    if _YEAR_NOT_BEFORE.search(before) or _YEAR_NOT_AFTER.match(text, end):
        return False
    following = text[end : end + 2].lstrip(" ")[:1]
    if following == "年":
        return True
    # 现代化2035, 2000万元: beside Han characters without 年, a number is a year only at the start (2020全国工作会议)
    if "㐀" <= following <= "鿿":
        if not before.strip():
            return following not in _COUNTED
        return _EVENT_WITH_YEAR.match(before[-1:] + following) is not None
    return not "㐀" <= before.rstrip(" ")[-1:] <= "鿿"


_COUNTED = frozenset("万亿千元余多名个所家人份件项次吨米亩台套户")
_EVENT_WITH_YEAR = re.compile("[会展节赛周杯坛][开闭召举启落揭亮在于拉圆盛正隆今]")  # 世园会2019开幕


# --- titles ---

_REVIEWED = re.compile(
    r"总结|回顾|年度|统计公报|决算|述职|盘点|审计|年报|年鉴|综述"
    r"|\b(?:reviews?|reviewed|annual|yearbook|summary|summari[sz]es?|statistical|results?)\b"
)
_OF_A_YEAR = re.compile(r"\d年度")  # what is of 2020 may be held or awarded in 2021, in any month
_AHEAD = re.compile(
    r"要点|规划|计划|预算|部署|展望|新年|元旦|春节|寒假|招生|考试|高考|国考|考研|毕业生|目标|方案|安排"
    r"|\b(?:plans?|budget|outlook|new year|enrol\w*|admissions?|exam\w*|graduates?|goals?|targets?|priorities|tasks)\b"
)
_WILL_BE = re.compile(
    r"将(?=[在于至到举召开启亮])|\b(?:will|to (?:be|open|host|hold|start|begin|launch|kick off|take place))\b"
)


def title_year_fits(title: str, month: int | None) -> bool:
    """Whether the year of a title is the year in which it was written, given the month that the text tells.

    A review is written in the year after, mostly in its first half; a plan, or what says that something will be, in the
    year before, mostly in autumn.
    """
    if (
        is_reported(title, month)
        or _OF_A_YEAR.search(title)
        or (_REVIEWED.search(title) and (month is None or month <= 8))
    ):
        return False
    if _WILL_BE.search(title) and month is not None and month >= 9:
        return False
    return not (_AHEAD.search(title) and (month is None or month >= 9))
