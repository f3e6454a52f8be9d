import pytest

from searchsvc.errors import ParameterErrors
from searchsvc.model.query import Query
from searchsvc.searching.params import parse_query, query_pairs


def test_everything_absent_is_the_default_query() -> None:
    assert parse_query({}) == Query()
    assert parse_query({"q": [" "], "province": [""], "page": [""], "from": [" "]}) == Query()


def test_provinces_are_codes_or_names_in_either_language() -> None:
    query = parse_query({"province": ["cn-hb", "湖北", "Inner Mongolia", "內蒙古自治區", "unknown"]})
    assert query.province == ("CN-HB", "CN-NM", "unknown")


def test_years_dates_and_languages() -> None:
    query = parse_query({"year": ["2020", "2018..2019"], "from": ["2020-02"], "to": ["2021"], "language": ["zh", "EN"]})
    assert query.year == ("2020", "2018..2019")
    assert (query.date_from, query.date_to) == ("2020-02", "2021")
    assert query.language == ("zh", "en")


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(ParameterErrors) as raised:
        parse_query(
            {
                "q": ["x" * 1001],
                "province": ["Atlantis"],
                "year": ["2020..2018", "20"],
                "from": ["2020-13-01"],
                "language": ["fr"],
                "sort": ["best"],
                "match": ["all"],
                "expand": ["maybe"],
                "page": ["0"],
                "per_page": ["101"],
                "colour": ["red"],
            }
        )
    named = [fault.parameter for fault in raised.value.faults]
    assert sorted(named) == sorted(
        ["q", "province", "year", "year", "from", "language", "sort", "match", "expand", "page", "per_page", "colour"]
    )
    assert "2018..2020" in str(raised.value)


@pytest.mark.parametrize(
    "raw",
    [
        {"from": ["2020-02-30"]},
        {"from": ["2021"], "to": ["2020"]},
        {"page": ["1001"], "per_page": ["10"]},
        {"page": ["１"]},
        {"page": ["1", "2"]},
        {"q": ["\ud800"]},
        {"expand": ["true"]},
        {"expand": ["off", "on"]},
        {"year": ["２０２０"]},
        {"year": ["0000"]},
        {"year": ["0000..2020"]},
        {"year": ["1900..2100"]},
    ],
)
def test_a_bad_value_is_refused(raw: dict[str, list[str]]) -> None:
    with pytest.raises(ParameterErrors):
        parse_query(raw)


def test_the_page_may_ignore_unknown_parameters_but_not_bad_ones() -> None:
    assert parse_query({"utm_source": ["x"]}, ignore_unknown=True) == Query()
    with pytest.raises(ParameterErrors):
        parse_query({"page": ["x"]}, ignore_unknown=True)


def test_years_begin_with_0001_and_a_range_has_at_most_200() -> None:
    assert parse_query({"year": ["0001", "0001..0200", "unknown"]}).year == ("0001", "0001..0200", "unknown")
    with pytest.raises(ParameterErrors, match="201 years; at most 200"):
        parse_query({"year": ["1900..2100"]})
    with pytest.raises(ParameterErrors, match="201 years are chosen together"):
        parse_query({"year": ["1801..1900", "1900..2000", "2001"]})
    with pytest.raises(ParameterErrors, match="from 0001"):
        parse_query({"year": ["0000"]})
    with pytest.raises(ParameterErrors, match=r"0001\.\.0020"):
        parse_query({"year": ["0020..0001"]})


def test_an_empty_parameter_is_absent_even_where_there_is_none_of_that_name() -> None:
    assert parse_query({"colour": ["", " "]}) == Query()
    with pytest.raises(ParameterErrors, match="colour"):
        parse_query({"colour": ["", "red"]})


def test_unknown_is_one_value_in_any_case() -> None:
    query = parse_query({name: ["Unknown"] for name in ("province", "year", "language", "category")})
    assert query.province == query.year == query.language == query.category == ("unknown",)


@pytest.mark.parametrize("name", ["Press Releases", "press release", "新闻发布", " 新聞發布 ", "新聞稿"])
def test_any_name_of_a_known_category_chooses_its_one_value(name: str) -> None:
    assert parse_query({"category": [name, "Press Releases"]}).category == ("Press Releases",)


def test_a_category_that_is_not_known_stays_as_written() -> None:
    assert parse_query({"category": ["Harbour Letters", "harbour letters"]}).category == (
        "Harbour Letters",
        "harbour letters",
    )


def test_words_stand_for_others_unless_that_is_off() -> None:
    assert parse_query({"expand": [""]}).expand
    assert parse_query({"expand": ["on"]}) == Query()
    assert not parse_query({"expand": ["off"]}).expand
    assert query_pairs(Query(expand=False)) == [("expand", "off")]
    with pytest.raises(ParameterErrors, match="expand: 'no' is not a possible value; use one of on, off"):
        parse_query({"expand": ["no"]})


def test_no_page_needs_results() -> None:
    assert parse_query({"per_page": ["0"], "page": ["9"]}).per_page == 0


def test_pairs_give_the_query_back() -> None:
    query = Query(
        q="教育 -x",
        province=("CN-HB", "unknown"),
        year=("2018..2020",),
        date_from="2020",
        date_to="2020-07",
        language=("zh",),
        category=("Notices",),
        sort="newest",
        match="any",
        expand=False,
        page=3,
        per_page=20,
    )
    raw: dict[str, list[str]] = {}
    for name, value in query_pairs(query):
        raw.setdefault(name, []).append(value)
    assert parse_query(raw) == query
    assert query_pairs(Query()) == []
