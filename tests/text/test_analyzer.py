from hypothesis import given
from hypothesis import strategies as st

from searchsvc.text.analyzer import STEM_MARK, WORD_MARK, analyze
from searchsvc.text.fold import fold, fold_text
from searchsvc.text.units import Kind, units

HAN = st.text(alphabet="教育部发布国家大湾区粤港澳市长春节臺灣學", min_size=1, max_size=30)
MIXED = st.text(alphabet="教育部臺灣 ，。aBé5Gﬁ１９－-'’.,%〔〕\n", max_size=60)


def full(position: int) -> int:
    return position * 2 + 1


def crossing(position: int) -> int:
    return position * 2


def test_a_han_run_gives_characters_pairs_and_words() -> None:
    terms = analyze("教育部发布")
    assert terms["教"] == [full(0)]
    assert terms["教育"] == [full(0)]  # a word of two characters is a mark on its pair
    assert terms["部发"] == [crossing(2)]
    assert terms[WORD_MARK + "教育部"] == [full(0)]
    assert WORD_MARK + "教育" not in terms


def test_a_contested_word_is_only_a_crossing() -> None:
    assert analyze("长春市长春节")["市长"] == [crossing(2)]
    assert analyze("市长出席")["市长"] == [full(0)]


def test_a_word_gives_itself_and_its_stem_at_one_position() -> None:
    terms = analyze("new policies")
    assert terms["policies"] == terms[STEM_MARK + "policy"] == [full(1)]


def test_a_hyphenated_word_is_found_joined_and_in_parts() -> None:
    terms = analyze("an e-learning platform")
    assert terms["e"] == terms["elearning"] == [full(1)]
    assert terms["learning"] == [full(2)]


def test_a_percentage_is_found_with_and_without_its_sign() -> None:
    terms = analyze("14.5%")
    assert terms["14.5%"] == terms["14.5"] == [full(0)]


@given(MIXED)
def test_every_token_gives_back_the_folded_original(text: str) -> None:
    folded = fold(text)
    for unit in units(folded.text):
        start, end = folded.original_span(unit.start, unit.end)
        assert folded.text[unit.start : unit.end] in fold_text(text[start:end])


@given(HAN, st.data())
def test_any_substring_of_a_han_run_stands_as_consecutive_pairs(run: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    wanted = fold_text(run[start:end])
    terms = {term: [each >> 1 for each in found] for term, found in analyze(run).items()}
    grams = [wanted] if len(wanted) == 1 else [wanted[i : i + 2] for i in range(len(wanted) - 1)]
    assert all(start + offset in terms[gram] for offset, gram in enumerate(grams))


@given(MIXED)
def test_occurrences_ascend_and_are_distinct(text: str) -> None:
    for found in analyze(text).values():
        positions = [each >> 1 for each in found]
        assert positions == sorted(set(positions))


def test_kinds_cannot_collide() -> None:
    for unit in units(fold_text("a~b |词| x")):
        assert unit.kind in Kind
        assert not set(unit.form) & {STEM_MARK, WORD_MARK}
