"""Names that stand between two words, and names that stand beside words."""

import pytest

from searchsvc.facts.places.word_boundaries import is_between_words


def between(text: str, name: str) -> bool:
    start = text.index(name)
    return is_between_words(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("昆仑山东麓降雪", "山东"),
        ("泰山西侧步道开放", "山西"),
        ("徒骇河北岸堤防加固", "河北"),
        ("洞庭湖南岸湿地", "湖南"),
        ("湘江西岸绿化", "江西"),
        ("每天津贴十元", "天津"),
        ("祝福建党百年", "福建"),
        ("最新疆域图展出", "新疆"),
        ("打开封盖取样", "开封"),
        ("数字平台湾区合作", "台湾"),  # 平 and 区 are left alone, and make 平台 and 湾区
        ("老山东里社区", "山东"),
        ("梅山东站启用", "山东"),
    ],
)
def test_between_two_words_is_no_name(text: str, name: str) -> None:
    assert between(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("来自山东部分地区", "山东"),
        ("山西西部降雨", "山西"),
        ("在江西部署工作", "江西"),
        ("从江西来的客人", "江西"),  # 从江 is a county, but 从 stands before names
        ("京沪高铁山东段", "山东"),
        ("湖南岳阳一名学生", "岳阳"),
        ("中共湖北省委", "湖北"),
        ("天津津南区", "天津"),
        ("湖北", "湖北"),
        ("坐车到山东站下", "山东"),
        ("平安福建站活动", "福建"),
        ("留存着上海城市文化", "上海"),
    ],
)
def test_beside_words_it_is_one(text: str, name: str) -> None:
    assert not between(text, name)
