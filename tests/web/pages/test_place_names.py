"""What a province is called beside a release."""

import pytest

from searchsvc.model.page import Fragment, Hit, NamedProvince
from searchsvc.web.i18n import UiTexts
from searchsvc.web.pages.place_names import place_name, said_by

TIBET, HUBEI = NamedProvince("CN-XZ", "Tibet", "西藏", "held"), NamedProvince("CN-HB", "Hubei", "湖北", "held")


@pytest.mark.parametrize(
    ("title", "snippet", "name"),
    [
        ("Xizang reports on schools", "Tibetan and Chinese are taught", "Xizang"),
        ("A report", "in Xizang", "Xizang"),
        ("Xizang (Tibet)", "", "Tibet"),
        ("Tibet reports", "", "Tibet"),
        ("A report", "", "Tibet"),
    ],
)
def test_xizang_is_called_so_where_the_release_says_so(title: str, snippet: str, name: str) -> None:
    said = said_by(Hit("x", Fragment(title), (Fragment(snippet),), "en", None, None, (TIBET,), None, None))
    assert place_name(TIBET, said, UiTexts("en")) == name
    assert place_name(TIBET, said, UiTexts("zh")) == "西藏"
    assert place_name(HUBEI, said, UiTexts("en")) == "Hubei"
