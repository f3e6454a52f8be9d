import json
import math
from pathlib import Path

import pytest

from searchsvc.engine import Engine
from searchsvc.engines.choice import ENGINE_VARIABLE, is_on_cluster
from searchsvc.errors import UsageError
from searchsvc.evaluation import evaluate as evaluation
from searchsvc.evaluation.evaluate import average_precision, evaluate, ndcg, recall, reciprocal_rank
from searchsvc.model.page import SearchPage
from searchsvc.model.query import Query
from searchsvc.searching.search import search_plain


def test_ndcg_discounts_by_the_logarithm_of_the_rank() -> None:
    grades = {"a": 3, "b": 1}
    assert ndcg(["a", "b"], grades) == 1.0
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))
    assert ndcg(["x"] * 10 + ["a"], grades) == 0.0


def test_reciprocal_rank_looks_at_ten() -> None:
    assert reciprocal_rank(["x", "a"], {"a"}) == 0.5
    assert reciprocal_rank(["x"] * 10 + ["a"], {"a"}) == 0.0


def test_recall_and_average_precision() -> None:
    assert recall(["a", "x"], {"a", "b"}) == 0.5
    assert average_precision(["a", "x", "b"], {"a", "b"}) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([], {"a"}) == 0.0


def test_where_nothing_is_relevant_every_figure_is_0() -> None:
    assert (ndcg(["a"], {"a": 0}), reciprocal_rank(["a"], set()), recall(["a"], set())) == (0, 0, 0)
    assert average_precision(["a"], set()) == 0


RELEASES = ({"id": "1", "title": "", "text": "a bridge of stone"}, {"id": "2", "title": "", "text": "a road"})


def judged(
    folder: Path,
    corpus: bytes | None = None,
    queries: str = '{"id": "q", "text": "which bridge?"}\n',
    qrels: str = "q\t1\t2\n",
) -> Path:
    folder.mkdir(exist_ok=True)
    lines = "\n".join(json.dumps(each) for each in RELEASES).encode()
    (folder / "corpus.jsonl").write_bytes(lines if corpus is None else corpus)
    (folder / "queries.jsonl").write_text(queries, "utf-8")
    (folder / "qrels.tsv").write_text(qrels, "utf-8")
    return folder


def test_figures_are_means_over_all_judged_queries(tmp_path: Path) -> None:
    queries = '{"id": "q", "text": "bridge"}\n{"id": 7, "text": "road"}\n{"id": "unjudged", "text": "road"}\n'
    figures = evaluate(judged(tmp_path / "set", queries=queries, qrels="q\t1\t2\n7\t2\t0\n7\t1\t-1\n")).figures
    assert (figures.ndcg, figures.mrr, figures.recall, figures.mean_average_precision) == (0.5, 0.5, 0.5, 0.5)


def test_every_query_is_run_judged_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[str] = []

    def watched(engine: Engine, query: Query) -> SearchPage:
        run.append(query.q)
        return search_plain(engine, query)

    monkeypatch.setattr(evaluation, "search_plain", watched)
    evaluate(judged(tmp_path / "set", queries='{"id": "q", "text": "bridge"}\n{"id": "r", "text": "road"}\n'))
    assert run == ["bridge", "road"]


def test_lines_end_at_newlines_only(tmp_path: Path) -> None:
    corpus = '{"id": "1", "title": "", "text": "a bridge\u2028of stone\x85"}\r\n{"id": "2", "text": "x"}'.encode()
    queries = '\ufeff{"id": "a\u2028b", "text": "bridge\x85 stone"}\r\n\n'
    found = evaluate(judged(tmp_path / "set", corpus, queries, "a\u2028b\t1\t1\r\n"))
    assert found.left_out == ()
    assert found.figures.ndcg == 1


def test_the_corpus_is_read_as_any_corpus_is(tmp_path: Path) -> None:
    corpus = '{"id": "1", "text": "石桥"}\n'.encode("gb18030") + b"{\n"
    found = evaluate(judged(tmp_path / "set", corpus, '{"id": "q", "text": "石桥"}'))
    assert found.figures.ndcg == 1
    assert [(each.path, each.line) for each in found.left_out] == [("corpus.jsonl", 2)]


@pytest.mark.parametrize(
    ("queries", "qrels", "said"),
    [
        ('{"id": "q", "text": "x"}\n{', "q\t1\t1", r"queries\.jsonl, line 2: is not JSON"),
        ("\n[1]", "q\t1\t1", r"queries\.jsonl, line 2: .*'id' and 'text'"),
        ('{"id": "q"}', "q\t1\t1", r"queries\.jsonl, line 1: .*'id' and 'text'"),
        ('{"id": true, "text": "x"}', "q\t1\t1", r"queries\.jsonl, line 1: .*'id' and 'text'"),
        ('{"id": "q", "text": "x"}\n{"id": "q", "text": "y"}', "q\t1\t1", r"queries\.jsonl, line 2: an earlier query"),
        ('{"id": "q", "text": "x"}', "q 1 1", r"qrels\.tsv, line 1: .*tabs"),
        ('{"id": "q", "text": "x"}', "q\t1\t1\nq\t1\thigh", r"qrels\.tsv, line 2: .*whole number"),
        ('{"id": "q", "text": "x"}', "q\t1\t1\nr\t1\t1", r"qrels\.tsv, line 2: there is no query 'r'"),
        ('{"id": "q", "text": "x"}', "q\t1\t0", r"qrels\.tsv has no grade of 1 or more"),
        ('{"id": "q", "text": "x"}', "", r"qrels\.tsv has no grade of 1 or more"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(tmp_path: Path, queries: str, qrels: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        evaluate(judged(tmp_path / "set", queries=queries, qrels=qrels))


def test_a_file_of_another_encoding_or_none_is_named(tmp_path: Path) -> None:
    folder = judged(tmp_path / "set")
    (folder / "qrels.tsv").write_bytes(b"q\t1\t1\n\xff\t1\t1\n")
    with pytest.raises(UsageError, match=r"qrels\.tsv, line 2: is not UTF-8"):
        evaluate(folder)
    for name in ("qrels.tsv", "queries.jsonl", "corpus.jsonl"):
        (judged(folder) / name).unlink()
        with pytest.raises(UsageError, match=name):
            evaluate(folder)


def test_an_evaluation_puts_nothing_on_a_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", "http://127.0.0.1:1")
    assert evaluate(judged(tmp_path)).figures.recall
    assert is_on_cluster()
