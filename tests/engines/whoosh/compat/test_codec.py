"""The codec through Whoosh's own interfaces: its writer, merges, deletions, cursors; runs and segments alone."""

import random
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.fields import TEXT, Schema
from whoosh.query import Or, Prefix, Term, TermRange
from whoosh.writing import SegmentWriter

from searchsvc.engines.whoosh.compat.codec import ColumnarCodec
from searchsvc.engines.whoosh.compat.schema import schema
from searchsvc.engines.whoosh.format.index_format import FACTS
from searchsvc.engines.whoosh.format.payload_codes import ESCAPED
from searchsvc.engines.whoosh.format.segment_postings import (
    POINTER_INTERVAL,
    SegmentPostings,
    Zones,
    high_bits,
    open_postings,
)
from searchsvc.engines.whoosh.postings.merging import DROPPED, merge, shifted
from searchsvc.engines.whoosh.postings.posting import (
    document_at,
    occurrence_at,
    occurrence_count,
    occurrences_before,
    zone_counts,
)
from searchsvc.engines.whoosh.postings.runs import Run, RunMaker, starts
from searchsvc.engines.whoosh.postings.segment_reader import (
    SegmentSource,
    as_run,
    documents_between,
    documents_of,
    postings_of,
)
from searchsvc.engines.whoosh.postings.segment_writer import write_segment
from searchsvc.engines.whoosh.terms import term_list
from searchsvc.engines.whoosh.terms.dictionary_reader import (
    after_prefix,
    all_infos,
    find_infos,
    find_term,
    first_term,
    join_keys,
    term_at,
    term_range,
    terms_between,
)
from searchsvc.engines.whoosh.terms.term_dictionary import BLOCK_TERMS, TermInfo, info_at, info_of, term_count
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.text.analyzer import STEM_MARK
from tests.text.analysis import analyze

WORDS = ["rural", "school", "教育部发布", "大湾区", "bridge", "2020", "river"]


def add(writer: SegmentWriter, name: str, text: str) -> None:
    terms = analyze(text)
    facts = np.zeros((), dtype=FACTS)
    facts["body"], facts["body_end"], facts["present"] = 0, 1000, 1
    writer.add_document(id=name, text=terms, release=name.encode(), facts=facts.tobytes())


def found(index: whoosh_index.FileIndex, term: str) -> set[str]:
    with index.searcher() as searcher:
        return {hit["release"].decode() for hit in searcher.search(Term("text", term), limit=None)}


@pytest.mark.slow
def test_whooshs_generic_writer_merges_and_deletes(tmp_path: Path) -> None:
    rng = random.Random(5)
    index = whoosh_index.create_in(str(tmp_path), schema())
    held: dict[str, str] = {}
    for round_ in range(7):
        writer = index.writer(codec=ColumnarCodec())
        for number in rng.sample(range(40), 12):
            name, text = f"r{number}", " ".join(rng.choices(WORDS, k=6))
            writer.delete_by_term("id", name)
            add(writer, name, text)
            held[name] = text
        writer.commit(merge=round_ % 2 == 0, optimize=round_ == 6)
        for term in ("rural", "~school", "教育", "湾区", "2020"):
            assert found(index, term) == {name for name, text in held.items() if term in analyze(text)}
    assert len(index._segments()) == 1  # the last commit merged all, through add_postings
    with index.reader() as reader:
        assert list(reader.lexicon("id")) == sorted(name.encode() for name in held)
        assert list(reader.expand_prefix("text", "r")) == [b"river", b"rural"]
        info = reader.term_info("text", "rural")
        counts = {name: len(analyze(text).get("rural", [])) for name, text in held.items()}
        assert info.doc_frequency() == sum(count > 0 for count in counts.values())
        assert info.weight() == sum(counts.values())
        assert reader.doc_frequency("text", "absent") == 0
        cursor = reader.cursor("text")
        assert cursor.find("rural") == "rural"
        assert cursor.next() is not None
    with index.searcher() as searcher:
        wanted = {name for name, text in held.items() if {"river", "rural"} & set(analyze(text))}
        hits = searcher.search(TermRange("text", "river", "rural"), limit=None)
        assert {hit["release"].decode() for hit in hits} == wanted


def test_whoosh_counts_what_it_does_not_show(tmp_path: Path) -> None:
    index = whoosh_index.create_in(str(tmp_path), schema())
    writer = index.writer(codec=ColumnarCodec())
    for number in range(30):
        add(writer, f"r{number}", ("river", "rural", "river rural rural")[number % 3])
    writer.commit()
    with index.searcher() as searcher:
        for query in (Prefix("text", "r"), Or([Term("text", "rural"), Term("text", "river")])):
            assert len(searcher.search(query, limit=1)) == len(searcher.search(query, limit=None)) == 30


def test_other_formats_are_refused_with_a_reason(tmp_path: Path) -> None:
    index = whoosh_index.create_in(str(tmp_path), Schema(text=TEXT()))
    writer = index.writer(codec=ColumnarCodec())
    writer.add_document(text="any")
    with pytest.raises(TypeError, match="PackedOccurrences"):
        writer.commit()
    writer.cancel()


documents = st.lists(
    st.dictionaries(
        st.text("abc教育", min_size=1, max_size=3), st.sets(st.integers(0, 200_000), min_size=1), max_size=6
    ),
    max_size=8,
)


def make(given_documents: list[dict[str, set[int]]], first: int = 0) -> Run:
    maker = RunMaker()
    for number, terms in enumerate(given_documents, first):
        maker.add(number, b"\x00", {term: sorted(found) for term, found in terms.items()})
    return maker.make()


def as_dict(run: Run) -> dict[bytes, dict[int, list[int]]]:
    out: dict[bytes, dict[int, list[int]]] = {}
    posting = occurrence = 0
    for term, frequency in zip(run.terms, run.frequencies.tolist(), strict=True):
        out[term] = {}
        for _ in range(frequency):
            count = int(run.within[posting])
            out[term][int(run.documents[posting])] = run.occurrences[occurrence : occurrence + count].tolist()
            posting, occurrence = posting + 1, occurrence + count
    return out


@given(documents, st.integers(0, 8), st.sets(st.integers(0, 7)), st.sampled_from([2, 6, term_list.MOST_TERMS]))
def test_merged_runs_are_what_one_run_would_be(
    given_documents: list[dict[str, set[int]]], cut: int, dropped: set[int], most_terms: int
) -> None:
    left, right = make(given_documents[:cut]), make(given_documents[cut:])
    whole = np.arange(len(given_documents), dtype=np.uint32)
    kept = [number for number in whole.tolist() if number not in dropped]
    numbers = np.full(len(given_documents), DROPPED, dtype=np.uint32)
    numbers[kept] = np.arange(len(kept), dtype=np.uint32)
    with patch.multiple(term_list, MOST_TERMS=most_terms, SAMPLES=min(most_terms, term_list.SAMPLES) // 2):
        pieces = list(merge([left, right], [numbers[:cut], numbers[cut:]]))
    wanted = as_dict(make([given_documents[number] for number in kept]))
    assert {term: found for piece in pieces for term, found in as_dict(piece).items()} == wanted
    assert [term for piece in pieces for term in piece.terms] == sorted(wanted)


def run_of(given_postings: Mapping[bytes, Mapping[int, Iterable[int]]]) -> Run:
    terms = sorted(given_postings)
    held = [sorted((number, sorted(found)) for number, found in given_postings[term].items()) for term in terms]
    return Run(
        TermList.of(terms),
        np.array([len(each) for each in held], np.uint32),
        np.array([sum(len(found) for _, found in each) for each in held], np.uint64),
        np.array([number for each in held for number, _ in each], np.uint32),
        np.array([len(found) for each in held for _, found in each], np.uint32),
        np.array([occurrence for each in held for _, found in each for occurrence in found], np.uint32),
    )


def pieces_of(run: Run, cuts: Iterable[int]) -> list[Run]:
    """The pieces of a run, cut before some terms."""
    postings, occurrences = starts(run.frequencies), starts(run.counts)
    bounds = sorted({0, len(run.terms), *(cut for cut in cuts if cut < len(run.terms))})
    return [
        Run(
            run.terms.piece(first, last),
            run.frequencies[first:last],
            run.counts[first:last],
            run.documents[postings[first] : postings[last]],
            run.within[postings[first] : postings[last]],
            run.occurrences[occurrences[first] : occurrences[last]],
        )
        for first, last in pairwise(bounds)
    ]


def zones(count: int, title: int = 3, lead: int = 100) -> Zones:
    return Zones(np.full(count, title, np.uint32), np.full(count, lead, np.uint32))


def segment_of(pieces: Iterable[Run], of_documents: Zones) -> SegmentPostings:
    with TemporaryDirectory() as scratch:
        write_segment(Path(scratch), "s", ["text"], pieces, of_documents, STEM_MARK)
        postings, fields = open_postings(Path(scratch), "s", len(of_documents.title))
    assert fields == ["text"]
    return postings


def assert_holds(postings: SegmentPostings, run: Run) -> None:
    """That a segment gives back a run: as a whole, term by term, and posting by posting."""
    wanted = as_dict(run)
    assert as_dict(as_run(postings)) == wanted
    assert term_count(postings) == len(wanted)
    rows, found = all_infos(postings), find_infos(postings, join_keys(run.terms))
    assert rows.tolist() == found.tolist()
    for number, (term, by_document) in enumerate(wanted.items()):
        assert term_at(postings, number) == term
        assert find_term(postings, term) == number
        documents_, within, occurrences = postings_of(postings, number)
        assert documents_.tolist() == documents_of(postings, number).tolist() == list(by_document)
        assert within.tolist() == [len(each) for each in by_document.values()]
        assert occurrences.tolist() == [each for found in by_document.values() for each in found]
        info = info_at(postings, number)
        assert info == info_of(rows, number)
        assert [document_at(postings, posting) for posting in range(info.first, info.last)] == list(by_document)


def is_alias(postings: SegmentPostings, number: int) -> bool:
    return bool(info_at(postings, number).own_first == info_at(postings, number + 1).own_first)


@given(documents, st.sets(st.integers(0, 20)))
def test_a_segment_gives_back_its_part(given_documents: list[dict[str, set[int]]], cuts: set[int]) -> None:
    run = make(given_documents)
    merged = merge([run], [shifted(len(given_documents), 0)])
    assert_holds(segment_of(merged, zones(8)), run)
    assert_holds(segment_of(pieces_of(run, cuts), zones(8)), run)


SHORT_TERM = st.one_of(st.binary(max_size=6), st.text("ab", max_size=5).map(str.encode))
TERM = st.one_of(SHORT_TERM, st.binary(min_size=250, max_size=300))
TERM_SETS = st.sets(TERM.map(lambda term: b"\0" + term), max_size=120)


def plain_run(terms: Iterable[bytes]) -> Run:
    """Each term in as many documents as it is long, so that places differ."""
    return run_of({term: {number: [number * 2 + 1] for number in range(len(term) % 40 + 1)} for term in terms})


@given(TERM_SETS, st.sets(st.integers(0, 120)), st.lists(TERM, max_size=8))
def test_a_dictionary_finds_its_terms_and_no_others(
    given_terms: set[bytes], cuts: set[int], others: list[bytes]
) -> None:
    run = plain_run(given_terms)
    postings = segment_of(pieces_of(run, cuts), zones(40))
    assert_holds(postings, run)
    terms = list(run.terms)
    absent = [key for key in (*others, b"", b"\0", b"\xff") if key not in given_terms]
    absent += [key for term in terms[::7] for key in (term + b"\0", term[:-1], term[:-1] + b"\xff") if key not in terms]
    rows = find_infos(postings, join_keys(absent))
    for index, key in enumerate(absent):
        number = bisect_left(terms, key)
        assert find_term(postings, key) == -1
        assert first_term(postings, key) == number
        info = info_of(rows, index)
        assert info.number == number
        assert info.first == info.last == info.own_first == info_at(postings, number).own_first


@given(TERM_SETS, st.sets(st.integers(0, 120)), st.integers(0, 120), st.integers(0, 120), st.lists(TERM, max_size=5))
def test_stretches_of_a_dictionary(
    given_terms: set[bytes], cuts: set[int], one: int, other: int, prefixes: list[bytes]
) -> None:
    run = plain_run(given_terms)
    postings = segment_of(pieces_of(run, cuts), zones(40))
    terms, count = list(run.terms), len(run.terms)
    first, last = sorted((min(one, count), min(other, count)))
    assert terms_between(postings, first, last) == terms[first:last]
    assert terms_between(postings, 0, count) == terms
    for prefix in (b"", b"\0", b"\0a", b"\0\xff", b"\xff", *prefixes, *(term[:3] for term in terms[::9])):
        low, high = term_range(postings, prefix)
        assert terms[low:high] == [term for term in terms if term.startswith(prefix)]
    low, high = starts(run.frequencies)[[first, last]].tolist()
    if not any(is_alias(postings, number) for number in range(first, last)):
        assert documents_between(postings, first, last).tolist() == run.documents[low:high].tolist()


def test_after_a_prefix_comes_the_least_key_without_it() -> None:
    assert after_prefix(b"\0a") == b"\0b"
    assert after_prefix(b"\0a\xff\xff") == b"\0b"
    assert after_prefix(b"\xff\xff") == b""
    assert after_prefix(b"") == b""


def test_a_segment_without_terms() -> None:
    for pieces in ([], [run_of({})]):
        postings = segment_of(pieces, zones(0))
        assert term_count(postings) == 0
        assert len(as_run(postings).terms) == 0
        assert find_term(postings, b"\0a") == -1
        assert term_range(postings, b"\0") == (0, 0)
        assert terms_between(postings, 0, 0) == []
        assert len(find_infos(postings, join_keys([]))) == 0
        assert find_infos(postings, join_keys([b"\0a"])).tolist() == [(0,) * len(TermInfo._fields)]


def test_the_first_and_the_last_term_of_each_block() -> None:
    run = plain_run(b"\0word%06d" % number for number in range(0, 5 * BLOCK_TERMS * 2, 2))
    for cuts in ([], [1], [BLOCK_TERMS, BLOCK_TERMS + 1], [7, 2 * BLOCK_TERMS - 1]):
        postings = segment_of(pieces_of(run, cuts), zones(40))
        assert_holds(postings, run)
        for number in range(5 * BLOCK_TERMS):
            assert first_term(postings, b"\0word%06d" % (2 * number + 1)) == number + 1
            assert find_term(postings, b"\0word%06d" % (2 * number + 1)) == -1


SCHOOL = {b"\0school": {0: [3], 2: [5, 9]}, b"\0~school": {0: [3], 2: [5, 9]}}


def test_a_stem_of_one_form_has_no_postings_of_its_own() -> None:
    others = {b"\0of": {1: [1]}, b"\0schools": {1: [3]}, b"\0~teach": {0: [1]}}
    run = run_of({**SCHOOL, **others})
    for cuts in ([], [1], [2], [3], [1, 2, 3, 4]):
        postings = segment_of(pieces_of(run, cuts), zones(8))
        assert_holds(postings, run)
        assert len(postings.documents) == 2 + 3
        assert len(postings.occurrences) == -(-(3 * 4 + 3 * 2) // 32) + 1
        assert [is_alias(postings, number) for number in range(5)] == [False, False, False, True, False]
        stem, word = info_at(postings, 3), info_at(postings, 1)
        assert stem[1:6] == word[1:6]


def test_an_alias_of_many_postings() -> None:
    found = {number: [number * 2 + 1, 200_001 + number] for number in range(3 * POINTER_INTERVAL + 1)}
    run = run_of({b"\0a": {0: [1]}, b"\0b": {1: [1]}, b"\0word": found, b"\0~word": found, b"\0~x": {0: [5]}})
    postings = segment_of([run], zones(3 * POINTER_INTERVAL + 1))
    assert_holds(postings, run)
    assert is_alias(postings, 3)
    assert len(postings.pointers) == 3
    assert info_at(postings, 3).width == 18


@pytest.mark.parametrize(
    "other",
    [
        {0: [3], 2: [5]},  # fewer occurrences
        {0: [3]},
        {0: [3], 1: [5, 9]},  # another document
        {0: [3], 2: [5, 8]},
        {0: [3, 5], 2: [9]},  # the same occurrences, otherwise divided
    ],
)
def test_postings_that_are_not_the_very_same_are_no_aliases(other: dict[int, list[int]]) -> None:
    run = run_of({**SCHOOL, b"\0~school": other})
    postings = segment_of([run], zones(8))
    assert_holds(postings, run)
    assert not is_alias(postings, 1)


def test_terms_of_two_fields_are_no_aliases() -> None:
    run = run_of({b"\0school": {0: [1]}, b"\1~school": {0: [1]}})
    assert not is_alias(segment_of([run], zones(1)), 1)


STEMMED = st.lists(
    st.dictionaries(st.sampled_from(["school", "schools", "teach", "~school", "~teach", "教育"]), st.just({1, 5})),
    max_size=6,
)


@given(STEMMED, STEMMED, st.sets(st.integers(0, 11)), st.integers(0, 6))
def test_aliases_survive_a_merge(
    left: list[dict[str, set[int]]], right: list[dict[str, set[int]]], dropped: set[int], cut: int
) -> None:
    """Segments are merged, whose aliases may not be such any more, or become such."""
    segments = [segment_of(pieces_of(make(each), [cut]), zones(6)) for each in (left, right)]
    kept = [number for number in range(len(left) + len(right)) if number not in dropped]
    numbers = np.full(len(left) + len(right), DROPPED, dtype=np.uint32)
    numbers[kept] = np.arange(len(kept), dtype=np.uint32)
    merged = merge([*map(SegmentSource, segments)], [numbers[: len(left)], numbers[len(left) :]])
    assert_holds(segment_of(merged, zones(12)), make([[*left, *right][number] for number in kept]))


def test_an_alias_of_one_segment_is_none_of_the_merged() -> None:
    left = run_of(SCHOOL)
    right = run_of({b"\0schools": {0: [1]}, b"\0~school": {0: [1]}})
    segments = [segment_of([each], zones(3)) for each in (left, right)]
    assert [is_alias(each, 1) for each in segments] == [True, True]
    numbers = [shifted(3, 0), shifted(3, 3)]
    postings = segment_of(merge([*map(SegmentSource, segments)], numbers), zones(6))
    assert_holds(postings, run_of({**SCHOOL, b"\0schools": {3: [1]}, b"\0~school": {**SCHOOL[b"\0school"], 3: [1]}}))
    assert not is_alias(postings, 2)
    numbers[1] = np.full(3, DROPPED, dtype=np.uint32)
    postings = segment_of(merge([*map(SegmentSource, segments)], numbers), zones(6))
    assert_holds(postings, left)
    assert is_alias(postings, 1)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 1 << 16, (1 << 16) + 1, 140_000, 270_000])
def test_documents_above_16_bits(count: int) -> None:
    edges = sorted({each for each in (0, 65_535, 65_536, 65_537, 131_072, count - 1) if each < count})
    run = run_of(
        {
            b"\0all": {number: [1] for number in range(count)},
            b"\0edges": {number: [2 * number + 1] for number in edges},
            b"\0last": {count - 1: [1, 3]},
            b"\0~edges": {number: [2 * number + 1] for number in edges},
        }
    )
    postings = segment_of(pieces_of(run, [1]), zones(count))
    assert len(postings.high) == -(-len(postings.documents) * high_bits(count) // 8)
    assert is_alias(postings, 3)
    again = as_run(postings)
    assert list(again.terms) == list(run.terms)
    for name in ("frequencies", "counts", "documents", "within", "occurrences"):
        assert np.array_equal(getattr(again, name), getattr(run, name)), name
    assert documents_of(postings, 1).tolist() == postings_of(postings, 1)[0].tolist() == edges
    assert documents_between(postings, 1, 3).tolist() == [*edges, count - 1]
    assert document_at(postings, info_at(postings, 2).first) == count - 1


def test_a_segment_of_too_many_documents_is_refused(tmp_path: Path) -> None:
    nothing = np.broadcast_to(np.uint32(0), (1 << 24) + 1)
    with pytest.raises(ValueError, match="16,777,216 documents"):
        write_segment(tmp_path, "s", ["text"], [], Zones(nothing, nothing), STEM_MARK)


@given(
    st.lists(
        st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 400), min_size=1, max_size=120), min_size=1),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 20),
    st.integers(0, 60),
)
def test_a_payload_counts_the_occurrences_of_each_zone(
    given_terms: list[dict[int, set[int]]], title: int, lead: int
) -> None:
    run = run_of({b"\0t%d" % number: found for number, found in enumerate(given_terms)})
    postings = segment_of(pieces_of(run, [1, 3]), zones(6, title, title + lead))
    assert_holds(postings, run)
    posting = 0
    for found in given_terms:
        for number in sorted(found):
            positions = [each >> 1 for each in found[number]]
            in_title = sum(each < title for each in positions)
            in_lead = sum(each < title + lead for each in positions) - in_title
            in_rest, other = len(positions) - in_title - in_lead, sum(not each & 1 for each in found[number])
            assert zone_counts(postings, posting) == (in_title, in_lead, in_rest, other)
            assert occurrence_count(postings, posting) == len(positions)
            posting += 1
    assert posting == len(postings.payloads)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "lead", "rest", "other"),
    [(4, 0, 0, 0), (0, 16, 0, 0), (0, 0, 64, 0), (3, 15, 63, 81), (300, 300, 300, 700), (0, 0, 70_000, 70_000)],
)
def test_an_uncommon_payload_is_escaped(title: int, lead: int, rest: int, other: int) -> None:
    positions = [*range(title), *range(300, 300 + lead), *range(600, 600 + rest)]
    found = [position * 2 + (index >= other) for index, position in enumerate(positions)]
    common = {b"\0t%03d" % number: {0: [1], 1: [1]} for number in range(60)}
    run = run_of({**common, b"\0t030": {0: [1], 1: found, 2: [1], 3: found}, b"\0u": {3: found}})
    postings = segment_of(pieces_of(run, [31]), zones(4, 300, 600))
    assert_holds(postings, run)
    assert postings.escapes.tolist() == [61, 63, 122]
    assert (postings.payloads == ESCAPED).sum() == 3
    for posting in postings.escapes.tolist():
        assert zone_counts(postings, posting) == (title, lead, rest, other)
        assert occurrence_count(postings, posting) == len(positions)
    assert zone_counts(postings, 62) == (1, 0, 0, 0)


def test_occurrences_are_as_wide_as_the_largest_of_their_term() -> None:
    largest = [0, 0xFFFF, 0x10000, 1, 0xFFFFFFFF, 2, 1 << 31, 3]
    run = run_of({b"\0%d" % number: {0: [each // 2], 1: [each]} for number, each in enumerate(largest)})
    for cuts in ([], *([cut] for cut in range(1, 8)), range(8)):
        postings = segment_of(pieces_of(run, cuts), zones(2))
        assert_holds(postings, run)
        widths = [info_at(postings, number).width for number in range(8)]
        assert widths == [1, 16, 17, 1, 32, 2, 32, 2]
        assert len(postings.occurrences) == -(-2 * sum(widths) // 32) + 1


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=5 * POINTER_INTERVAL),
    st.sets(st.integers(0, 5 * POINTER_INTERVAL)),
    st.booleans(),
)
def test_a_cursor_knows_how_many_occurrences_stand_before(sizes: list[int], stops: set[int], are_far: bool) -> None:
    far = 100_000 * are_far
    found = {number: [far + 2 * each for each in range(size)] for number, size in enumerate(sizes)}
    run = run_of({b"\0a": {0: [1]}, b"\0b": found, b"\0c": found})
    postings = segment_of([run], zones(len(sizes)))
    before = starts(np.array(sizes))
    for number in (1, 2):
        info = info_at(postings, number)
        known, known_before = info.first, 0
        for stop in sorted(stop for stop in stops if stop < len(sizes)):
            known_before = occurrences_before(postings, info, info.first + stop, known, known_before)
            known = info.first + stop
            assert known_before == before[stop]
            assert occurrence_at(postings, info, known_before) == far
