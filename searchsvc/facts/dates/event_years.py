"""The year in the name of an event that takes place: `2020年全国会议`, `the 2020 forum`, `Expo 2020`.

It completes a day whose year is not written. Measured on 20,000 news texts of known dates: of 243 years found so, one
was wrong; of all other years that are the only one of a sentence, one in four.
"""

import re
from collections.abc import Iterator

from searchsvc.facts.dates.date_context import is_plausible, title_year_fits
from searchsvc.facts.dates.moved_events import names_moved_event
from searchsvc.facts.dates.notations.chinese import chinese_year

_ZH_EVENT = (
    "会议|大会|论坛|峰会|年会|学术会|研讨会|座谈会|发布会|博览会|交易会|展览会|洽谈会|招聘会|推介会|交流会|推进会|报告会"
    "|动员会|表彰会|运动会|[世园进农文]博会|服贸会|广交会|大赛|竞赛|联赛|锦标赛|邀请赛|公开赛|比赛|马拉松|世界杯|世锦赛"
    "|奥运会|残奥会|亚运会|全运会|两会|节|周|宣传月|活动月|展|培训班|研修班|训练营|夏令营|冬令营|讲座|仪式|演出|晚会|音乐会|行动|活动|演练|考试"
)
_ZH_TAKES_PLACE = (
    "召开|举行|举办|开幕|闭幕|启动|拉开|落幕|落下帷幕|开赛|开班|开营|结营|揭幕|开展|亮相|结束|开始|揭晓|开考|开讲"
)
_ZH_YEAR = r"(?P<y>20\d\d|二[〇○零][〇○零一二三四五六七八九]{2}(?=年))"
_ZH_NAME = rf"(?<!\d)(?P<name>{_ZH_YEAR}年?(?:(?!20\d\d|年?[-—–~至])[^,。;:\n]){{0,40}}?(?:{_ZH_EVENT}))"
_EN_EVENT = (
    r"(?:conference|forum|meeting|summit|fair|expo|exposition|congress|symposium|festival|games|contest|competition"
    r"|exhibition|championships?|tournament|marathon|cup|olympics|paralympics|olympiad|seminar|workshop|convention"
    r"|assembly|biennale|ceremony)"
)
_EN_TAKES_PLACE = (
    r"(?:was|were|is|are|has|opened|opens|kicked off|kicks off|took place|takes place|began|begins|started|concluded"
    r"|closed)"
)
_EVENTS = (
    re.compile(rf"{_ZH_NAME}[^,。;\n]{{0,30}}?(?:{_ZH_TAKES_PLACE})"),
    re.compile(rf"(?:召开|举行|举办|启动|开展)[了的]?{_ZH_NAME}"),
    re.compile(
        rf"\b(?P<name>(?P<y>20\d\d) (?:(?!20\d\d)[^.;:\n]){{0,90}}?\b{_EN_EVENT})\b[^.;\n]{{0,40}}? {_EN_TAKES_PLACE}\b"
    ),
    re.compile(rf"\bheld\b[^.;\n]{{0,60}}\b(?P<name>(?P<y>20\d\d) (?:(?!20\d\d)[^.;:\n]){{0,90}}?\b{_EN_EVENT})\b"),
    re.compile(rf"\b(?P<name>{_EN_EVENT} (?P<y>20\d\d))(?! to|-)\b[^.;\n]{{0,40}}? {_EN_TAKES_PLACE}\b"),
)
_TERM = re.compile(r"(?P<y>20\d\d)年(?P<term>[春秋])季(?:学期|开学)")  # 3月1日，2022年春季学期开学
_SPRING_TERM, _AUTUMN_TERM = range(2, 7), range(8, 13)
_ANY_YEAR = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d|[.,]\d|[元人名个所家万亿千吨米])"
    r"|(?<![〇○零一二三四五六七八九十百千万])[一二][〇○零一二三四五六七八九]{3}(?=年)"
)
# What is beside one of these may be of another year than the event, or tells of somebody's life
_OF_ANOTHER_YEAR = re.compile(
    r"去年|上年|前年|明年|次年|来年|翌年|[上下前]一年|岁|出生|周年|获悉|曾|以来|同期|同比|取消|推迟|延期"
    r"|\b(?:last|next|previous|following) year|\byears? old\b|-year-old\b"
    r"|\b(?:ago|aged|born|since|anniversary|will|would|cancel+ed|postponed|compared|earlier|formerly|announced|according)\b"
)
# In December the meetings of the coming year are held, and in January last year's work is honoured
_OF_COMING_YEAR = re.compile(
    r"工作会|部署|动员|招聘|春[节季晚运]|新[年春]|年货|元旦|寒假|考试|\b(?:work|spring|new year)\b"
)
_OF_PAST_YEAR = re.compile(r"表彰|颁奖|盛典|评选|总结|年会|年终|\b(?:awards?|annual|review)\b")


def event_year(sentence: str, month: int | None) -> int | None:
    """The year in the name of the event that a folded sentence tells of, which must be the only year in it."""
    years = set(_ANY_YEAR.findall(sentence))
    if len(years) != 1 or _OF_ANOTHER_YEAR.search(sentence):
        return None
    for pattern in _EVENTS:
        found = pattern.search(sentence)
        if found is not None:
            year = chinese_year(found["y"])
            fits = _fits(found["name"], month) and not names_moved_event(sentence, year)
            return year if is_plausible(year) and fits else None
    term = _TERM.search(sentence)
    is_that_term = term is not None and month in (_SPRING_TERM if term["term"] == "春" else _AUTUMN_TERM)
    return int(term["y"]) if term is not None and is_that_term and is_plausible(int(term["y"])) else None


def _fits(name: str, month: int | None) -> bool:
    if month is not None and month >= 11 and _OF_COMING_YEAR.search(name):
        return False
    if month is not None and month <= 2 and _OF_PAST_YEAR.search(name):
        return False
    return title_year_fits(name, month)


def tells_years(text: str) -> set[str]:
    """Every year that a folded text names, as it is written."""
    return set(_ANY_YEAR.findall(text))


def year_span(text: str, year: int, start: int, end: int) -> tuple[int, int] | None:
    """Where a year is first named between two places of a folded text."""
    for found in _ANY_YEAR.finditer(text, start, end):
        if chinese_year(found[0]) == year:
            return found.span()
    return None


_END = re.compile(r"[。!?;\n]|(?<=[a-z]{4})\. |(?<=\d\d)\. ")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a folded text begin and end."""
    start = 0
    for end in _END.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)
