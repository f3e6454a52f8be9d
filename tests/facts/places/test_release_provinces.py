"""Provinces in a text: names, places, institutions, lists, roles, and everything that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.facts.places.release_provinces import query_mentions
from tests.facts.finding import find_provinces


def codes(text: str) -> str:
    facts, evidence = find_provinces("", text)
    for fact in facts:
        for item in evidence[fact.code]:
            assert text[item.start : item.end] == item.text
    return " ".join(fact.code[3:] for fact in facts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Delegates from Hubei, Shanxi and Shaanxi came.", "HB SN SX"),
        ("来自湖北、內蒙古和陝西的代表", "HB NM SN"),
        ("HEBEI and hebei's Hebei’s", "HE"),
        ("Nei Mongol, Inner-Mongolia and Inner Mongolia Autonomous Region", "NM"),
        ("Kiangsu and Szechwan", "JS SC"),
        ("Xizang and Tibet", "XZ"),
        ("Hubei (湖北) and 陕西 Shaanxi", "HB SN"),
        ("臺灣、香港、澳門", "HK MO TW"),
    ],
)
def test_every_form_of_a_name(text: str, expected: str) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青海省海南藏族自治州", "QH"),  # not Hainan
        ("河南蒙古族自治县", "QH"),  # neither Henan nor Inner Mongolia
        ("Hainan Tibetan Autonomous Prefecture", "QH"),
        ("河北区一所小学", "TJ"),  # a district of Tianjin
        ("吉林市和吉林省", "JL"),
        ("台州的小学", "ZJ"),  # 台 is not Taiwan
        ("朝阳区的小学", ""),  # of Beijing, of Changchun
        ("长春市朝阳区的小学", "JL"),
        ("Chaoyang District", ""),
        ("Suzhou schools", "JS"),  # the larger one
        ("Suzhou, Anhui", "AH"),
        ("Taizhou schools", ""),  # two cities of one spelling
        ("哈尔滨工业大学(深圳)", "GD HL"),
        ("义乌和敦煌", "GS ZJ"),
        ("Chengdu and Ürümqi", "SC XJ"),
    ],
)
def test_the_longest_name_wins_and_places_lie_in_their_province(text: str, expected: str) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "南京路小学与西藏中路",  # streets
        "A shop on Shandong Road",
        "Nanjing West Road",
        "北京时间8点",  # time
        "10 am Beijing time",
        "蒙古国总统和 Mongolia",  # a country
        "Tibetan music",  # an adjective
        "Shanghai Cooperation Organization",
        "上海合作组织",
        "隆重庆祝",  # word boundaries
        "推广东西部协作",
        "幸福建设",
        "市长春节慰问",
        "均衡水平",
        "舞台中央",
        "黄河南岸、太湖北部、渤海南部",  # directions
        "京沪高铁与青藏高原",  # names of their own
        "甘甜、新闻、宁静",  # single letters
        "西部战区总医院",
        "info@hubei.example www.shanghai.example",
        "a shaanxi",  # a Latin name has a capital
        "西北大学生代表",  # students of the north-west
        "在京东商城",
        "珠江西岸",
        "300 Hong Kong dollars",  # a currency
        "记者吴桂林",  # a person
        "弘扬延安精神",  # an idea
        "南昌起义",  # an event of history
        "京港澳高速",  # a road, and no shorter list inside its name
        "宁德时代与海南航空",  # companies
        "重庆火锅",  # a dish
        "an ILI lamp",  # an acronym
        "境内蒙古族学生",  # 境内 and 蒙古族
        "阿尔山西站停运",  # across two words
        "今天津津乐道",
        "广东大厦举行座谈会",  # buildings and hotels
        "入住北京国际饭店",
        "Guests stayed at the Shanghai Hotel.",
        "防治香港脚",  # an illness
    ],
)
def test_these_are_no_places(text: str) -> None:
    assert codes(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("京津冀协同发展", "BJ HE TJ"),
        ("沪苏浙皖四地", "AH JS SH ZJ"),
        ("川渝两地", "CQ SC"),
        ("成渝地区", "CQ SC"),
        ("陕甘宁青新五省区", "GS NX QH SN XJ"),
        ("粤港澳青年", "GD HK MO"),  # 青 belongs to 青年
        ("来自京、津、冀的代表", "BJ HE TJ"),
        ("鲁晋豫三省", "HA SD SX"),
        ("Beijing-Tianjin-Hebei region", "BJ HE TJ"),
        ("长江浙江段", "ZJ"),  # 江浙 is no list here
    ],
)
def test_letters_are_provinces_in_lists_only(text: str, expected: str) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有湖 北省代表", "HB"),
        ("内蒙\n古自治区", "NM"),
        ("、湖　北、江　苏", "HB JS"),
        ("Inner\nMongolia and Hong  Kong", "HK NM"),
        ("来自湖 北的校长", "HB"),  # a word that stands before names
        ("太湖 北岸", ""),
        ("他游览了洞庭湖\n北方各省", ""),
        ("走到黄河\n\n南方", ""),
    ],
)
def test_blanks_inside_a_name(text: str, expected: str) -> None:
    assert codes(text) == expected


def test_suffixes_that_begin_another_word_are_none() -> None:
    assert codes("吉林市场") == "JL"
    assert codes("海南区域") == "HI"  # 海南区 is in Inner Mongolia
    assert codes("北京市值得一游") == "BJ"
    assert codes("湖北京山市") == "HB"  # read from the left
    assert codes("上海精神卫生中心") == "SH"  # no idea
    assert codes("南昌起义纪念馆") == "JX"  # there it is
    assert codes("香港脚踏实地") == "HK"
    assert codes("北京酒店业") == "BJ"  # a trade, not a house
    assert codes("北京友谊宾馆") == "BJ"  # a house that is called after something else


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("湖北的学校", "text"),
        ("武汉的学校", "city"),
        ("华中科技大学", "institution"),
        ("Hubei Normal University", "institution"),
        ("Peking University", "institution"),
        ("武汉大学在湖北", "text"),  # the strongest counts
    ],
)
def test_the_source_tells_how_strong_a_finding_is(text: str, source: str) -> None:
    facts, _ = find_provinces("", text)
    assert [fact.source for fact in facts] == [source]


@pytest.mark.parametrize(
    ("text", "held", "mentioned"),
    [
        ("The forum was held in Taiyuan, capital of Shanxi Province, with guests from Hebei.", "SX", "HE"),
        ("The fair took place in Wuhan and Jinan.", "HB SD", ""),
        ("会议在湖北省武汉市召开，山东代表参加。", "HB", "SD"),
        ("论坛在北京、上海两地同时举行。", "BJ SH", ""),
        ("会议在京召开", "BJ", ""),
        ("研讨会在沪举行", "SH", ""),
        ("WUHAN, March 5 (Xinhua) -- Guests from Hebei came.", "HB", "HE"),
        ("新华社武汉3月5日电 山东代表", "HB", "SD"),
        ("湖北的学校很多", "", "HB"),
    ],
)
def test_held_is_kept_apart_from_mentioned(text: str, held: str, mentioned: str) -> None:
    facts, _ = find_provinces("", text)
    assert " ".join(fact.code[3:] for fact in facts if fact.role == "held") == held
    assert " ".join(fact.code[3:] for fact in facts if fact.role == "mentioned") == mentioned


def test_evidence_is_whole_in_order_and_in_the_original_script() -> None:
    _, evidence = find_provinces("陝西", "…Ｓhaanxi… 陕 西省")
    assert [(item.field, item.text) for item in evidence["CN-SN"]] == [
        ("title", "陝西"),
        ("body", "Ｓhaanxi"),
        ("body", "陕 西省"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("京津冀 教育", [("CN-BJ", "京津冀"), ("CN-TJ", "京津冀"), ("CN-HE", "京津冀")]),
        ("inner mongolia schools", [("CN-NM", "inner mongolia")]),
        ("2019 Hubei", [("CN-HB", "Hubei")]),
        ("陝西省", [("CN-SN", "陝西省")]),
        ("shandong road", []),
        ("南京路", []),
        ("武汉 学校", []),  # a city
        ("北京大学", []),  # an institution
        ("", []),
    ],
)
def test_mentions_in_queries(query: str, expected: list[tuple[str, str]]) -> None:
    assert [(item.code, query[item.start : item.end]) for item in query_mentions(query)] == expected


@given(st.text(alphabet="湖北省河南京津冀海路 \n、在召开BeijngHu'é…ﬁ臺灣😀", max_size=60))
def test_offsets_hold_for_any_text(text: str) -> None:
    codes(text)
    for mention in query_mentions(text):
        assert 0 <= mention.start < mention.end <= len(text)


def test_the_side_of_a_river_or_a_lake_is_no_province() -> None:
    for text in ("船停在河南岸的码头。", "湖南侧的荒地", "江西岸建成公园", "山东麓的村庄"):
        assert find_provinces("", text)[0] == ()
    for text, code in (("湖南侧重发展农业。", "CN-HN"), ("河南岸边没有海", "")):
        assert [fact.code for fact in find_provinces("", text)[0]] == ([code] if code else [])
