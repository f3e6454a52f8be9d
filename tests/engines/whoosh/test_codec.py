"""The codec through Whoosh's own interfaces: its writer, merges, deletions, cursors; and parts by themselves."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.fields import TEXT, Schema
from whoosh.query import Term, TermRange
from whoosh.writing import SegmentWriter

from searchsvc.engines.whoosh.codec import ColumnarCodec
from searchsvc.engines.whoosh.parts import DROPPED, Part, PartMaker, merge, shifted
from searchsvc.engines.whoosh.schema import FACTS, schema
from searchsvc.engines.whoosh.segment import Zones, as_part, open_postings, postings_of, term_at
from searchsvc.engines.whoosh.segment_writer import write_segment
from searchsvc.text.analyzer import analyze

WORDS = ["rural", "school", "教育部发布", "大湾区", "bridge", "2020", "river"]


def add(writer: SegmentWriter, name: str, text: str) -> None:
    terms = analyze(text)
    facts = np.zeros((), dtype=FACTS)
    facts["body"], facts["body_end"], facts["present"] = 0, 1000, 1
    writer.add_document(id=name, text=terms, release=name.encode(), facts=facts.tobytes(), spans=b"")


def found(index: whoosh_index.FileIndex, term: str) -> set[str]:
    with index.searcher() as searcher:
        return {hit["release"].decode() for hit in searcher.search(Term("text", term), limit=None)}


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


def make(given_documents: list[dict[str, set[int]]], first: int = 0) -> Part:
    maker = PartMaker()
    for number, terms in enumerate(given_documents, first):
        maker.add(number, b"\x00", {term: sorted(found) for term, found in terms.items()})
    return maker.make()


def as_dict(part: Part) -> dict[bytes, dict[int, list[int]]]:
    out: dict[bytes, dict[int, list[int]]] = {}
    posting = occurrence = 0
    for term, frequency in zip(part.terms, part.frequencies.tolist(), strict=True):
        out[term] = {}
        for _ in range(frequency):
            count = int(part.within[posting])
            out[term][int(part.documents[posting])] = part.occurrences[occurrence : occurrence + count].tolist()
            posting, occurrence = posting + 1, occurrence + count
    return out


@given(documents, st.integers(0, 8), st.sets(st.integers(0, 7)))
def test_merged_parts_are_what_one_part_would_be(
    given_documents: list[dict[str, set[int]]], cut: int, dropped: set[int]
) -> None:
    left, right = make(given_documents[:cut]), make(given_documents[cut:])
    whole = np.arange(len(given_documents), dtype=np.uint32)
    kept = [number for number in whole.tolist() if number not in dropped]
    numbers = np.full(len(given_documents), DROPPED, dtype=np.uint32)
    numbers[kept] = np.arange(len(kept), dtype=np.uint32)
    pieces = list(merge([left, right], [numbers[:cut], numbers[cut:]]))
    wanted = as_dict(make([given_documents[number] for number in kept]))
    assert {term: found for piece in pieces for term, found in as_dict(piece).items()} == wanted
    assert [term for piece in pieces for term in piece.terms] == sorted(wanted)


@given(documents)
def test_a_segment_gives_back_its_part(given_documents: list[dict[str, set[int]]]) -> None:
    part = make(given_documents)
    zones = Zones(np.full(8, 3, np.uint32), np.full(8, 100, np.uint32))
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_segment(folder, "s", ["text"], merge([part], [shifted(len(given_documents), 0)]), zones)
        postings, fields = open_postings(folder, "s")
    assert fields == ["text"]
    assert as_dict(as_part(postings)) == as_dict(part)
    for number, term in enumerate(part.terms):
        assert term_at(postings, number) == term
        held, within, occurrences = postings_of(postings, number)
        assert len(occurrences) == within.sum()
        assert held.tolist() == list(as_dict(part)[term])
