"""Kept files: what belongs to an index on a cluster besides its documents, kept on the cluster in pieces.

The catalog, the statistics and the manifest of an index are files at home; whoever builds has them in a folder, and
whoever serves has a copy of that folder. In between they are documents of an index of their own, `NAME-files`: one for
each piece of a file, and a last one, the list of all files with their digests, without which the others do not count.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import opensearchpy

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.errors import ClusterRefused, IndexDamaged

COPIES = "cluster"
"""The folder below the index folder where copies of kept files are."""
PIECE = 4 << 20
"""Bytes of a file in one document."""
_LEFT_SECONDS = 3600.0
"""A fetch that has written nothing for so long was interrupted."""
_LIST = "files.json"
_AT_ONCE = 1000
"""Pieces that are removed by one request."""
_BODY: dict[str, Any] = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-2"},
    "mappings": {
        "dynamic": "strict",
        "properties": {"generation": {"type": "keyword"}, "data": {"type": "binary"}},
    },
}


def files_index(cluster: Cluster) -> str:
    """The index that holds the files of all generations."""
    return f"{cluster.name}-files"


def _document(generation: str, name: str, piece: int = 0) -> str:
    return f"{generation}/{name}/{piece}"


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def make_files_index(cluster: Cluster) -> None:
    """Makes the index of files where it is not there. Raises ClusterUnreachable; and ClusterRefused, of others' too."""
    index, client = files_index(cluster), cluster.client
    if not cluster.ask_patiently(client.indices.exists, index=index):
        cluster.make(client.indices.create, index=index, body=_BODY)
    found = cluster.ask_patiently(client.indices.get_mapping, index=index)
    wanted = _BODY["mappings"]["properties"]
    if any(each["mappings"].get("properties") != wanted for each in found.values()):
        raise ClusterRefused(
            f"{index} on the cluster has the mapping of another program; choose another name by "
            "SEARCHSVC_OPENSEARCH_NAME"
        )


def upload(cluster: Cluster, generation: str, folder: Path) -> None:
    """Keeps the files of a folder, the list of them last. Raises ClusterUnreachable and ClusterRefused."""
    make_files_index(cluster)
    index, client = files_index(cluster), cluster.client
    listed: dict[str, tuple[int, str]] = {}
    for path in sorted(folder.iterdir()):
        digest, count = hashlib.sha256(), 0
        for piece in _pieces(path):
            digest.update(piece)
            body = {"generation": generation, "data": b64encode(piece).decode()}
            name = _document(generation, path.name, count)
            cluster.ask_patiently(client.index, index=index, id=name, body=body)
            count += 1
        listed[path.name] = count, digest.hexdigest()
    body = {"generation": generation, "data": b64encode(json.dumps(listed).encode()).decode()}
    cluster.ask_patiently(client.index, index=index, id=_document(generation, _LIST), body=body, refresh=True)


def download(cluster: Cluster, generation: str, into: Path) -> Path:
    """The folder of a generation's files below `into`, fetched where it is not there. Raises IndexDamaged."""
    folder = into / generation
    if folder.exists():
        return folder
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = into / f".{generation}.{os.getpid()}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        for name, (count, expected) in _listed(cluster, generation).items():
            digest = hashlib.sha256()
            with (scratch / Path(name).name).open("wb") as file:
                for piece in range(count):
                    data = _read(cluster, generation, name, piece)
                    digest.update(data)
                    file.write(data)
            if digest.hexdigest() != expected:
                raise IndexDamaged(f"{name} of {generation} is damaged on the cluster; run 'searchsvc reindex --full'")
        try:
            scratch.rename(folder)
        except OSError:
            if not folder.exists():  # another process has fetched it meanwhile
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return folder


def forget_copies(of: Path, but: Collection[str]) -> None:
    """Removes the copies of other generations than some, and what interrupted fetches have left.

    Whoever has such a copy open goes on with it. A fetch that is under way is left alone.
    """
    for folder in of.glob("*"):
        is_left = folder.name.startswith(".") and _age(folder) > _LEFT_SECONDS
        if is_left or not (folder.name.startswith(".") or folder.name in but):
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0  # it is gone


def _listed(cluster: Cluster, generation: str) -> dict[str, tuple[int, str]]:
    """How many pieces each file of a generation has, and its digest. Raises IndexDamaged."""
    try:
        listed: dict[str, tuple[int, str]] = json.loads(_read(cluster, generation, _LIST, 0))
        return {str(name): (int(count), str(digest)) for name, (count, digest) in listed.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise IndexDamaged(
            f"the list of files of {generation} is damaged on the cluster; run 'searchsvc reindex --full'"
        ) from error


@contextmanager
def files_of(cluster: Cluster, generation: str, index: Path) -> Iterator[Path]:
    """The folder of a generation's files: the copy below an index folder, or one for a while. Raises IndexDamaged."""
    copy = index / COPIES / generation
    if copy.exists():
        yield copy
        return
    with tempfile.TemporaryDirectory(prefix="searchsvc-") as scratch:
        yield download(cluster, generation, Path(scratch))


def _read(cluster: Cluster, generation: str, name: str, piece: int) -> bytes:
    client = cluster.client
    try:
        found = client.get(index=files_index(cluster), id=_document(generation, name, piece))
    except opensearchpy.NotFoundError as error:
        raise IndexDamaged(f"{name} of {generation} is not on the cluster; run 'searchsvc reindex --full'") from error
    except opensearchpy.OpenSearchException as error:
        raise cluster.failure(error) from error
    return b64decode(found["_source"]["data"])


def forget(cluster: Cluster, generation: str) -> None:
    """Removes the files of a generation. Raises ClusterUnreachable and ClusterRefused."""
    index, client = files_index(cluster), cluster.client
    body = {"query": {"term": {"generation": generation}}, "_source": False, "size": _AT_ONCE}
    while hits := cluster.ask_patiently(client.search, index=index, body=body)["hits"]["hits"]:
        removals = [{"delete": {"_id": hit["_id"]}} for hit in hits]
        answer = cluster.ask_patiently(client.bulk, index=index, body=removals, refresh=True)
        if answer["errors"]:
            raise ClusterRefused(f"the files of {generation} cannot be removed; the next reindex tries again")
