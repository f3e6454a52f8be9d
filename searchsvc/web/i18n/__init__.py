"""Every word of the interface in English and Chinese, and how numbers, dates and names are written in each.

`search_texts`, `release_texts`, `help_texts` and `problem_texts` hold the texts by subject, `texts` joins them to one
table, and `formats` writes them. Chinese is kept in simplified characters; traditional ones are made of them.
"""

from searchsvc.web.i18n.formats import UiTexts
from searchsvc.web.i18n.languages import HTML_LANG, UIS, Ui
from searchsvc.web.i18n.texts import TEXTS

__all__ = ["HTML_LANG", "TEXTS", "UIS", "Ui", "UiTexts"]
