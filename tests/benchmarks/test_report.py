import xml.etree.ElementTree as ET
from typing import Any

import pytest

from benchmarks.figures import latency_figures, percentile, significant
from benchmarks.queries import BenchQuery
from benchmarks.report import by_kind, chart, ratios, table, without_relaxed


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 50), (95, 95), (99, 99), (100, 100), (0.5, 1), (1, 1), (1.5, 2)]
)
def test_percentiles_are_nearest_rank(percent: float, expected: int) -> None:
    assert percentile(range(100, 0, -1), percent) == expected


def test_percentile_of_few() -> None:
    assert percentile([3.0], 50) == percentile([3.0], 99) == 3.0
    assert percentile([1, 2, 3], 50) == 2
    assert percentile([1, 2], 50) == 1


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0123456, 0.0123), (1.23456, 1.23), (12.3456, 12.3), (1234.56, 1235), (0, 0)]
)
def test_three_digits_mean_something(value: float, expected: float) -> None:
    assert significant(value) == expected


def test_latency_figures() -> None:
    assert latency_figures(range(1, 201)) == {"p50_ms": 100, "p95_ms": 190, "p99_ms": 198}


def test_kinds_are_reported_by_language() -> None:
    queries = [BenchQuery("rare", "en", "a", ("a",)), BenchQuery("rare", "zh", "水", ("水",))]
    assert by_kind({0: 1.0, 1: 2.0}, queries) == {"rare en": 1.0, "rare zh": 2.0}


def test_relaxed_questions_are_apart() -> None:
    queries = [BenchQuery("rare", "en", "a", ("a",)), BenchQuery("relaxed", "en", "a b", ("a", "b"), any_word=True)]
    assert without_relaxed({0: 1.0, 1: 2.0}, queries) == ({0: 1.0}, {1: 2.0})


def test_ratios_are_over_the_questions_that_both_answered() -> None:
    sizes = {"build_per_s": 10.0, "disk_mb": 4.0, "serve_mb": 4.0, "build_mb": 4.0}
    found = ratios(
        {"searchsvc": {0: 1.0, 1: 2.0, 2: 900.0}, "whoosh": {0: 10.0, 1: 20.0}},
        {"searchsvc": sizes, "whoosh": {**sizes, "build_per_s": 5.0, "disk_mb": 8.0}},
    )
    assert found == {
        "whoosh": {
            "p50_ms": 0.1, "p95_ms": 0.1, "p99_ms": 0.1,
            "build_per_s": 2.0, "disk_mb": 0.5, "serve_mb": 1.0, "build_mb": 1.0,
        }
    }  # fmt: skip


_HTTP = {"p50_ms": 1, "p95_ms": 2, "p99_ms": 3, "requests_per_s": 50, "answer_bytes": 9000, "serve_mb": 300}


def _report() -> dict[str, Any]:
    figures = {
        "p50_ms": 0.5, "p95_ms": 12.0, "p99_ms": 20.0, "queries": 7, "build_per_s": 100.0, "disk_mb": 1.0,
        "serve_mb": 2.0, "build_mb": 3.0,
    }  # fmt: skip
    return {
        "size": 1000,
        "real": 200,
        "questions": 14,
        "machine": {
            "cpu": "A <fast> & good one",
            "python": "3.13.0 (plain build)",
            "cores": 2,
            "memory_gb": 4,
            "date": "2026-01-02T03:04:05+00:00",
        },
        "versions": {"searchsvc": "0.1.0"},
        "engines": {"searchsvc": {**figures, "queries": 14}, "fts5": figures},
        "ratios": {"fts5": {"p50_ms": 1.0}},
        "agreement": {"equal": 1, "at_least": 2, "not_comparable": 3, "differences": ["x and y differ"]},
        "left_out": {"lucene": "no JDK"},
        "http": {
            "services": {
                "searchsvc": {**_HTTP, "requests_per_s": 100},
                "datasette": {**_HTTP, "p50_ms": 10},
                "constant": {**_HTTP, "requests_per_s": 200},
            },
            "ratios": {
                "datasette": {"p50_ms": 0.1, "p95_ms": 1, "p99_ms": 1, "requests_per_s": 2, "serve_mb": 1},
                "constant": {"p50_ms": 1, "p95_ms": 1, "p99_ms": 1, "requests_per_s": 0.5, "serve_mb": 1},
            },
            "as_typed_ratios": {
                "datasette": {"p50_ms": 0.05, "p95_ms": 0.5, "p99_ms": 1, "requests_per_s": 4, "serve_mb": 1},
            },
            "ratio": 0.5, "repeated_per_s": 150, "repeated_ratio": 0.75, "new_questions": 3000, "answers_made": 900,
            "answers_kept": 0, "equal_totals": {"datasette": (7, 8)}, "workers": 2, "connections": 16,
            "client": "wrk", "left_out": {"whoosh_flask": "no gunicorn"},
        },
        "stock_jieba": {"releases": 3000, "build_per_s": 150, "ratio": 12.5},
        "service": {"ready_s": 1.2, "cold_search_s": 0.7, "increment_s": 1.5},
        "profile": {"mean_cpu_ms": 0.4, "stages_ms": {"marks": 0.3, "parse": 0.1}, "functions_ms": {"a.b": 0.4}},
    }  # fmt: skip


def test_the_chart_is_well_formed_svg_with_text_as_text() -> None:
    root = ET.fromstring(chart(_report()))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "SQLite FTS5" in texts
    assert "A <fast> & good one, 2 cores; Python 3.13.0 (plain build); 2026-01-02" in texts
    assert len(list(root.iter("{http://www.w3.org/2000/svg}rect"))) == 4


def test_the_table_hides_nothing() -> None:
    shown = table(_report())
    assert "LEFT OUT: Lucene: no JDK" in shown
    assert "builds 150 releases/s, the first 3,000: we build 12.5 times as many" in shown
    assert "0.1, 1, 2" in shown
    assert "0.05, 0.5, 4" in shown
    assert "LEFT OUT: stock Whoosh, jieba, Flask: no gunicorn" in shown
    assert (
        "3,000 new questions in turn, no two with the same words: 900 answers of ours were made, 0 were kept" in shown
    )
    assert "0.5 of a constant answer behind the same door; those that come again 150/s, 0.75 of it" in shown
    assert "As many matches, as typed, as Datasette, FTS5: 7 of 8" in shown
    assert "ten new releases found after 1.5 s" in shown
    assert "  parse   0.100  25%" in shown
    assert "DISAGREES: x and y differ" in shown
    assert "SQLite FTS5 was too slow for all questions: 7 of 14." in shown
