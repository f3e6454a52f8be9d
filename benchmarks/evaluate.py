"""`python -m benchmarks.evaluate FOLDER`: every judged set in a folder, beside the best plain BM25 of a grid of them.

With `--ablate` each part of the ranking and of the understanding is left out in turn, to see what it is worth.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.bm25_grid import rankings
from searchsvc.concepts import relaxing, rewriting
from searchsvc.concepts.lexicon import Concepts
from searchsvc.engines.whoosh.search import ranking as weights
from searchsvc.evaluation.evaluate import Figures, judged_index, run_queries, score
from searchsvc.evaluation.judgements import CORPUS, Judgements, read_judgements
from searchsvc.model.query import MAX_PER_PAGE
from searchsvc.searching import understanding

OURS = "searchsvc"
_FIGURES = ("ndcg@10", "mrr@10", "recall@100", "map", "queries_per_s")
Report = dict[str, dict[str, dict[str, float]]]


def _without(**values: Any) -> Callable[[], Iterator[None]]:
    """A context in which parameters of the ranking have other values."""

    def apply() -> Iterator[None]:
        with patch.multiple(weights, **values):
            yield

    return apply


def _no_concepts() -> Iterator[None]:
    nothing = Concepts()
    plain = rewriting.with_concepts
    with patch.object(understanding, "with_concepts", lambda tree, _: plain(tree, nothing)):
        yield


def _no_translation() -> Iterator[None]:
    with patch.object(understanding, "_dictionary", lambda: None):
        yield


def _nothing_comes_apart() -> Iterator[None]:
    with patch.object(relaxing, "words_in", lambda leaf, concepts: ()):
        yield


PARTS: Mapping[str, Callable[[], Iterator[None]]] = {
    "titles as bodies": _without(ZONE_WEIGHT={"title": 1.0, "body": 1.0}),
    "no lead": _without(LEAD_BONUS=0.0),
    "no pairs": _without(PAIR=0.0),
    "pairs do not fade": _without(PAIR_WORDS=1000),
    "no whole runs": _without(WHOLE=0.0),
    "repeated words count once": _without(COUNT_POWER=0.0),
    "no runs and mixtures come apart": _nothing_comes_apart,
    "no pairs of characters find": _without(may_find=lambda gram, word: False),
    "no derived words": _without(DERIVED=0.0),
    "no concepts": _no_concepts,
    "no translation": _no_translation,
}


def _texts(folder: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    with (folder / CORPUS).open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text = record.get("text") or record.get("body") or ""
            texts[str(record["id"])] = f"{record.get('title') or ''}\n{text}"
    return texts


def _best_of_grid(folder: Path, judgements: Judgements) -> tuple[str, Figures]:
    """The name and the figures of the cell of the grid that has the best nDCG@10."""
    started = time.perf_counter()
    cells: list[tuple[str, Figures]] = []
    for name, found in rankings(_texts(folder), judgements.queries, MAX_PER_PAGE):
        cells.append((name, score(judgements, found, time.perf_counter() - started)))
        started = time.perf_counter()
    return max(cells, key=lambda cell: cell[1].ndcg)


def evaluate_set(folder: Path, *, ablate: bool) -> dict[str, dict[str, float]]:
    """The figures of one judged set: ours, those of the best plain BM25, and ours without each part."""
    judgements = read_judgements(folder)
    rows: dict[str, dict[str, float]] = {}
    with judged_index(folder) as (engine, left_out):
        for refusal in left_out:
            print(f"left out: {refusal}", file=sys.stderr)
        rows[OURS] = run_queries(engine, judgements).as_json()
    name, best = _best_of_grid(folder, judgements)
    rows[f"BM25: {name}"] = best.as_json()
    rows[OURS]["ndcg@10 / best BM25"] = round(rows[OURS]["ndcg@10"] / best.ndcg, 4) if best.ndcg else 0.0
    if ablate:
        for part, without in PARTS.items():
            with contextmanager(without)(), judged_index(folder) as (engine, _):
                rows[part] = run_queries(engine, judgements).as_json()
    return rows


def table(report: Report) -> str:
    """The report as lines of text."""
    lines = [f"{'':52}" + "".join(f"{name:>15}" for name in _FIGURES)]
    for name, rows in report.items():
        ratio = rows[OURS]["ndcg@10 / best BM25"]
        lines.append(f"{name} (nDCG@10 {ratio:.3f} of the best BM25)")
        lines += (f"  {row:50}" + "".join(f"{figures[key]:15.4f}" for key in _FIGURES) for row, figures in rows.items())
    return "\n".join(lines)


def main() -> int:
    """Runs the evaluation from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.evaluate", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("folder", type=Path, help="the folder of judged sets, or one of them")
    parser.add_argument("--ablate", action="store_true", help="leave out each part in turn")
    parser.add_argument("--out", type=Path, help="a JSON file")
    given = parser.parse_args()
    sets = [given.folder] if (given.folder / CORPUS).exists() else sorted(given.folder.iterdir())
    report: Report = {each.name: evaluate_set(each, ablate=given.ablate) for each in sets if (each / CORPUS).exists()}
    print(table(report))
    if given.out:
        given.out.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
