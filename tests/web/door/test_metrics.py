"""Counters in the text format of Prometheus, with a bounded number of series."""

import re
from pathlib import Path

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from searchsvc.model.site import Site
from searchsvc.web.app import create_app
from searchsvc.web.door.metrics import OTHER, ROUTES, Metrics, count, gauge, info, labelled, route_of
from tests.web.door.whole_metrics import metric_families, metrics_text
from tests.web.fake import FakeLive


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/api/v1/search", "/api/v1/search"),
        ("/api/v1/releases", "/api/v1/releases"),
        ("/api/v1/releases/2020/a.txt", "/api/v1/releases/{id}"),
        ("/releases/x", "/releases/{id}"),
        ("/releases/", "/releases/{id}"),
        ("/export.csv", "/export.csv"),
        ("/static/style.css", "/static/{name}"),
        ("/logo", "/logo"),
        ("/nowhere/else", OTHER),
        ("/docs/x", OTHER),
        ("/statusx", OTHER),
        ("", OTHER),
    ],
)
def test_a_client_cannot_make_new_series(path: str, route: str) -> None:
    assert route_of(path) == route
    assert route in ROUTES


def test_every_route_of_the_application_has_its_own_name(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    rules = [rule.rule for rule in create_app(FakeLive(), site=Site(logo=logo)).url_map.iter_rules()]
    assert "/logo" in rules
    named = {rule: route_of(re.sub(r"<[^>]*>", "x", rule)) for rule in rules}
    assert OTHER not in named.values()
    named = {rule: route for rule, route in named.items() if not rule.endswith("s/")}  # of an empty id
    assert len(set(named.values())) == len(named)


NOT_BASE = re.compile(
    r"_(ms|milliseconds?|microseconds?|minutes?|hours?|days?|kb|mb|kilobytes?|megabytes?|percent)(_|$)"
)


@pytest.mark.parametrize("family", metric_families().values(), ids=lambda family: family.name)
def test_names_and_labels_are_as_prometheus_wants_them(family: Metric) -> None:
    """The rules of `promtool check metrics`, and those of its naming guide that it does not check."""
    name = family.name
    assert re.fullmatch(r"searchsvc_[a-z]+(_[a-z]+)*", name)
    assert re.fullmatch(r"[A-Z].*\.", family.documentation)
    assert not re.search(r"_(total|count|sum|bucket|counter|gauge|histogram)$", name)
    assert not NOT_BASE.search(name)
    assert not ("seconds" in name and not name.endswith("_seconds"))
    assert not ("bytes" in name and not name.endswith("_bytes"))
    assert name.endswith("_info") == ("_info" in name)
    for sample in family.samples:
        assert sample.name.endswith("_total") == (family.type == "counter")
        for label, value in sample.labels.items():
            assert re.fullmatch(r"[a-z]+", label)
            assert re.fullmatch(r"[A-Za-z0-9_./{}+-]+", value)


def test_what_alerts_look_at_is_there_before_it_happens() -> None:
    lines = Metrics(list).text().decode().splitlines()
    for series in (
        'refused_total{reason="service_full"}', 'worker_restarts_total{reason="killed"}',
        'answer_cache_total{result="hit"}', "searches_without_results_total", "slow_searches_total",
    ):  # fmt: skip
        assert f"searchsvc_{series} 0.0" in lines


def test_no_series_is_told_twice() -> None:
    series = [line.rpartition(" ")[0] for line in metrics_text().splitlines() if not line.startswith("#")]
    assert len(series) == len(set(series))


def test_what_was_counted_is_read_by_the_parser_of_prometheus() -> None:
    metrics = Metrics(
        lambda: [
            gauge("connections", "Open.", 3),
            count("accepted", "All.", 5),
            labelled("queue", "By lane.", "lane", [("ask", 2), ("stream", 0)]),
            info("generation", "Which.", {"generation": "g1"}),
        ]
    )
    metrics.answered("/api/v1/search", 200, "words", 0.003)
    metrics.answered("/api/v1/search", 200, "words", 0.3)
    metrics.answered("/", 503, "/", 0.001)
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    }
    assert samples["searchsvc_requests_total", "/api/v1/search", "200"] == 2
    assert samples["searchsvc_requests_total", "/", "503"] == 1
    assert samples["searchsvc_request_seconds_bucket", "0.005", "words"] == 1
    assert samples["searchsvc_request_seconds_count", "words"] == 2
    assert samples["searchsvc_connections",] == 3
    assert samples["searchsvc_accepted_total",] == 5
    assert samples["searchsvc_queue", "ask"] == 2
    assert samples["searchsvc_generation_info", "g1"] == 1
