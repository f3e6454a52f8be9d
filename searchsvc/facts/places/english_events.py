"""English sentences that say where an event was held: `The forum was held in Wuhan`, and datelines."""

import re

from searchsvc.facts.dates.date_context import FIRST_YEAR_IN_PROSE
from searchsvc.facts.places.told_event import TimeWords, ToldEvent

_WINDOW = 160  # characters of a sentence that are read on each side of a place

DATELINE_AFTER = re.compile(
    r"(?:, [a-z.' ]{2,30})?,? (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
    r"| \((?:xinhua|ap|reuters|afp)\)"
)
_EVENT = re.compile(
    r"\b(?:held|opened|opens|took place|takes place|taking place|take place|kicked off|kicks off|convened|inaugurated|"
    r"launched|concluded|unveiled|wrapped up|gathered|hosted|staged|met)\b"
)
_BEFORE_PLACE = re.compile(r"\b(?:in|at)(?: [a-z']+){0,5} $")
_AT = re.compile(
    r"[^.;!?]{0,70}\b(?:in|at)(?: the)?"
    r"(?: (?:north|south|east|west|central|northeast|northwest|southeast|southwest)(?:ern)?)?"
    r"(?: china's)?(?: (?:downtown|the city of|the capital city of))? $"
)
_SENTENCE_END = re.compile(r"[.;!?]")
_DENIED_PLACE = re.compile(r"\b(?:not|than|of|nor|never) (?:in|at)[a-z ]* $")
# will be held, was not held, had been held, is to be held
_NOT_TAKING_PLACE = re.compile(
    r"(?:\b(?:will|would|to|shall|may|might|could|should|can|must|had|not|never|cannot|failed)|n't)"
    r"(?: (?:not|also|first|then|again|be|been|ever|previously|originally)){0,3} $"
)
_OTHER_TIME = re.compile(
    r"\b(?:last year|previous(?:ly)?|earlier (?!this|today)|former(?:ly)?|in the past|past|years? (?:ago|before)|next"
    r"|originally|initially|used to|once|back in|the year before|the following year|upcoming|planned|scheduled"
    r"|expected|usually|normally|annually|traditionally|every year|first(?= $))\b"
)
_NOW = re.compile(
    r"\b(?:this (?:year|time|week|month)|today|yesterday|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_TIME_CLAUSE = re.compile(
    rf"\W*(?:in |back |only |just |for )?(?:the |an? |[a-z]+ |\d+ )?(?:{_OTHER_TIME.pattern})(?: in [a-z0-9]+)?\W*"
)
_TIME = TimeWords(_OTHER_TIME, _NOW, _TIME_CLAUSE)
_OTHER_TIME_AFTER = re.compile(
    r"(?:(?! and | but )[^.;!?,]){0,30}?,? ?\b(?:last year|the (?:previous|following|next) year"
    r"|next (?:year|month|week|spring|summer|autumn|fall)|years? (?:ago|earlier|before)|previously|in the past"
    r"|the year before)\b"
)
_CALLED_OFF = re.compile(r"\b(?:cancel+ed|cancel+ation|cancels|postponed|called off|scrapped|put off)\b")
_CLAUSE = re.compile(
    r", (?:and |but |while |whereas |as |after |before |where )?| while | whereas | but "
    r"| and (?=(?:is|are|was|were|has|have|will|this|now|then|it|they)\b)"
)
_UNTRUE = re.compile(
    r"\b(?:denied|denies|deny|rumou?r(?:ed|s)?|falsely|neither|no|hope[sd]?|wish(?:es|ed)?|if|whether"
    r"|(?:untrue|not true|false) that)\b"
)
_UNTRUE_AFTER = re.compile(
    r"[^,]{0,40} (?:is|are|was|were|be|been|as) (?:[a-z]+ )?"
    r"(?:false|untrue|not true|baseless|unfounded|groundless|fake|fabricated|a (?:hoax|rumou?r|lie))\b"
)
_KIND = re.compile(r"\b([a-z]{3,})s?(?: (?:was|were|is|are|has been|have been))? $")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_YEAR_AFTER = re.compile(r"[^.;!?]{0,24}?\bin ((?:19|20)\d\d)\b")


def told_event(text: str, start: int, end: int) -> ToldEvent | None:
    """The event that a folded text says was held at the places `text[start:end]`; None where it tells of none."""
    before = text[max(0, start - _WINDOW) : start]
    if not before.endswith(" "):
        return None
    if not _BEFORE_PLACE.search(before):
        return None
    verbs = list(_EVENT.finditer(before))
    verb = next((found for found in reversed(verbs[-3:]) if _AT.fullmatch(before, found.end())), None)
    if verb is None or _DENIED_PLACE.search(before, verb.end()):
        return None
    begin = max((found.end() for found in _SENTENCE_END.finditer(before, 0, verb.start())), default=0)
    stop = _SENTENCE_END.search(text, end, end + _WINDOW)
    lead, rest = before[begin : verb.start()], text[end : stop.start() if stop else end + _WINDOW]
    if _NOT_TAKING_PLACE.search(lead) or _OTHER_TIME_AFTER.match(rest):
        return None
    if _CALLED_OFF.search(lead) or _CALLED_OFF.search(rest):
        return None
    *earlier, clause = _CLAUSE.split(lead)
    if _UNTRUE.search(clause) or _UNTRUE_AFTER.match(rest) or _TIME.is_other_time(clause, earlier):
        return None
    years = _YEAR.findall(clause)
    year = _YEAR_AFTER.match(rest)
    told_year = int(year[1]) if year else int(years[-1]) if years else None
    if told_year is not None and told_year < FIRST_YEAR_IN_PROSE:
        return None
    kind = _KIND.search(clause)
    return ToldEvent(kind[1] if kind else "", told_year, is_now=_NOW.search(lead) is not None)
