"""Verification of a real index on a cluster: it is sound as it was built, and every damage is found and named."""

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch

from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.opensearch import verification
from searchsvc.engines.opensearch.format.documents import key_of
from searchsvc.engines.opensearch.format.mapping import kept_in
from searchsvc.engines.selection import verify_index
from searchsvc.errors import IndexDamaged, IndexUnavailable
from searchsvc.indexing.reindex import reindex
from tests.cluster.cluster import Cluster

NAME = f"verification-{os.getpid()}"
Damage = Callable[[OpenSearch, str], None]
COLUMNS = "row", "analysis", "signature"


@pytest.fixture
def client(one_node: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenSearch]:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", " ".join(one_node.addresses))
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", NAME)
    made = OpenSearch(one_node.addresses, timeout=60)
    yield made
    made.indices.delete(index=f"{NAME}-*")
    made.close()


@pytest.fixture
def index(client: OpenSearch, tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    for number in range(5):
        text = f"Bridge {number} opens\n\nOn May {number + 1}, 2021, a bridge opened in Hubei."
        (tmp_path / "corpus" / f"bridge-{number}.txt").write_text(text, "utf-8")
    reindex(tmp_path / "corpus", tmp_path / "index")
    return tmp_path / "index"


def generation_of(client: OpenSearch) -> str:
    (name,) = client.indices.get_alias(name=NAME)
    return str(name)


def test_what_was_built_is_sound(client: OpenSearch, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "AT_ONCE", 2)
    generation, size = verify_index(index)
    assert generation == generation_of(client)
    assert size > 1000
    assert verify_index(index.with_name("elsewhere")) == (generation, size)


def test_without_an_index_there_is_nothing_to_verify(client: OpenSearch, tmp_path: Path) -> None:
    client.indices.create(index=f"{NAME}-none")
    with pytest.raises(IndexUnavailable, match="no index on the cluster yet"):
        verify_index(tmp_path)


def _lost(client: OpenSearch, generation: str) -> None:
    client.delete(index=generation, id=key_of("bridge-3.txt"), refresh=True)


def _document(client: OpenSearch, generation: str, name: str) -> dict[str, Any]:
    """What is kept of a release."""
    key = key_of(name)
    body = {"query": {"term": {"key": key}}, "docvalue_fields": ["key", "stamp", *COLUMNS]}
    (hit,) = client.search(index=generation, body=body)["hits"]["hits"]
    kept = {field: b64encode(kept_in([hit], field)[key]).decode() for field in COLUMNS}
    return {"key": key, "stamp": hit["fields"]["stamp"][0], **kept}


def _other_bytes(field: str) -> Damage:
    def damage(client: OpenSearch, generation: str) -> None:
        source = _document(client, generation, "bridge-3.txt")
        data = bytearray(b64decode(source[field]))
        data[-6] ^= 1
        source[field] = b64encode(data).decode()
        client.index(index=generation, id=key_of("bridge-3.txt"), body=source, refresh=True)

    return damage


def _another_release(client: OpenSearch, generation: str) -> None:
    source = _document(client, generation, "bridge-2.txt")
    client.index(index=generation, id=key_of("bridge-3.txt"), body=source, refresh=True)


def _lost_piece(client: OpenSearch, generation: str) -> None:
    client.delete(index=f"{NAME}-files", id=f"{generation}/terms/0", refresh=True)


def _other_piece(client: OpenSearch, generation: str) -> None:
    body = {"generation": generation, "data": b64encode(b"nothing of ours").decode()}
    client.index(index=f"{NAME}-files", id=f"{generation}/terms/0", body=body, refresh=True)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_lost, "holds 4 of its 5 releases"),
        (_other_bytes("row"), "what the cluster keeps of a release is damaged"),
        (_other_bytes("analysis"), "what the cluster keeps of a release is damaged"),
        (_other_bytes("signature"), "what the cluster keeps of a release is damaged"),
        (_another_release, "holds another release"),
        (_lost_piece, "terms of .* is not on the cluster"),
        (_other_piece, "terms of .* is damaged on the cluster"),
    ],
)
def test_damage_is_found_and_named(damage: Damage, said: str, client: OpenSearch, index: Path) -> None:
    generation = generation_of(client)
    client.indices.put_settings(index=generation, body={"index.blocks.write": None})
    damage(client, generation)
    with pytest.raises(IndexDamaged, match=said) as told:
        verify_index(index)
    assert "run 'searchsvc reindex --full'" in str(told.value)


def test_a_copy_that_differs_is_named(client: OpenSearch, index: Path) -> None:
    copy = index / "cluster" / generation_of(client)
    verify_index(index)
    if not copy.exists():
        reindex(index.with_name("corpus"), index)
    assert copy.exists()
    (copy / "terms").write_bytes(b"")
    with pytest.raises(IndexDamaged, match=r"differs from the cluster in terms; remove that folder"):
        verify_index(index)
