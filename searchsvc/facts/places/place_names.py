"""Place names in a text: an automaton finds all of them in one pass; where some overlap, the first and longest is kept.

A hit is vetoed, that is, dropped, where the characters around it show that it is not a place: a street (南京路,
Shandong Road), part of a longer word, a Latin name without a capital. A shorter name inside it may then be found.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain

from ahocorasick_rs import AhoCorasick, Implementation

from searchsvc.facts.places.gazetteer import PlaceName, letters, names
from searchsvc.facts.places.name_text import NameText, is_han
from searchsvc.facts.places.word_boundaries import is_between_words


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name at `text[start:end]` of a `NameText`."""

    start: int
    end: int
    name: PlaceName


@cache
def _automaton(is_ascii: bool) -> tuple[AhoCorasick, tuple[PlaceName, ...]]:
    """The automaton for ASCII texts (Latin names only) or for all others, and the name of each of its patterns.

    A DFA, a table of all steps, reads a text in less than half of the time. For Latin names alone it is built in 4 ms;
    for all names it would take 40 MB and 95 ms.
    """
    known = {text: name for text, name in names().items() if text.isascii()} if is_ascii else names()
    implementation = Implementation.DFA if is_ascii else Implementation.ContiguousNFA
    return AhoCorasick(known, implementation=implementation, store_patterns=False), tuple(known.values())


_ZH_STREET = re.compile(
    r"[东南西北中]{0,2}[一二三四五六七八九十]{0,2}"
    r"(?:路(?![网演径线桥况政透费途灯面段基由过])|大?街(?![头景舞坊拍区道])|大道|胡同|弄堂?)"
)
# 广东大厦 and 上海宾馆 stand in other cities; but 北京酒店业 is the trade of Beijing
_BUILDING = re.compile(
    r"(?:国际|新世纪|假日|商务|迎宾|大|新)?(?:大厦|大楼|商厦|宾馆|饭店|饭庄|酒店|酒楼|酒家|招待所|会馆)"
    r"(?![业们等和与及、]|行业|协会|价格|房价|市场|预[订定]|入住|客房|住宿|用品|餐饮|员工|企业)"
)
_EN_BUILDING = re.compile(
    r" (?:international |grand |great wall |new )?(?P<kind>hotel|guesthouse|guest house|mansion|inn|building)\b"
)
_EN_STREET = re.compile(
    r"(?: (?:east|west|north|south|middle|central))?(?: (?:[1-9](?:st|nd|rd|th)?))? "
    r"(?P<kind>road|street|avenue|lane|boulevard|rd|ave|blvd|hutong)\b"
)
# 京沪高铁, 京港澳高速 and 青藏高原 are names of their own, not lists
_ROUTE = re.compile(
    "[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蓉贵云藏陕甘青宁新港澳台广深]{0,3}(?:高[铁速原]|铁路|公路|国道|城际|客专|动车|线)"
)
# 延安精神 is an idea and 南昌起义 an event of history; but 上海精神病院, and a museum of the event, are in that city
_IDEA = re.compile(r"精神(?![病卫科文医障面状疾损])|(?:起义|事变)(?!.{0,8}(?:馆|旧址|遗址|园|碑|塔))")
# 记者吴桂林 is a person
_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严戴莫孔向汤]"
)
_PERSON_BEFORE = re.compile(
    "(?:记者|编辑|责编|通讯员|摄影|作者|书记|主任|部长|司长|厅长|局长|处长|校长|院长|县长|主席|教授|老师|同学|医生|队长)"
    f"[ :]?{_SURNAME}$"
)
# 北京市场 is 北京 and 市场, 海南区域 is 海南 and 区域: what looks like the suffix of a name begins another word there
_SUFFIX_OF_WORD = {"脚": "步踏下本手", "市": "场值", "区": "域位间块别划", "县": "域级", "州": "际", "学": "生"}
# 河南岸 is the south bank of a river, 湖南侧 the south side of a lake; but 湖南|侧重
_SIDE = re.compile(r"[河湖江海山][东南西北](?:岸|麓|畔|侧(?![重记面目翼影]))")
_LONGEST_ACRONYM = 3
_LONGEST_BETWEEN_WORDS = 3  # characters; longer names are words of their own
_ADMINISTRATIVE = frozenset("省市区县州盟旗")


def find_names(where: NameText, *, capitals: bool = True) -> list[FoundName]:
    """The names of a text in order, without overlaps. With `capitals` a Latin name must begin with a capital."""
    candidates = [hit for hit in _candidates(where) if not _is_vetoed(hit, where, capitals=capitals)]
    candidates += _listed_letters(where)
    return _without_overlaps(candidates, where) if candidates else candidates


def _candidates(where: NameText) -> list[FoundName]:
    """Every name in the text, overlapping ones included, in the order of their ends."""
    automaton, known = _automaton(where.text.isascii())
    found = automaton.find_matches_as_indexes(where.text, overlapping=True)
    return [FoundName(start, end, known[number]) for number, start, end in found]


def _is_vetoed(hit: FoundName, where: NameText, *, capitals: bool) -> bool:
    if hit.name.is_latin:
        return _is_part_of_latin_word(hit, where.text) or _is_no_latin_name(hit, where, capitals=capitals)
    return _is_part_of_chinese_word(hit, where.text) or _is_broken(hit, where)


def _is_part_of_latin_word(hit: FoundName, text: str) -> bool:
    before = text[hit.start - 1 : hit.start]
    after = text[hit.end : hit.end + 1]
    return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())


def _is_no_latin_name(hit: FoundName, where: NameText, *, capitals: bool) -> bool:
    if capitals:
        start, end = where.original_span(hit.start, hit.end)
        is_acronym = hit.name.length <= _LONGEST_ACRONYM and where.original[start:end].isupper()  # ILI is not Ili
        if is_acronym or not where.original[start].isupper():
            return True
    street = _EN_STREET.match(where.text, hit.end) or _EN_BUILDING.match(where.text, hit.end)
    if street is None:
        return False
    kind_start = where.original_span(street.start("kind"), street.start("kind") + 1)[0]
    return not capitals or where.original[kind_start].isupper()


def _is_part_of_chinese_word(hit: FoundName, text: str) -> bool:
    last, after = text[hit.end - 1], text[hit.end : hit.end + 1]
    if after and after in _SUFFIX_OF_WORD.get(last, ""):
        return True
    if hit.name.kind == "list" and _ROUTE.match(text, hit.end):
        return True
    if hit.name.kind != "none" and _IDEA.match(text, hit.end):
        return True
    if hit.name.length == 2 and _SIDE.match(text, hit.start):
        return True
    if hit.name.length == 2 and _PERSON_BEFORE.search(text, max(0, hit.start - 6), hit.start):
        return True
    if last in _ADMINISTRATIVE or hit.name.kind == "none":
        return False
    if _ZH_STREET.match(text, hit.end) or _BUILDING.match(text, hit.end):
        return True
    return hit.name.length <= _LONGEST_BETWEEN_WORDS and is_between_words(text, hit.start, hit.end)


def _is_broken(hit: FoundName, where: NameText) -> bool:
    """Whether blanks inside a name are a boundary between words rather than typesetting."""
    gap = where.gap_within(hit.start, hit.end)
    if gap == "none":
        return False
    if gap == "line":
        return hit.name.kind != "province" or hit.name.length < 3
    if gap == "blank" and hit.name.length < 3:  # in 、湖　北 a word begins at 湖; in 太湖 北岸 none does
        return not _is_edge(hit.start, where)
    return gap == "paragraph"


_WORDS_BEFORE_NAMES = frozenset("自在到赴从向和与及至是有")  # after these a name may begin: 来自湖 北


def _is_edge(position: int, where: NameText) -> bool:
    text = where.text
    if text[max(0, position - 1) : position] in _WORDS_BEFORE_NAMES:
        return True
    inside = 0 < position < len(text) and is_han(text[position - 1]) and is_han(text[position])
    return not inside or where.is_cut(position)


@cache
def _letter_patterns() -> tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...]:
    """Patterns of single characters that stand for provinces: in lists (京、津、冀; 鲁晋豫三省), and in 在京, 在沪召开.

    With each group of patterns comes a quick first test, which matches every text in which they match and few others:
    for lists, two such characters beside each other.
    """
    letter = f"[{''.join(letters())}]"
    sure = "[京津冀晋辽沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇陕陇港]"
    several = (
        re.compile(rf"(?P<l>{letter}(?:[、/]{letter}){{2,33}})"),
        re.compile(
            rf"(?P<l>{letter}(?:[、/]?{letter}){{1,9}})"
            r"(?=等?(?:[两二三四五六七八九十\d]{1,2}个?(?:省|市|自治区|区|地)|等地|等省))"
        ),
    )
    one = (
        re.compile(r"[在来赴抵进](?P<l>京)(?![津冀东沪广九剧都郊张山族西杭港])"),
        re.compile(rf"在(?P<l>{sure})(?=召开|举行|举办|开幕|闭幕|启动|落幕|揭幕|揭牌|成立|签约|发布|开赛)"),
    )
    return (re.compile(f"{letter}[、/]?{letter}"), several), (re.compile(f"[在来赴抵进]{sure}"), one)


def may_list_letters(where: NameText) -> bool:
    """Whether a text has single characters that stand for provinces, unless they are part of a longer name."""
    return bool(_listed_letters(where))


def _listed_letters(where: NameText) -> list[FoundName]:
    hits: list[FoundName] = []
    if where.text.isascii():
        return hits
    known = letters()
    patterns = chain.from_iterable(each for sign, each in _letter_patterns() if sign.search(where.text))
    for found in chain.from_iterable(pattern.finditer(where.text) for pattern in patterns):
        start, end = found.span("l")
        codes = tuple(known[char] for char in found["l"] if char in known)
        if len(set(codes)) == len(codes):
            hits.append(FoundName(start, end, PlaceName("list", codes, end - start, False)))
    return hits


def _without_overlaps(candidates: list[FoundName], where: NameText) -> list[FoundName]:
    """The candidates that are kept where some overlap, in order: the leftmost, then the longest.

    But names without blanks inside go before those with blanks, and names before lists of single characters. Readers
    read from the left, too: 湖北京山市 is 湖北 and 京山市, although 北京 stands in it.
    """
    order = sorted(
        candidates,
        key=lambda hit: (
            where.gap_within(hit.start, hit.end) != "none",
            hit.name.kind == "list",
            hit.start,
            -hit.name.length,
        ),
    )
    taken = bytearray(len(where.text))
    kept: list[FoundName] = []
    for hit in order:
        if taken.find(1, hit.start, hit.end) >= 0:
            continue
        taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
        if hit.name.kind != "none":
            kept.append(hit)
    kept.sort(key=lambda hit: hit.start)
    return kept
