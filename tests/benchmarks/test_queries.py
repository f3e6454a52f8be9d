from collections.abc import Mapping

from benchmarks.corpus import BenchRelease, releases
from benchmarks.queries import KINDS, Sampled, make_queries, real_forms
from benchmarks.tokens import tokenize, tokenized
from benchmarks.vocabulary import Vocabulary


def _sample(vocabularies: Mapping[str, Vocabulary]) -> list[Sampled]:
    return [Sampled(tokenized(each), each.body) for each in releases(300, vocabularies)]


def test_every_kind_is_asked_in_both_languages_in_turn(vocabularies: Mapping[str, Vocabulary]) -> None:
    queries = make_queries(32, _sample(vocabularies), real_forms([]), seed=1)
    cells = [(query.kind, query.language) for query in queries]
    assert cells[:16] == [(kind, language) for kind in KINDS for language in ("en", "zh")]
    assert queries == make_queries(32, _sample(vocabularies), real_forms([]), seed=1)


def test_what_may_be_compared(vocabularies: Mapping[str, Vocabulary]) -> None:
    for query in make_queries(96, _sample(vocabularies), real_forms([]), seed=1):
        is_compared = query.language == "en" or not query.phrase
        equality = "equal" if query.language == "en" else "at_least"
        expected = equality if is_compared and not query.any_word else "none"
        assert query.comparison == expected
        assert query.any_word is (query.kind == "relaxed")
        assert query.text.startswith('"') is query.phrase
        assert (query.province is not None or query.years is not None) is (query.kind == "filtered")


def test_an_english_question_cannot_match_a_real_release(vocabularies: Mapping[str, Vocabulary]) -> None:
    real = real_forms([BenchRelease("r", "Bridges", "两座Bridge，water-plan。", "2023-01-01", "zh-Hans", ())])
    assert real.can_hold(["bridge"], phrase=False)
    assert real.can_hold(["waterplan"], phrase=False)
    assert real.can_hold(["water", "plans"], phrase=True)
    assert not real.can_hold(["plan", "water"], phrase=True)
    assert not real.can_hold(["bridge", "market"], phrase=False)
    asked = {query.terms for query in make_queries(160, _sample(vocabularies), real, seed=1)}
    assert ("bridge",) not in asked
    assert ("market",) in asked


def test_peers_get_folded_words() -> None:
    assert tokenize("Ｔｈｅ Café, 2020年 國務院") == "the cafe 2020 年 国务 国务院"
