from hypothesis import given
from hypothesis import strategies as st

from searchsvc.text.analyzer import START_MARK, STEM_MARK, WORD_MARK, is_function_stem, pair_term, word_terms
from searchsvc.text.fold import fold, fold_text
from searchsvc.text.units import Kind, units
from tests.text.analysis import analyze

HAN = st.text(alphabet="教育部发布国家大湾区粤港澳市长春节臺灣學", min_size=1, max_size=30)
MIXED = st.text(alphabet="教育部臺灣 ，。aBé5Gﬁ１９－-'’.,%〔〕\n", max_size=60)


def full(position: int) -> int:
    return position * 2 + 1


def crossing(position: int) -> int:
    return position * 2


def test_a_han_run_gives_its_ends_its_pairs_and_its_words() -> None:
    terms = analyze("教育部发布")
    assert terms["教育"] == [full(0)]  # a word of two characters is a mark on its pair
    assert terms["部发"] == [crossing(2)]
    assert terms[WORD_MARK + "教育部"] == [full(0)]
    assert WORD_MARK + "教育" not in terms
    assert {term for term in terms if len(term) == 1} == {"布"}
    assert {term for term in terms if term.startswith(START_MARK)} == {START_MARK + "教"}
    assert terms["布"] == [full(4)]
    assert terms[START_MARK + "教"] == [full(0)]


def test_a_run_of_one_character_is_its_beginning_and_its_end() -> None:
    assert analyze("A 教 B 育")["教"] == analyze("A 教 B 育")[START_MARK + "教"] == [full(1)]
    assert analyze("教，教，教育")["教"] == [full(0), full(2)]
    assert analyze("教，教，教育")[START_MARK + "教"] == [full(0), full(2), full(4)]


def test_neighbouring_function_words_give_the_pair_of_their_stems() -> None:
    terms = analyze("the end of the of the")
    pair = pair_term(word_terms("of")[1], word_terms("the")[1])
    assert pair == "~of ~the"
    assert terms[pair] == [full(2), full(4)]
    assert terms["~the ~of"] == [full(3)]
    assert "~the ~end" not in terms
    assert "~of ~the" not in analyze("of 3 the")
    assert "~of ~the" not in analyze("of 教 the")
    assert "~of ~the" not in analyze("of\n\nthe")  # a position is free between paragraphs


def test_a_function_word_is_told_by_its_stem() -> None:
    assert is_function_stem(word_terms("the")[1])
    assert is_function_stem(word_terms("of")[1])
    assert not is_function_stem(word_terms("school")[1])
    assert not is_function_stem("the")


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


def test_a_word_with_a_sign_beside_it_is_found_with_and_without_it() -> None:
    terms = analyze("R&D on .NET")
    assert terms["r"] == terms["r&"] == terms[STEM_MARK + "r&"] == [full(0)]
    assert terms["net"] == terms[".net"] == [full(3)]


def test_a_sign_that_makes_another_word_is_never_left_out() -> None:
    assert set(analyze("C# C++")) == {"c#", "~c#", "c++", "~c++"}


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
    if len(wanted) == 1:  # is where the pairs are that begin with it, or the last of its run
        assert any(start in found for term, found in terms.items() if term.startswith(wanted))
    grams = [wanted[i : i + 2] for i in range(len(wanted) - 1)]
    assert all(start + offset in terms[gram] for offset, gram in enumerate(grams))


@given(MIXED)
def test_a_character_stands_where_its_run_ends_and_with_its_mark_where_it_begins(text: str) -> None:
    runs = [unit for unit in units(fold_text(text)) if unit.kind is Kind.HAN]
    terms = analyze(text)
    for run in runs:
        assert full(run.position) in terms[START_MARK + run.form[0]]
        assert full(run.position + run.width - 1) in terms[run.form[-1]]
    ends = {run.form[-1] for run in runs}
    assert {term for term in terms if term.startswith(START_MARK)} == {START_MARK + run.form[0] for run in runs}
    assert {term for term in terms if len(term) == 1 and term > "\u2e80"} == ends


@given(MIXED)
def test_occurrences_ascend_and_are_distinct(text: str) -> None:
    for found in analyze(text).values():
        positions = [each >> 1 for each in found]
        assert positions == sorted(set(positions))


def test_kinds_cannot_collide() -> None:
    for unit in units(fold_text("a~b |词| ^教^ x")):
        assert unit.kind in Kind
        assert not set(unit.form) & {STEM_MARK, WORD_MARK, START_MARK, " "}


def test_a_word_of_the_dictionary_that_jieba_cuts_in_two_is_a_word() -> None:
    assert analyze("成安草莓大丰收")["成安"] == [1]
    assert analyze("建成安置房")["成安"] == [crossing(1)]
