import pytest

from benchmarks.vocabulary import Vocabulary, chinese_words, english_words, make_vocabulary

_ENGLISH = (
    "the of and to in is for that on with at by school schools water river plan market teacher farmer price report "
    "health bridge station winter garden letter music border island engine silver copper violet orange yellow doctor "
    "planet corner window mirror summer autumn basket candle ladder hammer pepper ginger butter carpet velvet cotton"
)
_CHINESE = (
    "的 是 在 和 了 有 为 也 学校 教育 发展 经济 农村 工作 会议 政府 改革 创新 企业 市场 环境 保护 文化 旅游 交通 医疗 "
    "保险 老师 学生 科技 工程 能源 粮食 安全 生态 森林 河流 城市 社区 青年 妇女 儿童 就业 扶贫 投资 贸易 港口 铁路 "
    "电力 網路 水利"
)


def _frequencies(words: str) -> dict[str, float]:
    return {word: 1 / rank for rank, word in enumerate(words.split(), 1)}


@pytest.fixture(scope="session")
def vocabularies() -> dict[str, Vocabulary]:
    return {
        "en": make_vocabulary(english_words(_frequencies(_ENGLISH)), seed=1),
        "zh": make_vocabulary(chinese_words(_frequencies(_CHINESE)), seed=1),
    }
