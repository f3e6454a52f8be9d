"""The table of texts is complete: both languages, the same names, no key that is asked for and missing."""

import re
from pathlib import Path

import pytest

import searchsvc.web
from searchsvc.web.i18n import TEXTS, UiTexts

WEB = Path(searchsvc.web.__file__).parent
FAMILIES = ("facet_", "sort_", "date_", "province_", "precision_", "problem_", "fault_", "rule_", "notice_", "status_")


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_it_with_the_same_names(key: str) -> None:
    english, chinese = TEXTS[key]
    assert english.strip()
    assert chinese.strip()
    assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese))


def _sources() -> str:
    templates = [path.read_text("utf-8") for path in (WEB / "templates").glob("*.html")]
    return "\n".join([*templates, *(path.read_text("utf-8") for path in WEB.rglob("*.py") if path.name != "i18n.py")])


def test_no_text_is_missing_and_none_is_left_over() -> None:
    source = _sources() + (WEB / "i18n.py").read_text("utf-8").split("\n}\n", 1)[1]
    asked = set(re.findall(r"""(?:\bt|texts|self)\(f?["'](\w+)["'][,)]""", source))
    asked |= {key for pair in re.findall(r't\("(\w+)" if .*? else "(\w+)"\)', source) for key in pair}
    assert asked <= TEXTS.keys()
    spare = {key for key in TEXTS if key not in asked and not key.startswith(FAMILIES) and f'"{key}"' not in source}
    assert not spare


def test_dates_and_numbers() -> None:
    english, chinese = UiTexts("en"), UiTexts("zh")
    dates = ("2020", "2020-07", "2020-07-05")
    assert [english.date(date) for date in dates] == ["2020", "July 2020", "5 July 2020"]
    assert [chinese.date(date) for date in dates] == ["2020年", "2020年7月", "2020年7月5日"]
    counts = (0, 1, 12_345)
    assert [english.count(number) for number in counts] == ["No releases", "1 release", "12,345 releases"]
    assert [chinese.count(number) for number in counts] == ["没有结果", "1 条结果", "12,345 条结果"]
