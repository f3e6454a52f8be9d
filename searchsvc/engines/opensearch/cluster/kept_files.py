"""Kept files: what belongs to an index on a cluster besides its documents, kept on the cluster in pieces.

The catalog, the statistics and the manifest of an index are files at home; whoever builds has them in a folder, and
whoever serves has a copy of that folder. In between they are documents of an index of their own, `NAME-files`: one for
each piece of a file, and a last one, the list of all files with their digests, without which the others do not count.

A copy holds a list, too, of the size and digest of each file as it was fetched. No copy is used that differs from it:
it is fetched again. Whoever builds upon a copy has all of it compared with the list on the cluster, lest what is
damaged be uploaded with a digest of its own.
"""

import errno
import fcntl
import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import time
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.failures import OF_GENERATION
from searchsvc.engines.whoosh.store.manifest import sync
from searchsvc.errors import ClusterRefused, IndexDamaged

_LOG = logging.getLogger(__name__)
COPIES = "cluster"
"""The folder below the index folder where copies of kept files are."""
PIECE = 4 << 20
"""Bytes of a file in one document."""
_LEFT_SECONDS = 3600.0
"""A fetch that has written nothing for so long was interrupted."""
_LIST = "files.json"
"""The name of the list of files on the cluster, and of that in a copy."""
_LOCK = ".lock"
"""The file in the folder of copies on which whoever fetches holds a lock."""
_SMALL = 1 << 20
"""Bytes of a file of a copy up to which all of it is checked each time that it is opened."""
_NOT_OF_THE_FILE = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
"""Why a file could not be read though nothing is wrong with it."""
_AT_ONCE = 1000
"""Pieces that are removed, or generations that are listed, by one request."""
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


def is_generation(cluster: Cluster, name: str) -> bool:
    """Whether an index or a copy is named as a generation; `NAME-en-…` belongs to whoever has the name `NAME-en`."""
    return re.fullmatch(re.escape(cluster.name) + OF_GENERATION, name) is not None


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


class _Kept(NamedTuple):
    """The files of a generation as they are on the cluster; `is_patient` waits for one that is busy or away."""

    cluster: Cluster
    generation: str
    is_patient: bool = False

    def listed(self) -> dict[str, tuple[int, str]]:
        """How many pieces each file has, and its digest. Raises IndexDamaged."""
        try:
            listed: dict[str, tuple[int, str]] = json.loads(self.piece(_LIST, 0))
            return {str(name): (int(count), str(digest)) for name, (count, digest) in listed.items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise IndexDamaged(
                f"the list of files of {self.generation} is damaged on the cluster; run 'searchsvc reindex --full'"
            ) from error

    def piece(self, name: str, number: int) -> bytes:
        """A piece of a file. Raises IndexDamaged where it is not there; ClusterUnreachable and ClusterRefused."""
        ask = self.cluster.ask_patiently if self.is_patient else self.cluster.ask
        document = _document(self.generation, name, number)
        found = ask(self.cluster.client.get, index=files_index(self.cluster), id=document, params={"ignore": 404})
        if not found.get("found"):
            raise IndexDamaged(f"{name} of {self.generation} is not on the cluster; run 'searchsvc reindex --full'")
        return b64decode(found["_source"]["data"])


def download(cluster: Cluster, generation: str, into: Path, *, every_byte: bool = False) -> Path:
    """The folder of a generation's files below `into`, fetched where it is not there or differs from what was fetched.

    As a rule sizes are compared, and the bytes of small files. With `every_byte`, for builds, all bytes are, and with
    the digests on the cluster, which is waited for where it is busy.
    Raises IndexDamaged where the files are damaged on the cluster; OSError where no copy can be written.
    """
    folder, kept = into / generation, _Kept(cluster, generation, is_patient=every_byte)
    wanted = {name: digest for name, (_, digest) in kept.listed().items()} if every_byte else None
    if folder.exists() and not _fault_of(folder, wanted):
        return folder
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (into / _LOCK).open("a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            fault = _fault_of(folder, wanted)
            if not fault:  # another process has fetched it meanwhile
                return folder
            _LOG.warning("%s is not as it was fetched (%s), and is fetched again", folder, fault)
            aside = into / f".{generation}.{os.getpid()}.damaged"
            folder.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        _fetch(kept, into)
    return folder


def _fault_of(folder: Path, wanted: Mapping[str, str] | None) -> str:
    """How a copy differs from what was fetched, or from the digests that are wanted; empty where it does not."""
    try:
        fetched = {name: (int(size), digest) for name, (size, digest) in _read_list(folder).items()}
        if wanted is not None and wanted != {name: digest for name, (_, digest) in fetched.items()}:
            return "its list is not that on the cluster"
        for name, (size, digest) in fetched.items():
            path = folder / name
            if path.stat().st_size != size:
                return f"{name} has {path.stat().st_size} bytes, not {size}"
            if (wanted is not None or size <= _SMALL) and _digest_of(path) != digest:
                return f"{name} has changed"
    except (OSError, ValueError, TypeError, AttributeError) as error:
        if isinstance(error, OSError) and error.errno in _NOT_OF_THE_FILE:
            raise
        return str(error)
    return ""


def _read_list(folder: Path) -> dict[str, tuple[int, str]]:
    """The list of a copy: the size of each file, and its digest."""
    listed: dict[str, tuple[int, str]] = json.loads((folder / _LIST).read_text("utf-8"))
    return listed


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(kept: _Kept, into: Path) -> None:
    """Fetches the files of a generation into a folder that is not there yet. Raises IndexDamaged and OSError."""
    scratch = into / f".{kept.generation}.{os.getpid()}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    fetched: dict[str, tuple[int, str]] = {}
    try:
        for name, (count, expected) in kept.listed().items():
            digest, path = hashlib.sha256(), scratch / Path(name).name
            with path.open("wb") as file:
                for piece in range(count):
                    data = kept.piece(name, piece)
                    digest.update(data)
                    file.write(data)
            if digest.hexdigest() != expected:
                raise IndexDamaged(
                    f"{name} of {kept.generation} is damaged on the cluster; run 'searchsvc reindex --full'"
                )
            sync(path)
            fetched[path.name] = path.stat().st_size, expected
        (scratch / _LIST).write_text(json.dumps(fetched), "utf-8")
        sync(scratch / _LIST)
        sync(scratch)
        scratch.rename(into / kept.generation)
        sync(into)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def forget_copies(cluster: Cluster, of: Path, but: Collection[str]) -> None:
    """Removes the copies of this index's generations but for some, and what interrupted fetches have left.

    Those of an index of another name stay. Whoever has a copy open that is removed goes on with it. A fetch that is
    under way is left alone.
    """
    for folder in of.glob("*"):
        is_left = folder.name.startswith(".") and folder.is_dir() and _age(folder) > _LEFT_SECONDS
        if is_left or (is_generation(cluster, folder.name) and folder.name not in but):
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0  # it is gone


@contextmanager
def files_of(cluster: Cluster, generation: str, index: Path) -> Iterator[Path]:
    """The folder of a generation's files: the copy below an index folder, or one for a while. Raises IndexDamaged.

    So nothing is written to an index folder that may belong to somebody else.
    """
    copy = index / COPIES / generation
    if copy.exists() and not _fault_of(copy, None):
        yield copy
        return
    with tempfile.TemporaryDirectory(prefix="searchsvc-") as scratch:
        yield download(cluster, generation, Path(scratch))


def forget(cluster: Cluster, generation: str) -> None:
    """Removes the files of a generation. Raises ClusterUnreachable and ClusterRefused."""
    index, client = files_index(cluster), cluster.client
    body = {"query": {"term": {"generation": generation}}, "_source": False, "size": _AT_ONCE}
    while hits := cluster.ask_patiently(client.search, index=index, body=body)["hits"]["hits"]:
        removals = [{"delete": {"_id": hit["_id"]}} for hit in hits]
        answer = cluster.ask_patiently(client.bulk, index=index, body=removals, refresh=True)
        if answer["errors"]:
            raise ClusterRefused(f"the files of {generation} cannot be removed; the next build tries again")


def kept_generations(cluster: Cluster) -> list[str]:
    """Generations of which files are kept, whether or not they have an index; of very many only some.

    The lock, which is kept beside them, is no generation. Raises ClusterUnreachable and ClusterRefused.
    """
    body = {"size": 0, "aggs": {"kept": {"terms": {"field": "generation", "size": _AT_ONCE}}}}
    answer = cluster.ask_patiently(cluster.client.search, whole=True, index=files_index(cluster), body=body)
    names = (str(bucket["key"]) for bucket in answer["aggregations"]["kept"]["buckets"])
    return [name for name in names if is_generation(cluster, name)]
