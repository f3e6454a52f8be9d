"""The writer of segments: the arrays of `segment`, written piece by piece in ascending order of terms."""

import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import (
    ARRAYS,
    BLOCK,
    ESCAPED,
    KINDS,
    LEAD_SHIFT,
    MOST_DOCUMENTS,
    OTHER_SHIFT,
    REST_SHIFT,
    U32,
    Zones,
    array_path,
    high_bits,
)
from searchsvc.engines.whoosh.postings.runs import Part, starts
from searchsvc.engines.whoosh.terms.dictionary_writer import pack_entries
from searchsvc.engines.whoosh.terms.term_dictionary import HEAD, TERMS
from searchsvc.runtime.kernel import kernel

_OWN_POSTINGS = -1
_LANES = 2
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def _codes() -> NDArray[np.uint8]:
    """The payload of each combination of title (below 4), lead (16), rest and other (64)."""
    codes = np.full((4, 16, 64, 64), ESCAPED, dtype=np.uint8)
    for code, kind in enumerate(KINDS[:ESCAPED].tolist()):
        other = kind >> OTHER_SHIFT
        if other < codes.shape[3]:
            codes[kind & 255, kind >> LEAD_SHIFT & 255, kind >> REST_SHIFT & 255, other] = code
    return codes


@kernel
def _payloads(documents, within, occurrences, title_ends, lead_ends, codes, payloads, escapes, escaped):
    """Fills in the payload of each posting; returns how many are escaped."""
    at, count = 0, 0
    for posting in range(documents.size):
        document = documents[posting]
        title, lead, rest, other = 0, 0, 0, 0
        for _ in range(within[posting]):
            occurrence = occurrences[at]
            at += 1
            position = occurrence >> 1
            other += 1 - (occurrence & 1)
            if position < title_ends[document]:
                title += 1
            elif position < lead_ends[document]:
                lead += 1
            else:
                rest += 1
        payload = ESCAPED
        if title < codes.shape[0] and lead < codes.shape[1] and rest < codes.shape[2] and other < codes.shape[3]:
            payload = codes[title, lead, rest, other]
        payloads[posting] = payload
        if payload == ESCAPED:
            escapes[count] = posting
            escaped[4 * count], escaped[4 * count + 1] = title, lead
            escaped[4 * count + 2], escaped[4 * count + 3] = rest, other
            count += 1
    return count


@kernel
def _pointers(begins, within, pointers):
    at = 0
    for term in range(begins.size - 1):
        before = 0
        for posting in range(begins[term], begins[term + 1]):
            place = posting - begins[term]
            if place and place % BLOCK == 0:
                pointers[at] = before
                at += 1
            before += within[posting]


@kernel
def _widths(ends, occurrences, widths):
    """Fills in how many bits hold any occurrence of each term."""
    for term in range(ends.size - 1):
        every = np.uint32(0)
        for place in range(ends[term], ends[term + 1]):
            every |= occurrences[place]
        widths[term] = 1
        while every >> widths[term]:
            widths[term] += 1


@kernel
def _pack(ends, widths, occurrences, bit, packed):
    """Writes the occurrences of each term into `packed`, from a bit on that it has zeros from."""
    for term in range(widths.size):
        for place in range(ends[term], ends[term + 1]):
            words = np.int64(occurrences[place]) << (bit & 31)
            packed[bit >> 5] |= np.uint32(words & 0xFFFFFFFF)
            packed[(bit >> 5) + 1] |= np.uint32(words >> 32)
            bit += widths[term]


@kernel
def _kept(ends, kept, sizes):
    """Says of each element of the stretches [ends[t], ends[t + 1]) whether its term is kept."""
    for term in range(ends.size - 1):
        for place in range(ends[term], ends[term + 1]):
            sizes[place] = kept[term]


@kernel
def _digests(documents, within, occurrences, begins, ends, fields, chosen, seeds, digests):
    """The digests of all postings of chosen terms with their field, each lane from a secret seed of its own."""
    for index in range(chosen.size):
        term = chosen[index]
        for lane in range(seeds.size):
            digest = (seeds[lane] ^ np.uint64(fields[term])) * _MULTIPLIER
            for posting in range(begins[term], begins[term + 1]):
                pair = (np.uint64(documents[posting]) << np.uint64(32)) | np.uint64(within[posting])
                digest = (digest ^ pair) * _MULTIPLIER
                digest ^= digest >> np.uint64(29)
            for place in range(ends[term], ends[term + 1]):
                digest = (digest ^ np.uint64(occurrences[place])) * _MULTIPLIER
                digest ^= digest >> np.uint64(29)
            digests[index, lane] = digest


def _stretches(ends: NDArray[np.int64], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    chosen = np.empty(ends[-1], dtype=np.bool_)
    _kept(ends, kept, chosen)
    return chosen


class SegmentFiles:
    """Writes the arrays of one segment to files, piece by piece in ascending order of terms.

    `stem_mark` begins the terms that may have the very postings of an earlier one.
    """

    def __init__(self, folder: Path, name: str, fields: list[str], zones: Zones, stem_mark: str) -> None:
        if len(zones.title) > MOST_DOCUMENTS:
            raise ValueError(f"a segment holds at most {MOST_DOCUMENTS:,} documents")
        self._folder, self._name, self._fields, self._zones = folder, name, fields, zones
        self._stem_mark = stem_mark
        self._files: dict[str, IO[bytes]] = {each: array_path(folder, name, each).open("wb") for each in ARRAYS}
        self._sums = np.zeros(HEAD, dtype=np.int64)
        self._postings = 0
        self._known: dict[bytes, int] = {}
        self._seeds = np.frombuffer(secrets.token_bytes(8 * _LANES), dtype=np.uint64)
        self._codes = _codes()
        self._high_bits = high_bits(len(zones.title))
        self._rest: NDArray[np.uint8] = np.empty(0, dtype=np.uint8)
        self._word = np.zeros(1, dtype=np.uint32)  # of which not all bits are known
        self._bits = 0  # these are

    def _write(self, name: str, values: NDArray[Any]) -> None:
        self._files[name].write(np.ascontiguousarray(values, dtype=ARRAYS[name]).data)

    def write(self, part: Part) -> None:
        """Writes the next piece."""
        begins, ends = starts(part.frequencies), starts(part.counts)
        aliases = self._aliases(part, begins, ends)
        widths = np.empty(len(part.terms), dtype=np.int64)
        _widths(ends, part.occurrences, widths)
        self._write_terms(part, widths, aliases)
        own = aliases == _OWN_POSTINGS
        documents, within, occurrences = part.documents, part.within, part.occurrences
        frequencies, counts = part.frequencies, part.counts
        if not own.all():
            of_postings, of_occurrences = _stretches(begins, own), _stretches(ends, own)
            documents, within, occurrences = documents[of_postings], within[of_postings], occurrences[of_occurrences]
            frequencies, counts, widths = frequencies[own], counts[own], widths[own]
        self._write_postings(documents, within, occurrences)
        pointers = np.empty(int(((frequencies.astype(np.int64) - 1) // BLOCK).sum()), dtype=np.uint32)
        _pointers(starts(frequencies), within, pointers)
        self._write("pointers", pointers)
        self._write_occurrences(starts(counts), widths, occurrences)

    def _aliases(self, part: Part, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each term the number of the earlier one with the very same postings, where there is one."""
        aliases = np.full(len(part.terms), _OWN_POSTINGS, dtype=np.int64)
        first = int(self._sums[-1])
        lengths = part.terms.lengths()
        letters = part.terms.text[np.where(lengths > 1, part.terms.ends - lengths + 1, 0)] if len(lengths) else lengths
        is_stem = (letters == ord(self._stem_mark)) & (lengths > 1)
        is_word = (letters >= ord("a")) & (letters <= ord("z")) & (lengths > 1)
        chosen = np.flatnonzero(is_stem | is_word)
        digests = np.empty((len(chosen), _LANES), dtype=np.uint64)
        fields = part.terms.text[part.terms.ends - lengths] if len(lengths) else lengths
        _digests(part.documents, part.within, part.occurrences, begins, ends, fields, chosen, self._seeds, digests)
        for number, digest in zip(chosen.tolist(), map(bytes, digests), strict=True):
            if is_stem[number]:
                aliases[number] = self._known.get(digest, _OWN_POSTINGS)
            else:
                self._known[digest] = first + number
        return aliases

    def _write_terms(self, part: Part, widths: NDArray[np.int64], aliases: NDArray[np.int64]) -> None:
        letters, term_ends = part.terms.text, part.terms.ends
        out = np.empty(len(letters) + 30 * len(part.terms), dtype=np.uint8)
        heads = np.empty((len(part.terms) // TERMS + 1) * HEAD, dtype=np.uint64)
        size, count = pack_entries(
            letters, term_ends, part.frequencies, part.counts, widths, aliases, self._sums, out, heads
        )
        self._write("dictionary", out[:size])
        self._write("heads", heads[: count * HEAD])

    def _write_postings(self, documents: U32, within: U32, found: U32) -> None:
        self._write("documents", documents & np.uint32(0xFFFF))
        self._write_high((documents >> np.uint32(16)).astype(np.uint8))
        payloads = np.empty(len(documents), dtype=np.uint8)
        escapes = np.empty(len(documents), dtype=np.uint64)
        escaped = np.empty(4 * len(documents), dtype=np.uint32)
        count = _payloads(
            documents, within, found, self._zones.title, self._zones.lead, self._codes, payloads, escapes, escaped
        )
        self._write("escapes", escapes[:count] + np.uint64(self._postings))
        self._write("escaped", escaped[: 4 * count])
        self._write("payloads", payloads)
        self._postings += len(documents)

    def _write_high(self, values: NDArray[np.uint8], *, last: bool = False) -> None:
        """Writes the higher bits of documents as whole bytes, and keeps the rest for the next time."""
        if not self._high_bits:
            return
        each = 8 // self._high_bits
        held = np.concatenate([self._rest, values])
        if last:
            held = np.append(held, np.zeros(-len(held) % each, dtype=np.uint8))
        whole = len(held) // each * each
        packed = np.zeros(whole // each, dtype=np.uint8)
        for place in range(each):
            packed |= held[place:whole:each] << np.uint8(place * self._high_bits)
        self._write("high", packed)
        self._rest = held[whole:]

    def _write_occurrences(self, ends: NDArray[np.int64], widths: NDArray[np.int64], occurrences: U32) -> None:
        """Writes occurrences as whole words, and keeps the rest for the next time."""
        last = self._bits + int((np.diff(ends) * widths).sum())
        packed = np.zeros((last >> 5) + 2, dtype=np.uint32)
        packed[:1] = self._word
        _pack(ends, widths, occurrences, self._bits, packed)
        self._write("occurrences", packed[: last >> 5])
        self._word, self._bits = packed[last >> 5 :][:1], last & 31

    def close(self) -> None:
        """Ends the files."""
        self._write_high(np.empty(0, dtype=np.uint8), last=True)
        self._write("occurrences", np.append(self._word, np.uint32(0)))
        self._write("heads", self._sums.astype(np.uint64))
        for file in self._files.values():
            file.close()
        about = {"fields": self._fields, "high_bits": self._high_bits}
        array_path(self._folder, self._name, "fields").write_text(json.dumps(about), "utf-8")


def write_segment(
    folder: Path, name: str, fields: list[str], pieces: Iterable[Part], zones: Zones, stem_mark: str
) -> None:
    """Writes a whole segment from the pieces of its part."""
    files = SegmentFiles(folder, name, fields, zones, stem_mark)
    for piece in pieces:
        files.write(piece)
    files.close()
