"""Fixtures of a real cluster, for any test: `one_node`, `three_nodes`, `killable_nodes`.

`tests/conftest.py` loads this module and marks the tests that use one: `cluster`, and the group of pytest-xdist by
which one process runs them all, so that each cluster is started once in a session. A test makes its own indices, with
names that no other test has.

Where this machine cannot run a cluster the tests are skipped, loudly; with `CI` set they fail instead.
"""

import os
from collections.abc import Iterator

import pytest

from tests.cluster.cluster import Cluster
from tests.cluster.errors import Unavailable
from tests.cluster.node import Server, server_of_machine
from tests.cluster.versions import VERSIONS


@pytest.fixture(scope="session")
def opensearch_server() -> Server:
    """The version of OpenSearch that this machine runs, and its Java. `SEARCHSVC_TESTED_OPENSEARCH` names another."""
    return server_or_skip()


def server_or_skip(version: str | None = None) -> Server:
    """The server that tests run against; skips the test where this machine cannot run it, and fails it in CI."""
    try:
        return server_of_machine(version)
    except Unavailable as error:
        message = f"NO CLUSTER: {error}. Nothing was tried against a real OpenSearch"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


@pytest.fixture(scope="session")
def older_node(opensearch_server: Server) -> Iterator[Cluster]:
    """A cluster of one node of the oldest version that the harness knows. Tests must not kill it."""
    with Cluster(1, server=server_or_skip(VERSIONS[-1].name)) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def one_node(opensearch_server: Server) -> Iterator[Cluster]:
    """A cluster of one node. Tests must not kill it."""
    with Cluster(1, server=opensearch_server) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def three_nodes(opensearch_server: Server) -> Iterator[Cluster]:
    """A cluster of three nodes, all of them running. Tests must not kill any: they take `killable_nodes`."""
    with Cluster(3, server=opensearch_server) as cluster:
        yield cluster


@pytest.fixture
def killable_nodes(three_nodes: Cluster) -> Iterator[Cluster]:
    """The same three nodes for a test that kills some; those that are missing after it are started again."""
    yield three_nodes
    three_nodes.restore()
