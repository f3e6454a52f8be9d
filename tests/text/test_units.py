import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.text.fold import fold_text
from searchsvc.text.units import Kind, units, without_sign
from tests.text import reference


def forms(text: str) -> list[str]:
    return [unit.form for unit in units(fold_text(text))]


def placed(text: str) -> list[tuple[str, int]]:
    return [(unit.form, unit.position) for unit in units(fold_text(text))]


def test_numbers_are_whole_and_thousands_separators_fall_away() -> None:
    assert forms("3,000 14.5% 1.2亿 2020.7.15 1,2020") == ["3000", "14.5%", "1.2", "亿", "2020", "7", "15", "1", "2020"]


def test_a_decimal_point_counts_after_an_ellipsis_too_but_not_in_a_date() -> None:
    assert forms("增长…14.5% No.2.5 1.14.5 3..14.5") == ["增长", "14.5%", "no", "2.5", "1", "14", "5", "3", "14.5"]


def test_letters_and_digits_stay_one_word() -> None:
    assert forms("5G C919 13th A4") == ["5g", "c919", "13th", "a4"]


def test_apostrophes_and_points_within_a_word_fall_away() -> None:
    assert forms("MOE's MOE’s teachers' Xi'an U.S. U.S.A") == ["moe", "moe", "teachers", "xian", "us", "usa"]


def signed(text: str) -> list[str]:
    return [unit.signed for unit in units(fold_text(text))]


@pytest.mark.parametrize(
    ("text", "form"),
    [("C#", "c#"), ("F#, and", "f#"), ("Ｃ＃语言", "c#"), ("C++", "c++"), ("C++11", "c++"), ("(g++).", "g++")],
)
def test_a_sign_that_makes_another_word_is_in_the_form(text: str, form: str) -> None:
    assert forms(text)[0] == form


@pytest.mark.parametrize(
    ("text", "form"),
    [("#c#", "c"), ("c#major", "c"), ("ai#", "ai"), ("3#楼", "3"), ("c # 5", "c"), ("see c.", "see"), ("c+++", "c")],
)
def test_other_signs_stay_out_of_the_form(text: str, form: str) -> None:
    assert forms(text)[0] == form


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("R&D", ["r&", "d"]),
        ("R & D", ["r&", "d"]),
        ("A+H股", ["a+", "h", "股"]),
        ("T+0", ["t+", "0"]),
        ("“5G+”", ["5g+"]),
        ("5G+工业", ["5g+", "工业"]),
        ("4+7", ["4+", "7"]),
        ("A+, B", ["a+", "b"]),
        ("a +b", ["a", "b"]),
        ("教育+科技", ["教育", "科技"]),
        ("用.NET写", ["用", ".net", "写"]),
        (".net", [".net"]),
        ("ASP.NET ends.Next ..net 3.net", ["asp", "net", "ends", "next", "net", "3", "net"]),
    ],
)
def test_other_signs_stand_beside_the_form(text: str, wanted: list[str]) -> None:
    assert signed(text) == wanted
    assert not any(set(form) & set("+&.") for form in forms(text))


def test_a_unit_stands_where_its_sign_stands() -> None:
    assert [(unit.start, unit.end) for unit in units("c++ r&d .net a & b")] == [
        (0, 3),
        (4, 6),
        (6, 7),
        (8, 12),
        (13, 14),
        (17, 18),
    ]


@pytest.mark.parametrize(("form", "bare"), [("r&", "r"), ("5g+", "5g"), (".net", "net"), ("c++", "c++"), ("c#", "c#")])
def test_a_form_without_its_sign(form: str, bare: str) -> None:
    assert without_sign(form) == bare


@pytest.mark.parametrize("text", ["国办发〔2017〕47号", "国办发[2017]47号", "国办发（2017）47号", "国办发 2017 47 号"])
def test_brackets_and_spaces_around_numbers_do_not_matter(text: str) -> None:
    assert placed(text) == [("国办发", 0), ("2017", 3), ("47", 4), ("号", 5)]


@pytest.mark.parametrize("text", ["教育，部", "教育、部", "教育 部", "教育\n部", "教育《部》"])
def test_nothing_joins_two_han_runs(text: str) -> None:
    assert placed(text) == [("教育", 0), ("部", 3)]


def test_punctuation_parts_a_number_from_a_han_run_and_a_paragraph_parts_words() -> None:
    assert placed("5G，基站") == [("5g", 0), ("基站", 2)]
    assert placed("held\n\nin") == [("held", 0), ("in", 2)]
    assert placed("held, in") == [("held", 0), ("in", 1)]


@given(st.text())
def test_units_are_in_order_and_give_back_their_text(text: str) -> None:
    folded = fold_text(text)
    end, position = 0, -1
    for unit in units(folded):
        assert end <= unit.start < unit.end <= len(folded)
        assert unit.position > position
        end, position = unit.end, unit.position + unit.width - 1
        if unit.kind is Kind.HAN:
            assert folded[unit.start : unit.end] == unit.form


@given(st.one_of(st.text(), st.text("a1.,% '’ʼs-\n教，２_", max_size=25)))
def test_units_are_those_of_the_rules_written_as_patterns(text: str) -> None:
    folded = fold_text(text)
    assert list(units(folded)) == list(reference.units(folded))
