"""The language of a text, and the script of Chinese."""

import pytest

from searchsvc.facts.language import detect_language, detect_script


@pytest.mark.parametrize(
    ("title", "body", "language"),
    [
        ("Schools reopen", "Teachers of 学校 met.", "en"),
        ("学校复课", "Teachers met.", "zh-Hans"),
        ("學校復課", "教師開會", "zh-Hant"),
        ("中文", "two words", "zh-Hans"),  # a tie is Chinese
        ("西安", "Xi'an", "zh-Hans"),  # an apostrophe does not make two words
        ("后里", "", "zh-Hans"),  # both scripts have these characters
        ("2020", "…", None),
        ("", "", None),
        ("ＡＢＣ ＤＥＦ", "", "en"),
    ],
)
def test_language_of(title: str, body: str, language: str | None) -> None:
    assert detect_language(title, body) == language


def test_the_script_alone_where_the_language_is_known() -> None:
    assert detect_script("Meeting", "臺灣") == "zh-Hant"
    assert detect_script("Meeting", "none") == "zh-Hans"
