from collections.abc import Callable
from pathlib import Path

import pytest

from searchsvc.translation.cedict import parse_entries
from searchsvc.translation.dictionary import Dictionary, tables
from searchsvc.translation.pack import open_packed, write_packed
from searchsvc.translation.translation_weights import FREQUENT

ENTRIES = """\
# lines in the dictionary's format, written for these tests
學校 学校 [xue2 xiao4] /school/
校 校 [xiao4] /school/
中小學 中小学 [zhong1 xiao3 xue2] /middle and primary schools/
鄉村 乡村 [xiang1 cun1] /rural/village/
老師 老师 [lao3 shi1] /teacher/
氣候 气候 [qi4 hou4] /climate/
氣候變化 气候变化 [qi4 hou4 bian4 hua4] /climate change/
變化 变化 [bian4 hua4] /change/to vary/
討論 讨论 [tao3 lun4] /to discuss/
職業教育 职业教育 [zhi2 ye4 jiao4 yu4] /vocational training/
放棄 放弃 [fang4 qi4] /to give up/
給予 给予 [ji3 yu3] /to give/
法治 法治 [fa3 zhi4] /rule of law/
電子學習 电子学习 [dian4 zi3 xue2 xi2] /e-learning/
中國 中国 [Zhong1 guo2] /China/
銀行 银行 [yin2 hang2] /bank/
中國銀行 中国银行 [Zhong1 guo2 Yin2 hang2] /Bank of China/
"""


def pack(text: str, path: Path) -> Dictionary:
    """Lines in the dictionary's format, packed. Every headword is as common as the others."""
    entries = list(parse_entries(text.splitlines(keepends=True)))
    write_packed(path, tables(entries, {entry.headword: FREQUENT for entry in entries}))
    return Dictionary(*open_packed(path))


@pytest.fixture
def packed(tmp_path: Path) -> Callable[[str], Dictionary]:
    return lambda text: pack(text, tmp_path / "some.dict")


@pytest.fixture
def small(packed: Callable[[str], Dictionary]) -> Dictionary:
    return packed(ENTRIES)


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> Dictionary:
    return pack(ENTRIES, tmp_path_factory.mktemp("dictionary") / "small.dict")
