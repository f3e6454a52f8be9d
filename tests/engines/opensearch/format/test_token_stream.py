"""Token streams: what the cluster makes of them stands at the positions that our own analyzer gave."""

from collections.abc import Iterator

import numpy as np
import pytest

from searchsvc.engines.opensearch.format.kernels.stream_writer import BETWEEN, FREE
from searchsvc.engines.opensearch.format.token_stream import TokenStream, encoded, token_streams
from searchsvc.model.release import Release
from searchsvc.text.analyzer import START_MARK
from searchsvc.text.document import analyze_releases
from searchsvc.text.kernels.token_postings import occurrences_of

TEXTS = (
    ("Rural schools", "The schools of the U.S.A. and R&D; e-learning, 3,000 pupils (50%)."),
    ("", "教育部发布，部门。教育"),
    ("2020年教育 bridge", "\n\n国办发〔2017〕47号，长春市长春节\n\nC++ and .NET-based"),
    ("Nothing", ""),
    ("", ""),
)


def _streams(*texts: tuple[str, str]) -> Iterator[tuple[TokenStream, dict[str, list[int]], int]]:
    """The stream of each release, its terms with their positions, and where its title ends."""
    releases = [Release(f"r{number}", title, body, "en", None, None) for number, (title, body) in enumerate(texts)]
    together = analyze_releases(releases)
    streams = token_streams(together.postings, together.bounds[:, 0, 1].astype(np.uint32))
    for release, stream in zip(releases, streams, strict=True):
        alone = analyze_releases([release])
        places = {term: [at >> 1 for at in found] for term, found in occurrences_of(alone.postings).items()}
        yield stream, places, int(alone.bounds[0, 0, 1])


def _as_the_cluster(stream: str) -> dict[str, list[int]]:
    """The terms that the analyzer of the index makes of a stream."""
    found: dict[str, list[int]] = {}
    for position, token in enumerate(stream.split()):
        for term in token.split(BETWEEN):
            if term != FREE:
                found.setdefault(term, []).append(position)
    return found


def test_the_cluster_finds_every_term_where_it_stands() -> None:
    for stream, places, title_end in _streams(*TEXTS):
        found = _as_the_cluster(stream.text)
        starts = {term for term in found if term[0] == START_MARK and len(term) > 2}
        assert {term: found[term] for term in found if term not in starts} == {
            encoded(term): sorted(set(where)) for term, where in places.items()
        }
        in_title = {
            term: [each for each in where if each < title_end]
            for term, where in found.items()
            if any(each < title_end for each in where)
        }
        assert _as_the_cluster(stream.title) == in_title


@pytest.mark.parametrize(
    ("text", "starts"), [("教育部，部门", ["^教育", "^部门"]), ("教 school 育", []), ("a 教育", ["^教育"])]
)
def test_the_first_pair_of_a_run_is_marked_as_its_beginning(text: str, starts: list[str]) -> None:
    ((stream, _, _),) = _streams(("", text))
    found = _as_the_cluster(stream.text)
    assert sorted(term for term in found if term[0] == START_MARK and len(term) > 2) == sorted(starts)
    for start in starts:
        assert found[start] == found[start[1:]][:1]


def test_no_term_holds_a_separator_or_a_space() -> None:
    signs = "".join(map(chr, range(33, 127)))
    for stream, places, _ in _streams(("", f"a{BETWEEN}b c{FREE}d e_f {signs} {' '.join(signs)} to of the ; - _")):
        assert not any(BETWEEN in term or FREE in term or "_" in term for term in places)
        assert "\t" not in stream.text
