"""What a part of a query's words counts against a word: always less, and the more of it stands together the more."""

from searchsvc.engines.whoosh.search import ranking
from searchsvc.engines.whoosh.search.ranking import GRAM_PAIR, GRAM_SINGLE, NAME_WORD, gram_weight
from searchsvc.queryparser.nodes import Leaf


def test_two_characters_count_more_than_one_and_less_than_a_word() -> None:
    pair, single = Leaf("教育", (), literal=True), Leaf("教", (), literal=True)
    assert (gram_weight(pair), gram_weight(single)) == (GRAM_PAIR, GRAM_SINGLE)
    assert GRAM_SINGLE < GRAM_PAIR < 1


def test_a_word_of_a_name_counts_as_such_whatever_its_length() -> None:
    for text in ("a", "教育", "ministry"):
        assert gram_weight(Leaf(text, ())) == NAME_WORD < 1


def test_a_match_across_words_stays_below_a_real_one_in_any_body_of_ordinary_length() -> None:
    longest = 1 - ranking.ZONE_B["body"] + ranking.ZONE_B["body"] * 50
    least = (ranking.K1 + 1) / (ranking.K1 * longest + 1)  # of one occurrence; in a body of mean length it is 1
    assert 0 < ranking.CROSSING < least
    assert ranking.ZONE_WEIGHT["title"] > ranking.ZONE_WEIGHT["body"]
