"""The report: figures from samples, as JSON, as a table for a terminal, and as a chart in SVG."""

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from benchmarks.engines.registry import OURS
from benchmarks.figures import FIGURES, latency_figures, percentile, significant
from benchmarks.over_http.summary import http_remarks, http_rows
from benchmarks.protocol import Json
from benchmarks.queries import BenchQuery

LABELS = {
    OURS: "searchsvc",
    "tantivy": "tantivy",
    "lucene": "Lucene",
    "fts5": "SQLite FTS5",
    "whoosh": "stock Whoosh + jieba",
}
_COLUMNS = (
    ("p50_ms", "p50 ms"),
    ("p95_ms", "p95 ms"),
    ("p99_ms", "p99 ms"),
    ("queries", "queries"),
    ("build_per_s", "build/s"),
    ("disk_mb", "disk MB"),
    ("serve_mb", "serve MB"),
    ("build_mb", "build MB"),
)


def without_relaxed(
    latencies: Mapping[int, float], queries: Sequence[BenchQuery]
) -> tuple[dict[int, float], dict[int, float]]:
    """The latencies of the questions that ask for all of their words, and those of relaxed ones, which are apart."""
    relaxed = {number: ms for number, ms in latencies.items() if queries[number].any_word}
    return {number: ms for number, ms in latencies.items() if number not in relaxed}, relaxed


def by_kind(latencies: Mapping[int, float], queries: Sequence[BenchQuery]) -> dict[str, float]:
    """The p50 of each kind of question in each language."""
    cells: dict[str, list[float]] = {}
    for number, ms in sorted(latencies.items()):
        cells.setdefault(f"{queries[number].kind} {queries[number].language}", []).append(ms)
    return {cell: significant(percentile(values, 50)) for cell, values in cells.items()}


def ratios(latencies: Mapping[str, Mapping[int, float]], engines: Mapping[str, Json]) -> dict[str, Json]:
    """Ours divided by each peer's; latencies over the questions that both were measured on."""
    found: dict[str, Json] = {}
    for name in latencies:
        if name == OURS or OURS not in latencies:
            continue
        common = sorted(latencies[OURS].keys() & latencies[name].keys())
        mine = latency_figures(latencies[OURS][number] for number in common)
        theirs = latency_figures(latencies[name][number] for number in common)
        found[name] = {figure: significant(mine[figure] / theirs[figure]) for figure in FIGURES}
        for figure in ("build_per_s", "disk_mb", "serve_mb", "build_mb"):
            found[name][figure] = significant(engines[OURS][figure] / engines[name][figure])
    return found


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:,g}" if value < 100 else f"{value:,.0f}"


def table(report: Json) -> str:
    """The report for a terminal."""
    machine = report["machine"]
    lines = [
        f"{report['size']:,} releases ({report['real']:,} of them real), {report['questions']} questions, "
        f"ten hits + facets of province and year + snippets",
        f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB; {machine['date']}",
        f"Python {machine['python']}",
        ", ".join(f"{name} {version}" for name, version in report["versions"].items()),
        "",
    ]
    head = ["", *(label for _, label in _COLUMNS)]
    rows = [
        [LABELS[name], *(_figure(figures.get(key)) for key, _ in _COLUMNS)]
        for name, figures in report["engines"].items()
    ]
    lines += _aligned([head, *rows])
    if report["ratios"]:
        keys = list(next(iter(report["ratios"].values())))
        lines += ["", "searchsvc divided by each peer (latency, disk and memory: below 1 is better for us):"]
        lines += _aligned(
            [
                ["", *(key.removesuffix("_ms") for key in keys)],
                *([LABELS[name], *(f"{each[key]:g}" for key in keys)] for name, each in report["ratios"].items()),
            ]
        )
    relaxed = {name: figures["relaxed"] for name, figures in report["engines"].items() if figures.get("relaxed")}
    if relaxed:
        lines += ["", "Five words that hardly any release holds together, so that any of them will do, ms:"]
        rows = [[LABELS[name], *(_figure(each[key]) for key in FIGURES)] for name, each in relaxed.items()]
        lines += _aligned([["", *(key.removesuffix("_ms") for key in FIGURES)], *rows])
    if stock := report.get("stock_jieba"):
        lines += [
            "",
            f"Stock Whoosh with jieba's own analyzer builds {stock['build_per_s']:g} releases/s, the first "
            f"{stock['releases']:,}: we build {stock['ratio']:g} times as many.",
        ]
    if http := report.get("http"):
        lines += ["", *_aligned(http_rows(http)), *http_remarks(http)]
    if service := report.get("service"):
        lines += [
            "",
            f"serve ready in {service['ready_s']:g} s; search from a cold shell {service['cold_search_s']:g} s; "
            f"ten new releases found after {service['increment_s']:g} s",
        ]
    if profile := report.get("profile"):
        lines += ["", *_profile_lines(profile)]
    return "\n".join([*lines, "", *_remarks(report)])


def _profile_lines(profile: Json) -> Iterable[str]:
    ms = profile["mean_cpu_ms"]
    yield f"A search takes {ms:g} ms of the processor on average:"
    for title in ("stages_ms", "functions_ms"):
        rows = [[f"  {name}", f"{each:.3f}", f"{each / ms:.0%}"] for name, each in profile[title].items()]
        yield from _aligned([[f"  {title.removesuffix('_ms')}", "ms", ""], *rows])


def _remarks(report: Json) -> Iterable[str]:
    agreement = report["agreement"]
    yield (
        f"Agreement: {agreement['equal']} questions compared for equal totals and facets, {agreement['at_least']} for "
        f"at least the peers' (Chinese words), {agreement['not_comparable']} not comparable with us (Chinese phrases "
        "and relaxed questions)."
    )
    for difference in agreement["differences"][:10]:
        yield f"  DISAGREES: {difference}"
    if len(agreement["differences"]) > 10:
        yield f"  … and {len(agreement['differences']) - 10} more; all are in the JSON"
    for name, figures in report["engines"].items():
        if figures["queries"] < report["questions"]:
            yield f"{LABELS[name]} was too slow for all questions: {figures['queries']} of {report['questions']}."
    for name, reason in report["left_out"].items():
        yield f"LEFT OUT: {LABELS.get(name, name)}: {reason}"


# --- the chart ---

_WIDTH = 720
_LEFT, _RIGHT, _TOP = 170, 76, 62
_BAR, _GAP, _GROUP = 14, 3, 16
_STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .small { font-size: 11px; fill: #57606a }
    .title { font-weight: 600; font-size: 15px }
    .us text { font-weight: 600 }
    .grid { stroke: #8c959f; stroke-opacity: .35 }
    .p50 { fill: #2f81f7 } .p95 { fill: #2f81f7; fill-opacity: .45 }
    .peer .p50 { fill: #8c959f } .peer .p95 { fill: #8c959f; fill-opacity: .5 }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .small { fill: #9198a1 } }
"""


def chart(report: Json) -> str:
    """The latencies as bars on a logarithmic scale, fastest first: an SVG document for light and dark pages."""
    engines: list[tuple[str, Json]] = sorted(report["engines"].items(), key=lambda each: (each[1]["p50_ms"], each[0]))
    values = [figures[name] for _, figures in engines for name in ("p50_ms", "p95_ms")] or [1.0]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    plot = _WIDTH - _LEFT - _RIGHT

    def place(ms: float) -> float:
        return _LEFT + plot * (math.log10(ms) - low) / (high - low)

    height_of_engine = 2 * _BAR + _GAP + _GROUP
    bottom = _TOP + height_of_engine * len(engines)
    parts = [f'<text class="title" x="16" y="24">Search latency, {report["size"]:,} releases, ms (log scale)</text>']
    parts.append(
        '<text class="small" x="16" y="42">Ten hits, facets and snippets; upper bar p50, lower bar p95; shorter is '
        "better</text>"
    )
    for decade in range(low, high + 1):
        x = place(10**decade)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{bottom}"/>')
        parts.append(f'<text class="small" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{10**decade:g}</text>')
    for row, (name, figures) in enumerate(engines):
        y = _TOP + row * height_of_engine
        label = escape(LABELS.get(name, name))
        bars = [f'<text x="{_LEFT - 10}" y="{y + _BAR + 6}" text-anchor="end">{label}</text>']
        for line, figure in enumerate(("p50", "p95")):
            ms = figures[f"{figure}_ms"]
            top = y + line * (_BAR + _GAP)
            width = max(2.0, place(ms) - _LEFT)
            bars.append(f'<rect class="{figure}" x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR}" rx="2"/>')
            bars.append(f'<text class="small" x="{_LEFT + width + 6:.1f}" y="{top + 11}">{ms:g}</text>')
        parts.append(f'<g class="{"us" if name == OURS else "peer"}">{"".join(bars)}</g>')
    machine = report["machine"]
    note = f"{machine['cpu']}, {machine['cores']} cores; Python {machine['python']}; {machine['date'][:10]}"
    parts.append(f'<text class="small" x="16" y="{bottom + 40}">{escape(str(note))}</text>')
    height = bottom + 52
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-label="Search latency of {len(engines)} engines">\n<style>{_STYLE}</style>\n{body}\n</svg>\n'
    )
