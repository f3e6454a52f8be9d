"""What the help page says about the query language, in English and Chinese."""

from collections.abc import Mapping

HELP_TEXTS: Mapping[str, tuple[str, str]] = {
    "help_title": ("How to search", "怎样检索"),
    "help_said": (
        "Whatever you type is a search; nothing you type can be wrong. Each example below is a link: try it.",
        "输入什么都可以检索，不会出错。以下每个例子都是链接，可以直接试用。",
    ),
    "help_language": ("The query language", "检索语法"),
    "help_words": (
        "Words side by side: a release must hold all of up to five, and most of more.",
        "并列的词：五个以内须全部出现，更多则须大部分出现。",
    ),
    "help_phrase": (
        "In quotation marks: the words stand together in this order.",
        "加引号：词语按此顺序相连。",
    ),
    "help_without": ("After a minus sign: the word must not be there.", "减号之后：不得出现该词。"),
    "help_or": ("OR, in capitals: one of the two is enough.", "大写的 OR：二者有一即可。"),
    "help_group": ("Parentheses hold a group together.", "括号表示一组。"),
    "help_title_only": (
        "Only in the title; also before a phrase or a group. “Titles only” above the results does the same.",
        "只检索标题，也可用于短语或一组词。结果上方的“仅标题”作用相同。",
    ),
    "help_prefix": ("Words that begin so.", "以此开头的词。"),
    "help_numbers": (
        "Numbers, signs and letters without a space are one; brackets and spaces around numbers do not matter.",
        "不加空格的数字、符号和字母视为一体，数字两侧的括号和空格不影响检索。",
    ),
    "help_known": ("What is found besides", "还会找到什么"),
    "help_names": (
        "Places, institutions and plans are found by all their names, in both languages.",
        "地名、机构和规划用中英文任一名称都能找到。",
    ),
    "help_scripts": (
        "Simplified and traditional characters are the same, and so are full width and half width.",
        "简体与繁体相通，全角与半角相通。",
    ),
    "help_place_and_year": (
        "A place or a year in the search is offered as a filter.",
        "检索词中的地区和年份会作为筛选条件提供。",
    ),
    "help_frame": ("On the page", "页面操作"),
    "help_when": (
        "Choose a bar for its year; while one year is chosen, another makes a range of the two. Inside a year, months "
        "work the same. Counts always respect everything else that is chosen.",
        "点选柱形即选该年；已选一年时，再点另一年即成区间。选定一年后，各月同理。数字总是计入其他所有条件。",
    ),
    "help_where": (
        "Choose as many places as you like; a release needs one of them. Choose one again to remove it.",
        "地区可多选，有其一即可；再次点选即移除。",
    ),
    "help_keys": (
        "/ leads to the box; the arrow keys choose among suggestions; pinyin and its initials work too.",
        "按 / 键转到检索框，用方向键选择检索建议；也可输入拼音或拼音首字母。",
    ),
    "help_slash": ("The / key leads to the search box, in this browser", "在此浏览器中，按 / 键转到检索框"),
}
