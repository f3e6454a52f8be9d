"""Warming leaves nothing to compile: searches of every kind over a real index need no kernel that is not there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from searchsvc.engines.whoosh import warmup

CODE = """
import json, sys
from pathlib import Path
from searchsvc.engines.selection import open_engine
from searchsvc.engines.whoosh.warmup import warm
from searchsvc.searching.params import parse_query
from searchsvc.searching.releases import read
from searchsvc.searching.search import search

def compiled():
    found = set()
    for name, module in list(sys.modules.items()):
        if name.startswith("searchsvc.engines.whoosh."):
            for each in (each for each in vars(module).values() if not isinstance(each, type)):
                found |= {f"{each.__name__} {signature}" for signature in getattr(each, "signatures", ())}
    return found

warm()
before = compiled()
engine = open_engine(Path(sys.argv[1]))
for case in json.loads(sys.argv[2]):
    page = search(engine, parse_query(case))
    for hit in page.results:
        read(engine, hit.id, page.query.q)
print(json.dumps({"before": len(before), "more": sorted(compiled() - before)}))
"""
QUERIES = (
    "", "school", "教育", "粤港澳大湾区建设", '"rural teachers"', '"教育、部"', "schoo*", "高*", "title:bridge",
    "title:大桥", "-school", "school -bridge", "school OR 教育", "(school OR bridge) AND open", "5G基站", "C919",
    "国办发〔2017〕47号", "Inner Mongolia", "nowhere nothing never", "the of", '"of the"', "的",
    "one two three four five six seven schools", "2020年全国教育信息化工作会议", '"school" title:school* -教育',
)  # fmt: skip
FILTERS: tuple[dict[str, list[str]], ...] = (
    {},
    {"province": ["CN-HB"], "year": ["2018..2022"]},
    {"language": ["zh"], "category": ["Notices"], "sort": ["newest"]},
    {"from": ["2015"], "to": ["2024-05"], "sort": ["oldest"], "match": ["any"]},
    {"page": ["2"], "per_page": ["3"], "province": ["unknown"], "year": ["unknown"]},
    {"per_page": ["0"]},
)


@pytest.mark.process
@pytest.mark.compiled
def test_nothing_is_left_to_compile(sample_index: Path) -> None:
    cases = [{"q": [q], **filters} for q in QUERIES for filters in FILTERS]
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(sample_index), json.dumps(cases)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    report = json.loads(done.stdout)
    assert report["before"] > 10
    assert report["more"] == []


def test_what_was_built_once_is_searched_again_unless_it_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Path] = []
    build = warmup._build

    def counted(folder: Path) -> None:
        built.append(folder)
        build(folder)

    monkeypatch.setattr(warmup, "_build", counted)
    monkeypatch.setattr(warmup, "IS_PLAIN", False)
    monkeypatch.setattr(warmup, "kernel_folder", lambda: tmp_path)
    warmup.exercise_all(tmp_path)
    warmup.warm.__wrapped__()
    assert len(built) == 1
    for manifest in tmp_path.rglob("MANIFEST.json"):
        manifest.write_text("{}", "ascii")
    warmup.warm.__wrapped__()
    assert len(built) == 2
