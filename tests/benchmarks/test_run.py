import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.engines import registry
from benchmarks.run import run
from benchmarks.settings import Settings, parse_arguments
from benchmarks.vocabulary import Vocabulary

FIGURES = {"p50_ms", "p95_ms", "p99_ms", "build_per_s", "disk_mb", "serve_mb", "build_mb"}


@pytest.mark.process
def test_a_small_run_from_corpus_to_chart(
    vocabularies: Mapping[str, Vocabulary], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.measure.WARM_SECONDS", 0.2)
    monkeypatch.setattr("benchmarks.service.TIMES", 1)
    monkeypatch.setattr("benchmarks.profiling.SECONDS", 0.3)
    monkeypatch.setitem(registry._MODULES, "tantivy", ("tantivy_engine", "no_such_package"))
    out = tmp_path / "report.json"
    settings = Settings(
        size=200, out=out, work=tmp_path / "work", engines=("searchsvc", "fts5", "whoosh", "tantivy"), questions=42,
        rounds=1, real=tmp_path / "none", http=False, profile=True,
    )  # fmt: skip
    report = run(settings, vocabularies)
    assert report["agreement"]["differences"] == []
    assert report["agreement"]["equal"] > 10
    assert set(report["engines"]) == {"searchsvc", "fts5", "whoosh"}
    assert all(set(figures) >= FIGURES for figures in report["engines"].values())
    assert all(figures[name] > 0 for figures in report["engines"].values() for name in FIGURES)
    assert set(report["ratios"]["fts5"]) == FIGURES
    assert report["stock_jieba"]["releases"] == 200
    assert report["stock_jieba"]["build_per_s"] > 0
    assert "no_such_package is not installed" in report["left_out"]["tantivy"]
    assert {"size", "machine", "versions", "date"} <= {*report, *report["machine"]}
    assert set(report["service"]) == {"ready_s", "cold_search_s", "increment_s"}
    assert all(seconds > 0 for seconds in report["service"].values())
    assert sum(report["profile"]["stages_ms"].values()) == pytest.approx(report["profile"]["mean_cpu_ms"], rel=0.01)
    assert not (tmp_path / "work/200/corpus/releases-added.jsonl").exists()
    assert json.loads(out.read_text("utf-8")) == report
    ET.parse(out.with_suffix(".svg"))


def test_unknown_engines_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--out", "x.json", "--engines", "searchsvc,nosuch"])
    assert "nosuch" in capsys.readouterr().err


def test_engines_are_all_of_them_unless_named() -> None:
    assert parse_arguments(["--out", "x.json"]).engines == registry.ENGINES
    assert parse_arguments(["--out", "x.json", "--engines", "fts5"]).named
