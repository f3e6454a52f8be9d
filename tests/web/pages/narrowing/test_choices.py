"""The choices of a language and of categories: what each is called, counts and asks for."""

from searchsvc.model.page import Facet, FacetValue, SearchPage, Suggestions
from searchsvc.model.query import Query
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links
from searchsvc.web.pages.narrowing.choices import SHOWN_CATEGORIES, categories, languages

ENGLISH, CHINESE, LINKS = UiTexts("en"), UiTexts("zh"), Links()


def page(query: Query, language: Facet = (), category: Facet = ()) -> SearchPage:
    facets = {"language": language, "category": category}
    return SearchPage(query, 9, False, 1.0, "g", (), facets, Suggestions())  # type: ignore[arg-type]


def values(**counts: int) -> Facet:
    return tuple(FacetValue(name.replace("_", "-"), name, name, count, False) for name, count in counts.items())


def test_a_language_is_english_chinese_or_both() -> None:
    shown = languages(page(Query("x", page=2), values(en=5, zh_Hans=3, zh_Hant=1, unknown=1)), ENGLISH, LINKS)
    assert [(each.name, each.count) for each in shown.main] == [("Both", "10"), ("English", "5"), ("中文", "4")]
    assert [each.selected for each in shown.main] == [True, False, False]
    assert [each.href for each in shown.main][1:] == ["/?q=x&language=en", "/?q=x&language=zh"]
    assert [each.name for each in shown.rest] == ["简体", "繁體", "Unknown"]


def test_both_scripts_are_chinese() -> None:
    shown = languages(page(Query(language=("zh-Hans", "zh-Hant")), values(zh_Hans=3)), CHINESE, LINKS)
    assert [each.selected for each in shown.main] == [False, False, True]
    assert shown.main[2].href == "/"
    assert shown.rest == ()


def test_a_known_category_is_one_choice_with_both_names() -> None:
    known = (FacetValue("Press Releases", "Press Releases", "新闻发布", 3, False),)
    for texts, names in ((ENGLISH, ("Press Releases", "新闻发布")), (CHINESE, ("新闻发布", "Press Releases"))):
        (shown,) = categories(page(Query(), category=known), texts, LINKS).shown
        assert (shown.name, shown.other) == names
        assert shown.href == "/?category=Press+Releases"
    (own,) = categories(page(Query(), category=(FacetValue("X", "X", "X", 1, False),)), ENGLISH, LINKS).shown
    assert (own.name, own.other) == ("X", "")


def test_many_categories_are_folded_but_for_those_that_are_on() -> None:
    facet = tuple(FacetValue(f"c{at}", f"c{at}", f"c{at}", 1234, at == 9) for at in range(12))
    shown = categories(page(Query(category=("c9",)), category=facet), ENGLISH, LINKS)
    assert [each.name for each in shown.shown] == [*(f"c{at}" for at in range(SHOWN_CATEGORIES)), "c9"]
    assert len(shown.folded) == 12 - SHOWN_CATEGORIES - 1
    assert shown.shown[0].count == "1,234"
    assert shown.shown[-1].href == "/"


def test_one_category_is_not_folded_away_alone() -> None:
    facet = tuple(FacetValue(f"c{at}", f"c{at}", f"c{at}", 1, False) for at in range(SHOWN_CATEGORIES + 1))
    shown = categories(page(Query(), category=facet), ENGLISH, LINKS)
    assert (len(shown.shown), shown.folded) == (SHOWN_CATEGORIES + 1, ())
