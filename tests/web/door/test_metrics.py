"""Counters in the text format of Prometheus, with a bounded number of series."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from searchsvc.web.door.metrics import ROUTES, Metrics, count, gauge, info, labelled, route_of


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/api/v1/search", "/api/v1/search"),
        ("/api/v1/releases/2020/a.txt", "/api/v1/releases"),
        ("/releases/x", "/releases"),
        ("/export.csv", "/export"),
        ("/nowhere/else", "other"),
        ("", "other"),
    ],
)
def test_a_client_cannot_make_new_series(path: str, route: str) -> None:
    assert route_of(path) == route
    assert route in {"/", "other", *ROUTES}


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
