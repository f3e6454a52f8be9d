"""A build that spills writes what one that does not would have written; one that is discarded leaves nothing.

Terms are merged as sets are."""

import gc
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engines.whoosh.build import builder as builder_module
from searchsvc.engines.whoosh.build import new_segment as module
from searchsvc.engines.whoosh.build import spilled_runs
from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.build.builder import open_builder
from searchsvc.engines.whoosh.format.segment_postings import open_postings
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.store.word_bounds import continued_of
from searchsvc.engines.whoosh.terms.term_list import TermList, merge_terms
from searchsvc.model.catalog import Catalog
from searchsvc.model.release import Release
from searchsvc.text.analyzer import analyze_texts

_TEXTS = (
    "Rural schools of 长春市",
    "a school, and another school",
    "高校毕业生 in the country",
    "教育部发布 rural news",
)


def _batches() -> Iterator[list[Release]]:
    for batch in range(7):
        yield [
            Release(f"r{batch}-{number}", text, f"{text} {batch * number} {text}", "en")
            for number, text in enumerate(_TEXTS)
        ]


def _built(index: Path) -> dict[str, bytes]:
    with open_builder(index, full=True, wait=0) as builder:
        for batch in _batches():
            builder.put(pack(batch))
        name = builder.publish(Catalog())
    files = (index / "generations" / name).glob("MAIN_*.*")
    return {path.name.partition(".")[2]: path.read_bytes() for path in files}


def test_spilling_changes_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _built(tmp_path / "whole")
    monkeypatch.setattr(module, "SPILL", 1)
    assert _built(tmp_path / "spilled") == whole
    monkeypatch.setattr(module, "SPILL", 200)
    assert _built(tmp_path / "partly") == whole


def test_merged_segments_keep_where_the_words_of_each_document_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder_module, "MOST_SEGMENTS", 1)
    texts = ("国王大陆之行结束", "演员王大陆出席首映", "rural news")
    for number, text in enumerate(texts):
        with open_builder(tmp_path, full=False, wait=0) as builder:
            builder.put(pack([Release(f"r{number}", text, "", "zh-Hans")]))
            name = builder.publish(Catalog())
    (path,) = (tmp_path / "generations" / name).glob("MAIN_*.continued")
    postings, _ = open_postings(path.parent, path.name.partition(".")[0], len(texts))
    found = sorted(continued_of(postings, number) for number in range(len(texts)))
    assert found == sorted(analyze_texts(list(texts)).continued)


# The files of a build that failed are closed when it is collected.
_LEFT_OPEN = pytest.mark.filterwarnings("ignore::ResourceWarning")


@_LEFT_OPEN
def test_a_build_that_fails_while_it_spills_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SPILL", 1)
    index = tmp_path / "index"

    def build() -> None:
        with open_builder(index, full=True, wait=0) as builder:
            for batch in _batches():
                builder.put(pack(batch))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        build()
    gc.collect()
    assert not [path for path in index.rglob("*") if path.is_file() and path.name.startswith(("MAIN", "run"))]


def _full(*_: object) -> None:
    raise OSError("no space left")


@_LEFT_OPEN
def test_what_fails_in_the_thread_fails_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SPILL", 1)

    monkeypatch.setattr(spilled_runs, "merge", _full)
    with pytest.raises(OSError, match="no space left"):
        _built(tmp_path / "index")
    gc.collect()


@_LEFT_OPEN
def test_what_fails_in_the_thread_fails_the_next_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SPILL", 1)

    monkeypatch.setattr(spilled_runs, "merge", _full)
    batches = _batches()
    with open_builder(tmp_path / "index", full=True, wait=0) as builder:
        builder.put(pack(next(batches)))
        with pytest.raises(OSError, match="no space left"):
            builder.put(pack(next(batches)))
    gc.collect()


@_LEFT_OPEN
def test_a_run_whose_last_bytes_cannot_be_written_fails_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SPILL", 1)
    arrays_of, before = spilled_runs._arrays_of, resource.getrlimit(resource.RLIMIT_FSIZE)

    def limited(run: Run) -> list[Any]:
        arrays = arrays_of(run)
        resource.setrlimit(resource.RLIMIT_FSIZE, (sum(each.nbytes for each in arrays) - 1, before[1]))
        return arrays

    monkeypatch.setattr(spilled_runs, "_arrays_of", limited)
    try:
        with pytest.raises(OSError, match="too large"):
            _built(tmp_path / "index")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    gc.collect()


def test_runs_need_no_descriptor_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    write = module.NewSegment.write_postings

    def counting(segment: module.NewSegment, *given: Any) -> None:
        held.append(len([*Path("/dev/fd").iterdir()]))
        write(segment, *given)

    monkeypatch.setattr(module.NewSegment, "write_postings", counting)
    _built(tmp_path / "whole")
    monkeypatch.setattr(module, "SPILL", 1)
    _built(tmp_path / "spilled")
    whole, spilled = held
    assert spilled <= whole + 1


_LISTS = st.lists(st.lists(st.text("ab教\U0001f600", max_size=12).map(str.encode), unique=True).map(sorted), max_size=9)


@given(_LISTS)
def test_merged_terms_are_all_terms_in_order(lists: list[list[bytes]]) -> None:
    merged, numbers = merge_terms([TermList.of(terms) for terms in lists])
    assert list(merged) == sorted({term for terms in lists for term in terms})
    assert [[merged[number] for number in each] for each in numbers] == lists
