"""The words of a mixture of Han characters with letters and numbers."""

import pytest

from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.mixtures import mixture_parts
from searchsvc.queryparser.leaves import chunk_leaves


@pytest.mark.parametrize(
    ("mixture", "parts"),
    [
        ("小米6产量", "小米6 产量"),
        ("歼20首飞", "歼20 首飞"),
        ("会议2020", "会议"),
        ("长征5号火箭", "长征5号 火箭"),
        ("2022年重庆的GDP增长率", "2022年 重庆 gdp 增长率"),
        ("RCEP生效时间", "rcep 生效 时间"),
        ("5G基站建设", "5g 基站 建设"),
        ("C919首飞", "c919 首飞"),
        ("COVID-19疫情", "covid 19 疫情"),
        ("A股市场", "a股 市场"),
        ("维生素C含量", "维生素c 含量"),
        ("第3届大会", "第3届 大会"),
        ("7月15日会议", "7月 15日 会议"),
        ("国办发〔2017〕47号文件", "国办发2017 47号 文件"),
        ("1.2亿人口分布", "人口 分布"),
        ("教师3000名编制", "教师 编制"),
        ("人口14亿国家", "人口 国家"),
        ("iPhone13价格", "iphone13 价格"),
        ("4S店地址", "4s 地址"),
        ("B站视频", "b站 视频"),
    ],
)
def test_a_mixture_is_its_words(mixture: str, parts: str) -> None:
    ((leaf,), _) = chunk_leaves(mixture)
    assert " ".join(part.text for part in mixture_parts(leaf, Concepts())) == parts


@pytest.mark.parametrize("mixture", ["2亿", "1.2亿", "A股", "5G网", "国办发〔2017〕47号", "小米6", "3000名"])
def test_a_mixture_without_a_further_word_stays_whole(mixture: str) -> None:
    ((leaf,), _) = chunk_leaves(mixture)
    assert mixture_parts(leaf, Concepts()) == ()


def test_the_parts_of_a_mixture_begin_at_its_first_unit() -> None:
    ((leaf,), _) = chunk_leaves("RCEP生效时间2022年")
    parts = mixture_parts(leaf, Concepts())
    assert [[(slot.form, slot.offset) for slot in part.variants[0]] for part in parts] == [
        [("rcep", 0)],
        [("生效", 0)],
        [("时间", 0)],
        [("2022", 0), ("年", 1)],
    ]
