import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.text import fold as fold_module
from searchsvc.text.fold import fold, fold_text
from searchsvc.text.kernels.characters import Characters, characters, code_points, text_of


def test_width_case_accents_and_script_are_folded() -> None:
    assert fold_text("ＣＯＶＩＤ－１９") == "covid-19"
    assert fold_text("臺灣與陝西") == "台湾与陕西"
    assert fold_text("Éducation ŒUVRE") == "education œuvre"


def test_a_ligature_and_a_combining_accent_keep_their_places() -> None:
    folded = fold("eﬁe\u0301x")
    assert folded.text == "efiex"
    assert folded.original_span(1, 3) == (1, 2)  # both letters come from the one ligature
    assert folded.original_span(3, 4) == (2, 4)  # the accent belongs to its letter
    assert folded.original_span(4, 5) == (4, 5)


def test_kana_keep_their_voicing_marks() -> None:
    assert fold_text("がか") == "がか"


def test_zero_width_characters_do_not_part_a_word() -> None:
    assert fold_text("教\u200b育") == "教育"


def test_a_character_is_in_the_table_only_when_all_is_known_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    table = fold_module._FoldTable()
    monkeypatch.setattr(fold_module, "_TABLE", table)

    class Watched(set[str]):
        def add(self, char: str) -> None:
            assert ord(char) not in table  # another thread would take its offsets for those of plain letters
            super().add(char)

    table.uneven = Watched()
    assert fold("ﬁx").original_span(0, 2) == (0, 1)


def test_what_two_threads_learn_at_once_is_learned_once() -> None:
    tables = Characters()
    codes = code_points("ﬁ")
    both = set(codes.tolist())
    tables.fold(codes, np.array([1]))
    before = tables._folds[codes[0]]
    tables._learn(both)  # by the thread that waited; kernels of the other may be using the form that there is
    assert tables._folds[codes[0]] == before


def test_radicals_are_the_characters_that_they_stand_for() -> None:
    assert fold_text("⻓⻔⻅⺠⻩⻛") == "长门见民黄风"  # the supplement, U+2E80-2EFF
    assert fold_text("⻑⾨⾒⻋") == "长门见车"  # with the Kangxi block; both fold on to simplified characters
    assert fold("⻄宁").original_span(0, 2) == (0, 2)


def test_every_radical_that_has_an_ideograph_folds_as_it_does() -> None:
    supplement = {chr(code) for code in range(0x2E80, 0x2F00) if unicodedata.category(chr(code)) != "Cn"}
    assert {char for char in supplement if fold_text(char) == char} == {"\u2e80"}  # Unicode names none for this one
    for char in supplement:
        assert fold_text(char) == fold_text(unicodedata.normalize("NFKC", char))


@pytest.mark.parametrize("selector", ["\ufe00", "\ufe0f", "\U000e0100", "\U000e01ef", "\u180b"])
def test_a_variation_selector_is_no_letter(selector: str) -> None:
    folded = fold(f"葛{selector}城\u3099区")
    assert folded.text == "葛城区"
    assert folded.original_span(0, 1) == (0, 2)  # it belongs to the character whose shape it chooses
    assert folded.original_span(1, 2) == (2, 4)


@given(st.text())
def test_every_folded_character_maps_to_what_it_was_made_of(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for index, char in enumerate(folded.text):
        start, end = folded.original_span(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert char in fold_text(text[start:end])


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(text).text == fold_text(text) == fold_text(fold_text(text))


@given(st.lists(st.one_of(st.text(), st.text("a\u0301\u200b\ufdfaﬁé臺", max_size=8)), max_size=5))
def test_many_texts_fold_as_each_alone(texts: list[str]) -> None:
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    folded = characters().fold(code_points("".join(texts)), ends)
    begin = 0
    for text, end in zip(texts, folded.ends_of_texts.tolist(), strict=True):
        wanted = fold(text)
        assert text_of(folded.codes[begin:end]) == wanted.text
        assert folded.starts[begin:end].tolist() == list(wanted.starts)
        assert folded.ends[begin:end].tolist() == list(wanted.ends)
        begin = end


def test_a_circle_is_the_han_zero() -> None:
    assert fold_text("二○二◯年") == "二〇二〇年"
