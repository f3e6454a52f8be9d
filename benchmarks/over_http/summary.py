"""What was measured over HTTP, as it stands in the report and in its table."""

from collections.abc import Iterable, Sequence

from benchmarks.figures import latency_figures, significant
from benchmarks.over_http.closed_loop import CONNECTIONS, client_name
from benchmarks.over_http.measure import OverHttp, ServiceMeasured, rate
from benchmarks.over_http.services import AS_TYPED, CONSTANT, DATASETTE, LABELS, OPENSEARCH, OURS
from benchmarks.over_http.serving import WORKERS
from benchmarks.protocol import Json
from benchmarks.queries import BenchQuery


def _figures(measured: ServiceMeasured) -> Json:
    return {
        **latency_figures(measured.samples.values()),
        "requests_per_s": significant(measured.requests_per_s),
        "answer_bytes": measured.mean_bytes,
        "serve_mb": significant(measured.memory / 1e6),
        "queries": len(measured.samples),
    }


def _ratios(ours: ServiceMeasured, peer: ServiceMeasured) -> Json:
    """Ours divided by theirs, latencies over the questions that both were asked."""
    common = sorted(ours.samples.keys() & peer.samples.keys())
    mine, theirs = (latency_figures(each.samples[number] for number in common) for each in (ours, peer))
    return {
        **{name: significant(mine[name] / theirs[name]) for name in mine},
        "requests_per_s": significant(ours.requests_per_s / peer.requests_per_s) if peer.requests_per_s else None,
        "serve_mb": significant(ours.memory / peer.memory),
    }


def equal_totals(measured: OverHttp, queries: Sequence[BenchQuery]) -> dict[str, tuple[int, int]]:
    """For how many questions a peer with our tokens finds as many as we, as typed, of how many for which it must."""
    mine, found = measured.services[AS_TYPED].totals, dict[str, tuple[int, int]]()
    for name in (DATASETTE, OPENSEARCH):
        if name in measured.services:
            theirs = measured.services[name].totals
            comparable = [at for at in sorted(mine.keys() & theirs.keys()) if queries[at].comparison == "equal"]
            found[name] = sum(mine[at] == theirs[at] for at in comparable), len(comparable)
    return found


def http_report(measured: OverHttp, queries: Sequence[BenchQuery]) -> Json:
    """The part of the report."""
    ours, constant = measured.services[OURS], measured.services[CONSTANT]
    repeated = rate(measured.repeated)
    return {
        "services": {name: _figures(each) for name, each in measured.services.items()},
        "ratios": {name: _ratios(ours, each) for name, each in measured.services.items() if name != OURS},
        "as_typed_ratios": {
            name: _ratios(measured.services[AS_TYPED], each)
            for name, each in measured.services.items()
            if name not in (OURS, AS_TYPED)
        },
        "ratio": significant(ours.requests_per_s / constant.requests_per_s),
        "repeated_per_s": significant(repeated),
        "repeated_ratio": significant(repeated / constant.requests_per_s),
        "new_questions": measured.new_questions,
        "answers_made": measured.cache.misses,
        "answers_kept": measured.cache.hits,
        "equal_totals": equal_totals(measured, queries),
        "workers": WORKERS,
        "connections": CONNECTIONS,
        "client": client_name(),
        "left_out": measured.left_out,
    }


_COLUMNS = (
    ("p50_ms", "p50 ms"),
    ("p95_ms", "p95 ms"),
    ("p99_ms", "p99 ms"),
    ("requests_per_s", "requests/s"),
    ("answer_bytes", "bytes"),
    ("serve_mb", "serve MB"),
)
_RATIOS = ("p50_ms", "p95_ms", "requests_per_s")


def http_rows(http: Json) -> list[list[str]]:
    """The rows of a table: a head, each service, and what we are of each other."""
    rows = [
        ["over HTTP", *(title for _, title in _COLUMNS), "ours / theirs: p50, p95, requests/s", "as typed / theirs"]
    ]
    for name, figures in http["services"].items():
        last = [_listed(http[kind].get(name)) for kind in ("ratios", "as_typed_ratios")]
        rows.append([LABELS[name], *(f"{figures[key]:,g}" for key, _ in _COLUMNS), *last])
    return rows


def _listed(ratios: Json | None) -> str:
    return ", ".join("-" if ratios[each] is None else f"{ratios[each]:g}" for each in _RATIOS) if ratios else ""


def http_remarks(http: Json) -> Iterable[str]:
    """What has to be said with the table."""
    yield (
        f"{http['workers']} workers (Datasette: one process), {http['connections']} connections, client "
        f"{http['client']}. {http['new_questions']:,} new questions in turn, no two with the same words: "
        f"{http['answers_made']:,} answers of ours were made, {http['answers_kept']} were kept ones."
    )
    yield (
        f"New questions are {http['ratio']:g} of a constant answer behind the same door; those that come again "
        f"{http['repeated_per_s']:,g}/s, {http['repeated_ratio']:g} of it."
    )
    for name, (equal, compared) in http["equal_totals"].items():
        yield f"As many matches, as typed, as {LABELS[name]}: {equal} of {compared} questions in English."
    for name, reason in http["left_out"].items():
        yield f"LEFT OUT: {LABELS[name]}: {reason}"
