"""A whole service over a real cluster that goes away and comes back: what probes and searches are told meanwhile."""

from pathlib import Path

import pytest

from searchsvc.engines.opensearch.cluster.connection import Cluster
from tests.cluster.cluster import Cluster as RunningCluster
from tests.engines.opensearch.build.test_builder import build, release
from tests.engines.opensearch.faults.proxy import Proxy
from tests.web.door.service import OURS, served

AWAY = "The cluster that holds the index does not answer. Try again in a few moments."


def test_a_service_is_not_ready_while_its_cluster_is_away(
    one_node: RunningCluster, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = build(tmp_path / "index", release("a", "bridge"))
    with Proxy(one_node.addresses[0]) as proxy:
        told = {
            "SEARCHSVC_ENGINE": "opensearch",
            "SEARCHSVC_OPENSEARCH": proxy.address,
            "SEARCHSVC_OPENSEARCH_NAME": cluster.name,
            "SEARCHSVC_OPENSEARCH_USER": "ali",
            "SEARCHSVC_OPENSEARCH_PASSWORD": "open sesame",
        }
        with served(tmp_path, OURS, workers=1, engine_environment=[*told.items()]) as service:
            assert service.get("/readyz").json()["generation"] == generation
            assert service.get("/api/v1/search?q=bridge").json()["total"] == 1
            proxy.end()
            service.wait_for(lambda: service.status("/readyz") == 503)
            assert service.get("/readyz").json()["detail"] == AWAY
            assert service.status("/healthz") == 200
            answer = service.get("/api/v1/search?q=bridges")
            assert (answer.status, answer.headers["retry-after"], answer.json()["detail"]) == (503, "5", AWAY)
            with Proxy(one_node.addresses[0], port=proxy.server_port):
                service.wait_for(lambda: service.status("/readyz") == 200)
                assert service.get("/api/v1/search?q=bridges").json()["total"] == 1
                shown = [service.get(page).body.decode() for page in ("/status", "/api/v1/status", "/metrics")]
            assert "sesame" not in service.log + "".join(shown)
            assert "could not be asked for the newest generation" in service.log
