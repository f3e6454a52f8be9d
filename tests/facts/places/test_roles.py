"""Held or mentioned, for all places of a text together."""

import pytest

from tests.facts.finding import find_provinces


@pytest.mark.parametrize(
    ("text", "held", "mentioned"),
    [
        ("本次年会在重庆举行。此前，年会先后在湖北武汉、甘肃兰州成功举办。", "CQ", "GS HB"),
        ("2018年年会在成都举行，2019年年会在西安举行。", "SN", "SC"),
        ("第七届年会在兰州举行，第八届年会在重庆举行。", "CQ", "GS"),
        ("2018年，第七届博览会在成都举办，第八届博览会于今年3月在西安举行。", "SN", "SC"),
        ("论坛首届在成都举办，本届在西安举行。", "SN", "SC"),
        ("第七届年会在兰州举行，第八届论坛在重庆举行。", "CQ GS", ""),  # two events
        ("座谈会在深圳市福田区上海宾馆召开。", "GD", ""),
        ("全国现场会不在武汉召开，而在长沙召开。", "HN", "HB"),
        ("巡讲先后在武汉、长沙举办。", "HB HN", ""),
        ("The forum was held in Nanning in 2018. The 2019 forum was held in Wuhan.", "HB", "GX"),
        ("The forum opened in Chongqing. Earlier ones were held in Wuhan, Lanzhou and Xi’an.", "CQ", "GS HB SN"),
        ("WUHAN, March 5 (Xinhua) -- The next forum will be held in Lanzhou.", "HB", "GS"),
    ],
)
def test_held_only_where_the_event_is(text: str, held: str, mentioned: str) -> None:
    facts, _ = find_provinces("", text)
    assert " ".join(fact.code[3:] for fact in facts if fact.role == "held") == held
    assert " ".join(fact.code[3:] for fact in facts if fact.role == "mentioned") == mentioned
