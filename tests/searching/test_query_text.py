import pytest

from searchsvc.concepts.lexicon import Concepts
from searchsvc.model.query import Query
from searchsvc.searching.query_text import read_query_text
from searchsvc.searching.understanding import understand, understand_plain


@pytest.mark.parametrize(
    ("typed", "is_bare", "has_phrase"),
    [
        ("湖北 2020 教育", True, False),
        ("", True, False),
        ('"湖北 教育" 2020', False, True),
        ("“教育”", False, True),
        ('open " quotation', True, False),
        ("教育 -湖北", False, False),
        ("a OR b", False, False),
    ],
)
def test_a_text_tells_operators_from_words(typed: str, is_bare: bool, has_phrase: bool) -> None:
    text = read_query_text(typed)
    assert (text.is_bare, text.has_phrase) == (is_bare, has_phrase)


def test_what_is_named_stands_in_the_text_that_was_typed() -> None:
    text = read_query_text("Hubei and 湖南, 2020年 schools")
    assert [(each.code, text.typed[each.start : each.end]) for each in text.mentions] == [
        ("CN-HB", "Hubei"),
        ("CN-HN", "湖南"),
    ]
    assert [(year, text.typed[start:end]) for year, start, end in text.years] == [(2020, "2020年")]


def test_what_is_understood_carries_its_text() -> None:
    for verb in (understand, understand_plain):
        assert verb(Query("湖北 教育"), Concepts()).text == read_query_text("湖北 教育")
