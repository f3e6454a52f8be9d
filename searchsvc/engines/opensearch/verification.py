"""The verification of a generation on a cluster: everything that belongs to it is fetched, and held against its sums.

Kept files have digests, rows, analyses and signatures have checksums, and each document says which release it is of.
So whatever was lost, added or damaged is found, on the cluster and in the copies of this machine; an analysis or a
signature of another release in the place of the right one is not.
"""

import filecmp
import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.kept_files import COPIES, download
from searchsvc.engines.opensearch.cluster.whole_reading import every_document
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.analysis import unpack_analysis
from searchsvc.engines.opensearch.format.documents import key_of, unpacked
from searchsvc.engines.opensearch.format.generation_files import read_statistics, read_summary
from searchsvc.engines.opensearch.format.telling_files import read_tellings
from searchsvc.engines.opensearch.live import serving_now
from searchsvc.engines.whoosh.format.stored_row import unpack_release, unpack_row
from searchsvc.errors import IndexDamaged
from searchsvc.model.catalog import read_catalog

AT_ONCE = 500
"""How many documents are asked for at once: some megabytes."""
_KEPT = mapping.ROW, mapping.ANALYSIS, mapping.SIGNATURE
_ASKED = {"_source": False, "docvalue_fields": [mapping.KEY, mapping.STAMP, *_KEPT]}
_ADVICE = "run 'searchsvc reindex --full'"


def verify(cluster: Cluster, index: Path) -> tuple[str, int]:
    """Checks the generation that serves; returns its name, and how many bytes were read.

    Raises IndexUnavailable, IndexDamaged, ClusterUnreachable and ClusterRefused.
    """
    generation = serving_now(cluster)
    with tempfile.TemporaryDirectory(prefix="searchsvc-") as scratch:
        folder = download(cluster, generation, Path(scratch))
        releases, size = _check_files(folder, index / COPIES / generation)
    held = cluster.ask(cluster.client.count, whole=True, index=generation)["count"]
    if held != releases:
        raise IndexDamaged(f"{generation} holds {held:,} of its {releases:,} releases; {_ADVICE}")
    read = 0
    for documents in every_document(cluster, generation, mapping.KEY, _ASKED, AT_ONCE):
        size += sum(_check_document(generation, document) for document in documents)
        read += len(documents)
    if read != releases:
        raise IndexDamaged(f"of the {releases:,} releases of {generation} {read:,} could be read; {_ADVICE}")
    return generation, size


def _check_files(folder: Path, copy: Path) -> tuple[int, int]:
    """How many releases kept files tell of, and how many bytes they have. `copy` is what this machine has of them."""
    summary = read_summary(folder)
    read_statistics(folder, summary)
    read_tellings(folder)
    try:
        read_catalog(folder)
    except Exception as error:  # zstd, JSON or what stands in it: all of it was written by us
        raise IndexDamaged(f"the catalog of {folder.name} cannot be read ({error}); {_ADVICE}") from error
    names = sorted(path.name for path in folder.iterdir())
    if copy.exists():
        differing = [name for name in names if not _is_equal(folder / name, copy / name)]
        if differing:
            raise IndexDamaged(f"{copy} differs from the cluster in {', '.join(differing)}; remove that folder")
    return summary.releases, sum((folder / name).stat().st_size for name in names)


def _is_equal(one: Path, other: Path) -> bool:
    return other.exists() and filecmp.cmp(one, other, shallow=False)


def _check_document(generation: str, document: Mapping[str, Any]) -> int:
    """How many bytes a document keeps. Raises IndexDamaged, with its name."""
    try:
        row, analysis, signature = (*(mapping.kept_in([document], each).popitem()[1] for each in _KEPT),)
        release = unpack_release(unpack_row(unpacked(row)))
        unpack_analysis(analysis)
        unpacked(signature)
        stamp = hashlib.blake2b(row, digest_size=16).hexdigest()
        is_right = document["fields"][mapping.STAMP][0] == stamp and document["_id"] == key_of(release.id)
    except Exception as error:  # whatever it holds can have been written by anybody
        reason = str(error).partition("; run ")[0] or type(error).__name__
        raise IndexDamaged(f"document {document['_id']} of {generation}: {reason}; {_ADVICE}") from error
    if not is_right:
        raise IndexDamaged(f"document {document['_id']} of {generation} holds another release; {_ADVICE}")
    return len(row) + len(analysis) + len(signature)
