"""The table of all texts: for each key its English and its Chinese text, the latter in simplified characters.

A text may hold `{names}`, the same in both languages. Nothing here is markup: templates escape it.
"""

from collections.abc import Mapping

from searchsvc.web.i18n.help_texts import HELP_TEXTS
from searchsvc.web.i18n.problem_texts import PROBLEM_TEXTS
from searchsvc.web.i18n.release_texts import RELEASE_TEXTS
from searchsvc.web.i18n.search_texts import SEARCH_TEXTS

TEXTS: Mapping[str, tuple[str, str]] = {**SEARCH_TEXTS, **RELEASE_TEXTS, **HELP_TEXTS, **PROBLEM_TEXTS}
