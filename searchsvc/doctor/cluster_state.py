"""The cluster: whether it answers, is of a known version, is well, holds the index, and has room on its disks."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from searchsvc.doctor.cluster_nodes import addresses, silent
from searchsvc.doctor.finding import Finding, Subject, listed, megabytes
from searchsvc.doctor.index_state import age_finding
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.cluster.generations import serving, unfinished
from searchsvc.engines.opensearch.cluster.kept_files import files_index, files_of
from searchsvc.engines.opensearch.format.generation_files import FORMAT, Summary, read_summary
from searchsvc.errors import ClusterRefused, ClusterUnreachable, IndexDamaged, IndexUnavailable, SearchsvcError

_REINDEX = "Run 'searchsvc reindex'."
_FULL = "Run 'searchsvc reindex --full'; what serves goes on serving until it is done."
_WATERMARKS = "cluster.routing.allocation.disk.watermark."
_ENABLED = "cluster.routing.allocation.disk.threshold_enabled"
_BLOCKS = "index.blocks."
_NO_NEW = "cluster.blocks.create_index"
_FLOOD = "Free some of its disk at once: at the flood stage indexes on it take no more documents."


def check_cluster_state(subject: Subject) -> Iterator[Finding]:
    """Everything about the cluster and the generation that serves there."""
    told = addresses()
    if not told:
        advice = "Name its nodes with --opensearch, such as http://127.0.0.1:9200."
        yield Finding("cluster", "wrong", "no address of a cluster is set", advice)
        return
    away = silent(told)
    yield from node_findings(told, away)
    if len(away) == len(told):
        return
    try:
        cluster = Cluster(settings_from())
        number = cluster.check_version()
        yield Finding("cluster", "fine", f"it answers, and is OpenSearch {number}")
        generation = serving(cluster)
        settings = cluster.ask(cluster.client.cluster.get_settings, include_defaults=True, flat_settings=True)
        yield from disk_findings(cluster.ask(cluster.client.nodes.stats, metric="fs")["nodes"], settings)
        yield from cluster_block_findings(settings)
        if generation is None:
            message = f"there is no index called {cluster.name} on the cluster yet"
            yield Finding("index", "wrong", message, f"{_REINDEX[:-1]}, or name it with --opensearch-name.")
            return
        yield from _generation_findings(cluster, generation, subject.index)
    except ClusterUnreachable as error:
        yield Finding("cluster", "wrong", str(error), "Start it, or correct --opensearch.")
    except ClusterRefused as error:
        yield Finding("cluster", "wrong", str(error), "Correct what it names, then try again.")
    except SearchsvcError as error:
        yield Finding("cluster", "wrong", str(error))


def node_findings(told: list[str], away: list[str]) -> Iterator[Finding]:
    """Whether the nodes whose addresses are set answer."""
    if len(away) == len(told):
        message = f"nobody answers at {listed(away)}"
        yield Finding("nodes", "wrong", message, "Start the cluster, or correct --opensearch.")
    elif away:
        message = f"nobody answers at {listed(away)}; others of the {len(told)} nodes do"
        yield Finding("nodes", "notice", message, "Start it again: with each node that is away fewer copies are left.")
    else:
        yield Finding("nodes", "fine", f"{len(told)} of {len(told)} answer")


def _generation_findings(cluster: Cluster, generation: str, index: Path) -> Iterator[Finding]:
    client = cluster.client
    yield health_finding(cluster.ask(client.cluster.health, index=generation))
    left = unfinished(cluster)
    yield from block_findings(
        cluster.ask(client.indices.get_settings, index=[files_index(cluster), generation, *left], flat_settings=True)
    )
    if left:
        advice = f"{_REINDEX[:-1]}: it goes on where that stopped."
        yield Finding("unfinished", "notice", f"a load that was interrupted is kept as {listed(left)}", advice)
    try:
        with files_of(cluster, generation, index) as folder:
            summary = read_summary(folder)
        count: int = cluster.ask(client.count, whole=True, index=generation)["count"]
    except (IndexDamaged, IndexUnavailable) as error:
        yield Finding("index", "wrong", str(error).partition("; run ")[0], _FULL)
        return
    yield summary_finding(summary, count)
    yield age_finding(summary.built, datetime.now(UTC))


def block_findings(settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Which indexes take nothing, by the settings of each; but that a generation that serves is closed to writers."""
    full = [
        name for name, each in settings.items() if each["settings"].get(_BLOCKS + "read_only_allow_delete") == "true"
    ]
    closed = [name for name, each in settings.items() if each["settings"].get(_BLOCKS + "read_only") == "true"]
    if full:
        yield Finding("blocks", "wrong", f"may only be read, because a disk was full: {listed(sorted(full))}", _FLOOD)
    if closed:
        message = f"may only be read, because somebody has set that: {listed(sorted(closed))}"
        yield Finding("blocks", "wrong", message, f"Take {_BLOCKS}read_only back there.")


def health_finding(health: Mapping[str, Any]) -> Finding:
    """How many of an index's shards are there."""
    away, active = int(health["unassigned_shards"]), int(health["active_shards"])
    match health["status"]:
        case "green":
            return Finding("health", "fine", f"green: all {active} shards of the index are there")
        case "yellow":
            message = f"yellow: all of the index is there, but {away} copies of shards are not"
            advice = "Start the nodes that are away; until then the loss of another may stop searches."
            return Finding("health", "notice", message, advice)
        case status:
            advice = "Start the nodes that hold them; where their disks are lost, run 'searchsvc reindex --full'."
            return Finding("health", "wrong", f"{status}: {away} shards of the index are not there", advice)


def summary_finding(summary: Summary, count: int) -> Finding:
    """Whether a generation is one that this version reads, and holds what it says."""
    if summary.format != FORMAT:
        message = f"it is of format {summary.format}; this version reads {FORMAT}"
        return Finding("index", "wrong", message, f"{_REINDEX[:-1]}: it builds the index anew.")
    if summary.releases != count:
        return Finding("index", "wrong", f"it holds {count:,} of its {summary.releases:,} releases", _FULL)
    return Finding("index", "fine", f"{count:,} releases, as it says")


def cluster_block_findings(settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether the whole cluster takes nothing, or no new index."""
    held = _holding(settings)
    for name in ("read_only", "read_only_allow_delete"):
        if str(held.get(f"cluster.blocks.{name}")) == "true":
            yield Finding(
                "read only", "wrong", "the whole cluster may only be read", f"Take back cluster.blocks.{name}."
            )
    if str(held.get(_NO_NEW)) == "true":
        advice = f"Its disks were nearly full: free some, then take back {_NO_NEW}, which it does not do by itself."
        yield Finding("new indexes", "wrong", "the cluster lets nobody make an index", advice)


def _holding(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {**settings.get("defaults", {}), **settings.get("persistent", {}), **settings.get("transient", {})}


def disk_findings(nodes: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether the disks of nodes are near a watermark of the cluster."""
    held = _holding(settings)
    if str(held.get(_ENABLED, "true")) != "true":
        yield Finding("disks", "notice", "the cluster watches no disk", f"Set {_ENABLED} to true.")
        return
    passed = {
        stage: _nodes_past(nodes, str(held.get(_WATERMARKS + stage, ""))) for stage in ("flood_stage", "high", "low")
    }
    if passed["flood_stage"]:
        yield Finding("disks", "wrong", f"past the flood stage: {listed(passed['flood_stage'])}", _FLOOD)
    elif passed["high"]:
        advice = "Free some, or add a node: shards move away from such a node, and its next stage is read-only."
        yield Finding("disks", "wrong", f"past the high watermark: {listed(passed['high'])}", advice)
    elif passed["low"]:
        advice = "Free some, or add a node: a new index gets no place on such a node."
        yield Finding("disks", "notice", f"past the low watermark: {listed(passed['low'])}", advice)
    else:
        least = min((int(node["fs"]["total"]["available_in_bytes"]) for node in nodes.values()), default=0)
        yield Finding("disks", "fine", f"{megabytes(least)} free on the node with the least")


def _nodes_past(nodes: Mapping[str, Any], watermark: str) -> list[str]:
    past: list[str] = []
    for node in nodes.values():
        total, free = (int(node["fs"]["total"][name]) for name in ("total_in_bytes", "available_in_bytes"))
        if free < least_free(watermark, total):
            past.append(f"{node['name']} ({megabytes(free)} free)")
    return sorted(past)


def least_free(watermark: str, total: int) -> float:
    """How many bytes must be free on a disk by a watermark: `85%` or `0.85` used, or `500mb` free; 0 if unknown."""
    text = watermark.strip().lower()
    try:
        if text.endswith("%"):
            return total * (1 - float(text[:-1]) / 100)
        for unit, size in (("kb", 1 << 10), ("mb", 1 << 20), ("gb", 1 << 30), ("tb", 1 << 40), ("b", 1)):
            if text.endswith(unit):
                return float(text.removesuffix(unit)) * size
        return total * (1 - float(text))
    except ValueError:
        return 0
