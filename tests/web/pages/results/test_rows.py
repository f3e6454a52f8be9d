"""The rows of results: two tellings of an event are one row where both are on the page, else the other is a link."""

from collections.abc import Mapping, Sequence

from searchsvc.model.page import Fragment, Hit, Version
from searchsvc.model.release import Language
from searchsvc.web.pages.results.rows import Row, rows_of


def hit(name: str, language: Language | None) -> Hit:
    return Hit(name, Fragment(name), (Fragment(f"{name} text"),), language, "2020", 2020, (), None, None)


def version(name: str, language: Language, confidence: float = 0.9) -> Version:
    return Version(name, f"title of {name}", language, "2020-01", confidence)


def rows(hits: Sequence[Hit], told: Mapping[str, Sequence[Version]], *, reads_chinese: bool = False) -> list[Row]:
    return rows_of(hits, told.get, lambda _: "", reads_chinese=reads_chinese)


BOTH = {"e": [version("z", "zh-Hans")], "z": [version("e", "en")]}


def test_two_tellings_on_a_page_are_one_row_in_the_readers_language_first() -> None:
    hits = [hit("x", "en"), hit("e", "en"), hit("y", "en"), hit("z", "zh-Hans")]
    for reads_chinese, first, second in ((False, "e", "z"), (True, "z", "e")):
        made = rows(hits, BOTH, reads_chinese=reads_chinese)
        assert [row.hit.id for row in made] == ["x", first, "y"]
        twin = made[1].twin
        assert twin is not None
        assert (twin.id, twin.title, twin.is_result) == (second, Fragment(second), True)
        assert made[1].snippet == Fragment(f"{first} text")
    assert [row.hit.id for row in rows(hits[::-1], BOTH)] == ["e", "y", "x"]


def test_a_telling_that_is_not_on_the_page_is_a_link() -> None:
    (row,) = rows([hit("e", "en")], BOTH)
    assert row.twin is not None
    assert (row.twin.id, row.twin.title.text, row.twin.date, row.twin.is_result) == (
        "z",
        "title of z",
        "2020-01",
        False,
    )


def test_the_other_language_goes_before_the_other_script_and_the_page_before_the_surest() -> None:
    told = {"s": [version("t", "zh-Hant", 0.99), version("e", "en", 0.7), version("f", "en", 0.6)]}
    (row,) = rows([hit("s", "zh-Hans")], told)
    assert row.twin is not None
    assert row.twin.id == "e"
    first, second = rows([hit("s", "zh-Hans"), hit("f", "en"), hit("t", "zh-Hant")], told, reads_chinese=True)
    assert first.twin is not None
    assert (first.hit.id, first.twin.id, second.hit.id) == ("s", "f", "t")


def test_each_result_is_in_one_row_however_many_tellings_there_are() -> None:
    hits = [hit("s", "zh-Hans"), hit("e", "en"), hit("t", "zh-Hant"), hit("n", None)]
    told = {
        "s": [version("e", "en"), version("t", "zh-Hant")],
        "e": [version("s", "zh-Hans"), version("t", "zh-Hant")],
        "t": [version("e", "en"), version("s", "zh-Hans")],
    }
    made = rows(hits, told)
    shown = [each for row in made for each in (row.hit.id, *([row.twin.id] if row.twin and row.twin.is_result else []))]
    assert sorted(shown) == ["e", "n", "s", "t"]
