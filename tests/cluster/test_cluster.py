"""Three real nodes: they join, lose their elected manager, elect another, and take the killed one back."""

import time
from collections.abc import Callable, Iterator

import pytest
from opensearchpy import OpenSearch

from tests.cluster.cluster import Cluster
from tests.cluster.errors import ClusterError

SECONDS = 120


@pytest.fixture
def client(three_nodes: Cluster) -> Iterator[OpenSearch]:
    made = OpenSearch(three_nodes.addresses, timeout=60, max_retries=5, retry_on_timeout=True)
    yield made
    made.close()


def eventually(look: Callable[[], bool]) -> None:
    """Looks again until it is so; a cluster needs seconds to agree. An error is as good as not yet."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            if look():
                return
        except (ClusterError, OSError):
            pass
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_three_nodes_are_one_cluster(three_nodes: Cluster, client: OpenSearch) -> None:
    health = client.cluster.health()
    assert (health["status"], health["number_of_nodes"]) == ("green", 3)
    assert client.info()["version"]["number"] == three_nodes.server.version.name
    names = {each["name"] for each in client.cat.nodes(format="json")}
    assert names == {node.name for node in three_nodes.nodes} == {"n1", "n2", "n3"}
    managers = [each["node"] for each in client.cat.cluster_manager(format="json")]
    assert managers == [three_nodes.elected().name]


def test_a_killed_manager_is_replaced_and_comes_back_with_its_data(killable_nodes: Cluster, client: OpenSearch) -> None:
    settings = {"number_of_shards": 2, "number_of_replicas": 2, "index.unassigned.node_left.delayed_timeout": "0"}
    client.indices.create(index="survives", body={"settings": settings}, wait_for_active_shards="all")
    client.index(index="survives", id="before", body={"text": "a bridge"}, refresh=True)
    killed = killable_nodes.elected()
    killed.kill()
    assert killed not in killable_nodes.running

    eventually(lambda: killable_nodes.elected() != killed)
    eventually(lambda: client.cluster.health()["number_of_nodes"] == 2)
    client.index(index="survives", id="meanwhile", body={"text": "a bridge"}, refresh=True)
    assert client.count(index="survives", body={"query": {"match": {"text": "bridge"}}})["count"] == 2

    killable_nodes.start([killed])
    assert killed in killable_nodes.running
    eventually(lambda: client.cluster.health(index="survives")["active_shards"] == 6)
    itself = OpenSearch(killed.address, timeout=60)
    found = itself.search(index="survives", preference="_only_local", body={"query": {"match": {"text": "bridge"}}})
    assert {hit["_id"] for hit in found["hits"]["hits"]} == {"before", "meanwhile"}
    itself.close()
    client.indices.delete(index="survives")


def test_one_node_serves_alone(one_node: Cluster) -> None:
    client = OpenSearch(one_node.addresses, timeout=60)
    client.index(index="alone", id="1", body={"text": "粤港澳大湾区"}, refresh=True)
    assert client.count(index="alone")["count"] == 1
    assert client.cluster.health()["number_of_nodes"] == 1
    client.indices.delete(index="alone")
    client.close()
