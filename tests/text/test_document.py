"""Releases analysed many at once, in arrays, against the plain reference: terms, occurrences, bounds and spans."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.facts import inspect_record
from searchsvc.model.release import Record, Release
from searchsvc.readers import read_path
from searchsvc.text.document import Documents, analyze_releases
from searchsvc.text.kernels.token_postings import Postings
from tests.text import reference

CHARACTERS = "a b.c,1+#& 2３0%'’ʼs-‐\n\t。：教育部长春市节〇㐀𠀀ﬁé臺²௰٣_|~\u200b\ufdfa\u0301ÅＡ的"
PIECES = [
    "u.s.a.",
    "3,000",
    "14.5%",
    "2020.7.15",
    "e-learning",
    "teachers’",
    "长春市长",
    " ",
    *("c#", "c++", "r&d", ".net", "5g+", " + ", " & ", "#", "+"),
]
TEXTS = st.one_of(
    st.text(CHARACTERS, max_size=60),
    st.text(max_size=40),
    st.lists(st.sampled_from(PIECES)).map("".join),
    st.text("ab", min_size=60, max_size=70),  # about as long as terms may be
)
RELEASES = st.lists(
    st.builds(
        Release,
        id=st.just("r"),
        title=TEXTS,
        body=TEXTS,
        category=st.none() | TEXTS,
        source=st.none() | TEXTS,
        title_shown_only=st.booleans(),
    ),
    max_size=6,
)


def as_dicts(postings: Postings, count: int) -> list[dict[str, list[int]]]:
    """The occurrences of each term of each document; checks the order of everything on the way."""
    text = postings.text.tobytes()
    ends = postings.ends.tolist()
    terms = [text[start:end].decode() for start, end in zip([0, *ends], ends, strict=False)]
    assert terms == sorted(set(terms))
    found: list[dict[str, list[int]]] = [{} for _ in range(count)]
    documents, within = iter(postings.documents.tolist()), iter(postings.within.tolist())
    occurrences = iter(postings.occurrences.tolist())
    for term, frequency, total in zip(terms, postings.frequencies.tolist(), postings.counts.tolist(), strict=True):
        of_term = list(itertools.islice(documents, frequency))
        assert of_term == sorted(set(of_term))
        assert of_term
        for document in of_term:
            found[document][term] = list(itertools.islice(occurrences, next(within)))
        assert total == sum(len(found[document][term]) for document in of_term)
    return found


def check(releases: Sequence[Release], documents: Documents) -> None:
    terms = as_dicts(documents.postings, len(releases))
    for number, release in enumerate(releases):
        wanted = reference.document(release)
        assert terms[number] == wanted.terms
        (zero, title_end), (body, body_end), (meta, end) = documents.bounds[number].tolist()
        assert zero == 0
        assert reference.Bounds(title_end, body, body_end, meta, end) == wanted.bounds
        assert documents.title_spans[number] == wanted.title_spans
        assert documents.body_spans[number] == wanted.body_spans
        assert documents.continued[number] == reference.as_bits(wanted.continued)


@pytest.mark.slow
@given(RELEASES)
def test_any_releases_are_analysed_as_by_the_reference(releases: list[Release]) -> None:
    check(releases, analyze_releases(releases))


@pytest.mark.slow
def test_the_sample_corpus_is_analysed_as_by_the_reference(corpus: Path) -> None:
    records = [item for item in read_path(str(corpus)) if isinstance(item, Record)]
    releases = [inspect_record(record).release for record in records]
    assert len(releases) > 10
    check(releases, analyze_releases(releases))


def test_terms_that_differ_late_are_in_order() -> None:
    words = [f"w{'x' * length}{end}" for length in range(62) for end in "bac"]
    check([Release("r", "", " ".join(words))], analyze_releases([Release("r", "", " ".join(words))]))


def test_no_releases_are_no_documents() -> None:
    documents = analyze_releases([])
    assert np.size(documents.postings.occurrences) == len(documents.postings.ends) == 0
