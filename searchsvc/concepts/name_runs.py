"""Runs: the words of a run of Han characters with their other names, in the vocabularies of all regions."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from searchsvc.concepts.compounds import mixture_compounds, run_compounds
from searchsvc.concepts.concept_weights import REGIONAL_WITHIN, STANDARD
from searchsvc.concepts.han import Piece, pieces
from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.vocabularies import mainland_run, regional_runs
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


def _in_mainland_names(run: str, concepts: Concepts) -> str:
    """A run with the names in it in the mainland's vocabulary."""
    return "".join(standard for _, standard in _stretches(run, concepts))


def _standard_alternative(run: str) -> Alternative:
    return Alternative(run, (Slot(Kind.HAN, run, 0),), STANDARD, "concept")


def _regional_alternatives(typed: str, mainland: str, concepts: Concepts) -> list[Alternative]:
    """What was typed, which is `mainland` in the mainland's vocabulary, in that of other regions."""
    return [
        Alternative(run, (Slot(Kind.HAN, run, 0),), REGIONAL_WITHIN, "concept")
        for run in regional_runs(mainland, concepts)
        if run != typed
    ]


def run_alternatives(run: str, concepts: Concepts) -> tuple[Alternative, ...]:
    """The other forms of a run: as a name, as a compound, and in the vocabularies of the other regions."""
    found = concepts.named(run)
    if found:
        return _with_new(found, _regional_alternatives(run, run, concepts))
    mainland = _in_mainland_names(run, concepts)
    if mainland == run:
        mainland = mainland_run(run, concepts)
    if mainland == run:
        found = run_compounds(run, concepts)
    else:
        found = (_standard_alternative(mainland), *(concepts.named(mainland) or ()))
    return _with_new(found, _regional_alternatives(run, mainland, concepts))


def _with_new(found: tuple[Alternative, ...], others: Iterable[Alternative]) -> tuple[Alternative, ...]:
    known = {each.slots for each in found}
    return (*found, *(other for other in others if other.slots not in known))


def mixture_alternatives(leaf: Leaf, concepts: Concepts) -> tuple[Alternative, ...]:
    """A mixture (5G網路) in the vocabularies of the other regions, and as a compound (SARS疫情)."""

    def in_mainland_words(run: str) -> str:
        return _in_mainland_names(run, concepts)

    def in_regional_words(run: str) -> str:
        return next(iter(regional_runs(run, concepts)), run)

    ways = ((in_mainland_words, STANDARD), (in_regional_words, REGIONAL_WITHIN))
    found = (_reworded(leaf, change, weight) for change, weight in ways)
    return _with_new(mixture_compounds(leaf, concepts), (each for each in found if each.slots != leaf.variants[0]))


def _reworded(leaf: Leaf, change: Callable[[str], str], weight: float) -> Alternative:
    """A mixture with its Han runs changed."""
    slots: list[Slot] = []
    moved = 0
    for slot in leaf.variants[0]:
        form = change(slot.form) if slot.kind is Kind.HAN else slot.form
        slots.append(Slot(slot.kind, form, slot.offset + moved))
        moved += len(form) - len(slot.form) if slot.kind is Kind.HAN else 0
    return Alternative("".join(slot.form for slot in slots), tuple(slots), weight, "concept")


def whole_in_other_words(whole: Leaf, concepts: Concepts) -> Leaf:
    """A long run as a whole, which may stand in the mainland's vocabulary too, and in that of other regions."""
    run = han_run(whole)
    if not run or whole.alternatives:
        return whole
    mainland = _in_mainland_names(run, concepts)
    others = () if mainland == run else (_standard_alternative(mainland),)
    others = (*others, *_regional_alternatives(run, mainland, concepts))
    return replace(whole, alternatives=others) if others else whole


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
        others = _with_new(others, _regional_alternatives(typed, piece, concepts))
        if not others and not (within and piece == mainland):
            others = run_alternatives(typed, concepts)
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
