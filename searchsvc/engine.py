"""What the verbs ask of an index: four small protocols and the values that cross them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, Protocol

from searchsvc.concepts.lexicon import Concepts
from searchsvc.model.catalog import Catalog
from searchsvc.model.index_status import IndexStatus, Verification
from searchsvc.model.lifecycle import Lifecycle
from searchsvc.model.page import Fragment, Hit, Version
from searchsvc.model.query import FacetName, Query
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import Leaf, Node
from searchsvc.suggest.concept_names import OfferedNames
from searchsvc.suggest.vocabulary import Vocabulary

KEEP = 1
"""How many generations are kept behind the one that serves, unless somebody says otherwise."""
NO_COUNTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MarkedRelease:
    """A release, and its whole title and body with a query's words marked."""

    release: Release
    title: Fragment
    body: Fragment


class Matches(NamedTuple):
    """The answer of an engine: one page of matches, with exact counts over all of them.

    `relaxed` is True where any of the words had to do. `facets` holds for each facet the count of every value that
    occurs, where all filters but the facet's own apply: in the order of values, years the newest first, unknown last.
    `tree` is the tree that was answered: the relaxed one where `relaxed`, and `Nothing` where no query was asked.
    `missing` has for each hit of the page the words that it lacks, of those that need not all match.
    `months` counts the months (`2020-07`, or `unknown`) that occur, where all filters but those of time apply. A date
    without a month counts for January, where it is sorted, and found by a filter.
    """

    total: int
    relaxed: bool
    page: tuple[Hit, ...]
    facets: Mapping[FacetName, Mapping[str, int]]
    tree: Node
    missing: tuple[tuple[Leaf, ...], ...] = ()
    months: Mapping[str, int] = NO_COUNTS


class OrderedMatches(Protocol):
    """All matches of a query in one generation, in their order: any page of them is cut at the same small cost."""

    @property
    def total(self) -> int:
        """How many matches there are."""

    def page(self, first: int, count: int) -> Matches:
        """The matches from number `first`, counted from 0, at most `count` of them."""

    def releases(self, first: int, count: int) -> tuple[Release, ...]:
        """The same matches as whole releases, without marks: what an export reads."""

    def versions(self, first: int, count: int) -> tuple[tuple[Version, ...], ...]:
        """The tellings of each of their events in other languages and scripts, the surest first."""


class Engine(Protocol):
    """One open generation of an index. Safe to use from several threads."""

    @property
    def generation(self) -> str:
        """The name of the generation."""

    @property
    def concepts(self) -> Concepts:
        """The concepts that hold in this generation: ours, and those of its corpus."""

    @property
    def lifecycle(self) -> Lifecycle:
        """What has become of releases that have moved, were withdrawn, or may not be shown yet."""

    def search(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> Matches:
        """The matches of `tree` within the filters of `query`; where no release at all matches it, of `relaxed()`."""

    def ordered(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> OrderedMatches:
        """All that `search` would find, page by page; the page that `query` names does not matter."""

    def release(self, release_id: str) -> Release | None:
        """The release with this id."""

    def marked(self, release_id: str, tree: Node) -> MarkedRelease | None:
        """The release with this id, and where the words of a query stand in it."""

    def similar(self, release_id: str, count: int) -> Matches | None:
        """Up to `count` releases that are most like one, best first, without marks and facets; None where it is not."""

    def versions(self, release_id: str) -> tuple[Version, ...] | None:
        """The tellings of the same event in other languages and scripts, the surest first; None where it is not."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the index, for corrections and completions."""

    @property
    def names(self) -> OfferedNames:
        """The names of concepts that releases of this generation have, for completions."""

    def status(self) -> IndexStatus:
        """What the index holds."""

    def clock(self) -> float:
        """Seconds of the clock by which this engine's work for the thread that asks is bounded: of its processor.

        An engine that works elsewhere while the thread waits goes by the clock on the wall.
        """
        return time.thread_time()

    def cause_of(self, error: Exception) -> Exception:
        """What an unforeseen error of this engine comes of: IndexDamaged where its files are damaged, or the error."""
        return error


@dataclass(frozen=True, slots=True)
class Batch:
    """A few documents as an engine packs them, to be sent from one process to another; `ids` are their releases'."""

    ids: tuple[str, ...]


class Builder(Protocol):
    """One build of a new generation, aside from the one that serves."""

    @property
    def previous(self) -> Catalog:
        """What the build starts from: the catalog of the generation that serves, or an empty one."""

    @property
    def is_first(self) -> bool:
        """Whether the build starts from nothing."""

    def put(self, batch: Batch) -> None:
        """Adds the releases of a batch that this engine packed, or replaces those with their ids.

        Within one build an id is put once, and not removed after that.
        """

    def remove(self, release_id: str) -> None:
        """Takes a release out."""

    def publish(self, catalog: Catalog) -> str:
        """Makes the build durable, verifies it, switches to it at once, and returns its name."""

    def discard(self) -> None:
        """Forgets the build; the generation that serves is untouched."""


class LiveEngine(Protocol):
    """The newest generation of an index that may be rebuilt while it is open."""

    def engine(self) -> Engine:
        """The newest open generation. Raises IndexUnavailable while there is none, and IndexDamaged."""

    @property
    def verification(self) -> Verification:
        """What is known of the files of the open generation."""
        return "verified"

    @property
    def is_doubtful(self) -> bool:
        """Whether it should be tried again if the open generation still answers: what holds it can go away."""
        return False

    def distrust(self) -> None:
        """Has the next generation read whole before it is opened: processes died over it."""
        return

    def cause_of(self, error: Exception) -> Exception:
        """What an unforeseen error of the engine comes of: IndexDamaged where its files are damaged, or the error."""
        return error
