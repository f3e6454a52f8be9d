"""The table of texts is complete: both languages, the same names, no key that is asked for and missing."""

import re
from pathlib import Path

import pytest

import searchsvc.web
from searchsvc.web.i18n import TEXTS

WEB = Path(searchsvc.web.__file__).parent
FAMILIES = ("facet_", "sort_", "date_", "province_", "precision_", "problem_", "fault_", "rule_", "notice_", "gap_")


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_it_with_the_same_names(key: str) -> None:
    english, chinese = TEXTS[key]
    assert english.strip()
    assert chinese.strip()
    assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese))


def _sources() -> str:
    templates = [path.read_text("utf-8") for path in (WEB / "templates").rglob("*.html")]
    return "\n".join([*templates, *(path.read_text("utf-8") for path in WEB.rglob("*.py") if "i18n" not in path.parts)])


def test_no_text_is_missing_and_none_is_left_over() -> None:
    source = _sources() + (WEB / "i18n" / "formats.py").read_text("utf-8")
    asked = set(re.findall(r"""(?:\bt|texts|self)\(f?["'](\w+)["'][,)]""", source))
    asked |= {key for pair in re.findall(r't\("(\w+)" if .*? else "(\w+)"\)', source) for key in pair}
    assert asked <= TEXTS.keys()
    spare = {key for key in TEXTS if key not in asked and not key.startswith(FAMILIES) and f'"{key}"' not in source}
    assert not spare
