"""The weight of each term is what our ranking counts its occurrences, for documents of the mean lengths."""

import orjson
import pytest

from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.format.weight_stream import SCALE
from searchsvc.engines.whoosh.search import ranking
from searchsvc.model.release import Release


def weights_of(title: str, body: str, language: str | None = "en") -> dict[str, int]:
    (document,) = pack_releases([Release("r", title, body, language)]).documents  # type: ignore[arg-type]
    stream: str = orjson.loads(document.source)["weights"]
    pairs = [each.split(";") for each in stream.split(" ")]
    assert len({name for name, _ in pairs}) == len(pairs)
    return {name: int(weight) for name, weight in pairs}


def norm(zone: str, length: int, mean: int) -> float:
    b = ranking.ZONE_B[zone]
    return ranking.ZONE_WEIGHT[zone] / (1 - b + b * length / mean)


def test_zones_count_as_in_our_ranking() -> None:
    body = "bridge " * 2 + "river " * 298 + "bridge"
    weights = weights_of("A bridge", body)
    title, rest = norm("title", 2, 12), norm("body", 301, 300)
    assert weights["bridge"] == weights["~bridge"] == round(SCALE * (title + rest * (2 * 1.1 + 1)))
    assert weights["river"] == round(SCALE * rest * (98 * 1.1 + 200))


def test_a_pair_of_characters_counts_where_it_is_a_word_and_a_character_everywhere() -> None:
    weights = weights_of("", "长春市，春节讲话，提高明显，提高", "zh-Hans")
    assert "|高明" not in weights  # which only crosses two words
    assert weights["高明"] == weights["|春节"] == weights["春节"] == weights["|讲话"] == weights["|长春市"]
    assert weights["提高"] == weights["|提高"] == weights["提"] == pytest.approx(2 * weights["春节"], abs=1)
    assert weights["话"] == weights["讲话"]  # the last one of a run
    assert not any(name.startswith("^") for name in weights)


def test_what_hardly_counts_still_counts() -> None:
    assert weights_of("", "school " + "river " * 60_000)["school"] == 1
