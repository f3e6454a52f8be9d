"""One release: and, of the samples, the tellings of its event in the other language."""

from pathlib import Path

import pytest

from searchsvc.engines.selection import open_engine
from searchsvc.errors import NotFound
from searchsvc.searching.releases import versions

PAIRS = (
    ("2017/c919-first-flight.txt", "2017/c919-shoufei.txt"),
    ("2018/hong-kong-zhuhai-macao-bridge-opens.txt", "2018/gangzhuao-daqiao-tongche.txt"),
    ("2020/national-education-informatization-conference.txt", "2020/quanguo-jiaoyu-xinxihua-gongzuo-huiyi.txt"),
    ("2014/middle-route-water-diversion.md", "2014/nanshuibeidiao-zhongxian-tongshui.txt"),
)
"""All events of the samples that are told twice."""


def test_the_events_of_the_samples_that_are_told_twice_are_found_and_no_others(
    sample_index: Path, corpus: Path
) -> None:
    engine = open_engine(sample_index)
    for one, other in PAIRS:
        (version,) = versions(engine, one)
        assert (version.id, version.language) == (other, "zh-Hans")
        assert version.confidence > 0.9
        assert [each.id for each in versions(engine, other)] == [one]
    paired = {each for pair in PAIRS for each in pair}
    alone = [path.relative_to(corpus).as_posix() for path in corpus.rglob("*.txt")]
    assert [each for each in alone if each not in paired and versions(engine, each)] == []


def test_a_release_that_is_not_there(sample_index: Path) -> None:
    with pytest.raises(NotFound):
        versions(open_engine(sample_index), "none")
