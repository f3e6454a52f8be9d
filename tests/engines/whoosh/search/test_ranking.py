"""What a part of a query's words counts against a word: always less."""

from searchsvc.engines.whoosh.search import ranking
from searchsvc.engines.whoosh.search.ranking import GRAM_PAIR, GRAM_SINGLE, NAME_WORD, gram_weight
from searchsvc.queryparser.nodes import Leaf


def test_a_pair_adds_less_to_its_characters_than_a_word_counts() -> None:
    pair, single = Leaf("教育", (), literal=True), Leaf("教", (), literal=True)
    assert (gram_weight(pair), gram_weight(single)) == (GRAM_PAIR, GRAM_SINGLE)
    assert 0 < GRAM_PAIR < GRAM_SINGLE < 1


def test_a_word_typed_twice_counts_more_than_once_and_less_than_two_words() -> None:
    assert ranking.word_weight(1) == 1 < ranking.word_weight(2) < 2


def test_pairs_of_words_count_less_in_a_long_query() -> None:
    weights = [ranking.pair_weight(words) for words in (1, 2, ranking.PAIR_WORDS, 20, 40)]
    assert weights == [ranking.PAIR] * 3 + [ranking.PAIR / 2, ranking.PAIR / 4]


def test_pairs_of_longer_words_may_find() -> None:
    pair, single = Leaf("体温", (), literal=True), Leaf("体", (), literal=True)
    assert ranking.may_find(pair, "体温表")
    assert not ranking.may_find(pair, "体温")
    assert not ranking.may_find(single, "体温表")
    assert not ranking.may_find(Leaf("体温", ()), "体温表")


def test_a_word_of_a_name_counts_as_such_whatever_its_length() -> None:
    for text in ("a", "教育", "ministry"):
        assert gram_weight(Leaf(text, ())) == NAME_WORD < 1


def test_a_match_across_words_stays_below_a_real_one_in_any_body_of_ordinary_length() -> None:
    longest = 1 - ranking.ZONE_B["body"] + ranking.ZONE_B["body"] * 50
    least = (ranking.K1 + 1) / (ranking.K1 * longest + 1)  # of one occurrence; in a body of mean length it is 1
    assert 0 < ranking.CROSSING < least
    assert ranking.ZONE_WEIGHT["title"] > ranking.ZONE_WEIGHT["body"]
