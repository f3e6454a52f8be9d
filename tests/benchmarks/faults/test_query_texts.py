from random import Random

import pytest

from benchmarks.faults.queries import text_of
from benchmarks.faults.query_texts import KINDS, hostile_text, read_cases

RECORDS, QUERIES = read_cases()


def test_the_cases_are_there() -> None:
    assert len(RECORDS) > 100
    assert len(QUERIES) > 100


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_makes_texts_of_any_seed(kind: str) -> None:
    texts = {KINDS[kind](Random(seed), QUERIES) for seed in range(50)}
    assert len(texts) > 20


def test_a_number_and_a_seed_say_which_text_it_is() -> None:
    assert text_of(QUERIES, 1, 7) == text_of(QUERIES, 1, 7)
    assert text_of(QUERIES, 1, 7) != text_of(QUERIES, 2, 7)


def test_there_is_everything_that_nobody_types() -> None:
    texts = [hostile_text(Random(seed), QUERIES) for seed in range(2_000)]
    everything = "".join(texts)
    assert {"\0", "\u202e", "(", '"', "教"} <= {*everything}
    assert any("\ud800" <= each <= "\udfff" for each in everything)
    assert max(map(len, texts)) > 1_000
