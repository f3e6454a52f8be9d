"""Tellings are found when an index is built, and kept right by what is put, changed and removed later."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from searchsvc.engines.selection import open_engine, verify_index
from searchsvc.engines.whoosh.build import builder as builder_module
from searchsvc.engines.whoosh.store.generations import current_manifest
from searchsvc.engines.whoosh.store.telling_pairs import TELLINGS
from searchsvc.errors import IndexDamaged
from searchsvc.indexing.reindex import reindex
from searchsvc.tellings import finding as module
from searchsvc.tellings.candidates import Candidates, Dated, candidates
from searchsvc.translation.cedict import dictionary_version

ENGLISH = {
    "title": "Guiyang and Nanning three hours apart by train",
    "body": "A high-speed line of 482 kilometres between Guiyang and Nanning opened on August 31, 2023. "
    "Train G4131 left Guiyang at 9:08 a.m.; the longest tunnel, at Jiuwandashan, is 17 kilometres long.",
}
CHINESE = {
    "title": "贵南高铁全线通车",
    "body": "2023年8月31日，G4131次列车驶出贵阳站，全长482公里的贵阳至南宁高速铁路通车，九万大山隧道长17公里。",
}
TRADITIONAL = {
    "title": "貴南高鐵全線通車",
    "body": "2023年8月31日，G4131次列車駛出貴陽站，全長482公里的貴陽至南寧高速鐵路通車，九萬大山隧道長17公里。",
}
ANOTHER = {"title": "贵阳举办数字产业对接会", "body": "2023年8月31日，数字产业对接会在贵阳举行，签约38个项目。"}
Put = Callable[..., dict[str, list[str]]]


def _versions(index: Path) -> dict[str, list[str]]:
    engine = open_engine(index)
    found = {each: engine.versions(each) for each in ("en.json", "zh.json", "tw.json", "other.json")}
    return {each: [version.id for version in versions] for each, versions in found.items() if versions is not None}


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes releases, removes those that are None, reindexes, and says the versions of each."""

    def written(*, full: bool = False, **releases: Mapping[str, str] | None) -> dict[str, list[str]]:
        folder = tmp_path / "corpus"
        folder.mkdir(exist_ok=True)
        for name, release in releases.items():
            path = folder / f"{name}.json"
            if release is None:
                path.unlink()
            else:
                path.write_text(json.dumps(release, ensure_ascii=False), "utf-8")
        reindex(folder, tmp_path / "index", full=full)
        return _versions(tmp_path / "index")

    return written


def test_a_telling_is_found_at_the_first_build(put: Put) -> None:
    found = put(en=ENGLISH, zh=CHINESE, other=ANOTHER)
    assert found == {"en.json": ["zh.json"], "zh.json": ["en.json"], "other.json": []}


def test_a_later_telling_updates_the_earlier_release(put: Put) -> None:
    assert put(en=ENGLISH, other=ANOTHER) == {"en.json": [], "other.json": []}
    assert put(zh=CHINESE)["en.json"] == ["zh.json"]
    assert put(tw=TRADITIONAL) == {
        "en.json": ["tw.json", "zh.json"],
        "zh.json": ["tw.json", "en.json"],
        "tw.json": ["zh.json", "en.json"],
        "other.json": [],
    }


def test_a_telling_that_is_removed_or_changed_is_none_any_more(put: Put) -> None:
    put(en=ENGLISH, zh=CHINESE, tw=TRADITIONAL)
    assert put(tw=None) == {"en.json": ["zh.json"], "zh.json": ["en.json"]}
    assert put(zh=ANOTHER) == {"en.json": [], "zh.json": []}
    assert put(zh=CHINESE) == {"en.json": ["zh.json"], "zh.json": ["en.json"]}


def test_releases_that_are_neither_keep_their_tellings_when_segments_are_merged(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder_module, "MOST_SEGMENTS", 2)
    put(en=ENGLISH, **{f"x{number}": ANOTHER for number in range(4)})
    put(zh=CHINESE)
    for number in range(4):
        put(**{f"y{number}": ANOTHER})
    found = put(x0=None)
    assert (found["en.json"], found["zh.json"]) == (["zh.json"], ["en.json"])
    assert put(full=True) == found


def test_what_is_stored_is_checked(put: Put, tmp_path: Path) -> None:
    put(en=ENGLISH, zh=CHINESE)
    index = tmp_path / "index"
    verify_index(index)
    path = next((index / "generations").iterdir()) / TELLINGS
    damaged = bytearray(path.read_bytes())
    damaged[0] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(IndexDamaged):
        verify_index(index)


def _dictionary_in(index: Path) -> str | None:
    manifest = current_manifest(index)
    return None if manifest is None else manifest.dictionary


class _NoDictionary:
    def wait(self) -> None:
        return None


def test_without_a_dictionary_releases_are_compared_all_the_same(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as without:
        without.setattr(module, "dictionary_of_machine", _NoDictionary)
        assert put(en=ENGLISH, zh=CHINESE)["en.json"] == ["zh.json"]
        assert "without the dictionary" in caplog.text
        assert _dictionary_in(tmp_path / "index") == ""
    compared: list[int] = []

    def counted(releases: Dated, are_new: NDArray[np.bool_]) -> Candidates:
        compared.append(int(are_new.sum()))
        return candidates(releases, are_new)

    monkeypatch.setattr(module, "candidates", counted)
    assert put(other=ANOTHER)["en.json"] == ["zh.json"]
    if dictionary_version():  # it has come since: everything is compared anew
        assert compared == [1, 3]
        assert _dictionary_in(tmp_path / "index") == dictionary_version()


def test_nothing_to_compare_needs_no_dictionary(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(module, "dictionary_of_machine")
    assert put(en=ENGLISH) == {"en.json": []}
    assert _dictionary_in(tmp_path / "index") is None
