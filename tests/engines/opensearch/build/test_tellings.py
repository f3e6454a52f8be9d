"""Tellings on a real cluster are those at home, at the first build and after whatever is put, changed or removed."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import orjson
import pytest
from numpy.typing import NDArray

from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.opensearch.build import tellings as module
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.engines.selection import open_engine
from searchsvc.indexing.reindex import reindex
from searchsvc.model.page import Version
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.queryparser.parser import parse
from searchsvc.tellings import finding
from searchsvc.tellings.candidates import Candidates, Dated, candidates
from searchsvc.tellings.profile import Profile

Releases = Mapping[str, str | None]
ENGLISH = """Ferry between Haikou and Beihai resumes after eleven weeks

HAIKOU, March 9, 2022. The ferry Bo'ao 7 left Haikou for Beihai on Wednesday with 612 passengers and 143 vehicles, the
first crossing in eleven weeks. The operator spent 38.4 million yuan on the piers of both harbours meanwhile."""
CHINESE = """海口至北海客轮停航十一周后复航

2022年3月9日，博鳌7号客轮载着612名旅客、143辆汽车驶离海口前往北海，这是停航十一周来的首班船。期间运营方投入3840万元整修两地码头。"""
TRADITIONAL = """海口至北海客輪停航十一週後復航

2022年3月9日，博鰲7號客輪載著612名旅客、143輛汽車駛離海口前往北海，這是停航十一週來的首班船。期間營運方投入3840萬元整修兩地碼頭。"""
UNDATED = """海口北海客轮

博鳌7号客轮载着612名旅客、143辆汽车驶离海口前往北海，停航十一周来的首班船。运营方投入3840万元。"""
ANOTHER = """海口举办渔业展览会

2022年3月9日，渔业展览会在海口开幕，57家企业参展。"""
STEPS: tuple[Releases, ...] = (
    {"en": ENGLISH, "other": ANOTHER},
    {"zh": CHINESE},
    {"tw": TRADITIONAL, "another": ANOTHER},
    {"undated": UNDATED},
    {"tw": None},
    {"zh": ANOTHER, "undated": None},
    {"zh": CHINESE, "tw": TRADITIONAL},
)


def _written(folder: Path, releases: Releases) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in releases.items():
        path = folder / f"{name}.txt"
        if text is None:
            path.unlink()
        else:
            path.write_text(text, "utf-8")


def _versions(index: Path, names: list[str]) -> dict[str, tuple[Version, ...] | None]:
    engine = open_engine(index)
    return {name: engine.versions(name) for name in names}


def test_they_are_those_at_home(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(finding, "AT_ONCE", 1)
    seen = 0
    for step in STEPS:
        _written(tmp_path / "corpus", step)
        names = sorted(path.name for path in (tmp_path / "corpus").iterdir())
        reindex(tmp_path / "corpus", tmp_path / "home")
        wanted = _versions(tmp_path / "home", [*names, "none"])
        with monkeypatch.context() as away:
            away.setenv(ENGINE_VARIABLE, "opensearch")
            reindex(tmp_path / "corpus", tmp_path / "away")
            found = _versions(tmp_path / "away", [*names, "none"])
        assert found == wanted
        assert found["none"] is None
        seen += sum(len(each or ()) for each in found.values())
    assert seen > 10
    engine = open_opensearch(tmp_path / "away")
    listed = engine.ordered(Query(sort="oldest"), parse(""), lambda: None)
    ids = [each.id for each in listed.releases(0, 10)]
    assert listed.versions(1, 3) == tuple(engine.versions(each) for each in ids[1:4])


class _NoDictionary:
    def wait(self) -> None:
        return None


def test_all_is_compared_anew_with_another_dictionary_and_little_else(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    compared: list[int] = []

    def counted(releases: Dated, are_new: NDArray[np.bool_]) -> Candidates:
        compared.append(int(are_new.sum()))
        return candidates(releases, are_new)

    monkeypatch.setattr(finding, "candidates", counted)
    _written(tmp_path / "corpus", {"en": ENGLISH, "zh": CHINESE})
    with monkeypatch.context() as without:
        without.setattr(finding, "dictionary_of_machine", _NoDictionary)
        reindex(tmp_path / "corpus", tmp_path / "away")
    _written(tmp_path / "corpus", {"tw": TRADITIONAL})
    monkeypatch.setattr(finding, "dictionary_of_machine", _NoDictionary)
    reindex(tmp_path / "corpus", tmp_path / "away")
    monkeypatch.setattr(finding, "dictionary_version", lambda: "another")
    monkeypatch.setattr(finding, "confidence", lambda *_: 1.0)
    monkeypatch.setattr(finding, "dictionary_of_machine", _SomeDictionary)
    _written(tmp_path / "corpus", {"other": ANOTHER})
    reindex(tmp_path / "corpus", tmp_path / "away")
    assert compared == [2, 1, 1, 4]
    assert open_opensearch(tmp_path / "away")._summary.dictionary == "another"


class _SomeDictionary:
    def wait(self) -> object:
        return object()


def test_a_release_without_a_language_has_no_profile(cluster: Cluster, tmp_path: Path) -> None:
    _written(tmp_path / "corpus", {"none": "12345\n\n67890", "en": ENGLISH})
    with pytest.MonkeyPatch.context() as away:
        away.setenv(ENGINE_VARIABLE, "opensearch")
        reindex(tmp_path / "corpus", tmp_path / "away")
    documents = module._Documents(cluster, open_opensearch(tmp_path / "away").generation)
    profiles = documents.profiles([0, 1])
    assert sorted(isinstance(each, Profile) for each in profiles) == [False, True]
    assert list(documents.numbers_of(documents.keys)) == [0, 1]


@pytest.mark.parametrize("lost", ["signature", "language"])
def test_damage_has_the_index_built_from_nothing(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, lost: str
) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    _written(tmp_path / "corpus", {"en": ENGLISH, "zh": CHINESE})
    reindex(tmp_path / "corpus", tmp_path / "away")
    generation = open_opensearch(tmp_path / "away").generation
    cluster.client.indices.put_settings(index=generation, body={"index.blocks.write": None})
    batch = pack_releases([Release("en.txt", "Ferry", ENGLISH, "en")])
    source = orjson.loads(batch.documents[0].source)
    del source[lost]
    cluster.client.index(index=generation, id=batch.documents[0].key, body=source, refresh=True)
    _written(tmp_path / "corpus", {"tw": TRADITIONAL})
    reindex(tmp_path / "corpus", tmp_path / "away")
    assert "damaged" in caplog.text
    found = _versions(tmp_path / "away", ["en.txt", "zh.txt"])
    assert {name: [each.id for each in versions or ()] for name, versions in found.items()} == {
        "en.txt": ["tw.txt", "zh.txt"],
        "zh.txt": ["tw.txt", "en.txt"],
    }
