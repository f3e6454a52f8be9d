"""The features by which releases are looked for."""

import numpy as np

from searchsvc.model.release import ProvinceFact, Release
from searchsvc.tellings.signature import (
    KeyKind,
    figures_in,
    joined,
    kinds_of,
    name_key,
    unpack_signatures,
)
from tests.tellings.labelled import day, signatures

ENGLISH = Release("a", "C919 flies", "It flew for 79 minutes, the 1st of 570 aircraft.", "en", date=day("2017-05-05"))
CHINESE = Release("b", "C919首飞", "飞行79分钟，订单570架。APEC。", "zh-Hans", date=day("2017-05"), category="x9")


def test_both_tellings_have_the_features_of_the_event() -> None:
    both = signatures(ENGLISH, CHINESE)
    shared = np.intersect1d(both.of(0), both.of(1))
    assert {each.value for each in figures_in(shared)} == {79, 570}
    assert name_key(KeyKind.LATIN, "c919") in shared


def test_latin_words_are_features_of_a_chinese_text_and_those_with_digits_of_any() -> None:
    both = signatures(ENGLISH, CHINESE)
    latin = [set(both.of(number)[kinds_of(both.of(number)) == KeyKind.LATIN].tolist()) for number in (0, 1)]
    assert latin[0] == {name_key(KeyKind.LATIN, "c919")}
    assert latin[1] == {name_key(KeyKind.LATIN, each) for each in ("c919", "apec")}


def test_provinces_are_features_alone_and_together() -> None:
    facts = tuple(ProvinceFact(code, "text", "mentioned") for code in ("CN-BJ", "CN-HB"))
    keys = signatures(Release("a", "", "", "en", provinces=facts)).of(0)
    wanted = {name_key(KeyKind.PROVINCE, "CN-BJ"), name_key(KeyKind.PROVINCE, "CN-HB")}
    assert set(keys.tolist()) == wanted | {name_key(KeyKind.PROVINCES, "CN-BJ,CN-HB")}


def test_a_day_is_known_or_not() -> None:
    assert signatures(ENGLISH, CHINESE).days.tolist() == [day("2017-05-05").year and 736_454, 0]


def test_signatures_do_not_depend_on_their_neighbours_and_survive_packing() -> None:
    both = signatures(ENGLISH, CHINESE, Release("c", "", "", None))
    alone = [signatures(each) for each in (ENGLISH, CHINESE, Release("c", "", "", None))]
    for again in (joined(alone), unpack_signatures(both.packed())):
        assert again.keys.tolist() == both.keys.tolist()
        assert again.ends.tolist() == both.ends.tolist()
        assert again.days.tolist() == both.days.tolist()
    assert [each.tolist() for each in joined([])] == [[], [], []]
    assert [each.tolist() for each in unpack_signatures([])] == [[], [], []]
