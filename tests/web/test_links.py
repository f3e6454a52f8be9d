"""Where links lead: the next search, one value more or less."""

from searchsvc.model.page import FacetValue, FilterOffer
from searchsvc.model.query import FACETS, Query
from searchsvc.web.links import Links, toggled, with_offers, without_filters

LINKS = Links()


def values(*names: str, selected: tuple[str, ...] = ()) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(name, name, name, 1, name in selected) for name in names)


def test_a_value_is_turned_on_beside_the_others_from_the_first_page() -> None:
    query = Query("x", province=("CN-HB",), page=3)
    turned = toggled(query, "province", values("CN-HB", "CN-BJ", selected=("CN-HB",)), "CN-BJ")
    assert set(turned.province) == {"CN-HB", "CN-BJ"}
    assert turned.page == 1


def test_a_value_is_turned_off_and_of_a_range_the_rest_stays() -> None:
    years = values("2020", "2019", "2018", "2017", selected=("2018", "2019", "2020"))
    turned = toggled(Query(year=("2018..2020",)), "year", years, "2019")
    assert set(turned.year) == {"2018", "2020"}
    scripts = values("zh-Hans", "zh-Hant", "en", selected=("zh-Hans", "zh-Hant"))
    assert toggled(Query(language=("zh",)), "language", scripts, "zh-Hant").language == ("zh-Hans",)


def test_without_filters_the_words_and_how_they_are_searched_stay() -> None:
    query = Query("x", ("CN-HB",), ("2020",), "2019", "2021", ("en",), ("News",), "newest", "any", False, 4, 20)
    assert without_filters(query) == Query("x", sort="newest", match="any", expand=False, per_page=20)


def test_offers_take_their_words_out_and_narrow() -> None:
    offers = [
        FilterOffer("province", "CN-HB", "Hubei", "湖北", "教育"),
        FilterOffer("year", "2020", "2020", "2020", "教育"),
    ]
    assert with_offers(Query("湖北 2020 教育", page=2), offers) == Query("教育", ("CN-HB",), ("2020",))


def test_links_say_only_what_is_not_the_default() -> None:
    assert LINKS.home() == "/"
    assert LINKS.search(Query("rural school")) == "/?q=rural+school"
    assert LINKS.page(Query("a"), 2) == "/?q=a&page=2"
    assert LINKS.narrowed(Query("a", page=5), "category", "新闻发布") == Query("a", category=("Press Releases",))
    assert LINKS.only("province", "CN-HB") == "/?province=CN-HB"
    assert LINKS.only("category", "新聞發布") == "/?category=Press+Releases"


def test_a_release_knows_the_search_that_led_to_it() -> None:
    assert LINKS.release("2020/a.txt", Query()) == "/releases/2020/a.txt"
    assert LINKS.release("2020/a.txt", Query("a")) == "/releases/2020/a.txt?q=a"
    odd = LINKS.release("..", Query("a"))  # an id that no path can hold stands among the parameters
    assert odd.count("?") == 1
    assert odd.endswith("&q=a")


def test_one_value_more_is_written_as_the_query_with_it() -> None:
    query = Query("湖 & x", ("CN-BJ",), ("2020",), None, "2021", ("zh",), ("News",), "newest", page=7, per_page=20)
    for name in FACETS:
        for value in ("CN-HB", "2019..2021", "a&b = 新", ""):
            assert LINKS.choosing(query, name)(value) == LINKS.search(LINKS.narrowed(query, name, value))
    assert LINKS.choosing(Query(), "year")("2020") == "/?year=2020"


def test_a_category_of_a_release_narrows_by_whatever_of_its_names_and_once() -> None:
    narrowed = LINKS.narrowing(Query("a", category=("Press Releases",), page=2))
    assert narrowed("category", "新闻发布") == narrowed("category", "Press Releases") == "/?q=a&category=Press+Releases"
    assert narrowed("province", "CN-HB") == "/?q=a&province=CN-HB&category=Press+Releases"
