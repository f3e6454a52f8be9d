"""The positions within words of a segment, as they are written and read."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from searchsvc.engines.whoosh.format.segment_files import CONTINUED, CONTINUED_ENDS, map_array
from searchsvc.engines.whoosh.store.word_bounds import WordBoundsWriter, continued_of


def opened(folder: Path) -> Any:
    return SimpleNamespace(
        continued=map_array(folder, "s", CONTINUED), continued_ends=map_array(folder, "s", CONTINUED_ENDS)
    )


def test_each_document_reads_back_what_was_written(tmp_path: Path) -> None:
    written = [b"\x02", b"", b"\x00\xff", b""]
    writer = WordBoundsWriter(tmp_path, "s")
    for each in written:
        writer.add(each)
    writer.close()
    assert [continued_of(opened(tmp_path), number) for number in range(4)] == written


def test_a_segment_without_them_has_none(tmp_path: Path) -> None:
    WordBoundsWriter(tmp_path, "s").close()
    assert continued_of(opened(tmp_path), 0) == b""
