"""Titles of official letters: the 关于…的通知 line below the letterhead, joined over the lines that it takes.

The rule: what offices print above a title is none: the letterhead (某某省教育厅文件, also of several offices), secrecy
and urgency, the number of the letter, 附件, header lines. The first line after these begins the title. It goes on until
a word for a kind of letter ends it, and never into an address or a sentence.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from searchsvc.facts.header_lines import header_line
from searchsvc.readers.categories import category_of
from searchsvc.readers.cleaning import letters_only
from searchsvc.text.fold import fold_text

_FIRST_LINES = 16  # in which a title begins
_MOST_LINES = 5  # of a title
_MAX_LINE = 60  # characters; longer lines are prose
_HAN = "[\u3400-\u9fff]"
_SPREAD = re.compile(rf"(?<!{_HAN})({_HAN})(?:[ \u3000]{{1,8}}{_HAN}(?!{_HAN})){{1,30}}")  # 文　件, 通 知
_SPACE = re.compile(r"\s+")
_KINDS = (
    "通知|通报|通告|公告|公报|公示|公函|决定|决议|命令|令|意见|报告|请示|批复|复函|函|纪要|方案|办法|规定|细则|规划|计划|要点"
    "|条例|规程|标准|说明|答复|建议|提案|议案|倡议书|倡议|启事|声明|简报|指南|目录|预案|制度|措施|汇报|讲话|总结|安排|名单|解读"
)
_COMPLETE = re.compile(rf"(?:{_KINDS})(?:[（(〔\[][^（()）]{{1,20}}[)）〕\]])?[》”]?$")
_GOES_ON = re.compile(r"[》”）)〉]|的(?!确)|等")  # a line that can only be the rest of one
_ADDRESS = re.compile(r"[^。;!?]{2,200}:")
_SENTENCE = re.compile(r"[。;!?:]|,(?!\d)")
_OFFICE_NAME = (
    r"[\w（）() \u3000·、|]{1,50}(?:厅|局|委|部|办|院|府|会|署|室|处|司|组|团|社|学|园|厂|联|行|台|队|所|站|馆|校|中心"
    r"|公司|党组|工委|指挥部)"
)
_OFFICE = re.compile(rf"{_OFFICE_NAME}|[\w（）()]{{1,30}}(?:令|公告|通告)")
_LETTERHEAD = re.compile(rf"(?:{_OFFICE_NAME}[ \u3000|]{{0,9}})?文件")
_NUMBER = re.compile(  # 鄂教〔2020〕3号, 2020年第3号, 国务院令第12号
    r"[^\s〔〕\[\],。;:]{0,20}? {0,4}(?:[〔\[(（【［﹝]\s?(?:19|20)\d\d\s?[〕\])）】］﹞]|(?:19|20)\d\d\s?年?)\s?"
    r"[^\W\d]{0,6}?第?\s?\d{1,5}\s?[号號期](?:[\s|]+签发人.{0,30})?"
    r"|(?:\w{1,20}(?:令|公告|通告))?第\s?\d{1,5}\s?[号號期]|\d{5,8}"
)
_ABOVE = re.compile(
    r"[（(【]?(?:绝密|机密|秘密|内部|特急|加急|平急|特提|急件|急)(?:[★☆].{0,20})?[）)】]?|签发人.{0,30}"
    r"|[（(]?(?:此件)?(?:主动|依申请|不予)?公开(?:发布)?[）)]?|(?:份号|编号|文号|密级|紧急程度)[:： ].{0,30}"
    r"|[（(](?:此件|代拟稿|征求意见稿|草案).{0,12}[）)]"
)
_ENCLOSURE = re.compile(r"附[ \u3000]{0,4}[件表][ \u3000]{0,4}[\d一二三四五六七八九十]{0,3}[ \u3000]{0,4}[:：]?")
_SECTION = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．](?!\d)|第[一二三四五六七八九十百\d]{1,4}[章节条部]"
)
_ABOUT = "关于"


class LetterTitle(NamedTuple):
    """A title, and the lines that it takes.

    `is_named` where it says what the letter is about (关于…) and ends with its kind (通知).
    """

    text: str
    start: int
    end: int
    is_named: bool


class _Line(NamedTuple):
    """A line as it is printed, and folded: for the patterns, which know simplified characters."""

    text: str
    key: str


def letter_title(lines: Sequence[str]) -> LetterTitle | None:
    """The title of a letter; None where nothing shows that these lines are one."""
    head = [_line(line) for line in lines[: _FIRST_LINES + _MOST_LINES]]
    shows_letter = False  # by a letterhead or a number
    offices: list[int] = []  # lines that are a letterhead where a title follows
    others = False  # whether there are lines of which nothing is known
    for number, line in enumerate(head[:_FIRST_LINES]):
        if _is_above_title(line):
            shows_letter = True
        elif _is_passed_over(line, number):
            continue
        elif _ABOUT not in line.key and _OFFICE.fullmatch(line.key):
            offices.append(number)
        else:
            title = _title_at(head, number)
            if title is None:
                break
            if title.is_named and (not others or _is_address(head[title.end : title.end + 1])):
                return title
            if not others and (shows_letter or (offices and _COMPLETE.search(line.key))):
                return title
            others = True
    return _title_at(head, offices[-1]) if shows_letter and offices and not others else None


def is_no_title(title: str) -> bool:
    """Whether what a document declares as its title is what stands above one, or the heading of a section."""
    key = _line(title).key
    return _SECTION.match(key) is not None or any(each.fullmatch(key) for each in (_LETTERHEAD, _ENCLOSURE))


def _line(written: str) -> _Line:
    """A line without the space that only spreads its characters."""
    text = _SPREAD.sub(lambda spread: _SPACE.sub("", spread.group()), written.strip())
    return _Line(text, fold_text(text))


def _is_above_title(line: _Line) -> bool:
    """Whether a line is of those that offices print above a title."""
    if _ABOUT in line.key or len(line.key) > _MAX_LINE:
        return False
    return any(pattern.fullmatch(line.key) for pattern in (_NUMBER, _LETTERHEAD, _ABOVE, _ENCLOSURE))


def _is_passed_over(line: _Line, number: int) -> bool:
    """Whether a line says nothing of what follows: ornaments, header lines, a category at the very top."""
    if not letters_only(line.text) or header_line(line.text) is not None:
        return True
    return number == 0 and category_of(line.text) is not None


def _title_at(head: Sequence[_Line], start: int) -> LetterTitle | None:
    """The title that begins in a line; None where the line is an address, a sentence, or the heading of a section."""
    text, key = head[start]
    if len(key) > 2 * _MAX_LINE or _SECTION.match(key) or _SENTENCE.search(key):
        return None
    if _ABOUT not in key:
        return LetterTitle(text, start, start + 1, False)
    joined, joined_key = text, key
    for end in range(start + 1, start + _MOST_LINES + 1):
        following = head[end] if end < len(head) else _Line("", "")
        if _COMPLETE.search(joined_key) and not (_is_open(joined) or _GOES_ON.match(following.key)):
            return LetterTitle(joined, start, end, True)
        if not following.key or not _may_be_rest(following):
            break
        joined, joined_key = joined + following.text, joined_key + following.key
    return LetterTitle(text, start, start + 1, _COMPLETE.search(key) is not None)


def _may_be_rest(line: _Line) -> bool:
    """Whether a title can go on in a line."""
    if len(line.key) > _MAX_LINE or _SENTENCE.search(line.key):
        return False
    return not _is_above_title(line) and header_line(line.text) is None


def _is_address(lines: Sequence[_Line]) -> bool:
    """Whether a line says whom a letter is for."""
    return len(lines) > 0 and _ADDRESS.fullmatch(lines[0].key) is not None


def _is_open(text: str) -> bool:
    """Whether a book title or a bracket that begins in a text goes on after it."""
    return any(text.count(left) > text.count(right) for left, right in ("《》", "（）", "“”", "〈〉", "「」", "『』"))
