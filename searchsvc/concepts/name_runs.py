"""Runs: the words of a run of Han characters with their other names, in the vocabulary typed and the mainland's."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from searchsvc.concepts.concept_weights import STANDARD
from searchsvc.concepts.han import Piece, pieces
from searchsvc.concepts.lexicon import Concepts
from searchsvc.queryparser.nodes import Alternative, Leaf, Slot, han_run
from searchsvc.queryparser.numerals import writings
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind


def _stretches(run: str, concepts: Concepts) -> list[tuple[str, str]]:
    """A run as stretches, each as it was typed and in the mainland's vocabulary."""
    if not any(char in concepts.regional_first for char in run):
        return [(run, run)]
    found = pieces(run, concepts.is_name, lambda char: concepts.longest.get(char, 0))
    return [(piece.text, concepts.regional.get(piece.text, piece.text)) for piece in found]


def _standard_alternative(run: str) -> Alternative:
    return Alternative(run, (Slot(Kind.HAN, run, 0),), STANDARD, "concept")


def run_alternatives(run: str, concepts: Concepts) -> tuple[Alternative, ...]:
    """The other forms of a run that is a name, or is one in the mainland's vocabulary, or can be put into that."""
    found = concepts.named(run)
    if found:
        return found
    mainland = "".join(standard for _, standard in _stretches(run, concepts))
    if mainland == run:
        return ()
    return (_standard_alternative(mainland), *(concepts.named(mainland) or ()))


def mixture_alternatives(leaf: Leaf, concepts: Concepts) -> tuple[Alternative, ...]:
    """A mixture (5G網路) in the mainland's vocabulary; nothing where that is the same."""
    slots: list[Slot] = []
    moved = 0
    for slot in leaf.variants[0]:
        form = slot.form
        if slot.kind is Kind.HAN:
            form = "".join(standard for _, standard in _stretches(form, concepts))
        slots.append(Slot(slot.kind, form, slot.offset + moved))
        moved += len(form) - len(slot.form)
    if tuple(slots) == leaf.variants[0]:
        return ()
    return (Alternative("".join(slot.form for slot in slots), tuple(slots), STANDARD, "concept"),)


def whole_in_mainland_words(whole: Leaf, concepts: Concepts) -> Leaf:
    """A long run as a whole, which may stand in the mainland's vocabulary too."""
    run = han_run(whole)
    if not run or whole.alternatives:
        return whole
    mainland = "".join(standard for _, standard in _stretches(run, concepts))
    return whole if mainland == run else replace(whole, alternatives=(_standard_alternative(mainland),))


def run_leaves(run: str, concepts: Concepts, *, within: bool = False) -> Iterator[Leaf]:
    """The words of a long run, names found in it as it was typed or in the mainland's vocabulary.

    With `within` the run as a whole does not count as a name, so that a name of several words comes apart.
    """
    stretches = _stretches(run, concepts)
    mainland = "".join(standard for _, standard in stretches)

    def is_name(text: str) -> bool:
        return concepts.is_name(text) and not (within and text == mainland)

    found = pieces(mainland, is_name, lambda char: concepts.longest.get(char, 0))
    for typed, piece in _aligned(stretches, found):
        slots = (Slot(Kind.HAN, typed, 0),)
        others = concepts.named(piece) or ()
        if typed != piece:
            known = concepts.named(typed)
            others = known or (_standard_alternative(piece), *others)
        yield Leaf(typed, writings(slots), stop=not others and typed in stopwords(), alternatives=others)


def _aligned(stretches: Sequence[tuple[str, str]], found: Iterator[Piece]) -> Iterator[tuple[str, str]]:
    """Each piece of the run in the mainland's vocabulary beside what was typed for it.

    Pieces that part a word which was replaced stay together.
    """
    places, typed_at, at = {0: 0}, 0, 0
    for typed, standard in stretches:
        if typed == standard:
            places |= {at + step: typed_at + step for step in range(len(typed) + 1)}
        at, typed_at = at + len(standard), typed_at + len(typed)
        places[at] = typed_at
    run = "".join(typed for typed, _ in stretches)
    start = end = 0
    held = ""
    for piece in found:
        held += piece.text
        end += len(piece.text)
        if end in places:
            yield run[places[start] : places[end]], held
            start, held = end, ""
