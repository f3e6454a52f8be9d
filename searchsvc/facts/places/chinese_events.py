"""Chinese sentences that say where an event was held: `会议在武汉召开`, `新华社武汉3月5日电`.

Only the clause of the place is read, short clauses of time before it (`此前，`), and how the clause goes on.
"""

import re

from searchsvc.facts.dates.date_context import FIRST_YEAR_IN_PROSE
from searchsvc.facts.dates.notations.chinese import chinese_number
from searchsvc.facts.places.told_event import TimeWords, ToldEvent

_BEFORE = 80  # characters of a sentence that are read on each side of a place
_AFTER = 70

_EVENT = (
    "召开|举行|举办|开幕|闭幕|揭幕|落幕|启动|揭牌|成立|签约|签署|开赛|开馆|落成|开营|开班|开讲|发布|亮相"
    "|拉开帷幕|圆满结束"
)
_AT = re.compile(r"(?:在|于|来到|走进|重返|回到|落户|(?P<moved>移师|转战|移至|改[在至到于]))$")
_HELD_AFTER = re.compile(rf"(?P<between>[^,。;!?:、]{{0,18}}?)(?:{_EVENT})")
_DATELINE_AFTER = re.compile(r" ?(?:\d{1,2}月)?\d{1,2}日(?:[上下]午|晚)?(?:专?电|讯)|[电讯](?=[( ])")
_SENTENCE_END = re.compile(r"[。;!?\n]")

_NOT = "不|未|没有?|非|勿|无法|拒绝|取消|推迟|延期|暂停|停止|叫停|放弃|反对"
_DENIED = re.compile(rf"(?:{_NOT})(?:再|曾|会|能|将|是|可能|应|宜|得|打算|准备|计划)?了?(?:原定|继续)?$")
_DENIED_BETWEEN = re.compile(
    r"未能|没[有能]|不[再予能会]|无法|取消|推迟|延期|暂停|将(?![军领士])|(?<![模虚])拟|有望|曾|去年|明年"
    r"|(?<![现实存正所])在"  # 在武汉出席在长沙举行的论坛
)
# What is ahead, or only wished for
_AHEAD = re.compile(
    r"(?:将(?![军领士])|(?<![模虚])拟|定于|预[计定]|原定|原计划|原拟|本应|本该|是否|能否|网传|谣传|据传|传闻|如果|倘若|假如|有望|或许)[^,]{0,20}$"
    r"|(?:准备|打算|希望|建议|提议|考虑|争取|力争|申请|申办|可能|(?<![动展年程养项援助训才业该此本造])计划)(?:于[^,]{1,12})?$"
)
_WISHED = re.compile(
    r"(?:希望(?!小学|中学|学校|工程|教育|杯|之)|建议(?![书稿征])|提议|期待|期望|盼望|呼吁|恳请)[^,“”]{0,20}$"
)
_ONCE = re.compile(r"过(?![后程渡半])")  # 召开过
_OTHER_TIME = re.compile(
    r"(?<![比较])(?:去年|前年|上年|上一?[届次]|前[几两三]届|往[届年]|历[届年]|此前|先前|早前|以往|过去(?!的)|当[年时]|那[年时]"
    r"|昔日|曾(?:经|[^,]{0,6}$)|明年|后年|来年|(?<![本此这每历多二首])次年|翌年|下一?[届次]|[数多几两一二三四五六七八九十百\d]{1,4}年[前后]|早在|每年|每[两三四]年|通常|历来)(?!以来|同期)"
)
_NOW = re.compile(r"今年|如今|本届|本次|此次|这次|今[天日]|近日|日前")
_TIME_CLAUSE = re.compile(
    rf"[在早]?(?:{_OTHER_TIME.pattern})(?:的?[\d一二三四五六七八九十]{{1,3}}月[\d初底日]{{0,3}}|[春夏秋冬]天?|初|底)?"
)
_TIME = TimeWords(_OTHER_TIME, _NOW, _TIME_CLAUSE)
_CALLED_OFF = "取消|推迟|延期|暂停|停办|改期|叫停|作罢|流产|夭折|改[在为到至]|[未没](?:有|能)"
_CALLED_OFF_AFTER = re.compile(
    r"(?:的[^,。;]{0,30}|(?=,?(?:但|后|现|最终|因|由于|受)))(?:,?(?:因|由于|受)[^,。;]{1,20})?"
    rf",?[^,。;]{{0,10}}(?:{_CALLED_OFF})"
)
_UNTRUE = re.compile(r"谣言|不实|子虚乌有|虚假")
_STUDIED = re.compile(r"学习|贯彻|传达|落实|宣传|宣讲")
_SPIRIT_AFTER = re.compile(r"的[^,。;]{0,24}(?:精神|讲话)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_YEAR_CLAUSE = re.compile(r"(?:早?在)?(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?|[春夏秋冬初底])?")
_NUMBER = re.compile(r"第?(首|\d{1,3}|[一二三四五六七八九十百]{1,5})届")


def told_event(text: str, start: int, end: int) -> ToldEvent | None:
    """The event that a folded text says was held at the places `text[start:end]`; None where it tells of none."""
    if _DATELINE_AFTER.match(text, end):
        return ToldEvent()
    at = _AT.search(text[max(0, start - 2) : start])
    held = _HELD_AFTER.match(text, end) if at else None
    if at is None or held is None or _DENIED_BETWEEN.search(held["between"]):
        return None
    position = start - len(at[0])
    sentence = _SENTENCE_END.split(text[max(0, position - _BEFORE) : position])[-1]
    *earlier, clause = sentence.split(",")
    is_ahead = (
        clause.endswith(("将", "拟"))
        if at["moved"]
        else any(each.search(clause) for each in (_DENIED, _AHEAD, _WISHED))
    )
    if is_ahead or _ONCE.match(text, held.end()) or _TIME.is_other_time(clause, earlier):
        return None
    stop = _SENTENCE_END.search(text, held.end(), held.end() + _AFTER)
    rest = text[held.end() : stop.start() if stop else held.end() + _AFTER]
    if _CALLED_OFF_AFTER.match(rest) or _UNTRUE.search(rest) or (_STUDIED.search(clause) and _SPIRIT_AFTER.match(rest)):
        return None
    if earlier and _YEAR_CLAUSE.fullmatch(earlier[-1]):
        clause = earlier[-1] + clause
    event = _which(clause)
    return None if event.year is not None and event.year < FIRST_YEAR_IN_PROSE else event


_NOT_KIND = re.compile(rf"{_NOW.pattern}|{_YEAR.pattern}|{_NUMBER.pattern}|\d{{1,2}}[月日]|[于在又也再]|[^㐀-鿿]")


def _which(clause: str) -> ToldEvent:
    years = _YEAR.findall(clause)
    number = _NUMBER.search(clause)
    ordinal = None if number is None else 1 if number[1] == "首" else chinese_number(number[1])
    kind = _NOT_KIND.sub("", clause)[-2:]
    return ToldEvent(kind, int(years[-1]) if years else None, ordinal, _NOW.search(clause) is not None)
