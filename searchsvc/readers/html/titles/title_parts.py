"""Title parts: a title without markup, cut at its separators, and which of its parts name a site or a section.

The rule: a separator alone cuts nothing. A part at the end is taken off where it names a site or a section, and one at
the beginning where it names the site; what stands between stays one title, separators and all.
"""

import html
import re
from functools import cache

from searchsvc.readers.categories import category_of
from searchsvc.readers.cleaning import clean_line, letters_only
from searchsvc.runtime.data_files import data_json

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_TIMES_ESCAPED = 3
_MARKUP = re.compile(
    r"</?(?:a|b|big|br|center|div|em|font|h[1-6]|i|img|nobr|p|small|span|strong|sub|sup|u)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_HAN = "\u3400-\u9fff"
_SPACE_IN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_TEMPLATE = re.compile(r"[$#]?\{{1,2}[^{}]*\}{1,2}|\$[\w.]+\$?|<%.*%>|\[[a-z]+[:.][\w.]+\]", re.IGNORECASE)
_SEPARATOR = re.compile(
    rf"\s*[_|｜»›>＞]\s*|\s+[-–—·•]\s*|\s*[-–—·•]\s+|-{{2,}}|\s+(?:/|::)\s+|(?<=[{_HAN}])[·•](?=[{_HAN}])"
    rf"|(?<=[{_HAN}）》”！？])[-–—]{{1,2}}(?=[{_HAN}《“A-Z])"
)
_MAX_NAME = 25  # characters of the name of a Chinese site
_MAX_SECTION = 6  # characters of an unknown section of a Chinese site
_HOME = frozenset(("首页", "网站首页", "主页", "home"))
_ADDRESS_BEHIND = re.compile(r"[(（][a-z0-9.-]{3,40}[)）]$", re.IGNORECASE)  # 央视网(cctv.com)
_MAX_SHORT_NAME = 12  # characters of a name that is known by nothing but being repeated around the text
_LIKE_TITLE = re.compile(
    r"关于|召开|举[行办]|印发|启动|开展|成立|出台|部署|推进|会见|出席|调研|公布|访问|参观"
    r"|[到为获赴让被把走落见谈]|在(?!线)|(?<=[\u3400-\u9fff])\s|[，。！？；“”《》：、·—/|]|\d"
)
_SMALL_WORDS = frozenset(("of", "and", "the", "for", "in", "on", "to", "at", "&", "de", "des", "du", "la"))
_MAX_WORDS = 8  # of the name of an English site
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,6}", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-Z][A-Z.&]{1,7}")


def clean_title(text: str) -> str:
    """A title without markup, entities and the marks of unfilled templates; empty where that leaves nothing."""
    for _ in range(_TIMES_ESCAPED):
        if _ENTITY.search(text) is None:
            break
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if _MARKUP.search(text):
        text = _SPACE_IN_HAN.sub("", " ".join(_MARKUP.sub(" ", text).split()))
    text = clean_line(_TEMPLATE.sub("", text).replace("\xa0", " "))
    return "" if text.lower().strip(" -_|[]()") in _placeholders() else text


def runs_of(title: str) -> list[str]:
    """Every stretch of neighbouring parts of a title, longest first; the whole title is one of them."""
    spans = _spans(title)[:_MAX_WORDS]
    runs = [(spans[first][0], spans[last][1]) for first in range(len(spans)) for last in range(first, len(spans))]
    return sorted({title[begin:end] for begin, end in runs}, key=lambda run: (-len(run), run))


def without_site(title: str, site: str | None, clutter: str = "") -> str:
    """A title without the names of site and section at its end, or of the site before it.

    `clutter` is what the page shows around its text, where the site names itself.
    """
    spans = _spans(title)
    while len(spans) > 2 and title[slice(*spans[0])].lower() in _HOME:
        del spans[0]
        while len(spans) > 1 and is_section(title[slice(*spans[0])]):
            del spans[0]
    count = len(spans)
    while len(spans) > 1 and _is_name(title[slice(*spans[-1])], title[spans[0][0] : spans[-2][1]], site, clutter):
        del spans[-1]
    if len(spans) == count > 1 and (is_site(title[slice(*spans[0])], site)):
        del spans[0]
    bare = title[spans[0][0] : spans[-1][1]] if spans else title
    if site and len(bare) > len(site) and bare.endswith(site):
        bare = bare.removesuffix(site).rstrip(" -–—_|·") or bare
    return bare


def is_site(name: str, site: str | None) -> bool:
    """Whether a whole text is the name of a site or of the institution that runs it."""
    if site and letters_only(name) == letters_only(site):
        return True
    if _LIKE_TITLE.search(name):
        return False
    if len(name) <= _MAX_NAME and name.endswith(_site_endings()):
        return True
    if _DOMAIN.fullmatch(name):
        return True
    return _is_capitalised(name) and not _site_words().isdisjoint(name.lower().split())


def names_only(title: str, site: str | None) -> bool:
    """Whether a title begins with the name of a site, and what stands behind that is more of its name.

    `Ministry of Water - the People's Republic of Sample`: what it belongs to goes on in capitals behind an article.
    """
    first, *others = parts_of(title)
    return is_site(first, site) and all(
        is_site(part, site)
        or is_section(part)
        or (part.split(" ")[0].lower() in _SMALL_WORDS and _is_capitalised(part))
        for part in others
    )


def is_section(name: str) -> bool:
    """Whether a whole text is the name of a section of a site."""
    return category_of(name) is not None or letters_only(name) in _sections()


def _is_name(part: str, before: str, site: str | None, clutter: str) -> bool:
    """Whether the last part of a title names a site or a section, given what stands before it."""
    part = _ADDRESS_BEHIND.sub("", part)
    if is_site(part, site) or is_section(part) or _ACRONYM.fullmatch(part):
        return True
    if len(part) <= _MAX_SECTION and is_site(parts_of(before)[-1], site):
        return True  # what stands behind the name of a site belongs to it
    if len(part) <= _MAX_SHORT_NAME and len(part) < len(before) and part in clutter and not _LIKE_TITLE.search(part):
        return True
    return _is_capitalised(part) and not _is_capitalised(before) and not _LIKE_TITLE.search(part)


def _is_capitalised(text: str) -> bool:
    words = text.split()
    if not words or len(words) > _MAX_WORDS or not text.isascii():
        return False
    return all(word[0].isupper() or word.lower() in _SMALL_WORDS for word in words) and any(c.islower() for c in text)


def parts_of(title: str) -> list[str]:
    """The parts of a title between its separators."""
    return [title[slice(*span)] for span in _spans(title)] or [title]


def _spans(title: str) -> list[tuple[int, int]]:
    """Where the parts of a title begin and end."""
    spans, begin = [], 0
    for separator in _SEPARATOR.finditer(title):
        spans.append((begin, separator.start()))
        begin = separator.end()
    spans.append((begin, len(title)))
    return [(begin, end) for begin, end in spans if end > begin]


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(_data()["placeholders"])


@cache
def _site_endings() -> tuple[str, ...]:
    return tuple(_data()["site_endings"])


@cache
def _site_words() -> frozenset[str]:
    return frozenset(_data()["site_words"])


@cache
def _sections() -> frozenset[str]:
    return frozenset(_data()["sections"])


def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = data_json("html_titles.json")
    return data
