import stat
from pathlib import Path

import pytest

from searchsvc.runtime.cache_folder import cache_folder
from searchsvc.text import analyzer
from searchsvc.text.fold import fold_text
from searchsvc.text.kernels.characters import folded_texts
from searchsvc.text.units import Kind, cut_texts, units
from searchsvc.text.words import JiebaSegmenter, RjiebaSegmenter

TEXTS = [
    "全国教育信息化工作会议在京召开",
    "推进粤港澳大湾区建设纲要",
    "怀进鹏出席中国马克思主义学院座谈会",
    "长春市长春节慰问一线职工",
    "新冠肺炎疫情防控常态化阶段的乡村小规模学校",
    "国产大飞机首次商业载客飞行圆满成功",
    "青海省海南藏族自治州共和县牧区寄宿制学校",
    "决战决胜脱贫攻坚成果同乡村振兴有效衔接",
]


@pytest.fixture(scope="module")
def jieba() -> JiebaSegmenter:
    return JiebaSegmenter()


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS)
def test_rjieba_gives_what_jieba_gives(jieba: JiebaSegmenter, text: str) -> None:
    rjieba = RjiebaSegmenter()
    assert rjieba.cut(text) == jieba.cut(text)
    assert list(rjieba.search_words(text)) == list(jieba.search_words(text))
    assert all(rjieba.knows(word) == jieba.knows(word) for word in jieba.cut(text))


def test_rjieba_gives_what_jieba_gives_on_the_sample_corpus(jieba: JiebaSegmenter, corpus: Path) -> None:
    rjieba = RjiebaSegmenter()
    for path in sorted(corpus.rglob("*.txt")):
        for unit in units(fold_text(path.read_bytes().decode("utf-8", "replace"))):
            if unit.kind is Kind.HAN:
                assert list(rjieba.search_words(unit.form)) == list(jieba.search_words(unit.form)), path


@pytest.mark.slow
@pytest.mark.parametrize("kind", [JiebaSegmenter, RjiebaSegmenter])
def test_runs_cut_together_are_cut_as_each_alone(
    kind: type[JiebaSegmenter | RjiebaSegmenter], monkeypatch: pytest.MonkeyPatch
) -> None:
    segmenter = kind()
    monkeypatch.setattr(analyzer, "segmenter", lambda: segmenter)
    texts = folded_texts(TEXTS)
    widths = analyzer.word_widths(texts.codes, cut_texts(texts.codes, texts.ends_of_texts)).tolist()
    runs = [unit.form for text in texts.texts() for unit in units(text) if unit.kind is Kind.HAN and unit.width > 1]
    assert widths == [width for run in runs for width in (*map(len, segmenter.cut(run)), len("\n"))]


def test_the_cache_folder_is_the_users_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder()
    assert folder == tmp_path / "searchsvc"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
