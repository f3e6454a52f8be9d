"""The counters of the service, in the text format of Prometheus.

The door counts everything itself, from what it answers and what workers tell it, so counts are of all workers and
survive the death of any.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from searchsvc.web.door.refusals import FAILED, FULL, STARTING, TOO_LATE, UNKNOWN_HOST
from searchsvc.web.paths import PROBES

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 100.0, 300.0)
"""Upper bounds of the histograms. The last three are of exports, which may take longer than anything else."""
_ROUTES = frozenset((
    "/", "/api/v1/search", "/api/v1/releases", "/api/v1/similar", "/api/v1/suggest", "/api/v1/status", "/releases",
    "/suggest", "/opensearch.xml", "/openapi.json", "/docs", "/logo", "/feed.atom", "/export.csv", "/export.jsonl",
    "/api/v1/citation", "/release.txt", "/sitemap.xml", "/robots.txt", "/help", "/status", *PROBES,
))  # fmt: skip
_BELOW = (
    ("/api/v1/releases/", "/api/v1/releases/{id}"),
    ("/releases/", "/releases/{id}"),
    ("/static/", "/static/{name}"),
)
OTHER = "other"
ROUTES = _ROUTES | {route for _, route in _BELOW} | {OTHER}
_COUNTED_REFUSALS = (FULL, STARTING, TOO_LATE, FAILED, UNKNOWN_HOST)
"""Those that stand in the counters from the start, so that the first of each is seen as an increase."""
_RESTARTS = ("killed", "ended", "nursery")


def route_of(path: str) -> str:
    """The route of a path, one of `ROUTES`, so that no client can make new ones."""
    if path in _ROUTES:
        return path
    return next((route for beginning, route in _BELOW if path.startswith(beginning)), OTHER)


class Metrics:
    """Everything that is counted while requests are answered; `snapshot` gives what is only looked up when asked."""

    def __init__(self, snapshot: Callable[[], Iterable[Metric]]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call] # a time beside each counter, which nobody asks for
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "searchsvc_requests", "Requests that were answered.", ("route", "status"), registry=self._registry
        )
        self.refused = Counter(
            "searchsvc_refused", "Requests that no worker got to answer.", ("reason",), registry=self._registry
        )
        self.seconds = Histogram(
            "searchsvc_request_seconds",
            "Seconds from a whole request to its answer, waiting included, by kind of query.",
            ("kind",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self.waited = Histogram(
            "searchsvc_queue_seconds",
            "Seconds that requests waited for a worker.",
            buckets=SECONDS,
            registry=self._registry,
        )
        self.cache = Counter(
            "searchsvc_answer_cache",
            "Searches whose answer a worker had kept, or had to make.",
            ("result",),
            registry=self._registry,
        )
        self.empty = Counter(
            "searchsvc_searches_without_results", "Searches that found nothing.", registry=self._registry
        )
        self.slow = Counter("searchsvc_slow_searches", "Searches that were logged as slow.", registry=self._registry)
        self.restarts = Counter(
            "searchsvc_worker_restarts",
            "Processes that ended and were replaced: workers, or the nursery of all of them.",
            ("reason",),
            registry=self._registry,
        )
        for refusal in _COUNTED_REFUSALS:
            self.refused.labels(refusal.code)
        for result in ("hit", "miss"):
            self.cache.labels(result)
        for reason in _RESTARTS:
            self.restarts.labels(reason)
        self._registry.register(_Snapshot(snapshot))
        self._requests: dict[tuple[str, int], Any] = {}
        self._kinds: dict[str, Any] = {}

    def answered(self, route: str, status: int, kind: str, seconds: float) -> None:
        """Counts an answer."""
        counter = self._requests.get((route, status))
        if counter is None:
            counter = self._requests[route, status] = self.requests.labels(route, str(status))
        counter.inc()
        histogram = self._kinds.get(kind)
        if histogram is None:
            histogram = self._kinds[kind] = self.seconds.labels(kind)
        histogram.observe(seconds)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)


class _Snapshot(Collector):
    def __init__(self, snapshot: Callable[[], Iterable[Metric]]) -> None:
        self._snapshot = snapshot

    @override
    def collect(self) -> Iterator[Metric]:
        yield from self._snapshot()


def gauge(name: str, text: str, value: float) -> Metric:
    """A gauge as it stands now."""
    return GaugeMetricFamily(f"searchsvc_{name}", text, value=value)


def count(name: str, text: str, value: float) -> Metric:
    """A counter that somebody else keeps."""
    return CounterMetricFamily(f"searchsvc_{name}", text, value=value)


def labelled(name: str, text: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    """A gauge with one value for each value of a label."""
    family = GaugeMetricFamily(f"searchsvc_{name}", text, labels=[label])
    for each, value in values:
        family.add_metric([each], value)
    return family


def info(name: str, text: str, facts: dict[str, str]) -> Metric:
    """Facts that are no numbers."""
    return InfoMetricFamily(f"searchsvc_{name}", text, value=facts)
