"""The quick hostile kinds: all that can share a corpus in one reindex, and some that need one of their own.

The rest is tried by `python -m benchmarks.faults hostile-files hostile-sources`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from benchmarks.faults.hostile import changing, names, office, scripts, side_files, special, structures, texts
from benchmarks.faults.hostile.kind import Kind
from benchmarks.faults.hostile.outcome import Outcome, faults_of
from benchmarks.faults.hostile.safe_page import faults_of_page
from benchmarks.faults.hostile.sources import kinds as source_kinds
from benchmarks.faults.hostile.trial import in_process, tried, warm
from benchmarks.faults.hostile_files import all_kinds, remove, together
from benchmarks.faults.hostile_sources import tried_source

SHOWN = together([*names.kinds(), *special.kinds()])
NOT_SHOWN = together([*scripts.kinds(), *texts.kinds(), *structures.kinds(), *office.kinds()])
ALONE = {each.name: each for each in (*side_files.kinds(), *changing.kinds()) if not each.is_slow}
SOURCES = {each.name: (importer, each) for importer, each in source_kinds()}
CHOSEN = (
    "overrides-is-a-pipe", "concepts-is-a-pipe", "overrides-is-a-link-to-a-device", "overrides-is-a-link-to-itself",
    "overrides-is-huge", "overrides-of-dotted-keys", "overrides-of-a-dotted-field", "concepts-of-quoted-dotted-keys",
    "overrides-of-a-value-of-a-mebibyte", "overrides-of-escapes", "file-becomes-a-link-outside-txt",
    "folder-becomes-a-link-outside-jsonl", "file-becomes-a-pipe-html", "file-becomes-a-hole", "folder-vanishes",
)  # fmt: skip
CHOSEN_SOURCES = (
    "feed-of-halves", "feed-of-dates", "table-of-open-quotations", "table-of-a-million-columns", "archive-of-hosts",
    "archive-of-no-head", "sitemap-of-sitemaps", "sitemap-of-declarations", "csv-that-is-a-pipe",
    "warc-in-a-folder-of-links", "site-whose-pages-are-links",
)  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of what is tried; it is removed here, because pytest does not remove folders of any depth."""
    folder = tmp_path_factory.mktemp("hostile")
    warm(folder / "warm")
    yield folder
    remove(folder)


def faults_together(work: Path, kinds: Sequence[Kind], *, is_shown: bool) -> dict[str, Sequence[str]]:
    work.mkdir()
    return {name: found for name, found in tried(work, kinds, is_shown=is_shown).items() if found}


def test_no_two_kinds_have_one_name() -> None:
    named = [kind.name for kind in all_kinds()]
    assert len(named) == len(set(named)) > 150
    assert len(SOURCES) > 90


def test_files_of_odd_names_and_kinds_are_shown_or_named(work: Path) -> None:
    assert faults_together(work / "shown", SHOWN, is_shown=True) == {}


def test_hostile_texts_and_documents_are_indexed_or_named(work: Path) -> None:
    assert faults_together(work / "not-shown", NOT_SHOWN, is_shown=False) == {}


@pytest.mark.parametrize("name", CHOSEN)
def test_what_needs_a_corpus_of_its_own(work: Path, name: str) -> None:
    assert faults_together(work / name, [ALONE[name]], is_shown=False) == {}


@pytest.mark.parametrize("name", CHOSEN_SOURCES)
def test_hostile_sources_are_imported_or_named(work: Path, name: str) -> None:
    (work / name).mkdir()
    assert tried_source(work / name, *SOURCES[name], is_shown=False) == []


def test_what_does_not_hold_is_told() -> None:
    kind = Kind("a", lambda _: None, 1, left_out="empty")
    assert [*faults_of(kind, Outcome(["a/b: is empty"], [], {"a/c": ["d"]}))] == []
    assert len([*faults_of(kind, Outcome(["a/b: is \x1b"], ["a: b"], {}))]) == 4


def test_a_trial_that_ends_badly_is_told() -> None:
    assert in_process(lambda: ["a"]) == ["a"]
    assert "raised ZeroDivisionError" in str(in_process(lambda: 1 / 0))
    assert "took more than" in str(in_process(lambda: [None for _ in iter(int, 1)], seconds=0.2))
    assert "MemoryError" in str(in_process(lambda: len(bytes(1 << 30)), memory=1 << 28))


@pytest.mark.parametrize(
    "page",
    [
        "<script>x</script>", "<p onclick=x></p>", "<a href='javascript:x'></a>", "<img src='//a'>", "<p>", "</p>",
        "<iframe></iframe>", "<meta http-equiv=refresh content=0>", "<base href=a>", "<p a=1 a=2></p>",
    ],
)  # fmt: skip
def test_a_page_that_runs_something_is_told(page: str) -> None:
    assert [*faults_of_page(page)] != []
    assert [*faults_of_page("<p><a href='/b'>b</a><br><script src='/static/a.js'></script></p>")] == []
