"""What serves, as far as it can be told: checks of other things compare with it, and say nothing of its own faults."""

from pathlib import Path

from searchsvc.doctor.cluster_nodes import may_be_asked
from searchsvc.engines.selection import current_generation, served_build, served_catalog
from searchsvc.errors import SearchsvcError
from searchsvc.model.catalog import Catalog

_TOLD_ELSEWHERE = (SearchsvcError, OSError, ValueError)
"""Of a damaged index or of a cluster that is away, which checks of their own tell."""


def generation_of(index: Path) -> str | None:
    """The name of the generation that serves."""
    try:
        return current_generation(index) if may_be_asked() else None
    except _TOLD_ELSEWHERE:
        return None


def built_of(index: Path) -> str | None:
    """When the generation that serves was built (ISO 8601)."""
    try:
        build = served_build(index) if may_be_asked() else None
    except _TOLD_ELSEWHERE:
        return None
    return None if build is None else build[1]


def catalog_of(index: Path) -> Catalog | None:
    """The files of which the generation that serves was built."""
    try:
        return served_catalog(index) if may_be_asked() else None
    except _TOLD_ELSEWHERE:
        return None
