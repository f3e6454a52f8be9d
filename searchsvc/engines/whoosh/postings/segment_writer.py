"""The writer of segments: the arrays of a `SegmentPostings`, written piece by piece in ascending order of terms."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.payload_codes import ESCAPED, LEAD_SHIFT, OTHER_SHIFT, PAYLOADS, REST_SHIFT
from searchsvc.engines.whoosh.format.segment_files import (
    ELEMENT_TYPES,
    ESCAPED_PAYLOAD,
    FIELDS,
    HEAD,
    POSTINGS_ARRAYS,
    U32,
    array_path,
)
from searchsvc.engines.whoosh.format.segment_postings import (
    MOST_DOCUMENTS,
    POINTER_INTERVAL,
    SegmentPostings,
    Zones,
    high_bits,
)
from searchsvc.engines.whoosh.postings.aliases import AliasFinder, stretches
from searchsvc.engines.whoosh.postings.runs import Run, starts
from searchsvc.engines.whoosh.terms.dictionary_writer import entries_room, pack_entries
from searchsvc.engines.whoosh.terms.term_dictionary import BLOCK_TERMS
from searchsvc.runtime.arrays import Int64s, Records, Uint8s, Uint32s, read_only
from searchsvc.runtime.kernel import kernel


def _payload_codes() -> NDArray[np.uint8]:
    """The code of each payload, by title (below 4), lead (16), rest and other (64)."""
    codes = np.full((4, 16, 64, 64), ESCAPED, dtype=np.uint8)
    for code, payload in enumerate(PAYLOADS[:ESCAPED].tolist()):
        other = payload >> OTHER_SHIFT
        if other < codes.shape[3]:
            codes[payload & 255, payload >> LEAD_SHIFT & 255, payload >> REST_SHIFT & 255, other] = code
    return codes


@kernel
def _fill_payloads(
    documents: Uint32s,
    within: Uint32s,
    occurrences: Uint32s,
    zones: Zones,
    codes: Uint8s,
    payloads: Uint8s,
    escapes: Int64s,
    escaped: Records,
) -> int:
    """Fills in the payload of each posting; returns how many are escaped, whose counts are filled in too.

    `codes` is what `_payload_codes` returns.
    """
    at, count = 0, 0
    for posting in range(documents.size):
        document = documents[posting]
        title, lead, rest, other = 0, 0, 0, 0
        for _ in range(within[posting]):
            occurrence = occurrences[at]
            at += 1
            position = occurrence >> 1
            other += 1 - (occurrence & 1)
            if position < zones.title[document]:
                title += 1
            elif position < zones.lead[document]:
                lead += 1
            else:
                rest += 1
        code = ESCAPED
        if title < codes.shape[0] and lead < codes.shape[1] and rest < codes.shape[2] and other < codes.shape[3]:
            code = codes[title, lead, rest, other]
        payloads[posting] = code
        if code == ESCAPED:
            escapes[count] = posting
            escaped[count]["title"], escaped[count]["lead"] = title, lead
            escaped[count]["rest"], escaped[count]["other"] = rest, other
            count += 1
    return count


@kernel
def _fill_pointers(begins: Int64s, within: Uint32s, pointers: Uint32s) -> None:
    """Fills in the skip pointers of terms whose postings begin at `begins`."""
    at = 0
    for term in range(begins.size - 1):
        before = 0
        for posting in range(begins[term], begins[term + 1]):
            index = posting - begins[term]
            if index and index % POINTER_INTERVAL == 0:
                pointers[at] = before
                at += 1
            before += within[posting]


@kernel
def _fill_widths(begins: Int64s, occurrences: Uint32s, widths: Int64s) -> None:
    """Fills in how many bits hold any occurrence of each term, whose occurrences begin at `begins`."""
    for term in range(begins.size - 1):
        every = np.uint32(0)
        for index in range(begins[term], begins[term + 1]):
            every |= occurrences[index]
        widths[term] = 1
        while every >> widths[term]:
            widths[term] += 1


@kernel
def _pack_occurrences(begins: Int64s, widths: Int64s, occurrences: Uint32s, bit: int, packed: Uint32s) -> None:
    """Writes the occurrences of each term into `packed` from a bit on, behind which it holds zeros."""
    for term in range(widths.size):
        for index in range(begins[term], begins[term + 1]):
            words = np.int64(occurrences[index]) << (bit & 31)
            packed[bit >> 5] |= np.uint32(words & 0xFFFFFFFF)
            packed[(bit >> 5) + 1] |= np.uint32(words >> 32)
            bit += widths[term]


class SegmentWriter:
    """Writes the arrays of one segment to `files`, by name, piece by piece in ascending order of terms.

    `stem_mark` begins the terms that may have the very postings of an earlier one, and become aliases of it. Raises
    ValueError where there are more documents than a segment may have.
    """

    def __init__(self, files: Mapping[str, IO[bytes]], zones: Zones, stem_mark: str) -> None:
        if len(zones.title) > MOST_DOCUMENTS:
            raise ValueError(f"a segment holds at most {MOST_DOCUMENTS:,} documents")
        self._files = files
        self._zones = Zones(*map(read_only, zones))
        self._sums = np.zeros(1, dtype=HEAD)  # over all terms written
        self._aliases = AliasFinder(stem_mark)
        self._postings = 0
        self._codes = _payload_codes()
        self._high_bits = high_bits(len(zones.title))
        self._high_rest: NDArray[np.uint8] = np.empty(0, dtype=np.uint8)  # of documents that fill no whole byte yet
        self._last_word = np.zeros(1, dtype=np.uint32)  # of occurrences: its lowest `_last_bits` are known
        self._last_bits = 0

    def _write(self, name: str, values: NDArray[Any]) -> None:
        self._files[name].write(np.ascontiguousarray(values, dtype=ELEMENT_TYPES[name]).data)

    def write(self, run: Run) -> None:
        """Writes the next piece."""
        begins = run.starts()
        aliases = self._aliases.find(run, begins)
        widths = np.empty(len(run.terms), dtype=np.int64)
        _fill_widths(begins.occurrences, read_only(run.occurrences), widths)
        self._write_terms(run, widths, aliases)
        is_own = aliases < 0
        documents, within, occurrences = run.documents, run.within, run.occurrences
        frequencies, counts = run.frequencies, run.counts
        if not is_own.all():
            own_postings, own_occurrences = (stretches(each, is_own) for each in begins)
            documents, within, occurrences = documents[own_postings], within[own_postings], occurrences[own_occurrences]
            frequencies, counts, widths = frequencies[is_own], counts[is_own], widths[is_own]
        within, occurrences = read_only(within), read_only(occurrences)
        self._write_postings(read_only(documents), within, occurrences)
        pointers = np.empty(int(((frequencies.astype(np.int64) - 1) // POINTER_INTERVAL).sum()), dtype=np.uint32)
        _fill_pointers(starts(frequencies), within, pointers)
        self._write("pointers", pointers)
        self._write_occurrences(starts(counts), widths, occurrences)

    def _write_terms(self, run: Run, widths: NDArray[np.int64], aliases: NDArray[np.int64]) -> None:
        out = np.empty(entries_room(run.terms), dtype=np.uint8)
        heads = np.empty(len(run.terms) // BLOCK_TERMS + 1, dtype=HEAD)
        letters, ends = read_only(run.terms.text), read_only(run.terms.ends)
        frequencies, counts = read_only(run.frequencies), read_only(run.counts)
        size, count = pack_entries(letters, ends, frequencies, counts, widths, aliases, self._sums, out, heads)
        self._write("dictionary", out[:size])
        self._write("heads", heads[:count])

    def _write_postings(self, documents: U32, within: U32, occurrences: U32) -> None:
        self._write("documents", documents & np.uint32(0xFFFF))
        self._write_high((documents >> np.uint32(16)).astype(np.uint8))
        payloads = np.empty(len(documents), dtype=np.uint8)
        escapes = np.empty(len(documents), dtype=np.int64)
        escaped = np.empty(len(documents), dtype=ESCAPED_PAYLOAD)
        count = _fill_payloads(documents, within, occurrences, self._zones, self._codes, payloads, escapes, escaped)
        self._write("escapes", escapes[:count] + self._postings)
        self._write("escaped", escaped[:count])
        self._write("payloads", payloads)
        self._postings += len(documents)

    def _write_high(self, values: NDArray[np.uint8], *, last: bool = False) -> None:
        """Writes the higher bits of documents as whole bytes, and keeps the rest for the next time."""
        if not self._high_bits:
            return
        a_byte = 8 // self._high_bits
        held = np.concatenate([self._high_rest, values])
        if last:
            held = np.append(held, np.zeros(-len(held) % a_byte, dtype=np.uint8))
        whole = len(held) // a_byte * a_byte
        packed = np.zeros(whole // a_byte, dtype=np.uint8)
        for index in range(a_byte):
            packed |= held[index:whole:a_byte] << np.uint8(index * self._high_bits)
        self._write("high", packed)
        self._high_rest = held[whole:]

    def _write_occurrences(self, begins: NDArray[np.int64], widths: NDArray[np.int64], occurrences: U32) -> None:
        """Writes occurrences as whole words, and keeps the rest for the next time."""
        end = self._last_bits + int((np.diff(begins) * widths).sum())
        packed = np.zeros((end >> 5) + 2, dtype=np.uint32)
        packed[:1] = self._last_word
        _pack_occurrences(begins, widths, occurrences, self._last_bits, packed)
        self._write("occurrences", packed[: end >> 5])
        self._last_word, self._last_bits = packed[end >> 5 :][:1], end & 31

    def end(self) -> None:
        """Writes what is left; the files stay open."""
        self._write_high(np.empty(0, dtype=np.uint8), last=True)
        self._write("occurrences", np.append(self._last_word, np.uint32(0)))
        self._write("heads", self._sums)


def write_segment(
    folder: Path, segment: str, fields: list[str], pieces: Iterable[Run], zones: Zones, stem_mark: str
) -> None:
    """Writes a whole segment from the pieces of its run, which ascend."""
    with ExitStack() as opened:
        files = {name: opened.enter_context(array_path(folder, segment, name).open("wb")) for name in POSTINGS_ARRAYS}
        _write_all(files, pieces, zones, stem_mark)
    about = {"fields": fields, "high_bits": high_bits(len(zones.title))}
    array_path(folder, segment, FIELDS).write_text(json.dumps(about), "utf-8")


def segment_in_memory(
    pieces: Iterable[Run], zones: Zones, stem_mark: str, continued: Sequence[bytes]
) -> SegmentPostings:
    """The same as a segment on disk, in memory; `continued` has the positions within words of each document."""
    files = {name: BytesIO() for name in POSTINGS_ARRAYS}
    _write_all(files, pieces, zones, stem_mark)
    arrays: list[NDArray[Any]] = [
        np.frombuffer(file.getvalue(), dtype=ELEMENT_TYPES[name]) for name, file in files.items()
    ]
    ends = np.cumsum(np.fromiter(map(len, continued), dtype=np.int64, count=len(continued)))
    bounds = np.frombuffer(b"".join(continued), dtype=np.uint8), read_only(ends)
    return SegmentPostings._make([*arrays, high_bits(len(zones.title)), *bounds, len(zones.title) - 1])


def _write_all(files: Mapping[str, IO[bytes]], pieces: Iterable[Run], zones: Zones, stem_mark: str) -> None:
    writer = SegmentWriter(files, zones, stem_mark)
    for piece in pieces:
        writer.write(piece)
    writer.end()
