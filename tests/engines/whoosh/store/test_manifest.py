"""What a generation says of itself, and that a file that differs from it is noticed, named, and never unpickled."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from searchsvc.engines.whoosh.store import manifest as manifests
from searchsvc.engines.whoosh.store.manifest import (
    HELD,
    MANIFEST,
    BuildSummary,
    Manifest,
    check_content,
    check_opening,
    read_manifest,
    seal,
)
from searchsvc.errors import IndexDamaged

CONTENTS = BuildSummary(7, "fingerprint", "searchsvc 0", 3, {"en": 2, "zh-Hans": 1}, {"2020": 3})


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / ".20201128T000000Z-abc"
    folder.mkdir()
    (folder / "MAIN_1.toc").write_bytes(b"table of contents")
    (folder / "postings").write_bytes(b"p" * 100)
    return folder


def test_what_was_sealed_is_read_again(build: Path) -> None:
    _, sealed, digest = seal(build, CONTENTS, None)
    assert read_manifest(build, digest) == sealed
    assert (sealed.generation, sealed.releases, sealed.format) == ("20201128T000000Z-abc", 3, 7)
    assert {name: size for name, (size, _) in sealed.files.items()} == {"MAIN_1.toc": 17, "held": 0, "postings": 100}
    assert (build / HELD).read_bytes() == b""
    assert check_content(build, sealed) == 117


def test_files_of_an_older_generation_keep_their_digests_and_are_not_read(build: Path, tmp_path: Path) -> None:
    whole = seal(build, CONTENTS, None)
    older = whole.manifest
    forged = replace(older, files={**older.files, "postings": (100, "the digest that stands there")})
    newer = tmp_path / ".newer"
    newer.mkdir()
    os.link(build / "postings", newer / "postings")
    (newer / "MAIN_1.toc").write_bytes((build / "MAIN_1.toc").read_bytes())  # the same bytes in a file of its own
    sealed = seal(newer, CONTENTS, whole._replace(manifest=forged)).manifest
    assert sealed.files["postings"] == (100, "the digest that stands there")
    assert sealed.files["MAIN_1.toc"] == older.files["MAIN_1.toc"]


@pytest.mark.parametrize("damage", ["changed", "longer", "missing"])
@pytest.mark.parametrize("name", ["MAIN_1.toc", "postings"])
def test_damage_is_named(build: Path, name: str, damage: str) -> None:
    sealed = seal(build, CONTENTS, None).manifest
    path = build / name
    if damage == "changed":
        path.write_bytes(b"x" * path.stat().st_size)
    elif damage == "longer":
        path.write_bytes(path.read_bytes() + b"x")
    else:
        path.unlink()
    for check in (check_opening, check_content):
        with pytest.raises(IndexDamaged, match=rf"{name} (has|is missing).*reindex --full"):
            check(build, sealed)


def test_opening_reads_large_files_only_where_they_are_read_whole(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(build, CONTENTS, None).manifest
    monkeypatch.setattr(manifests, "_BLOCK", 10)  # both are large now
    (build / "postings").write_bytes(b"x" * 100)
    check_opening(build, sealed)
    with pytest.raises(IndexDamaged, match="postings"):
        check_content(build, sealed)
    assert check_content(build, sealed, except_for=["postings"]) == 117
    (build / "MAIN_1.toc").write_bytes(b"x" * 17)
    with pytest.raises(IndexDamaged, match=r"MAIN_1\.toc"):
        check_opening(build, sealed)


@pytest.mark.parametrize(
    "text", [None, "", "[]", "{}", '{"files": 3}', '{"files": {"a": []}}', '{"files": {}, "x": 1}']
)
def test_a_manifest_that_is_none_is_damage(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / MANIFEST).write_text(text, "utf-8")
    with pytest.raises(IndexDamaged, match="cannot be read"):
        read_manifest(tmp_path, "")


def test_a_manifest_is_values(build: Path) -> None:
    assert isinstance(seal(build, CONTENTS, None).manifest, Manifest)
    assert json.loads((build / MANIFEST).read_text("utf-8"))["languages"] == {"en": 2, "zh-Hans": 1}
