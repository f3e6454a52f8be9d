"""A judged set is read whole, or refused with the file, the line and the reason."""

from pathlib import Path

import pytest

from searchsvc.errors import UsageError
from searchsvc.evaluation.judgements import QRELS, QUERIES, read_judgements


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / QUERIES).write_text('{"id": "q", "text": "bridge"}\n{"id": 7, "text": "桥\u2028梁"}\n', "utf-8")
    (tmp_path / QRELS).write_text("q\ta\t2\nq\tb\t-1\n7\ta\t0\n", "utf-8")
    return tmp_path


def test_queries_and_grades(folder: Path) -> None:
    found = read_judgements(folder)
    assert found.queries == {"q": "bridge", "7": "桥\u2028梁"}
    assert found.grades == {"q": {"a": 2, "b": 0}, "7": {"a": 0}}


def test_marks_blank_lines_and_carriage_returns_do_not_matter(folder: Path) -> None:
    wanted = read_judgements(folder)
    for name in (QUERIES, QRELS):
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") + b"\n \n")
    assert read_judgements(folder) == wanted


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        (QUERIES, b"{", r"queries.jsonl, line 1: is not JSON"),
        (QUERIES, b"\n[1]", r"queries.jsonl, line 2: is not an object"),
        (QUERIES, b'{"id": true, "text": "a"}', r"line 1: is not an object"),
        (QUERIES, b'{"id": "q"}', r"line 1: is not an object"),
        (QUERIES, b'{"id": "1", "text": "a"}\n{"id": 1, "text": "b"}', r"line 2: an earlier query also has the id '1'"),
        (QUERIES, b"\xff", r"line 1: is not UTF-8"),
        (QRELS, b"q\ta", r"qrels.tsv, line 1: is not a query, a release and a whole number"),
        (QRELS, b"q\ta\tx", r"qrels.tsv, line 1: is not a query"),
        (QRELS, b"none\ta\t1", r"there is no query 'none' in queries.jsonl"),
        (QRELS, b"q\ta\t0", r"has no grade of 1 or more"),
        (QRELS, b"", r"has no grade of 1 or more"),
    ],
)
def test_what_cannot_be_read_is_named(folder: Path, name: str, data: bytes, reason: str) -> None:
    (folder / name).write_bytes(data)
    with pytest.raises(UsageError, match=reason):
        read_judgements(folder)


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / QRELS).unlink()
    with pytest.raises(UsageError, match=r"qrels.tsv cannot be read \(No such file or directory\)"):
        read_judgements(folder)
